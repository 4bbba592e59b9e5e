package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

const dialTimeout = 5 * time.Second

type listening struct {
	Host   string `json:"host"`
	Target string `json:"target"`
}

// serve forwards until a listener fails; signals end the process by default.
func serve(listeners []net.Listener, mappings []mapping) error {
	failures := make(chan error, len(listeners))
	ready := make([]listening, len(listeners))
	for i, listener := range listeners {
		target := mappings[i].target.String()
		ready[i] = listening{Host: listener.Addr().String(), Target: target}
		go func() { failures <- accept(listener, target) }()
	}
	if err := announce(ready...); err != nil {
		return err
	}
	return <-failures
}

func announce(ready ...listening) error {
	return json.NewEncoder(os.Stdout).Encode(map[string][]listening{"listening": ready})
}

func accept(listener net.Listener, target string) error {
	for {
		client, err := listener.Accept()
		if transient, ok := err.(net.Error); ok && transient.Timeout() {
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", listener.Addr(), err)
		}
		go forward(client.(*net.TCPConn), target)
	}
}

func forward(client *net.TCPConn, target string) {
	dialed, err := net.DialTimeout("tcp", target, dialTimeout)
	if err != nil {
		// A reset, not an end of stream: an empty answer would read like one from the server.
		abort(client)
		return
	}
	server := dialed.(*net.TCPConn)
	done := make(chan error, 2)
	go func() { done <- pipe(server, client) }()
	go func() { done <- pipe(client, server) }()
	for range 2 {
		if err := <-done; err != nil {
			abort(client, server)
			return
		}
	}
	client.Close()
	server.Close()
}

// pipe copies one direction and passes its end on, so that half-closed connections work.
func pipe(to, from *net.TCPConn) error {
	if _, err := io.Copy(to, from); err != nil {
		return err
	}
	return to.CloseWrite()
}

// abort closes with a reset, which is what the other side did to us.
func abort(connections ...*net.TCPConn) {
	for _, connection := range connections {
		connection.SetLinger(0)
		connection.Close()
	}
}

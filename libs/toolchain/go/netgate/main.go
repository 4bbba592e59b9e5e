// Command netgate lets the host reach into one network namespace without
// giving that namespace a way out.
//
//	netgate --netns /run/netns/NAME --map 127.0.0.1:8080=10.0.0.2:80 [--map ...]
//	netgate --netns /run/netns/NAME --names FILE --listen 127.0.0.1:8080
//
// With --map it forwards TCP, a port a target. With --names it is an HTTP proxy
// on one port, and FILE, {"LABEL":"ADDRESS:PORT",...}, tells the target of each
// http://LABEL.localhost:8080; a change of FILE holds from the next request on.
//
// It listens on the host's loopback, then moves itself into the namespace and
// connects from there: sockets keep the namespace they were made in, so the
// listeners stay on the host while every later dial happens inside. The move is
// an exec on the thread that entered the namespace, because a running Go
// program's other threads would stay behind.
//
// Once it serves it prints one line of JSON,
// {"listening":[{"host":"127.0.0.1:8080","target":"10.0.0.2:80"}]}, which tells
// the port where 0 was asked for; of names the target is FILE. Exit codes: 2 usage, 1 anything else.
package main

import (
	"errors"
	"fmt"
	"os"
)

func main() {
	err := run(os.Args[1:])
	if err == nil {
		return
	}
	fmt.Fprintf(os.Stderr, "netgate: %v\n", err)
	var usage usageError
	if errors.As(err, &usage) {
		os.Exit(2)
	}
	os.Exit(1)
}

func run(args []string) error {
	options, err := parse(args)
	if err != nil {
		return err
	}
	listeners, err := inherited(len(options.hosts()))
	if err != nil {
		return err
	}
	if listeners == nil {
		return enter(options)
	}
	if options.names != "" {
		return serveNames(listeners[0], options.names)
	}
	return serve(listeners, options.mappings)
}

package main

import (
	"fmt"
	"net"
	"net/netip"
	"os"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// The environment variable that tells the second start which descriptors are its listeners, in the order of the mappings.
const handedVariable = "NETGATE_LISTENERS"

// enter listens on the host, joins the namespace and starts this program anew there; it returns only on failure.
func enter(o options) error {
	hosts := o.hosts()
	handed := make([]string, len(hosts))
	for i, host := range hosts {
		fd, err := listen(host)
		if err != nil {
			return fmt.Errorf("cannot listen on %s: %w", host, err)
		}
		handed[i] = strconv.Itoa(fd)
	}
	namespace, err := os.Open(o.netns)
	if err != nil {
		return err
	}
	runtime.LockOSThread()
	if err := unix.Setns(int(namespace.Fd()), unix.CLONE_NEWNET); err != nil {
		return fmt.Errorf("cannot join the network namespace %s: %w", o.netns, err)
	}
	environment := append(os.Environ(), handedVariable+"="+strings.Join(handed, ","))
	return fmt.Errorf("cannot start again inside the namespace: %w", unix.Exec("/proc/self/exe", os.Args, environment))
}

// listen returns a listening descriptor that survives exec.
func listen(host netip.AddrPort) (int, error) {
	listener, err := net.ListenTCP("tcp", net.TCPAddrFromAddrPort(host))
	if err != nil {
		return -1, err
	}
	defer listener.Close()
	file, err := listener.File()
	if err != nil {
		return -1, err
	}
	defer file.Close()
	return unix.FcntlInt(file.Fd(), unix.F_DUPFD, 3)
}

// inherited returns the listeners handed over by the first start, or nil in the first start itself.
func inherited(count int) ([]net.Listener, error) {
	handed := os.Getenv(handedVariable)
	if handed == "" {
		return nil, nil
	}
	fds := strings.Split(handed, ",")
	if len(fds) != count {
		return nil, fmt.Errorf("%s=%s does not fit %d mappings; unset it", handedVariable, handed, count)
	}
	listeners := make([]net.Listener, len(fds))
	for i, text := range fds {
		listener, err := adopt(text)
		if err != nil {
			return nil, fmt.Errorf("%s=%s: %w", handedVariable, handed, err)
		}
		listeners[i] = listener
	}
	return listeners, nil
}

func adopt(text string) (net.Listener, error) {
	fd, err := strconv.Atoi(text)
	if err != nil {
		return nil, err
	}
	file := os.NewFile(uintptr(fd), "listener")
	defer file.Close()
	return net.FileListener(file)
}

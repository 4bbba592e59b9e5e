// Command pause is the process that holds a pod's namespaces open. It does
// nothing but wait for a signal to end and, being process 1 of a pod that
// shares its process namespace, collect the children that were left to it.
package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGCHLD)
	// A child may have ended before the handler was in place.
	reap()
	for received := range signals {
		if received == syscall.SIGCHLD {
			reap()
			continue
		}
		return
	}
}

// reap collects every child that has ended. Signals coalesce, so one SIGCHLD can stand for many.
func reap() {
	for {
		pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
		if err == syscall.EINTR {
			continue
		}
		if err != nil || pid <= 0 {
			return
		}
	}
}

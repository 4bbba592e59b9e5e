// Package osspecific is what the executor asks of Linux about processes and
// signals: a file that its module lacks as the module proxy serves it. It is
// added to a copy of that module when argoexec is built.
package osspecific

import (
	"os"
	"syscall"
	"time"

	"github.com/argoproj/argo-workflows/v3/util/errors"
)

// Term asks a process to end.
var Term = syscall.SIGTERM

// How long a child that has ended may go unnoticed.
const reapEvery = 100 * time.Millisecond

// CanIgnoreSignal tells what the kernel and Go's scheduler send to the executor
// itself: forwarded, a process would be told of children that are not its own.
func CanIgnoreSignal(s os.Signal) bool {
	return s == syscall.SIGCHLD || s == syscall.SIGURG
}

// Kill sends a signal to the whole group of a process, so that what a shell
// started ends with it.
func Kill(pid int, s syscall.Signal) error {
	group, err := syscall.Getpgid(pid)
	if err != nil {
		return syscall.Kill(pid, s)
	}
	return syscall.Kill(-group, s)
}

// Setpgid has a process lead a group of its own.
func Setpgid(a *syscall.SysProcAttr) {
	a.Setpgid = true
}

// Wait returns once a process has ended: nil where it exited with 0, else an
// error that carries its exit code, or 128 and the signal that ended it. As the first process of its
// container the executor inherits whatever loses its parent, so all children
// are reaped and not the one alone: each would stay a zombie until the end.
func Wait(process *os.Process) error {
	pid := process.Pid
	if err := process.Release(); err != nil {
		return err
	}
	for {
		var status syscall.WaitStatus
		ended, err := syscall.Wait4(-1, &status, syscall.WNOHANG, nil)
		switch {
		case err == syscall.EINTR:
		case err != nil:
			return err
		case ended == 0:
			time.Sleep(reapEvery)
		case ended == pid && status.Exited():
			return errors.NewExitErr(status.ExitStatus())
		case ended == pid && status.Signaled():
			return errors.NewExitErr(128 + int(status.Signal()))
		}
	}
}

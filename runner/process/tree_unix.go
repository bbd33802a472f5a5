//go:build unix

package process

import (
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

func ownPid() int { return os.Getpid() }

// signalName names the signal that ended the process, "" when none did.
func signalName(s *os.ProcessState) string {
	if ws, ok := s.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return unix.SignalName(ws.Signal())
	}
	return ""
}

// batchLine: batch files are a Windows matter.
func batchLine(*exec.Cmd) {}

//go:build unix && !linux

package process

import (
	"os/exec"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// tree is a child and everything it started, as far as it stays in the child's
// process group: there is no /proc here to find those that left it.
type tree struct {
	mark string
	pid  int
}

func (t *tree) start(cmd *exec.Cmd, _ bool) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return err
	}
	t.pid = cmd.Process.Pid
	return nil
}

func (t *tree) wait(cmd *exec.Cmd) { _ = cmd.Wait() }
func (t *tree) reap(*exec.Cmd)     {}
func (t *tree) leave()             {}

func (t *tree) end(over <-chan struct{}, grace time.Duration) {
	_ = unix.Kill(-t.pid, unix.SIGINT)
	within(over, grace)
	t.kill()
}

func (t *tree) killGroup() { _ = unix.Kill(-t.pid, unix.SIGKILL) }
func (t *tree) kill()      { t.killGroup() }

// findMarked: another process's environment can't be read here.
func findMarked(string) int { return 0 }

//go:build unix

package process

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func testContext() context.Context { return context.Background() }

func ignoreAll() { signal.Ignore(syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP) }

// leaveSession needs a process that leads no group, so a child of "parent".
func leaveSession() { _, _ = syscall.Setsid() }

func killSelf() { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL) }

// alive reports whether the process exists and has not ended.
func alive(pid int) bool { return syscall.Kill(pid, 0) == nil }

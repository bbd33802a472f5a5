//go:build !windows

package screen

import (
	"os"
	"os/signal"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// resizeGap bounds how often a window that is being dragged is painted.
const resizeGap = 30 * time.Millisecond

// stopPatience is how long to wait for our own signal to stop us. The kernel
// ignores it when no shell is there that could continue us.
const stopPatience = 250 * time.Millisecond

// watchSignals handles the signals that concern the terminal until the
// returned function is called.
func watchSignals(t *tty, send func(tea.Msg), end *ending) (stop func()) {
	ends := make(chan os.Signal, 4)
	signal.Notify(ends, syscall.SIGINT, syscall.SIGTERM, syscall.SIGQUIT)
	if !signal.Ignored(syscall.SIGHUP) { // else nohup has asked us to stay
		signal.Notify(ends, syscall.SIGHUP)
	}
	// Notified, and so no death: a write to a terminal that is gone fails with
	// EPIPE instead, and Run returns ErrHangup.
	pipe := make(chan os.Signal, 1)
	signal.Notify(pipe, syscall.SIGPIPE)
	jobs := make(chan os.Signal, 4)
	signal.Notify(jobs, syscall.SIGTSTP, syscall.SIGCONT)
	winch := make(chan os.Signal, 1)
	signal.Notify(winch, syscall.SIGWINCH)

	quit := make(chan struct{})
	go func() {
		for {
			select {
			case <-quit:
				return
			case s := <-ends:
				if (s == syscall.SIGINT || s == syscall.SIGQUIT) && !t.isHeld() {
					continue // typed for the child that has the terminal
				}
				// Now, not only when the event loop has ended: it may hang.
				end.because(&SignalError{Signal: s})
				t.give()
			case s := <-jobs:
				switch {
				case t.suspended.Load():
				case s == syscall.SIGTSTP && t.isHeld():
					go send(suspendMsg{})
				case s == syscall.SIGTSTP:
					// The child stops with us; the terminal is in its modes.
					_ = syscall.Kill(syscall.Getpid(), syscall.SIGSTOP)
				default:
					go send(continueMsg{})
				}
			}
		}
	}()
	go func() {
		for {
			select {
			case <-quit:
				return
			case <-winch:
			}
			send(resizeMsg{})
			timer := time.NewTimer(resizeGap)
			select {
			case <-quit:
				timer.Stop()
				return
			case <-timer.C:
			}
		}
	}()
	return func() {
		close(quit)
		for _, c := range []chan os.Signal{ends, pipe, jobs, winch} {
			signal.Stop(c)
		}
	}
}

// suspend gives the terminal back and stops the process group, as the terminal
// itself would for Ctrl-Z. It returns when the process is continued.
func (t *tty) suspend() {
	t.suspended.Store(true)
	defer t.suspended.Store(false)
	t.give()
	cont := make(chan os.Signal, 1)
	signal.Notify(cont, syscall.SIGCONT)
	defer signal.Stop(cont)
	// Not SIGTSTP: we listen to it, and Go does not give a signal its default
	// action back. SIGTTOU stops just the same, and like SIGTSTP only when a
	// shell is there to continue us.
	_ = syscall.Kill(0, syscall.SIGTTOU)
	timer := time.NewTimer(stopPatience)
	defer timer.Stop()
	select {
	case <-cont:
	case <-timer.C:
	}
}

package screen

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// ErrNoTerminal is returned by Run, before it touched anything, when In or Out
// is not a terminal.
var ErrNoTerminal = errors.New("the full-screen wizard needs a terminal for both input and output")

// ErrHangup is returned by Run when the terminal is gone: the line dropped, the
// window was closed, reading or writing failed for good.
var ErrHangup = errors.New("the terminal is gone")

// SignalError is returned by Run when a signal ended it. The terminal has been
// given back. The caller's exit code should be ExitCode, never 0.
type SignalError struct{ Signal os.Signal }

func (e *SignalError) Error() string {
	return fmt.Sprintf("ended by signal: %v", e.Signal)
}

// ExitCode is 128 plus the number of the signal, as a shell reports it.
func (e *SignalError) ExitCode() int {
	if s, ok := e.Signal.(syscall.Signal); ok {
		return 128 + int(s)
	}
	return 1
}

// PanicError is returned by Run when Init, Update, View or a command of the
// model panicked. The terminal has been given back.
type PanicError struct {
	// Where is "Init", "Update", "View", "command" or "event loop".
	Where string
	Value any
	// Stack is the stack of the goroutine that panicked.
	Stack []byte
}

func (e *PanicError) Error() string {
	return fmt.Sprintf("panic in %s: %v", e.Where, e.Value)
}

// errLent is the result of an Exec while another one is under way.
var errLent = errors.New("the terminal is lent to another program already")

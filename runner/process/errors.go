package process

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"aksarc-wizard/runner"
)

// ErrDetach, given as the cause when a context is cancelled
// (context.WithCancelCause), leaves a command that changes the site running
// instead of ending it. Reads are ended whatever the cause.
var ErrDetach = runner.ErrDetach

// StartError says that a program did not start, and so did nothing.
type StartError struct {
	// Argv is the redacted command line.
	Argv []string
	// Path is the file that was to be started, "" when none is known.
	Path string
	Err  error
}

func (e *StartError) Error() string {
	what := e.Path
	if what == "" && len(e.Argv) > 0 {
		what = e.Argv[0]
	}
	return fmt.Sprintf("%s could not be started: %v", what, e.Err)
}

func (e *StartError) Unwrap() error { return e.Err }

// ArgumentError says which argument was refused, before anything was started.
type ArgumentError struct {
	// Arg is the redacted argument.
	Arg    string
	Reason string
}

func (e *ArgumentError) Error() string {
	return fmt.Sprintf("the argument %q can't be passed on: %s", e.Arg, e.Reason)
}

// TimeoutError says that the command was ended because its time was up. What
// it asked of the service may go on.
type TimeoutError struct {
	Argv []string
	// Bound is the time the command had; 0 when the caller's deadline came first.
	Bound time.Duration
	// Stderr is the tail of what the tool had said.
	Stderr string
}

func (e *TimeoutError) Error() string {
	if e.Bound == 0 {
		return fmt.Sprintf("%s was stopped at its deadline", brief(e.Argv))
	}
	return fmt.Sprintf("%s gave no result within %v and was stopped", brief(e.Argv), e.Bound)
}

// Unwrap makes errors.Is(err, context.DeadlineExceeded) hold.
func (e *TimeoutError) Unwrap() error { return context.DeadlineExceeded }

// CancelledError says that the command was ended because we were asked to.
// What it asked of the service may go on.
type CancelledError struct {
	Argv []string
	// Cause is the context's cause when it was given one.
	Cause error
	// Stderr is the tail of what the tool had said.
	Stderr string
}

func (e *CancelledError) Error() string { return brief(e.Argv) + " was stopped" }

// Unwrap makes errors.Is(err, context.Canceled) hold, and the cause found.
func (e *CancelledError) Unwrap() []error {
	if e.Cause == nil || errors.Is(e.Cause, context.Canceled) {
		return []error{context.Canceled}
	}
	return []error{context.Canceled, e.Cause}
}

// DetachedError says that the command was left running.
type DetachedError struct {
	Argv []string
	Pid  int
	// Stdout and Stderr are the files that the command goes on writing to, raw.
	Stdout, Stderr string
}

func (e *DetachedError) Error() string {
	return fmt.Sprintf("%s was left running (process %d); it writes to %s", brief(e.Argv), e.Pid, e.Stderr)
}

// Unwrap makes errors.Is(err, ErrDetach) and errors.Is(err, context.Canceled) hold.
func (e *DetachedError) Unwrap() []error { return []error{ErrDetach, context.Canceled} }

// OutputTooLargeError says that the tool printed more than can be kept for
// parsing. It was left to finish: what it did, it did.
type OutputTooLargeError struct {
	Argv []string
	// Printed and Limit are in bytes.
	Printed, Limit int64
	ExitCode       int
}

func (e *OutputTooLargeError) Error() string {
	return fmt.Sprintf("%s printed %d bytes; at most %d (runner.MaxStdout) can be read", brief(e.Argv), e.Printed, e.Limit)
}

// brief names a command in a sentence: the program and its sub-command.
func brief(argv []string) string {
	for i, a := range argv {
		if strings.HasPrefix(a, "-") {
			return strings.Join(argv[:i], " ")
		}
	}
	return strings.Join(argv, " ")
}

// ended is the error for a command that its context cut off.
func ended(ctx, caller context.Context, c runner.Command, argv []string, stderr string) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		e := &TimeoutError{Argv: argv, Stderr: stderr}
		if caller.Err() == nil {
			e.Bound = c.Bound()
		}
		return e
	}
	return &CancelledError{Argv: argv, Cause: context.Cause(ctx), Stderr: stderr}
}

package main

import (
	"errors"
	"fmt"
	"strings"

	"aksarc-wizard/runner"
)

// The exit codes, a promise to scripts.
const (
	exitDone          = 0
	exitFailed        = 1 // az or the service failed
	exitUsage         = 2
	exitAnswers       = 3 // the answers have problems
	exitPrerequisites = 4
	exitInterrupted   = 5 // interrupted or detached; can be resumed
)

// exitError carries an exit code and what to say on standard error. An empty
// message means that everything has been said already.
type exitError struct {
	code    int
	message string
	hint    string
	cause   error // for those who ask what it was; its words are in message
}

func (e *exitError) Unwrap() error { return e.cause }

func (e *exitError) Error() string {
	if e.hint == "" {
		return e.message
	}
	return e.message + "\n  " + e.hint
}

func fail(code int, hint, format string, args ...any) error {
	return &exitError{code: code, message: fmt.Sprintf(format, args...), hint: hint}
}

// said ends the program with a code after everything has been said.
func said(code int) error {
	if code == exitDone {
		return nil
	}
	return &exitError{code: code}
}

// report prints an error and gives its exit code.
func report(err error, s Streams) int {
	if err == nil {
		return exitDone
	}
	var e *exitError
	if errors.As(err, &e) {
		if e.message != "" {
			fmt.Fprintf(s.Err, "aksarc-wizard: %s\n", e.Error())
		}
		return e.code
	}
	var f *runner.Failure
	if errors.As(err, &f) {
		fmt.Fprintf(s.Err, "aksarc-wizard: %s\n", f.Error())
		if f.Remedy != "" {
			fmt.Fprintf(s.Err, "  %s\n", f.Remedy)
		}
		return exitFailed
	}
	// What is left are the words of the command line itself.
	message := err.Error()
	if strings.HasPrefix(message, "unknown command") {
		message = strings.Join(strings.Fields(message), " ")
	}
	fmt.Fprintf(s.Err, "aksarc-wizard: %s\n  See: aksarc-wizard --help\n", message)
	return exitUsage
}

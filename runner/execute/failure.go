package execute

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/process"
	"aksarc-wizard/runner/remedy"
	"aksarc-wizard/runner/sanitize"
)

// The exit codes of az that mean something (az.md 2).
const (
	exitUsage    = 2
	exitNotFound = 3
)

// signInWords are what az itself says, without any code, when it has no usable
// token. Nothing is decided on them but whether to offer a sign-in before the
// same question is asked again; mistaking an error for it costs one question.
var signInWords = []string{"Please run 'az login'", "az login", "Interactive authentication is needed"}

// asFailure gives the failure inside err, or makes one of it.
func asFailure(err error) *runner.Failure {
	var f *runner.Failure
	if errors.As(err, &f) {
		return f
	}
	return &runner.Failure{Kind: runner.FailedCommand, Message: err.Error(), Err: err}
}

// ranBadly is the failure of a tool that ran and reported one.
func ranBadly(res runner.Result) *runner.Failure {
	code, message := serviceError(res.Stderr)
	f := &runner.Failure{
		Kind: runner.FailedCommand, Code: code, Message: message,
		Argv: res.Command.Argv(), ExitCode: res.ExitCode, Signal: res.Signal, Stderr: res.Stderr,
	}
	switch {
	case f.Message == "" && f.Signal != "":
		f.Message = fmt.Sprintf("%s was ended by the signal %s.", res.Command.Program, f.Signal)
	case f.Message == "":
		f.Message = fmt.Sprintf("%s ended with exit code %d and said nothing.", res.Command.Program, f.ExitCode)
	}
	if signedOut(f) {
		f.Kind = runner.FailedSignIn
	}
	return f
}

func signedOut(f *runner.Failure) bool {
	if f.Code != "" {
		return remedy.SignInLost(f.Code)
	}
	return f.ExitCode == 1 && slices.ContainsFunc(signInWords, func(w string) bool {
		return strings.Contains(f.Stderr, w)
	})
}

// notRun is the failure of a tool that could not be started or was cut off.
func notRun(c runner.Command, err error) *runner.Failure {
	f := &runner.Failure{
		Kind: runner.FailedStart, Message: sanitize.Line(err.Error()), Argv: c.Argv(), Err: err,
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		f.Kind = runner.FailedTimeout
		f.Message = fmt.Sprintf("%s did not answer within %s and was stopped.", c.Program, c.Bound())
	case errors.Is(err, runner.ErrDetach), errors.Is(err, runner.ErrStop), errors.Is(err, context.Canceled):
		f.Kind = runner.FailedStopped
	case isTooLarge(err):
		f.Kind = runner.FailedOutput
	}
	return f
}

func isTooLarge(err error) bool {
	var e *process.OutputTooLargeError
	return errors.As(err, &e)
}

// unusable is the failure of a tool that ended well and said the wrong thing.
func unusable(res runner.Result, err error) *runner.Failure {
	return &runner.Failure{
		Kind: runner.FailedOutput, Argv: res.Command.Argv(), Stderr: res.Stderr, Err: err,
		Message: sanitize.Line(err.Error()),
	}
}

// unclear says whether a failed command may have achieved what it was for, so
// that the site must be asked before anything is decided. A tool that did not
// start and a command line that was refused have changed nothing.
func unclear(f *runner.Failure) bool {
	switch f.Kind {
	case runner.FailedStart, runner.FailedJournal:
		return false
	}
	return f.ExitCode != exitUsage
}

// hopeless says whether time seldom heals it.
func hopeless(f *runner.Failure) bool {
	return f.Kind == runner.FailedStart || f.ExitCode == exitUsage
}

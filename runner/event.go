package runner

import (
	"fmt"
	"strings"
	"time"
)

// EventKind tells what happened; the values are those of `apply --json`.
type EventKind string

// The kinds of event. Every one is in the journal before anybody sees it.
const (
	ActionStarted  EventKind = "action_started"
	ActionProgress EventKind = "action_progress"
	ActionSkipped  EventKind = "action_skipped"
	ActionDone     EventKind = "action_done"
	ActionFailed   EventKind = "action_failed"
	RunDone        EventKind = "run_done"
	RunFailed      EventKind = "run_failed"
	Detached       EventKind = "detached"
)

// Event is one transition or word of progress of a run.
type Event struct {
	Time    time.Time
	Kind    EventKind
	Action  string
	Message string
	// Line marks Message as a line of a tool's output rather than our words.
	Line bool
	// State is the provisioning state last seen, as the service spells it.
	State string
	// Elapsed is measured by the monotonic clock since the action started.
	Elapsed time.Duration
	// Bound is how long what is under way (a command, a wait) may last at most,
	// Used how much of that has passed; both 0 where nothing is bounded.
	Bound, Used time.Duration
	// Failure is set on ActionFailed and RunFailed.
	Failure *Failure
}

// Failure is the one error type at the seam between the runner and the faces.
// What happened (Message) and what to do (Cause, Remedy) are apart: advice may
// come from matching text, decisions never do.
type Failure struct {
	// Action is the action that failed, "" when none had started.
	Action string `json:"-"`
	// Kind tells programs what sort of failure it is.
	Kind FailureKind `json:"-"`
	// Code is the service's own innermost code, "" when it gave none.
	Code string `json:"code"`
	// Message is the innermost message, sanitised and redacted.
	Message string `json:"message"`
	// Cause says in plain words why this usually happens; Remedy what to do.
	// Both are empty when no advice is known.
	Cause  string `json:"cause"`
	Remedy string `json:"remedy"`
	// Source is the document the advice comes from.
	Source string `json:"-"`
	// Field is the answers-file path of the field at fault, "" when unknown.
	Field string `json:"field"`
	// Argv is the redacted command line, ExitCode its status (-1: a signal,
	// 0: it never ran or ended well but said the wrong thing).
	Argv     []string `json:"-"`
	ExitCode int      `json:"exit_code"`
	Signal   string   `json:"-"`
	// Stderr is the tail of what the tool said.
	Stderr string `json:"-"`
	// Differences are set when what exists is not what is wanted.
	Differences []Difference `json:"-"`
	// Err is the underlying error, for errors.Is.
	Err error `json:"-"`
}

// FailureKind sorts failures by what a program or a face can do about them.
type FailureKind string

// The kinds of failure.
const (
	FailedCommand    FailureKind = "command"     // a tool ran and failed
	FailedStart      FailureKind = "start"       // a tool could not be started
	FailedTimeout    FailureKind = "timeout"     // a bound was reached; the service may go on
	FailedOutput     FailureKind = "output"      // a tool ended well but its output is unusable
	FailedDifferent  FailureKind = "different"   // what exists differs from what is wanted
	FailedState      FailureKind = "state"       // the service reached a failed state
	FailedSignIn     FailureKind = "sign-in"     // the sign-in has expired or is missing
	FailedProof      FailureKind = "proof"       // the result doesn't hold
	FailedJournal    FailureKind = "journal"     // it can't be recorded, so it wasn't begun
	FailedConnection FailureKind = "unreachable" // the site doesn't answer
	FailedFile       FailureKind = "file"        // a file of the operator can't be changed
)

// Difference is one value of an existing thing that is not as wanted.
type Difference struct {
	Label, Field string
	Want, Found  string
	Immutable    bool
}

// Error says in one line what happened.
func (f *Failure) Error() string {
	if f == nil {
		return "no failure"
	}
	var b strings.Builder
	if f.Action != "" {
		fmt.Fprintf(&b, "%s: ", f.Action)
	}
	if f.Code != "" {
		fmt.Fprintf(&b, "(%s) ", f.Code)
	}
	if f.Message == "" && f.Err != nil {
		b.WriteString(f.Err.Error())
	} else {
		b.WriteString(f.Message)
	}
	return b.String()
}

// Unwrap gives the underlying error, so that errors.Is(f, context.Canceled) holds.
func (f *Failure) Unwrap() error {
	if f == nil {
		return nil
	}
	return f.Err
}

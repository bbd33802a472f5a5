package runner

import "errors"

// Causes of cancellation, given to context.WithCancelCause and read back with
// context.Cause. They are here because the face that asks, the engine that
// decides and the process room that acts must mean the same thing by them.
var (
	// ErrDetach: leave. A change that is under way at the service goes on
	// without us and a tool that is making one is left to finish.
	ErrDetach = errors.New("detached; the service goes on")
	// ErrStop: stop the tool, then look what exists and report it. What the
	// service has accepted goes on there all the same.
	ErrStop = errors.New("stopped")
)

// FailedStopped is the kind of a run that the operator stopped.
const FailedStopped FailureKind = "stopped"

package execute

import (
	"context"
	"errors"
	"fmt"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/journal"
)

// stopped ends the current action, if any, of a run that the operator stopped,
// and says what exists now.
func (r *run) stopped(ctx context.Context, err error) error {
	f := &runner.Failure{
		Action: r.id, Kind: runner.FailedStopped, Message: r.remains(ctx),
		Err: errors.Join(runner.ErrStop, context.Cause(ctx), err),
	}
	if r.id == "" {
		return f
	}
	r.keep(journal.KindEnded, f.Message, journal.Ended{
		Outcome: journal.OutcomeFailed, Kind: f.Kind, Failure: f, ElapsedMS: r.elapsedMS(),
	})
	r.emit(runner.Event{Kind: runner.ActionFailed, Message: f.Message, Failure: f})
	return f
}

// remains tells what a stopped run leaves. The site is asked once, in a context
// of its own, because a tool that was stopped may have been heard.
func (r *run) remains(ctx context.Context) string {
	switch {
	case !r.changing:
		return "Stopped. Nothing was being changed."
	case r.current.Look == nil:
		return "Stopped in the middle of a change. It is safe to repeat: continue when you are ready."
	}
	r.emit(runner.Event{Kind: runner.ActionProgress, Message: "Stopped. Asking the site what exists."})
	answer, err := r.ask(context.WithoutCancel(ctx), *r.current.Look)
	if f := (*runner.Failure)(nil); errors.As(err, &f) {
		return fmt.Sprintf("Stopped. What exists could not be learnt: %s", f.Message)
	}
	s := read(r.current, answer, err)
	r.keep(journal.KindLooked, "", s.looked())
	return "Stopped. " + left(s)
}

func left(s seen) string {
	switch {
	case !s.found:
		return "The site does not show it: nothing was made, or it has not appeared yet."
	case s.state == "":
		return "It exists."
	}
	return fmt.Sprintf("It exists; its state is %s. The service goes on with what it has accepted.", s.state)
}

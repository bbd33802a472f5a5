package execute

import (
	"context"
	"errors"
	"fmt"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/journal"
)

// stopped is what a run says that the operator stopped: what exists now. The
// site is asked once, in a context of its own, because a tool that was stopped
// may have been heard.
func (r *run) stopped(ctx context.Context, last runner.Action, err error) error {
	f := &runner.Failure{Action: last.ID, Kind: runner.FailedStopped, Err: errors.Join(runner.ErrStop, context.Cause(ctx), err)}
	if !r.changing || last.Look == nil {
		f.Message = "Stopped."
		if !r.changing {
			f.Message = "Stopped. The current action had changed nothing."
		}
		return f
	}
	r.id = last.ID
	r.emit(runner.Event{Kind: runner.ActionProgress, Message: "Stopped. Asking the site what exists."})
	answer, err := r.ask(context.WithoutCancel(ctx), *last.Look)
	var told *runner.Failure
	if errors.As(err, &told) {
		f.Message = fmt.Sprintf("Stopped. What exists could not be learnt: %s", told.Message)
	} else {
		s := read(last, answer, err)
		r.keep(journal.KindLooked, "", s.looked())
		f.Message = "Stopped. " + left(s)
	}
	r.keep(journal.KindEnded, f.Message, journal.Ended{
		Outcome: journal.OutcomeFailed, Kind: f.Kind, Failure: f, ElapsedMS: r.elapsedMS(),
	})
	r.emit(runner.Event{Kind: runner.ActionFailed, Message: f.Message, Failure: f})
	r.id = ""
	return f
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

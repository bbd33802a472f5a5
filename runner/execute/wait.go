package execute

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/journal"
)

// Pauses between polls where a Wait names none.
const (
	usualEvery = 15 * time.Second
	mostSlower = 4 // polls slow down to a quarter of the first pace
)

// waiter is one wait for a final state.
type waiter struct {
	*run
	action runner.Action
	wait   runner.Wait
	done   []string
	failed []string

	state, detail string
	// shown says that the thing has been there since the wait began; absent is
	// since when it has not been.
	shown  bool
	absent time.Time
	// leaving says that it was seen being deleted.
	begin   time.Time
	leaving bool
	// again runs the wait's Again steps; last is when steps were run last.
	again func(context.Context) error
	last  time.Time
}

// waitFor polls until the thing is in a final state, and gives what it then
// looked like. A state that we don't know means: not yet.
func (r *run) waitFor(ctx context.Context, a runner.Action, w runner.Wait) (seen, error) {
	return r.waiter(a, w).poll(ctx)
}

func (r *run) waiter(a runner.Action, w runner.Wait) *waiter {
	if w.Every <= 0 {
		w.Every = usualEvery
	}
	if w.Bound <= 0 {
		w.Bound = r.limits.Wait
	}
	t := &waiter{run: r, action: a, wait: w, done: w.Done, failed: w.Failed}
	if len(t.done) == 0 {
		t.done = usualDone
	}
	if len(t.failed) == 0 {
		t.failed = usualFailed
	}
	return t
}

func (t *waiter) poll(ctx context.Context) (seen, error) {
	t.begin = t.Clock.Now()
	t.last = t.begin
	pause := t.wait.Every
	p := patience{limit: t.limits.Unreachable}
	for {
		before := t.state
		answer, err := t.ask(ctx, t.wait.Poll)
		if f := (*runner.Failure)(nil); errors.As(err, &f) {
			if err := t.bear(ctx, &p, f); err != nil {
				return seen{}, err
			}
		} else {
			p.answered()
			s := read(t.action, answer, err)
			if over, err := t.judge(s); over || err != nil {
				return s, err
			}
			if err := t.repeat(ctx); err != nil {
				return s, err
			}
		}
		waited := t.Clock.Now().Sub(t.begin)
		if waited >= t.wait.Bound {
			return seen{}, t.late(waited)
		}
		if !p.since.IsZero() {
			continue // bear has slept already
		}
		if t.state != before {
			pause = t.wait.Every
		}
		if err := t.Clock.Sleep(ctx, min(t.spread(pause), t.wait.Bound-waited)); err != nil {
			return seen{}, err
		}
		pause = min(pause*5/4, mostSlower*t.wait.Every)
	}
}

// judge tells what one answer means: over, failed, or neither.
func (t *waiter) judge(s seen) (over bool, err error) {
	if !s.found {
		return t.missing()
	}
	t.shown, t.absent = true, time.Time{}
	t.progress(s)
	failed := slices.ContainsFunc(t.failed, spelled(s.state)) && t.action.State != ""
	if t.wait.Gone {
		// What is deleted because it had failed goes on saying so until the
		// service takes the deletion up.
		t.leaving = t.leaving || is(s.state, stateDeleting)
		if failed && (t.leaving || t.Clock.Now().Sub(t.begin) >= t.limits.Appear) {
			return false, t.bad(s)
		}
		return false, nil
	}
	switch {
	case failed:
		return false, t.bad(s)
	case slices.ContainsFunc(t.done, spelled(s.state)):
		return !t.unchanged(s), nil
	}
	return false, nil // also a state that we don't know: not yet
}

// unchanged: the change that was ordered does not show yet. A service can take a
// moment between accepting a change and leaving its final state.
func (t *waiter) unchanged(s seen) bool {
	return t.action.Change && t.ordered && len(differences(t.action.Expect, s.answer)) > 0 &&
		t.Clock.Now().Sub(t.begin) < t.limits.Appear
}

// repeat runs the Again steps when it is time. That they fail ends nothing:
// the next answers decide.
func (t *waiter) repeat(ctx context.Context) error {
	if t.again == nil || len(t.wait.Again) == 0 || t.Clock.Now().Sub(t.last) < t.wait.AgainEvery {
		return nil
	}
	t.last = t.Clock.Now()
	err := t.again(ctx)
	if err == nil || ctx.Err() != nil {
		return err
	}
	t.note("That did not end well (%s); waiting on.", asFailure(err).Message)
	return nil
}

// missing judges exit code 3. Just after a create was accepted the thing may
// not show yet; one that stays away is not waited for until the bound.
func (t *waiter) missing() (over bool, err error) {
	if t.wait.Gone {
		return true, nil
	}
	now := t.Clock.Now()
	if t.absent.IsZero() {
		t.absent = now
		t.emit(runner.Event{Kind: runner.ActionProgress, Message: "The service does not show it."})
	}
	if now.Sub(t.absent) < t.limits.Appear {
		return false, nil
	}
	message := "The service accepted it, but does not show it."
	if t.shown {
		message = "It was there, and is no longer: somebody or something has deleted it."
	}
	return false, t.failure(&runner.Failure{
		Kind: runner.FailedState, Message: message, Argv: t.wait.Poll.Argv(), ExitCode: exitNotFound,
	})
}

// progress records a new state and passes every answer on as a sign of life.
func (t *waiter) progress(s seen) {
	detail := text(t.wait.Detail, s.answer)
	if s.state != t.state || detail != t.detail {
		t.state, t.detail = s.state, detail
		t.keep(journal.KindPolled, "", journal.Polled{State: s.state, Detail: detail})
	}
	t.emit(runner.Event{Kind: runner.ActionProgress, State: s.state, Message: detail, Bound: t.wait.Bound, Used: t.Clock.Now().Sub(t.begin)})
}

func (t *waiter) bad(s seen) error {
	return t.failure(stateFailure(t.action, s, prose(t.wait.Error, s.answer), t.wait.Poll))
}

func stateFailure(a runner.Action, s seen, reason string, asked runner.Command) *runner.Failure {
	code, message := reasonError(reason)
	if reason == "" {
		message = fmt.Sprintf("The service reports the state %s and gives no reason.", s.state)
	}
	return &runner.Failure{
		Action: a.ID, Kind: runner.FailedState, Code: code, Message: message, Argv: asked.Argv(),
	}
}

func (t *waiter) late(waited time.Duration) error {
	if t.wait.Gone {
		return t.failure(&runner.Failure{
			Kind: runner.FailedTimeout, Argv: t.wait.Poll.Argv(), Err: context.DeadlineExceeded, Remedy: t.wait.Stuck,
			Message: fmt.Sprintf("It was still there after %s; the last state was %q. The service may go on deleting it.", waited.Round(time.Second), stateName(t.state)),
		})
	}
	return t.failure(&runner.Failure{
		Kind: runner.FailedTimeout, Argv: t.wait.Poll.Argv(), Err: context.DeadlineExceeded, Remedy: t.wait.Stuck,
		Message: fmt.Sprintf("It was not ready after %s; the last state was %q. The service may go on: continue to wait for it again.", waited.Round(time.Second), stateName(t.state)),
	})
}

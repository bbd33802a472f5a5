package execute

import (
	"context"
	"errors"
	"fmt"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/journal"
	"aksarc-wizard/runner/process"
)

// Recorder is what the engine asks of a journal (*journal.Deployment).
type Recorder interface {
	// Record returns once the record is on disk, or with an error and no trace.
	Record(journal.Record) error
	// Keep keeps the record in memory when it can't be written now.
	Keep(journal.Record) error
	// Flush tries again to write what was kept.
	Flush() error
}

// Clock tells the time and waits. Now should carry a monotonic reading, as
// time.Now does, so that a clock that is set doesn't change a duration.
type Clock interface {
	Now() time.Time
	// Sleep returns early with the context's error.
	Sleep(ctx context.Context, d time.Duration) error
}

// Engine runs plans. Tool, Journal and Clock are required.
type Engine struct {
	Tool    runner.Tool
	Journal Recorder
	Clock   Clock
	// Explain adds code, cause, remedy and field to a failure; nil adds nothing.
	Explain func(*runner.Failure)
	// Redact takes secrets out of the message of a failure, which can quote the
	// beginning of an answer; nil changes nothing.
	Redact func(string) string
	// Busy says which process of an earlier run, if any, is still changing
	// something; nil means that nobody can tell.
	Busy func() (pid int, busy bool)
	// Prove checks a proof and says in progress what it finds; nil fails every
	// action that has a proof.
	Prove func(ctx context.Context, p runner.Proof, progress func(string)) error
	// Merge joins a kubeconfig into another and says what it did; nil fails every
	// action that has a merge.
	Merge func(runner.Merge) (said string, err error)
	// SignIn is called when the sign-in has expired; the run goes on when it
	// returns nil. Nil ends the run instead.
	SignIn func(ctx context.Context, f *runner.Failure) error
	// Jitter gives numbers in [0,1) that spread the polls; nil spreads nothing.
	Jitter func() float64
	Limits Limits
}

// Limits bound how patient the engine is. A zero value takes its default.
type Limits struct {
	// Unreachable is how long reads may fail while a change is under way; the
	// appliance can restart for up to an hour (domain.md section 4). Default 75 min.
	Unreachable time.Duration
	// Broken is the same for failures that time seldom heals: a tool that does
	// not start, a usage error. Default 2 min.
	Broken time.Duration
	// Appear is how long a thing may stay invisible after it was ordered, or
	// vanish while it is waited for, or a tool of an earlier run be at it without
	// an effect. Default 10 min.
	Appear time.Duration
	// Settle is how long after an announced change of a killed run an absent
	// thing may still be about to appear. Default 45 s: az starts in under 4 s
	// and repeats a failed request for up to 6 s (az.md 2, 4).
	Settle time.Duration
	// Journal is how long to wait for the journal at the end of an action.
	// Default 10 min.
	Journal time.Duration
	// Wait bounds a Wait that names no bound. Default 2 h, what AVM allows.
	Wait time.Duration
}

func (l Limits) withDefaults() Limits {
	set := func(d *time.Duration, def time.Duration) {
		if *d == 0 {
			*d = def
		}
	}
	set(&l.Unreachable, 75*time.Minute)
	set(&l.Broken, 2*time.Minute)
	set(&l.Appear, 10*time.Minute)
	set(&l.Settle, 45*time.Second)
	set(&l.Journal, 10*time.Minute)
	set(&l.Wait, 2*time.Hour)
	return l
}

// Options are what the operator decided about this run.
type Options struct {
	// Recreate holds, by action, the word that was typed to allow that a failed
	// attempt is deleted. It must equal Action.Recreate.Word.
	Recreate map[string]string
	// Belief is what the journal holds from earlier runs (journal.State).
	Belief map[string]journal.ActionState
	// Started is written to the journal as the beginning of the run; PlanHash
	// and Actions are filled in.
	Started journal.RunStarted
}

// Run carries the plan out, action by action, and calls emit for every event,
// synchronously and never after it has returned. The error is nil when all
// holds, wraps runner.ErrDetach when the context was cancelled with that cause,
// and is a *runner.Failure otherwise. Any other cause of cancellation means
// runner.ErrStop: the tool is stopped, the site is asked what exists, and a
// failure of kind runner.FailedStopped says so.
func (e *Engine) Run(ctx context.Context, plan runner.Plan, opts Options, emit func(runner.Event)) error {
	if emit == nil {
		emit = func(runner.Event) {}
	}
	r := &run{Engine: e, limits: e.Limits.withDefaults(), opts: opts, sink: emit}
	r.began = e.Clock.Now()
	if err := compile(plan); err != nil {
		return r.fail(ctx, &runner.Failure{Kind: runner.FailedOutput, Message: err.Error(), Err: err})
	}
	started := opts.Started
	started.PlanHash = journal.PlanHash(plan)
	started.Actions = nil
	for _, a := range plan.Actions {
		started.Actions = append(started.Actions, a.ID)
	}
	if err := r.record(journal.KindRunStarted, "", started); err != nil {
		return r.fail(ctx, err)
	}
	for _, a := range plan.Actions {
		if err := ctx.Err(); err != nil {
			return r.fail(ctx, err)
		}
		if err := r.action(ctx, a); err != nil {
			return r.fail(ctx, err)
		}
		r.id, r.changing = "", false
	}
	if err := r.settle(ctx, journal.KindRunEnded, "", journal.Ended{
		Outcome: journal.OutcomeDone, ElapsedMS: r.Clock.Now().Sub(r.began).Milliseconds(),
	}); err != nil {
		return r.fail(ctx, err)
	}
	r.emit(runner.Event{Kind: runner.RunDone, Elapsed: r.Clock.Now().Sub(r.began)})
	return nil
}

// fail ends the run for whatever reason and gives the error that Run returns.
func (r *run) fail(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		if detaching(ctx) {
			return r.detached(err)
		}
		err = r.stopped(ctx, err)
	}
	r.id = ""
	f := asFailure(err)
	r.keep(journal.KindRunEnded, f.Message, journal.Ended{
		Outcome: journal.OutcomeFailed, Kind: f.Kind, Failure: f,
		ElapsedMS: r.Clock.Now().Sub(r.began).Milliseconds(),
	})
	r.emit(runner.Event{
		Kind: runner.RunFailed, Message: f.Message, Failure: f, Elapsed: r.Clock.Now().Sub(r.began),
	})
	return f
}

// detaching accepts the process room's name for the same thing.
func detaching(ctx context.Context) bool {
	cause := context.Cause(ctx)
	return errors.Is(cause, runner.ErrDetach) || errors.Is(cause, process.ErrDetach)
}

// detached leaves. Nothing is asked and nothing is waited for.
func (r *run) detached(err error) error {
	last, message := r.id, "Detached. Nothing was under way."
	if r.changing {
		message = fmt.Sprintf("Detached from %q. What the service has accepted goes on there; continue to see how it ended.", last)
	}
	r.id = ""
	r.keep(journal.KindDetached, message, nil)
	r.emit(runner.Event{Kind: runner.Detached, Action: last, Message: message, Elapsed: r.Clock.Now().Sub(r.began)})
	return fmt.Errorf("%w (%w)", runner.ErrDetach, err)
}

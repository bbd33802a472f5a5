package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/execute"
	"aksarc-wizard/runner/journal"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

var _ steps.Watcher = (*world)(nil)

// heldBy names the deployment that another program works on, so that it can be
// watched; other errors are left as they are.
func (w *world) heldBy(err error, v validate.Values, id string) error {
	var held *journal.HeldError
	if !errors.As(err, &held) {
		return err
	}
	out := &steps.HeldError{Err: err}
	all, listErr := w.store.List()
	if listErr != nil {
		return out
	}
	for _, s := range all {
		if s.Err != nil || s.Created.Purpose != "" || s.ID != id && s.Created.Target != steps.Target(v) {
			continue
		}
		if _, at, err := w.store.HeldBy(s.ID); err == nil && at {
			out.Deployment = s.ID
			return out
		}
	}
	return out
}

// Watch tells what another program does with a deployment, from its journal.
func (w *world) Watch(ctx context.Context, id string, emit func(runner.Event)) (steps.Deployed, error) {
	dep, err := w.store.Open(id)
	if err != nil {
		return steps.Deployed{}, err
	}
	if err := w.store.MayContinue(id, dep.Created()); err != nil {
		return steps.Deployed{}, err
	}
	v, err := w.Open(id)
	if err != nil {
		return steps.Deployed{}, err
	}
	atWork := func() bool {
		_, at, err := w.store.HeldBy(id)
		return at || err != nil
	}
	err = execute.Watch(ctx, dep, w.Plan(v), wallClock{w.host.Now}, atWork, emit)
	if errors.Is(err, execute.ErrAbandoned) {
		err = &runner.Failure{Kind: runner.FailedStopped, Err: err,
			Message: "The program that worked on it has gone without a word. What the site has accepted goes on there; go on with the deployment to see how it ended."}
	}
	return w.traces(dep, v), err
}

// wallClock is time as it passes for whoever looks on.
type wallClock struct{ now func() time.Time }

func (c wallClock) Now() time.Time { return c.now() }

func (c wallClock) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}

// follow is `status --follow`.
func (a *app) follow(ctx context.Context, w *world, args []string) error {
	id, _, err := a.unfinished(w, args)
	if err != nil {
		return err
	}
	holder, at, err := w.store.HeldBy(id)
	if err != nil {
		return fail(exitFailed, "", "%v", err)
	}
	again := "aksarc-wizard resume " + id + a.rehearseFlag()
	if !at {
		return fail(exitInterrupted, "Go on with: "+again, "No program works on %s now.", id)
	}
	if !a.flags.json {
		a.banner(w, a.streams.Out)
		fmt.Fprintf(a.streams.Out, "Watching %s, which %s works on. Ctrl-C ends the watching, nothing else.\n", id, holder)
	}
	out, err := w.Watch(ctx, id, a.eventPrinter())
	if err == nil && !a.flags.json {
		fmt.Fprintf(a.streams.Out, "\nDone. The kubeconfig is %s\n", out.Kubeconfig)
	}
	if errors.Is(err, runner.ErrDetach) && ctx.Err() != nil {
		return fail(exitInterrupted, "", "No longer watching; the other program goes on.")
	}
	return a.ended(err, out, again)
}

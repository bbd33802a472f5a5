package execute

import (
	"context"
	"errors"
	"slices"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/journal"
)

// action takes one action from its start to its end.
func (r *run) action(ctx context.Context, a runner.Action) error {
	r.current, r.id, r.started, r.changing, r.ordered = a, a.ID, r.Clock.Now(), false, false
	if err := r.record(journal.KindStarted, "", nil); err != nil {
		return err
	}
	r.emit(runner.Event{Kind: runner.ActionStarted, Message: a.Title})
	done, err := (&performance{run: r, a: a, allowed: 1}).perform(ctx)
	if err == nil && a.Proof != nil {
		err = r.prove(ctx, *a.Proof)
	}
	if err == nil && a.Merge != nil {
		err = r.merge(*a.Merge)
	}
	if err == nil {
		return r.ended(ctx, done)
	}
	if ctx.Err() != nil {
		return err // Run knows what the cause asks for
	}
	f := r.failure(asFailure(err))
	r.keep(journal.KindEnded, f.Message, journal.Ended{
		Outcome: journal.OutcomeFailed, Kind: f.Kind, Failure: f, ElapsedMS: r.elapsedMS(),
	})
	r.emit(runner.Event{Kind: runner.ActionFailed, Message: f.Message, Failure: f})
	return f
}

func (r *run) elapsedMS() int64 { return r.Clock.Now().Sub(r.started).Milliseconds() }

func (r *run) ended(ctx context.Context, done bool) error {
	r.acted = r.acted || done && r.changing
	outcome, kind, message := journal.OutcomeSkipped, runner.ActionSkipped, "It was there already, as wanted."
	if done {
		outcome, kind, message = journal.OutcomeDone, runner.ActionDone, ""
	} else if r.current.Wait != nil && r.current.Wait.Gone {
		message = "It was gone already."
	}
	err := r.settle(ctx, journal.KindEnded, message, journal.Ended{Outcome: outcome, ElapsedMS: r.elapsedMS()})
	if err != nil {
		return err
	}
	r.emit(runner.Event{Kind: kind, Message: message})
	return nil
}

func (r *run) prove(ctx context.Context, p runner.Proof) error {
	if r.Prove == nil {
		return &runner.Failure{Kind: runner.FailedProof, Message: "There is nothing here that can check the result."}
	}
	err := r.Prove(ctx, p, func(said string) { r.note("%s", said) })
	var f *runner.Failure
	if err == nil || errors.As(err, &f) {
		return err
	}
	return &runner.Failure{Kind: runner.FailedProof, Message: err.Error(), Err: err}
}

// performance is the work on one action: look and decide until it is as wanted.
type performance struct {
	*run
	a runner.Action
	// done: we or the service did something, so it isn't "skipped".
	done bool
	// failed is the failure of a command whose effect is not known yet.
	failed    *runner.Failure
	settled   bool
	recreated bool
	// orders is how often the steps have run, allowed how often they may.
	orders, allowed int
}

// mostRounds ends a quarrel with a service that never comes to rest: every
// round makes at least one decision, and a healthy action needs at most five.
const mostRounds = 12

func (p *performance) perform(ctx context.Context) (done bool, err error) {
	if p.a.Look == nil {
		return p.blind(ctx)
	}
	s, err := p.look(ctx, p.a, 0)
	if b := p.opts.Belief[p.a.ID]; err == nil && b.Phase != journal.PhaseNone {
		p.note("Journal: %s; service: %s.", believed(b), truthful(truthOf(p.a, s), p.Clock.Now()))
	}
	for range mostRounds {
		if err != nil {
			return false, err
		}
		var over bool
		if over, s, err = p.round(ctx, s); over {
			return p.done, err
		}
	}
	if err != nil {
		return false, err
	}
	return false, &runner.Failure{
		Kind: runner.FailedState, Message: "The service never came to rest; the last state was " + stateName(s.state) + ".", Argv: p.a.Look.Argv(),
	}
}

// round acts once on what was seen and looks again.
func (p *performance) round(ctx context.Context, s seen) (over bool, next seen, err error) {
	v := decide(p.a, s, p.opts.Recreate[p.a.ID])
	if p.failed != nil && v.decision != journal.DecidedSkip && v.decision != journal.DecidedAttach && !p.again(v) {
		return true, s, p.failed
	}
	if v.decision == journal.DecidedDo && !p.settled && p.mayAppear() {
		next, err = p.outlast(ctx)
		return err != nil, next, err
	}
	if err := p.log(journal.KindDecided, v.why, journal.Decided{Decision: v.decision, Differences: v.differences}); err != nil {
		return true, s, err
	}
	switch v.decision {
	case journal.DecidedSkip:
		return true, s, nil
	case journal.DecidedDifferent:
		return true, s, &runner.Failure{Kind: runner.FailedDifferent, Message: v.why, Differences: v.differences, Argv: p.a.Look.Argv()}
	case journal.DecidedRefuse:
		if !s.found {
			return true, s, &runner.Failure{Kind: runner.FailedState, Message: v.why, Argv: p.a.Look.Argv(), ExitCode: exitNotFound}
		}
		return true, s, p.refusal(s)
	case journal.DecidedAttach:
		next, err = p.attach(ctx, v)
	case journal.DecidedRecreate:
		next, err = p.recreate(ctx, s)
	case journal.DecidedDo:
		next, err = p.do(ctx)
	}
	return err != nil, next, err
}

// again allows the steps a second time when all that failed was the sign-in,
// which the look since then has shown to be good.
func (p *performance) again(v verdict) bool {
	if p.failed.Kind != runner.FailedSignIn || v.decision != journal.DecidedDo || p.orders > 1 || p.SignIn == nil {
		return false
	}
	p.failed = nil
	p.allowed = p.orders + 1
	return true
}

func (p *performance) refusal(s seen) error {
	var reason string
	if p.a.Wait != nil {
		reason = prose(p.a.Wait.Error, s.answer)
	}
	return stateFailure(p.a, s, reason, *p.a.Look)
}

// attach waits for work that is under way at the service, whoever ordered it.
func (p *performance) attach(ctx context.Context, v verdict) (seen, error) {
	p.done, p.changing, p.failed = true, true, nil
	p.emit(runner.Event{Kind: runner.ActionProgress, Message: v.why})
	w := runner.Wait{Poll: *p.a.Look}
	switch {
	case v.leaving && p.a.Recreate != nil && p.a.Recreate.Wait != nil:
		w = *p.a.Recreate.Wait
	case v.leaving:
		w.Gone = true
	case p.a.Wait != nil:
		w = *p.a.Wait
	}
	return p.await(ctx, w)
}

// await waits and gives what the action's own look would have seen.
func (p *performance) await(ctx context.Context, w runner.Wait) (seen, error) {
	s, err := p.waitAgain(ctx, w)
	if err != nil {
		return s, err
	}
	if slices.Equal(w.Poll.Argv(), p.a.Look.Argv()) {
		return s, p.log(journal.KindLooked, "", s.looked())
	}
	return p.look(ctx, p.a, p.limits.Unreachable)
}

// recreate clears a failed attempt away. That it is gone is seen by the look
// that follows, and only then is it made anew.
func (p *performance) recreate(ctx context.Context, s seen) (seen, error) {
	if p.recreated {
		return s, p.refusal(s)
	}
	p.recreated, p.done, p.allowed = true, true, p.orders+1
	if err := p.steps(ctx, p.a.Recreate.Steps, true); err != nil {
		// A deletion that reports an error may have been accepted all the same
		// (domain.md section 4), so the wait below decides.
		f := asFailure(err)
		if ctx.Err() != nil || !unclear(f) {
			return s, err
		}
		p.note("The deletion reported: %s. Looking whether it happened.", f.Message)
		next, lookErr := p.look(ctx, p.a, p.limits.Unreachable)
		if lookErr != nil {
			return next, lookErr
		}
		if next.found && !is(next.state, stateDeleting) {
			return next, f
		}
	}
	w := runner.Wait{Poll: *p.a.Look, Gone: true}
	if p.a.Recreate.Wait != nil {
		w = *p.a.Recreate.Wait
		w.Gone = true
	}
	return p.await(ctx, w)
}

// do makes it so, waits, and looks.
func (p *performance) do(ctx context.Context) (seen, error) {
	if p.orders >= p.allowed {
		return seen{}, &runner.Failure{
			Kind: runner.FailedState, Message: "The commands ended well, but the site does not show the result.", Argv: p.a.Look.Argv(),
		}
	}
	if p.a.Rest > 0 && p.acted && p.orders == 0 {
		p.note("Waiting %s first, so that the site can let go.", p.a.Rest)
		if err := p.Clock.Sleep(ctx, p.a.Rest); err != nil {
			return seen{}, err
		}
	}
	p.orders++
	p.done = true
	if err := p.steps(ctx, p.a.Steps, false); err != nil {
		f := asFailure(err)
		if ctx.Err() != nil || !unclear(f) || !p.changing {
			return seen{}, err
		}
		p.failed = f
		p.note("The command did not end well (%s). Asking the site what exists.", f.Message)
		return p.look(ctx, p.a, p.limits.Unreachable)
	}
	p.ordered = true
	if p.a.Wait != nil {
		return p.await(ctx, *p.a.Wait)
	}
	return p.look(ctx, p.a, p.limits.Unreachable)
}

// blind does an action that can't be looked at as a whole; its steps look for
// themselves or are safe to repeat.
func (p *performance) blind(ctx context.Context) (bool, error) {
	why := "Its steps are safe to repeat."
	if len(p.a.Steps) == 0 {
		why = "It only checks."
	}
	if err := p.record(journal.KindDecided, why, journal.Decided{Decision: journal.DecidedDo}); err != nil {
		return false, err
	}
	if p.mayAppear() {
		if err := p.leftover(ctx); err != nil {
			return false, err
		}
	}
	if err := p.steps(ctx, p.a.Steps, false); err != nil {
		return false, err
	}
	if p.a.Wait != nil {
		if _, err := p.waitFor(ctx, p.a, *p.a.Wait); err != nil {
			return false, err
		}
	}
	return p.done || len(p.a.Steps) == 0, nil
}

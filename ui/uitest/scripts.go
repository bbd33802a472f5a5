package uitest

import (
	"context"
	"errors"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
)

// AllWell is a run without a fault, three minutes for each action.
func AllWell(_ context.Context, p runner.Plan, emit func(runner.Event)) error {
	at := Began
	for _, a := range p.Actions {
		emit(runner.Event{Time: at, Kind: runner.ActionStarted, Action: a.ID, Message: a.Title})
		if a.ID == steps.ActionKubeconfig || a.ID == steps.ActionVerify { // both look at the file
			emit(runner.Event{Time: at, Kind: runner.ActionProgress, Action: a.ID, Message: "Looked who may read c1.kubeconfig: only its owner (ok)"})
		}
		at = at.Add(3 * time.Minute)
		said := map[string]string{
			steps.ActionKubeconfig: "Counted its contexts: one: c1-admin@c1 (ok)",
			steps.ActionVerify:     "Ran kubectl get nodes: 3 of 3 nodes are Ready (ok)",
		}[a.ID]
		emit(runner.Event{Time: at, Kind: runner.ActionDone, Action: a.ID, Elapsed: 3 * time.Minute, Message: said})
	}
	emit(runner.Event{Time: at, Kind: runner.RunDone, Elapsed: at.Sub(Began)})
	return nil
}

// FailAt is a run in which one action fails like this.
func FailAt(id string, f runner.Failure) func(context.Context, runner.Plan, func(runner.Event)) error {
	return func(_ context.Context, p runner.Plan, emit func(runner.Event)) error {
		at := Began
		for _, a := range p.Actions {
			emit(runner.Event{Time: at, Kind: runner.ActionStarted, Action: a.ID, Message: a.Title})
			at = at.Add(time.Minute)
			if a.ID == id {
				f := f
				f.Action = id
				emit(runner.Event{Time: at, Kind: runner.ActionFailed, Action: id, Message: f.Message, Failure: &f, Elapsed: time.Minute})
				emit(runner.Event{Time: at, Kind: runner.RunFailed, Message: f.Message, Failure: &f, Elapsed: at.Sub(Began)})
				return &f
			}
			emit(runner.Event{Time: at, Kind: runner.ActionDone, Action: a.ID, Elapsed: time.Minute})
		}
		return errors.New("there is no such action")
	}
}

// Chatty is a run that says the same again and again, and one long thing,
// before it fails.
func Chatty(_ context.Context, p runner.Plan, emit func(runner.Event)) error {
	id, at := p.Actions[0].ID, Began
	say := func(said string) {
		at = at.Add(10 * time.Second)
		emit(runner.Event{Time: at, Kind: runner.ActionProgress, Action: id, Message: said})
	}
	emit(runner.Event{Time: at, Kind: runner.ActionStarted, Action: id, Message: p.Actions[0].Title})
	for range 10 {
		say("ArcAgentOnboarding: pending")
	}
	say("WARNING: SSH key files '/home/op/.ssh/id_rsa' and '/home/op/.ssh/id_rsa.pub' have been generated under ~/.ssh to allow SSH access to the VM. If using machines without permanent storage like Azure Cloud Shell without an attached file share, back up your keys to a safe location")
	f := &runner.Failure{Kind: runner.FailedCommand, Action: id, Message: "It ended."}
	emit(runner.Event{Time: at, Kind: runner.ActionFailed, Action: id, Message: f.Message, Failure: f})
	return f
}

// Hold is a run that begins its first action and then waits to be cancelled.
func Hold(ctx context.Context, p runner.Plan, emit func(runner.Event)) error {
	emit(runner.Event{Time: Began, Kind: runner.ActionStarted, Action: p.Actions[0].ID, Message: p.Actions[0].Title})
	emit(runner.Event{Time: Began.Add(time.Second), Kind: runner.ActionProgress, Action: p.Actions[0].ID, Message: "registering", Line: true})
	<-ctx.Done()
	return context.Cause(ctx)
}

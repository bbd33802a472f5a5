package main

import (
	"context"
	"fmt"
	"io"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/execute"
	"aksarc-wizard/runner/journal"
	"aksarc-wizard/runner/remedy"
	"aksarc-wizard/steps"
)

var _ steps.StandingWorld = (*world)(nil)

// Believed says where a deployment stands by its journal alone.
func (w *world) Believed(id string) ([]steps.Stand, error) {
	plan, belief, err := w.believed(id)
	if err != nil {
		return nil, err
	}
	return stands(execute.Compare(plan, belief, nil, w.host.Now())), nil
}

// Standing sets what the site says beside it.
func (w *world) Standing(ctx context.Context, id string) ([]steps.Stand, error) {
	plan, belief, err := w.believed(id)
	if err != nil {
		return nil, err
	}
	engine := execute.Engine{Tool: w.ask, Clock: &clock{w: w}, Explain: remedy.Explain}
	truths, err := engine.Status(ctx, execute.Begun(plan, belief))
	if err != nil {
		return nil, err
	}
	return stands(execute.Compare(plan, belief, truths, w.host.Now())), nil
}

func (w *world) believed(id string) (runner.Plan, map[string]journal.ActionState, error) {
	dep, err := w.store.Open(id)
	if err != nil {
		return runner.Plan{}, nil, err
	}
	v, err := w.Open(id)
	if err != nil {
		return runner.Plan{}, nil, err
	}
	return w.Plan(v), journal.State(dep.Records()), nil
}

func stands(rows []execute.StatusRow) []steps.Stand {
	var out []steps.Stand
	for _, r := range rows {
		s := steps.Stand{Action: r.Action, Title: r.Title, Belief: r.Belief}
		if r.Known.Asked {
			s.Truth, s.Differs = r.Truth, r.Differs
		}
		out = append(out, s)
	}
	return out
}

// tellBelieved writes where a deployment stands by its journal, before a tool
// is started; what the site says follows as each action is taken up.
func (w *world) tellBelieved(out io.Writer, id string) {
	rows, err := w.Believed(id)
	if err != nil {
		return // going on reads the same journal, and says what is wrong with it
	}
	for _, r := range rows {
		fmt.Fprintf(out, "  %-12s journal: %s\n", r.Action, r.Belief)
	}
}

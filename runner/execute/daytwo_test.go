package execute_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/execute"
	"aksarc-wizard/runner/journal"
	"aksarc-wizard/runner/runnertest"
)

// pool is a site with one thing that can be changed and deleted.
type pool struct {
	clock *runnertest.Clock
	show  func(since time.Duration, ordered int) string // "" for exit code 3
	other func() string                                 // as show, for a second thing
	fail  string                                        // what an order says, with exit code 1
	since time.Time
	log   []string
}

func (p *pool) Run(_ context.Context, c runner.Command, _ func(runner.Line)) (runner.Result, error) {
	p.clock.Advance(time.Second)
	if c.Args[0] == "show" {
		since := time.Duration(-1)
		if !p.since.IsZero() {
			since = p.clock.Now().Sub(p.since)
		}
		ask := func() string { return p.show(since, len(p.log)) }
		if len(c.Args) > 1 {
			ask = p.other
		}
		answer := ask()
		if answer == "" {
			return runner.Result{ExitCode: 3, Stderr: notFound}, nil
		}
		return runner.Result{Stdout: []byte(answer)}, nil
	}
	if p.since.IsZero() {
		p.since = p.clock.Now()
	}
	p.log = append(p.log, c.Args[0])
	if p.fail != "" {
		return runner.Result{ExitCode: 1, Stderr: p.fail}, nil
	}
	return runner.Result{}, nil
}

var poolShow = runner.Command{Program: runner.Az, Args: []string{"show"}}

func order(verb string) []runner.Step {
	return []runner.Step{{Title: verb, Command: runner.Command{Program: runner.Az, Args: []string{verb}, Mutates: true}}}
}

func scaleAction() runner.Action {
	return runner.Action{ID: "nodepool", Title: "Scale", Look: &poolShow, State: "state", Change: true,
		Expect: []runner.Expectation{{Label: "Nodes", Path: "count", Want: []string{"3"}}},
		Steps:  order("scale"), Wait: &runner.Wait{Poll: poolShow, Every: 15 * time.Second, Bound: time.Hour}}
}

func deleteAction() runner.Action {
	return runner.Action{ID: "delete", Title: "Delete", Look: &poolShow, State: "state", Steps: order("delete"),
		Wait: &runner.Wait{Poll: poolShow, Gone: true, Every: 15 * time.Second, Bound: time.Hour, Stuck: "Look for budgets."}}
}

// carry runs one plan on a journal of its own.
func carry(t *testing.T, p *pool, edit func(*execute.Engine), actions ...runner.Action) ([]journal.Record, error) {
	t.Helper()
	if p.clock == nil {
		p.clock = runnertest.NewClock()
	}
	j := &plainJournal{}
	e := &execute.Engine{Tool: p, Journal: j, Clock: p.clock}
	if edit != nil {
		edit(e)
	}
	err := e.Run(t.Context(), plan(actions...), execute.Options{}, nil)
	return j.records, err
}

// plainJournal is a journal that never fails.
type plainJournal struct{ records []journal.Record }

func (m *plainJournal) Record(r journal.Record) error { m.records = append(m.records, r); return nil }
func (m *plainJournal) Keep(r journal.Record) error   { return m.Record(r) }
func (m *plainJournal) Flush() error                  { return nil }

func state(name string, count int) string { return fmt.Sprintf(`{"state":%q,"count":%d}`, name, count) }

func TestChange(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		show   func(since time.Duration, ordered int) string
		orders int
		fails  string
	}{
		{"is as wanted", func(time.Duration, int) string { return state("Succeeded", 3) }, 0, ""},
		{"is changed", func(since time.Duration, _ int) string {
			switch {
			case since < 0:
				return state("Succeeded", 2)
			case since < 4*time.Minute:
				return state("Updating", 2)
			}
			return state("Succeeded", 3)
		}, 1, ""},
		{"the service takes a while to begin", func(since time.Duration, _ int) string {
			if since < 3*time.Minute {
				return state("Succeeded", 2)
			}
			return state("Succeeded", 3)
		}, 1, ""},
		{"the service never does it", func(time.Duration, int) string { return state("Succeeded", 2) }, 1, "does not show the result"},
		{"it fails", func(since time.Duration, _ int) string {
			if since < 0 {
				return state("Succeeded", 2)
			}
			return state("Failed", 2)
		}, 1, "Failed"},
		{"is not there", func(time.Duration, int) string { return "" }, 0, "can't be changed"},
		{"failed before", func(time.Duration, int) string { return state("Failed", 2) }, 0, "Failed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := &pool{show: tt.show}
			_, err := carry(t, p, nil, scaleAction())
			assert.Len(t, p.log, tt.orders)
			if tt.fails == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, tt.fails)
			}
		})
	}
}

// Somebody else's change is waited for, then ours is made.
func TestChangeAfterAnother(t *testing.T) {
	t.Parallel()
	clock := runnertest.NewClock()
	begin := clock.Now()
	p := &pool{clock: clock, show: func(since time.Duration, _ int) string {
		switch {
		case clock.Now().Sub(begin) < 5*time.Minute:
			return state("Updating", 2)
		case since < time.Minute:
			return state("Succeeded", 2)
		}
		return state("Succeeded", 3)
	}}
	_, err := carry(t, p, nil, scaleAction())
	require.NoError(t, err)
	assert.Len(t, p.log, 1)
	assert.Less(t, clock.Now().Sub(begin), 8*time.Minute, "no waiting for our own change before it was ordered")
}

func TestDeletion(t *testing.T) {
	t.Parallel()
	leaves := func(after time.Duration) func(time.Duration, int) string {
		return func(since time.Duration, _ int) string {
			switch {
			case since < 0:
				return state("Succeeded", 2)
			case since < after:
				return state("Deleting", 2)
			}
			return ""
		}
	}
	p := &pool{show: leaves(6 * time.Minute)}
	_, err := carry(t, p, nil, deleteAction())
	require.NoError(t, err)
	assert.Equal(t, []string{"delete"}, p.log)

	// "invalid status 'OK'" is an error of az that means nothing (fact 62): the
	// look decides.
	p = &pool{show: leaves(0), fail: "ERROR: Operation returned an invalid status 'OK'"}
	_, err = carry(t, p, nil, deleteAction())
	require.NoError(t, err)
	p = &pool{show: func(time.Duration, int) string { return state("Succeeded", 2) }, fail: "ERROR: Operation returned an invalid status 'OK'"}
	_, err = carry(t, p, nil, deleteAction())
	require.ErrorContains(t, err, "invalid status 'OK'", "it is still there, so it was an error after all")

	p = &pool{show: leaves(100 * time.Hour)}
	_, err = carry(t, p, nil, deleteAction())
	var f *runner.Failure
	require.ErrorAs(t, err, &f)
	assert.Equal(t, "Look for budgets.", f.Remedy)
	assert.Contains(t, f.Message, "still there after 1h")
}

// A half that stays is asked to go again and again, and an error of that ends
// nothing.
func TestDeletionThatLeavesAHalf(t *testing.T) {
	t.Parallel()
	a := deleteAction()
	a.Steps, a.Wait.Again, a.Wait.AgainEvery = nil, order("delete"), 2*time.Minute
	p := &pool{show: func(_ time.Duration, ordered int) string {
		if ordered >= 3 {
			return ""
		}
		return `{"name":"c1"}`
	}, fail: "ERROR: (Conflict) Another operation is in progress"}
	p.clock = runnertest.NewClock()
	begin := p.clock.Now()
	_, err := carry(t, p, nil, a)
	require.NoError(t, err)
	assert.Len(t, p.log, 3)
	assert.Greater(t, p.clock.Now().Sub(begin), 6*time.Minute)

	p = &pool{show: func(time.Duration, int) string { return "" }}
	_, err = carry(t, p, nil, a)
	require.NoError(t, err)
	assert.Empty(t, p.log, "what has gone by itself is left alone")
}

// A network rests after its cluster was deleted, and not when that was gone
// long before.
func TestRestOnlyAfterAChange(t *testing.T) {
	t.Parallel()
	for _, before := range []string{state("Succeeded", 1), ""} {
		t.Run(before, func(t *testing.T) {
			t.Parallel()
			look := runner.Command{Program: runner.Az, Args: []string{"show", "network"}}
			network := deleteAction()
			network.ID, network.Look, network.Steps, network.Wait.Poll, network.Rest = "network", &look, order("network"), look, 11*time.Minute
			p := &pool{clock: runnertest.NewClock()}
			p.show = func(since time.Duration, _ int) string {
				if since >= 0 {
					return ""
				}
				return before
			}
			p.other = func() string {
				if slices.Contains(p.log, "network") {
					return ""
				}
				return state("Succeeded", 1)
			}
			begin := p.clock.Now()
			_, err := carry(t, p, nil, deleteAction(), network)
			require.NoError(t, err)
			assert.Contains(t, p.log, "network")
			assert.Equal(t, before != "", p.clock.Now().Sub(begin) >= 11*time.Minute)
		})
	}
}

func TestMergeIsTheLastStep(t *testing.T) {
	t.Parallel()
	fetch := runner.Action{ID: "kubeconfig", Title: "Kubeconfig", Steps: order("fetch"), Merge: &runner.Merge{From: "/a", Into: "/b"}}
	p := &pool{}
	var merged []runner.Merge
	records, err := carry(t, p, func(e *execute.Engine) {
		e.Merge = func(m runner.Merge) (string, error) { merged = append(merged, m); return "joined", nil }
	}, fetch)
	require.NoError(t, err)
	assert.Equal(t, []runner.Merge{{From: "/a", Into: "/b"}}, merged)
	var notes []string
	for _, r := range records {
		if r.Kind == journal.KindNote {
			notes = append(notes, r.Message)
		}
	}
	assert.Equal(t, []string{"joined"}, notes, "what was done is in the journal")

	clash := errors.New("a name is taken")
	_, err = carry(t, &pool{}, func(e *execute.Engine) {
		e.Merge = func(runner.Merge) (string, error) { return "", clash }
	}, fetch)
	var f *runner.Failure
	require.ErrorAs(t, err, &f)
	assert.Equal(t, runner.FailedFile, f.Kind)
	require.ErrorIs(t, err, clash)

	_, err = carry(t, &pool{}, nil, fetch)
	require.Error(t, err, "nothing that can merge is not the same as merged")
}

func TestRead(t *testing.T) {
	t.Parallel()
	p := &pool{clock: runnertest.NewClock(), show: func(time.Duration, int) string { return `{"a":1}` }, fail: "ERROR: (AuthorizationFailed) no"}
	res, there, err := execute.Read(t.Context(), p, poolShow)
	require.NoError(t, err)
	assert.True(t, there)
	assert.JSONEq(t, `{"a":1}`, string(res.Stdout))
	p.show = func(time.Duration, int) string { return "" }
	_, there, err = execute.Read(t.Context(), p, poolShow)
	require.NoError(t, err)
	assert.False(t, there)
	_, _, err = execute.Read(t.Context(), p, order("x")[0].Command)
	var f *runner.Failure
	require.ErrorAs(t, err, &f)
	assert.Equal(t, "AuthorizationFailed", f.Code)
}

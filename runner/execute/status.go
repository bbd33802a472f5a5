package execute

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/journal"
)

// Truth is what the site says about one action's thing.
type Truth struct {
	Action string
	// Asked is false for an action that can't be looked at as a whole.
	Asked bool
	Found bool
	State string
	// Since is when the service last changed it, zero when it does not say.
	Since time.Time
	// Differences are what is not as wanted; only of a thing in a final state.
	Differences []runner.Difference
	// Decision is what a run would do about it now.
	Decision journal.Decision
	// Failure is why it could not be learnt.
	Failure *runner.Failure
}

// lastModified is where the resource manager says when a thing was changed.
const lastModified = "systemData.lastModifiedAt"

// asksAtOnce bounds the reads that run side by side; each az costs about half a
// second of one processor and 60 MB.
const asksAtOnce = 3

// Status only looks: it asks the site about every action of the plan and
// changes nothing, not even the journal. The order is the plan's.
func (e *Engine) Status(ctx context.Context, plan runner.Plan) ([]Truth, error) {
	if err := compile(plan); err != nil {
		return nil, err
	}
	truths := make([]Truth, len(plan.Actions))
	slots := make(chan struct{}, asksAtOnce)
	var all sync.WaitGroup
	for i, a := range plan.Actions {
		all.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			truths[i] = e.truth(ctx, a)
		})
	}
	all.Wait()
	return truths, ctx.Err()
}

func (e *Engine) truth(ctx context.Context, a runner.Action) Truth {
	t := Truth{Action: a.ID}
	if a.Look == nil {
		return t
	}
	t.Asked = true
	answer, err := ask(ctx, e.Tool, *a.Look)
	if f := (*runner.Failure)(nil); errors.As(err, &f) {
		f.Action = a.ID
		if e.Explain != nil {
			e.Explain(f)
		}
		t.Failure = f
		return t
	}
	return truthOf(a, read(a, answer, err))
}

// truthOf is what a look has seen.
func truthOf(a runner.Action, s seen) Truth {
	v := decide(a, s, "")
	t := Truth{Action: a.ID, Asked: true, Found: s.found, State: s.state, Decision: v.decision, Differences: v.differences}
	if at, err := time.Parse(time.RFC3339Nano, text(lastModified, s.answer)); err == nil {
		t.Since = at
	}
	return t
}

// StatusRow sets the journal's belief beside the truth.
type StatusRow struct {
	Action, Title string
	// Belief and Truth are for people, such as "creating" and "Succeeded, 14
	// minutes ago".
	Belief, Truth string
	// Differs marks a row in which the two don't agree, or nobody knows.
	Differs bool
	// Believed and Known are what the words were made from.
	Believed journal.ActionState
	Known    Truth
}

// Compare joins belief and truth by action, in the plan's order. now is for
// "14 minutes ago".
func Compare(plan runner.Plan, belief map[string]journal.ActionState, truths []Truth, now time.Time) []StatusRow {
	known := make(map[string]Truth, len(truths))
	for _, t := range truths {
		known[t.Action] = t
	}
	var rows []StatusRow
	for _, a := range plan.Actions {
		b, t := belief[a.ID], known[a.ID]
		rows = append(rows, StatusRow{
			Action: a.ID, Title: a.Title, Believed: b, Known: t,
			Belief: believed(b), Truth: truthful(t, now), Differs: differs(b, t),
		})
	}
	return rows
}

func believed(b journal.ActionState) string {
	switch b.Phase {
	case journal.PhaseLooked:
		return "taken up, nothing ordered yet"
	case journal.PhaseChanged:
		if b.Unclear {
			return "ordered; how that ended is not recorded"
		}
		return "ordered"
	case journal.PhaseWaiting:
		return "waiting; last seen " + stateName(b.State)
	case journal.PhaseDone:
		if b.Ended != nil && b.Ended.Outcome == journal.OutcomeSkipped {
			return "was there already"
		}
		return "done"
	case journal.PhaseFailed:
		return "failed: " + b.Message
	}
	return "not begun"
}

func truthful(t Truth, now time.Time) string {
	switch {
	case !t.Asked:
		return "not asked"
	case t.Failure != nil:
		return "unknown: " + t.Failure.Message
	case !t.Found:
		return "does not exist"
	}
	words := "exists"
	if t.State != "" {
		words = t.State
	}
	if !t.Since.IsZero() {
		words += ", " + ago(now.Sub(t.Since))
	}
	if n := len(t.Differences); n > 0 {
		words += fmt.Sprintf("; %d values are not as wanted", n)
	}
	return words
}

func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "just now"
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d hours ago", int(d.Hours()))
	}
	return fmt.Sprintf("%d days ago", int(d.Hours()/24))
}

func differs(b journal.ActionState, t Truth) bool {
	if !t.Asked {
		return false
	}
	if t.Failure != nil || len(t.Differences) > 0 {
		return true
	}
	good := t.Decision == journal.DecidedSkip
	switch b.Phase {
	case journal.PhaseNone, journal.PhaseLooked:
		return t.Found
	case journal.PhaseDone:
		return !good
	case journal.PhaseWaiting:
		return !is(b.State, t.State)
	}
	return true
}

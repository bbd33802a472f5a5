package line

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// deployment is one run, as its events tell it.
type deployment struct {
	plan     runner.Plan
	deployed steps.Deployed
	// ended holds how each action that ended did so, in order.
	ended []actionEnd
	// at is the action that is under way, since when, and its last state.
	at    string
	since time.Time
	state string
	// heard is when the last word came, said what it was.
	heard time.Time
	said  string
	// bound is how long what is under way may last, since boundAt.
	bound   time.Duration
	boundAt time.Time
	// proofs are the rows of the checks of kubeconfig and cluster, each once.
	proofs []proof
}

type actionEnd struct{ id, title, how string }

// deploy runs the plan, again after a failure if the operator wants.
func (f *face) deploy() {
	if f.o.Resume != "" && f.run == nil {
		f.say("Deployment %s of cluster %s is continued. What is there already is looked at first.", f.id, f.m.Values()[validate.FieldClusterName])
		f.whereItStands()
		yes, ok := f.confirm("Go on with it now?", true, func() {
			f.say("The same plan is carried out again: what is as wanted is skipped, what is under way is waited for, what is missing is created.")
		})
		switch {
		case !ok:
			return
		case !yes:
			f.leave(Quit)
			return
		}
	}
	recreate := map[string]string{}
	for {
		err := f.once(recreate)
		if err == nil {
			f.m.Finish(steps.Deploy)
			if f.task != nil && f.m.Last() {
				f.taskEnded()
				return
			}
			f.m.Next()
			return
		}
		again, more := f.failure(err)
		if !again {
			return
		}
		recreate = more
	}
}

// once carries the plan out one time.
func (f *face) once(recreate map[string]string) error {
	values := maps.Clone(f.m.Values())
	if !maps.Equal(values, f.ordered) {
		f.id = "" // other answers are another deployment
	}
	f.ordered = values
	f.blank()
	f.say("Ctrl-C asks whether to leave or to stop; what the service has accepted goes on there either way.")
	options := steps.DeployOptions{ID: f.id, Recreate: recreate, Acknowledged: f.m.Acknowledged()}
	f.watching = false
	return f.follow(values, func(ctx context.Context, emit func(runner.Event)) (steps.Deployed, error) {
		return f.world.Deploy(ctx, values, options, emit)
	})
}

// follow tells a run from its beginning to its end: ours, or another program's.
func (f *face) follow(values validate.Values, does func(context.Context, func(runner.Event)) (steps.Deployed, error)) error {
	f.run = &deployment{plan: f.world.Plan(values), heard: f.world.Now(), since: f.world.Now()}
	type ending struct {
		deployed steps.Deployed
		err      error
	}
	// A terminal that is held (Ctrl-S) must not hold the deployment: a tool's
	// lines, of which we show hardly any, are dropped rather than waited for.
	events, ended := make(chan runner.Event, mostEvents), make(chan ending, 1)
	emit := func(e runner.Event) {
		if !e.Line {
			events <- e
			return
		}
		select {
		case events <- e:
		default:
		}
	}
	ctx, cancel := context.WithCancelCause(f.ctx)
	defer cancel(nil)
	go func() {
		d, err := does(ctx, emit)
		close(events)
		ended <- ending{d, err}
	}()
	tick, stop := f.o.Tick(f.o.Heartbeat)
	defer stop()
	f.cleaning = false
	over := func(end ending) error {
		f.run.deployed = end.deployed
		if end.deployed.ID != "" {
			f.id = end.deployed.ID
		}
		return end.err
	}
	var answer <-chan read // while the question of Ctrl-C stands
	for {
		// What comes meanwhile is told after the answer, not into it.
		told, beats, end := (<-chan runner.Event)(events), tick, (<-chan ending)(nil)
		if answer != nil {
			told, beats, end = nil, nil, ended
		}
		select {
		case e, more := <-told:
			if !more {
				return over(<-ended)
			}
			f.event(e)
		case end := <-end:
			f.blank()
			f.say("It has ended meanwhile.")
			for e := range events {
				f.event(e)
			}
			return over(end)
		case now := <-beats:
			f.beat(now, events)
		case <-f.o.Interrupts:
			if answer != nil {
				f.say("Leaving.")
				cancel(runner.ErrDetach)
				continue
			}
			f.askLeave()
			answer = f.in.arriving()
		case got := <-answer:
			answer = f.leaveAs(got, cancel)
		}
	}
}

// beat is a sign of life at a time. What was said before it is told before it,
// what was said since after it, and nothing is at work any more after the end.
func (f *face) beat(now time.Time, events <-chan runner.Event) {
	told := false
	for len(events) > 0 {
		e := <-events
		if e.Time.After(now) && !told {
			f.heartbeat(now)
			told = true
		}
		f.event(e)
		switch e.Kind {
		case runner.RunDone, runner.RunFailed, runner.Detached:
			told = true
		}
	}
	if !told {
		f.heartbeat(now)
	}
}

// mostEvents is far more than a deployment has milestones.
const mostEvents = 4096

// event tells a milestone. A tool's own lines are only counted as words, but
// for its errors.
func (f *face) event(e runner.Event) {
	d := f.run
	if e.Time.IsZero() {
		e.Time = f.world.Now()
	}
	d.heard = e.Time
	if e.State != "" {
		d.state = e.State
	}
	if e.Bound > 0 {
		d.bound, d.boundAt = e.Bound, e.Time.Add(-e.Used)
	}
	switch e.Kind {
	case runner.ActionStarted:
		d.at, d.since, d.state, d.said, d.bound = e.Action, e.Time, "", "", 0
		usually := ""
		if a, ok := d.plan.Action(e.Action); ok && a.Usually > 0 {
			usually = " " + sentence("It usually takes about "+duration(a.Usually)+" "+a.UsuallyFrom)
		}
		f.stamp(e, "%s: begun, %d of %d.%s", d.title(e.Action), d.place(e.Action), len(d.plan.Actions), usually)
	case runner.ActionProgress:
		f.progress(e)
	case runner.ActionSkipped:
		d.end(e.Action, "was there already, as wanted")
		f.stamp(e, "%s: there already, as wanted.", d.title(e.Action))
	case runner.ActionDone:
		d.end(e.Action, "done")
		f.stamp(e, "%s: done after %s.", d.title(e.Action), duration(e.Elapsed))
	case runner.ActionFailed:
		d.end(e.Action, "failed")
		f.stamp(e, "%s: FAILED after %s.", d.title(e.Action), duration(e.Elapsed))
	case runner.RunDone:
		f.stamp(e, "Everything is done, after %s.", duration(e.Elapsed))
	case runner.Detached:
		f.stamp(e, "%s", e.Message)
	case runner.RunFailed: // told in full afterwards
	}
}

func (f *face) progress(e runner.Event) {
	d := f.run
	if e.Line {
		if strings.HasPrefix(e.Message, "ERROR") {
			f.say("  | %s", e.Message)
		}
		return
	}
	words := e.Message
	switch {
	case words == "" && e.State == "":
		return
	case words == "":
		words = "the service reports " + e.State
	case e.State != "":
		words = "the service reports " + e.State + ": " + words
	}
	if words == d.said {
		return
	}
	d.said = words
	if row, ok := proofOf(e); ok {
		if !slices.Contains(d.proofs, row) {
			d.proofs = append(d.proofs, row)
		}
		if row.status == "OK" {
			return // the page of the kubeconfig lists them
		}
	}
	f.stamp(e, "%s: %s", d.title(e.Action), sentence(words))
}

// proof is one row of a check, its status apart so that it can be said first.
type proof struct{ status, text string }

// proofOf reads a row from what the checks say: "what: detail (ok)". Anything
// else they say is no row.
func proofOf(e runner.Event) (proof, bool) {
	if e.Action != steps.ActionKubeconfig && e.Action != steps.ActionVerify {
		return proof{}, false
	}
	i := strings.LastIndex(e.Message, " (")
	if i < 0 {
		return proof{}, false
	}
	status := strings.ToUpper(strings.TrimSuffix(e.Message[i+2:], ")"))
	switch status {
	case "OK", "WARN", "FAIL":
		return proof{status, e.Message[:i]}, true
	}
	return proof{}, false
}

func (f *face) stamp(e runner.Event, format string, args ...any) {
	f.say(e.Time.Format("15:04:05")+" "+format, args...)
}

// heartbeat says that we are alive, and how long the service has been silent.
func (f *face) heartbeat(now time.Time) {
	d := f.run
	if d.at == "" {
		f.say("Still at work.")
		return
	}
	state := ""
	if d.state != "" {
		state = ", the service reports " + d.state
	}
	bound := ""
	if d.bound > 0 {
		bound = fmt.Sprintf(", %s of at most %s used", duration(now.Sub(d.boundAt)), duration(d.bound))
	}
	f.say("%s Still at work on %s: %s so far%s%s, last word %s ago.", now.Format("15:04:05"), d.title(d.at),
		duration(now.Sub(d.since)), bound, state, duration(now.Sub(d.heard)))
}

func (d *deployment) title(id string) string {
	if a, ok := d.plan.Action(id); ok {
		return a.Title
	}
	return id
}

func (d *deployment) place(id string) int {
	for i, a := range d.plan.Actions {
		if a.ID == id {
			return i + 1
		}
	}
	return 0
}

func (d *deployment) end(id, how string) {
	d.ended = append(d.ended, actionEnd{id, d.title(id), how})
	d.at = ""
}

// duration is a length of time to be read aloud: at most two units.
func duration(d time.Duration) string {
	d = max(d, 0).Round(time.Second)
	switch {
	case d < time.Minute:
		return plural(int(d/time.Second), "second", "seconds")
	case d < time.Hour:
		s := plural(int(d/time.Minute), "minute", "minutes")
		if rest := int(d % time.Minute / time.Second); rest > 0 && d < 10*time.Minute {
			s += " " + plural(rest, "second", "seconds")
		}
		return s
	}
	s := plural(int(d/time.Hour), "hour", "hours")
	if rest := int(d % time.Hour / time.Minute); rest > 0 {
		s += " " + plural(rest, "minute", "minutes")
	}
	return s
}

// asked tells the two ways in which an operator ends a run.
func asked(err error) (detached, stopped bool) {
	var failure *runner.Failure
	detached = errors.Is(err, runner.ErrDetach)
	stopped = errors.Is(err, runner.ErrStop) || errors.As(err, &failure) && failure.Kind == runner.FailedStopped
	return detached, stopped && !detached
}

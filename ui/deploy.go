package ui

import (
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui/screen"
	"aksarc-wizard/validate"
)

// deployScreen watches a deployment: its actions, its log, and, when it fails,
// what to do.
type deployScreen struct {
	m        *Model
	plan     runner.Plan
	prepared bool
	actions  []actionState
	log      logView
	proof    []proofRow // what the proofs of the last actions said

	run     int
	feed    *feed
	cancel  context.CancelCauseFunc
	done    chan struct{}
	began   time.Time
	took    time.Duration
	ended   bool
	leaving bool // the operator chose to leave; the run is being detached
	// cleaning: once it has stopped, what it made is to be taken away. since is
	// what was done after its end, cleaned that this was among it.
	cleaning, cleaned bool
	since             []string
	// watching: another program deploys, and this one looks on.
	watching bool
	deployed steps.Deployed
	err      error

	before  *beforeView // not nil: an earlier deployment, not gone on with yet
	logOnly bool        // the log has the whole body
	at      int         // the marked button
	armID   int
	ready   bool
	ranWith validate.Values
}

type actionStatus int

const (
	actionWaiting actionStatus = iota
	actionRunning
	actionDone
	actionSkipped
	actionFailed
)

// actionState is an action as far as its events have told.
type actionState struct {
	id, title string
	status    actionStatus
	began     time.Time
	took      time.Duration
	// said is the last word about it, state what the service calls it.
	said, state string
	lastAt      time.Time
	// bound is how long what is under way in it may last, since boundAt; 0: no
	// bound is known.
	bound       time.Duration
	boundAt     time.Time
	usually     time.Duration
	usuallyFrom string
	recreate    string // the word that allows to clear a failed attempt away
}

func newDeploy(m *Model) station {
	return &deployScreen{m: m, log: logView{follow: true}}
}

// prepare takes the plan that the review showed; entering then starts it.
func (d *deployScreen) prepare(p runner.Plan) {
	d.plan, d.prepared = p, true
	d.actions = d.actions[:0]
	for _, a := range p.Actions {
		s := actionState{id: a.ID, title: a.Title, usually: a.Usually, usuallyFrom: a.UsuallyFrom}
		if a.Recreate != nil {
			s.recreate = a.Recreate.Word
		}
		d.actions = append(d.actions, s)
	}
}

// running reports whether a run is under way.
func (d *deployScreen) running() bool { return d.done != nil && !d.ended }

func (d *deployScreen) enter() tea.Cmd {
	if d.running() || d.ended && d.err == nil {
		return nil
	}
	if !d.prepared { // resume: the plan of the answers as they were
		if cmd, ok := d.lookBefore(); ok {
			return cmd
		}
		return d.m.plan()
	}
	d.before = nil // the review has been passed since
	return d.start(nil)
}

// start runs the plan, or goes on with a run that ended early.
func (d *deployScreen) start(recreate map[string]string) tea.Cmd {
	m := d.m
	id := m.outcome.ID
	if d.ranWith != nil && !sameValues(d.ranWith, m.machine.Values()) {
		id = "" // other answers are another deployment
	}
	world, values := m.world, m.values()
	opts := steps.DeployOptions{ID: id, Recreate: recreate, Acknowledged: m.machine.Acknowledged()}
	d.watching = false
	return d.begin(func(ctx context.Context, emit func(runner.Event)) (steps.Deployed, error) {
		return world.Deploy(ctx, values, opts, emit)
	})
}

// begin starts a run: deploying, or watching another program at it.
func (d *deployScreen) begin(does func(context.Context, func(runner.Event)) (steps.Deployed, error)) tea.Cmd {
	m := d.m
	ctx, cancel := cancellable()
	d.run++
	d.feed, d.cancel, d.done = newFeed(), cancel, make(chan struct{})
	d.ended, d.err, d.leaving, d.proof = false, nil, false, nil
	d.cleaning, d.cleaned, d.since = false, false, nil
	d.began, d.took = time.Time{}, 0
	for i := range d.actions {
		a := &d.actions[i]
		a.status, a.said, a.state, a.took = actionWaiting, "", "", 0
	}
	d.ranWith = m.values()
	run, feed, done := d.run, d.feed, d.done
	cmd := func() tea.Msg {
		defer close(done)
		defer feed.close()
		deployed, err := does(ctx, feed.add)
		return deployedMsg{run, deployed, err}
	}
	m.changed()
	cmds := []tea.Cmd{cmd, feed.watch(), m.tick()}
	if !m.opt.Quiet {
		cmds = append(cmds, screen.Title("aksarc-wizard: "+d.m.busyWith()))
	}
	return tea.Batch(cmds...)
}

func sameValues(a, b validate.Values) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if b[k] != v {
			return false
		}
	}
	return true
}

func (d *deployScreen) receive(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case plannedMsg:
		if !d.prepared && d.m.machine.Step().ID == steps.Deploy && msg.stamp == d.m.planStamp {
			d.prepare(msg.plan)
			if d.before != nil {
				return nil // the operator says when
			}
			return d.start(nil)
		}
	case standMsg:
		d.stood(msg)
	case fedMsg:
		if msg.feed == d.feed {
			d.takeFeed()
			return msg.feed.watch()
		}
	case armedMsg:
		d.ready = d.ready || msg.id == d.armID
	case repairedMsg: // signed in again: the next Enter goes on
		if d.ended && d.err != nil && msg.failed == nil {
			for i, b := range d.buttons() {
				if b.letter == "r" {
					d.at = i
				}
			}
		}
	case keptMsg:
		if d.prepared {
			d.kept(msg)
		}
	case deployedMsg:
		if msg.run == d.run {
			return d.finished(msg)
		}
	}
	return nil
}

// takeFeed moves what the run has said since the last look into the actions
// and the log.
func (d *deployScreen) takeFeed() {
	events, dropped := d.feed.take()
	if dropped > 0 {
		d.log.add(d.m.now, "", dropped)
	}
	for i := range events {
		d.event(&events[i])
	}
	d.m.changed()
}

func (d *deployScreen) event(e *runner.Event) {
	if e.Time.After(d.m.now) {
		d.m.now = e.Time
	}
	if d.began.IsZero() {
		d.began = e.Time
	}
	a := d.action(e.Action)
	if a != nil {
		a.lastAt = e.Time
		if e.State != "" {
			a.state = e.State
		}
		if e.Bound > 0 {
			a.bound, a.boundAt = e.Bound, e.Time.Add(-e.Used)
		}
		if e.Message != "" && e.Kind != runner.ActionStarted {
			a.said = e.Message
		}
		switch e.Kind {
		case runner.ActionStarted:
			a.status, a.began, a.bound = actionRunning, e.Time, 0
		case runner.ActionDone:
			a.status, a.took = actionDone, e.Elapsed
		case runner.ActionSkipped:
			a.status, a.took = actionSkipped, e.Elapsed
		case runner.ActionFailed:
			a.status, a.took = actionFailed, e.Elapsed
		default:
		}
		if (e.Action == steps.ActionKubeconfig || e.Action == steps.ActionVerify) && !e.Line {
			d.proved(e.Message)
		}
	}
	said := e.Message
	switch e.Kind {
	case runner.ActionStarted:
		said = "begun: " + said
	case runner.RunDone:
		d.took = e.Elapsed
		said = "everything is done"
	case runner.RunFailed:
		d.took = e.Elapsed
		said = "the run has failed: " + said
	default:
	}
	if said == "" && e.State != "" {
		said = e.State
	}
	if said != "" {
		if e.Action != "" {
			said = e.Action + ": " + said
		}
		d.log.add(e.Time, said, 0)
	}
}

func (d *deployScreen) action(id string) *actionState {
	for i := range d.actions {
		if d.actions[i].id == id {
			return &d.actions[i]
		}
	}
	return nil
}

// finished takes the end of a run in.
func (d *deployScreen) finished(msg deployedMsg) tea.Cmd {
	d.takeFeed()
	m := d.m
	d.ended, d.err, d.deployed = true, msg.err, msg.deployed
	d.cancel(nil)
	m.notice = notice{} // whatever it said of a run is over
	m.outcome.Deployed, m.outcome.Err = msg.deployed, msg.err
	if msg.deployed.ID != "" {
		m.outcome.ID = msg.deployed.ID
	}
	if _, asking := m.sheet.(*leaveSheet); asking {
		m.close() // the question has answered itself
	}
	for i := range d.actions {
		if a := &d.actions[i]; a.status == actionRunning && msg.err != nil {
			a.status, a.took = actionFailed, m.now.Sub(a.began)
		}
	}
	m.changed()
	if d.leaving && errors.Is(msg.err, runner.ErrDetach) {
		return m.quit(Detached)
	}
	if msg.err == nil {
		m.machine.Finish(steps.Deploy)
		m.machine.Finish(steps.Access)
		m.outcome.Kind = Finished
	}
	d.at, d.ready = 0, false
	id, arm := m.arm()
	d.armID = id
	cmds := []tea.Cmd{arm}
	if !m.opt.Quiet {
		word := "done"
		if msg.err != nil {
			word = "failed"
		}
		cmds = append(cmds, screen.Bell, screen.Title("aksarc-wizard: "+word))
	}
	switch {
	case d.leaving: // it ended before it could be left
		cmds = append(cmds, m.quit(d.outcomeIfLeft(m.outcome.Kind)))
	case d.cleaning && d.err == nil:
		m.say("It was done before it could be stopped. Nothing was taken away.")
	case d.cleaning:
		cmds = append(cmds, d.cleanUp())
	}
	d.cleaning = false
	return tea.Batch(cmds...)
}

// failure is what the run ended with; the zero Failure when it didn't fail.
func (d *deployScreen) failure() *runner.Failure {
	var f *runner.Failure
	if errors.As(d.err, &f) && f != nil {
		return f
	}
	if errors.Is(d.err, runner.ErrStop) {
		return &runner.Failure{Kind: runner.FailedStopped, Message: "What the site has accepted goes on there.", Err: d.err}
	}
	if d.err != nil {
		return &runner.Failure{Message: d.err.Error(), Err: d.err}
	}
	return &runner.Failure{}
}

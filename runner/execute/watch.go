package execute

import (
	"context"
	"errors"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/journal"
)

// Watched is a deployment that another program works on; *journal.Deployment is
// one.
type Watched interface {
	Records() []journal.Record
	// Refresh reads what has been added since.
	Refresh() ([]journal.Record, error)
}

// ErrAbandoned is the end of a watch whose program has gone without saying how
// its run ended. What the service has accepted goes on there.
var ErrAbandoned = errors.New("the program that worked on it has gone without a word")

// watchEvery is how often the journal is looked at: a person watches.
const watchEvery = time.Second

// Watch tells the last run of a deployment from its journal, from its beginning
// to its end, while another program writes it. It takes no lock and changes
// nothing. held says whether somebody is still at work. The error is that of
// Engine.Run, as far as the journal tells it, or ErrAbandoned.
func Watch(ctx context.Context, d Watched, plan runner.Plan, clock Clock, held func() bool, emit func(runner.Event)) error {
	w := watch{titles: map[string]string{}, emit: emit}
	for _, a := range plan.Actions {
		w.titles[a.ID] = a.Title
	}
	news := lastRun(d.Records())
	for {
		// Asked before the journal is read: its last words come before the lock goes.
		atWork := held()
		more, err := d.Refresh()
		if err != nil {
			return err
		}
		for _, r := range append(news, more...) {
			if over, err := w.record(r); over {
				return err
			}
		}
		news = nil
		if !atWork {
			return ErrAbandoned
		}
		if err := clock.Sleep(ctx, watchEvery); err != nil {
			return errors.Join(runner.ErrDetach, err)
		}
	}
}

// lastRun are the records of the last run.
func lastRun(records []journal.Record) []journal.Record {
	for i := len(records) - 1; i >= 0; i-- {
		if records[i].Kind == journal.KindRunStarted {
			return records[i:]
		}
	}
	return nil
}

type watch struct {
	titles   map[string]string
	emit     func(runner.Event)
	at       string
	run, act time.Time // when the run and its action began
}

// record tells one record; over is set by the run's last.
func (w *watch) record(r journal.Record) (over bool, err error) {
	e := runner.Event{Time: r.Time, Action: r.Action, Kind: runner.ActionProgress, Message: r.Message}
	switch r.Kind {
	case journal.KindRunStarted:
		w.run = r.Time
		return false, nil
	case journal.KindStarted:
		w.at, w.act = r.Action, r.Time
		e.Kind, e.Message = runner.ActionStarted, w.titles[r.Action]
	case journal.KindOperation:
		var o journal.Operation
		if r.Decode(&o) != nil || o.Phase != journal.OperationBegin {
			return false, nil
		}
	case journal.KindPolled:
		var p journal.Polled
		if r.Decode(&p) != nil {
			return false, nil
		}
		e.State, e.Message = p.State, p.Detail
	case journal.KindEnded:
		return false, w.ended(r, e)
	case journal.KindRunEnded:
		return true, w.runEnded(r, e)
	case journal.KindDetached:
		e.Kind, e.Action, e.Elapsed = runner.Detached, w.at, r.Time.Sub(w.run)
		w.emit(e)
		return true, runner.ErrDetach
	default:
		if e.Message == "" || e.Action == "" {
			return false, nil
		}
	}
	e.Elapsed = r.Time.Sub(w.act)
	w.emit(e)
	return false, nil
}

func (w *watch) ended(r journal.Record, e runner.Event) error {
	var x journal.Ended
	if r.Decode(&x) != nil {
		return nil // a later schema's; the run goes on
	}
	e.Elapsed = time.Duration(x.ElapsedMS) * time.Millisecond
	switch x.Outcome {
	case journal.OutcomeDone:
		e.Kind = runner.ActionDone
	case journal.OutcomeSkipped:
		e.Kind = runner.ActionSkipped
	case journal.OutcomeFailed:
		e.Kind, e.Failure = runner.ActionFailed, x.Failure
	}
	w.emit(e)
	return nil
}

func (w *watch) runEnded(r journal.Record, e runner.Event) error {
	var x journal.Ended
	if err := r.Decode(&x); err != nil {
		return err
	}
	e.Action, e.Elapsed = "", time.Duration(x.ElapsedMS)*time.Millisecond
	if x.Outcome == journal.OutcomeDone {
		e.Kind = runner.RunDone
		w.emit(e)
		return nil
	}
	f := x.Failure
	if f == nil {
		f = &runner.Failure{Kind: x.Kind, Message: r.Message}
	}
	e.Kind, e.Failure = runner.RunFailed, f
	w.emit(e)
	return f
}

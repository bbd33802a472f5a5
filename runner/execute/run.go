package execute

import (
	"context"
	"fmt"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/journal"
)

// run is one run of one plan; it is used by one goroutine.
type run struct {
	*Engine
	limits Limits
	opts   Options
	sink   func(runner.Event)

	began time.Time
	// The action that is being worked on; id is "" between actions.
	current runner.Action
	id      string
	started time.Time
	// changing says that a change was begun in the current action.
	changing bool
	// ordered says that the steps of the current action have run.
	ordered bool
	// acted says that an earlier action of this run has changed something.
	acted bool
	// mute says that the journal's trouble has been told.
	mute bool
}

// emit completes an event and passes it on. Its record is in the journal by
// now; see the package comment.
func (r *run) emit(e runner.Event) {
	e.Time = r.Clock.Now()
	if e.Action == "" {
		e.Action = r.id
	}
	if e.Elapsed == 0 && r.id != "" {
		e.Elapsed = e.Time.Sub(r.started)
	}
	if r.Redact != nil && !e.Line { // a line has been through it
		e.Message = r.Redact(e.Message)
	}
	r.sink(e)
}

// record writes what is about to be done; an error means: don't.
func (r *run) record(kind journal.Kind, message string, data any) error {
	err := r.Journal.Record(journal.NewRecord(kind, r.id, message, data))
	if err != nil {
		return &runner.Failure{
			Action: r.id, Kind: runner.FailedJournal, Err: err,
			Message: "The journal can't be written, so this was not begun: " + err.Error(),
		}
	}
	r.mute = false
	return nil
}

// log writes what was seen or decided. Before the first change of an action
// that must succeed; after it the work goes on, and the next change is refused
// by record if the journal still can't be written.
func (r *run) log(kind journal.Kind, message string, data any) error {
	if !r.changing {
		return r.record(kind, message, data)
	}
	r.keep(kind, message, data)
	return nil
}

// keep writes what has happened already. When the disk refuses, the record
// waits in memory, and the operator hears of it once.
func (r *run) keep(kind journal.Kind, message string, data any) {
	err := r.Journal.Keep(journal.NewRecord(kind, r.id, message, data))
	r.tell(err)
}

func (r *run) tell(err error) {
	switch {
	case err == nil:
		r.mute = false
	case !r.mute:
		r.mute = true
		r.emit(runner.Event{
			Kind:    runner.ActionProgress,
			Message: "The journal can't be written now; the work goes on and it is tried again. " + err.Error(),
		})
	}
}

// note says something to the operator, and to whoever reads the journal later.
func (r *run) note(format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	r.keep(journal.KindNote, message, nil)
	r.emit(runner.Event{Kind: runner.ActionProgress, Message: message})
}

// settle records an end and does not return before that is on disk, because
// nothing is called done that a crash could take back.
func (r *run) settle(ctx context.Context, kind journal.Kind, message string, data any) error {
	const pause = 5 * time.Second
	err := r.Journal.Keep(journal.NewRecord(kind, r.id, message, data))
	r.tell(err)
	for since := r.Clock.Now(); err != nil; err = r.Journal.Flush() {
		if r.Clock.Now().Sub(since) >= r.limits.Journal {
			return &runner.Failure{
				Action: r.id, Kind: runner.FailedJournal, Err: err,
				Message: "It was done, but that can't be written to the journal: " + err.Error(),
			}
		}
		if cut := r.Clock.Sleep(ctx, pause); cut != nil {
			return cut
		}
	}
	r.mute = false
	return nil
}

// failure completes a failure with advice and its action.
func (r *run) failure(f *runner.Failure) *runner.Failure {
	f.Action = r.id
	if r.Redact != nil {
		f.Message = r.Redact(f.Message)
	}
	if r.Explain != nil {
		r.Explain(f)
	}
	return f
}

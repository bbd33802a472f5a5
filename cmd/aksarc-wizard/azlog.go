package main

import (
	"io"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/journal"
)

// azLog is the log of what the tools said. A deployment goes on without it, so
// that it can't be written is told and noted instead, once.
type azLog struct {
	to   io.Writer
	emit func(runner.Event)
	keep func(journal.Record) error
	now  func() time.Time

	action string
	mute   bool
}

// event passes an event on. The log is written while the engine waits for a
// tool, so neither of the two interrupts the other.
func (l *azLog) event(e runner.Event) {
	l.action = e.Action
	switch e.Kind {
	case runner.RunDone, runner.RunFailed, runner.Detached:
		l.mute = true // nothing is told after the end
	}
	l.emit(e)
}

func (l *azLog) Write(p []byte) (int, error) {
	n, err := l.to.Write(p)
	if err == nil || l.mute {
		return n, err
	}
	l.mute = true
	text := "The log of az can't be written; the work goes on without it. " + err.Error()
	_ = l.keep(journal.NewRecord(journal.KindNote, l.action, text, nil)) // kept in memory when the disk refuses this, too
	l.emit(runner.Event{Kind: runner.ActionProgress, Action: l.action, Message: text, Time: l.now()})
	return n, err
}

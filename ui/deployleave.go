package ui

import (
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
)

// How a running deployment is left: watched on, detached from, stopped, cleaned up
// after.

// stopAndCleanUp stops, then shows what would be taken away: nothing goes
// before its name has been typed.
func (d *deployScreen) stopAndCleanUp() tea.Cmd {
	d.cleaning = true
	cmd := d.stop()
	d.m.say("Stopping; then what this deployment made is listed.")
	return cmd
}

// cleanUp begins the task that takes away what this deployment made.
func (d *deployScreen) cleanUp() tea.Cmd {
	return d.m.aside(steps.CleanUpTask(), steps.PlaceOf(d.m.machine.Values(), d.deployed.ID))
}

// collectLogs begins the task that fetches what the nodes can tell.
func (d *deployScreen) collectLogs() tea.Cmd {
	return d.m.aside(steps.LogsTask(), steps.PlaceOf(d.m.machine.Values(), d.deployed.ID))
}

// detach leaves the run to the site.
func (d *deployScreen) detach() tea.Cmd {
	d.leaving = true
	d.cancel(runner.ErrDetach)
	d.m.say("Leaving.")
	return nil
}

// stop ends az here; the engine then looks what exists.
func (d *deployScreen) stop() tea.Cmd {
	d.cancel(runner.ErrStop)
	d.m.say("Stopping; then it is looked up what exists.")
	return nil
}

// standing says what runs, since when, and what it is at.
func (d *deployScreen) standing() string {
	said := d.m.runs() + " is running"
	if !d.began.IsZero() {
		said += ", for " + elapsed(d.m.now.Sub(d.began))
	}
	for i := range d.actions {
		if a := &d.actions[i]; a.status == actionRunning {
			said += "; at work on: " + a.title
		}
	}
	return said + "."
}

// outcomeIfLeft is what leaving now means.
func (d *deployScreen) outcomeIfLeft(otherwise OutcomeKind) OutcomeKind {
	switch {
	case !d.ended:
		return otherwise
	case d.err == nil:
		return Finished
	case errors.Is(d.err, runner.ErrDetach):
		return Detached
	case errors.Is(d.err, runner.ErrStop) || d.failure().Kind == runner.FailedStopped:
		return Stopped
	}
	return Failed
}

// shutdown detaches from a run and waits for its end.
func (d *deployScreen) shutdown() {
	if d.done != nil {
		d.cancel(runner.ErrDetach)
		<-d.done
	}
}

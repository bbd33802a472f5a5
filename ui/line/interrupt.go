package line

import (
	"context"
	"errors"
	"io"
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
)

// askLeave asks what Ctrl-C means while something runs, and says what each
// answer leaves behind. The run goes on meanwhile.
func (f *face) askLeave() {
	d := f.run
	f.blank()
	what := "The deployment"
	if f.task != nil {
		what = f.task.Title
	}
	if d.at != "" {
		f.say("%s is running; at work on %s for %s.", what, d.title(d.at), duration(f.world.Now().Sub(d.since)))
	} else {
		f.say("%s is running.", what)
	}
	f.say("  1. Keep watching: nothing changes")
	f.say("  2. Leave: the site goes on with what it has accepted; %s comes back to it", f.again())
	f.say("  3. Stop: az is stopped here, then it is looked up what exists; what the site has accepted goes on there")
	if f.task == nil {
		f.say("  4. Stop and clean up: then what this deployment made is listed, and deleted once you have typed its name")
	}
	f.prompt("What shall happen? Ctrl-C again leaves [1]")
}

// leaveAs acts on the answer, and gives where the next one comes from while it
// is still to be asked.
func (f *face) leaveAs(got read, cancel context.CancelCauseFunc) <-chan read {
	text, err := f.in.take(got)
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, errCutOff):
		f.blank()
		f.say("The input has ended. Leaving.")
		cancel(runner.ErrDetach)
		return nil
	case err == nil && f.in.echo:
		f.verbatim("%s", text)
	}
	switch strings.TrimSpace(text) {
	case "", "1", "<":
		f.say("Watching on.")
		return nil
	case "2":
		f.say("Leaving.")
		cancel(runner.ErrDetach)
		return nil
	case "3":
		f.say("Stopping; then it is looked up what exists.")
		cancel(runner.ErrStop)
		return nil
	case "4":
		if f.task == nil {
			f.say("Stopping; then what this deployment made is listed.")
			f.cleaning = true
			cancel(runner.ErrStop)
			return nil
		}
	}
	f.prompt("Type one of the numbers [1]")
	return f.in.arriving()
}

// aside walks a task that was begun from a deployment that did not end well.
func (f *face) aside(t *steps.Task) {
	w, ok := f.world.(steps.HomeWorld)
	if !ok {
		f.say("That can't be done from here.")
		return
	}
	f.walk(w, t, steps.PlaceOf(f.m.Values(), f.id))
}

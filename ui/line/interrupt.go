package line

import (
	"context"
	"errors"
	"io"
	"maps"
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
)

// askLeave asks what Ctrl-C means while something runs, and says what each
// answer leaves behind. The run goes on meanwhile.
func (f *face) askLeave() {
	d := f.run
	f.blank()
	if f.watching {
		f.say("Another program deploys; this one looks on. Leave? The other goes on.")
		f.say("  1. Keep watching")
		f.say("  2. Leave")
		f.prompt("What shall happen? Ctrl-C again leaves [1]")
		return
	}
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
	switch answer := strings.TrimSpace(text); {
	case answer == "" || answer == "1" || answer == "<":
		f.say("Watching on.")
		return nil
	case answer == "2":
		f.say("Leaving.")
		cancel(runner.ErrDetach)
		return nil
	case answer == "3" && !f.watching:
		f.say("Stopping; then it is looked up what exists.")
		cancel(runner.ErrStop)
		return nil
	case answer == "4" && !f.watching && f.task == nil:
		f.say("Stopping; then what this deployment made is listed.")
		f.cleaning = true
		cancel(runner.ErrStop)
		return nil
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

// held is the deployment that another program works on, "" when that isn't why
// the run ended, or it can't be watched.
func (f *face) held(err error) string {
	var held *steps.HeldError
	if _, ok := f.world.(steps.Watcher); !ok || !errors.As(err, &held) {
		return ""
	}
	return held.Deployment
}

// watch looks on while another program deploys, then asks again what now, or
// goes on to the kubeconfig as after a deployment of our own.
func (f *face) watch(id string) (again bool, recreate map[string]string) {
	w := f.world.(steps.Watcher)
	f.watching = true
	f.blank()
	f.say("Watching. Ctrl-C ends the watching, nothing else.")
	err := f.follow(maps.Clone(f.m.Values()), func(ctx context.Context, emit func(runner.Event)) (steps.Deployed, error) {
		return w.Watch(ctx, id, emit)
	})
	f.watching = false
	if err != nil {
		return f.failure(err)
	}
	f.m.Finish(steps.Deploy)
	f.m.Next()
	return false, nil
}

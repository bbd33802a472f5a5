package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui"
	"aksarc-wizard/ui/line"
	"aksarc-wizard/ui/screen"
	"aksarc-wizard/ui/theme"
	"aksarc-wizard/validate"
)

// wizard is the program without a command: the guided way, on the full screen
// or as lines. Choosing the rehearsal or an unfinished deployment on the first
// page begins anew in another world.
func (a *app) wizard() error {
	if a.flags.scenario == "list" {
		return a.listScenarios()
	}
	in, inTerminal := terminal(a.streams.In)
	out, outTerminal := terminal(a.streams.Out)
	chosen, err := chooseFace(a.flags, a.host, inTerminal, outTerminal)
	if err != nil {
		return err
	}
	resume := ""
	for {
		w, err := a.openWorld(a.flags.answers)
		if err != nil {
			return err
		}
		m, err := a.machine(w, resume)
		if err != nil {
			w.close()
			return err
		}
		var next ended
		if chosen.line {
			next, err = a.lineMode(w, m, chosen, resume)
		} else {
			next, err = a.fullScreen(w, m, chosen, in, out, resume)
		}
		w.close()
		switch {
		case err != nil:
			return err
		case next.rehearse:
			a.flags.rehearse, resume = true, ""
		case next.resume != "":
			resume = next.resume
		default:
			return said(next.code)
		}
	}
}

// ended is how a face came to its end.
type ended struct {
	code     int
	rehearse bool
	resume   string
}

// machine starts the steps with the answers at hand: those of a deployment
// that is continued, of --answers, of the last time, or the defaults.
func (a *app) machine(w *world, resume string) (*steps.Machine, error) {
	if resume != "" {
		v, err := w.Open(resume)
		if err != nil {
			return nil, fail(exitFailed, "", "The deployment %s can't be read: %v.", resume, err)
		}
		m := steps.New(v)
		m.GoTo(steps.Deploy)
		return m, nil
	}
	v := steps.Defaults()
	if w.about.Rehearsal {
		v = steps.Sample()
	}
	if draft := w.Draft(); draft != nil {
		v = draft
	}
	if a.flags.answers != "" {
		var err error
		if v, err = a.readAnswers(a.flags.answers); err != nil {
			return nil, err
		}
	}
	m := steps.New(v)
	m.Facts().Site.SSHKey = readSSHKey(v, w.about.Base)
	m.Relearn()
	return m, nil
}

func (a *app) fullScreen(w *world, m *steps.Machine, f face, in, out *os.File, resume string) (ended, error) {
	colors := map[int]theme.Profile{0: theme.None, 16: theme.Sixteen, 256: theme.TwoFiftySix}[f.colors]
	model := ui.New(w, m, ui.Options{ASCII: f.ascii, Color: colors, Serial: f.serial, Resume: resume})
	o := screen.Options{
		In: in, Out: out, Term: a.host.Get("TERM"), Stock: a.flags.stock, Now: a.host.Now, Guardian: a.guardian(),
		Profile: screen.Profile{Unicode: !f.ascii, Serial: f.serial,
			Colours: map[int]screenColours{0: screen.NoColour, 16: screen.Sixteen, 256: screen.TwoFiftySix}[f.colors]},
	}
	if f.cols > 0 {
		o.Size = func() (int, int) { return f.cols, f.rows }
	}
	_, err := screen.Run(context.Background(), model, o)
	model.Close()
	for _, l := range model.FarewellLines() {
		fmt.Fprintln(a.streams.Err, l)
	}
	var sig *screen.SignalError
	var crash *screen.PanicError
	switch {
	case errors.As(err, &sig), errors.Is(err, screen.ErrHangup):
		return ended{}, fail(exitInterrupted, "", "%v; what the service has accepted goes on without this program.", err)
	case errors.As(err, &crash):
		return ended{}, fail(exitFailed, a.crashReport(w, crash), "the program made a mistake (%v) and had to stop. Your answers are in %s.", crash, w.about.DraftFile)
	case err != nil:
		return ended{}, fail(exitFailed, "", "%v", err)
	}
	return outcome(model.Outcome()), nil
}

// crashReport writes what a developer needs, and says where.
func (a *app) crashReport(w *world, crash *screen.PanicError) string {
	file := w.about.DraftFile + ".crash.txt"
	text := w.redactor.Redact(fmt.Sprintf("aksarc-wizard %s\n%v\n\n%s", version, crash, crash.Stack))
	if err := writePrivate(file, text); err != nil {
		return ""
	}
	return "Details for a report: " + file
}

func outcome(o ui.Outcome) ended {
	switch o.Kind {
	case ui.StartRehearsal:
		return ended{rehearse: true}
	case ui.ContinueDeployment:
		return ended{resume: o.ID}
	case ui.EndedDetached, ui.EndedStopped:
		return ended{code: exitInterrupted}
	case ui.EndedFailed:
		return ended{code: exitFailed}
	}
	return ended{code: exitDone}
}

func (a *app) lineMode(w *world, m *steps.Machine, f face, resume string) (ended, error) {
	ctx, stop := a.interruptible()
	defer stop()
	o, err := line.Run(ctx, w, m, line.Options{In: a.streams.In, Out: a.streams.Out, Why: f.why, Unicode: !f.ascii, Resume: resume})
	if err != nil && !errors.Is(err, runner.ErrDetach) {
		return ended{}, err
	}
	switch o.Kind {
	case line.StartRehearsal:
		return ended{rehearse: true}, nil
	case line.ContinueDeployment:
		return ended{resume: o.ID}, nil
	case line.Detached, line.Stopped:
		return ended{code: exitInterrupted}, nil
	case line.Failed:
		return ended{code: exitFailed}, nil
	}
	return ended{code: exitDone}, nil
}

var _ validate.Values

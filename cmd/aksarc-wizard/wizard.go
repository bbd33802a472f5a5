package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui"
	"aksarc-wizard/ui/line"
	"aksarc-wizard/ui/screen"
	"aksarc-wizard/ui/screen/cell"
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
		m, draft, err := a.machine(w, resume)
		if err != nil {
			w.close()
			return err
		}
		var next ended
		if chosen.line {
			next, err = a.lineMode(w, m, chosen, resume)
		} else {
			next, err = a.fullScreen(w, m, chosen, in, out, resume, draft)
		}
		w.close()
		switch {
		case err != nil:
			return err
		case next.rehearse:
			a.flags.rehearse, resume = true, ""
		case next.resume != "":
			resume = next.resume
			a.carryOn(w)
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
// that is continued, of --answers, of the last time (draft then names their
// file), or the defaults.
func (a *app) machine(w *world, resume string) (m *steps.Machine, draft string, err error) {
	v := steps.Defaults()
	if w.about.Rehearsal {
		v = steps.Sample()
	}
	switch last := w.Draft(); {
	case resume != "":
		if v, err = w.Open(resume); err != nil {
			return nil, "", fail(exitFailed, "", "The deployment %s can't be read: %v.", resume, err)
		}
	case a.flags.answers != "":
		if v, err = a.readAnswers(a.flags.answers); err != nil {
			return nil, "", err
		}
	case last != nil:
		v, draft = last, w.about.DraftFile
	}
	m = steps.New(v)
	m.Facts().Site.SSHKey = readSSHKey(v, w.about.Base)
	m.Relearn()
	if resume != "" {
		m.GoTo(steps.Deploy)
	}
	return m, draft, nil
}

// coloursOfWire says the same to the painter as to the theme.
var coloursOfWire = map[theme.Profile]cell.Colours{theme.None: screen.NoColour, theme.Sixteen: screen.Sixteen, theme.TwoFiftySix: screen.TwoFiftySix}

// guardian is the small process that gives the terminal back when this one
// ends in a way that no code of ours sees.
func (a *app) guardian() []string {
	self, err := a.host.Self()
	if err != nil {
		return nil
	}
	return append([]string{self}, screen.GuardianArgs()...)
}

func (a *app) fullScreen(w *world, m *steps.Machine, f face, in, out *os.File, resume, draft string) (ended, error) {
	model := ui.New(w, m, ui.Options{
		ASCII: f.ascii, Color: f.colors, Serial: f.serial, Width: f.cols, Height: f.rows,
		Light: f.light, Now: a.host.Now, Deployment: resume, Draft: draft, Quiet: f.quiet,
		ReadFile: readBounded, LookAtKey: func(v validate.Values) *validate.SSHKey { return readSSHKey(v, w.about.Base) },
	})
	o := screen.Options{
		In: in, Out: out, Term: a.host.Get("TERM"), Stock: a.flags.stock, Now: a.host.Now, Guardian: a.guardian(),
		LastWords: fmt.Sprintf("aksarc-wizard has ended; what the site has accepted goes on. A deployment is continued with: %s; the answers are taken up with: %s",
			w.About().CommandLine("resume"), w.About().CommandLine()),
		Profile: screen.Profile{Unicode: !f.ascii, Serial: f.serial, Colours: coloursOfWire[f.colors]},
	}
	if f.cols > 0 {
		o.Size = func() (int, int) { return f.cols, f.rows }
	}
	rest := watchForCrashes(w.redactor, w.about.DraftFile)
	_, err := screen.Run(context.Background(), model, o)
	model.Shutdown() // before the world ends under a run
	rest()
	for _, l := range model.FarewellLines() {
		fmt.Fprintln(a.streams.Err, l)
	}
	if o := model.Outcome(); o.ID != "" {
		w.debrief(a.streams.Err)
	}
	var sig *screen.SignalError
	var crash *screen.PanicError
	switch {
	case errors.As(err, &sig), errors.Is(err, screen.ErrHangup):
		return ended{}, fail(exitInterrupted, "", "%v; what the service has accepted goes on without this program.", err)
	case errors.As(err, &crash):
		return ended{}, fail(exitFailed, a.crashReport(w, crash), "the program made a mistake (%v) and had to stop. Your answers are in %s.", harmless(w.redactor, crash.Error()), w.about.DraftFile)
	case err != nil:
		return ended{}, fail(exitFailed, "", "%v", err)
	}
	return outcome(model.Outcome()), nil
}

func outcome(o ui.Outcome) ended {
	switch o.Kind {
	case ui.Rehearse:
		return ended{rehearse: true}
	case ui.Continue:
		return ended{resume: o.ID}
	case ui.Detached, ui.Stopped:
		return ended{code: exitInterrupted}
	case ui.Failed:
		return ended{code: exitFailed}
	}
	return ended{code: exitDone}
}

func (a *app) lineMode(w *world, m *steps.Machine, f face, resume string) (ended, error) {
	ctx, interrupts, stop := a.askable()
	defer stop()
	var secret func(context.Context) (string, error)
	if in, ok := terminal(a.streams.In); ok {
		secret = func(ctx context.Context) (string, error) { return a.typedSecret(ctx, in) }
	}
	o, err := line.Run(ctx, w, m, line.Options{Secret: secret, In: a.streams.In, Interrupts: interrupts, Out: a.streams.Out, Why: f.why, Unicode: !f.ascii, Resume: resume, ReadFile: readBounded,
		LookAtKey: func(v validate.Values) *validate.SSHKey { return readSSHKey(v, w.about.Base) }})
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

// maxSiteFile bounds what is read of a file that the operator names, in bytes.
const maxSiteFile = 16 << 20

// readBounded reads a file for the faces, which open none themselves.
func readBounded(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, maxSiteFile))
}

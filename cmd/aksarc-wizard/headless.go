package main

// The commands that ask the site: check and apply.

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

func (a *app) checkCommand() *cobra.Command {
	c := &cobra.Command{Use: "check", Short: "Check the prerequisites only", Args: cobra.NoArgs}
	a.answersFlag(c)
	a.jsonFlags(c)
	c.RunE = func(*cobra.Command, []string) error {
		v := steps.Defaults()
		if a.flags.answers != "" {
			var err error
			if v, err = a.readAnswers(a.flags.answers); err != nil {
				return err
			}
		}
		w, err := a.openWorld(a.flags.answers)
		if err != nil {
			return err
		}
		defer w.close()
		ctx, stop := a.interruptible()
		defer stop()
		m := steps.New(v)
		askAll(ctx, w, m, checkQuestions)
		checks := m.Checks()
		if a.flags.json {
			if err := a.printJSON(checksJSON(checks)); err != nil {
				return err
			}
		} else {
			a.banner(w, a.streams.Out)
			printChecks(a.streams.Out, checks)
		}
		if ctx.Err() != nil {
			return fail(exitInterrupted, "", "Interrupted; nothing was changed.")
		}
		return checksVerdict(checks)
	}
	return c
}

var checkQuestions = []steps.QuestionID{steps.AskTools, steps.AskConfig, steps.AskClouds, steps.AskAccount, steps.AskKubectl}

// askAll asks the questions side by side and takes the answers in.
func askAll(ctx context.Context, w steps.World, m *steps.Machine, ids []steps.QuestionID) {
	questions := m.AskAgain(ids...)
	answers := make(chan steps.Answer, len(questions))
	var wg sync.WaitGroup
	for _, q := range questions {
		wg.Go(func() { answers <- w.Ask(ctx, q) })
	}
	wg.Wait()
	close(answers)
	for answer := range answers {
		m.Learn(answer)
	}
}

type jsonCheck struct {
	ID       string            `json:"id"`
	Status   steps.CheckStatus `json:"status"`
	Severity validate.Severity `json:"severity"`
	Wanted   string            `json:"wanted"`
	Found    string            `json:"found"`
	Message  string            `json:"message"`
	Remedy   string            `json:"remedy"`
	Repair   [][]string        `json:"repair"`
}

func checksJSON(checks []steps.Check) any {
	out := struct {
		Checks []jsonCheck `json:"checks"`
	}{[]jsonCheck{}}
	for _, c := range checks {
		j := jsonCheck{c.ID, c.Status, c.Severity, c.Wanted, c.Found, c.Message, c.Remedy, [][]string{}}
		for _, r := range c.Repair {
			j.Repair = append(j.Repair, r.Argv())
		}
		out.Checks = append(out.Checks, j)
	}
	return out
}

func printChecks(w io.Writer, checks []steps.Check) {
	for _, c := range checks {
		found := c.Found
		if found == "" {
			found = "-"
		}
		fmt.Fprintf(w, "%-8s %-20s found %s; wanted %s\n", c.Status, c.Title, found, c.Wanted)
		if c.Status == steps.CheckOK {
			continue
		}
		if c.Message != "" {
			fmt.Fprintf(w, "         %s\n", c.Message)
		}
		if c.Remedy != "" {
			fmt.Fprintf(w, "         %s\n", c.Remedy)
		}
		for _, r := range c.Repair {
			fmt.Fprintf(w, "         $ %s\n", steps.OneLine(r))
		}
	}
}

// checksVerdict is the exit code of the checks.
func checksVerdict(checks []steps.Check) error {
	n := 0
	for _, c := range checks {
		if !c.Passed() {
			n++
		}
	}
	switch n {
	case 0:
		return nil
	case 1:
		return fail(exitPrerequisites, "", "1 prerequisite is not met.")
	}
	return fail(exitPrerequisites, "", "%d prerequisites are not met.", n)
}

// banner says that this is a rehearsal, where it is one.
func (a *app) banner(w *world, out io.Writer) {
	if w.about.Rehearsal {
		fmt.Fprintln(out, "REHEARSAL: the built-in site; nothing real is touched.")
	}
}

func (a *app) applyCommand() *cobra.Command {
	var yes bool
	c := &cobra.Command{Use: "apply FILE", Short: "Deploy without a screen: look first, create what is missing, wait, verify", Args: oneFile}
	a.jsonFlags(c)
	c.Flags().BoolVar(&yes, "yes", false, "don't ask before the first change")
	c.RunE = func(_ *cobra.Command, args []string) error {
		v, err := a.settledAnswers(args[0])
		if err != nil {
			return err
		}
		w, err := a.openWorld(args[0])
		if err != nil {
			return err
		}
		defer w.close()
		ctx, stop := a.interruptible()
		defer stop()
		if !a.flags.json {
			a.banner(w, a.streams.Out)
		}
		if err := a.ready(ctx, w, v, args[0]); err != nil {
			return err
		}
		if !yes {
			if err := a.confirm(w.Plan(v)); err != nil {
				return err
			}
		}
		return a.deploy(ctx, w, v, steps.DeployOptions{})
	}
	return c
}

// ready asks the site everything that decides whether the plan can work, and
// refuses before anything is changed.
func (a *app) ready(ctx context.Context, w *world, v validate.Values, file string) error {
	m := steps.New(v)
	m.Facts().Site.SSHKey = readSSHKey(v, a.base(file))
	askAll(ctx, w, m, checkQuestions)
	checks := m.Checks()
	if err := checksVerdict(checks); err != nil {
		printChecks(a.streams.Err, checks)
		return err
	}
	askAll(ctx, w, m, []steps.QuestionID{steps.AskSubscriptions, steps.AskCustomLocations, steps.AskNetworks, steps.AskClusters, steps.AskVersions, steps.AskVMSizes})
	if ctx.Err() != nil {
		return fail(exitInterrupted, "", "Interrupted; nothing was changed.")
	}
	r := m.Report()
	for _, p := range r.Problems {
		printProblem(a.streams.Err, p)
	}
	if r.Blocked() {
		return fail(exitAnswers, "Mend "+file+", then try again. Nothing was changed.", "The site refuses these answers.")
	}
	return nil
}

// confirm asks once, on a terminal; without one --yes is needed.
func (a *app) confirm(p runner.Plan) error {
	in, ok := terminal(a.streams.In)
	if !ok {
		return fail(exitUsage, "Look with: aksarc-wizard plan FILE", "There is no terminal to confirm on: add --yes.")
	}
	fmt.Fprint(a.streams.Err, planText(p))
	fmt.Fprintf(a.streams.Err, "\nType the cluster's name (%s) to begin: ", p.Cluster)
	var typed string
	if _, err := fmt.Fscanln(in, &typed); err != nil || typed != p.Cluster {
		return fail(exitInterrupted, "", "Not confirmed; nothing was changed.")
	}
	return nil
}

// interruptible ends with detaching at the first signal: what the service has
// accepted goes on, and can be resumed.
func (a *app) interruptible() (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	done := make(chan struct{})
	go func() {
		select {
		case <-signals:
			// A second one ends the program at once, as the system does it.
			signal.Stop(signals)
			cancel(runner.ErrDetach)
		case <-done:
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(done)
		cancel(nil)
	}
}

// deploy runs and tells, as lines or as JSON, and gives the exit code.
func (a *app) deploy(ctx context.Context, w *world, v validate.Values, o steps.DeployOptions) error {
	if !a.flags.json {
		defer w.debrief(a.streams.Out)
	}
	out, err := w.Deploy(ctx, v, o, a.eventPrinter())
	if err := a.ended(err, out, "aksarc-wizard resume "+out.ID+a.rehearseFlag()); err != nil {
		return err
	}
	if !a.flags.json {
		fmt.Fprintf(a.streams.Out, "\nDone. The kubeconfig is %s\n", out.Kubeconfig)
		a.printUse(out.Kubeconfig)
		fmt.Fprintf(a.streams.Out, "Report: %s\n", out.Report)
	}
	return nil
}

// printUse says how the shells are told of a kubeconfig.
func (a *app) printUse(file string) {
	fmt.Fprintf(a.streams.Out, "  export KUBECONFIG=%s\n  $env:KUBECONFIG = %s\n", steps.QuoteBash(file), steps.QuotePowerShell(file, false))
}

// eventPrinter tells a run as lines or as JSON.
func (a *app) eventPrinter() func(runner.Event) {
	if a.flags.json {
		return a.printEventJSON
	}
	lines := &eventPrinter{out: a.streams.Out, every: heartbeat}
	return lines.print
}

// ended gives the exit code of a run that has ended with err; again is the
// command that goes on with it.
func (a *app) ended(err error, out steps.Deployed, again string) error {
	var failure *runner.Failure
	switch {
	case err == nil:
		return nil
	case errors.Is(err, runner.ErrDetach):
		return fail(exitInterrupted, "Go on with: "+again, "Detached. What the service has accepted goes on without this program.")
	case errors.As(err, &failure):
		if !a.flags.json {
			a.printFailure(failure, out, again)
		}
		code := exitFailed
		if failure.Kind == runner.FailedStopped {
			code = exitInterrupted
		}
		return said(code)
	}
	return fail(exitFailed, "", "%v", err)
}

func (a *app) rehearseFlag() string {
	if a.flags.rehearse {
		return " --rehearse"
	}
	return ""
}

func (a *app) printFailure(f *runner.Failure, out steps.Deployed, again string) {
	w := a.streams.Err
	fmt.Fprintf(w, "\naksarc-wizard: %s\n", f.Error())
	for _, d := range f.Differences {
		fixed := ""
		if d.Immutable {
			fixed = "; can't be changed once created"
		}
		fmt.Fprintf(w, "  %s (%s): wanted %s, found %s%s\n", d.Label, d.Field, d.Want, d.Found, fixed)
	}
	if f.Cause != "" {
		fmt.Fprintf(w, "  Why: %s\n", f.Cause)
	}
	if f.Remedy != "" {
		fmt.Fprintf(w, "  What to do: %s\n", f.Remedy)
	} else if len(f.Differences) == 0 {
		fmt.Fprintln(w, "  No advice is known for this message.")
	}
	if f.Field != "" {
		fmt.Fprintf(w, "  Field: %s\n", f.Field)
	}
	if out.ID != "" {
		fmt.Fprintf(w, "  Log: %s\n  Go on with: %s\n", out.Log, again)
	}
}

// heartbeat is how often an unchanged state is told again.
const heartbeat = 30 * time.Second

// eventPrinter tells a run as lines, one for each change and a heartbeat.
type eventPrinter struct {
	out   io.Writer
	every time.Duration
	last  string
	at    time.Duration
}

func (p *eventPrinter) print(e runner.Event) {
	text := e.Message
	switch e.Kind {
	case runner.ActionStarted:
		text = "started"
	case runner.ActionProgress:
		if text == "" {
			text = e.State
		}
		// The same word again says nothing; now and then it says "alive".
		if key := e.Action + text; key == p.last && e.Elapsed-p.at < p.every {
			return
		} else if key == p.last {
			text += fmt.Sprintf(" (%s so far)", e.Elapsed.Round(time.Second))
		}
		p.last, p.at = e.Action+e.Message, e.Elapsed
	case runner.ActionSkipped:
		text = "skipped: " + text
	case runner.ActionDone:
		text = strings.TrimSpace("done after " + e.Elapsed.Round(time.Second).String() + " " + text)
	case runner.ActionFailed:
		text = "failed after " + e.Elapsed.Round(time.Second).String()
	default:
		return
	}
	fmt.Fprintf(p.out, "%s %s: %s\n", e.Time.Format("15:04:05"), e.Action, text)
}

// jsonEvent is one line of `apply --json`.
type jsonEvent struct {
	Time    string           `json:"time"`
	Event   runner.EventKind `json:"event"`
	Action  string           `json:"action,omitempty"`
	Message string           `json:"message"`
	Elapsed float64          `json:"elapsed_s"`
	Error   *runner.Failure  `json:"error,omitempty"`
}

func (a *app) printEventJSON(e runner.Event) {
	line, err := json.Marshal(jsonEvent{
		Time: e.Time.Format(time.RFC3339), Event: e.Kind, Action: e.Action, Message: e.Message,
		Elapsed: float64(e.Elapsed.Milliseconds()) / 1000, Error: e.Failure,
	})
	if err == nil {
		_, _ = a.streams.Out.Write(append(line, '\n'))
	}
}

package main

// The commands that ask the site: check and apply.

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/remedy"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

var checkQuestions = []steps.QuestionID{steps.AskTools, steps.AskConfig, steps.AskClouds, steps.AskAccount, steps.AskKubectl,
	steps.AskWorkstation, steps.AskReach}

// prerequisites are the checks of the workstation and, once it is signed in,
// of the site; what is known to fail in this release comes first.
func prerequisites(ctx context.Context, w *world, m *steps.Machine) []steps.Check {
	askAll(ctx, w, m, checkQuestions)
	if m.Facts().Known(steps.AskAccount) {
		askAll(ctx, w, m, []steps.QuestionID{steps.AskGroups, steps.AskResourceTypes})
	}
	checks := append(m.KnownIssues(), m.AllChecks()...)
	if m.Facts().Known(steps.AskResourceTypes) {
		checks = append(checks, m.TypesCheck())
	}
	for i := range checks {
		advise(&checks[i])
	}
	return checks
}

// advise adds what is known about az's words in a refusal.
func advise(c *steps.Check) {
	if c.ID != steps.CheckToken || c.Status != steps.CheckFail {
		return
	}
	f := runner.Failure{Message: c.Message, Stderr: c.Message, ExitCode: 1}
	if r, ok := remedy.Find(&f); ok {
		c.Message, c.Remedy = c.Message+"\n         "+r.Cause, r.Remedy
	}
}

// notable are the checks that passed with something to say.
func notable(checks []steps.Check) []steps.Check {
	var some []steps.Check
	for _, c := range checks {
		if c.Status == steps.CheckWarn {
			some = append(some, c)
		}
	}
	return some
}

// otherRelease says that a drill is about another release than the answers.
func (a *app) otherRelease(w *world, v validate.Values) {
	if w.drill != nil && w.drill.Release != "" && w.drill.Release != v[validate.FieldRelease] {
		fmt.Fprintf(a.streams.Err, "The drill %s is about release %s, the answers about %s. Make answers for it: aksarc-wizard init%s > a.yaml\n",
			w.drill.Name, w.drill.Release, v[validate.FieldRelease], a.rehearseFlag())
	}
}

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
	c := &cobra.Command{Use: "apply FILE", Short: "Deploy without a screen: look first, create what is missing, wait, verify", Args: oneFile}
	a.jsonFlags(c)
	c.Flags().BoolVar(&a.flags.yes, "yes", false, "don't ask before the first change")
	a.acknowledgeFlag(c)
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
		// Whoever comes second need not wait for the site's answers to hear it.
		if err := w.store.Free(steps.Target(v)); err != nil {
			return a.ended(w.heldBy(err, v, ""), steps.Deployed{}, "")
		}
		accepted, err := a.ready(ctx, w, v, args[0])
		if err != nil {
			return err
		}
		if !a.flags.yes {
			if err := a.confirm(w.Plan(v)); err != nil {
				return err
			}
		}
		return a.deploy(ctx, w, v, steps.DeployOptions{Acknowledged: accepted})
	}
	return c
}

// ready asks the site everything that decides whether the plan can work, and
// refuses before anything is changed. accepted are the reasons for going on in
// spite of a check.
func (a *app) ready(ctx context.Context, w *world, v validate.Values, file string) (accepted map[string]string, err error) {
	m := steps.New(v)
	m.Facts().Site.SSHKey = readSSHKey(v, a.base(file))
	checks := prerequisites(ctx, w, m)
	if err := a.acknowledge(m, checks); err != nil {
		return nil, err
	}
	if err := checksVerdict(checks); err != nil {
		printChecks(a.streams.Err, checks)
		a.otherRelease(w, v)
		return nil, err
	}
	printChecks(a.streams.Err, notable(checks))
	askAll(ctx, w, m, []steps.QuestionID{steps.AskSubscriptions, steps.AskCustomLocations, steps.AskNetworks, steps.AskClusters, steps.AskVersions, steps.AskVMSizes})
	if ctx.Err() != nil {
		return nil, fail(exitInterrupted, "", "Interrupted; nothing was changed.")
	}
	r := m.Report()
	for _, p := range r.Problems {
		printProblem(a.streams.Err, p)
	}
	if r.Blocked() {
		return nil, fail(exitAnswers, "Mend "+file+", then try again. Nothing was changed.", "The site refuses these answers.")
	}
	return m.Acknowledged(), nil
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

// deploy runs and tells, as lines or as JSON, and gives the exit code.
func (a *app) deploy(ctx context.Context, w *world, v validate.Values, o steps.DeployOptions) error {
	if !a.flags.json {
		defer w.debrief(a.streams.Out)
	}
	ctx, emit, question, asked := a.asking(ctx, "The deployment", "aksarc-wizard resume"+a.rehearseFlag(), true, a.eventPrinter())
	out, err := w.Deploy(ctx, v, o, emit)
	asked()
	again := "aksarc-wizard resume " + out.ID + a.rehearseFlag()
	failed := err
	if err := a.ended(err, out, again); err != nil {
		switch {
		case question.cleanUp.Load():
			return errors.Join(err, a.cleanUpAfter(out.ID))
		case !a.flags.json:
			a.printRecreate(failed, again, v)
		}
		return err
	}
	if !a.flags.json {
		fmt.Fprintf(a.streams.Out, "\nDone. The kubeconfig is %s\n", out.Kubeconfig)
		a.printUse(out.Kubeconfig)
		fmt.Fprintf(a.streams.Out, "Report: %s\n", out.Report)
	}
	return nil
}

// printRecreate tells the one command that clears a failed cluster away: it
// deletes, so it wants the cluster's name.
// What its nodes can tell goes with them, so that command comes first; a cluster
// that has failed has no kubeconfig to learn their addresses from.
func (a *app) printRecreate(err error, again string, v validate.Values) {
	cluster := v[validate.FieldClusterName]
	var f *runner.Failure
	if errors.As(err, &f) && f.Action == steps.ActionCluster && (f.Kind == runner.FailedState || f.Kind == runner.FailedCommand) {
		fmt.Fprintf(a.streams.Err, "  What its nodes can tell goes with it. Collect that first: aksarc-wizard logs %s --ip %s%s\n", cluster, v[validate.FieldControlPlaneIP], a.rehearseFlag())
		fmt.Fprintf(a.streams.Err, "  If the cluster was left behind as Failed, this deletes it and makes it anew: %s --recreate %s\n", again, cluster)
	}
}

// printUse says how the shells are told of a kubeconfig. PowerShell takes the
// right side of an assignment for a command when it has no quotes.
func (a *app) printUse(file string) {
	quoted := "'" + strings.ReplaceAll(file, "'", "''") + "'"
	fmt.Fprintf(a.streams.Out, "  export KUBECONFIG=%s\n  $env:KUBECONFIG = %s\n", steps.QuoteBash(file), quoted)
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
	var held *steps.HeldError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &held) && held.Deployment != "":
		return fail(exitFailed, "Watch it with: aksarc-wizard status "+held.Deployment+" --follow"+a.rehearseFlag(), "%v", err)
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
	if !a.flags.rehearse {
		return ""
	}
	flags := " --rehearse"
	if a.flags.scenario != "" {
		flags += " --scenario " + steps.QuoteBash(a.flags.scenario)
	}
	if a.flags.speed != defaultSpeed {
		flags += " --rehearse-speed " + strconv.FormatFloat(a.flags.speed, 'g', -1, 64)
	}
	return flags
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
	} else if len(f.Differences) == 0 && f.Kind != runner.FailedStopped {
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
			text += fmt.Sprintf(" (%s so far%s)", e.Elapsed.Round(time.Second), ofBound(e))
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

// ofBound says how much of its bound what is under way has used.
func ofBound(e runner.Event) string {
	if e.Bound <= 0 {
		return ""
	}
	return fmt.Sprintf("; %s of at most %s", e.Used.Round(time.Second), e.Bound.Round(time.Second))
}

// jsonEvent is one line of `apply --json`.
type jsonEvent struct {
	Rehearsal bool             `json:"rehearsal,omitempty"`
	Time      string           `json:"time"`
	Event     runner.EventKind `json:"event"`
	Action    string           `json:"action,omitempty"`
	Message   string           `json:"message"`
	Elapsed   float64          `json:"elapsed_s"`
	Bound     float64          `json:"bound_s,omitempty"`
	Used      float64          `json:"used_s,omitempty"`
	Error     *runner.Failure  `json:"error,omitempty"`
}

func (a *app) printEventJSON(e runner.Event) {
	line, err := json.Marshal(jsonEvent{
		Rehearsal: a.flags.rehearse, Time: e.Time.Format(time.RFC3339), Event: e.Kind, Action: e.Action, Message: e.Message,
		Elapsed: e.Elapsed.Round(time.Millisecond).Seconds(), Bound: e.Bound.Seconds(), Used: e.Used.Round(time.Millisecond).Seconds(), Error: e.Failure,
	})
	if err == nil {
		_, _ = a.streams.Out.Write(append(line, '\n'))
	}
}

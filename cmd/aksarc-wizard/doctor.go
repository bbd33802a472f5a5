package main

// check: the prerequisites without a screen, with repairs and with watching.

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// doctor is what check was asked to do beyond looking.
type doctor struct {
	fix, watch     bool
	online         bool
	interval, for_ time.Duration
}

func (a *app) checkCommand() *cobra.Command {
	var d doctor
	c := &cobra.Command{Use: "check", Short: "Check the prerequisites, mend them, or wait until they are met", Args: cobra.NoArgs,
		Long: "check makes every prerequisite check and ends with 0 when all are met, with 4 when not.\n" +
			"It changes nothing unless --fix is given."}
	a.answersFlag(c)
	a.jsonFlags(c)
	c.Flags().BoolVar(&d.fix, "fix", false, "show the safe repairs, ask, and run them")
	c.Flags().BoolVar(&a.flags.yes, "yes", false, "with --fix: don't ask")
	c.Flags().BoolVar(&d.online, "online", false, "with --fix: fetch missing extensions from the internet, where this computer reaches it")
	c.Flags().BoolVar(&d.watch, "watch", false, "check again until all is well, or until --for is over")
	c.Flags().DurationVar(&d.interval, "interval", 15*time.Second, "with --watch: the pause between two checks")
	c.Flags().DurationVar(&d.for_, "for", time.Hour, "with --watch: how long to wait at most")
	a.acknowledgeFlag(c)
	c.RunE = func(*cobra.Command, []string) error {
		if d.online && !d.fix {
			return fail(exitUsage, "", "--online only has a meaning with --fix.")
		}
		if d.watch && (d.interval <= 0 || d.for_ <= 0) {
			return fail(exitUsage, "Example: --interval 15s --for 1h", "--interval and --for need a time above 0.")
		}
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
		return a.check(ctx, w, v, d)
	}
	return c
}

func (a *app) acknowledgeFlag(c *cobra.Command) {
	c.Flags().StringArrayVar(&a.flags.acknowledge, "acknowledge", nil, "go on in spite of a check that isn't provably fatal: `ID=REASON`, kept in the journal and the report")
}

func (a *app) check(ctx context.Context, w *world, v validate.Values, d doctor) error {
	if !a.flags.json {
		a.banner(w, a.streams.Out)
	}
	checks, err := a.checkOnce(ctx, w, v)
	if err != nil {
		return err
	}
	if d.fix && ctx.Err() == nil {
		if checks, err = a.fix(ctx, w, v, checks, d.online); err != nil {
			return err
		}
	}
	if d.watch {
		if checks, err = a.watch(ctx, w, v, checks, d); err != nil {
			return err
		}
	}
	if a.flags.json {
		if err := a.printJSON(checksJSON(checks)); err != nil {
			return err
		}
	} else if !d.watch {
		printChecks(a.streams.Out, checks)
	}
	if ctx.Err() != nil {
		return fail(exitInterrupted, "", "Interrupted; nothing was changed.")
	}
	return checksVerdict(checks)
}

// checkOnce makes all checks once, with the acknowledgements applied.
func (a *app) checkOnce(ctx context.Context, w *world, v validate.Values) ([]steps.Check, error) {
	m := steps.New(v)
	checks := prerequisites(ctx, w, m)
	if ctx.Err() != nil {
		return checks, nil
	}
	return checks, a.acknowledge(m, checks)
}

// acknowledge applies --acknowledge to the checks that were made.
func (a *app) acknowledge(m *steps.Machine, checks []steps.Check) error {
	for _, text := range a.flags.acknowledge {
		id, reason, _ := strings.Cut(text, "=")
		err := m.Acknowledge(id, reason)
		switch {
		case errors.Is(err, steps.ErrNoCheck):
			var ids []string
			for _, c := range checks {
				ids = append(ids, c.ID)
			}
			return fail(exitUsage, "Known are: "+strings.Join(ids, ", ")+".", "--acknowledge %s: there is no such check.", id)
		case errors.Is(err, steps.ErrNoReason):
			return fail(exitUsage, "Example: --acknowledge "+id+"='tested by us on 1 March'", "--acknowledge %s: %v.", id, err)
		case err != nil:
			return fail(exitPrerequisites, "", "--acknowledge %s: %v", id, err)
		}
	}
	reasons := m.Acknowledged()
	for i, c := range checks {
		checks[i].Acknowledged = reasons[c.ID]
	}
	return nil
}

// fix shows the safe repairs, asks, runs them one after another, and checks
// again. A repair that fails ends it: the next may build on it.
func (a *app) fix(ctx context.Context, w *world, v validate.Values, checks []steps.Check, online bool) ([]steps.Check, error) {
	for round := 0; ; round++ {
		var commands, fetched []runner.Command
		for _, c := range checks {
			switch {
			case c.Safe():
				commands = append(commands, c.Repair...)
			case online && c.Status == steps.CheckFail && len(c.Repair) == 0:
				commands, fetched = append(commands, c.Online...), append(fetched, c.Online...)
			}
		}
		// What the first round mended can show what else is to be mended; a
		// repair that doesn't take must not be tried for ever.
		if len(commands) == 0 || round == 3 {
			return checks, nil
		}
		out := a.streams.Err
		fmt.Fprintln(out, "Repairs, in this order:")
		for _, c := range commands {
			fmt.Fprintf(out, "  $ %s\n", steps.OneLine(c))
		}
		if len(fetched) > 0 {
			fmt.Fprintln(out, steps.OnlineSaid(fetched))
		}
		if err := a.agreeTo("Run them?", "Nothing was changed."); err != nil {
			return checks, err
		}
		for _, c := range commands {
			fmt.Fprintf(out, "$ %s\n", steps.OneLine(c))
			res, err := w.Run(ctx, c, func(l runner.Line) { fmt.Fprintf(out, "  | %s\n", l.Text) })
			if err != nil {
				return checks, fail(exitFailed, "", "The repair did not run to its end: %v.", err)
			}
			if res.ExitCode != 0 {
				return checks, fail(exitFailed, "", "The repair failed with exit code %d; what was done before it stays: aksarc-wizard changes", res.ExitCode)
			}
		}
		var err error
		if checks, err = a.checkOnce(ctx, w, v); err != nil || ctx.Err() != nil {
			return checks, err
		}
	}
}

// agreeTo asks on the terminal unless --yes was given; without one it refuses.
func (a *app) agreeTo(question, otherwise string) error {
	if a.flags.yes {
		return nil
	}
	in, ok := terminal(a.streams.In)
	if !ok {
		return fail(exitUsage, "", "There is no terminal to ask on: add --yes. %s", otherwise)
	}
	fmt.Fprint(a.streams.Err, question+" [y/N] ")
	var typed string
	if _, err := fmt.Fscanln(in, &typed); err != nil || !strings.HasPrefix(strings.ToLower(typed), "y") {
		return fail(exitInterrupted, "", "%s", otherwise)
	}
	return nil
}

// watch checks again and again, telling only what has changed.
func (a *app) watch(ctx context.Context, w *world, v validate.Values, checks []steps.Check, d doctor) ([]steps.Check, error) {
	until := w.Now().Add(d.for_)
	said := map[string]steps.CheckStatus{}
	for {
		if !a.flags.json {
			var fresh []steps.Check
			for _, c := range checks {
				if said[c.ID] != c.Status {
					fresh = append(fresh, c)
				}
				said[c.ID] = c.Status
			}
			if len(fresh) > 0 {
				fmt.Fprintln(a.streams.Out, w.Now().Format("15:04:05"))
				printChecks(a.streams.Out, fresh)
			}
		}
		well := !slices.ContainsFunc(checks, func(c steps.Check) bool { return !c.Passed() })
		if well || ctx.Err() != nil || !w.Now().Add(d.interval).Before(until) {
			return checks, nil
		}
		t := time.NewTimer(d.interval)
		select {
		case <-ctx.Done():
			t.Stop()
			return checks, nil
		case <-t.C:
		}
		var err error
		if checks, err = a.checkOnce(ctx, w, v); err != nil {
			return checks, err
		}
	}
}

type jsonCheck struct {
	ID           string            `json:"id"`
	Title        string            `json:"title"`
	Rule         string            `json:"rule"`
	Status       steps.CheckStatus `json:"status"`
	Severity     validate.Severity `json:"severity"`
	Certainty    steps.Certainty   `json:"certainty"`
	Did          string            `json:"did"`
	Wanted       string            `json:"wanted"`
	Found        string            `json:"found"`
	Message      string            `json:"message"`
	Remedy       string            `json:"remedy"`
	Repair       [][]string        `json:"repair"`
	Online       [][]string        `json:"online,omitempty"`
	Acknowledged string            `json:"acknowledged,omitempty"`
}

func checksJSON(checks []steps.Check) any {
	out := struct {
		Checks []jsonCheck `json:"checks"`
	}{[]jsonCheck{}}
	for _, c := range checks {
		j := jsonCheck{c.ID, c.Title, c.Rule, c.Status, c.Severity, c.Certainty, c.Did, c.Wanted, c.Found, c.Message, c.Remedy, [][]string{}, nil, c.Acknowledged}
		for _, r := range c.Repair {
			j.Repair = append(j.Repair, r.Argv())
		}
		for _, r := range c.Online {
			j.Online = append(j.Online, r.Argv())
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
		if c.Did != "" && c.Status != steps.CheckOK {
			certainty := ""
			if c.Certainty != steps.Proved && c.Certainty != "" {
				certainty = " (" + string(c.Certainty) + ")"
			}
			fmt.Fprintf(w, "         %s: %s%s\n", c.ID, c.Did, certainty)
		}
		if c.Status == steps.CheckOK {
			continue
		}
		if c.Message != "" {
			fmt.Fprintf(w, "         %s\n", c.Message)
		}
		if c.Acknowledged != "" {
			fmt.Fprintf(w, "         Acknowledged: %s\n", c.Acknowledged)
		}
		if c.Remedy != "" {
			fmt.Fprintf(w, "         %s\n", c.Remedy)
		}
		for _, r := range c.Repair {
			fmt.Fprintf(w, "         $ %s\n", steps.OneLine(r))
		}
	}
}

package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

func (a *app) validateCommand() *cobra.Command {
	c := &cobra.Command{Use: "validate FILE", Short: "Check an answers file; touches nothing", Args: oneFile, RunE: func(_ *cobra.Command, args []string) error {
		v, err := a.readAnswers(args[0])
		if err != nil {
			return err
		}
		r := a.offlineReport(v, args[0])
		if a.flags.json {
			if err := a.printJSON(struct {
				Problems []validate.Problem `json:"problems"`
			}{append([]validate.Problem{}, r.Problems...)}); err != nil {
				return err
			}
		} else {
			for _, p := range r.Problems {
				printProblem(a.streams.Err, p)
			}
			for _, line := range validate.Sentences(r.Layout) {
				fmt.Fprintln(a.streams.Out, line)
			}
		}
		if r.Blocked() {
			return said(exitAnswers)
		}
		if !a.flags.json {
			fmt.Fprintf(a.streams.Out, "%s: no errors. What the site knows better is checked when it is asked.\n", args[0])
		}
		return nil
	}}
	a.jsonFlags(c)
	return c
}

func printProblem(w io.Writer, p validate.Problem) {
	fmt.Fprintf(w, "%s: %s: %s [%s]\n", p.Severity, p.Field, p.Message, p.Rule)
	if p.Hint != "" {
		fmt.Fprintf(w, "  %s\n", p.Hint)
	}
}

// offlineReport applies the rules that need no site; files that the answers
// name are looked at.
func (a *app) offlineReport(v validate.Values, file string) validate.Report {
	m := steps.New(v)
	if key := readSSHKey(v, a.base(file)); key != nil {
		m.Facts().Site.SSHKey = key
		m.Relearn()
	}
	return m.Report()
}

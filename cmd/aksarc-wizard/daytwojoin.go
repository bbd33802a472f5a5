package main

// Going on with what was left while it ran.

import (
	"strings"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/journal"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// left are the records of this place that were begun here and never ended,
// newest first.
func (d *dayTwo) left() []journal.Summary {
	all, err := d.w.store.List()
	if err != nil {
		return nil
	}
	var out []journal.Summary
	for _, s := range all {
		if s.Err == nil && s.Unfinished && s.Created.Purpose != "" && s.Created.Rehearsal == d.w.about.Rehearsal && strings.EqualFold(s.Created.Target, steps.Target(d.values)) {
			out = append(out, s)
		}
	}
	return out
}

// underWay says whether this very plan was begun here and never ended: it is
// joined then, although the cluster is at work on it.
func (d *dayTwo) underWay(p runner.Plan) bool {
	hash := journal.PlanHash(p)
	for _, s := range d.left() {
		if s.Created.PlanHash == hash {
			return true
		}
	}
	return false
}

// given reads the values of a command of the record; nil when it can't.
func (d *dayTwo) given(t *steps.Task, command string) validate.Values {
	scratch := &app{host: d.host}
	p := &poolCommand{taskCommand: taskCommand{dayTwo: dayTwo{app: scratch}}}
	c := &cobra.Command{Use: "again"}
	p.scopeFlags(c)
	p.changeFlags(c)
	p.taskFlags(c, t.ID)
	c.Flags().AddFlagSet(scratch.command().PersistentFlags())
	if c.ParseFlags(steps.SplitBash(command)) != nil {
		return nil
	}
	names := c.Flags().Args()
	if n := len(strings.Fields(t.ID)); len(names) != n+2 {
		return nil
	}
	p.pool = names[len(names)-1]
	v, err := p.wanted()
	if err != nil {
		return nil
	}
	return v
}

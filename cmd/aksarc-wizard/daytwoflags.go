package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/spf13/cobra"

	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// taskCommand is a task of day two given on the command line: its flags are
// made of the task's fields.
type taskCommand struct {
	dayTwo
	task  *steps.Task
	texts map[string]*string
	bools map[string]*bool
	clear map[string]*bool
	lists map[string]*[]string
	c     *cobra.Command
}

// taskFlags adds a flag for each field of the task that has one.
func (d *taskCommand) taskFlags(c *cobra.Command, id string) {
	d.task, _ = steps.TaskByID(id)
	d.texts, d.bools, d.clear, d.lists, d.c = map[string]*string{}, map[string]*bool{}, map[string]*bool{}, map[string]*[]string{}, c
	f := c.Flags()
	for _, field := range d.task.Fields {
		if field.Arg == "" || field.Positional() {
			continue
		}
		help := fmt.Sprintf("`%s` %s", placeholder(field), field.Help)
		switch {
		case field.Kind == steps.Bool:
			d.bools[field.Path] = f.Bool(field.Arg, false, field.Label+": "+trueOf(field)+". "+field.Help)
		case field.Repeated:
			d.lists[field.Path] = f.StringArray(field.Arg, nil, help+" Repeatable.")
		default:
			d.texts[field.Path] = f.String(field.Arg, "", help)
		}
		if field.Clear != "" && d.task.Fill != nil { // there is something to empty
			d.clear[field.Path] = f.Bool(field.Clear, false, "remove all "+strings.ToLower(field.Label))
		}
	}
}

// placeholder stands for the value in the help.
func placeholder(f steps.Field) string {
	switch {
	case f.Kind == steps.Path:
		return "FILE"
	case f.Kind == steps.Int:
		return "N"
	case f.Repeated:
		return "ITEM"
	}
	return strings.ToUpper(strings.ReplaceAll(f.Arg, "-", "_"))
}

// trueOf is what turning a field on means.
func trueOf(f steps.Field) string {
	for _, o := range f.Offered(validate.Values{}, &steps.Facts{}) {
		if o.Value == "true" && o.Label != "" {
			return o.Label
		}
	}
	return "on"
}

// given are the values of the flags that were typed; the others are absent.
func (d *taskCommand) given() validate.Values {
	v := validate.Values{}
	for _, field := range d.task.Fields {
		if empty := d.clear[field.Path]; empty != nil && *empty {
			v[field.Path] = ""
		}
		if field.Arg == "" || !d.c.Flags().Changed(field.Arg) {
			continue
		}
		switch {
		case d.bools[field.Path] != nil:
			v[field.Path] = fmt.Sprint(*d.bools[field.Path])
		case d.lists[field.Path] != nil:
			v[field.Path] = strings.Join(*d.lists[field.Path], " ")
		default:
			v[field.Path] = *d.texts[field.Path]
		}
	}
	return v
}

// perform checks, shows, asks and runs the task with these values, those of the
// answers beneath them. It reports false when only the commands were wanted.
func (d *taskCommand) perform(ctx context.Context, f steps.ClusterFacts, given validate.Values) (steps.Deployed, bool, error) {
	v := maps.Clone(f.Values)
	maps.Copy(v, given)
	p := d.task.Plan(f, v)
	notes := d.task.Notes(f)
	joins := f.Busy() && d.underWay(p)
	if joins {
		notes = append(notes, steps.Joined)
	} else if err := d.refuse(d.task.Problems(f, v)); err != nil {
		return steps.Deployed{}, false, err
	}
	if d.task.Sum != nil && !joins {
		if sum := d.task.Sum(f, v); sum.More > 0 || d.task.ID == "upgrade" {
			notes = append(notes, "Addresses: "+sum.String()+".")
		}
	}
	if goOn, err := d.review(p, d.task.Word(f, v), notes...); err != nil || !goOn {
		return steps.Deployed{}, false, err
	}
	out, err := d.carry(ctx, p)
	return out, err == nil, err
}

// learned is learnTask for commands that need the cluster to exist.
func (d *taskCommand) learned(ctx context.Context, windows bool) (steps.ClusterFacts, error) {
	f, err := d.learnTask(ctx, d.task, windows)
	if errors.Is(err, errGone) {
		err = fail(exitAnswers, "Look with: aksarc-wizard clusters", "%s is not there.", f.Name)
	}
	return f, err
}

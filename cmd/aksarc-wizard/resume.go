package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner/execute"
	"aksarc-wizard/runner/journal"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

func (a *app) resumeCommand() *cobra.Command {
	var recreate string
	c := &cobra.Command{Use: "resume [ID]", Short: "Go on with an interrupted deployment; without ID the newest unfinished one", Args: cobra.MaximumNArgs(1)}
	a.jsonFlags(c)
	c.Flags().StringVar(&recreate, "recreate", "", "delete a failed cluster of this `NAME` and create it again")
	c.RunE = func(_ *cobra.Command, args []string) error {
		a.adoptSite(args)
		w, err := a.openWorld("")
		if err != nil {
			return err
		}
		defer w.close()
		id, v, err := a.unfinished(w, args)
		if err != nil {
			return err
		}
		ctx, stop := a.interruptible()
		defer stop()
		if !a.flags.json {
			a.banner(w, a.streams.Out)
			fmt.Fprintf(a.streams.Out, "Going on with %s.\n", id)
			w.tellBelieved(a.streams.Out, id)
		}
		o := steps.DeployOptions{ID: id}
		if recreate != "" {
			o.Recreate = map[string]string{steps.ActionCluster: recreate}
		}
		return a.deploy(ctx, w, v, o)
	}
	return c
}

// unfinished finds the deployment that is meant, and its answers.
func (a *app) unfinished(w *world, args []string) (string, validate.Values, error) {
	id := ""
	if len(args) == 1 {
		id = args[0]
	} else {
		all, err := w.Unfinished()
		if err != nil {
			return "", nil, fail(exitFailed, "", "The deployments can't be listed: %v.", err)
		}
		if len(all) == 0 {
			return "", nil, fail(exitUsage, "Start one with: aksarc-wizard"+a.rehearseFlag(), "There is no unfinished deployment in %s.", w.store.Root)
		}
		id = all[0].ID
	}
	if dep, err := w.store.Open(id); err == nil && dep.Created().Purpose != "" {
		return "", nil, fail(exitUsage, "Give that command again: it looks first and goes on from what it finds.",
			"%s was not a deployment but: aksarc-wizard %s", id, dep.Created().Purpose)
	}
	if dep, err := w.store.Open(id); err == nil {
		if err := w.store.MayContinue(id, dep.Created()); err != nil {
			return "", nil, fail(exitUsage, "", "%v", err)
		}
	}
	v, err := w.Open(id)
	if errors.Is(err, journal.ErrNotFound) {
		return "", nil, fail(exitUsage, "List them with: aksarc-wizard status"+a.rehearseFlag(), "There is no deployment %s in %s.", id, w.store.Root)
	}
	if err != nil {
		return "", nil, fail(exitFailed, "", "The deployment %s can't be read: %v.", id, err)
	}
	return id, v, nil
}

func (a *app) statusCommand() *cobra.Command {
	var follow bool
	c := &cobra.Command{Use: "status [ID]", Short: "Show what the journal believes beside what the site says", Args: cobra.MaximumNArgs(1)}
	a.jsonFlags(c)
	c.Flags().BoolVar(&follow, "follow", false, "watch the program that works on it now, from its journal; changes nothing")
	c.RunE = func(_ *cobra.Command, args []string) error {
		a.adoptSite(args)
		w, err := a.openWorld("")
		if err != nil {
			return err
		}
		defer w.close()
		if follow {
			ctx, stop := a.interruptible()
			defer stop()
			return a.follow(ctx, w, args)
		}
		if len(args) == 0 {
			all, err := w.store.List()
			if err != nil {
				return fail(exitFailed, "", "The deployments can't be listed: %v.", err)
			}
			if len(all) == 0 {
				if a.flags.json {
					return a.printJSON(map[string]any{"deployments": []any{}})
				}
				fmt.Fprintln(a.streams.Out, "No deployment has been begun on this machine.")
				return nil
			}
			// One of the other world (a rehearsal's, seen without --rehearse) is
			// listed, not opened.
			if len(all) > 1 || all[0].Err != nil || all[0].Created.Rehearsal != w.about.Rehearsal {
				return a.listDeployments(w, all)
			}
			args = []string{all[0].ID}
		}
		ctx, stop := a.interruptible()
		defer stop()
		return a.status(ctx, w, args)
	}
	return c
}

func (a *app) listDeployments(w *world, all []journal.Summary) error {
	type row struct {
		ID         string `json:"id"`
		Cluster    string `json:"cluster"`
		Begun      string `json:"begun"`
		Purpose    string `json:"purpose,omitempty"`
		Rehearsal  bool   `json:"rehearsal"`
		Unfinished bool   `json:"unfinished"`
		Error      string `json:"error,omitempty"`
	}
	rows := []row{}
	for _, s := range all {
		r := row{ID: s.ID, Cluster: s.Created.Cluster, Begun: s.Started.Format("2006-01-02 15:04:05"), Unfinished: s.Unfinished && s.Created.Purpose == "", Purpose: s.Created.Purpose, Rehearsal: s.Created.Rehearsal}
		if s.Err != nil {
			r.Error = s.Err.Error()
		}
		rows = append(rows, r)
	}
	if a.flags.json {
		return a.printJSON(map[string]any{"deployments": rows})
	}
	a.banner(w, a.streams.Out)
	for _, r := range rows {
		state := "finished"
		switch {
		case r.Error != "":
			state = r.Error
		case r.Purpose != "":
			state = r.Purpose
		case r.Unfinished && r.Rehearsal:
			state = "unfinished; go on with: aksarc-wizard resume " + r.ID + " --rehearse"
		case r.Unfinished:
			state = "unfinished; go on with: aksarc-wizard resume " + r.ID
		}
		if r.Rehearsal {
			state = "REHEARSAL, " + state
		}
		fmt.Fprintf(a.streams.Out, "%s  %s  %s\n", r.ID, r.Begun, state)
	}
	return nil
}

// status shows belief beside truth for one deployment; it changes nothing.
func (a *app) status(ctx context.Context, w *world, args []string) error {
	id, v, err := a.unfinished(w, args)
	if err != nil {
		return err
	}
	dep, err := w.store.Open(id)
	if err != nil {
		return fail(exitFailed, "", "%v", err)
	}
	plan := w.Plan(v)
	engine := execute.Engine{Tool: w.ask, Clock: &clock{w: w}}
	truths, err := engine.Status(ctx, plan)
	if err != nil {
		return fail(exitFailed, "", "%v", err)
	}
	rows := execute.Compare(plan, journal.State(dep.Records()), truths, a.host.Now())
	switch made, err := makeUpReport(dep, plan); {
	case err != nil:
		fmt.Fprintf(a.streams.Err, "The report of %s is missing or old, and can't be written: %v.\n", id, err)
	case made:
		fmt.Fprintf(a.streams.Err, "The report of %s was missing or old; it has been written: %s\n", id, filepath.Join(dep.Dir, journal.ReportFile))
	}
	if a.flags.json {
		type row struct {
			Action  string `json:"action"`
			Journal string `json:"journal"`
			Service string `json:"service"`
			Differs bool   `json:"differs"`
		}
		out := []row{}
		for _, r := range rows {
			out = append(out, row{r.Action, r.Belief, r.Truth, r.Differs})
		}
		return a.printJSON(map[string]any{"id": id, "rehearsal": w.about.Rehearsal, "actions": out})
	}
	a.banner(w, a.streams.Out)
	fmt.Fprintf(a.streams.Out, "%s\n", id)
	for _, r := range rows {
		fmt.Fprintf(a.streams.Out, "  %-12s journal: %-40s service: %s\n", r.Action, r.Belief, r.Truth)
	}
	return nil
}

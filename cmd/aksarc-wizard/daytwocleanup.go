package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner/az"
	"aksarc-wizard/runner/journal"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

func (a *app) cleanupCommand() *cobra.Command {
	d := &deletion{dayTwo: dayTwo{app: a}}
	c := &cobra.Command{Use: "cleanup [ID]", Short: "Show, and with --confirm delete, what a deployment made and nothing else", Args: cobra.MaximumNArgs(1)}
	d.jsonFlags(c)
	c.Flags().StringVar(&d.confirm, "confirm", "", "delete it: the `NAME` of the deployment's cluster")
	c.RunE = func(_ *cobra.Command, args []string) error {
		id, err := d.cleanupOf(args)
		if err != nil {
			return err
		}
		ctx, stop := a.interruptible()
		defer stop()
		return d.cleanup(ctx, id)
	}
	return c
}

// cleanupOf finds the deployment that is meant: the newest one without an ID.
func (d *deletion) cleanupOf(args []string) (string, error) {
	store := journal.Store{Root: d.host.stateFolder(), Rehearsal: d.flags.rehearse, Now: d.host.Now}
	if len(args) == 1 {
		if _, err := store.Open(args[0]); err != nil {
			return "", fail(exitUsage, "List them with: aksarc-wizard status"+d.rehearseFlag(), "%v.", err)
		}
		return args[0], nil
	}
	all, err := store.List()
	if err != nil {
		return "", fail(exitFailed, "", "The deployments can't be listed: %v.", err)
	}
	for _, s := range all {
		if s.Err == nil && s.Created.Purpose == "" && s.Created.Rehearsal == d.flags.rehearse {
			return s.ID, nil
		}
	}
	return "", fail(exitUsage, "", "There is no deployment in %s.", store.Root)
}

func (d *deletion) cleanup(ctx context.Context, id string) error {
	store := journal.Store{Root: d.host.stateFolder(), Rehearsal: d.flags.rehearse, Now: d.host.Now}
	dep, err := store.Open(id)
	if err != nil {
		return fail(exitFailed, "", "%v.", err)
	}
	if c := dep.Created(); c.Rehearsal != d.flags.rehearse {
		return fail(exitUsage, "", "%v.", &journal.RehearsalError{ID: id, Rehearsal: c.Rehearsal})
	}
	text, err := dep.Answers()
	if err == nil {
		d.values, err = steps.ReadAnswers(text)
	}
	if err != nil {
		return fail(exitFailed, "", "The answers of %s can't be read: %v.", id, err)
	}
	d.siteRelease = d.values[validate.FieldRelease]
	if d.w, err = d.openWorld(""); err != nil {
		return err
	}
	defer d.w.close()
	d.base = d.w.about.Base
	d.made = journal.CleanUp(dep.Records())
	return d.takeAway(ctx, id, d.made)
}

// cleanUpAfter lists what a stopped deployment made, and takes it away once its
// name has been typed.
func (a *app) cleanUpAfter(id string) error {
	d := &deletion{dayTwo: dayTwo{app: a}}
	d.args = []string{"cleanup", id}
	ctx, stop := a.interruptible()
	defer stop()
	if err := d.cleanup(ctx, id); err != nil { // dry: it lists
		return err
	}
	name := d.values[validate.FieldClusterName]
	if len(d.made) == 0 {
		return nil
	}
	if d.confirm = d.ask(fmt.Sprintf("Type %s to delete this, or Enter to leave it: ", name)); d.confirm == "" {
		d.say("Nothing was deleted.")
		return nil
	}
	d.dryRun = false
	return d.cleanup(ctx, id)
}

func (d *deletion) takeAway(ctx context.Context, id string, made []journal.Made) error {
	if !d.flags.json {
		d.banner(d.w, d.streams.Out)
		d.say("Deployment %s of %s.", id, d.values[validate.FieldClusterName])
	}
	var ids []string
	for _, m := range made {
		ids = append(ids, m.Action)
		d.say("  made by it: %s", madeText(m))
	}
	p := steps.CleanUpPlan(d.values, ids)
	if len(p.Actions) == 0 {
		if d.flags.json {
			return d.printJSON(map[string]any{"id": id, "actions": []any{}})
		}
		return d.done("The journal knows of nothing that this deployment made, so nothing would be deleted. What was there before is never touched.")
	}
	name := d.values[validate.FieldClusterName]
	if d.confirm == "" {
		d.dryRun = true
		if _, err := d.review(p, name); err != nil || d.flags.json {
			return err
		}
		return d.done("Nothing was deleted. To do it: aksarc-wizard cleanup %s --confirm %s%s", id, name, d.rehearseFlag())
	}
	if d.confirm != name {
		return errors.Join(d.refuse(steps.CheckDeleteCluster(name, d.confirm, nil)), nil)
	}
	if problems, err := d.stillOurs(ctx, id, ids); err != nil {
		return err
	} else if err := d.refuse(problems); err != nil {
		return err
	}
	config := d.knownKubeconfig("")
	var notes []string
	if slices.Contains(ids, steps.ActionCluster) {
		f, there, err := d.facts(ctx)
		if err != nil {
			return err
		}
		if there {
			budgets, said := d.budgets(ctx, config)
			notes = append(notes, said)
			if err := d.refuse(steps.CheckDeleteCluster(name, d.confirm, budgets)); err != nil {
				return err
			}
		}
		defer func() {
			if _, there, err := d.facts(context.WithoutCancel(ctx)); err == nil && !there {
				d.sayAll(d.forget(f, config))
			}
		}()
	}
	d.yes = true
	if _, err := d.review(p, name, notes...); err != nil {
		return err
	}
	_, err := d.carry(ctx, p)
	if err == nil {
		d.say("\n%s", fmt.Sprintf("What %s had made is gone.", id))
	}
	return err
}

// learnCleanup finds out what a deployment made, and whether it is still its.
func (d *dayTwo) learnCleanup(ctx context.Context, id string) (steps.ClusterFacts, error) {
	dep, err := d.w.store.Open(id)
	if err != nil {
		return steps.ClusterFacts{}, err
	}
	text, err := dep.Answers()
	if err != nil {
		return steps.ClusterFacts{}, err
	}
	if d.values, err = steps.ReadAnswers(text); err != nil {
		return steps.ClusterFacts{}, err
	}
	f, there, err := d.facts(ctx)
	if err != nil {
		return f, err
	}
	f.Deployment = id
	for _, m := range journal.CleanUp(dep.Records()) {
		f.Made = append(f.Made, m.Action)
		f.MadeSaid = append(f.MadeSaid, "Made by deployment "+id+": "+madeText(m))
	}
	if there && slices.Contains(f.Made, steps.ActionCluster) {
		f.Budgets, f.BudgetsSaid = d.budgets(ctx, d.knownKubeconfig(""))
	}
	if len(f.Made) > 0 {
		f.NotOurs, err = d.stillOurs(ctx, id, f.Made)
	}
	return f, err
}

// madeText says what was made, and how sure that is.
func madeText(m journal.Made) string {
	if !m.Certain {
		return m.Action + " (ordered, but never seen)"
	}
	return m.Action + " (last seen " + m.State + ")"
}

// notOurs is a reason not to take something away.
func notOurs(message, hint string) []validate.Problem {
	return []validate.Problem{{Field: validate.FieldClusterName, Rule: "V80", Severity: validate.Error, Message: message, Hint: hint}}
}

// stillOurs says why not to take away what has the name now: a later deployment
// made it anew, or somebody else uses the network.
func (d *dayTwo) stillOurs(ctx context.Context, id string, made []string) ([]validate.Problem, error) {
	all, err := d.w.store.List()
	if err != nil {
		return nil, fail(exitFailed, "", "The deployments can't be listed: %v.", err)
	}
	for _, s := range all { // newest first
		if s.ID == id {
			break
		}
		if s.Err != nil || s.Created.Purpose != "" || s.Created.Rehearsal != d.w.about.Rehearsal || s.Created.Target != steps.Target(d.values) {
			continue
		}
		dep, err := d.w.store.Open(s.ID)
		if err != nil {
			continue
		}
		for _, m := range journal.CleanUp(dep.Records()) {
			if slices.Contains(made, m.Action) {
				return notOurs(fmt.Sprintf("The %s that is there now was made by the later deployment %s.", m.Action, s.ID), "Look with: aksarc-wizard cleanup "+s.ID+d.rehearseFlag()), nil
			}
		}
	}
	clusters, _, err := learn(ctx, d, az.ClusterList(az.Scope{Subscription: d.scope().Subscription}), az.ParseClusters)
	if err != nil {
		return nil, err
	}
	name := d.values[validate.FieldClusterName]
	var others []az.Cluster
	for _, c := range clusters {
		if !strings.EqualFold(c.Name, name) || !strings.EqualFold(c.ResourceGroup, d.scope().ResourceGroup) || !slices.Contains(made, steps.ActionCluster) {
			others = append(others, c)
		} else if problems, err := d.madeThen(id, c); err != nil || problems != nil {
			return problems, err
		}
	}
	if !slices.Contains(made, steps.ActionNetwork) {
		return nil, nil
	}
	network := az.Network{ID: steps.NetworkID(d.values), Name: d.values[validate.FieldNetworkName]}
	return steps.CheckDeleteNetwork(steps.UseOf(network, others, -1)), nil
}

// madeThen compares the day of the cluster's creation with the deployment's
// time; a rehearsal's site has a clock of its own.
func (d *dayTwo) madeThen(id string, c az.Cluster) ([]validate.Problem, error) {
	created, err := time.Parse(time.RFC3339Nano, c.Created)
	if err != nil || d.w.about.Rehearsal {
		return nil, nil
	}
	dep, err := d.w.store.Open(id)
	if err != nil {
		return nil, fail(exitFailed, "", "%v.", err)
	}
	records := dep.Records()
	const slack = time.Hour // clocks differ
	if first, last := records[0].Time, records[len(records)-1].Time; created.Before(first.Add(-slack)) || created.After(last.Add(slack)) {
		return notOurs(fmt.Sprintf("Cluster %s was made on %s, not by this deployment.", c.Name, created.UTC().Format("2006-01-02 15:04 MST")), "Delete it by its name: aksarc-wizard delete cluster "+c.Name), nil
	}
	return nil, nil
}

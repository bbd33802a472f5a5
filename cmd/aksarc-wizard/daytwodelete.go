package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/runner/journal"
	"aksarc-wizard/runner/kube"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

func (a *app) deleteCommand() *cobra.Command {
	c := &cobra.Command{Use: "delete", Short: "Delete a cluster or a logical network", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return fail(exitUsage, "Usage: aksarc-wizard delete cluster NAME | delete network NAME", "delete needs to know what.")
		}}
	c.AddCommand(a.deleteClusterCommand(), a.deleteNetworkCommand())
	return c
}

// deletion is what both have in common.
type deletion struct {
	dayTwo
	confirm    string
	kubeconfig string
	// made is what a deployment made, for cleaning up after it.
	made []journal.Made
}

func (d *deletion) deletionFlags(c *cobra.Command) {
	d.scopeFlags(c)
	c.Flags().StringVar(&d.confirm, "confirm", "", "the `NAME` once more, instead of typing it when asked")
	c.Flags().BoolVar(&d.yes, "yes", false, "not enough for a deletion: add --confirm NAME")
	c.Flags().BoolVar(&d.dryRun, "dry-run", false, "look, and print the exact commands; delete nothing")
}

func (a *app) deleteClusterCommand() *cobra.Command {
	d := &deletion{dayTwo: dayTwo{app: a}}
	c := &cobra.Command{Use: "cluster NAME", Short: "Delete a cluster, and wait until nothing of it is left", Args: oneName("cluster")}
	d.deletionFlags(c)
	c.Flags().StringVar(&d.kubeconfig, "kubeconfig", "", "the `FILE` that leads to it, to look for what would hold the deletion up; default: the one of the deployment")
	c.RunE = func(_ *cobra.Command, args []string) error {
		return d.run(validate.FieldClusterName, args[0], d.deleteCluster)
	}
	return c
}

func (a *app) deleteNetworkCommand() *cobra.Command {
	d := &deletion{dayTwo: dayTwo{app: a}}
	c := &cobra.Command{Use: "network NAME", Short: "Delete a logical network that no cluster uses", Args: oneName("network")}
	d.deletionFlags(c)
	c.RunE = func(_ *cobra.Command, args []string) error {
		return d.run(validate.FieldNetworkName, args[0], d.deleteNetwork)
	}
	return c
}

// run opens the world around a command.
func (d *dayTwo) run(field, name string, do func(ctx context.Context) error) error {
	if err := d.open(field, name); err != nil {
		return err
	}
	defer d.w.close()
	ctx, stop := d.interruptible()
	defer stop()
	if !d.flags.json {
		d.banner(d.w, d.streams.Out)
		defer d.w.debrief(d.streams.Out)
	}
	return do(ctx)
}

func (d *deletion) deleteCluster(ctx context.Context) error {
	t, _ := steps.TaskByID("delete cluster")
	d.leads = d.kubeconfig
	name := d.values[validate.FieldClusterName]
	f, err := d.learnTask(ctx, t, false)
	if errors.Is(err, errGone) {
		return d.gone("cluster", name)
	}
	if err != nil {
		return err
	}
	notes := t.Notes(f)
	if first, ok := steps.Before(t, f); ok {
		notes = append(notes, fmt.Sprintf("%s: aksarc-wizard logs %s%s", first.Title, f.Name, d.rehearseFlag()))
		if _, ok := terminal(d.streams.In); ok && d.confirm == "" && !d.dryRun {
			d.say("%s", notes[0])
			if answer := d.ask("Delete it without its logs? [y/N] "); !strings.EqualFold(answer, "y") {
				return fail(exitInterrupted, "", "Not confirmed; nothing was changed.")
			}
		}
	}
	config := d.knownKubeconfig(d.kubeconfig)
	p := t.Plan(f, d.values)
	if goOn, err := d.confirmDeletion(p, f.Name, func(typed string) []validate.Problem {
		return steps.CheckDeleteCluster(f.Name, typed, f.Budgets)
	}, notes...); err != nil || !goOn {
		return err
	}
	if _, err := d.carry(ctx, p); err != nil {
		return err
	}
	d.sayAll(d.forget(f, config))
	return d.done("%s", t.Done(f, d.values))
}

// subscribe learns the subscription where nobody has named it: ids need it.
func (d *dayTwo) subscribe(ctx context.Context) error {
	if d.values[validate.FieldSubscription] != "" {
		return nil
	}
	account, _, err := learn(ctx, d, az.AccountShow(), az.ParseAccount)
	if err == nil {
		d.values[validate.FieldSubscription] = account.ID
	}
	return err
}

func (d *dayTwo) gone(what, name string) error {
	return d.done("There is no %s %s in the resource group %s; nothing was changed.", what, name, d.scope().ResourceGroup)
}

// done ends well, in words or, with --json, without any: the events were told.
func (d *dayTwo) done(format string, args ...any) error {
	d.say("\n"+format, args...)
	return nil
}

// confirmDeletion shows what would happen, and has the name typed again.
func (d *deletion) confirmDeletion(p runner.Plan, name string, check func(typed string) []validate.Problem, notes ...string) (bool, error) {
	if d.yes && d.confirm == "" && !d.dryRun {
		return false, fail(exitUsage, "Add --confirm "+name+".", "A deletion wants the name once more, --yes is not enough for it.")
	}
	d.yes = true // the name is asked for instead
	dry := d.dryRun
	if _, err := d.review(p, name, notes...); err != nil {
		return false, err
	}
	typed := d.confirm
	if dry {
		typed = name
	} else if typed == "" {
		if _, ok := terminal(d.streams.In); !ok {
			return false, errors.Join(d.refuse(warnings(check(name))), fail(exitUsage, "Look first with --dry-run.", "There is no terminal to type the name on: add --confirm %s.", name))
		}
		if err := d.refuse(warnings(check(name))); err != nil {
			return false, err
		}
		typed = d.ask(fmt.Sprintf("This can't be undone. Type %s to delete it: ", name))
		if typed != name {
			return false, fail(exitInterrupted, "", "Not confirmed; nothing was changed.")
		}
		return true, nil
	}
	if err := d.refuse(check(typed)); err != nil {
		return false, err
	}
	return !dry, nil
}

// warnings keeps what doesn't stop.
func warnings(all []validate.Problem) []validate.Problem {
	return slices.DeleteFunc(slices.Clone(all), func(p validate.Problem) bool { return p.Severity == validate.Error })
}

// knownKubeconfig is the file that leads to the cluster, nil when none is known.
func (d *dayTwo) knownKubeconfig(named string) *kube.Config {
	file := named
	if file != "" {
		file = d.absolute(file)
	} else if d.values[validate.FieldKubeconfigFile] != "" || d.remembered != "" {
		file = d.kubeconfigFile()
	}
	if file == "" {
		return nil
	}
	config, err := kube.Read(file)
	if err != nil {
		return nil
	}
	return config
}

// budgets looks for what would hold the deletion up, with the file's own
// credentials: kubectl isn't needed for it.
func (d *dayTwo) budgets(ctx context.Context, config *kube.Config) (names []string, said string) {
	const by = "Look with: kubectl get poddisruptionbudgets --all-namespaces"
	if config == nil {
		return nil, "PodDisruptionBudgets can hold a deletion up. No kubeconfig of this cluster is known here, so they were not looked for. " + by
	}
	names, err := config.Budgets(ctx, d.host.Now)
	switch {
	case err != nil:
		return nil, fmt.Sprintf("PodDisruptionBudgets can hold a deletion up. They could not be looked for: %v. %s", err, by)
	case len(names) == 0:
		return nil, "No PodDisruptionBudget holds the deletion up."
	}
	return names, "PodDisruptionBudgets that allow no disruption: " + strings.Join(names, ", ")
}

// forget removes what leads to a cluster that is gone from the files that are
// known to do so: its own file, and those it was joined into. It says what it
// did.
func (d *dayTwo) forget(f steps.ClusterFacts, config *kube.Config) (said []string) {
	if config == nil {
		return nil
	}
	cluster, _, err := config.Active()
	if err != nil || f.Cluster.ControlPlaneIP != "" && cluster.Server != kube.Server(f.Cluster.ControlPlaneIP) {
		return nil // it leads elsewhere
	}
	files := d.joinedInto(f.Name)
	if len(config.Clusters) == 1 && len(config.Contexts) == 1 {
		if err := os.Remove(config.Path); err == nil {
			said = append(said, fmt.Sprintf("Removed %s, which led to it and nowhere else.", config.Path))
		}
	} else {
		files = append(files, config.Path)
	}
	for _, file := range files {
		removed, backup, err := kube.Forget(file, cluster.Server, cluster.CA, d.host.Now())
		switch {
		case err == nil && len(removed) > 0:
			said = append(said, fmt.Sprintf("Removed from %s: %s. What it was before: %s", file, strings.Join(removed, ", "), backup))
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			said = append(said, fmt.Sprintf("%s may still lead to it: %v", file, err))
		}
	}
	return said
}

// sayAll prints lines for people.
func (d *dayTwo) sayAll(lines []string) {
	for _, l := range lines {
		d.say("%s", l)
	}
}

// say prints a line for people; with --json there is nothing but events.
func (d *dayTwo) say(format string, args ...any) {
	if !d.flags.json {
		fmt.Fprintf(d.streams.Out, format+"\n", args...)
	}
}

// joinedInto are the files that this computer has joined the cluster's
// kubeconfig into.
func (d *dayTwo) joinedInto(cluster string) (files []string) {
	all, err := d.w.store.List()
	if err != nil {
		return nil
	}
	for _, s := range all {
		if s.Err != nil || s.Created.Rehearsal != d.w.about.Rehearsal || s.Created.Cluster != cluster {
			continue
		}
		v, err := steps.ReadAnswers([]byte(s.Created.Answers))
		if err != nil || steps.Target(v) != steps.Target(d.values) {
			continue
		}
		if into := steps.MergeTarget(v, d.base); into != "" && !slices.Contains(files, into) {
			files = append(files, into)
		}
	}
	return files
}

func (d *deletion) deleteNetwork(ctx context.Context) error {
	t, _ := steps.TaskByID("delete network")
	name := d.values[validate.FieldNetworkName]
	f, err := d.learnTask(ctx, t, false)
	if errors.Is(err, errGone) {
		return d.gone("logical network", name)
	}
	if err != nil {
		return err
	}
	if err := d.refuse(t.Check(f, d.values)); err != nil {
		return err
	}
	p := t.Plan(f, d.values)
	if goOn, err := d.confirmDeletion(p, name, func(typed string) []validate.Problem {
		if typed == name {
			return nil
		}
		return []validate.Problem{{Field: validate.FieldNetworkName, Rule: "V80", Severity: validate.Error,
			Message: fmt.Sprintf("%q is not the name of the network to delete, %s.", typed, name), Hint: "Type the name exactly."}}
	}); err != nil || !goOn {
		return err
	}
	if _, err := d.carry(ctx, p); err != nil {
		return err
	}
	return d.done("%s", t.Done(f, d.values))
}

// sinceLastCluster is how long ago this computer saw a cluster on the network
// deleted; negative when it never did. In a rehearsal at full speed nothing
// takes time, so nothing has to rest.
func (d *dayTwo) sinceLastCluster(network string) time.Duration {
	if d.w.about.Rehearsal && d.w.waits == 0 {
		return -1
	}
	all, err := d.w.store.List()
	if err != nil {
		return -1
	}
	since := time.Duration(-1)
	for _, s := range all {
		if s.Err != nil || s.Created.Purpose == "" || s.Created.Rehearsal != d.w.about.Rehearsal {
			continue
		}
		v, err := steps.ReadAnswers([]byte(s.Created.Answers))
		if err != nil || !strings.EqualFold(steps.NetworkID(v), network) {
			continue
		}
		dep, err := d.w.store.Open(s.ID)
		if err != nil {
			continue
		}
		state, ok := journal.State(dep.Records())[steps.ActionDeleteCluster]
		if !ok || state.Phase != journal.PhaseDone {
			continue
		}
		if ago := d.host.Now().Sub(state.Updated); since < 0 || ago < since {
			since = ago
		}
	}
	if d.w.waits > 1 && since >= 0 {
		since = time.Duration(float64(since) * d.w.waits)
	}
	return since
}

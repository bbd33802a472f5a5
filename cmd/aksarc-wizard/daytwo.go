package main

// What the commands of day two share: which cluster is meant, what is known of
// it, the review, the run.

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/runner/execute"
	"aksarc-wizard/runner/journal"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

func (a *app) dayTwoCommands() []*cobra.Command {
	return []*cobra.Command{a.clustersCommand(), a.kubeconfigCommand(), a.deleteCommand(), a.nodepoolCommand(), a.upgradeCommand(), a.proveCommand(), a.logsCommand(), a.cleanupCommand()}
}

// dayTwo is one command of day two: what was typed, and then what was learnt.
type dayTwo struct {
	*app
	answers, group, subscription string
	yes, dryRun                  bool

	w *world
	// values are the answers at hand, at least scope and names; base is the
	// folder their relative files refer to.
	values validate.Values
	base   string
	// deployment is the one to clean up after.
	deployment string
	// leads is a kubeconfig that was named as the way to the cluster.
	leads string
	// remembered is the file that the cluster's kubeconfig was last fetched into
	// from this computer, where the answers don't say.
	remembered string
	// origin says where the values are from, for messages.
	origin string
}

// scopeFlags add the flags that say where the cluster is.
func (d *dayTwo) scopeFlags(c *cobra.Command) {
	d.jsonFlags(c)
	c.Flags().StringVar(&d.answers, "answers", "", "the answers `FILE` that the cluster was made with")
	c.Flags().StringVarP(&d.group, "resource-group", "g", "", "the resource `GROUP`; default: from the answers or from the deployment on this computer")
	c.Flags().StringVar(&d.subscription, "subscription", "", "the subscription's `ID`; default: as for the group, else az's own")
}

// changeFlags add the flags of what changes the site.
func (d *dayTwo) changeFlags(c *cobra.Command) {
	c.Flags().BoolVar(&d.yes, "yes", false, "don't ask before the first change")
	c.Flags().BoolVar(&d.dryRun, "dry-run", false, "print the exact commands, and run none that changes anything")
}

// open finds out what is meant and opens the world. field is where name stands
// in answers: that of a cluster or of a network. Close the world when done.
func (d *dayTwo) open(field, name string) error {
	if err := d.remember(field, name); err != nil {
		return err
	}
	if d.group != "" && !strings.EqualFold(d.group, d.values[validate.FieldResourceGroup]) ||
		d.subscription != "" && !strings.EqualFold(d.subscription, d.values[validate.FieldSubscription]) {
		// Another place, so what the answers say of a thing of that name is not
		// about this one.
		d.values = validate.Values{validate.FieldRelease: d.values[validate.FieldRelease],
			validate.FieldResourceGroup: d.values[validate.FieldResourceGroup], validate.FieldSubscription: d.values[validate.FieldSubscription]}
		if d.group != "" {
			d.values[validate.FieldResourceGroup] = d.group
		}
		if d.subscription != "" {
			d.values[validate.FieldSubscription] = d.subscription
		}
	}
	d.values[field] = name
	if d.values[validate.FieldResourceGroup] == "" {
		return fail(exitUsage, "Add --resource-group GROUP (and --subscription ID), or --answers FILE.",
			"No deployment of %s is known on this computer, so its resource group isn't either.", name)
	}
	w, err := d.openWorld(d.answers)
	if err != nil {
		return err
	}
	d.w = w
	return nil
}

// remember takes the values from the answers that were named, else from the
// newest deployment of that name on this computer.
func (d *dayTwo) remember(field, name string) error {
	d.values, d.base = validate.Values{}, d.app.base(d.answers)
	if d.answers != "" {
		v, err := d.readAnswers(d.answers)
		if err != nil {
			return err
		}
		d.origin = d.answers
		d.values = v
		if v[field] != name && field == validate.FieldClusterName {
			d.values = scopeOf(v)
		}
		return nil
	}
	_, v := d.deploymentOf(field, name)
	if v == nil {
		return nil
	}
	d.values, d.origin = v, "the deployment on this computer"
	if _, known := az.ReleaseByName(v[validate.FieldRelease]); known {
		d.siteRelease = v[validate.FieldRelease]
	}
	return nil
}

// scopeOf keeps of answers what holds for every cluster of the place.
func scopeOf(v validate.Values) validate.Values {
	out := maps.Clone(v)
	for path := range out {
		if strings.HasPrefix(path, "cluster.") || strings.HasPrefix(path, "kubeconfig.") {
			delete(out, path)
		}
	}
	return out
}

// deploymentOf finds the newest deployment in whose answers field is name.
func (a *app) deploymentOf(field, name string) (string, validate.Values) {
	store := journal.Store{Root: a.host.stateFolder(), Rehearsal: a.flags.rehearse, Now: a.host.Now}
	all, err := store.List()
	if err != nil {
		return "", nil
	}
	for _, s := range all {
		if s.Err != nil || s.Created.Purpose != "" || s.Created.Rehearsal != a.flags.rehearse {
			continue
		}
		v, err := steps.ReadAnswers([]byte(s.Created.Answers))
		if err == nil && v[field] == name {
			return s.ID, v
		}
	}
	return "", nil
}

func (d *dayTwo) scope() az.Scope {
	return az.Scope{Subscription: d.values[validate.FieldSubscription], ResourceGroup: d.values[validate.FieldResourceGroup]}
}

// read asks the site one question; there is false for what does not exist.
func (d *dayTwo) read(ctx context.Context, c runner.Command) (stdout []byte, there bool, err error) {
	if missing := d.w.tools.missing(c.Program); missing != nil {
		return nil, false, fail(exitPrerequisites, "See: aksarc-wizard check", "%v.", missing)
	}
	res, there, err := execute.Read(ctx, d.w.ask, c)
	if ctx.Err() != nil {
		return nil, false, fail(exitInterrupted, "", "Interrupted; nothing was changed.")
	}
	var f *runner.Failure
	if errors.As(err, &f) && f.Kind == runner.FailedSignIn {
		return nil, false, &exitError{code: exitPrerequisites, message: f.Error(), hint: "Sign in: az login", cause: f}
	}
	return res.Stdout, there, err
}

// learn reads one answer that must be there.
func learn[T any](ctx context.Context, d *dayTwo, c runner.Command, parse func([]byte) (T, error)) (v T, there bool, err error) {
	stdout, there, err := d.read(ctx, c)
	if err != nil || !there {
		return v, false, err
	}
	v, err = parse(stdout)
	return v, err == nil, err
}

// facts learns what is to be known of a cluster; there is false when it does
// not exist.
func (d *dayTwo) facts(ctx context.Context) (f steps.ClusterFacts, there bool, err error) {
	f = steps.ClusterFacts{Scope: d.scope(), Name: d.values[validate.FieldClusterName], Release: d.release()}
	if r, ok := az.ReleaseByName(f.Release); ok {
		f.Versions = r.Versions()
	}
	if tools, ok, err := learn(ctx, d, az.VersionShow(), az.ParseVersion); err != nil {
		return f, false, err
	} else if ok {
		f.Versions = tools
	}
	f.Cluster, there, err = learn(ctx, d, az.ClusterShow(f.Scope, f.Name), az.ParseCluster)
	if err != nil || !there {
		return f, false, err
	}
	if id, ok := az.ParseID(f.Cluster.ID); ok && d.values[validate.FieldSubscription] == "" {
		d.values[validate.FieldSubscription] = id.Subscription
		f.Scope = d.scope()
	}
	if len(f.Cluster.Networks) > 0 {
		if id, ok := az.ParseID(f.Cluster.Networks[0]); ok {
			scope := az.Scope{Subscription: id.Subscription, ResourceGroup: id.ResourceGroup}
			n, known, err := learn(ctx, d, az.LNetShow(scope, id.Name()), az.ParseNetwork)
			if err != nil {
				return f, false, err
			}
			if known {
				f.Network = &n
			}
		}
	}
	d.rememberKubeconfig()
	return f, true, nil
}

// cluster is facts for commands that need the cluster to exist.
func (d *dayTwo) cluster(ctx context.Context) (steps.ClusterFacts, error) {
	f, there, err := d.facts(ctx)
	if err == nil && !there {
		err = fail(exitAnswers, "Look with: az aksarc list --output table", "There is no cluster %s in the resource group %s.", f.Name, f.Scope.ResourceGroup)
	}
	return f, err
}

// release is the profile of the values at hand.
func (d *dayTwo) release() string {
	if r := d.values[validate.FieldRelease]; r != "" {
		return r
	}
	return d.app.release()
}

// refuse prints what the rules say; the error is for what stops.
func (d *dayTwo) refuse(problems []validate.Problem) error {
	for _, p := range problems {
		printProblem(d.streams.Err, p)
	}
	if (validate.Report{Problems: problems}).Blocked() {
		return fail(exitAnswers, "", "Nothing was changed.")
	}
	return nil
}

// review shows the exact commands and asks, on a terminal, for the word. It
// reports false when this was all that was wanted (--dry-run).
func (d *dayTwo) review(p runner.Plan, word string, notes ...string) (bool, error) {
	if d.dryRun && d.flags.json {
		return false, d.printJSON(planJSON(p))
	}
	if !d.flags.json {
		fmt.Fprint(d.streams.Out, planText(p))
		for _, n := range notes {
			if n != "" {
				fmt.Fprintf(d.streams.Out, "\n%s\n", n)
			}
		}
		fmt.Fprintln(d.streams.Out)
	}
	if d.dryRun {
		return false, nil
	}
	if d.yes {
		return true, nil
	}
	if _, ok := terminal(d.streams.In); !ok {
		return false, fail(exitUsage, "Look first with --dry-run.", "There is no terminal to confirm on: add --yes.")
	}
	typed := d.ask(fmt.Sprintf("Type %s to begin: ", word))
	if typed != word {
		return false, fail(exitInterrupted, "", "Not confirmed; nothing was changed.")
	}
	return true, nil
}

// ask puts a question on the terminal and reads one line; "" without one.
func (d *dayTwo) ask(question string) string {
	in, ok := terminal(d.streams.In)
	if !ok {
		return ""
	}
	fmt.Fprint(d.streams.Err, question)
	line, err := readLine(in)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(line)
}

// carry records and runs a plan, and tells of it.
func (d *dayTwo) carry(ctx context.Context, p runner.Plan) (steps.Deployed, error) {
	return d.carryTelling(ctx, p, d.eventPrinter())
}

func (d *dayTwo) carryTelling(ctx context.Context, p runner.Plan, emit func(runner.Event)) (steps.Deployed, error) {
	purpose := d.purpose()
	ctx, emit, _, asked := d.asking(ctx, "\"aksarc-wizard "+purpose+"\"", "the same command", false, emit)
	defer asked()
	out, err := d.w.carryOut(ctx, d.values, p, purpose, steps.DeployOptions{}, emit)
	return out, d.ended(err, out, "aksarc-wizard "+purpose)
}

// purpose is the command as it was given, to be given again.
func (d *dayTwo) purpose() string {
	words := make([]string, 0, len(d.args))
	for _, a := range d.args {
		words = append(words, steps.QuoteBash(a))
	}
	return strings.Join(words, " ")
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/kube"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// kubeconfigOptions is what the operator wants of a kubeconfig.
type kubeconfigOptions struct {
	file, context             string
	merge, current, overwrite bool
	refresh                   bool
}

func (a *app) kubeconfigCommand() *cobra.Command {
	d, refresh := &taskCommand{dayTwo: dayTwo{app: a}}, false
	c := &cobra.Command{Use: "kubeconfig CLUSTER", Short: "Fetch, check and show the administrator's kubeconfig", Args: oneName("cluster")}
	d.scopeFlags(c)
	d.changeFlags(c)
	d.taskFlags(c, "kubeconfig")
	c.Flags().BoolVar(&refresh, "refresh", false, "fetch it again even if the file at hand is good")
	c.RunE = func(_ *cobra.Command, args []string) error {
		v := d.given()
		o := kubeconfigOptions{file: v[validate.FieldKubeconfigFile], context: v[steps.FieldContextName], merge: v[validate.FieldKubeconfigMerge] == "true",
			current: v[steps.FieldContextCurrent] == "true", overwrite: v[steps.FieldContextReplace] == "true", refresh: refresh}
		return d.run(validate.FieldClusterName, args[0], func(ctx context.Context) error { return d.kubeconfig(ctx, o) })
	}
	return c
}

func (d *dayTwo) kubeconfig(ctx context.Context, o kubeconfigOptions) error {
	f, err := d.cluster(ctx)
	if err != nil {
		return err
	}
	if err := d.refuse(steps.CheckFetch(f)); err != nil {
		return err
	}
	r := d.kubeconfigRequest(o)
	if err := d.ownFile(r.File, f.Cluster.ControlPlaneIP, o.file != ""); err != nil {
		return err
	}
	if d.dryRun {
		_, err := d.review(steps.KubeconfigPlan(f, r), f.Name)
		return err
	}
	want := runner.Proof{Kubeconfig: r.File, Server: f.Cluster.ControlPlaneIP}
	rows, config, _ := kube.Check(r.File, want, d.host.Now())
	good := config != nil && len(config.Contexts) == 1 && (o.context == "" || config.Contexts[0].Name == o.context) && allOK(rows)
	out := kubeconfigReport{Cluster: f.Name, File: r.File, Fetched: !good || o.refresh || r.MergeInto != ""}
	if out.Fetched {
		if err := d.fetch(ctx, f, r); err != nil {
			return err
		}
		out.Merged = d.w.merged
	}
	out.Into = r.MergeInto
	rows, config, err = kube.Check(r.File, want, d.host.Now())
	if err != nil {
		return fail(exitFailed, "", "%s can't be read: %v.", r.File, err)
	}
	return d.reportKubeconfig(out, rows, config)
}

// kubeconfigRequest works out the files. Without a word of the operator the
// answers decide.
func (d *dayTwo) kubeconfigRequest(o kubeconfigOptions) steps.KubeconfigRequest {
	v := validate.Values{validate.FieldClusterName: d.values[validate.FieldClusterName],
		validate.FieldKubeconfigFile: d.values[validate.FieldKubeconfigFile], validate.FieldKubeconfigMerge: d.values[validate.FieldKubeconfigMerge]}
	if o.file != "" {
		v[validate.FieldKubeconfigFile], v[validate.FieldKubeconfigMerge] = d.absolute(o.file), "false"
	}
	if o.merge {
		v[validate.FieldKubeconfigMerge] = "true"
	}
	return steps.KubeconfigRequest{File: steps.KubeconfigFile(v, d.base), MergeInto: steps.MergeTarget(v, d.base),
		Context: o.context, Current: o.current, Overwrite: o.overwrite}
}

// absolute makes a file that was typed on the command line absolute.
func (d *dayTwo) absolute(file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	dir, err := d.host.Dir()
	if err != nil {
		return file
	}
	return filepath.Join(dir, file)
}

// ownFile refuses a file of its own that holds something else: az would join
// the two, and switch the current context.
func (d *dayTwo) ownFile(path, address string, named bool) error {
	why := foreign(path, address)
	if why == "" {
		return nil
	}
	hint := "Name another --file, or join it into that one with --merge."
	if !named {
		hint = "Name another --file."
	}
	return fail(exitAnswers, hint, "%s", strings.TrimSuffix(why, "."))
}

// fetch lets az write the file, with the engine and in the journal.
func (d *dayTwo) fetch(ctx context.Context, f steps.ClusterFacts, r steps.KubeconfigRequest) error {
	if r.MergeInto != "" && !r.Overwrite {
		again, err := d.askClashes(r)
		if err != nil {
			return err
		}
		r.Overwrite = again
	}
	d.values[validate.FieldKubeconfigFile] = r.File
	if r.MergeInto != "" { // so that a deletion knows what else leads to it
		d.values[validate.FieldKubeconfigFile], d.values[validate.FieldKubeconfigMerge] = r.MergeInto, "true"
	}
	emit := d.eventPrinter()
	if d.flags.json {
		emit = func(runner.Event) {} // the report is the one document
	}
	var failure *runner.Failure
	note := func(e runner.Event) {
		if e.Kind == runner.RunFailed {
			failure = e.Failure
		}
		emit(e)
	}
	_, err := d.carryTelling(ctx, steps.KubeconfigPlan(f, r), note)
	var clash *kube.ClashError
	if failure != nil && errors.As(failure.Err, &clash) {
		return d.clash(clash)
	}
	if err != nil && d.flags.json && failure != nil {
		return errors.Join(d.printJSON(map[string]any{"error": failure}), err)
	}
	return err
}

// askClashes asks on a terminal before anything is fetched. What the names
// will be is known from a file that was fetched before, if there is one.
func (d *dayTwo) askClashes(r steps.KubeconfigRequest) (overwrite bool, err error) {
	clashes, err := kube.Clashes(runner.Merge{From: r.File, Into: r.MergeInto})
	if err != nil || len(clashes) == 0 {
		return false, nil // the merge itself says what is wrong
	}
	if _, ok := terminal(d.streams.In); !ok {
		return false, d.clash(&kube.ClashError{Into: r.MergeInto, Clashes: clashes})
	}
	fmt.Fprintf(d.streams.Err, "%s holds something else under the name of %s.\n", r.MergeInto, strings.Join(clashes, ", "))
	if answer := d.ask("Replace it (a copy is kept)? [y/N] "); !strings.EqualFold(answer, "y") {
		return false, fail(exitInterrupted, "Name another --file or --context.", "Nothing was changed.")
	}
	return true, nil
}

func (d *dayTwo) clash(e *kube.ClashError) error {
	return fail(exitAnswers, "Replace them with --overwrite, give the context another name with --context, or leave --merge out. A file of its own has been left as it was.", "%v.", e)
}

// describeMerge says in one line what a merge did.
func describeMerge(m kube.Merged) string {
	if !m.Changed() {
		return fmt.Sprintf("%s has context %s already; nothing was changed.", m.Into, m.Context)
	}
	var parts []string
	if len(m.Added) > 0 {
		parts = append(parts, "added "+strings.Join(m.Added, ", "))
	}
	if len(m.Replaced) > 0 {
		parts = append(parts, "replaced "+strings.Join(m.Replaced, ", "))
	}
	s := fmt.Sprintf("Joined into %s: %s. Its current context is %s.", m.Into, strings.Join(parts, "; "), m.Current)
	if m.Backup != "" {
		s += " What it was before: " + m.Backup
	}
	return s
}

func allOK(rows []kube.Row) bool {
	for _, r := range rows {
		if r.Level != kube.OK && r.ID != "file.mode" {
			return false
		}
	}
	return true
}

// kubeconfigReport is what the command found and did.
type kubeconfigReport struct {
	Cluster string     `json:"cluster"`
	File    string     `json:"file"`
	Fetched bool       `json:"fetched"`
	Into    string     `json:"merged_into,omitempty"`
	Merged  string     `json:"merged,omitempty"`
	Context string     `json:"context"`
	Server  string     `json:"server"`
	Expires *time.Time `json:"expires,omitempty"`
	Checks  []jsonRow  `json:"checks"`
}

type jsonRow struct {
	ID     string     `json:"id"`
	What   string     `json:"what"`
	Status kube.Level `json:"status"`
	Detail string     `json:"detail"`
}

func (d *dayTwo) reportKubeconfig(out kubeconfigReport, rows []kube.Row, config *kube.Config) error {
	out.Checks = jsonRows(rows)
	if config != nil {
		out.Context = config.Current
		if cluster, _, err := config.Active(); err == nil {
			out.Server = cluster.Server
		}
		if until, ok := config.Expires(); ok {
			out.Expires = &until
		}
	}
	if d.flags.json {
		if err := d.printJSON(out); err != nil {
			return err
		}
		return rowsVerdict(rows)
	}
	printRows(d.streams.Out, rows)
	if out.Merged != "" {
		fmt.Fprintln(d.streams.Out, out.Merged)
	}
	if !out.Fetched {
		fmt.Fprintln(d.streams.Out, "The file at hand is good; it was not fetched again (--refresh does).")
	}
	if out.Expires != nil {
		fmt.Fprintf(d.streams.Out, "Its certificate ends on %s.\n", out.Expires.UTC().Format("2006-01-02 15:04 MST"))
	}
	use := out.File
	if out.Into != "" {
		use = out.Into
	}
	fmt.Fprintf(d.streams.Out, "The kubeconfig is %s\n", use)
	d.printUse(use)
	return rowsVerdict(rows)
}

func jsonRows(rows []kube.Row) []jsonRow {
	out := []jsonRow{}
	for _, r := range rows {
		out = append(out, jsonRow{r.ID, r.What, r.Level, r.Detail})
	}
	return out
}

func printRows(w io.Writer, rows []kube.Row) {
	for _, r := range rows {
		fmt.Fprintf(w, "%-5s %s: %s\n", r.Level, r.What, r.Detail)
	}
}

// rowsVerdict is the exit code of checks; everything has been said.
func rowsVerdict(rows []kube.Row) error {
	for _, r := range rows {
		if r.Level == kube.Fail {
			return said(exitFailed)
		}
	}
	return nil
}

package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// logsOptions is what the operator said about logs.
type logsOptions struct {
	key, folder, kubeconfig string
	addresses               []string
}

func (a *app) logsCommand() *cobra.Command {
	d, o := &dayTwo{app: a}, logsOptions{}
	c := &cobra.Command{Use: "logs CLUSTER", Short: "Collect the logs of a cluster's nodes over SSH, for a support case", Args: oneName("cluster")}
	d.scopeFlags(c)
	f := c.Flags()
	f.StringVar(&o.key, "key", "", "the private SSH key's `FILE`; default: where the deployment left it")
	f.StringVar(&o.folder, "out", "", "the `FOLDER` for the archive; default: here")
	f.StringVar(&o.kubeconfig, "kubeconfig", "", "the `FILE` to learn the nodes' addresses from; default: the one of the deployment")
	f.StringArrayVar(&o.addresses, "ip", nil, "the `ADDRESS` of a node instead, when the cluster doesn't answer; repeatable")
	c.Flags().BoolVar(&d.dryRun, "dry-run", false, "print the exact command, and don't run it")
	c.RunE = func(_ *cobra.Command, args []string) error {
		return d.run(validate.FieldClusterName, args[0], func(ctx context.Context) error { return d.logs(ctx, o) })
	}
	return c
}

func (d *dayTwo) logs(ctx context.Context, o logsOptions) error {
	f, err := d.cluster(ctx)
	if err != nil {
		return err
	}
	key := d.absoluteOr(o.key, steps.PrivateKey(d.values, d.base, d.sshFolder()))
	if _, err := os.Stat(key); err != nil {
		hint := "If it was moved, name it with --key FILE."
		if d.origin == "" {
			hint = "No deployment of it is known on this computer, so this is only where az would make one. Name it with --key FILE."
		}
		return fail(exitPrerequisites, hint, "%s", steps.KeyLost(f.Name, key))
	}
	if public, err := os.ReadFile(key + ".pub"); err == nil && steps.OtherKey(f.Cluster, string(public)) {
		return fail(exitPrerequisites, "Name the right one with --key FILE.", "%s is another key than the one that %s was made with.", key, f.Name)
	}
	r := steps.LogsRequest{Key: key, Folder: d.absoluteOr(o.folder, d.absolute(".")), Addresses: o.addresses}
	if len(o.addresses) == 0 {
		r.Kubeconfig = d.absoluteOr(o.kubeconfig, d.kubeconfigFile())
		if _, err := os.Stat(r.Kubeconfig); err != nil {
			return fail(exitUsage, "Fetch it with: aksarc-wizard kubeconfig "+f.Name+d.rehearseFlag()+", or name the nodes' addresses with --ip.",
				"There is no kubeconfig at %s to learn the nodes' addresses from.", r.Kubeconfig)
		}
	}
	p := steps.LogsPlan(f, r)
	d.yes = true // it changes nothing at the site
	goOn, err := d.review(p, f.Name, "Logs hold names and addresses of your site. Look at them before you pass them on.")
	if err != nil || !goOn {
		return err
	}
	if _, err := d.carry(ctx, p); err != nil {
		return err
	}
	return d.done("The archive is in %s", r.Folder)
}

// absoluteOr makes a file that was typed absolute; untyped it is the other.
func (d *dayTwo) absoluteOr(typed, other string) string {
	if typed == "" {
		return other
	}
	return d.absolute(typed)
}

// kubeconfigFile is where the cluster's own kubeconfig is, or would be.
func (d *dayTwo) kubeconfigFile() string {
	v := validate.Values{validate.FieldClusterName: d.values[validate.FieldClusterName],
		validate.FieldKubeconfigFile: d.values[validate.FieldKubeconfigFile], validate.FieldKubeconfigMerge: d.values[validate.FieldKubeconfigMerge]}
	return steps.KubeconfigFile(v, d.base)
}

// sshFolder is where az makes keys.
func (d *dayTwo) sshFolder() string {
	if d.w.siteDir != "" {
		return filepath.Join(d.w.siteDir, "ssh")
	}
	return filepath.Join(d.host.home(), ".ssh")
}

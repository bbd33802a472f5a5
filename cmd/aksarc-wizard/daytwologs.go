package main

import (
	"context"
	"maps"
	"path/filepath"

	"github.com/spf13/cobra"

	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

func (a *app) logsCommand() *cobra.Command {
	d := &taskCommand{dayTwo: dayTwo{app: a}}
	c := &cobra.Command{Use: "logs CLUSTER", Short: "Collect the logs of a cluster's nodes over SSH, for a support case", Args: oneName("cluster")}
	d.scopeFlags(c)
	d.taskFlags(c, "logs")
	d.changeFlags(c)
	c.RunE = func(_ *cobra.Command, args []string) error {
		return d.run(validate.FieldClusterName, args[0], func(ctx context.Context) error { return logs(ctx, d) })
	}
	return c
}

func logs(ctx context.Context, d *taskCommand) error {
	f, err := d.learned(ctx, false)
	if err != nil {
		return err
	}
	v := d.task.Fill(f, d.values) // where the deployment left it
	maps.Copy(v, d.given())
	if against := d.lookAt(d.task, f, v); len(against) > 0 {
		p := against[0]
		hint := p.Hint
		switch {
		case p.Field == steps.FieldLogsKubeconfig:
			return fail(exitUsage, "Fetch it with: aksarc-wizard kubeconfig "+f.Name+d.rehearseFlag()+", or name the nodes' addresses with --ip.", "%s", p.Message)
		case d.origin == "":
			hint = "No deployment of it is known on this computer, so this is only where az would make one. Name it with --key FILE."
		}
		return fail(exitPrerequisites, hint+" It is named with --key FILE.", "%s", p.Message)
	}
	d.yes = true // it changes nothing at the site
	if _, done, err := d.perform(ctx, f, v); err != nil || !done {
		return err
	}
	return d.done("%s", d.task.Done(f, v))
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
	if d.values[validate.FieldKubeconfigFile] == "" && d.remembered != "" {
		return d.remembered
	}
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

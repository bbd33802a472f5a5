package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

func (a *app) upgradeCommand() *cobra.Command {
	d := &taskCommand{dayTwo: dayTwo{app: a}}
	c := &cobra.Command{Use: "upgrade CLUSTER", Short: "Upgrade Kubernetes; without --to, show what it can go to", Args: oneName("cluster")}
	d.scopeFlags(c)
	d.changeFlags(c)
	d.taskFlags(c, "upgrade")
	c.RunE = func(_ *cobra.Command, args []string) error {
		return d.run(validate.FieldClusterName, args[0], func(ctx context.Context) error { return upgrade(ctx, d) })
	}
	return c
}

func upgrade(ctx context.Context, d *taskCommand) error {
	f, err := d.learned(ctx, false)
	if err != nil {
		return err
	}
	v := d.given()
	allowed := steps.UpgradeTargets(f, f.Offered)
	if v[validate.FieldKubernetesVersion] == "" {
		return d.showTargets(f, allowed)
	}
	if _, done, err := d.perform(ctx, f, v); err != nil || !done {
		return err
	}
	return d.done("%s See that all is well: aksarc-wizard prove %s%s", d.task.Done(f, v), f.Name, d.rehearseFlag())
}

func (d *dayTwo) showTargets(f steps.ClusterFacts, allowed []string) error {
	if d.flags.json {
		if allowed == nil {
			allowed = []string{}
		}
		return d.printJSON(map[string]any{"cluster": f.Name, "version": f.Cluster.KubernetesVersion, "state": f.Cluster.State, "targets": allowed})
	}
	if len(allowed) == 0 {
		d.say("%s runs Kubernetes %s; the site offers nothing it could go to.", f.Name, f.Cluster.KubernetesVersion)
		return nil
	}
	d.say("%s runs Kubernetes %s and can go to: %s", f.Name, f.Cluster.KubernetesVersion, strings.Join(allowed, ", "))
	d.say("Upgrade with: aksarc-wizard upgrade %s --to %s%s", f.Name, allowed[len(allowed)-1], d.rehearseFlag())
	return nil
}

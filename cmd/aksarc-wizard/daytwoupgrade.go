package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner/az"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

func (a *app) upgradeCommand() *cobra.Command {
	d, to := &dayTwo{app: a}, ""
	c := &cobra.Command{Use: "upgrade CLUSTER", Short: "Upgrade Kubernetes; without --to, show what it can go to", Args: oneName("cluster")}
	d.scopeFlags(c)
	d.changeFlags(c)
	c.Flags().StringVar(&to, "to", "", "the `VERSION`; a minor one such as 1.29 means its newest patch")
	c.RunE = func(_ *cobra.Command, args []string) error {
		return d.run(validate.FieldClusterName, args[0], func(ctx context.Context) error { return d.upgrade(ctx, to) })
	}
	return c
}

func (d *dayTwo) upgrade(ctx context.Context, to string) error {
	f, err := d.cluster(ctx)
	if err != nil {
		return err
	}
	offered, _, err := learn(ctx, d, az.ClusterUpgrades(f.Scope, f.Name), az.ParseUpgrades)
	if err != nil {
		return err
	}
	allowed := steps.UpgradeTargets(f, offered)
	if to == "" {
		return d.showTargets(f, allowed)
	}
	to = steps.UpgradeTarget(to, allowed)
	if err := d.refuse(steps.CheckUpgrade(f, to, offered)); err != nil {
		return err
	}
	p := steps.UpgradePlan(f, to)
	goOn, err := d.review(p, f.Name, "An upgrade replaces node after node, for which it takes one spare address; it can't be undone.")
	if err != nil || !goOn {
		return err
	}
	if _, err := d.carry(ctx, p); err != nil {
		return err
	}
	return d.done("%s runs Kubernetes %s now. See that all is well: aksarc-wizard prove %s%s", f.Name, to, f.Name, d.rehearseFlag())
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

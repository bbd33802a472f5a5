package main

// What must be known before a task of day two, for every face.

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/runner/kube"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// learnTask learns what the task must know, and no more: each look takes time.
// windows says whether nodes with Windows may come to be wanted.
func (d *dayTwo) learnTask(ctx context.Context, t *steps.Task, windows bool) (steps.ClusterFacts, error) {
	var f steps.ClusterFacts
	var err error
	switch t.ID {
	case "delete cluster":
		f, err = d.learnDeletion(ctx)
	case "delete network":
		f, err = d.learnNetwork(ctx)
	case "cleanup":
		f, err = d.learnCleanup(ctx, d.deployment)
	default:
		f, err = d.cluster(ctx)
	}
	if err != nil {
		return f, err
	}
	switch {
	case t.ID == "upgrade":
		f.Offered, _, err = learn(ctx, d, az.ClusterUpgrades(f.Scope, f.Name), az.ParseUpgrades)
	case t.ID == "nodepool add" && windows:
		f.Windows, err = d.windowsReady(ctx, f)
	}
	d.complete(&f)
	return f, err
}

// complete notes what this computer has to do with the cluster.
func (d *dayTwo) complete(f *steps.ClusterFacts) {
	f.Values = d.values
	if f.Cluster.CustomLocation != "" {
		f.Values[validate.FieldCustomLocation] = f.Cluster.CustomLocation
	}
	f.Local = steps.LocalFacts{Kubeconfig: d.kubeconfigFile(), Key: steps.PrivateKey(d.values, d.base, d.sshFolder()), Folder: d.absolute("."),
		Usual: filepath.Join(d.host.home(), ".kube", "config")}
}

func (d *dayTwo) windowsReady(ctx context.Context, f steps.ClusterFacts) (bool, error) {
	versions, _, err := learn(ctx, d, az.KubernetesVersions(d.scope().Subscription, f.Cluster.CustomLocation), az.ParseKubernetesVersions)
	for _, v := range versions {
		for _, image := range v.Images {
			if v.Version == f.Cluster.KubernetesVersion && image.OSType == "Windows" && image.Ready {
				return true, err
			}
		}
	}
	return false, err
}

// errGone is for what is to be deleted and isn't there any more.
var errGone = errors.New("it is not there")

// learnDeletion looks at both halves of a cluster, and for what would hold its
// deletion up.
func (d *dayTwo) learnDeletion(ctx context.Context) (steps.ClusterFacts, error) {
	f, there, err := d.facts(ctx)
	if err != nil {
		return f, err
	}
	if err := d.subscribe(ctx); err != nil {
		return f, err
	}
	f.Scope = d.scope()
	d.rememberKubeconfig()
	_, half, err := d.read(ctx, az.ResourceShow(az.ConnectedClusterID(f.Scope.Subscription, f.Scope.ResourceGroup, f.Name)))
	switch {
	case err != nil:
		return f, err
	case !there && !half:
		return f, errGone
	case !there:
		f.Half = true
		return f, nil
	}
	if len(f.Cluster.Networks) > 0 {
		d.values[validate.FieldNetworkName] = f.Cluster.Networks[0] // for the ten minutes' rest of the network
	}
	f.Budgets, f.BudgetsSaid = d.budgets(ctx, d.knownKubeconfig(d.leads))
	return f, nil
}

// learnNetwork finds out what stands on a network.
func (d *dayTwo) learnNetwork(ctx context.Context) (steps.ClusterFacts, error) {
	f := steps.ClusterFacts{Release: d.release()}
	if err := d.subscribe(ctx); err != nil {
		return f, err
	}
	f.Scope = d.scope()
	n, there, err := learn(ctx, d, az.LNetShow(f.Scope, d.values[validate.FieldNetworkName]), az.ParseNetwork)
	if err != nil {
		return f, err
	}
	if !there {
		return f, errGone
	}
	clusters, _, err := learn(ctx, d, az.ClusterList(az.Scope{Subscription: f.Scope.Subscription}), az.ParseClusters)
	f.Use = steps.UseOf(n, clusters, d.sinceLastCluster(n.ID))
	return f, err
}

// lookAt finds what stands against these values in the files they name.
func (d *dayTwo) lookAt(t *steps.Task, f steps.ClusterFacts, v validate.Values) []validate.Problem {
	var out []validate.Problem
	against := func(field, rule, message, hint string) {
		out = append(out, validate.Problem{Field: field, Rule: rule, Severity: validate.Error, Message: message, Hint: hint})
	}
	missing := func(field, file string) {
		if _, err := os.Stat(file); file != "" && err != nil {
			against(field, "V70", fmt.Sprintf("There is no kubeconfig at %s.", file), "Fetch it first, or name another file.")
		}
	}
	typed := func(path string) string { return d.absoluteOr(v[path], "") }
	switch t.ID {
	case "kubeconfig":
		r := steps.KubeconfigRequestOf(f, v)
		if r.MergeInto == "" {
			if why := foreign(r.File, f.Cluster.ControlPlaneIP); why != "" {
				against(validate.FieldKubeconfigFile, "V70", why, "Name another file, or have it joined into that one.")
			}
		} else if clashes, err := kube.Clashes(runner.Merge{From: r.File, Into: r.MergeInto}); err == nil && len(clashes) > 0 && !r.Overwrite && r.Context == "" {
			against(steps.FieldContextReplace, "V70", fmt.Sprintf("%s holds something else under the name of %s.", r.MergeInto, strings.Join(clashes, ", ")),
				"Have it replaced (a copy is kept), or give the context another name.")
		}
	case "prove":
		missing(steps.FieldProofFile, typed(steps.FieldProofFile))
	case "logs":
		key := typed(steps.FieldLogsKey)
		if _, err := os.Stat(key); key != "" && err != nil {
			against(steps.FieldLogsKey, "V58", steps.KeyLost(f.Name, key), "If it was moved, name its place.")
		} else if public, err := os.ReadFile(key + ".pub"); err == nil && steps.OtherKey(f.Cluster, string(public)) {
			against(steps.FieldLogsKey, "V58", fmt.Sprintf("%s is another key than the one that %s was made with.", key, f.Name), "Name the right one.")
		}
		if v[steps.FieldLogsAddresses] == "" {
			missing(steps.FieldLogsKubeconfig, typed(steps.FieldLogsKubeconfig))
		}
	}
	return out
}

// foreign says what a file of its own holds besides, "" for nothing: az would
// join the two, and switch the current context.
func foreign(path, address string) string {
	config, err := kube.Read(path)
	var format *kube.FormatError
	switch {
	case errors.Is(err, os.ErrNotExist):
		return ""
	case errors.As(err, &format):
		return fmt.Sprintf("%v.", err)
	case err != nil:
		return fmt.Sprintf("%s can't be read: %v.", path, err)
	}
	for _, c := range config.Clusters {
		if address != "" && c.Server != kube.Server(address) {
			return fmt.Sprintf("%s holds the cluster %s (%s) too.", path, c.Name, c.Server)
		}
	}
	return ""
}

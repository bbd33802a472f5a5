package steps

import (
	"fmt"
	"path/filepath"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

// KubeconfigRequest says where a kubeconfig is to go.
type KubeconfigRequest struct {
	// File is the absolute path of the kubeconfig's own file, which az writes.
	File string
	// Context renames the context, "" keeps the service's name.
	Context string
	// MergeInto is the absolute path of a kubeconfig to join it into, "" for none.
	MergeInto string
	// Current makes it the current context of MergeInto, Overwrite replaces
	// entries of the same names there.
	Current, Overwrite bool
}

// KubeconfigPlan fetches the administrator's kubeconfig again and checks it.
func KubeconfigPlan(f ClusterFacts, r KubeconfigRequest) runner.Plan {
	a := runner.Action{
		ID: ActionKubeconfig, Title: "Kubeconfig of " + f.Name,
		Steps: []runner.Step{{Title: "fetch the administrator's kubeconfig", Command: az.ClusterCredentials(az.CredentialsSpec{
			Scope: f.Scope, Name: f.Name, File: r.File, Context: r.Context, Overwrite: true})}},
		Proof: &runner.Proof{Kubeconfig: r.File, Server: f.Cluster.ControlPlaneIP},
	}
	if r.MergeInto != "" {
		a.Merge = &runner.Merge{From: r.File, Into: r.MergeInto, Current: r.Current, Overwrite: r.Overwrite}
	}
	return f.plan(a)
}

// CheckFetch is rule V77 as far as it concerns the kubeconfig: a cluster that
// is not up yet has none.
func CheckFetch(f ClusterFacts) []validate.Problem {
	switch f.Cluster.State {
	case "Creating", "Pending", "Accepted", "Deleting":
		return []validate.Problem{{Field: validate.FieldClusterName, Rule: "V77", Severity: validate.Error,
			Message: fmt.Sprintf("Cluster %s is in state %s and gives no kubeconfig.", f.Name, f.Cluster.State), Hint: "Wait until it is Succeeded."}}
	}
	return nil
}

// OwnKubeconfig is where a kubeconfig that is merged into another file has a
// file of its own: beside it, named by the cluster.
func OwnKubeconfig(into, cluster string) string {
	own := filepath.Join(filepath.Dir(into), cluster+".kubeconfig")
	if own == into {
		own = filepath.Join(filepath.Dir(into), cluster+".own.kubeconfig")
	}
	return own
}

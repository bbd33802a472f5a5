package steps

import (
	"fmt"
	"strings"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

// DeleteClusterPlan deletes a cluster: first what az aksarc knows, then it waits
// until its Arc side has gone too, asking again where that stays (fact 101).
// Only its own confirmation adds --yes to az, so call it after that.
func DeleteClusterPlan(scope az.Scope, name, release string) runner.Plan {
	return runner.Plan{Cluster: name, Release: release, Actions: deleteCluster(scope, name)}
}

func deleteCluster(scope az.Scope, name string) []runner.Action {
	show, arc := az.ClusterShow(scope, name), az.ResourceShow(az.ConnectedClusterID(scope.Subscription, scope.ResourceGroup, name))
	del := az.ClusterDelete(scope, name, false)
	return []runner.Action{{
		ID: ActionDeleteCluster, Title: "Delete cluster " + name, Look: &show, State: showState,
		Steps: []runner.Step{{Title: "delete the cluster", Command: del}},
		Wait: &runner.Wait{Poll: show, Gone: true, Detail: "properties.status.currentState", Error: "properties.status.errorMessage",
			Every: pollEvery, Bound: deleteBound,
			Stuck: "Most often a PodDisruptionBudget keeps a node from being emptied. Look with: kubectl get poddisruptionbudgets --all-namespaces. Delete what holds it up; the deletion then goes on by itself. Give this command again to wait for it."},
		Usually: 6 * time.Minute,
	}, {
		ID: ActionDeleteArc, Title: "Wait until the Arc side of " + name + " has gone", Look: &arc,
		Wait: &runner.Wait{Poll: arc, Gone: true, Every: pollEvery, Bound: deleteBound,
			Again:      []runner.Step{{Title: "delete the half that is left", Command: del}},
			AgainEvery: deleteAgain,
			Stuck:      "The Arc side stays although the deletion was asked for again and again. Give this command once more later; then open a case with the site's operator."},
	}}
}

// DeleteNetworkPlan deletes a logical network.
func DeleteNetworkPlan(scope az.Scope, name, release string) runner.Plan {
	return runner.Plan{Cluster: name, Release: release, Actions: []runner.Action{deleteNetwork(scope, name)}}
}

func deleteNetwork(scope az.Scope, name string) runner.Action {
	show := az.LNetShow(scope, name)
	return runner.Action{
		ID: ActionDeleteNetwork, Title: "Delete logical network " + name, Look: &show, State: showState,
		Steps: []runner.Step{{Title: "delete the logical network", Command: az.LNetDelete(scope, name)}},
		Wait:  &runner.Wait{Poll: show, Gone: true, Error: "properties.status.errorMessage", Every: pollEvery, Bound: networkBound},
	}
}

// CleanUpPlan takes away what a deployment made, in the order given: actions
// are the ids of a deployment, as the journal lists them, last made first.
func CleanUpPlan(v validate.Values, made []string) runner.Plan {
	scope := az.Scope{Subscription: v[validate.FieldSubscription], ResourceGroup: v[validate.FieldResourceGroup]}
	p := runner.Plan{Cluster: v[validate.FieldClusterName], Release: v[validate.FieldRelease]}
	cluster := false
	for _, id := range made {
		switch id {
		case ActionCluster:
			p.Actions = append(p.Actions, deleteCluster(scope, v[validate.FieldClusterName])...)
			cluster = true
		case ActionNetwork:
			a := deleteNetwork(scope, v[validate.FieldNetworkName])
			if cluster {
				a.Rest = networkRest
			}
			p.Actions = append(p.Actions, a)
		}
	}
	return p
}

// CheckDeleteCluster is rule V80 for one cluster; budgets are the
// PodDisruptionBudgets that allow no disruption, as "namespace/name".
func CheckDeleteCluster(name, typedAgain string, budgets []string) []validate.Problem {
	problems := validate.CheckDelete(name, typedAgain, len(budgets))
	for i, p := range problems {
		if p.Severity == validate.Warning && len(budgets) > 0 {
			problems[i].Message = fmt.Sprintf("%s: %s.", strings.TrimSuffix(p.Message, "."), strings.Join(budgets, ", "))
			problems[i].Hint = "Delete them first, for example: kubectl delete poddisruptionbudget --namespace " + strings.Replace(budgets[0], "/", " ", 1)
		}
	}
	return problems
}

// NetworkUse is what stands on a logical network.
type NetworkUse struct {
	Network az.Network
	// Clusters are the names of those on it.
	Clusters []string
	// Since is the time since the last cluster on it went, as far as this
	// computer knows; negative when it doesn't.
	Since time.Duration
}

// UseOf finds out what stands on a network.
func UseOf(n az.Network, clusters []az.Cluster, since time.Duration) NetworkUse {
	u := NetworkUse{Network: n, Since: since}
	for _, c := range clusters {
		for _, id := range c.Networks {
			if strings.EqualFold(id, n.ID) {
				u.Clusters = append(u.Clusters, c.Name)
			}
		}
	}
	return u
}

// CheckDeleteNetwork is rule V81. Addresses in use without a cluster are taken
// for interfaces of virtual machines, which a deletion would leave broken.
func CheckDeleteNetwork(u NetworkUse) []validate.Problem {
	minutes := -1
	if u.Since >= 0 {
		minutes = int(u.Since.Minutes())
	}
	problems := validate.CheckDeleteNetwork(u.Network.Name, u.Clusters, nil, minutes)
	used := 0
	for _, p := range u.Network.Pools {
		used += max(0, p.Used)
	}
	if used > 0 && len(u.Clusters) == 0 {
		problems = append(problems, validate.Problem{Field: validate.FieldNetworkName, Rule: "V81", Severity: validate.Error,
			Message: fmt.Sprintf("%d addresses of the pool of %s are in use although no cluster is on it: most likely by network interfaces of virtual machines, which would be left Failed.", used, u.Network.Name),
			Hint:    "Delete or move those first. Right after a cluster has gone, wait ten minutes."})
	}
	return problems
}

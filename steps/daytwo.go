package steps

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

// The ids of the actions of day two.
const (
	ActionPool          = "nodepool"
	ActionAutoscaler    = "autoscaler"
	ActionUpgrade       = "upgrade"
	ActionLogs          = "logs"
	ActionDeleteCluster = "delete-cluster"
	ActionDeleteArc     = "delete-arc"
	ActionDeleteNetwork = "delete-network"
)

// Bounds of day two: samples of pools and upgrades are rare, so they are wide.
const (
	poolBound    = 2 * time.Hour
	upgradeBound = 4 * time.Hour
	deleteBound  = time.Hour
	// deleteAgain is how long a half of a cluster may stay before its deletion
	// is asked for again; the PowerShell module does so every 30 s (fact 102).
	deleteAgain = 2 * time.Minute
	// networkRest is how long a network must have been without clusters before
	// it is deleted, on old releases (fact 62).
	networkRest = 11 * time.Minute
)

// ClusterFacts are what day two must know of one cluster before it plans.
type ClusterFacts struct {
	Scope az.Scope
	Name  string
	// Cluster is what the site says of it.
	Cluster az.Cluster
	// Network is its logical network, nil when it could not be learnt.
	Network *az.Network
	// Versions are those of the tools on this computer.
	Versions az.Versions
	// Release is the name of the release profile, for the record.
	Release string
	// Values are the answers at hand, at least scope and names.
	Values validate.Values
	// Local is what this computer has to do with the cluster.
	Local LocalFacts

	// Offered are the versions to go to, learnt for an upgrade; Windows says that
	// its image is ready, for a pool to be added.
	Offered az.Upgrades
	Windows bool
	// Half says that only the Arc side of the cluster is left. Budgets are the
	// PodDisruptionBudgets that allow no disruption, as "namespace/name", and
	// BudgetsSaid what came of looking for them. Learnt for a deletion.
	Half        bool
	Budgets     []string
	BudgetsSaid string
	// Use is what stands on the network, for its deletion.
	Use NetworkUse
	// Deployment is the one to clean up after, Made are the actions whose work is
	// to be taken away, MadeSaid the same in words, NotOurs why it can't be.
	Deployment string
	Made       []string
	MadeSaid   []string
	NotOurs    []validate.Problem

	// Given are the values of a task that was begun earlier and is gone on with:
	// it has no form, and its rules were held when it was begun.
	Given validate.Values

	// Filled is what a form was filled with: a value equal to it is left as it is.
	// Nil: what is there is wanted.
	Filled validate.Values
}

// LocalFacts are files and folders of this computer, as absolute paths.
type LocalFacts struct {
	// Kubeconfig is where the cluster's own is or would be, Usual kubectl's own.
	Kubeconfig, Usual string
	// Key is where its private SSH key should be, Folder where we were started.
	Key, Folder string
}

// withoutPools is for what is not there yet: nothing of it can be left as it is.
func (f ClusterFacts) withoutPools() ClusterFacts {
	f.Filled, f.Cluster.NodePools = nil, nil
	return f
}

// Free is how many addresses the pools of the cluster's network have left, -1
// when the site didn't say.
func (f ClusterFacts) Free() int {
	if f.Network == nil || len(f.Network.Pools) == 0 {
		return -1
	}
	free := 0
	for _, p := range f.Network.Pools {
		if p.Free < 0 {
			return -1
		}
		free += p.Free
	}
	return free
}

// growth is how many nodes the autoscalers of the other pools may still add:
// those addresses are free today and not to be given away.
func (f ClusterFacts) growth(but string) int {
	n := 0
	for _, p := range f.Cluster.NodePools {
		if p.Autoscaled && p.Name != but {
			n += max(0, p.Max-p.Count)
		}
	}
	return n
}

// available is what of the free addresses is left for a change of that pool.
func (f ClusterFacts) available(but string) int {
	free := f.Free()
	if free < 0 {
		return free
	}
	return max(0, free-f.growth(but))
}

// pools are those that exist, as the rules take them.
func (f ClusterFacts) pools() []validate.NodePool {
	var out []validate.NodePool
	for _, p := range f.Cluster.NodePools {
		out = append(out, rulePool(p))
	}
	return out
}

func rulePool(p az.NodePool) validate.NodePool {
	n := validate.NodePool{Name: p.Name, Count: p.Count}
	if p.Autoscaled {
		n.Max = p.Max
	}
	return n
}

// pool finds a pool by its name.
func (f ClusterFacts) pool(name string) (az.NodePool, bool) {
	i := slices.IndexFunc(f.Cluster.NodePools, func(p az.NodePool) bool { return p.Name == name })
	if i < 0 {
		return az.NodePool{}, false
	}
	return f.Cluster.NodePools[i], true
}

// others is how many nodes the rest of the cluster may have.
func (f ClusterFacts) others(but string) int {
	n := f.Cluster.ControlPlaneCount
	for _, p := range f.Cluster.NodePools {
		if p.Name != but {
			n += max(p.Count, p.Max)
		}
	}
	return n
}

// missingPool says which pools there are instead.
func (f ClusterFacts) missingPool(name string) []validate.Problem {
	var names []string
	for _, p := range f.Cluster.NodePools {
		names = append(names, p.Name)
	}
	return []validate.Problem{{Field: "nodepool.name", Rule: "V74", Severity: validate.Error,
		Message: fmt.Sprintf("Cluster %s has no node pool %s.", f.Name, name), Hint: "It has " + strings.Join(names, ", ") + "."}}
}

// Busy says whether the cluster is at work on something: then a command that
// was given before is joined rather than refused.
func (f ClusterFacts) Busy() bool {
	return !slices.ContainsFunc([]string{"", "Succeeded", "Failed", "Canceled"}, func(s string) bool {
		return strings.EqualFold(s, f.Cluster.State)
	})
}

// plan wraps actions.
func (f ClusterFacts) plan(actions ...runner.Action) runner.Plan {
	return runner.Plan{Cluster: f.Name, Release: f.Release, Actions: actions}
}

// showState is where a show command has its provisioning state.
const showState = "properties.provisioningState"

// ready waits for the final state of a change.
func ready(poll runner.Command, bound time.Duration) *runner.Wait {
	return &runner.Wait{
		Poll: poll, Done: []string{"Succeeded"}, Failed: []string{"Failed", "Canceled"},
		Detail: "properties.status.currentState", Error: "properties.status.errorMessage", Every: pollEvery, Bound: bound,
	}
}

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

// Room is the arithmetic of a change that adds nodes to a pool, as one line for
// the review; "" when nothing is added.
func (f ClusterFacts) Room(pool string, more int) string {
	if more <= 0 {
		return ""
	}
	free := f.Free()
	if free < 0 {
		return fmt.Sprintf("Addresses: %d more are needed and 1 for upgrades; the site does not say how many are free.", more)
	}
	s := fmt.Sprintf("Addresses: %d more and 1 for upgrades = %d; network %s has %d free", more, more+1, f.Network.Name, free)
	if g := f.growth(pool); g > 0 {
		s += fmt.Sprintf(", of which the other pools' autoscalers may take %d", g)
	}
	return s + "."
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

// busy says whether the cluster is at work on something: then a command that
// was given before is joined rather than refused.
func (f ClusterFacts) busy() bool {
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

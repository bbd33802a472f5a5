package steps

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

// PoolRequest is a node pool as the operator wants it. Zero values leave the
// choice to the service, or, for a change, leave the thing as it is.
type PoolRequest struct {
	Name   string
	Count  int
	VMSize string
	// OSType is Linux or Windows, OSSKU goes with it (rule V76).
	OSType, OSSKU string
	MaxPods       int
	// Autoscaler is what is to be done about it, Min and Max its bounds.
	Autoscaler az.AutoscalerMode
	Min, Max   int
	// Labels and Taints replace those there are; the Clear fields remove all.
	Labels                   map[string]string
	Taints                   []string
	ClearLabels, ClearTaints bool

	// badLabels are items that are no label at all.
	badLabels []string
}

// CheckPoolAdd are the rules for a pool to be added: V74 to V77, V39 against
// the free addresses, V59 and V62. A pool that is there as wanted, or on its
// way, is no problem: the run joins it.
func CheckPoolAdd(f ClusterFacts, r PoolRequest, windowsReady bool) []validate.Problem {
	problems := validate.CheckNodePoolName(r.Name)
	if have, ok := f.pool(r.Name); ok && have.Count == r.count() && (r.VMSize == "" || strings.EqualFold(have.VMSize, r.VMSize)) {
		return problems
	}
	add := validate.NodePool{Name: r.Name, Count: r.count(), Max: r.Max}
	problems = append(problems, validate.CheckNodePoolAdd(add, f.pools(), f.Cluster.ControlPlaneCount, f.available(""))...)
	problems = append(problems, validate.CheckClusterState(f.Name, f.Cluster.State)...)
	if r.OSType != "" {
		problems = append(problems, validate.CheckOS(r.OSType, r.OSSKU, windowsReady)...)
	}
	if r.Autoscaler == az.AutoscalerEnable {
		problems = append(problems, checkBounds(r.Min, r.count(), r.Max)...)
	}
	return append(problems, r.checkLabels()...)
}

// count is how many nodes are ordered: one unless said otherwise.
func (r PoolRequest) count() int {
	if r.Count == 0 {
		return 1
	}
	return r.Count
}

func (r PoolRequest) checkLabels() []validate.Problem {
	var problems []validate.Problem
	problems = append(problems, validate.CheckLabels(append(labelItems(r.Labels), r.badLabels...))...)
	if len(r.Taints) > 0 {
		problems = append(problems, validate.CheckTaints(r.Taints)...)
	}
	return problems
}

// checkBounds is rule V59 for one pool.
func checkBounds(low, count, high int) []validate.Problem {
	if low >= 1 && low <= count && count <= high && high <= mostPoolNodes {
		return nil
	}
	field := FieldPoolMax
	if low < 1 || low > count {
		field = FieldPoolMin
	}
	return []validate.Problem{{Field: field, Rule: "V59", Severity: validate.Error,
		Message: fmt.Sprintf("The autoscaler's bounds %d and %d do not go with %d nodes.", low, high, count),
		Hint:    fmt.Sprintf("The fewest (--min) are 1 to %d, the most (--max) %d to %d; scale the pool first if its count is to lie outside.", count, count, mostPoolNodes)}}
}

// mostPoolNodes is the limit of one pool (fact 73).
const mostPoolNodes = 64

// AddPoolPlan adds a node pool.
func AddPoolPlan(f ClusterFacts, r PoolRequest) runner.Plan {
	spec := az.NodePoolSpec{Scope: f.Scope, Cluster: f.Name, Name: r.Name, Count: r.count(), VMSize: r.VMSize,
		OSType: r.OSType, OSSKU: r.OSSKU, MaxPods: r.MaxPods, Labels: r.Labels, Taints: r.Taints}
	if r.Autoscaler == az.AutoscalerEnable {
		spec.Autoscaler = az.Autoscaler{Enabled: true, Min: r.Min, Max: r.Max}
	}
	a := f.poolAction("Node pool "+r.Name, r.Name)
	if r.Autoscaler != az.AutoscalerEnable { // an autoscaled count is the autoscaler's business
		a.Expect = append(a.Expect, expectPool("Nodes", FieldPoolCount, "count", strconv.Itoa(spec.Count)))
	}
	if r.VMSize != "" {
		a.Expect = append(a.Expect, expectPool("VM size", FieldPoolVMSize, "vmSize", r.VMSize))
	}
	if r.OSType != "" {
		a.Expect = append(a.Expect, expectPool("Operating system", FieldPoolOS, "osType", r.OSType))
	}
	a.Expect = append(a.Expect, r.expectations()...)
	a.Steps = []runner.Step{{Title: "add the node pool", Command: az.NodePoolAdd(spec)}}
	return f.plan(a)
}

// poolAction looks at a pool and waits until it has come to rest.
func (f ClusterFacts) poolAction(title, name string) runner.Action {
	show := az.NodePoolShow(f.Scope, f.Name, name)
	return runner.Action{ID: ActionPool, Title: title, Look: &show, State: showState, Wait: ready(show, poolBound)}
}

func expectPool(label, field, path string, want ...string) runner.Expectation {
	return runner.Expectation{Label: label, Field: field, Path: "properties." + path, Want: want, Fold: true}
}

// CheckPoolScale is rules V77 and V78, and V39 against the free addresses.
func CheckPoolScale(f ClusterFacts, r PoolRequest) []validate.Problem {
	pool, ok := f.pool(r.Name)
	if !ok {
		return f.missingPool(r.Name)
	}
	if r.Count == 0 && r.VMSize == "" {
		return []validate.Problem{{Field: FieldPoolCount, Rule: "V78", Severity: validate.Error, Missing: true,
			Message: "There is nothing to change.", Hint: "Another number of nodes or another VM size is wanted: --count, --vm-size, or both."}}
	}
	var problems []validate.Problem
	if r.Count != 0 {
		problems = validate.CheckScale(rulePool(pool), r.Count, f.others(r.Name), f.available(r.Name), pool.Autoscaled)
	}
	if !f.Busy() || r.Count != pool.Count { // a change that is on its way is joined
		problems = append(problems, validate.CheckClusterState(f.Name, f.Cluster.State)...)
	}
	return problems
}

// ScalePoolPlan gives a pool another number of nodes, or another VM size.
func ScalePoolPlan(f ClusterFacts, r PoolRequest) runner.Plan {
	a := f.poolAction("Scale node pool "+r.Name, r.Name)
	a.Change = true
	if r.Count != 0 {
		a.Expect = append(a.Expect, expectPool("Nodes", FieldPoolCount, "count", strconv.Itoa(r.Count)))
	}
	if r.VMSize != "" {
		a.Expect = append(a.Expect, expectPool("VM size", FieldPoolVMSize, "vmSize", r.VMSize))
	}
	a.Steps = []runner.Step{{Title: "scale the node pool", Command: az.NodePoolScale(
		az.NodePoolSize{Scope: f.Scope, Cluster: f.Name, Name: r.Name, Count: r.Count, VMSize: r.VMSize})}}
	return f.plan(a)
}

// CheckPoolUpdate is rules V59, V60, V62 and V77, and the addresses that the
// autoscaler may come to need (V39 at the maximum).
func CheckPoolUpdate(f ClusterFacts, r PoolRequest, profile []string) []validate.Problem {
	pool, ok := f.pool(r.Name)
	if !ok {
		return f.missingPool(r.Name)
	}
	var problems []validate.Problem
	switch r.Autoscaler {
	case az.AutoscalerKeep:
		if len(r.Labels)+len(r.badLabels)+len(r.Taints)+len(profile) == 0 && !r.ClearLabels && !r.ClearTaints {
			problems = append(problems, validate.Problem{Field: FieldPoolAutoscaler, Rule: "V59", Severity: validate.Error, Missing: true,
				Message: "There is nothing to change.", Hint: "Change the autoscaler, its profile, labels or taints: --autoscaler, --autoscaler-profile, --label, --taint."})
		}
	case az.AutoscalerEnable, az.AutoscalerUpdate:
		problems = append(problems, checkBounds(r.Min, pool.Count, r.Max)...)
		if free, more := f.available(r.Name), r.Max-pool.Count; free >= 0 && more > 0 && more+1 > free {
			problems = append(problems, validate.Problem{Field: FieldPoolMax, Rule: "V39", Severity: validate.Error,
				Message: fmt.Sprintf("At its maximum of %d the pool needs %d more addresses and 1 for upgrades; the network has %d for it.", r.Max, more, free),
				Hint:    fmt.Sprintf("Take --max %d at most; the pool of a network cannot be made larger.", max(pool.Count, pool.Count+free-1))})
		}
	case az.AutoscalerDisable:
		if r.Min != 0 || r.Max != 0 {
			problems = append(problems, validate.Problem{Field: FieldPoolAutoscaler, Rule: "V59", Severity: validate.Error,
				Message: "Bounds have no meaning once the autoscaler is off.", Hint: "Leave --min and --max out."})
		}
	}
	if len(profile) > 0 {
		problems = append(problems, validate.CheckAutoscalerProfile(profile)...)
	}
	problems = append(problems, r.checkLabels()...)
	if !f.Busy() {
		problems = append(problems, validate.CheckClusterState(f.Name, f.Cluster.State)...)
	}
	return problems
}

// UpdatePoolPlan changes autoscaler, labels and taints of a pool; profile, which
// holds key=value, belongs to the cluster as a whole and is changed first.
func UpdatePoolPlan(f ClusterFacts, r PoolRequest, profile []string) runner.Plan {
	var actions []runner.Action
	if len(profile) > 0 {
		actions = append(actions, f.profileAction(profile))
	}
	if r.Autoscaler != az.AutoscalerKeep || len(r.Labels)+len(r.Taints) > 0 || r.ClearLabels || r.ClearTaints {
		a := f.poolAction("Change node pool "+r.Name, r.Name)
		a.Change, a.Expect = true, r.expectations()
		a.Steps = []runner.Step{{Title: "change the node pool", Command: az.NodePoolUpdate(az.NodePoolChange{
			Scope: f.Scope, Cluster: f.Name, Name: r.Name,
			Autoscaling: az.AutoscalerChange{Mode: r.Autoscaler, Min: r.Min, Max: r.Max},
			Labels:      r.Labels, Taints: r.Taints, ClearLabels: r.ClearLabels, ClearTaints: r.ClearTaints,
		})}}
		actions = append(actions, a)
	}
	return f.plan(actions...)
}

// expectations are how a changed pool looks.
func (r PoolRequest) expectations() []runner.Expectation {
	var out []runner.Expectation
	switch r.Autoscaler {
	case az.AutoscalerEnable, az.AutoscalerUpdate:
		out = append(out,
			expectPool("Autoscaler", FieldPoolAutoscaler, "enableAutoScaling", "true"),
			expectPool("Fewest nodes", FieldPoolAutoscaler, "minCount", strconv.Itoa(r.Min)),
			expectPool("Most nodes", FieldPoolAutoscaler, "maxCount", strconv.Itoa(r.Max)))
	case az.AutoscalerDisable:
		out = append(out, expectPool("Autoscaler", FieldPoolAutoscaler, "enableAutoScaling || `false`", "false"))
	case az.AutoscalerKeep:
	}
	if len(r.Labels) > 0 || r.ClearLabels {
		keys := slices.Sorted(maps.Keys(r.Labels))
		out = append(out, runner.Expectation{Label: "Labels", Field: FieldPoolLabels, Path: "keys(properties.nodeLabels || `{}`)", Want: keys})
		for _, k := range keys {
			out = append(out, runner.Expectation{Label: "Label " + k, Field: FieldPoolLabels, Path: `properties.nodeLabels."` + k + `"`, Want: []string{r.Labels[k]}})
		}
	}
	if len(r.Taints) > 0 || r.ClearTaints {
		out = append(out, runner.Expectation{Label: "Taints", Field: FieldPoolTaints, Path: "properties.nodeTaints", Want: r.Taints})
	}
	return out
}

// profileAction changes how the autoscalers of the cluster behave.
func (f ClusterFacts) profileAction(profile []string) runner.Action {
	show := az.ClusterShow(f.Scope, f.Name)
	settings := map[string]string{}
	a := runner.Action{ID: ActionAutoscaler, Title: "Autoscaler profile of " + f.Name, Look: &show, State: showState, Change: true, Wait: ready(show, poolBound)}
	for _, item := range profile {
		key, value, _ := strings.Cut(item, "=")
		settings[key] = value
		a.Expect = append(a.Expect, runner.Expectation{Label: key, Field: FieldPoolProfile, Path: `properties.autoScalerProfile."` + key + `"`, Want: []string{value}})
	}
	a.Steps = []runner.Step{{Title: "change the autoscaler's profile", Command: az.ClusterUpdate(f.Versions,
		az.ClusterChange{Scope: f.Scope, Name: f.Name, Autoscaling: az.AutoscalerChange{Profile: settings}})}}
	return a
}

// CheckPoolDelete: a cluster keeps at least one pool.
func CheckPoolDelete(f ClusterFacts, name string) []validate.Problem {
	pool, ok := f.pool(name)
	switch {
	case !ok:
		return f.missingPool(name)
	case len(f.Cluster.NodePools) == 1:
		return []validate.Problem{{Field: FieldPoolName, Rule: "V75", Severity: validate.Error,
			Message: fmt.Sprintf("%s is the last node pool of %s.", name, f.Name), Hint: "Add another one first, or delete the cluster."}}
	case f.Busy() && strings.EqualFold(pool.State, "Deleting"):
		return nil
	}
	return validate.CheckClusterState(f.Name, f.Cluster.State)
}

// DeletePoolPlan deletes a node pool and waits until it is gone.
func DeletePoolPlan(f ClusterFacts, name string) runner.Plan {
	show := az.NodePoolShow(f.Scope, f.Name, name)
	return f.plan(runner.Action{
		ID: ActionPool, Title: "Delete node pool " + name, Look: &show, State: showState,
		Steps: []runner.Step{{Title: "delete the node pool", Command: az.NodePoolDelete(f.Scope, f.Name, name, false)}},
		Wait: &runner.Wait{Poll: show, Gone: true, Detail: "properties.status.currentState", Error: "properties.status.errorMessage", Every: pollEvery, Bound: deleteBound,
			Stuck: "Most often a PodDisruptionBudget keeps a node from being emptied. Look with: kubectl get poddisruptionbudgets --all-namespaces. Give this command again to wait for it."},
	})
}

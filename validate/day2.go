package validate

import (
	"fmt"
	"strings"
)

// CheckNodePoolName is rule V74: 3 to 12 lowercase letters and digits, a letter first.
func CheckNodePoolName(name string) []Problem {
	p := problems{rule: "V74", field: "nodepool.name"}
	if len(name) < 3 || len(name) > 12 || !isLower(name[0]) || !only(name, isLowerAlnum, "") {
		p.fail(fmt.Sprintf("%q is not a name for a node pool.", name), "Use 3 to 12 lowercase letters and digits, a letter first, such as pool2.")
	}
	return p.list
}

// NodePool is what is known of a pool of nodes; Max is the autoscaler's
// maximum, 0 while it is off.
type NodePool struct {
	Name  string
	Count int
	Max   int
}

// most is how many nodes the pool may come to have.
func (n NodePool) most() int { return max(n.Count, n.Max) }

// CheckNodePoolAdd is rule V75: the pool to be added beside those that are
// there, against the limits and the addresses that are free (-1: not known).
func CheckNodePoolAdd(add NodePool, have []NodePool, controlPlane, free int) []Problem {
	p := problems{rule: "V75", field: "nodepool.count"}
	if len(have) >= maxNodePools {
		p.fail(fmt.Sprintf("The cluster has %s; %d is the most.", count(len(have), "node pool"), maxNodePools), "Delete one, or scale one that is there.")
	}
	nodes := controlPlane + add.most()
	for _, n := range have {
		nodes += n.most()
		if n.Name == add.Name {
			p.list = append(p.list, NodePoolTaken(n.Name))
		}
	}
	if nodes > maxClusterNodes {
		p.fail(fmt.Sprintf("The cluster would have %d nodes; %d is the most.", nodes, maxClusterNodes), "Take fewer nodes.")
	}
	if add.Max > add.Count {
		p.field = "nodepool.max" // the autoscaler's maximum is what doesn't fit
	}
	p.fitFree(add.most(), free)
	p.list = append(p.list, checkPoolCount(add.Count, "nodepool.count")...)
	return p.list
}

// fitFree holds new nodes against free addresses; one must remain for upgrades.
func (p *problems) fitFree(nodes, free int) {
	if free >= 0 && nodes > 0 && nodes+1 > free {
		p.fail(fmt.Sprintf("%s and 1 address for upgrades need %d; the network's pool has %d for it.", count(nodes, "new node"), nodes+1, free), "Take fewer nodes; the pool of a network cannot be made larger.")
	}
}

// NodePoolTaken is rule V75 for a name that another pool has.
func NodePoolTaken(name string) Problem {
	return Problem{Field: "nodepool.name", Rule: "V75", Severity: Error,
		Message: fmt.Sprintf("The cluster has a node pool %s already.", name), Hint: "Choose another name, or scale that pool."}
}

func checkPoolCount(n int, field string) []Problem {
	p := problems{rule: "V78", field: field}
	if n < 1 || n > maxPoolNodes {
		p.fail(fmt.Sprintf("A node pool cannot have %d nodes.", n), fmt.Sprintf("Write 1 to %d.", maxPoolNodes))
	}
	return p.list
}

// CheckScale is rule V78: a new count for a pool. autoscaled says that the
// autoscaler is on for it; free is the network's free addresses, -1 unknown;
// others is how many nodes the rest of the cluster has.
func CheckScale(pool NodePool, to, others, free int, autoscaled bool) []Problem {
	p := problems{rule: "V78", field: "nodepool.count"}
	if autoscaled {
		p.fail(fmt.Sprintf("The autoscaler is on for node pool %s and would undo a count set by hand.", pool.Name), "Change its minimum and maximum, or turn it off first.")
	}
	p.list = append(p.list, checkPoolCount(to, p.field)...)
	if others+to > maxClusterNodes {
		p.fail(fmt.Sprintf("The cluster would have %d nodes; %d is the most.", others+to, maxClusterNodes), "Take fewer nodes.")
	}
	p.fitFree(to-pool.Count, free)
	return p.list
}

// CheckOS is rule V76. windowsReady says that get-versions calls Windows ready.
func CheckOS(osType, osSKU string, windowsReady bool) []Problem {
	p := problems{rule: "V76", field: "nodepool.osSku"}
	switch osType {
	case "Linux":
		if osSKU != "" && osSKU != "CBLMariner" {
			p.fail(fmt.Sprintf("Linux does not go with %s.", osSKU), "Write CBLMariner.")
		}
	case "Windows":
		if osSKU != "" && osSKU != "Windows2019" && osSKU != "Windows2022" {
			p.fail(fmt.Sprintf("Windows does not go with %s.", osSKU), "Write Windows2019 or Windows2022.")
		}
		if !windowsReady {
			p.field = "nodepool.osType"
			p.fail("The site does not say that Windows nodes are ready for this version.", "Take Linux, or wait for the Windows image.")
		}
	default:
		p.fail(fmt.Sprintf("%q is not an operating system for nodes.", osType), "Write Linux or Windows.")
	}
	return p.list
}

// CheckClusterState is rule V77.
func CheckClusterState(name, state string) []Problem {
	p := problems{rule: "V77", field: FieldClusterName}
	if !strings.EqualFold(state, stateSucceeded) {
		p.fail(fmt.Sprintf("Cluster %s is in state %s, not Succeeded.", name, state), "Wait until it is done, or mend it first.")
	}
	return p.list
}

// Upgrade is one that get-upgrades offers.
type Upgrade struct {
	Version string
	Preview bool
}

// CheckUpgrade is rule V79. free is the network's free addresses, -1 unknown.
func CheckUpgrade(from, to string, offered []Upgrade, free int) []Problem {
	p := problems{rule: "V79", field: FieldKubernetesVersion}
	names := make([]string, 0, len(offered))
	found := false
	for _, u := range offered {
		if !u.Preview {
			names = append(names, u.Version)
		}
		if u.Version == to {
			found = true
			if u.Preview {
				p.fail(fmt.Sprintf("Kubernetes %s is a preview on this site.", to), "Choose one of "+listed(names)+".")
			}
		}
	}
	if !found {
		p.fail(fmt.Sprintf("The site does not offer an upgrade from %s to %s.", from, to), "It offers "+listed(names)+".")
	}
	a, okA := parseVersion(from)
	b, okB := parseVersion(to)
	if okA && okB {
		switch {
		case b[0] < a[0] || b[0] == a[0] && (b[1] < a[1] || b[1] == a[1] && b[2] <= a[2]):
			p.fail(fmt.Sprintf("%s is not newer than %s.", to, from), "Clusters cannot go back.")
		case b[0] != a[0] || b[1] > a[1]+1:
			p.fail(fmt.Sprintf("From %s to %s a minor version would be skipped.", from, to), fmt.Sprintf("Go to %d.%d first.", a[0], a[1]+1))
		}
	}
	if free == 0 {
		p.fail("An upgrade needs one free address in the network's pool; none is free.", "Scale a node pool down by one first.")
	}
	return p.list
}

// CheckDelete is rule V80: the name typed again, and whether anything would
// hold the deletion up.
func CheckDelete(name, typedAgain string, disruptionBudgets int) []Problem {
	p := problems{rule: "V80", field: FieldClusterName}
	if typedAgain != name {
		p.fail(fmt.Sprintf("%q is not the name of the cluster to delete, %s.", typedAgain, name), "Type the name exactly.")
	}
	if disruptionBudgets > 0 {
		p.warn(fmt.Sprintf("%s can hold the deletion up.", count(disruptionBudgets, "PodDisruptionBudget")), "Delete them first.")
	}
	return p.list
}

// CheckDeleteNetwork is rule V81. minutesSince is the time since the last
// cluster on it went, -1 when none ever was or nobody knows.
func CheckDeleteNetwork(name string, clusters, interfaces []string, minutesSince int) []Problem {
	p := problems{rule: "V81", field: FieldNetworkName}
	if len(clusters) > 0 {
		p.fail(fmt.Sprintf("Logical network %s carries %s.", name, listed(clusters)), "Delete every cluster on it first.")
	}
	if len(interfaces) > 0 {
		p.fail(fmt.Sprintf("Logical network %s carries the network interfaces %s; they would be left Failed.", name, listed(interfaces)), "Delete or move them first.")
	}
	if minutesSince >= 0 && minutesSince <= 10 {
		p.fail(fmt.Sprintf("The last cluster on %s went %s ago.", name, count(minutesSince, "minute")), "Wait until more than 10 minutes have passed.")
	}
	return p.list
}

package validate

import "fmt"

// Words of Capacity.
const (
	ruleBefore14 = "aksarc before 1.4: pool >= control-plane nodes + workers + 1; the control-plane IP lies outside the pool"
	ruleSince14  = "aksarc 1.4 and later: pool >= control-plane nodes + workers + 1, and 1 more when the control-plane IP is picked by the service"

	whyBefore14 = "The requirements of 04/2024, the age of aksarc 1.2.23, count the control-plane IP outside the pool; those of 07/2025 (from aksarc 1.4.23, release 2411 of the connected product) count it inside, so the same example grew from 14 to 16 addresses."
	whySince14  = "The requirements of 07/2025 let the service pick the control-plane IP from the network, so it counts in the pool unless you give one; those of 04/2024, for older aksarc, always put it outside."
	whyUnknown  = "The version of aksarc is not known yet, so the stricter rule holds: a control-plane IP of your own, outside the pool. "
)

// picksControlPlaneIP says whether this site's aksarc takes the control-plane
// IP from the network by itself (1.4 and later, fact 65).
func (c *Checker) picksControlPlaneIP() bool { return versionAtLeast(c.site.AksArc, 1, 4) }

// capacity is the sum of the addresses that the pool must hold (facts 64, 65).
func (in *input) capacity() Capacity {
	c := Capacity{Upgrade: 1, Autoscaled: in.autoscaler.ok && in.autoscaler.v}
	workers := in.nodeCount
	if c.Autoscaled {
		workers = in.autoscalerMax
		workers.ok = workers.ok && !workers.empty()
	}
	// A count that another rule refuses makes no sum.
	c.Known = in.controlPlaneCount.ok && workers.ok && in.autoscaler.ok &&
		in.controlPlaneCount.v >= 1 && in.controlPlaneCount.v <= maxControlPlanes &&
		workers.v >= 1 && workers.v <= maxPoolNodes
	if c.Known {
		c.ControlPlane, c.Workers = in.controlPlaneCount.v, workers.v
	}
	c.Rule, c.Why = ruleBefore14, whyBefore14
	switch {
	case in.c.site.AksArc == "":
		c.Why = whyUnknown + whyBefore14
	case in.c.picksControlPlaneIP():
		c.Rule, c.Why = ruleSince14, whySince14
		if in.controlPlaneIP.empty() {
			c.ControlPlaneIP = 1
		}
	}
	c.Needed = c.ControlPlane + c.Workers + c.Upgrade + c.ControlPlaneIP
	in.countPool(&c)
	return c
}

// countPool fills in what the pool has: the free count of a network that
// exists, or else its size.
func (in *input) countPool(c *Capacity) {
	for _, p := range in.net.pools {
		c.Pool += p.size()
		c.PoolKnown = true
	}
	if in.net.found == nil {
		return
	}
	// A cluster of this name already has its addresses; they are not free, and
	// it does not need them twice.
	if in.c.known.clusterNamed(in.clusterName.v) >= 0 {
		return
	}
	if free := in.net.free(); free >= 0 {
		c.Pool, c.PoolKnown = free, true
	} else if in.existing() && c.PoolKnown {
		c.Why += " The site did not say how many addresses of the pool are free; this counts all of them."
	}
}

// Sum is the arithmetic as a sentence: "1 control plane + 2 workers + 1 for upgrades".
func (c Capacity) Sum() string {
	s := fmt.Sprintf("%d control plane + %s", c.ControlPlane, count(c.Workers, "worker"))
	if c.Autoscaled {
		s += " (autoscaler maximum)"
	}
	s += fmt.Sprintf(" + %d for upgrades", c.Upgrade)
	if c.ControlPlaneIP > 0 {
		s += fmt.Sprintf(" + %d control-plane IP", c.ControlPlaneIP)
	}
	return s
}

// checkPoolSize is rule V39.
func checkPoolSize(in *input, l *Layout) {
	c := l.Capacity
	if !c.Known || !c.PoolKnown || c.Left() >= 0 {
		return
	}
	if in.existing() || in.net.found != nil {
		noun := "address"
		if in.net.free() >= 0 {
			noun = "free address"
		}
		in.fail(FieldNetworkName, fmt.Sprintf("The pool of network %s has %s; %d are needed: %s.", in.networkName.v, count(c.Pool, noun), c.Needed, c.Sum()),
			"Choose a network with a larger pool, fewer nodes, or make a new network.", FieldNodeCount, FieldControlPlaneCount)
		return
	}
	p := in.net.pools[0]
	hint := fmt.Sprintf("Make it at least %s long, or take fewer nodes.", count(c.Needed, "address"))
	if grown := (span{p.lo, p.lo + uint32(c.Needed-1)}); grown.hi > p.hi && in.fits(l, KindPool, grown) {
		hint = fmt.Sprintf("End it at %s, or take fewer nodes.", address(grown.hi))
	}
	in.fail(FieldPoolEnd, fmt.Sprintf("The pool %s has %s; %d are needed: %s.", p, count(c.Pool, "address"), c.Needed, c.Sum()), hint,
		FieldPoolStart, FieldNodeCount, FieldControlPlaneCount)
}

// fits says whether s lies in one free run for its kind.
func (in *input) fits(l *Layout, k Kind, s span) bool {
	for _, run := range in.runs(l, k, KindLoadBalancer) {
		if run.contains(s) {
			return true
		}
	}
	return false
}

// checkOutside is rule V33: the prefix must also hold what lies outside the pool.
func checkOutside(in *input, l *Layout) {
	if lb := in.loadBalancerIPs; lb.ok && lb.v < 0 {
		in.fail(FieldLoadBalancerIPs, fmt.Sprintf("%d addresses cannot be kept free.", lb.v), "Write 0 or more.")
		return
	}
	in.reportClashes(l)
	if !in.net.hasPrefix {
		return
	}
	if in.net.prefix.Bits() > 29 && !in.existing() {
		in.warn(FieldPrefix, fmt.Sprintf("%s has only %s for the gateway, the nodes and the control-plane IP.", in.net.prefix, count(in.net.usable().size(), "usable address")),
			"Take a /29 or wider, for example a /24.")
	}
	want := 0
	if in.loadBalancerIPs.ok {
		want = in.loadBalancerIPs.v
	}
	controlPlane := 0
	if in.controlPlaneIP.empty() && !in.c.picksControlPlaneIP() {
		controlPlane = 1
	}
	if want+controlPlane == 0 || len(in.net.pools) == 0 {
		return
	}
	free := total(in.runs(l, KindLoadBalancer))
	if free >= want+controlPlane {
		return
	}
	field := FieldLoadBalancerIPs
	if want == 0 {
		field = FieldPrefix
		if in.existing() {
			field = FieldNetworkName
		}
	}
	in.warn(field, fmt.Sprintf("Outside the pool %s has %s left; %d are wanted: %s.", in.net.prefix, count(free, "free address"), want+controlPlane,
		outsideSum(controlPlane, want)), "Shorten the pool, keep fewer addresses free, or take a wider prefix.", FieldPoolEnd, FieldPrefix)
}

func outsideSum(controlPlane, loadBalancers int) string {
	switch {
	case controlPlane == 0:
		return "for load balancers"
	case loadBalancers == 0:
		return "for the control-plane IP"
	}
	return fmt.Sprintf("%d for the control-plane IP and %d for load balancers", controlPlane, loadBalancers)
}

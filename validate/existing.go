package validate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// checkMode and what follows is rule V30: a network that is there already must
// be the one that was typed, because hardly anything of it can be changed.
func checkNetworkExists(in *input, _ *Layout) {
	if in.mode.ok && in.mode.v != modeCreate && in.mode.v != modeExisting {
		in.fail(FieldNetworkMode, fmt.Sprintf("%q is neither create nor existing.", in.mode.v), "Write create to make a network, existing to use one that is there.")
		return
	}
	if in.existing() || in.net.found == nil {
		return
	}
	for _, d := range in.differences() {
		in.fail(d.field, fmt.Sprintf("Logical network %s already exists with %s %s, not %s. That cannot be changed after creation.", in.net.found.Name, d.what, d.theirs, d.ours),
			fmt.Sprintf("Write %s, set the mode to existing, or choose another name.", d.theirs), FieldNetworkName)
	}
}

type difference struct{ field, what, theirs, ours string }

// differences compares what was typed with the network of that name. What the
// site does not say, and what is not typed yet, is no difference.
func (in *input) differences() []difference {
	var out []difference
	site := in.net.found
	diff := func(field, what, theirs, ours string) { out = append(out, difference{field, what, theirs, ours}) }
	if p, ok := sitePrefix(site.Prefix); ok && in.prefix.ok && p != in.prefix.v {
		diff(FieldPrefix, "prefix", p.String(), in.prefix.v.String())
	}
	if g, f := parseAddr(site.Gateway); !f.bad() && in.gateway.ok && g != in.gateway.v {
		diff(FieldGateway, "gateway", site.Gateway, in.gateway.raw)
	}
	if site.VMSwitch != "" && in.vmSwitch.ok && !strings.EqualFold(site.VMSwitch, in.vmSwitch.v) {
		diff(FieldVMSwitch, "switch", site.VMSwitch, in.vmSwitch.v)
	}
	if n, ok := vlanNumber(site.VLAN); ok && in.vlan.ok && n != in.vlan.v {
		diff(FieldVLAN, "VLAN", strconv.Itoa(n), strconv.Itoa(in.vlan.v))
	}
	if len(site.DNSServers) > 0 && in.dns.ok && !in.sameDNS(site.DNSServers) {
		diff(FieldDNSServers, "DNS servers", strings.Join(site.DNSServers, " "), in.dns.raw)
	}
	if len(site.Pools) > 0 && in.poolStart.ok && in.poolEnd.ok {
		theirs, ok := sitePool(site.Pools[0])
		ours := orderedSpan(in.poolStart.v, in.poolEnd.v)
		if ok && (theirs != ours || len(site.Pools) > 1) {
			field := FieldPoolStart
			if theirs.lo == ours.lo {
				field = FieldPoolEnd
			}
			diff(field, "pool", poolsText(site.Pools), ours.String())
		}
	}
	return out
}

// sameDNS compares the servers without regard to order.
func (in *input) sameDNS(theirs []string) bool {
	for _, s := range theirs {
		if a, f := parseAddr(s); f.bad() || !slices.Contains(in.dns.v, a) {
			return false
		}
	}
	return len(theirs) == len(in.dns.v)
}

func poolsText(pools []Pool) string {
	text := make([]string, 0, len(pools))
	for _, p := range pools {
		text = append(text, p.Start+"-"+p.End)
	}
	return strings.Join(text, " and ")
}

// checkStatic is rule V31.
func checkStatic(in *input, _ *Layout) {
	n := in.net.found
	if n != nil && n.Allocation != "" && !strings.EqualFold(n.Allocation, "Static") {
		in.fail(FieldNetworkName, fmt.Sprintf("Logical network %s has IP allocation method %s; AKS needs Static.", n.Name, n.Allocation), "Choose or make a static one.")
	}
}

// checkNetworkUsable is rule V65.
func checkNetworkUsable(in *input, _ *Layout) {
	if in.existing() && in.networkName.ok && in.net.found == nil && in.c.site.Networks != nil {
		names := make([]string, 0, len(in.c.site.Networks))
		for _, n := range in.c.site.Networks {
			names = append(names, n.Name)
		}
		in.fail(FieldNetworkName, fmt.Sprintf("The site has no logical network %s that this account can see.", in.networkName.v), "Choose one of "+listed(names)+", or make a new one.")
		return
	}
	n := in.net.found
	if n == nil {
		return
	}
	if n.State != "" && !strings.EqualFold(n.State, stateSucceeded) {
		in.fail(FieldNetworkName, fmt.Sprintf("Logical network %s is in state %s, not Succeeded.", n.Name, n.State), "Choose another, wait, or delete it and make it again.")
	}
	if !in.existing() {
		return
	}
	for _, why := range missingForAKS(*n) {
		in.fail(FieldNetworkName, fmt.Sprintf("Logical network %s %s.", n.Name, why), "Choose another network, or make a new one; this one cannot be changed.")
	}
}

// missingForAKS lists what a cluster needs and this network does not have.
func missingForAKS(n Network) []string {
	var out []string
	if len(n.DNSServers) == 0 {
		out = append(out, "has no DNS server, which AKS needs")
	}
	if len(n.Pools) == 0 {
		out = append(out, "has no IP pool, which AKS needs")
	}
	if n.Subnets > 1 {
		out = append(out, fmt.Sprintf("has %d subnets; AKS takes a network with one", n.Subnets))
	}
	if n.Prefix == "" {
		out = append(out, "has no address prefix")
	} else if _, ok := sitePrefix(n.Prefix); !ok {
		out = append(out, "has prefix "+n.Prefix+", which is not IPv4")
	}
	return out
}

// Unusable says why a network of the site can't carry a cluster that needs so
// many addresses, for the list that the operator chooses from; "" when it can.
func Unusable(n Network, needed int) string {
	switch {
	case n.State != "" && !strings.EqualFold(n.State, stateSucceeded):
		return "is in state " + n.State
	case n.Allocation != "" && !strings.EqualFold(n.Allocation, "Static"):
		return "is " + n.Allocation + ", not Static"
	}
	if why := missingForAKS(n); len(why) > 0 {
		return why[0]
	}
	free := (&network{found: &n}).free()
	if free >= 0 && free < needed {
		return fmt.Sprintf("has %s free; %d are needed", count(free, "address"), needed)
	}
	return ""
}

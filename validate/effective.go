package validate

import "net/netip"

// network is the logical network that the cluster would live in: the one being
// typed, or an existing one with what the site says of it. Each part is there
// or not; its field is where a problem with it belongs.
type network struct {
	found    *Network // at the site: the chosen one, or one of the typed name
	position int      // of found in Site.Networks, -1 for none

	prefix     netip.Prefix
	all        span // of the prefix
	hasPrefix  bool
	gateway    uint32
	hasGateway bool
	dns        []uint32
	pools      []pool
	lan        lan
}

// pool is a run of addresses of the network, with the fields of its ends.
type pool struct {
	span
	startField, endField string
}

// Words of network.mode.
const (
	modeCreate   = "create"
	modeExisting = "existing"
)

// resolve fills in.net.
func (in *input) resolve() {
	n := &in.net
	n.position = -1
	if in.networkName.ok && (in.mode.empty() || in.mode.ok) {
		if n.position = in.c.known.networkNamed(in.networkName.v); n.position >= 0 {
			n.found = &in.c.site.Networks[n.position]
		}
	}
	if in.existing() {
		n.fromSite(in.c.known)
		return
	}
	if in.prefix.ok {
		n.setPrefix(in.prefix.v)
	}
	if in.gateway.ok {
		n.gateway, n.hasGateway = in.gateway.v, true
	}
	if in.dns.ok {
		n.dns = in.dns.v
	}
	if in.poolStart.ok && in.poolEnd.ok && in.poolStart.v <= in.poolEnd.v {
		in.poolRoom[0] = pool{span{in.poolStart.v, in.poolEnd.v}, FieldPoolStart, FieldPoolEnd}
		n.pools = in.poolRoom[:1]
	}
	n.lan = lan{in.vmSwitch.v, in.vlan.v, in.vmSwitch.ok && in.vlan.ok}
}

func (n *network) setPrefix(p netip.Prefix) {
	n.prefix, n.all, n.hasPrefix = p, prefixSpan(p), true
}

// fromSite takes over what the site says of the chosen network.
func (n *network) fromSite(k known) {
	if n.found == nil {
		return
	}
	if p, ok := sitePrefix(n.found.Prefix); ok {
		n.setPrefix(p)
	}
	if a, f := parseAddr(n.found.Gateway); !f.bad() {
		n.gateway, n.hasGateway = a, true
	}
	for _, s := range n.found.DNSServers {
		if a, f := parseAddr(s); !f.bad() {
			n.dns = append(n.dns, a)
		}
	}
	for _, p := range n.found.Pools {
		if s, ok := sitePool(p); ok {
			n.pools = append(n.pools, pool{s, FieldNetworkName, FieldNetworkName})
		}
	}
	n.lan = k.lans[n.position]
}

// free is how many addresses the site says are left in the pools of the
// network that was found, -1 when it did not say.
func (n *network) free() int {
	if n.found == nil || len(n.found.Pools) == 0 {
		return -1
	}
	sum := 0
	for _, p := range n.found.Pools {
		if p.Free < 0 {
			return -1
		}
		sum += p.Free
	}
	return sum
}

// edges are the first and the last address of the prefix, which no machine may
// have; a /31 or /32 has none.
func (n *network) edges() (first, last uint32, ok bool) {
	return n.all.lo, n.all.hi, n.hasPrefix && n.prefix.Bits() <= 30
}

// usable is the prefix without its edges.
func (n *network) usable() span {
	if _, _, ok := n.edges(); ok {
		return span{n.all.lo + 1, n.all.hi - 1}
	}
	return n.all
}

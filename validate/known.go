package validate

import (
	"net/netip"
	"strconv"
	"strings"
)

// Fixed ranges of the product: neither can be changed.
const (
	serviceCIDR    = "10.96.0.0/12"   // fact 67: 10.96.0.0-10.111.255.255
	applianceRange = "10.131.19.0/24" // fact 15: the appliance's own containers
)

// known is what the site has, made ready for questions at every key.
type known struct {
	index *Index
	// Beside each position of the index: whose it is, and the number of its kind.
	owner    []owner
	kind     []int
	lans     []lan          // of each network of the site
	prefixes []netip.Prefix // of each network, the zero Prefix when it has none
	// Positions by name, and for networks by id too; ARM compares without case,
	// so the keys are in lower case.
	networkAt, clusterAt map[string]int
}

// owner is the network and the cluster of the site that a range belongs to,
// as positions in Site; -1 for none.
type owner struct{ network, cluster int }

// lan is a switch and a VLAN: what two networks share when they share a wire.
type lan struct {
	vmSwitch string // as at the host; compared without case
	vlan     int
	known    bool
}

func (l lan) same(o lan) bool { return l.vlan == o.vlan && strings.EqualFold(l.vmSwitch, o.vmSwitch) }

// vlanNumber reads a VLAN as the site gives it; none means 0, untagged.
func vlanNumber(s string) (int, bool) {
	if s == "" {
		return 0, true
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

func newKnown(site Site, t *kindTable) known {
	k := known{networkAt: map[string]int{}, clusterAt: map[string]int{}}
	var (
		ranges []Range
		owners []owner
	)
	add := func(kind Kind, name string, s span, o owner) {
		ranges = append(ranges, newRange(kind, name, s, ""))
		owners = append(owners, o)
	}
	addOne := func(kind Kind, name, address string, o owner) {
		a, err := netip.ParseAddr(address)
		if err == nil && a.Is4() {
			add(kind, name, span{number(a), number(a)}, o)
		}
	}
	for i, n := range site.Networks {
		remember(k.networkAt, n.Name, i)
		remember(k.networkAt, n.ID, i)
		vlan, ok := vlanNumber(n.VLAN)
		k.lans = append(k.lans, lan{n.VMSwitch, vlan, ok && n.VMSwitch != ""})
		p, okPrefix := sitePrefix(n.Prefix)
		k.prefixes = append(k.prefixes, p)
		if okPrefix {
			add(KindOtherPrefix, n.Name, prefixSpan(p), owner{i, -1})
		}
		for _, pool := range n.Pools {
			if s, okPool := sitePool(pool); okPool {
				add(KindOtherPool, n.Name, s, owner{i, -1})
			}
		}
	}
	for i, c := range site.Clusters {
		remember(k.clusterAt, c.Name, i)
		addOne(KindOtherCluster, c.Name, c.ControlPlaneIP, owner{k.networkNamed(c.NetworkID), i})
	}
	addOne(KindApplianceIP, "ingress", site.Ingress, owner{-1, -1})
	addOne(KindApplianceIP, "management", site.Management, owner{-1, -1})
	add(KindServiceCIDR, "", prefixSpan(netip.MustParsePrefix(serviceCIDR)), owner{-1, -1})
	add(KindAppliance, "", prefixSpan(netip.MustParsePrefix(applianceRange)), owner{-1, -1})

	k.index = NewIndex(ranges)
	k.owner = make([]owner, k.index.Len())
	k.kind = make([]int, k.index.Len())
	for i := range k.index.ranges {
		k.owner[i] = owners[k.index.origin[i]]
		k.kind[i] = t.id(k.index.ranges[i].Kind)
	}
	return k
}

// sitePrefix reads a prefix as the site gives it; host bits do no harm there.
func sitePrefix(s string) (netip.Prefix, bool) {
	p, err := netip.ParsePrefix(s)
	if err != nil || !p.Addr().Is4() {
		return netip.Prefix{}, false
	}
	return p.Masked(), true
}

func sitePool(p Pool) (span, bool) {
	a, errA := netip.ParseAddr(p.Start)
	b, errB := netip.ParseAddr(p.End)
	if errA != nil || errB != nil || !a.Is4() || !b.Is4() {
		return span{}, false
	}
	return orderedSpan(number(a), number(b)), true
}

// networkNamed finds a network by name or id, -1 when it is not at the site.
func (k *known) networkNamed(name string) int { return position(k.networkAt, name) }

// clusterNamed finds a cluster by name, -1 when it is not at the site.
func (k *known) clusterNamed(name string) int { return position(k.clusterAt, name) }

func position(at map[string]int, name string) int {
	if i, ok := at[strings.ToLower(name)]; ok {
		return i
	}
	return -1
}

// remember keeps the first of several of one name; no name is no key.
func remember(at map[string]int, name string, i int) {
	name = strings.ToLower(name)
	if _, taken := at[name]; name != "" && !taken {
		at[name] = i
	}
}

package validate

import "net/netip"

// Kind says what a range of addresses is for. The table of kinds decides which
// may touch which; adding a kind is one row there.
type Kind string

// The kinds of range that the rules and the address map know.
const (
	KindPrefix         Kind = "prefix"            // the logical network itself
	KindNetworkAddress Kind = "network address"   // first address of the prefix
	KindBroadcast      Kind = "broadcast address" // last address of the prefix
	KindGateway        Kind = "gateway"           //
	KindDNS            Kind = "DNS server"        //
	KindPool           Kind = "pool"              // the pool being typed
	KindControlPlane   Kind = "control-plane IP"  //
	KindLoadBalancer   Kind = "load balancer IPs" // kept free outside the pool
	KindReserved       Kind = "reserved"          // network.reserved: infrastructure ranges
	KindOtherPool      Kind = "other pool"        // another network's pool, same switch and VLAN
	KindOtherPrefix    Kind = "other prefix"      // another network's prefix
	KindOtherCluster   Kind = "other cluster"     // another cluster's control-plane IP
	KindPodCIDR        Kind = "pod CIDR"          //
	KindServiceCIDR    Kind = "service CIDR"      // 10.96.0.0/12, fixed
	KindAppliance      Kind = "appliance range"   // 10.131.19.0/24, fixed
	KindApplianceIP    Kind = "appliance address" // ingress and management IP
)

// Range is a named run of IPv4 addresses, both ends included.
type Range struct {
	Kind        Kind
	Name        string
	First, Last netip.Addr
	// Field is the answers-file path it was typed in, "" when it came from
	// the site or is fixed.
	Field string
}

// Clash is two ranges that may not touch, and where they do.
type Clash struct {
	A, B        Range
	First, Last netip.Addr
	Severity    Severity
	Rule        string
}

// Layout is what the address map draws: everything that lies in or touches the
// prefix, the clashes, and the sum. The zero Layout has no prefix yet.
type Layout struct {
	Prefix  netip.Prefix
	Ranges  []Range
	Clashes []Clash
	// Capacity is the arithmetic of the pool.
	Capacity Capacity
}

// Capacity is the sum of the addresses the pool must hold.
type Capacity struct {
	// Known is false while a number it needs is not typed yet.
	Known        bool
	ControlPlane int
	// Workers is the node count, or the autoscaler's maximum.
	Workers    int
	Autoscaled bool
	// Upgrade is the one address a rolling upgrade needs.
	Upgrade int
	// ControlPlaneIP is 1 when the control-plane IP is taken from the pool
	// (aksarc 1.4 and later without an explicit one), else 0.
	ControlPlaneIP int
	Needed         int
	// Pool is how many addresses the pool has (or has free, when it exists).
	Pool      int
	PoolKnown bool
	// Rule says which rule was applied, Why why the documents disagree.
	Rule, Why string
}

// Left is how many addresses of the pool remain; negative when it is too small.
func (c Capacity) Left() int { return c.Pool - c.Needed }

// Suggestion is a value that would do for one field.
type Suggestion struct {
	Field, Value string
	// Was is what is there now, Why the reason for this very value.
	Was, Why string
}

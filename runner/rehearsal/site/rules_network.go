package site

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"aksarc-wizard/runner/pattern"
)

// networkName is the service's own pattern for logical networks.
var networkName = pattern.New(`^[a-zA-Z0-9]$|^[a-zA-Z0-9][-._a-zA-Z0-9]{0,62}[a-zA-Z0-9]$`)

// appliance is the container range built into the appliance (fact 15).
var appliance = netip.MustParsePrefix("10.131.19.0/24")

// CreateNetwork begins the creation of a logical network, or changes the tags
// of one that exists with the same values: the service's PUT.
func (s *State) CreateNetwork(n *Network, now time.Time) (*Network, error) {
	if err := s.admit(n.Group, n.CustomLocation, n.Location, TypeNetwork); err != nil {
		return nil, err
	}
	if !networkName.MatchString(n.Name) {
		return nil, &ServiceError{Code: "InvalidResourceName",
			Message: fmt.Sprintf("Resource name '%s' is invalid: it must match %s.", n.Name, networkName)}
	}
	key := Key(n.Group, n.Name)
	if old := s.Networks[key]; old != nil && old.State == Deleting {
		return nil, &ServiceError{Code: "Conflict", Message: fmt.Sprintf("Logical network '%s' is being deleted.", old.Name)}
	} else if old != nil {
		if what := changed(old, n); what != "" {
			return nil, &ServiceError{Code: "PropertyChangeNotAllowed", Target: what,
				Message: fmt.Sprintf("Changing property '%s' of logical network '%s' is not allowed after creation.", what, old.Name)}
		}
		old.Tags = n.Tags
		return old, nil
	}
	if err := s.checkNetwork(n); err != nil {
		return nil, err
	}
	n.Created, n.Ready = now, now.Add(time.Duration(s.Durations.Network))
	n.State, n.Taken = "InProgress", map[string]string{}
	s.Networks[key] = n
	return n, nil
}

// admit checks what every creation needs: the group, and a custom location that
// is where it should be and has the resource type enabled.
func (s *State) admit(group, customLocation, where, kind string) error {
	if s.Groups[strings.ToLower(group)] == nil {
		return GroupNotFound(group)
	}
	cl := s.CustomLocations[byID(customLocation, TypeCustomLocation)]
	if cl == nil {
		return &ServiceError{Code: "CustomLocationNotFound", NotFound: true,
			Message: fmt.Sprintf("The custom location '%s' could not be found.", customLocation)}
	}
	if !strings.EqualFold(cl.Location, where) {
		return &ServiceError{Code: "LocationMismatch", Message: fmt.Sprintf(
			"Location parameter must be equal to custom location's location %s, but it is %s.", cl.Location, where)}
	}
	if !slices.ContainsFunc(cl.Types, func(t string) bool { return strings.EqualFold(t, kind) }) {
		return &ServiceError{Code: "CustomLocationOperationDenied", Message: fmt.Sprintf(
			"The resource type '%s' is not enabled on the custom location '%s'.", kind, cl.Name)}
	}
	return nil
}

// changed names the first property that differs and can't be changed (fact 53).
func changed(old, n *Network) string {
	switch {
	case !strings.EqualFold(old.CustomLocation, n.CustomLocation):
		return "extendedLocation"
	case old.Switch != n.Switch:
		return "properties.vmSwitchName"
	case old.Method != n.Method:
		return "properties.subnets[0].properties.ipAllocationMethod"
	case old.Prefix != n.Prefix:
		return "properties.subnets[0].properties.addressPrefix"
	case old.VLAN != n.VLAN:
		return "properties.subnets[0].properties.vlan"
	case old.Gateway != n.Gateway:
		return "properties.subnets[0].properties.routeTable"
	case fmt.Sprint(old.DNS) != fmt.Sprint(n.DNS):
		return "properties.dhcpOptions.dnsServers"
	case fmt.Sprint(old.Pools) != fmt.Sprint(n.Pools):
		return "properties.subnets[0].properties.ipPools"
	}
	return ""
}

// checkNetwork refuses what can't work on the wire.
func (s *State) checkNetwork(n *Network) error {
	if n.VLAN < 0 || n.VLAN > 4094 {
		return badRequest("VLAN id %d is out of range, it must be between 0 and 4094.", n.VLAN)
	}
	if n.Switch == "" {
		return badRequest("Property 'vmSwitchName' of logical network '%s' is required.", n.Name)
	}
	if !strings.HasPrefix(n.Switch, "ConvergedSwitch(") {
		return precheck("MocVirtualNetworkOperationFailed",
			fmt.Sprintf("rpc error: code = NotFound desc = Virtual switch [%s] was not found on the hosts", n.Switch))
	}
	if n.Method != "Static" {
		return nil
	}
	if n.Gateway.IsValid() && !n.Prefix.Contains(n.Gateway) {
		return badRequest("The gateway %s is not within the address prefix %s.", n.Gateway, n.Prefix)
	}
	for _, p := range n.Pools {
		if err := checkPool(n, p); err != nil {
			return err
		}
	}
	if n.Prefix.Overlaps(appliance) {
		return badRequest("The address prefix %s overlaps with the reserved range %s of the appliance.", n.Prefix, appliance)
	}
	return s.checkOverlap(n)
}

func checkPool(n *Network, p Pool) error {
	if p.End.Less(p.Start) {
		return badRequest("The IP pool is invalid: start %s is greater than end %s.", p.Start, p.End)
	}
	if !n.Prefix.Contains(p.Start) || !n.Prefix.Contains(p.End) {
		return badRequest("The IP pool %s - %s is not within the address prefix %s.", p.Start, p.End, n.Prefix)
	}
	if n.Gateway.IsValid() && p.Contains(n.Gateway) {
		return badRequest("The gateway %s is part of the IP pool %s - %s.", n.Gateway, p.Start, p.End)
	}
	if n.Prefix.Bits() < 31 && (p.Start == n.Prefix.Addr() || p.Contains(broadcast(n.Prefix))) {
		return badRequest("The IP pool %s - %s contains the network or broadcast address of %s.", p.Start, p.End, n.Prefix)
	}
	return nil
}

// checkOverlap compares with the networks on the same wire (fact 54), and with
// the control planes that are there.
func (s *State) checkOverlap(n *Network) error {
	for _, other := range s.Networks {
		if !sameWire(n, other) || other.Method != "Static" {
			continue
		}
		for _, mine := range n.Pools {
			for _, theirs := range other.Pools {
				if mine.Start.Compare(theirs.End) <= 0 && theirs.Start.Compare(mine.End) <= 0 {
					return &ServiceError{Code: "IPPoolOverlap", Message: fmt.Sprintf(
						"The IP pool %s - %s overlaps with the IP pool %s - %s of logical network '%s' on the same VLAN %d.",
						mine.Start, mine.End, theirs.Start, theirs.End, other.Name, n.VLAN)}
				}
			}
		}
	}
	for _, c := range s.Clusters {
		other, ip := s.network(c.Network), parseAddr(c.ControlPlane.IP)
		for _, mine := range n.Pools {
			if other != nil && sameWire(n, other) && mine.Contains(ip) {
				return &ServiceError{Code: "IPPoolOverlap", Message: fmt.Sprintf(
					"The IP pool %s - %s contains the control plane IP %s of cluster '%s'.", mine.Start, mine.End, ip, c.Name)}
			}
		}
	}
	return nil
}

// DeleteNetwork begins the deletion of a network that nobody uses (fact 62,
// 2411 and later).
func (s *State) DeleteNetwork(group, name string, now time.Time) error {
	key := Key(group, name)
	n := s.Networks[key]
	if n == nil {
		return nil // a deletion of nothing succeeds, as with every ARM service
	}
	for _, c := range s.Clusters {
		if byID(c.Network, TypeNetwork) == key {
			return &ServiceError{Code: "LogicalNetworkInUse", Message: fmt.Sprintf(
				"Logical network '%s' cannot be deleted because cluster '%s' depends on it.", n.Name, c.Name)}
		}
	}
	for _, owner := range n.Taken {
		return &ServiceError{Code: "LogicalNetworkInUse", Message: fmt.Sprintf(
			"Logical network '%s' cannot be deleted because network interface '%s' depends on it.", n.Name, owner)}
	}
	if n.State != Deleting {
		n.State, n.Goes = Deleting, now.Add(time.Duration(s.Durations.Network))
	}
	return nil
}

// broadcast is the last address of an IPv4 prefix.
func broadcast(p netip.Prefix) netip.Addr {
	if !p.Addr().Is4() {
		return netip.Addr{}
	}
	b := p.Masked().Addr().As4()
	for bit := p.Bits(); bit < 32; bit++ {
		b[bit/8] |= 1 << (7 - bit%8)
	}
	return netip.AddrFrom4(b)
}

func parseAddr(text string) netip.Addr {
	a, _ := netip.ParseAddr(text)
	return a
}

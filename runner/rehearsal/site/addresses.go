package site

import (
	"net/netip"
	"strings"
)

// network finds the network that a cluster is on.
func (s *State) network(id string) *Network { return s.Networks[byID(id, TypeNetwork)] }

// size is how many addresses the pools hold, capped far above any real pool.
func (n *Network) size() int {
	total := 0
	for _, p := range n.Pools {
		total += p.size()
	}
	return total
}

func (p Pool) size() int {
	count := 0
	for a := p.Start; p.Contains(a) && count < 1<<16; a = a.Next() {
		count++
	}
	return count
}

// free is how many addresses of the pools nobody has.
func (n *Network) free() int { return n.size() - len(n.Taken) }

// claim makes the cluster hold exactly count addresses of its network's pools,
// taking free ones from the start or giving back its last ones. It takes what
// there is when there are too few; the rules have refused before that.
func (s *State) claim(c *Cluster, count int) {
	n := s.network(c.Network)
	if n == nil || n.Method != "Static" {
		return
	}
	if n.Taken == nil {
		n.Taken = map[string]string{}
	}
	owner := Key(c.Group, c.Name)
	held := 0
	for _, p := range n.Pools {
		for a := p.Start; p.Contains(a); a = a.Next() {
			switch who := n.Taken[a.String()]; {
			case who == owner && held < count:
				held++
			case who == owner:
				delete(n.Taken, a.String())
			case who == "" && held < count && !s.controlPlaneAt(n, a):
				n.Taken[a.String()] = owner
				held++
			}
		}
	}
}

// Addresses lists what a cluster holds of its network's pools, in order.
func (s *State) Addresses(c *Cluster) []netip.Addr {
	n := s.network(c.Network)
	if n == nil {
		return nil
	}
	var held []netip.Addr
	for _, p := range n.Pools {
		for a := p.Start; p.Contains(a); a = a.Next() {
			if n.Taken[a.String()] == Key(c.Group, c.Name) {
				held = append(held, a)
			}
		}
	}
	return held
}

// free gives back every address of a cluster.
func (s *State) free(owner string) {
	for _, n := range s.Networks {
		for a, who := range n.Taken {
			if strings.EqualFold(who, owner) {
				delete(n.Taken, a)
			}
		}
	}
}

// controlPlaneAt says whether a cluster on the same wire has its control plane
// at that address.
func (s *State) controlPlaneAt(n *Network, a netip.Addr) bool {
	return s.controlPlaneOwner(n, a, "") != ""
}

// controlPlaneOwner names the cluster, other than except, whose control plane
// is at that address on the same switch and VLAN.
func (s *State) controlPlaneOwner(n *Network, a netip.Addr, except string) string {
	for key, c := range s.Clusters {
		other := s.network(c.Network)
		if key != except && other != nil && sameWire(n, other) && c.ControlPlane.IP == a.String() {
			return c.Name
		}
	}
	return ""
}

// sameWire says whether two networks share a layer-2 segment.
func sameWire(a, b *Network) bool { return a.Switch == b.Switch && a.VLAN == b.VLAN }

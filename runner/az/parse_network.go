package az

import "strings"

// Network is a logical network.
type Network struct {
	ID, Name, ResourceGroup, Location string
	// CustomLocation is the id of the one it lives in.
	CustomLocation string
	// State is Succeeded when it can be used.
	State, Error string
	VMSwitch     string
	// Subnets is how many there are; AKS takes one, and the fields below are
	// those of the first.
	Subnets int
	// Prefix is a CIDR, Allocation Static or Dynamic.
	Prefix, Allocation string
	// VLAN is 0 for untagged.
	VLAN int
	// Gateway is the next hop of the route for everything (0.0.0.0/0): the
	// service shows the gateway nowhere else.
	Gateway    string
	DNSServers []string
	Pools      []Pool
}

// Pool is a range of addresses that machines get theirs from.
type Pool struct {
	Start, End string
	// Type is vm, vippool or "".
	Type string
	// Used and Free are the service's own count, -1 when it didn't say.
	Used, Free int
}

type rawNetwork struct {
	ID, Name, ResourceGroup, Location text
	ExtendedLocation                  struct{ Name text }
	Properties                        struct {
		ProvisioningState text
		VMSwitchName      text
		DHCPOptions       struct{ DNSServers []text }
		Status            struct{ ErrorCode, ErrorMessage text }
		Subnets           []rawSubnet
	}
}

type rawSubnet struct {
	Name       text
	Properties struct {
		AddressPrefix      text
		AddressPrefixes    []text
		IPAllocationMethod text
		VLAN               number
		IPPools            []struct {
			Start, End, IPPoolType text
			Info                   struct{ Used, Available number }
		}
		RouteTable struct {
			Properties struct {
				Routes []struct {
					Properties struct{ AddressPrefix, NextHopIPAddress text }
				}
			}
		}
	}
}

func (r rawNetwork) network() Network {
	p := r.Properties
	n := Network{
		ID: string(r.ID), Name: string(r.Name), ResourceGroup: string(r.ResourceGroup),
		Location: string(r.Location), CustomLocation: string(r.ExtendedLocation.Name),
		State: string(p.ProvisioningState), Error: string(p.Status.ErrorMessage),
		VMSwitch: string(p.VMSwitchName), DNSServers: texts(p.DHCPOptions.DNSServers),
		Subnets: len(p.Subnets),
	}
	if id, ok := ParseID(n.ID); ok && n.ResourceGroup == "" {
		n.ResourceGroup = id.ResourceGroup
	}
	if len(p.Subnets) > 0 {
		n.readSubnet(p.Subnets[0])
	}
	return n
}

func (n *Network) readSubnet(s rawSubnet) {
	p := s.Properties
	n.Prefix = string(p.AddressPrefix)
	if n.Prefix == "" && len(p.AddressPrefixes) > 0 {
		n.Prefix = string(p.AddressPrefixes[0])
	}
	n.Allocation, n.VLAN = string(p.IPAllocationMethod), p.VLAN.or(0)
	for _, raw := range p.IPPools {
		n.Pools = append(n.Pools, Pool{
			Start: string(raw.Start), End: string(raw.End), Type: string(raw.IPPoolType),
			Used: raw.Info.Used.or(-1), Free: raw.Info.Available.or(-1),
		})
	}
	for _, route := range p.RouteTable.Properties.Routes {
		if route.Properties.AddressPrefix == "0.0.0.0/0" {
			n.Gateway = string(route.Properties.NextHopIPAddress)
			break
		}
	}
}

// Static says whether addresses come from a pool, as AKS needs.
func (n Network) Static() bool { return strings.EqualFold(n.Allocation, "Static") }

// ParseNetworks reads the answer of LNetList.
func ParseNetworks(stdout []byte) ([]Network, error) { return parseList(stdout, rawNetwork.network) }

// ParseNetwork reads the answer of LNetShow and LNetCreate.
func ParseNetwork(stdout []byte) (Network, error) { return parseOne(stdout, rawNetwork.network) }

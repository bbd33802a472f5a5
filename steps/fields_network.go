package steps

import (
	"fmt"
	"maps"
	"strings"

	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

// The two ways to get a logical network.
const (
	NetworkCreate   = "create"
	NetworkExisting = "existing"
)

func networkCreated(v validate.Values) bool {
	return v[validate.FieldNetworkMode] != NetworkExisting
}

const (
	neverLater  = "no: a logical network can't be edited; it must be deleted, with every cluster on it, and made again"
	lnetSource  = "Create logical networks for Azure Local; disconnected operations for AKS (06/2025)"
	ipSource    = "AKS Arc network requirements (04/2024, 07/2025)"
	networkKeep = "network.addressPrefix"
)

var networkFields = []Field{{
	Path: validate.FieldNetworkMode, Label: "Network", Kind: Choice, Default: NetworkCreate,
	Help:    "Create a new logical network, or use one that exists.",
	Why:     "An existing network can be shared by clusters if its pool has enough free addresses.",
	Example: NetworkCreate, Wrong: "Nothing is lost: the fields of the other way are kept.",
	Needs: []string{validate.FieldCustomLocation}, Later: "no", Source: lnetSource,
	Options: func(_ validate.Values, f *Facts) []Option {
		use := Option{Value: NetworkExisting, Label: "Use an existing network"}
		if f.Known(AskNetworks) {
			use.Note = fmt.Sprintf("%d found", len(f.Site.Networks))
		}
		return []Option{{Value: NetworkCreate, Label: "Create a new network"}, use}
	},
}, {
	Path: validate.FieldNetworkName, Label: "Name", Default: "aksarc-lnet-static",
	Help:    "1 to 64 letters, digits, dots, dashes and underscores.",
	Why:     "The name of the logical network resource in the resource group.",
	Example: "aksarc-lnet-static", Wrong: "Refused by the service; or, if the name exists with other values, the run stops.",
	Needs: []string{validate.FieldResourceGroup, validate.FieldNetworkMode},
	Flag:  "--name", Later: neverLater, Source: lnetSource,
	Options: func(v validate.Values, f *Facts) []Option {
		if networkCreated(v) {
			return nil
		}
		return networkOptions(v, f)
	},
}, {
	Path: validate.FieldVMSwitch, Label: "VM switch", Default: "ConvergedSwitch(compute)", When: networkCreated,
	Help:    "As the host spells it, parentheses included: ConvergedSwitch(<intent>).",
	Why:     "The virtual switch the nodes' network cards are plugged into. On a host: Get-VmSwitch -SwitchType External.",
	Example: "ConvergedSwitch(compute)", Wrong: "The network is created but no VM on it ever gets a link.",
	Flag: "--vm-switch-name", Later: neverLater, Source: lnetSource,
}, {
	Path: validate.FieldVLAN, Label: "VLAN", Kind: Int, Default: "0", When: networkCreated, Optional: true,
	Help:    "0 (untagged) to 4094.",
	Why:     "The tag the physical switch expects on this network.",
	Example: "0", Wrong: "Nodes come up but reach nothing; creation fails after most of an hour.",
	Flag: "--vlan", Later: neverLater, Source: lnetSource,
}, {
	Path: validate.FieldPrefix, Label: "Address prefix", Kind: Prefix, When: networkCreated,
	Help:    "The subnet in CIDR notation, no host bits.",
	Why:     "Everything below must lie in it: gateway, pool, control-plane IP.",
	Example: "192.168.200.0/24", Wrong: "Refused, or nodes with addresses nobody routes to.",
	Flag: "--address-prefixes", Later: neverLater, Source: lnetSource,
}, {
	Path: validate.FieldGateway, Label: "Gateway", Kind: Address, When: networkCreated, Needs: []string{networkKeep},
	Help:    "The subnet's router, inside the prefix, outside the pool.",
	Why:     "It becomes the 0.0.0.0/0 route of every node.",
	Example: "192.168.200.1", Wrong: "Nodes can't leave their subnet: creation times out.",
	Flag: "--gateway", Later: neverLater, Source: lnetSource,
}, {
	Path: validate.FieldDNSServers, Label: "DNS servers", Kind: Addresses, When: networkCreated, Needs: []string{networkKeep},
	Help:    "At least one; several separated by blanks or commas.",
	Why:     "Nodes must resolve the appliance's names. AKS refuses a network without a DNS server.",
	Example: "192.168.200.222", Wrong: "DNSResolutionError after some 45 minutes, and the network must be made again.",
	Flag: "--dns-servers", Later: "not with stack-hci-vm 1.3.0; newer versions can", Source: lnetSource,
}, {
	Path: validate.FieldPoolStart, Label: "Pool start", Kind: Address, When: networkCreated, Needs: []string{networkKeep},
	Help:    "First address handed to node VMs.",
	Why:     "The pool gives each node VM, and one more during upgrades, its address.",
	Example: "192.168.200.180", Wrong: "Too small a pool fails at creation or at the first upgrade.",
	Flag: "--ip-pool-start", Later: neverLater, Source: ipSource,
}, {
	Path: validate.FieldPoolEnd, Label: "Pool end", Kind: Address, When: networkCreated, Needs: []string{networkKeep, validate.FieldPoolStart},
	Help:    "Last address handed to node VMs, itself included.",
	Why:     "Pool size = last - first + 1.",
	Example: "192.168.200.190", Wrong: "As for the start.",
	Flag: "--ip-pool-end", Later: neverLater, Source: ipSource,
}, {
	Path: validate.FieldReserved, Label: "Keep free", Kind: Ranges, Optional: true,
	Help:    "Ranges that must stay free: name start-end; several separated by semicolons.",
	Why:     "The Arc resource bridge owns k8snodeippoolstart to k8snodeippoolend. An overlap breaks both.",
	Example: "k8snodeippool 192.168.200.20-192.168.200.29", Wrong: "Two machines with one address: failures that come and go.",
	Later: "yes: it is only used for checking", Source: "Disconnected operations for AKS (06/2025), comment in the script",
}}

// networkOptions lists the networks that exist, with a reason beside each
// that can't be used (rules V31, V35, V37, V39, V65): the very rules that
// would refuse it once chosen.
func networkOptions(v validate.Values, f *Facts) []Option {
	checker := validate.NewChecker(f.Site)
	try := maps.Clone(v)
	try[validate.FieldNetworkMode] = NetworkExisting
	var out []Option
	for _, n := range f.Site.Networks {
		o := Option{Value: n.Name, Note: networkNote(n)}
		// A bare name means one in the chosen group; for others only the id leads
		// to the network.
		if id, ok := az.ParseID(n.ID); ok && !strings.EqualFold(id.ResourceGroup, v[validate.FieldResourceGroup]) {
			o.Value, o.Label = n.ID, n.Name
			o.Note += ", in " + id.ResourceGroup
		}
		try[validate.FieldNetworkName] = o.Value
		for _, p := range checker.Check(try).Problems {
			if p.Severity == validate.Error && p.Field == validate.FieldNetworkName {
				o.Unusable = p.Message
				break
			}
		}
		out = append(out, o)
	}
	return out
}

func networkNote(n validate.Network) string {
	parts := []string{n.Prefix}
	if n.VLAN != "" && n.VLAN != "0" {
		parts = append(parts, "VLAN "+n.VLAN)
	}
	for _, p := range n.Pools {
		s := p.Start + "-" + p.End
		if p.Free >= 0 {
			s += fmt.Sprintf(" (%d free)", p.Free)
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, ", ")
}

package az

import (
	"strconv"

	"aksarc-wizard/runner"
)

// LNetSpec is a static logical network as AKS needs it: one prefix with one
// pool, a gateway and DNS servers (facts 51 and 52).
type LNetSpec struct {
	Scope
	Name string
	// CustomLocation is the full id; this command takes no bare name.
	CustomLocation string
	// Location is that of the custom location; "" means the group's.
	Location string
	// VMSwitch is the name as on the host, such as ConvergedSwitch(compute).
	VMSwitch string
	// VLAN is 0 for untagged, else 1 to 4094.
	VLAN          int
	AddressPrefix string
	Gateway       string
	DNSServers    []string
	PoolStart     string
	PoolEnd       string
	Tags          map[string]string
}

// LNetCreate makes a logical network and blocks until it is there: the
// command has neither --no-wait nor --yes (fact 61). On an existing name it is
// an update, so look first.
func LNetCreate(s LNetSpec) runner.Command {
	return lnet("create", s.Name).in(s.Scope).
		value("--custom-location", s.CustomLocation).
		optional("--location", s.Location).
		// az compares this value with its case, and its default is Dynamic.
		value("--ip-allocation-method", "Static").
		value("--vm-switch-name", s.VMSwitch).
		value("--vlan", strconv.Itoa(s.VLAN)).
		value("--address-prefixes", s.AddressPrefix).
		value("--gateway", s.Gateway).
		list("--dns-servers", s.DNSServers).
		value("--ip-pool-start", s.PoolStart).
		value("--ip-pool-end", s.PoolEnd).
		pairs("--tags", s.Tags).
		json().mutate(networkLimit)
}

// LNetShow shows a logical network; absent is exit code 3.
func LNetShow(s Scope, name string) runner.Command {
	return lnet("show", name).in(s).json().read(readTimeout)
}

// LNetList lists those of a group or of the whole subscription.
func LNetList(s Scope) runner.Command {
	return azCommand("stack-hci-vm", "network", "lnet", "list").within(s).json().read(readTimeout)
}

// LNetUpdateDNS gives an existing network other DNS servers, where the
// extension can: before 1.10.2 they are fixed at creation (fact 53). The error
// is a *VersionError.
func LNetUpdateDNS(v Versions, s Scope, name string, servers []string) (runner.Command, error) {
	if !v.StackHCIVM.AtLeast(lnetUpdateDNS) {
		return runner.Command{}, &VersionError{
			"az stack-hci-vm network lnet update", "--dns-servers", "stack-hci-vm", lnetUpdateDNS, v.StackHCIVM,
		}
	}
	return lnet("update", name).in(s).list("--dns-servers", servers).json().mutate(networkLimit), nil
}

// LNetDelete deletes a logical network and blocks until it is gone. No cluster
// or network interface may be on it (rule V81).
func LNetDelete(s Scope, name string) runner.Command {
	return lnet("delete", name).in(s).flag("--yes", true).mutate(networkLimit)
}

// lnet commands know no short form of --name.
func lnet(verb, name string) *builder {
	return azCommand("stack-hci-vm", "network", "lnet", verb).value("--name", name)
}

package rehearsal

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// with replaces values of flags in an argument list; an empty value takes the
// flag away.
func with(args []string, changes ...string) []string {
	args = slices.Clone(args)
	for i := 0; i < len(changes); i += 2 {
		at := slices.Index(args, changes[i])
		switch {
		case at < 0:
			args = append(args, changes[i], changes[i+1])
		case changes[i+1] == "":
			args = slices.Delete(args, at, at+2)
		default:
			args[at+1] = changes[i+1]
		}
	}
	return args
}

func TestNetworkIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		changes []string
		code    int
		err     string
	}{
		{"host bits", []string{"--address-prefixes", "192.168.200.1/24"}, 1, "ERROR: Invalid CIDR provided: 192.168.200.1/24"},
		{"pool outside", []string{"--ip-pool-end", "192.168.201.9"}, 1, "Invalid Input: Range 192.168.200.180 192.168.201.9 is not within subnet address prefix 192.168.200.0/24"},
		{"half a pool", []string{"--ip-pool-end", ""}, 1, "Missing --ip-pool-start or --ip-pool-end."},
		{"reversed pool", []string{"--ip-pool-end", "192.168.200.170"}, 1, "(BadRequest) The IP pool is invalid"},
		{"broadcast in the pool", []string{"--ip-pool-end", "192.168.200.255"}, 1, "network or broadcast address"},
		{"gateway outside", []string{"--gateway", "192.168.201.1"}, 1, "(BadRequest) The gateway 192.168.201.1 is not within"},
		{"gateway in the pool", []string{"--gateway", "192.168.200.181"}, 1, "is part of the IP pool"},
		{"comma list", []string{"--dns-servers", "1.1.1.1,2.2.2.2"}, 1, "ERROR: Invalid IP address: 1.1.1.1,2.2.2.2"},
		{"static in lower case", []string{"--ip-allocation-method", "static"}, 1, "can only be used when --ip-allocation-method is 'Static'"},
		{"no prefix", []string{"--address-prefixes", ""}, 1, "Address-prefix must be provided"},
		{"VLAN", []string{"--vlan", "5000"}, 1, "VLAN id 5000 is out of range"},
		{"unknown switch", []string{"--vm-switch-name", "vSwitch0"}, 1, "(MocVirtualNetworkOperationFailed)"},
		{"appliance range", []string{"--address-prefixes", "10.131.19.0/24", "--gateway", "10.131.19.1", "--ip-pool-start", "10.131.19.10", "--ip-pool-end", "10.131.19.20"}, 1, "reserved range 10.131.19.0/24"},
		{"overlap on the same VLAN", []string{"--vlan", "205", "--address-prefixes", "192.168.205.0/24", "--gateway", "192.168.205.1", "--ip-pool-start", "192.168.205.70", "--ip-pool-end", "192.168.205.80"}, 1, "(IPPoolOverlap)"},
		{"over a control plane", []string{"--vlan", "205", "--address-prefixes", "192.168.205.0/24", "--gateway", "192.168.205.1", "--ip-pool-start", "192.168.205.8", "--ip-pool-end", "192.168.205.12"}, 1, "contains the control plane IP 192.168.205.10"},
		{"location", []string{"--location", "eastus"}, 1, "(LocationMismatch)"},
		{"custom location", []string{"--custom-location", clID + "x"}, 3, "(CustomLocationNotFound)"},
		{"custom location by name", []string{"--custom-location", "cl1"}, 3, "(CustomLocationNotFound)"},
		{"group", []string{"--resource-group", "nope"}, 3, "(ResourceGroupNotFound) Resource group 'nope' could not be found."},
		{"name", []string{"--name", "-a"}, 2, "argument --name: expected one argument"},
		{"name's end", []string{"--name", "a."}, 1, "(InvalidResourceName)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, "2411", "")
			a := r.az(with(lnetArgs(), c.changes...)...)
			assert.Equal(t, c.code, a.code)
			assert.Contains(t, a.err, c.err)
			assert.Empty(t, a.out)
			if c.name != "group" && c.code != 2 {
				assert.Equal(t, "dhcp-lnet\nedge-lnet", r.text("[].name", "stack-hci-vm", "network", "lnet", "list", "-g", "aks-rg"))
			}
		})
	}
}

func TestNetworkCannotBeChanged(t *testing.T) {
	t.Parallel()
	r := newRig(t, "2411", "")
	r.ok(lnetArgs()...)
	r.ok(lnetArgs("--tags", "a=1")...)
	assert.Equal(t, "1", r.text("tags.a", "stack-hci-vm", "network", "lnet", "show", "--ids", lnetID))
	for flag, value := range map[string]string{"--vlan": "7", "--gateway": "192.168.200.2", "--ip-pool-end": "192.168.200.191",
		"--dns-servers": "192.168.200.223", "--vm-switch-name": "ConvergedSwitch(other)", "--ip-pool-start": "192.168.200.179"} {
		a := r.az(with(lnetArgs(), flag, value)...)
		assert.Equal(t, 1, a.code, flag)
		assert.Contains(t, a.err, "(PropertyChangeNotAllowed)", flag)
	}
	// DNS servers can be changed only with a newer extension.
	update := []string{"stack-hci-vm", "network", "lnet", "update", "--ids", lnetID, "--dns-servers", "192.168.200.5"}
	assert.Equal(t, 2, r.az(update...).code)
	young := newRig(t, "2506", "")
	young.ok(lnetArgs()...)
	young.ok(update...)
	assert.Equal(t, "192.168.200.5", young.text("properties.dhcpOptions.dnsServers[0]", "stack-hci-vm", "network", "lnet", "show", "--ids", lnetID))
}

func TestClusterIsDenied(t *testing.T) {
	t.Parallel()
	lnet := func(name string) string { return lnetID[:len(lnetID)-len("aksarc-lnet-static")] + name }
	for _, c := range []struct {
		name    string
		changes []string
		err     string
	}{
		{"control plane in the pool", []string{"--control-plane-ip", "192.168.200.185"}, "outside the IP pool 192.168.200.180 - 192.168.200.190"},
		{"control plane outside", []string{"--control-plane-ip", "192.168.1.30"}, "should be within the address prefixes 192.168.200.0/24"},
		{"control plane at the gateway", []string{"--control-plane-ip", "192.168.200.1"}, "is reserved"},
		{"control plane at DNS", []string{"--control-plane-ip", "192.168.200.222"}, "is a DNS server"},
		{"not an address", []string{"--control-plane-ip", "c1"}, "c1 is not a valid IP address"},
		{"pool too small", []string{"--node-count", "10"}, "12 needed (nodes and one for upgrades), 11 available"},
		{"not ready", []string{"--kubernetes-version", "1.30.3"}, "Kubernetes version 1.30.3 is not ready for use on Linux"},
		{"not supported", []string{"--kubernetes-version", "1.99.0"}, "Kubernetes version 1.99.0 is not supported"},
		{"two control planes", []string{"--control-plane-count", "2"}, "count 2 is invalid"},
		{"GPU", []string{"--node-vm-size", "Standard_NK6"}, "GPUs are not supported"},
		{"size", []string{"--node-vm-size", "Standard_B2s"}, "VMSize Standard_B2s is not valid."},
		{"control plane's size", []string{"--control-plane-vm-size", "Standard_A2_v2"}, "VMSize Standard_A2_v2 is not valid."},
		{"no network", []string{"--vnet-ids", lnet("nope")}, "Logical network with ID"},
		{"pod CIDR over the prefix", []string{"--pod-cidr", "192.168.0.0/16"}, "overlaps with 192.168.200.0/24"},
		{"pod CIDR over services", []string{"--pod-cidr", "10.100.0.0/16"}, "overlaps with 10.96.0.0/12"},
		{"pod CIDR over the appliance", []string{"--pod-cidr", "10.131.0.0/16"}, "overlaps with 10.131.19.0/24"},
		{"autoscaler", []string{"--min-count", "1", "--max-count", "3"}, "need the autoscaler"},
		{"too many nodes", []string{"--node-count", "65"}, "between 1 and 64"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, "2411", "")
			r.ok(lnetArgs()...)
			a := r.az(with(createArgs("--no-wait"), c.changes...)...)
			assert.Equal(t, 1, a.code)
			assert.Contains(t, a.err, "ERROR: (TemplateDeploymentValidationFailed)")
			assert.Contains(t, a.err, `admission webhook "vhybridakscluster.kb.io" denied the request: {`)
			assert.Contains(t, a.err, c.err)
			assert.Equal(t, 3, r.az("aksarc", "show", "-n", "c1", "-g", "aks-rg").code)
			assert.Equal(t, "c1\nedge-ops", r.text("[].name", "resource", "list", "-g", "aks-rg", "--resource-type", "Microsoft.Kubernetes/connectedClusters"),
				"the connected cluster is left behind")
			r.ok("aksarc", "delete", "-n", "c1", "-g", "aks-rg", "--yes")
			r.pass(3 * time.Minute)
			assert.Equal(t, "edge-ops", r.text("[].name", "resource", "list", "-g", "aks-rg", "--resource-type", "Microsoft.Kubernetes/connectedClusters"))
		})
	}
}

func TestClusterFailsLater(t *testing.T) {
	t.Parallel()
	r := newRig(t, "2411", "")
	r.ok(lnetArgs()...)
	a := r.az(with(createArgs(), "--control-plane-ip", "")...)
	assert.Equal(t, 1, a.code, "without a control-plane address aksarc before 1.4 times out")
	assert.Contains(t, a.err, "(ResourceDeploymentFailure)")
	assert.Contains(t, a.err, "Failed to either reach kube-apiserver or control plane IP")
	assert.Equal(t, "Failed", r.state("c1"))
	assert.Contains(t, r.text("properties.status.errorMessage", "aksarc", "show", "-n", "c1", "-g", "aks-rg"), "control plane IP")
	a = r.az(createArgs("--no-wait")...)
	assert.Contains(t, a.err, "(OperationNotAllowed)", "a failed cluster isn't repaired by creating it again")
	r.ok("aksarc", "delete", "-n", "c1", "-g", "aks-rg", "--yes")
	r.ok(createArgs("--no-wait")...)
}

func TestDynamicNetworkLeavesAFailedCluster(t *testing.T) {
	t.Parallel()
	r := newRig(t, "2411", "")
	a := r.az(with(createArgs("--no-wait"), "--vnet-ids", lnetID[:len(lnetID)-len("aksarc-lnet-static")]+"dhcp-lnet")...)
	assert.Equal(t, 1, a.code)
	assert.Contains(t, a.err, "IP allocation method Dynamic is not supported")
	assert.Equal(t, "Failed", r.state("c1"))
}

func TestAtMostTwentyClusters(t *testing.T) {
	t.Parallel()
	r := newRig(t, "2411", "")
	r.ok(with(lnetArgs(), "--ip-pool-end", "192.168.200.250", "--ip-pool-start", "192.168.200.100", "--dns-servers", "192.168.200.99")...)
	for i := range 19 {
		r.ok(with(createArgs("--no-wait"), "--name", fmt.Sprintf("c%d", i), "--control-plane-ip", fmt.Sprintf("192.168.200.%d", 30+i))...)
	}
	a := r.az(with(createArgs("--no-wait"), "--name", "c20")...)
	assert.Contains(t, a.err, "(QuotaExceeded)")
}

func TestRulesOfDayTwo(t *testing.T) {
	t.Parallel()
	r := deployed(t)
	pool := func(verb, name string, more ...string) answer {
		return r.az(append([]string{"aksarc", "nodepool", verb, "--cluster-name", "c1", "-g", "aks-rg", "-n", name}, more...)...)
	}
	assert.Contains(t, pool("add", "Pool", "-c", "1").err, "must start with a lowercase letter")
	assert.Contains(t, pool("add", "win", "--os-type", "Windows").err, "not ready for use on Windows")
	assert.Contains(t, pool("add", "win", "--os-sku", "Windows2022").err, "does not go with OS type Linux")
	assert.Contains(t, pool("add", "nodepool1").err, "(Conflict)")
	assert.Equal(t, 3, pool("show", "nope").code)
	assert.Contains(t, pool("update", "nodepool1", "-e", "-d").err, "cannot be used together")
	assert.Contains(t, pool("update", "nodepool1", "-e", "--min-count", "3", "--max-count", "2").err, "must hold for the autoscaler")
	require.Zero(t, pool("update", "nodepool1", "-e", "--min-count", "1", "--max-count", "3").code)
	assert.Contains(t, pool("scale", "nodepool1", "-c", "3", "--yes").err, "the autoscaler is enabled")
	require.Zero(t, pool("update", "nodepool1", "-d", "--labels", "a=1", "--node-taints", "k=v:NoSchedule").code)
	assert.Equal(t, "k=v:NoSchedule", r.text("properties.nodeTaints[0]", "aksarc", "nodepool", "show", "--cluster-name", "c1", "-g", "aks-rg", "-n", "nodepool1"))

	a := r.az("aksarc", "update", "-n", "c1", "-g", "aks-rg", "--control-plane-count", "2")
	assert.Contains(t, a.err, "count 2 is invalid")
	assert.Equal(t, "1", r.text("properties.controlPlane.count", "aksarc", "show", "-n", "c1", "-g", "aks-rg"))
	r.ok("aksarc", "update", "-n", "c1", "-g", "aks-rg", "--control-plane-count", "3", "--tags", "x=y")
	assert.Equal(t, "6\n5", r.text(poolInfo, "stack-hci-vm", "network", "lnet", "show", "--ids", lnetID))
}

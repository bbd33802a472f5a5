package site

import (
	"fmt"
	"net/netip"
	"time"
)

// Fixed names of the default site, those of the wizard's sample answers.
const (
	StarterSubscription  = "11111111-2222-3333-4444-555555555555"
	OperatorSubscription = "99999999-8888-7777-6666-555555555555"
	tenant               = "98b8267d-e97f-426e-8b3f-7956511fd63f"
	fqdn                 = "autonomous.cloud.private"
	location             = "autonomous"
)

// tools are the versions on the workstation by release profile. No document
// names az for 2602; it is taken to be that of 2506.
var tools = map[string]Tool{
	"2411": {Version: "2.60.0", Extensions: map[string]string{"aksarc": "1.2.23", "stack-hci-vm": "1.3.0", "customlocation": "0.1.3"}},
	"2506": {Version: "2.71.0", Extensions: map[string]string{"aksarc": "1.2.23", "stack-hci-vm": "1.10.4", "customlocation": "0.1.4"}},
	"2602": {Version: "2.71.0", Extensions: map[string]string{"aksarc": "1.2.23", "stack-hci-vm": "1.11.1", "customlocation": "0.1.4"}},
}

// Default is a healthy site of that release (2411, 2506 or 2602) on which the
// wizard's sample answers can be deployed: everything is installed, registered
// and signed in, one other cluster runs, and nobody uses the sample's subnet.
func Default(release string) (*State, error) {
	tool, ok := tools[release]
	if !ok {
		return nil, fmt.Errorf("the rehearsal site knows the releases 2411, 2506 and 2602, not %q", release)
	}
	tool.Config = map[string]string{
		"core.instance_discovery":       "false",
		"core.enable_broker_on_windows": "false",
		"core.login_experience_v2":      "off",
	}
	s := &State{
		Mark:    Mark,
		Release: release,
		FQDN:    fqdn,
		Tool:    tool,
		Clouds: map[string]*Cloud{
			"azure.local": {Name: "azure.local", Endpoints: Endpoints(fqdn), Suffixes: Suffixes(fqdn)},
		},
		ActiveCloud: "azure.local",
		SignIn:      &SignIn{User: "operator@" + fqdn, Type: "user", Cloud: "azure.local", Subscription: StarterSubscription},
		Subscriptions: []Subscription{
			{ID: StarterSubscription, Name: "Starter subscription", Tenant: tenant},
			{ID: OperatorSubscription, Name: "Operator subscription", Tenant: tenant},
		},
		Groups: map[string]*Group{
			"aks-rg": {Name: "aks-rg", Location: location, Subscription: StarterSubscription},
			"vm-rg":  {Name: "vm-rg", Location: location, Subscription: StarterSubscription},
		},
		CustomLocations: map[string]*CustomLocation{
			"aks-rg/cl1": {Group: "aks-rg", Name: "cl1", Location: location, Types: []string{
				typeEnabled, TypeNetwork, "Microsoft.AzureStackHCI/virtualMachines"}},
		},
		Clusters:  map[string]*Cluster{},
		Connected: map[string]*Connected{},
		Networks:  map[string]*Network{},
		Versions:  versions(),
		Sizes:     sizes(),
		Durations: Durations{
			Network: minutes(2), Create: minutes(14), Delete: minutes(6), Pool: minutes(4),
			Upgrade: minutes(20), Update: minutes(3), NodesReady: minutes(1), ConnectedOff: minutes(2),
		},
	}
	s.neighbours()
	return s, nil
}

// neighbours is what others have at the site already.
func (s *State) neighbours() {
	cl := s.ID("aks-rg", TypeCustomLocation, "cl1")
	network := func(group, name, prefix, gateway, start, end string, vlan int) *Network {
		n := &Network{
			Group: group, Name: name, Location: location, CustomLocation: cl, Method: "Static",
			Prefix: netip.MustParsePrefix(prefix), Gateway: netip.MustParseAddr(gateway),
			DNS:   []netip.Addr{netip.MustParseAddr("192.168.200.222")},
			Pools: []Pool{{Start: netip.MustParseAddr(start), End: netip.MustParseAddr(end)}},
			VLAN:  vlan, Switch: "ConvergedSwitch(compute)", State: Succeeded, Taken: map[string]string{},
		}
		s.Networks[Key(group, name)] = n
		return n
	}
	vm := network("vm-rg", "vm-lnet", "192.168.210.0/24", "192.168.210.1", "192.168.210.20", "192.168.210.60", 210)
	vm.Taken["192.168.210.20"], vm.Taken["192.168.210.21"] = "vm-files", "vm-print"
	network("aks-rg", "edge-lnet", "192.168.205.0/24", "192.168.205.1", "192.168.205.50", "192.168.205.70", 205)
	s.Networks["aks-rg/dhcp-lnet"] = &Network{
		Group: "aks-rg", Name: "dhcp-lnet", Location: location, CustomLocation: cl, Method: "Dynamic",
		VLAN: 220, Switch: "ConvergedSwitch(compute)", State: Succeeded,
	}
	s.Connected["aks-rg/edge-ops"] = &Connected{Group: "aks-rg", Name: "edge-ops"}
	edge := &Cluster{
		Group: "aks-rg", Name: "edge-ops", Location: location, CustomLocation: cl,
		Network: s.ID("aks-rg", TypeNetwork, "edge-lnet"), Version: "1.28.9",
		ControlPlane: ControlPlane{Count: 1, Size: "Standard_A4_v2", IP: "192.168.205.10"},
		Pools:        []*NodePool{{Name: "nodepool1", Count: 2, Size: "Standard_A4_v2", OSType: "Linux", OSSku: "CBLMariner", State: Succeeded}},
		PodCIDR:      "10.244.0.0/16", SSHKey: "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ edge-ops", State: Succeeded,
	}
	s.Clusters["aks-rg/edge-ops"] = edge
	s.claim(edge, edge.addresses())
}

// stamp gives everything that has no date yet one in the past.
func (s *State) stamp(now time.Time) {
	past := now.Add(-30 * 24 * time.Hour)
	for _, n := range s.Networks {
		if n.Created.IsZero() {
			n.Created, n.Ready = past, past.Add(time.Duration(s.Durations.Network))
		}
	}
	for _, c := range s.Connected {
		if c.Created.IsZero() {
			c.Created = past
		}
	}
	for _, c := range s.Clusters {
		if c.Created.IsZero() {
			c.Created, c.Modified = past, past.Add(time.Duration(s.Durations.Create))
		}
		if c.Operation != nil && c.Operation.Started.IsZero() {
			c.Operation.Started = now
		}
	}
}

func minutes(n int) Span { return Span(time.Duration(n) * time.Minute) }

// versions are those documented for disconnected operations, and one that is
// listed although its image isn't there yet.
func versions() []KubernetesVersion {
	var all []KubernetesVersion
	for _, v := range []string{"1.27.7", "1.27.9", "1.28.5", "1.28.9", "1.29.2", "1.29.4"} {
		all = append(all, KubernetesVersion{Version: v, Ready: true})
	}
	return append(all, KubernetesVersion{Version: "1.30.3", Message: "The Linux VHD of version 1.30.3 is not available yet."})
}

// sizes are the documented ones with two GPU sizes among them, as a site with
// such hardware lists.
func sizes() []VMSize {
	return []VMSize{
		{Name: "Standard_A2_v2", CPUs: 2, MemoryMB: 4096},
		{Name: "Standard_A4_v2", CPUs: 4, MemoryMB: 8192, ControlPlane: true},
		{Name: "Standard_D4s_v3", CPUs: 4, MemoryMB: 16384, ControlPlane: true},
		{Name: "Standard_D8s_v3", CPUs: 8, MemoryMB: 32768, ControlPlane: true},
		{Name: "Standard_D16s_v3", CPUs: 16, MemoryMB: 65536},
		{Name: "Standard_D32s_v3", CPUs: 32, MemoryMB: 131072},
		{Name: "Standard_K8S3_v1", CPUs: 4, MemoryMB: 6144, ControlPlane: true},
		{Name: "Standard_NC4_A2", CPUs: 4, MemoryMB: 8192, GPUs: 1, GPUName: "NVIDIA-A2"},
		{Name: "Standard_NK6", CPUs: 6, MemoryMB: 12288, GPUs: 1, GPUName: "NVIDIA-T4"},
	}
}

package validate

// networkRules are V29 to V46.
func networkRules() []Rule {
	pool := []string{FieldPoolStart, FieldPoolEnd}
	return []Rule{
		{Number: "V29", Name: "network name", Fields: []string{FieldNetworkName}, When: Typed, Level: Error, Where: byCheck, check: checkNetworkName, Source: "Azure REST specification: logical networks",
			Text: "1 to 64 letters, digits, dots, dashes and underscores, with a letter or digit at both ends."},
		{Number: "V30", Name: "network exists", Fields: []string{FieldNetworkMode, FieldNetworkName, FieldPrefix, FieldGateway, FieldDNSServers, FieldPoolStart, FieldPoolEnd, FieldVMSwitch, FieldVLAN}, When: Live, Level: Error, Where: byCheck, check: checkNetworkExists, Source: "Azure Local: create logical networks",
			Text: "The mode is create or existing. A network of the typed name that is there already has the same prefix, gateway, DNS servers, pool, switch and VLAN."},
		{Number: "V31", Name: "static", Fields: []string{FieldNetworkName}, When: Both, Level: Error, Where: byCheck, check: checkStatic, Source: "Az.AksArc PowerShell module",
			Text: "The network gives addresses by the method Static."},
		{Number: "V32", Name: "prefix", Fields: []string{FieldPrefix}, When: Typed, Level: Error, Where: byCheck, check: checkPrefix, Source: "azure-cli-extensions: stack-hci-vm validators",
			Text: "One IPv4 prefix without host bits that touches neither 0.0.0.0/8, loopback, link-local, multicast nor the reserved end."},
		{Number: "V33", Name: "prefix length", Fields: []string{FieldPrefix, FieldLoadBalancerIPs}, When: Typed, Level: Warning, Where: byCheck, check: checkOutside, Source: "AKS Arc: network system requirements; inference",
			Text: "The prefix is /29 or wider, and has room outside the pool for the control-plane IP and the addresses to keep free for load balancers."},
		{Number: "V34", Name: "gateway", Fields: []string{FieldGateway, FieldPoolStart, FieldPoolEnd}, When: Typed, Level: Error, Where: byCheck, check: checkGateway, Source: "azure-cli-extensions: stack-hci-vm validators",
			Text: "An IPv4 address in the prefix, neither its first nor its last, and not in the pool."},
		{Number: "V35", Name: "DNS servers", Fields: []string{FieldDNSServers, FieldPoolStart, FieldPoolEnd}, When: Typed, Level: Error, Where: byCheck, check: checkDNS, Source: "Az.AksArc PowerShell module",
			Text: "At least one IPv4 address, none twice, none in the pool."},
		{Number: "V36", Name: "DNS answers", Fields: []string{FieldDNSServers}, When: Live, Level: Warning, Where: byReadiness, Source: "AKS Arc: network validation errors",
			Text: "Each server resolves armmanagement.<fqdn> from here; from the network the path may differ."},
		{Number: "V37", Name: "pool pair", Fields: pool, When: Typed, Level: Error, Where: byCheck, check: checkPoolPair, Source: "azure-cli-extensions: stack-hci-vm validators",
			Text: "The pool has a start and an end."},
		{Number: "V38", Name: "pool range", Fields: pool, When: Typed, Level: Error, Where: byCheck, check: checkPoolRange, Source: "azure-cli-extensions: stack-hci-vm validators",
			Text: "Two IPv4 addresses in order, both in the prefix, without its first and last address."},
		{Number: "V39", Name: "pool size", Fields: []string{FieldPoolEnd, FieldNetworkName}, When: Both, Level: Error, Where: byCheck, check: checkPoolSize, Source: "AKS Arc: network system requirements of 04/2024 and 07/2025",
			Text: "The pool holds control-plane nodes + workers (the autoscaler's maximum) + 1 for upgrades; from aksarc 1.4 also the control-plane IP, unless one is given. For a network that exists the site's free count is taken."},
		{Number: "V40", Name: "infrastructure ranges", Fields: []string{FieldReserved, FieldPoolStart, FieldPoolEnd, FieldControlPlaneIP}, When: Typed, Level: Error, Where: byCheck, check: checkByOverlap, Source: "Azure Local, disconnected operations: AKS page",
			Text: "Pool and control-plane IP lie outside every reserved range, such as k8snodeippoolstart to k8snodeippoolend."},
		{Number: "V41", Name: "other networks", Fields: []string{FieldPoolStart, FieldPoolEnd, FieldPrefix, FieldGateway, FieldDNSServers}, When: Live, Level: Error, Where: byCheck, check: checkByOverlap, Source: "Azure Local: create logical networks",
			Text: "The pool touches no pool of another network on the same switch and VLAN. An overlap of prefixes is a warning, as is a gateway or DNS server inside another's pool."},
		{Number: "V42", Name: "appliance ranges", Fields: []string{FieldPrefix, FieldPodCIDR, FieldDNSServers, FieldPoolStart, FieldPoolEnd}, When: Both, Level: Error, Where: byCheck, check: checkByOverlap, Source: "Azure Local, disconnected operations: network page",
			Text: "Prefix, pod CIDR and DNS servers stay clear of 10.131.19.0/24. The ingress and management addresses in the pool are a warning."},
		{Number: "V43", Name: "service CIDR", Fields: []string{FieldPrefix, FieldDNSServers}, When: Typed, Level: Error, Where: byCheck, check: checkByOverlap, Source: "AKS Arc: network system requirements",
			Text: "Prefix and DNS servers stay clear of 10.96.0.0/12, which is 10.96.0.0-10.111.255.255."},
		{Number: "V44", Name: "VLAN", Fields: []string{FieldVLAN}, When: Typed, Level: Error, Where: byCheck, check: checkVLAN, Source: "IEEE 802.1Q; Azure REST specification: logical networks",
			Text: "A whole number from 0 (untagged) to 4094."},
		{Number: "V45", Name: "switch name", Fields: []string{FieldVMSwitch}, When: Typed, Level: Error, Where: byCheck, check: checkSwitch, Source: "Azure Local, disconnected operations: VM page",
			Text: "Not empty, without quotes. A name other than ConvergedSwitch(<intent>) is a warning."},
		{Number: "V46", Name: "options of stack-hci-vm 1.3.0", When: Typed, Level: Error, Where: byCommands, Source: "Azure CLI reference: stack-hci-vm 1.3.0",
			Text: "lnet create gets neither --no-wait nor --yes."},
	}
}

package validate

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"testing"
)

// ruleCase is one set of answers and what one rule says about one field.
// An empty severity means that the rule must be silent about the field.
type ruleCase struct {
	rule     string
	severity Severity
	field    string
	message  string // must be part of the message
	hint     string // must be part of the hint
	changes  []string
	site     func(*Site)
}

func with(changes ...string) []string { return changes }

// rsaKey is the text of a public key with a modulus of so many bits.
func rsaKey(bits int) string {
	part := func(b []byte) []byte { return append(binary.BigEndian.AppendUint32(nil, uint32(len(b))), b...) }
	modulus := make([]byte, bits/8+1)
	modulus[1] = 0x80
	raw := append(part([]byte("ssh-rsa")), part([]byte{1, 0, 1})...)
	raw = append(raw, part(modulus)...)
	return "ssh-rsa " + base64.StdEncoding.EncodeToString(raw) + " op@site\n"
}

func lnet(name string, change func(*Network)) Network {
	n := Network{
		Name: name, ID: "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/g/providers/Microsoft.AzureStackHCI/logicalnetworks/" + name,
		Prefix: "192.168.200.0/24", Gateway: "192.168.200.1", DNSServers: []string{"192.168.200.222"},
		VMSwitch: "ConvergedSwitch(compute)", VLAN: "0", Allocation: "Static", State: "Succeeded", Subnets: 1,
		Pools: []Pool{{Start: "192.168.200.180", End: "192.168.200.190", Free: 11}},
	}
	if change != nil {
		change(&n)
	}
	return n
}

func networks(n ...Network) func(*Site) { return func(s *Site) { s.Networks = n } }

func clusters(c ...Cluster) func(*Site) { return func(s *Site) { s.Clusters = c } }

func key(k SSHKey) func(*Site) { return func(s *Site) { s.SSHKey = &k } }

func other(change func(*Network)) Network {
	return lnet("other", func(n *Network) {
		n.Pools = []Pool{{Start: "192.168.200.100", End: "192.168.200.120", Free: -1}}
		if change != nil {
			change(n)
		}
	})
}

const longID = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/g/providers/Microsoft.ExtendedLocation/customLocations/cl1"

func ruleCases() []ruleCase {
	long := strings.Repeat("a", 64)
	return []ruleCase{
		{"V11", Error, FieldCloudFQDN, "one label", "", with(FieldCloudFQDN, "autonomous"), nil},
		{"V11", Error, FieldCloudFQDN, "scheme", "https://", with(FieldCloudFQDN, "https://a.b"), nil},
		{"V11", Error, FieldCloudFQDN, "port", "a.b", with(FieldCloudFQDN, "a.b:443"), nil},
		{"V11", Error, FieldCloudFQDN, "ends in a dot", "Write a.b.", with(FieldCloudFQDN, "a.b."), nil},
		{"V11", Error, FieldCloudFQDN, "empty", "", with(FieldCloudFQDN, "a..b"), nil},
		{"V11", Error, FieldCloudFQDN, "63", "", with(FieldCloudFQDN, long+".b"), nil},
		{"V11", Error, FieldCloudFQDN, "address", "", with(FieldCloudFQDN, "10.0.0.1"), nil},
		{"V11", "", FieldCloudFQDN, "", "", with(FieldCloudFQDN, long[1:]+".b"), nil},
		{"V11", Warning, FieldCloudFQDN, ".local", "", with(FieldCloudFQDN, "cloud.local"), nil},
		{"V11", Error, FieldCloudFQDN, "missing", "", with(FieldCloudFQDN, ""), nil},
		{"V12", Error, FieldCloudName, "Azure.Local", "azure.local", with(FieldCloudName, "Azure.Local"), nil},
		{"V12", Error, FieldCloudName, "missing", "", with(FieldCloudName, ""), nil},
		{"V22", Error, FieldSubscription, "Starter", "8-4-4-4-12", with(FieldSubscription, "Starter"), nil},
		{"V22", Error, FieldSubscription, "cannot see", "Mine", nil, func(s *Site) { s.Subscriptions = []Subscription{{ID: "x", Name: "Mine"}} }},
		{"V22", Error, FieldSubscription, "Disabled", "", nil, func(s *Site) {
			s.Subscriptions = []Subscription{{ID: "11111111-2222-3333-4444-555555555555", Name: "S", State: "Disabled"}}
		}},
		{"V22", Warning, FieldSubscription, "Operator", "", nil, func(s *Site) {
			s.Subscriptions = []Subscription{{ID: "11111111-2222-3333-4444-555555555555", Name: "Operator subscription", State: "Enabled"}}
		}},
		{"V22", "", FieldSubscription, "", "", with(FieldSubscription, "ABCDEF00-2222-3333-4444-555555555555"), nil},
		{"V23", Error, FieldResourceGroup, "period", "", with(FieldResourceGroup, "rg."), nil},
		{"V23", Error, FieldResourceGroup, "91", "90", with(FieldResourceGroup, strings.Repeat("a", 91)), nil},
		{"V23", "", FieldResourceGroup, "", "", with(FieldResourceGroup, strings.Repeat("a", 90)), nil},
		{"V23", "", FieldResourceGroup, "", "", with(FieldResourceGroup, "a_b-c.(d)"), nil},
		{"V23", Error, FieldResourceGroup, "'/'", "", with(FieldResourceGroup, "a/b"), nil},
		{"V25", Error, FieldLocation, "eastus", "Write autonomous", with(FieldLocation, "eastus"), func(s *Site) {
			s.CustomLocations = []CustomLocation{{Name: "cl1", Location: "autonomous", State: "Succeeded"}}
		}},
		{"V25", Error, FieldLocation, "missing", "", with(FieldLocation, ""), nil},
		{"V26", "", FieldCustomLocation, "", "", with(FieldCustomLocation, strings.ToUpper(longID)), nil},
		{"V26", Error, FieldCustomLocation, "eight parts", "", with(FieldCustomLocation, longID+"/x"), nil},
		{"V26", Error, FieldCustomLocation, "subscription id", "", with(FieldCustomLocation, strings.Replace(longID, "1111", "x", 1)), nil},
		{"V26", Error, FieldCustomLocation, "not the name", "", with(FieldCustomLocation, "cl 1"), nil},
		{"V27", Error, FieldCustomLocation, "no custom location cl1", "cl9", nil, func(s *Site) { s.CustomLocations = []CustomLocation{{Name: "cl9"}} }},
		{"V27", Error, FieldCustomLocation, "Failed", "", nil, func(s *Site) { s.CustomLocations = []CustomLocation{{Name: "cl1", State: "Failed"}} }},
		{"V28", Error, FieldResourceGroup, "U+2018", "", with(FieldResourceGroup, "‘aks-rg’"), nil},
		{"V28", Error, FieldClusterName, "begins or ends with a blank", "", with(FieldClusterName, "c1 "), nil},
		{"V28", Error, FieldGateway, "invisible character U+200B", "", with(FieldGateway, "192.168.200.1\u200b"), nil},
		{"V28", Error, FieldVMSwitch, "special blank U+00A0", "", with(FieldVMSwitch, "ConvergedSwitch(a\u00a0b)"), nil},
		{"V28", Error, FieldVMSwitch, "control character U+001B", "", with(FieldVMSwitch, "a\x1b[2J"), nil},
		{"V28", Error, FieldVMSwitch, "UTF-8", "", with(FieldVMSwitch, "a\xffb"), nil},
		{"V28", Error, FieldVMSwitch, "begins with @", "", with(FieldVMSwitch, "@x"), nil},
		{"V28", Error, FieldReserved, "U+201C", "", with(FieldReserved, "“x” 192.168.200.2"), nil},
		{"V28", "", FieldDNSServers, "", "", with(FieldDNSServers, " 192.168.200.222,\t192.168.200.223;\n"), nil},
		{"V28", "", FieldVMSwitch, "", "", with(FieldVMSwitch, "ConvergedSwitch(Büro)"), nil},

		{"V29", "", FieldNetworkName, "", "", with(FieldNetworkName, "a"), nil},
		{"V29", "", FieldNetworkName, "", "", with(FieldNetworkName, long), nil},
		{"V29", Error, FieldNetworkName, "not a name", "", with(FieldNetworkName, long+"a"), nil},
		{"V29", Error, FieldNetworkName, "not a name", "", with(FieldNetworkName, "-a"), nil},
		{"V29", Error, FieldNetworkName, "not a name", "", with(FieldNetworkName, "a_"), nil},
		{"V30", "", FieldPrefix, "", "", nil, networks(lnet("AKSARC-lnet-static", nil))},
		{"V30", Error, FieldGateway, "gateway 192.168.200.1, not 192.168.200.2", "Write 192.168.200.1", with(FieldGateway, "192.168.200.2"), networks(lnet("aksarc-lnet-static", nil))},
		{"V30", Error, FieldPoolEnd, "pool 192.168.200.180-192.168.200.190, not 192.168.200.180-192.168.200.191", "", with(FieldPoolEnd, "192.168.200.191"), networks(lnet("aksarc-lnet-static", nil))},
		{"V30", Error, FieldVLAN, "VLAN 0, not 7", "", with(FieldVLAN, "7"), networks(lnet("aksarc-lnet-static", nil))},
		{"V30", Error, FieldVMSwitch, "switch", "", with(FieldVMSwitch, "ConvergedSwitch(x)"), networks(lnet("aksarc-lnet-static", nil))},
		{"V30", Error, FieldDNSServers, "DNS servers", "", with(FieldDNSServers, "192.168.200.223"), networks(lnet("aksarc-lnet-static", nil))},
		{"V30", Error, FieldPrefix, "prefix", "", with(FieldPrefix, "192.168.0.0/16"), networks(lnet("aksarc-lnet-static", nil))},
		{"V30", Error, FieldNetworkMode, "neither", "", with(FieldNetworkMode, "new"), nil},
		{"V31", Error, FieldNetworkName, "Dynamic", "", with(FieldNetworkMode, "existing", FieldNetworkName, "x"), networks(lnet("x", func(n *Network) { n.Allocation = "Dynamic" }))},
		{"V32", Error, FieldPrefix, "192.168.200.16/24\" has host bits set", "Write 192.168.200.0/24.", with(FieldPrefix, "192.168.200.16/24"), nil},
		{"V32", Error, FieldPrefix, "IPv6 is not supported: Azure Local logical networks are IPv4 only", "", with(FieldPrefix, "fd00::/64"), nil},
		{"V32", Error, FieldPrefix, "no prefix length", "192.168.200.0/24", with(FieldPrefix, "192.168.200.0"), nil},
		{"V32", Error, FieldPrefix, "netmask", "Write 192.168.200.0/23", with(FieldPrefix, "192.168.200.0/255.255.254.0"), nil},
		{"V32", Error, FieldPrefix, "33", "", with(FieldPrefix, "192.168.200.0/33"), nil},
		{"V32", Error, FieldPrefix, "loopback", "", with(FieldPrefix, "127.0.0.0/16"), nil},
		{"V32", Error, FieldPrefix, "link-local", "", with(FieldPrefix, "169.254.0.0/16"), nil},
		{"V32", Error, FieldPrefix, "multicast", "", with(FieldPrefix, "224.0.0.0/24"), nil},
		{"V32", Error, FieldPrefix, "0.0.0.0/8", "", with(FieldPrefix, "0.0.0.0/0"), nil},
		{"V32", "", FieldPrefix, "", "", with(FieldPrefix, "169.253.0.0/16"), nil},
		{"V32", Error, FieldPrefix, "missing", "", with(FieldPrefix, ""), nil},
		{"V33", Warning, FieldPrefix, "2 usable addresses", "/29", with(FieldPrefix, "192.168.200.0/30"), nil},
		{"V33", "", FieldPrefix, "", "", with(FieldPrefix, "192.168.200.0/29"), nil},
		{"V33", Warning, FieldLoadBalancerIPs, "230 free addresses left; 300 are wanted", "", with(FieldLoadBalancerIPs, "300"), nil},
		{"V33", "", FieldLoadBalancerIPs, "", "", with(FieldLoadBalancerIPs, "230"), nil},
		{"V33", Error, FieldLoadBalancerIPs, "-1", "", with(FieldLoadBalancerIPs, "-1"), nil},
		{"V34", Error, FieldGateway, "192.168.201.1 is not in the prefix 192.168.200.0/24 (192.168.200.0-192.168.200.255)", "192.168.200.1", with(FieldGateway, "192.168.201.1"), nil},
		{"V34", Error, FieldGateway, "also the network address", "", with(FieldGateway, "192.168.200.0"), nil},
		{"V34", Error, FieldGateway, "also the broadcast address", "", with(FieldGateway, "192.168.200.255"), nil},
		{"V34", Error, FieldPoolStart, "The pool 192.168.200.180-192.168.200.190 contains gateway 192.168.200.181.", "Start it at 192.168.200.182, or move the gateway.", with(FieldGateway, "192.168.200.181"), nil},
		{"V34", Error, FieldGateway, "300 is above 255", "", with(FieldGateway, "192.168.200.300"), nil},
		{"V34", Error, FieldGateway, "leading zeros", "Write 192.168.200.1.", with(FieldGateway, "192.168.200.001"), nil},
		{"V34", Error, FieldGateway, "has a prefix length", "", with(FieldGateway, "192.168.200.1/24"), nil},
		{"V34", Error, FieldGateway, "3 numbers", "", with(FieldGateway, "192.168.200"), nil},
		{"V34", Error, FieldGateway, "missing", "192.168.200.1", with(FieldGateway, ""), nil},
		{"V35", Error, FieldDNSServers, "no DNS server", "", with(FieldDNSServers, " , "), nil},
		{"V35", Error, FieldDNSServers, "named twice", "", with(FieldDNSServers, "192.168.200.222 192.168.200.222"), nil},
		{"V35", Error, FieldDNSServers, "\"x\" is not an IPv4 address", "", with(FieldDNSServers, "192.168.200.222, x"), nil},
		{"V35", Error, FieldPoolEnd, "The pool 192.168.200.180-192.168.200.230 contains DNS server 192.168.200.222.", "End it at 192.168.200.221, or move the DNS server.", with(FieldPoolEnd, "192.168.200.230"), nil},
		{"V35", "", FieldPoolEnd, "", "", with(FieldPoolEnd, "192.168.200.221"), nil},
		{"V35", Error, FieldPoolEnd, "DNS server 192.168.200.222", "End it at 192.168.200.221", with(FieldPoolEnd, "192.168.200.222"), nil},
		{"V35", Error, FieldDNSServers, "loopback", "", with(FieldDNSServers, "127.0.0.53"), nil},
		{"V37", Error, FieldPoolEnd, "start but no end", "", with(FieldPoolEnd, ""), nil},
		{"V37", Error, FieldPoolStart, "end but no start", "", with(FieldPoolStart, ""), nil},
		{"V37", Error, FieldPoolStart, "needs a pool", "192.168.200.210-192.168.200.217 is free.", with(FieldPoolStart, "", FieldPoolEnd, ""), nil},
		{"V38", Error, FieldPoolStart, "starts at 192.168.200.191, after its end 192.168.200.190", "Swap", with(FieldPoolStart, "192.168.200.191"), nil},
		{"V38", Error, FieldPoolEnd, "192.168.201.5 is not in the prefix", "192.168.200.1-192.168.200.254", with(FieldPoolEnd, "192.168.201.5"), nil},
		{"V38", Error, FieldPoolEnd, "contains broadcast address 192.168.200.255", "End it at 192.168.200.254.", with(FieldPoolStart, "192.168.200.250", FieldPoolEnd, "192.168.200.255"), nil},
		{"V38", Error, FieldPoolStart, "contains network address 192.168.200.0", "Start it at 192.168.200.1.", with(FieldPoolStart, "192.168.200.0", FieldGateway, "192.168.200.9", FieldPoolEnd, "192.168.200.8"), nil},
		{"V39", Error, FieldPoolEnd, "has 3 addresses; 4 are needed: 1 control plane + 2 workers + 1 for upgrades", "End it at 192.168.200.183", with(FieldPoolEnd, "192.168.200.182"), nil},
		{"V39", "", FieldPoolEnd, "", "", with(FieldPoolEnd, "192.168.200.183"), nil},
		{"V39", Error, FieldPoolEnd, "autoscaler maximum", "", with(FieldAutoscaler, "true", FieldAutoscalerMin, "1", FieldAutoscalerMax, "20"), nil},
		{"V39", Error, FieldPoolEnd, "1 control-plane IP", "", with(FieldPoolEnd, "192.168.200.183", FieldControlPlaneIP, ""), func(s *Site) { s.AksArc = "1.4.23" }},
		{"V39", "", FieldPoolEnd, "", "", with(FieldPoolEnd, "192.168.200.184", FieldControlPlaneIP, ""), func(s *Site) { s.AksArc = "1.4.23" }},
		{"V39", "", FieldPoolEnd, "", "", with(FieldPoolEnd, "192.168.200.183"), func(s *Site) { s.AksArc = "1.4.23" }},
		{"V39", Error, FieldNetworkName, "has 3 free addresses", "", with(FieldNetworkMode, "existing", FieldNetworkName, "x"), networks(lnet("x", func(n *Network) { n.Pools[0].Free = 3 }))},
		{"V39", "", FieldNetworkName, "", "", with(FieldNetworkMode, "existing", FieldNetworkName, "x"), networks(lnet("x", func(n *Network) { n.Pools[0].Free = 4 }))},
		{"V40", Error, FieldPoolStart, "share 192.168.200.25-192.168.200.29", "Start it at 192.168.200.30", with(FieldPoolStart, "192.168.200.25", FieldPoolEnd, "192.168.200.60", FieldControlPlaneIP, "192.168.200.70"), nil},
		{"V40", "", FieldPoolStart, "", "", with(FieldPoolStart, "192.168.200.30", FieldPoolEnd, "192.168.200.60", FieldControlPlaneIP, "192.168.200.70"), nil},
		{"V40", Error, FieldControlPlaneIP, "contains control-plane IP 192.168.200.29", "", with(FieldControlPlaneIP, "192.168.200.29"), nil},
		{"V40", Error, FieldReserved, "ends before it begins", "", with(FieldReserved, "a 192.168.200.9-192.168.200.2"), nil},
		{"V40", Error, FieldReserved, "Reserved range infra: \"what\" is not an IPv4 address", "name start-end", with(FieldReserved, "infra what"), nil},
		{"V41", Error, FieldPoolEnd, "pool of network other 192.168.200.100-192.168.200.120", "", with(FieldPoolStart, "192.168.200.90", FieldPoolEnd, "192.168.200.100"), networks(other(nil))},
		{"V41", "", FieldPoolEnd, "", "", with(FieldPoolStart, "192.168.200.90", FieldPoolEnd, "192.168.200.99"), networks(other(nil))},
		{"V41", "", FieldPoolEnd, "", "", with(FieldPoolStart, "192.168.200.90", FieldPoolEnd, "192.168.200.100"), networks(other(func(n *Network) { n.VLAN = "9" }))},
		{"V41", Warning, FieldPrefix, "prefix of network other 192.168.200.0/24", "", nil, networks(other(func(n *Network) { n.VLAN = "9" }))},
		{"V41", "", FieldPrefix, "", "", nil, networks(other(nil))},
		{"V42", Error, FieldPrefix, "appliance's container range 10.131.19.0/24", "192.168.", with(FieldPrefix, "10.131.0.0/16"), nil},
		{"V42", Error, FieldPodCIDR, "10.131.19.0/24", "10.244.0.0/16", with(FieldPodCIDR, "10.128.0.0/12"), nil},
		{"V42", Warning, FieldPoolStart, "appliance's address ingress 192.168.200.182", "", nil, func(s *Site) { s.Ingress = "192.168.200.182" }},
		{"V43", Error, FieldPrefix, "service CIDR 10.96.0.0/12 contains address prefix 10.111.255.0/24", "", with(FieldPrefix, "10.111.255.0/24"), nil},
		{"V43", "", FieldPrefix, "", "", with(FieldPrefix, "10.112.0.0/24"), nil},
		{"V43", Error, FieldDNSServers, "10.96.0.10", "", with(FieldDNSServers, "10.96.0.10"), nil},
		{"V44", Error, FieldVLAN, "4095", "", with(FieldVLAN, "4095"), nil},
		{"V44", "", FieldVLAN, "", "", with(FieldVLAN, "4094"), nil},
		{"V44", Error, FieldVLAN, "-1", "", with(FieldVLAN, "-1"), nil},
		{"V44", Error, FieldVLAN, "not a whole number", "", with(FieldVLAN, "1.5"), nil},
		{"V45", Warning, FieldVMSwitch, "ConvergedSwitch(<intent>)", "", with(FieldVMSwitch, "vSwitch0"), nil},
		{"V45", Error, FieldVMSwitch, "quotes", "ConvergedSwitch(a)", with(FieldVMSwitch, `"ConvergedSwitch(a)"`), nil},
		{"V45", Error, FieldVMSwitch, "missing", "", with(FieldVMSwitch, ""), nil},

		{"V47", Error, FieldClusterName, "C1", "Write c1.", with(FieldClusterName, "C1"), nil},
		{"V47", Error, FieldClusterName, "not a name", "", with(FieldClusterName, "c1-"), nil},
		{"V47", Warning, FieldClusterName, "dash", "", with(FieldClusterName, "c-1"), nil},
		{"V47", "", FieldClusterName, "", "", with(FieldClusterName, long[1:]), nil},
		{"V47", Error, FieldClusterName, "not a name", "", with(FieldClusterName, long), nil},
		{"V48", Warning, FieldClusterName, "works", "", nil, clusters(Cluster{Name: "c1", State: "Succeeded"})},
		{"V48", Warning, FieldClusterName, "Creating", "", nil, clusters(Cluster{Name: "c1", State: "Creating"})},
		{"V48", Warning, FieldClusterName, "Failed", "logs", nil, clusters(Cluster{Name: "c1", State: "Failed"})},
		{"V48", Error, FieldClusterName, "Deleting", "Wait", nil, clusters(Cluster{Name: "c1", State: "Deleting"})},
		{"V49", Warning, FieldClusterName, "20 clusters", "", nil, clusters(make([]Cluster, 20)...)},
		{"V49", "", FieldClusterName, "", "", nil, clusters(make([]Cluster, 19)...)},
		{"V50", Error, FieldKubernetesVersion, "v1.29.4", "Write 1.29.4.", with(FieldKubernetesVersion, "v1.29.4"), nil},
		{"V50", Error, FieldKubernetesVersion, "1.29", "", with(FieldKubernetesVersion, "1.29"), nil},
		{"V50", Error, FieldKubernetesVersion, "01.29.4", "", with(FieldKubernetesVersion, "01.29.4"), nil},
		{"V50", Error, FieldKubernetesVersion, "missing", "1.27.7", with(FieldKubernetesVersion, ""), nil},
		{"V51", Warning, FieldKubernetesVersion, "documented list", "", with(FieldKubernetesVersion, "1.30.4"), nil},
		{"V51", Error, FieldKubernetesVersion, "not ready on this site. The site says: VHD.", "1.28.9", nil, func(s *Site) {
			s.ReadyVersions = []Version{{Version: "1.29.4", Reason: "VHD."}, {Version: "1.28.9", Ready: true}}
		}},
		{"V51", Error, FieldKubernetesVersion, "does not offer", "", nil, func(s *Site) { s.ReadyVersions = []Version{} }},
		{"V51", Warning, FieldKubernetesVersion, "preview", "", nil, func(s *Site) { s.ReadyVersions = []Version{{Version: "1.29.4", Ready: true, Preview: true}} }},
		{"V52", Error, FieldControlPlaneCount, "2 control-plane nodes", "1, 3 or 5", with(FieldControlPlaneCount, "2"), nil},
		{"V52", "", FieldControlPlaneCount, "", "", with(FieldControlPlaneCount, "5"), nil},
		{"V52", Error, FieldControlPlaneCount, "7", "", with(FieldControlPlaneCount, "7"), nil},
		{"V53", Error, FieldControlPlaneIP, "missing", "192.168.200.2 is free", with(FieldControlPlaneIP, ""), nil},
		{"V53", "", FieldControlPlaneIP, "", "", with(FieldControlPlaneIP, ""), func(s *Site) { s.AksArc = "1.5.37" }},
		{"V53", Error, FieldControlPlaneIP, "The pool 192.168.200.180-192.168.200.190 contains control-plane IP 192.168.200.190.", "is free, or move the pool", with(FieldControlPlaneIP, "192.168.200.190"), nil},
		{"V53", "", FieldControlPlaneIP, "", "", with(FieldControlPlaneIP, "192.168.200.191"), nil},
		{"V53", Error, FieldControlPlaneIP, "10.0.0.9 is not in the prefix", "", with(FieldControlPlaneIP, "10.0.0.9"), func(s *Site) { s.AksArc = "1.5.37" }},
		{"V53", Error, FieldControlPlaneIP, "also the gateway", "", with(FieldControlPlaneIP, "192.168.200.1"), nil},
		{"V53", Error, FieldControlPlaneIP, "also the DNS server", "", with(FieldControlPlaneIP, "192.168.200.222"), nil},
		{"V53", Error, FieldControlPlaneIP, "control-plane IP of cluster c9", "", nil, clusters(Cluster{Name: "c9", ControlPlaneIP: "192.168.200.30"})},
		{"V53", "", FieldControlPlaneIP, "", "", nil, clusters(Cluster{Name: "C1", ControlPlaneIP: "192.168.200.30", State: "Succeeded"})},
		{"V53", Error, FieldControlPlaneIP, "appliance's address management", "", nil, func(s *Site) { s.Management = "192.168.200.30" }},
		{"V53", Error, FieldPoolStart, "cluster c9", "", nil, clusters(Cluster{Name: "c9", ControlPlaneIP: "192.168.200.181"})},
		{"V53", "", FieldNetworkName, "", "", with(FieldNetworkMode, "existing", FieldNetworkName, "x"), func(s *Site) {
			n := lnet("x", nil)
			s.Networks, s.Clusters = []Network{n}, []Cluster{{Name: "c9", ControlPlaneIP: "192.168.200.181", NetworkID: n.ID}}
		}},
		{"V53", Error, FieldControlPlaneIP, "contains control-plane IP", "192.168.200.2 is free.", with(FieldNetworkMode, "existing", FieldNetworkName, "x", FieldControlPlaneIP, "192.168.200.181"), networks(lnet("x", nil))},
		{"V54", Warning, FieldControlPlaneIP, "another switch or VLAN", "", nil, func(s *Site) {
			n := other(func(n *Network) { n.VLAN = "9" })
			s.Networks, s.Clusters = []Network{n}, []Cluster{{Name: "c9", ControlPlaneIP: "192.168.200.30", NetworkID: n.ID}}
		}},
		{"V55", Error, FieldNodeCount, "65", "", with(FieldNodeCount, "65"), nil},
		{"V55", Error, FieldNodeCount, "0 workers", "", with(FieldNodeCount, "0"), nil},
		{"V55", "", FieldNodeCount, "", "", with(FieldNodeCount, "64"), nil},
		{"V56", Warning, FieldNodeVMSize, "documented", "Write Standard_A4_v2", with(FieldNodeVMSize, "standard_a4_v2"), nil},
		{"V56", Error, FieldControlPlaneVMSize, "workers only", "Standard_A4_v2", with(FieldControlPlaneVMSize, "Standard_D32s_v3"), nil},
		{"V56", "", FieldNodeVMSize, "", "", with(FieldNodeVMSize, "Standard_D32s_v3"), nil},
		{"V56", Error, FieldNodeVMSize, "does not offer", "Standard_X", nil, func(s *Site) { s.VMSizes = []VMSize{{Name: "Standard_X"}} }},
		{"V56", Error, FieldNodeVMSize, "1 GPU", "", with(FieldNodeVMSize, "Standard_NK6"), func(s *Site) {
			s.VMSizes = []VMSize{{Name: "Standard_NK6", GPUs: 1}, {Name: "Standard_A4_v2"}}
		}},
		{"V57", Error, FieldPodCIDR, "10.244.1.0/16\" has host bits", "Write 10.244.0.0/16.", with(FieldPodCIDR, "10.244.1.0/16"), nil},
		{"V57", Error, FieldPodCIDR, "contains address prefix 192.168.200.0/24", "10.244.0.0/16 is free", with(FieldPodCIDR, "192.168.0.0/16"), nil},
		{"V57", Error, FieldPodCIDR, "service CIDR 10.96.0.0/12", "", with(FieldPodCIDR, "10.100.0.0/16"), nil},
		{"V57", Error, FieldPodCIDR, "contains DNS server 10.1.1.1", "", with(FieldPodCIDR, "10.1.0.0/16", FieldDNSServers, "10.1.1.1"), nil},
		{"V57", Warning, FieldPodCIDR, "room for 2 nodes", "", with(FieldPodCIDR, "10.244.0.0/23"), nil},
		{"V57", "", FieldPodCIDR, "", "", with(FieldPodCIDR, "10.244.0.0/22"), nil},
		{"V57", Error, FieldPodCIDR, "loopback", "", with(FieldPodCIDR, "127.0.0.0/16"), nil},
		{"V57", Warning, FieldPodCIDR, "prefix of network other", "", with(FieldPodCIDR, "10.50.0.0/16"), networks(other(func(n *Network) { n.Prefix = "10.50.3.0/24"; n.Pools = nil }))},
		{"V58", Error, FieldSSHGenerate, "Both", "", with(FieldSSHPublicKeyFile, "k.pub"), nil},
		{"V58", Error, FieldSSHPublicKeyFile, "missing", "", with(FieldSSHGenerate, "false"), nil},
		{"V58", Error, FieldSSHPublicKeyFile, "cannot be read: no such file", "", with(FieldSSHGenerate, "", FieldSSHPublicKeyFile, "k.pub"), key(SSHKey{Path: "k.pub", Err: "no such file"})},
		{"V58", "", FieldSSHPublicKeyFile, "", "", with(FieldSSHGenerate, "", FieldSSHPublicKeyFile, "k.pub"), key(SSHKey{Path: "k.pub", Text: rsaKey(2048), PrivateBeside: true})},
		{"V58", Warning, FieldSSHPublicKeyFile, "private half", "", with(FieldSSHGenerate, "", FieldSSHPublicKeyFile, "k.pub"), key(SSHKey{Path: "k.pub", Text: rsaKey(4096)})},
		{"V58", Error, FieldSSHPublicKeyFile, "1024 bits", "", with(FieldSSHGenerate, "", FieldSSHPublicKeyFile, "k.pub"), key(SSHKey{Path: "k.pub", Text: rsaKey(1024)})},
		{"V58", Error, FieldSSHPublicKeyFile, "private key", "", with(FieldSSHGenerate, "", FieldSSHPublicKeyFile, "k"), key(SSHKey{Path: "k", Text: "-----BEGIN OPENSSH PRIVATE KEY-----"})},
		{"V58", Error, FieldSSHPublicKeyFile, "ssh-ed25519", "", with(FieldSSHGenerate, "", FieldSSHPublicKeyFile, "k"), key(SSHKey{Path: "k", Text: "ssh-ed25519 AAAA x"})},
		{"V58", Error, FieldSSHPublicKeyFile, "does not decode", "", with(FieldSSHGenerate, "", FieldSSHPublicKeyFile, "k"), key(SSHKey{Path: "k", Text: "ssh-rsa AAAAB3NzaC1yc2E= x"})},
		{"V58", Warning, FieldSSHGenerate, "already", "", nil, key(SSHKey{Path: "~/.ssh/id_rsa.pub", Text: rsaKey(2048), PrivateBeside: true})},
		{"V58", "", FieldSSHGenerate, "", "", nil, key(SSHKey{Path: "~/.ssh/id_rsa.pub", Err: "no such file"})},
		{"V59", Error, FieldAutoscalerMin, "needs a smallest", "", with(FieldAutoscaler, "true", FieldAutoscalerMin, ""), nil},
		{"V59", Error, FieldAutoscalerMin, "minimum is 0", "", with(FieldAutoscaler, "true", FieldAutoscalerMax, "5"), nil},
		{"V59", Error, FieldAutoscalerMax, "maximum is 65", "", with(FieldAutoscaler, "true", FieldAutoscalerMin, "1", FieldAutoscalerMax, "65"), nil},
		{"V59", "", FieldAutoscalerMax, "", "", with(FieldAutoscaler, "true", FieldAutoscalerMin, "1", FieldAutoscalerMax, "64"), nil},
		{"V59", Error, FieldAutoscalerMin, "4 is above its maximum 3", "", with(FieldAutoscaler, "true", FieldAutoscalerMin, "4", FieldAutoscalerMax, "3"), nil},
		{"V59", Error, FieldNodeCount, "2 workers to begin with is not between", "Write 3 to 5", with(FieldAutoscaler, "true", FieldAutoscalerMin, "3", FieldAutoscalerMax, "5"), nil},
		{"V59", Error, FieldAutoscalerMax, "off", "", with(FieldAutoscalerMax, "5"), nil},
		{"V59", Error, FieldAutoscaler, "neither true nor false", "", with(FieldAutoscaler, "yes"), nil},
		{"V61", Error, FieldMaxPods, "0 pods", "110", with(FieldMaxPods, "0"), nil},
		{"V61", Warning, FieldMaxPods, "251", "", with(FieldMaxPods, "251"), nil},
		{"V61", "", FieldMaxPods, "", "", with(FieldMaxPods, "250"), nil},
		{"V65", Error, FieldNetworkName, "no logical network nope", "other", with(FieldNetworkMode, "existing", FieldNetworkName, "nope"), networks(other(nil))},
		{"V65", Error, FieldNetworkName, "Failed", "", with(FieldNetworkMode, "existing", FieldNetworkName, "x"), networks(lnet("x", func(n *Network) { n.State = "Failed" }))},
		{"V65", Error, FieldNetworkName, "no DNS server", "", with(FieldNetworkMode, "existing", FieldNetworkName, "x"), networks(lnet("x", func(n *Network) { n.DNSServers = nil }))},
		{"V65", Error, FieldNetworkName, "no IP pool", "", with(FieldNetworkMode, "existing", FieldNetworkName, "x"), networks(lnet("x", func(n *Network) { n.Pools = nil }))},
		{"V65", Error, FieldNetworkName, "2 subnets", "", with(FieldNetworkMode, "existing", FieldNetworkName, "x"), networks(lnet("x", func(n *Network) { n.Subnets = 2 }))},
		{"V65", "", FieldNetworkName, "", "", with(FieldNetworkMode, "existing", FieldNetworkName, "x"), networks(lnet("x", nil))},
		{"V66", Error, FieldNetworkName, "subnets", "", with(FieldNetworkMode, "existing", FieldNetworkName, strings.Replace(lnet("x", nil).ID, "logicalnetworks", "subnets", 1)), nil},
		{"V66", "", FieldNetworkName, "", "", with(FieldNetworkMode, "existing", FieldNetworkName, lnet("x", nil).ID), networks(lnet("x", nil))},
		{"V70", Error, FieldKubeconfigFile, "quotes", "", with(FieldKubeconfigFile, `"c:\x"`), nil},
		{"V70", Error, FieldKubeconfigFile, "folder", "c1.kubeconfig", with(FieldKubeconfigFile, `C:\AksArc\`), nil},
		{"V70", Error, FieldKubeconfigFile, "dash", "", with(FieldKubeconfigFile, "-"), nil},
		{"V70", "", FieldKubeconfigFile, "", "", with(FieldKubeconfigFile, `C:\Program Files\config-admin`), nil},
	}
}

func TestEachRuleAcceptsAndRefuses(t *testing.T) {
	t.Parallel()
	for _, tc := range ruleCases() {
		t.Run(tc.rule+" "+strings.Join(tc.changes, " "), func(t *testing.T) {
			t.Parallel()
			site := seedSite()
			if tc.site != nil {
				tc.site(&site)
			}
			all := NewChecker(site).Check(sample(tc.changes...)).Problems
			var got []Problem
			for _, p := range all {
				if p.Rule == tc.rule && p.Field == tc.field {
					got = append(got, p)
				}
			}
			if tc.severity == "" {
				if len(got) > 0 {
					t.Fatalf("%s should be silent about %s:\n%s", tc.rule, tc.field, said(got))
				}
				return
			}
			for _, p := range got {
				if p.Severity == tc.severity && strings.Contains(p.Message, tc.message) && strings.Contains(p.Hint, tc.hint) {
					return
				}
			}
			t.Errorf("want %s %s %s saying %q with hint %q; all problems:\n%s", tc.severity, tc.rule, tc.field, tc.message, tc.hint, said(all))
		})
	}
}

// TestEveryDecidedRuleIsRefusedSomewhere keeps a new rule from coming in
// without a case.
func TestEveryDecidedRuleIsRefusedSomewhere(t *testing.T) {
	t.Parallel()
	refused := map[string]bool{}
	for _, tc := range ruleCases() {
		refused[tc.rule] = refused[tc.rule] || tc.severity != ""
	}
	for _, r := range Rules() {
		if (r.check != nil || r.Where == whileRead) && !refused[r.Number] {
			t.Errorf("no case in which %s (%s) speaks", r.Number, r.Name)
		}
	}
}

// TestAValueThatDoesNotParseHasOneComplaint: the other rules stay silent.
func TestAValueThatDoesNotParseHasOneComplaint(t *testing.T) {
	t.Parallel()
	c := NewChecker(seedSite())
	base := len(c.Check(sample()).Problems)
	for _, field := range []string{FieldVLAN, FieldPrefix, FieldGateway, FieldDNSServers, FieldPoolStart, FieldPoolEnd, FieldControlPlaneIP,
		FieldNodeCount, FieldAutoscaler, FieldAutoscalerMin, FieldPodCIDR, FieldMaxPods, FieldSSHGenerate, FieldLoadBalancerIPs, FieldKubeconfigMerge} {
		for _, bad := range []string{"x", "‘1’", "fe80::1", "1.2.3.999", " 7"} {
			if field == FieldDNSServers && bad == " 7" {
				continue // blanks part the items there
			}
			problems := c.Check(sample(field, bad)).Problems
			if len(problems) != base+1 {
				t.Errorf("%s = %q: want one complaint beside the usual, got:\n%s", field, bad, said(problems))
			}
		}
	}
}

func TestProblemsComeInTheOrderOfTheFile(t *testing.T) {
	t.Parallel()
	got := NewChecker(seedSite()).Check(sample(FieldKubeconfigFile, "-", FieldCloudName, "X", FieldGateway, "10.0.0.1", FieldVLAN, "9999")).Problems
	order := strings.Join(Fields(), "\n")
	at := -1
	for _, p := range got {
		if i := strings.Index(order, p.Field); i < at {
			t.Fatalf("out of order:\n%s", said(got))
		} else {
			at = i
		}
	}
}

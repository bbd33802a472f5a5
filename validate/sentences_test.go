package validate

import (
	"slices"
	"strings"
	"testing"
)

func TestSentences(t *testing.T) {
	t.Parallel()
	site := seedSite()
	site.Networks = []Network{other(nil)}
	site.Clusters = []Cluster{{Name: "c9", ControlPlaneIP: "192.168.200.40"}}
	site.Ingress = "192.168.200.50"
	c := NewChecker(site)
	for name, changes := range map[string][]string{
		"good":  with(FieldLoadBalancerIPs, "5"),
		"clash": with(FieldPoolEnd, "192.168.200.230", FieldControlPlaneIP, "192.168.200.185"),
		"empty": with(FieldPrefix, "", FieldNodeCount, "x"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden(t, "testdata/sentences-"+name+".txt", strings.Join(Sentences(c.Check(sample(changes...)).Layout), "\n")+"\n")
		})
	}
}

func TestAClashIsSaidFirst(t *testing.T) {
	t.Parallel()
	v := sample(FieldPrefix, "10.0.0.0/24", FieldGateway, "10.0.0.1", FieldDNSServers, "10.0.0.2", FieldReserved, "",
		FieldPoolStart, "10.0.0.10", FieldPoolEnd, "10.0.0.20", FieldControlPlaneIP, "10.0.0.12")
	s := Sentences(NewChecker(seedSite()).Check(v).Layout)
	if want := "CLASH: pool 10.0.0.10-10.0.0.20 contains control-plane IP 10.0.0.12"; s[0] != want {
		t.Errorf("first sentence is %q, want %q", s[0], want)
	}
}

func TestLayoutHasWhatTheMapDraws(t *testing.T) {
	t.Parallel()
	l := NewChecker(seedSite()).Check(sample(FieldLoadBalancerIPs, "40")).Layout
	var got []string
	for _, r := range l.Ranges {
		got = append(got, string(r.Kind)+" "+r.First.String()+" "+r.Last.String()+" "+r.Field)
	}
	want := []string{
		"network address 192.168.200.0 192.168.200.0 ",
		"gateway 192.168.200.1 192.168.200.1 network.gateway",
		"reserved 192.168.200.20 192.168.200.29 network.reserved",
		"control-plane IP 192.168.200.30 192.168.200.30 cluster.controlPlane.ip",
		"load balancer IPs 192.168.200.140 192.168.200.179 cluster.loadBalancerIPs",
		"pool 192.168.200.180 192.168.200.190 network.ipPool.start",
		"DNS server 192.168.200.222 192.168.200.222 network.dnsServers",
		"broadcast address 192.168.200.255 192.168.200.255 ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if l.Prefix.String() != "192.168.200.0/24" || l.Capacity.Needed != 4 || l.Capacity.Pool != 11 || l.Capacity.Left() != 7 {
		t.Errorf("prefix %s, capacity %+v", l.Prefix, l.Capacity)
	}
}

// TestKeptFreeAddressesSpread: more than one run is used when one is too short.
func TestKeptFreeAddressesSpread(t *testing.T) {
	t.Parallel()
	r := NewChecker(seedSite()).Check(sample(FieldLoadBalancerIPs, "200"))
	sum := 0
	for _, x := range r.Layout.Ranges {
		if s, ok := x.span(); ok && x.Kind == KindLoadBalancer {
			sum += s.size()
		}
	}
	if sum != 200 || len(r.Layout.Clashes) > 0 || r.Blocked() {
		t.Errorf("%d of 200 placed, clashes %v, problems:\n%s", sum, r.Layout.Clashes, said(r.Problems))
	}
}

func TestCapacityFollowsTheVersionOfAksarc(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		aksarc, ip string
		needed     int
		rule       string
	}{
		{"1.2.23", "192.168.200.30", 4, "before 1.4"},
		{"1.3.99", "", 4, "before 1.4"},
		{"1.4.0", "", 5, "1.4 and later"},
		{"1.4.23", "192.168.200.30", 4, "1.4 and later"},
		{"1.10.0", "", 5, "1.4 and later"},
		{"2.0.0", "", 5, "1.4 and later"},
		{"", "", 4, "before 1.4"},
	} {
		c := NewChecker(Site{AksArc: tc.aksarc}).Check(sample(FieldControlPlaneIP, tc.ip)).Layout.Capacity
		if c.Needed != tc.needed || !strings.Contains(c.Rule, tc.rule) || !strings.Contains(c.Why, "04/2024") {
			t.Errorf("aksarc %q, IP %q: %+v", tc.aksarc, tc.ip, c)
		}
	}
}

func TestUnusable(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*Network){
		"":                               func(*Network) {},
		"is in state Failed":             func(n *Network) { n.State = "Failed" },
		"is Dynamic, not Static":         func(n *Network) { n.Allocation = "Dynamic" },
		"has no DNS server":              func(n *Network) { n.DNSServers = nil },
		"has no IP pool":                 func(n *Network) { n.Pools = nil },
		"has 3 addresses free; 4 are":    func(n *Network) { n.Pools[0].Free = 3 },
		"has prefix fd00::/64, which is": func(n *Network) { n.Prefix = "fd00::/64" },
	} {
		if got := Unusable(lnet("x", change), 4); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

package validate

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func apply(v Values, list []Suggestion) Values {
	out := sample()
	clear(out)
	for f, s := range v {
		out[f] = s
	}
	for _, g := range list {
		out[g.Field] = g.Value
	}
	return out
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		changes []string
		site    func(*Site)
		want    map[string]string // exactly these
		why     string
	}{
		{"all good", nil, nil, nil, "nothing to suggest"},
		{"pool and control plane missing", with(FieldPoolStart, "", FieldPoolEnd, "", FieldControlPlaneIP, ""), nil,
			map[string]string{FieldPoolStart: "192.168.200.210", FieldPoolEnd: "192.168.200.217", FieldControlPlaneIP: "192.168.200.2"}, "4 spare"},
		{"end missing, start kept", with(FieldPoolEnd, ""), nil, map[string]string{FieldPoolEnd: "192.168.200.187"}, "cannot be changed later"},
		{"pool too small, start kept", with(FieldPoolEnd, "192.168.200.181"), nil, map[string]string{FieldPoolEnd: "192.168.200.187"}, "upgrades"},
		{"control plane in the pool", with(FieldControlPlaneIP, "192.168.200.185"), nil, map[string]string{FieldControlPlaneIP: "192.168.200.2"}, "lowest free"},
		{"gateway missing", with(FieldGateway, ""), nil, map[string]string{FieldGateway: "192.168.200.1"}, "routers"},
		{"pod CIDR over the network", with(FieldPodCIDR, "192.168.0.0/16"), nil, map[string]string{FieldPodCIDR: "10.244.0.0/16"}, "private /16"},
		{"default pod CIDR taken by the network", with(FieldPrefix, "10.244.7.0/24", FieldGateway, "10.244.7.1", FieldPoolStart, "10.244.7.180", FieldPoolEnd, "10.244.7.190", FieldControlPlaneIP, "10.244.7.30", FieldReserved, ""), nil,
			map[string]string{FieldPodCIDR: "10.245.0.0/16"}, ""},
		{"nothing needed of a newer aksarc", with(FieldControlPlaneIP, ""), func(s *Site) { s.AksArc = "1.5.37" }, nil, "nothing to suggest"},
		{"a prefix with host bits", with(FieldPrefix, "10.220.32.16/24"), nil, nil, "prefix first"},
		{"a gateway elsewhere", with(FieldGateway, "10.0.0.1"), nil, nil, "only you can know"},
		{"no prefix", with(FieldPrefix, "", FieldPoolStart, ""), nil, nil, "prefix first"},
		{"too narrow", with(FieldPrefix, "192.168.200.0/30", FieldGateway, "192.168.200.1", FieldPoolStart, "", FieldPoolEnd, ""), nil, nil, "wider prefix"},
		{"a /29 has room for exactly one cluster", with(FieldPrefix, "192.168.200.0/29", FieldDNSServers, "10.9.9.9", FieldReserved, "", FieldPoolStart, "", FieldPoolEnd, "", FieldControlPlaneIP, ""), nil,
			map[string]string{FieldPoolStart: "192.168.200.3", FieldPoolEnd: "192.168.200.6", FieldControlPlaneIP: "192.168.200.2"}, "0 spare"},
		{"a control-plane IP in the way of the only pool", with(FieldPrefix, "192.168.200.0/29", FieldDNSServers, "10.9.9.9", FieldReserved, "", FieldPoolStart, "", FieldPoolEnd, "", FieldControlPlaneIP, "192.168.200.4"), nil,
			map[string]string{FieldPoolStart: "192.168.200.3", FieldPoolEnd: "192.168.200.6", FieldControlPlaneIP: "192.168.200.2"}, ""},
		{"existing network", with(FieldNetworkMode, "existing", FieldNetworkName, "x", FieldControlPlaneIP, ""), networks(lnet("x", nil)),
			map[string]string{FieldControlPlaneIP: "192.168.200.2"}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			site := seedSite()
			if tc.site != nil {
				tc.site(&site)
			}
			c, v := NewChecker(site), sample(tc.changes...)
			list, why := c.Suggest(v)
			got := map[string]string{}
			for _, g := range list {
				got[g.Field] = g.Value
				if g.Was != v[g.Field] || g.Why == "" {
					t.Errorf("suggestion %+v", g)
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(tc.want) && len(got)+len(tc.want) > 0 {
				t.Errorf("got %v, want %v", got, tc.want)
			}
			if !strings.Contains(why, tc.why) {
				t.Errorf("why is %q, want %q in it", why, tc.why)
			}
			if p := errorsOf(c.Check(apply(v, list)).Problems); len(list) > 0 && len(p) > 0 {
				t.Errorf("after the suggestions:\n%s", said(p))
			}
		})
	}
}

func genSite(t *rapid.T) Site {
	s := seedSite()
	s.AksArc = rapid.SampledFrom([]string{"", "1.2.23", "1.4.23", "1.5.74"}).Draw(t, "aksarc")
	addr := func(label string) string {
		return fmt.Sprintf("192.168.200.%d", rapid.IntRange(0, 255).Draw(t, label))
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "networks") {
		s.Networks = append(s.Networks, lnet(fmt.Sprintf("n%d", i), func(n *Network) {
			n.Prefix = rapid.SampledFrom([]string{"192.168.200.0/24", "192.168.200.0/26", "10.244.0.0/16", "bad"}).Draw(t, "p")
			n.VLAN = rapid.SampledFrom([]string{"0", "", "9"}).Draw(t, "vlan")
			n.Pools = []Pool{{Start: addr("s"), End: addr("e"), Free: rapid.IntRange(-1, 12).Draw(t, "free")}}
		}))
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "clusters") {
		s.Clusters = append(s.Clusters, Cluster{Name: fmt.Sprintf("x%d", i), ControlPlaneIP: addr("cp"), State: "Succeeded"})
	}
	if rapid.Bool().Draw(t, "appliance") {
		s.Ingress, s.Management = addr("ingress"), addr("management")
	}
	return s
}

func genValues(t *rapid.T) Values {
	addr := rapid.Custom(func(t *rapid.T) string {
		return fmt.Sprintf("192.168.%d.%d", rapid.SampledFrom([]int{200, 200, 200, 200, 201}).Draw(t, "c"), rapid.IntRange(0, 256).Draw(t, "d"))
	})
	maybe := func(g *rapid.Generator[string]) *rapid.Generator[string] {
		return rapid.OneOf(g, g, rapid.SampledFrom([]string{"", "", "x", "fe80::1"}))
	}
	v := sample(FieldPrefix, maybe(rapid.SampledFrom([]string{"192.168.200.0/24", "192.168.200.0/28", "192.168.200.0/29", "192.168.200.128/25", "192.168.200.0/30", "192.168.200.7/32", "192.168.200.6/31", "192.168.200.0/22", "0.0.0.0/0", "192.0.0.0/3"})).Draw(t, "prefix"))
	for _, f := range []string{FieldGateway, FieldPoolStart, FieldPoolEnd, FieldControlPlaneIP, FieldDNSServers} {
		v[f] = maybe(addr).Draw(t, f)
	}
	v[FieldPodCIDR] = rapid.SampledFrom([]string{"", "10.244.0.0/16", "192.168.0.0/16", "10.96.0.0/16", "10.244.0.1/16"}).Draw(t, "pods")
	v[FieldNodeCount] = rapid.SampledFrom([]string{"", "1", "2", "9", "64", "x", "-3", "2000000000"}).Draw(t, "nodes")
	v[FieldControlPlaneCount] = rapid.SampledFrom([]string{"1", "3"}).Draw(t, "cp")
	v[FieldLoadBalancerIPs] = rapid.SampledFrom([]string{"", "0", "3", "200", "x"}).Draw(t, "lb")
	v[FieldReserved] = maybe(rapid.SampledFrom([]string{"a 192.168.200.20-192.168.200.29", "192.168.200.0/25; b 192.168.200.250"})).Draw(t, "reserved")
	v[FieldNetworkMode] = rapid.SampledFrom([]string{"create", "create", "existing", ""}).Draw(t, "mode")
	v[FieldNetworkName] = rapid.SampledFrom([]string{"new", "n0", "n1", ""}).Draw(t, "name")
	return v
}

// TestSuggestionsAreNeverRefused is the promise of Suggest, on random sites.
func TestSuggestionsAreNeverRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, v := NewChecker(genSite(t)), genValues(t)
		list, why := c.Suggest(v)
		if why == "" {
			t.Fatal("no reason given")
		}
		if len(list) == 0 {
			return
		}
		suggested := []string{FieldPoolStart, FieldPoolEnd}
		for _, g := range list {
			suggested = append(suggested, g.Field)
		}
		for _, p := range errorsOf(c.Check(apply(v, list)).Problems) {
			if slices.Contains(suggested, p.Field) {
				t.Fatalf("suggested %+v, but:\n%s", list, said([]Problem{p}))
			}
		}
		if again, _ := c.Suggest(apply(v, list)); len(again) > 0 {
			t.Fatalf("taken suggestions lead to more: %+v then %+v", list, again)
		}
	})
}

func TestFillPassesItsOwnRules(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		prefix string
		nodes  int
		site   Site
		ok     bool
		why    string
	}{
		{"192.168.200.0/24", 3, seedSite(), true, "DNS"},
		{"10.0.0.0/28", 3, seedSite(), true, ""},
		{"10.0.0.0/29", 2, seedSite(), true, ""},
		{"10.0.0.0/29", 3, seedSite(), false, "the pool needs 5"},
		{"10.0.0.0/8", 3, seedSite(), false, "10.131.19.0/24"},
		{"10.244.0.0/24", 64, Site{}, true, ""},
		{"192.168.200.0/24", 65, Site{}, false, "65 workers"},
		{"192.168.200.0/24", 0, Site{}, false, "0 workers"},
		{"192.168.200.9/24", 3, Site{}, false, "host bits"},
		{"fd00::/64", 3, Site{}, false, "IPv6"},
		{"192.168.200.0/24", 3, Site{AksArc: "1.5.37", Networks: []Network{lnet("aksarc-lnet-static", nil)}, Clusters: []Cluster{{Name: "c1", ControlPlaneIP: "192.168.200.2"}}}, true, "aksarc-lnet-static"},
	} {
		v, why := Fill(netip.MustParsePrefix(tc.prefix), tc.nodes, tc.site)
		if (v != nil) != tc.ok || !strings.Contains(why, tc.why) {
			t.Errorf("Fill(%s, %d): %v because %q", tc.prefix, tc.nodes, v, why)
		}
		if v == nil {
			continue
		}
		whole := sample()
		for f := range v {
			whole[f] = v[f]
		}
		delete(whole, FieldReserved)
		if p := errorsOf(NewChecker(tc.site).Check(whole).Problems); len(p) > 0 {
			t.Errorf("Fill(%s, %d) made what Check refuses:\n%s", tc.prefix, tc.nodes, said(p))
		}
	}
}

func TestFillNeverMakesWhatCheckRefuses(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		site := genSite(t)
		bits := rapid.IntRange(0, 32).Draw(t, "bits")
		p := netip.PrefixFrom(address(rapid.Uint32().Draw(t, "base")), bits).Masked()
		v, why := Fill(p, rapid.IntRange(-1, 70).Draw(t, "nodes"), site)
		if strings.TrimSpace(why) == "" {
			t.Fatal("no reason given")
		}
		for _, problem := range NewChecker(site).Check(v).Problems {
			if v != nil && problem.Severity == Error && (strings.HasPrefix(problem.Field, "network") || strings.HasPrefix(problem.Field, "cluster") || strings.HasPrefix(problem.Field, "kube")) {
				t.Fatalf("%s: %s", p, said([]Problem{problem}))
			}
		}
	})
}

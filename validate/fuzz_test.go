package validate

import (
	"net/netip"
	"strings"
	"testing"
)

// FuzzCheck types anything into any field; nothing may panic, every problem
// must say something, and the order of the answers must not matter.
func FuzzCheck(f *testing.F) {
	c := NewChecker(Site{
		AksArc: "1.2.23", KubernetesVersions: seedVersions(),
		Networks: []Network{lnet("n0", nil)}, Clusters: []Cluster{{Name: "x", ControlPlaneIP: "192.168.200.5"}},
	})
	f.Add("192.168.200.0/24", "192.168.200.1", "192.168.200.222", "192.168.200.180", "192.168.200.190", "192.168.200.30", "10.244.0.0/16", "a 192.168.200.9", "2", "n0")
	f.Add("0.0.0.0/0", "0.0.0.0", "255.255.255.255", "0.0.0.0", "255.255.255.255", "", "0.0.0.0/0", ";;;", "2147483647", "")
	f.Add("1.2.3.4/32", "1.2.3.4", ",", "1.2.3.4", "1.2.3.4", "1.2.3.4", "1.2.3.4/32", "1.2.3.4-1.2.3.4", "-2147483648", "/")
	f.Add("::/0", "::ffff:1.2.3.4", "fe80::1%eth0", "1.2.3.256", "01.2.3.4", "1.2.3", "10.0.0.1/8", "x y z", "1e3", "\xff")
	f.Add("‘192.168.200.0/24’", " ", "\u200b", "@x", "-1", "1.2.3.4:6443", "10.0.0.0/255.0.0.0", "name 1.2.3.0/24; 5.6.7.8", "０", "é")
	f.Fuzz(func(t *testing.T, prefix, gateway, dns, start, end, ip, pods, reserved, nodes, name string) {
		for _, mode := range []string{modeCreate, modeExisting} {
			v := sample(FieldNetworkMode, mode, FieldPrefix, prefix, FieldGateway, gateway, FieldDNSServers, dns, FieldPoolStart, start, FieldPoolEnd, end,
				FieldControlPlaneIP, ip, FieldPodCIDR, pods, FieldReserved, reserved, FieldNodeCount, nodes, FieldNetworkName, name, FieldClusterName, name,
				FieldKubernetesVersion, nodes, FieldVMSwitch, name, FieldCustomLocation, name, FieldCloudFQDN, name, FieldLoadBalancerIPs, nodes)
			r := c.Check(v)
			for _, p := range r.Problems {
				if p.Field == "" || p.Rule == "" || p.Message == "" || p.Hint == "" || p.Severity == "" {
					t.Fatalf("a problem without words: %+v", p)
				}
			}
			for _, s := range Sentences(r.Layout) {
				if s == "" || strings.ContainsAny(s, "\n\x1b") {
					t.Fatalf("not a sentence: %q", s)
				}
			}
			c.Suggest(v)
		}
	})
}

// FuzzParse reads anything as an address, a prefix and a range: what is read
// is what netip reads, and what is not has a reason.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "10.0.0.1", "10.0.0.0/8", "10.220.32.16/24", "10.0.0.1-10.0.0.9", "010.0.0.1", "256.1.1.1", "1.2.3", "fe80::1", "1.2.3.4/33", "1.2.3.0/255.255.255.0", "٣.1.1.1", "99999999999999999999.0.0.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, bad := parseAddr(s)
		if want, err := netip.ParseAddr(s); (err == nil && want.Is4()) == bad.bad() {
			t.Fatalf("%q: %v, %v", s, address(a), bad)
		} else if !bad.bad() && address(a) != want {
			t.Fatalf("%q: %v, want %v", s, address(a), want)
		}
		p, badPrefix := parsePrefix(s)
		if want, err := netip.ParsePrefix(s); (err == nil && want.Addr().Is4() && want.Masked() == want) == badPrefix.bad() {
			t.Fatalf("%q: %v, %v", s, p, badPrefix)
		}
		run, badRun := parseRun(s)
		if !badRun.bad() && run.lo > run.hi {
			t.Fatalf("%q is read as %v", s, run)
		}
		for _, x := range []fault{bad, badPrefix, badRun} {
			if x.bad() && x.hint == "" {
				t.Fatalf("%q: no hint beside %q", s, x.message)
			}
		}
		unclean(s, false)
		unclean(s, true)
		publicKeyFault(s)
		CheckLabels([]string{s})
		CheckTaints([]string{s})
		CheckNodePoolName(s)
	})
}

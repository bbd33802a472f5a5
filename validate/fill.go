package validate

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// Fill makes the whole network and cluster section of an answers file from a
// prefix and a number of workers, with what the site has in mind. It returns
// nil and the reason when no section would pass Check. Names and the DNS server
// are placeholders that pass; why says what must be looked at.
func Fill(prefix netip.Prefix, nodes int, s Site) (v Values, why string) {
	c := NewChecker(s)
	v = Values{
		FieldNetworkMode:        modeCreate,
		FieldNetworkName:        unused("aksarc-lnet-static", func(n string) bool { return c.known.networkNamed(n) >= 0 }),
		FieldVMSwitch:           "ConvergedSwitch(compute)",
		FieldVLAN:               "0",
		FieldPrefix:             prefix.String(),
		FieldClusterName:        unused("c1", func(n string) bool { return c.known.clusterNamed(n) >= 0 }),
		FieldKubernetesVersion:  bestVersion(s),
		FieldControlPlaneCount:  "1",
		FieldControlPlaneVMSize: "Standard_A4_v2",
		FieldNodeCount:          strconv.Itoa(nodes),
		FieldNodeVMSize:         "Standard_A4_v2",
		FieldAutoscaler:         "false",
		FieldAutoscalerMin:      "0",
		FieldAutoscalerMax:      "0",
		FieldPodCIDR:            defaultPodCIDR.String(),
		FieldMaxPods:            strconv.Itoa(defaultMaxPods),
		FieldSSHGenerate:        "true",
		FieldLoadBalancerIPs:    "0",
	}
	notes := []string{"Look at the switch, VLAN and DNS servers: they cannot be told from a prefix."}
	if len(s.Networks) > 0 {
		if n := s.Networks[0]; n.VMSwitch != "" {
			v[FieldVMSwitch] = n.VMSwitch
			notes = append(notes, "The switch is that of network "+n.Name+".")
		}
	}
	v[FieldDNSServers], notes = dnsFor(c, v, notes)
	list, reason := c.Suggest(v)
	for _, g := range list {
		v[g.Field] = g.Value
	}
	v[FieldKubeconfigFile], v[FieldKubeconfigMerge] = v[FieldClusterName]+".kubeconfig", "false"
	if p, bad := firstUnfilled(c.Check(v).Problems); bad {
		if !p.Missing && !slices.Contains(suggestible(), p.Field) || len(list) > 0 {
			reason = p.Message + " " + p.Hint
		}
		return nil, reason
	}
	return v, reason + " " + strings.Join(notes, " ")
}

// firstUnfilled is the error in the filled sections that says most: one about
// what was given before one about what follows from it.
func firstUnfilled(problems []Problem) (first Problem, bad bool) {
	for _, p := range problems {
		if p.Severity != Error || !strings.HasPrefix(p.Field, "network.") && !strings.HasPrefix(p.Field, "cluster.") {
			continue
		}
		if !bad || slices.Contains(suggestible(), first.Field) && !slices.Contains(suggestible(), p.Field) {
			first, bad = p, true
		}
	}
	return first, bad
}

// dnsFor takes the DNS servers of a network of the site, or else the gateway,
// which is one at many sites and passes the rules.
func dnsFor(c *Checker, v Values, notes []string) (string, []string) {
	for _, n := range c.site.Networks {
		if len(n.DNSServers) > 0 {
			return strings.Join(n.DNSServers, " "), append(notes, "The DNS servers are those of network "+n.Name+".")
		}
	}
	in := &input{c: c, values: v}
	in.parse()
	in.resolve()
	if !in.net.hasPrefix {
		return "", notes
	}
	a := address(in.net.usable().lo).String()
	return a, append(notes, "As DNS server stands the gateway's usual address "+a+"; write the site's own.")
}

// bestVersion is the newest version that the site calls ready, or that the
// release documents, or the seed's own.
func bestVersion(s Site) string {
	best, at := "1.29.4", [3]int{}
	consider := func(text string) {
		v, ok := parseVersion(text)
		if ok && (v[0] > at[0] || v[0] == at[0] && (v[1] > at[1] || v[1] == at[1] && v[2] > at[2])) {
			best, at = text, v
		}
	}
	for _, v := range s.ReadyVersions {
		if v.Ready && !v.Preview {
			consider(v.Version)
		}
	}
	if at == [3]int{} {
		for _, v := range s.KubernetesVersions {
			consider(v)
		}
	}
	return best
}

// unused is the name, or the name with the first number that is not taken.
func unused(name string, taken func(string) bool) string {
	base := strings.TrimRight(name, "0123456789")
	for n := 2; taken(name); n++ {
		name = fmt.Sprintf("%s%d", base, n)
	}
	return name
}

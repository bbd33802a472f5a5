package validate

import (
	"fmt"
	"net/netip"
	"strings"
)

// checkNetworkName is rule V29 for a network to be made, rule V66's form for
// the id of one that exists.
func checkNetworkName(in *input, _ *Layout) {
	if in.require(FieldNetworkName, in.networkName.raw, "The logical network has no name.", "Give one, such as aksarc-lnet-static.") || !in.networkName.ok {
		return
	}
	s := in.networkName.v
	if in.existing() && strings.Contains(s, "/") {
		return // rule V66
	}
	if !isNetworkName(s) {
		in.fail(FieldNetworkName, fmt.Sprintf("%q is not a name for a logical network.", s), "Use 1 to 64 letters, digits, dots, dashes and underscores, with a letter or digit at both ends.")
	}
}

func isNetworkName(s string) bool {
	return s != "" && len(s) <= 64 && isAlnum(s[0]) && isAlnum(s[len(s)-1]) && only(s, isAlnum, "-._")
}

// checkNetworkID is rule V66.
func checkNetworkID(in *input, _ *Layout) {
	if !in.existing() || !in.networkName.ok || !strings.Contains(in.networkName.v, "/") {
		return
	}
	if why := NetworkIDFault(in.networkName.v); why != "" {
		in.fail(FieldNetworkName, fmt.Sprintf("%q is not the id of a logical network: %s.", in.networkName.v, why),
			"It reads /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.AzureStackHCI/logicalnetworks/<name>.")
	}
}

// NetworkIDFault says why s is not the id of a logical network (rule V66), "" if it is.
func NetworkIDFault(s string) string {
	return resourceIDFault(s, "Microsoft.AzureStackHCI", "logicalnetworks")
}

// checkPrefix is rule V32; that it is a prefix at all, without host bits, was
// seen when it was parsed.
func checkPrefix(in *input, _ *Layout) {
	if in.existing() || in.require(FieldPrefix, in.prefix.raw, "The address prefix is missing.", "Give the subnet of the network, such as 192.168.200.0/24.") || !in.prefix.ok {
		return
	}
	if what := unfit(in.prefix.v); what != "" {
		in.fail(FieldPrefix, fmt.Sprintf("%s %s, which no network can have.", in.prefix.v, what), "Give a private prefix, such as 192.168.200.0/24.")
	}
}

// unfit says what of a prefix can never be a subnet, "" when nothing is.
func unfit(p netip.Prefix) string {
	s := prefixSpan(p)
	switch {
	case s.lo>>24 == 0:
		return "touches 0.0.0.0/8 (this host)"
	case s.overlaps(span{127 << 24, 128<<24 - 1}):
		return "touches 127.0.0.0/8 (loopback)"
	case s.overlaps(span{169<<24 | 254<<16, 169<<24 | 255<<16 - 1}):
		return "touches 169.254.0.0/16 (link-local)"
	case s.hi >= 240<<24:
		return "touches 240.0.0.0/4 (reserved, broadcast)"
	case s.hi >= 224<<24:
		return "touches 224.0.0.0/4 (multicast)"
	}
	return ""
}

// checkGateway is rule V34.
func checkGateway(in *input, l *Layout) {
	if !in.existing() && in.gateway.empty() {
		in.require(FieldGateway, "", "The gateway is missing.", in.gatewayHint())
		return
	}
	in.reportClashes(l)
	if !in.gateway.ok || !in.net.hasPrefix {
		return
	}
	if g := (span{in.gateway.v, in.gateway.v}); !in.net.all.contains(g) {
		in.fail(FieldGateway, fmt.Sprintf("Gateway %s is not in the prefix %s (%s).", g, in.net.prefix, in.net.all), in.gatewayHint(), FieldPrefix)
	}
}

func (in *input) gatewayHint() string {
	if in.net.hasPrefix {
		return fmt.Sprintf("Often it is the first usable address, %s.", address(in.net.usable().lo))
	}
	return "Give the address of the router in the prefix."
}

// checkDNS is rule V35.
func checkDNS(in *input, l *Layout) {
	if !in.existing() && in.require(FieldDNSServers, in.dns.raw, "There is no DNS server; AKS needs at least one in the logical network.", "Give the site's DNS servers, separated by blanks.") {
		return
	}
	in.reportClashes(l)
	if in.existing() {
		return
	}
	for _, d := range in.net.dns {
		if what := unfit(netip.PrefixFrom(address(d), 32)); what != "" {
			in.fail(FieldDNSServers, fmt.Sprintf("DNS server %s %s; the nodes cannot ask it.", address(d), what), "Give a server that the network can reach.")
		}
	}
}

// checkPoolPair is rule V37.
func checkPoolPair(in *input, l *Layout) {
	if in.existing() {
		return
	}
	start, end := in.poolStart, in.poolEnd
	if start.empty() && end.empty() {
		hint := "Give the first and the last address of a free run."
		if p, ok := in.freePool(l, l.Capacity.Needed+spareFor(l.Capacity.Needed)); ok && l.Capacity.Known {
			hint = fmt.Sprintf("%s is free.", p)
		}
		in.require(FieldPoolStart, "", "The pool has no start; AKS needs a pool of addresses for its nodes.", hint)
		in.require(FieldPoolEnd, "", "The pool has no end; AKS needs a pool of addresses for its nodes.", hint)
		return
	}
	in.require(FieldPoolStart, start.raw, "The pool has an end but no start.", "Give both, the first address and the last.")
	in.require(FieldPoolEnd, end.raw, "The pool has a start but no end.", "Give both, the first address and the last.")
}

// checkPoolRange is rule V38.
func checkPoolRange(in *input, l *Layout) {
	in.reportClashes(l)
	if in.existing() {
		return
	}
	start, end := in.poolStart, in.poolEnd
	if start.ok && end.ok && start.v > end.v {
		in.fail(FieldPoolStart, fmt.Sprintf("The pool starts at %s, after its end %s.", address(start.v), address(end.v)), "Swap the two.", FieldPoolEnd)
		return
	}
	if !in.net.hasPrefix {
		return
	}
	for _, v := range []*value[uint32]{&in.poolStart, &in.poolEnd} {
		if v.ok && !in.net.all.contains(span{v.v, v.v}) {
			word := "start"
			if v == &in.poolEnd {
				word = "end"
			}
			in.fail(v.field, fmt.Sprintf("Pool %s %s is not in the prefix %s (%s).", word, address(v.v), in.net.prefix, in.net.all),
				fmt.Sprintf("Usable addresses are %s.", in.net.usable()), FieldPrefix)
		}
	}
}

// checkVLAN is rule V44.
func checkVLAN(in *input, _ *Layout) {
	if in.vlan.ok && (in.vlan.v < 0 || in.vlan.v > 4094) {
		in.fail(FieldVLAN, fmt.Sprintf("VLAN %d is not between 0 and 4094.", in.vlan.v), "Write 0 for untagged, or the number of the VLAN.")
	}
}

// checkSwitch is rule V45.
func checkSwitch(in *input, _ *Layout) {
	if in.existing() || in.require(FieldVMSwitch, in.vmSwitch.raw, "The VM switch is missing.", "Give its name as the host has it, such as ConvergedSwitch(compute).") || !in.vmSwitch.ok {
		return
	}
	s := in.vmSwitch.v
	switch {
	case strings.ContainsAny(s, "\"'"):
		in.fail(FieldVMSwitch, fmt.Sprintf("The switch name %s has quotes in it.", s), "Write it without quotes: "+strings.Trim(s, "\"'")+".")
	case s[0] == '-':
		in.fail(FieldVMSwitch, fmt.Sprintf("The switch name %q begins with a dash, which az reads as an option.", s), "Write the name as the host has it.")
	case !isConverged(s):
		in.warn(FieldVMSwitch, fmt.Sprintf("Switch %q is not named ConvergedSwitch(<intent>), as Azure Local names them.", s), "Compare it with Get-VmSwitch -SwitchType External on a host; case and blanks count.")
	}
}

func isConverged(s string) bool {
	rest, ok := strings.CutPrefix(s, "ConvergedSwitch(")
	return ok && len(rest) > 1 && rest[len(rest)-1] == ')' && !strings.ContainsAny(rest[:len(rest)-1], "()")
}

// checkByOverlap is the rules that overlap decides alone: V40 (infrastructure
// ranges), V41 (other networks), V42 (the appliance), V43 (service CIDR) and V54
// (the same address elsewhere).
func checkByOverlap(in *input, l *Layout) { in.reportClashes(l) }

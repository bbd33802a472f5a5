package validate

import (
	"fmt"
	"net/netip"
)

// reportClashes turns the clashes of the rule that is speaking into problems.
func (in *input) reportClashes(l *Layout) {
	for i := range l.Clashes {
		if l.Clashes[i].Rule == in.rule && !in.saidElsewhere(l.Clashes[i]) {
			in.reportClash(l, l.Clashes[i])
		}
	}
}

// saidElsewhere leaves out what another problem already says: a pool that
// leaves the prefix holds its last address of course, and a reserved range that
// the pool's own field reports needs no second line.
func (in *input) saidElsewhere(c Clash) bool {
	edge := c.B.Kind == KindBroadcast || c.B.Kind == KindNetworkAddress
	s, _ := c.A.span()
	return edge && c.A.Kind == KindPool && !in.net.all.contains(s)
}

func (in *input) reportClash(l *Layout, c Clash) {
	field, hint := c.A.Field, in.clashHint(l, c)
	if c.A.Kind == KindPool && !in.existing() {
		field = in.nearerEnd(c)
	}
	p := Problem{
		Field: field, Rule: c.Rule, Severity: c.Severity,
		Message: capital(in.c.kinds.sentence(c)) + ".", Hint: hint,
	}
	if c.Rule == "V54" {
		p.Message += " It is on another switch or VLAN, so both can work, but people will mix them up."
	}
	for _, r := range []Range{c.A, c.B} {
		fields := []string{r.Field}
		if r.Kind == KindPool && !in.existing() {
			fields = []string{FieldPoolStart, FieldPoolEnd}
		}
		for _, f := range fields {
			if f != "" && f != field {
				p.With = append(p.With, f)
			}
		}
	}
	in.problems = append(in.problems, p)
}

// nearerEnd is the field of the end of the pool that must move the least.
func (in *input) nearerEnd(c Clash) string {
	p, _ := c.A.span()
	if int64(number(c.First))-int64(p.lo) < int64(p.hi)-int64(number(c.Last)) {
		return FieldPoolStart
	}
	return FieldPoolEnd
}

// clashHint gives a value that would do, where there is one.
func (in *input) clashHint(l *Layout, c Clash) string {
	if c.A.Field == FieldNetworkName {
		return "Choose another network; this one cannot be changed."
	}
	other := in.moveOther(c.B)
	switch c.A.Kind {
	case KindPool:
		return in.trimPool(l, c) + other + "."
	case KindControlPlane:
		if a, ok := in.freeControlPlaneIP(l); ok {
			return fmt.Sprintf("%s is free%s.", address(a), other)
		}
		return "Choose an address inside the prefix and outside the pool" + other + "."
	case KindGateway:
		return "Give the address of the router in this prefix."
	case KindDNS:
		if c.B.Kind == KindDNS {
			return "Name each server once."
		}
		return "Give a DNS server that lies elsewhere."
	case KindPrefix:
		if c.B.Kind == KindOtherPrefix {
			return "Take another prefix unless the two networks are routed apart."
		}
		if p, ok := in.freePrefix(); ok {
			return fmt.Sprintf("Take another prefix, such as %s.", p)
		}
	case KindPodCIDR:
		if p, ok := in.freePodCIDR(); ok {
			return fmt.Sprintf("%s is free.", p)
		}
		return "Take another private range, /16 where it fits."
	}
	return "Choose other addresses."
}

// moveOther offers the other way out, when the other side was typed too.
func (in *input) moveOther(r Range) string {
	if r.Field == FieldNetworkName {
		return ""
	}
	switch r.Kind {
	case KindGateway:
		return ", or move the gateway"
	case KindDNS:
		return ", or move the DNS server"
	case KindPool:
		return ", or move the pool"
	case KindReserved:
		return ", or correct the reserved range"
	default:
		return ""
	}
}

// trimPool says where the pool could end or begin instead.
func (in *input) trimPool(l *Layout, c Clash) string {
	p, _ := c.A.span()
	if in.nearerEnd(c) == FieldPoolEnd {
		if first := number(c.First); first > p.lo {
			return fmt.Sprintf("End it at %s", address(first-1))
		}
	} else if last := number(c.Last); last < p.hi {
		return fmt.Sprintf("Start it at %s", address(last+1))
	}
	if s, ok := in.freePool(l, p.size()); ok {
		return fmt.Sprintf("%s is free", s)
	}
	return "Choose a pool elsewhere in the prefix"
}

// freePool finds a run for a pool of at least n addresses.
func (in *input) freePool(l *Layout, n int) (span, bool) {
	run, ok := largest(in.runs(l, KindPool, KindLoadBalancer))
	if !ok || run.size() < n || n < 1 {
		return span{}, false
	}
	return upperPart(run, n), true
}

// upperPart takes n addresses at the upper end of a run, from a multiple of
// ten in the last number where the run allows: people say ".210 to .221".
func upperPart(run span, n int) span {
	lo := run.hi - uint32(n-1)
	if round := lo - (lo&0xff)%10; round >= run.lo {
		lo = round
	}
	return span{lo, lo + uint32(n-1)}
}

// freeControlPlaneIP is the lowest address that a control-plane IP may have.
func (in *input) freeControlPlaneIP(l *Layout) (uint32, bool) {
	runs := in.runs(l, KindControlPlane, KindLoadBalancer)
	if len(runs) == 0 {
		return 0, false
	}
	return runs[0].lo, true
}

// podCandidates are ranges for pods, the product's own default first.
func podCandidates() []netip.Prefix {
	out := []netip.Prefix{defaultPodCIDR}
	for _, base := range []struct {
		a, from, to byte
	}{{10, 245, 254}, {10, 200, 243}, {10, 0, 95}, {10, 112, 199}, {172, 16, 31}, {192, 168, 168}} {
		for b := int(base.from); b <= int(base.to); b++ {
			out = append(out, netip.PrefixFrom(netip.AddrFrom4([4]byte{base.a, byte(b)}), 16))
		}
	}
	return out
}

// freePodCIDR is the first candidate that touches nothing it may not.
func (in *input) freePodCIDR() (netip.Prefix, bool) {
	own := in.ranges()
	for _, p := range podCandidates() {
		if in.free(newRange(KindPodCIDR, "", prefixSpan(p), FieldPodCIDR), own) {
			return p, true
		}
	}
	return netip.Prefix{}, false
}

// free says that r clashes neither with own ranges of other kinds nor with
// anything at the site.
func (in *input) free(r Range, own []Range) bool {
	for _, o := range own {
		if o.Kind != r.Kind {
			if _, bad := in.c.kinds.clash(r, o); bad {
				return false
			}
		}
	}
	s, _ := r.span()
	for _, i := range in.c.known.index.touching(nil, s) {
		if _, bad := in.c.kinds.clash(r, in.c.known.index.At(i)); bad && in.concerns(i) {
			return false
		}
	}
	return true
}

// freePrefix is a private /24 that touches nothing it may not.
func (in *input) freePrefix() (netip.Prefix, bool) {
	own := in.ranges()
	for b := range 55 {
		p := netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 168, byte(200 + b)}), 24)
		r := newRange(KindPrefix, "", prefixSpan(p), FieldPrefix)
		if in.free(r, own) {
			return p, true
		}
	}
	return netip.Prefix{}, false
}

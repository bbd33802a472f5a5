package validate

import "slices"

// ranges lists what the operator's answers put on the map: the network's own
// ranges, the cluster's, and nothing of the rest of the site.
func (in *input) ranges() []Range {
	n := &in.net
	out := make([]Range, 0, 16+len(in.reserved.v))
	add := func(k Kind, name string, s span, field string) {
		out = append(out, newRange(k, name, s, field))
	}
	// Where a problem with a part of the network belongs.
	field := func(typed string) string {
		if in.existing() {
			return FieldNetworkName
		}
		return typed
	}
	if n.hasPrefix {
		add(KindPrefix, in.networkName.v, n.all, field(FieldPrefix))
	}
	if first, last, ok := n.edges(); ok {
		add(KindNetworkAddress, "", span{first, first}, "")
		add(KindBroadcast, "", span{last, last}, "")
	}
	if n.hasGateway {
		add(KindGateway, "", span{n.gateway, n.gateway}, field(FieldGateway))
	}
	for _, d := range n.dns {
		add(KindDNS, "", span{d, d}, field(FieldDNSServers))
	}
	for _, p := range n.pools {
		add(KindPool, "", p.span, p.startField)
	}
	if in.controlPlaneIP.ok {
		add(KindControlPlane, "", span{in.controlPlaneIP.v, in.controlPlaneIP.v}, FieldControlPlaneIP)
	}
	out = append(out, in.reserved.v...)
	if in.podCIDR.ok {
		add(KindPodCIDR, "", prefixSpan(in.podCIDR.v), FieldPodCIDR)
	}
	return out
}

// layout draws up the map: own ranges, what the site has inside the prefix,
// the clashes, the sum, and where the addresses to keep free could lie.
func (in *input) layout() Layout {
	l := Layout{Prefix: in.net.prefix}
	own := in.ranges()
	l.Clashes = in.clashes(own)
	l.Capacity = in.capacity()
	l.Ranges = own
	if !in.net.hasPrefix {
		return l
	}
	// What lies outside the prefix and the pod CIDR's usual place are not on
	// the map of the subnet, unless they touch it.
	l.Ranges = slices.DeleteFunc(l.Ranges, func(r Range) bool {
		s, _ := r.span()
		return r.Kind == KindPrefix || !s.overlaps(in.net.all)
	})
	var room [32]int
	for _, i := range in.c.known.index.touching(room[:0], in.net.all) {
		if in.concerns(i) {
			l.Ranges = append(l.Ranges, in.c.known.index.At(i))
		}
	}
	in.placeKeptFree(&l)
	slices.SortFunc(l.Ranges, compareRanges)
	return l
}

// concerns says whether range i of the site has anything to do with this
// network: its own ranges have not, nor has a pool on another wire.
func (in *input) concerns(i int) bool {
	k := &in.c.known
	o := k.owner[i]
	if o.network >= 0 && o.network == in.net.position && o.cluster < 0 {
		return false
	}
	switch k.index.ranges[i].Kind {
	case KindOtherPool:
		return in.net.lan.known && k.lans[o.network].known && k.lans[o.network].same(in.net.lan)
	case KindOtherPrefix:
		// Two networks may share one prefix on one wire, each with a pool of
		// its own; then only the pools are compared.
		theirs := k.lans[o.network]
		shared := k.prefixes[o.network] == in.net.prefix && (!theirs.known || theirs.same(in.net.lan))
		return !shared && (in.net.lan.known || in.existing())
	case KindOtherCluster:
		return o.cluster != in.c.known.clusterNamed(in.clusterName.v)
	default:
		return true
	}
}

// clashes judges every pair of own ranges, and each own range with the site's.
func (in *input) clashes(own []Range) []Clash {
	var found []Clash
	t, k := in.c.kinds, &in.c.known
	// Numbers first: nearly no pair touches, and this runs at every key.
	var (
		idRoom   [32]int
		spanRoom [32]span
		room     [32]int
	)
	ids, spans := idRoom[:0], spanRoom[:0]
	for i := range own {
		s, _ := own[i].span()
		ids, spans = append(ids, t.id(own[i].Kind)), append(spans, s)
	}
	for i, s := range spans {
		for j := range i {
			if !s.overlaps(spans[j]) || t.verdict(ids[i], ids[j]).rule == "" {
				continue
			}
			if c, ok := t.clash(own[i], own[j]); ok {
				found = append(found, c)
			}
		}
		for _, j := range k.index.touching(room[:0], s) {
			if t.verdict(ids[i], k.kind[j]).rule == "" || !in.concerns(j) || in.drawnFromOwnPool(own[i].Kind, j) {
				continue
			}
			if c, ok := t.clash(own[i], k.index.At(j)); ok {
				found = append(found, in.soften(c, k.owner[j]))
			}
		}
	}
	if len(found) > 1 {
		sortClashes(found)
	}
	return found
}

// drawnFromOwnPool: a cluster on this very network may have its control-plane
// IP from the pool, as aksarc 1.4 does; the site's free count knows of it.
func (in *input) drawnFromOwnPool(k Kind, i int) bool {
	o := in.c.known.owner[i]
	return k == KindPool && o.cluster >= 0 && o.network >= 0 && o.network == in.net.position
}

// soften makes the same address on another wire a warning: it is not the same
// machine there, but a person will take it for one (rule V54).
func (in *input) soften(c Clash, o owner) Clash {
	if c.B.Kind != KindOtherCluster || o.network < 0 || o.network == in.net.position {
		return c
	}
	theirs := in.c.known.lans[o.network]
	if theirs.known && in.net.lan.known && !theirs.same(in.net.lan) {
		c.Severity, c.Rule = Warning, "V54"
	}
	return c
}

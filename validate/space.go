package validate

import (
	"cmp"
	"slices"
)

// runs lists the free addresses of the prefix that a range of kind k may have,
// as the table of kinds sees it; ranges of the kinds in leaveOut are looked
// through, as they would move or be replaced.
func (in *input) runs(l *Layout, k Kind, leaveOut ...Kind) []span {
	if !in.net.hasPrefix {
		return nil
	}
	t := in.c.kinds
	id := t.id(k)
	var taken []span
	for _, r := range l.Ranges {
		if slices.Contains(leaveOut, r.Kind) || r.Kind == k {
			continue
		}
		if s, ok := r.span(); ok && t.verdict(id, t.id(r.Kind)).rule != "" {
			taken = append(taken, s)
		}
	}
	return gaps(in.net.usable(), taken)
}

// gaps is what of within remains when taken is cut out, in order.
func gaps(within span, taken []span) []span {
	slices.SortFunc(taken, func(a, b span) int { return cmp.Compare(a.lo, b.lo) })
	var out []span
	next, full := within.lo, false
	for _, t := range taken {
		if !t.overlaps(within) {
			continue
		}
		if t.lo > next {
			out = append(out, span{next, t.lo - 1})
		}
		if t.hi >= within.hi {
			full = true
			break
		}
		next = max(next, t.hi+1)
	}
	if !full && next <= within.hi {
		out = append(out, span{next, within.hi})
	}
	return out
}

func total(runs []span) int {
	n := 0
	for _, r := range runs {
		n += r.size()
	}
	return n
}

// largest is the longest run, the lowest of equals.
func largest(runs []span) (span, bool) {
	if len(runs) == 0 {
		return span{}, false
	}
	return slices.MaxFunc(runs, func(a, b span) int { return cmp.Compare(a.size(), b.size()) }), true
}

// placeKeptFree marks where the addresses to keep free for load balancers
// could lie: at the upper end of the largest free run, then of the next.
func (in *input) placeKeptFree(l *Layout) {
	want := in.loadBalancerIPs.v
	if !in.loadBalancerIPs.ok || want <= 0 || len(in.net.pools) == 0 {
		return
	}
	runs := in.runs(l, KindLoadBalancer)
	for want > 0 {
		run, ok := largest(runs)
		if !ok {
			return
		}
		n := min(want, run.size())
		l.Ranges = append(l.Ranges, newRange(KindLoadBalancer, "", span{run.hi - uint32(n-1), run.hi}, FieldLoadBalancerIPs))
		want -= n
		runs = slices.DeleteFunc(runs, func(r span) bool { return r == run })
	}
}

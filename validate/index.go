package validate

import (
	"cmp"
	"net/netip"
	"slices"
)

// Index answers which of many ranges touch a run of addresses. It is built
// once per discovery and is safe for concurrent use.
//
// The ranges are sorted by their first address. Each knows the nearest earlier
// range that reaches further than itself, so a search steps over everything
// that ends too soon: it costs a binary search, one step for each range found,
// and one for each level of nesting.
type Index struct {
	starts []uint32
	ends   []uint32
	beyond []int32 // nearest earlier position with a greater end, -1 for none
	ranges []Range
	origin []int // where each stood in the list it was built from
}

// NewIndex sorts a copy of the ranges. One that is not IPv4 is left out; one
// whose ends are reversed is taken from its lower end.
func NewIndex(ranges []Range) *Index {
	type entry struct {
		span
		r      Range
		origin int
	}
	entries := make([]entry, 0, len(ranges))
	for i, r := range ranges {
		if s, ok := r.span(); ok {
			entries = append(entries, entry{s, r, i})
		}
	}
	slices.SortStableFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.lo, b.lo), cmp.Compare(a.hi, b.hi))
	})
	x := &Index{
		starts: make([]uint32, len(entries)),
		ends:   make([]uint32, len(entries)),
		beyond: make([]int32, len(entries)),
		ranges: make([]Range, len(entries)),
		origin: make([]int, len(entries)),
	}
	for i, e := range entries {
		x.starts[i], x.ends[i], x.ranges[i], x.origin[i] = e.lo, e.hi, e.r, e.origin
		j := int32(i) - 1
		for j >= 0 && x.ends[j] <= e.hi {
			j = x.beyond[j]
		}
		x.beyond[i] = j
	}
	return x
}

// Len is the number of ranges, At the one at a position that Touching gave.
func (x *Index) Len() int { return len(x.ranges) }

// At is the range at position i.
func (x *Index) At(i int) Range { return x.ranges[i] }

// Touching appends to dst the position of every range that shares an address
// with first..last, highest start first. It allocates only when dst is full.
// Anything but IPv4 touches nothing.
func (x *Index) Touching(dst []int, first, last netip.Addr) []int {
	if !first.Is4() || !last.Is4() {
		return dst
	}
	return x.touching(dst, orderedSpan(number(first), number(last)))
}

func (x *Index) touching(dst []int, s span) []int {
	// The number of ranges that begin at or before the end of s.
	lo, hi := 0, len(x.starts)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if x.starts[mid] <= s.hi {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	for i := lo - 1; i >= 0; {
		if x.ends[i] >= s.lo {
			dst = append(dst, i)
			i--
		} else {
			i = int(x.beyond[i])
		}
	}
	return dst
}

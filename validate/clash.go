package validate

import (
	"cmp"
	"slices"
	"strings"
)

// Clashes names every pair of ranges that may not touch and do, in the order
// of the addresses they share. The order of the ranges does not matter.
func Clashes(ranges []Range) []Clash { return newKindTable().clashes(ranges) }

func (t *kindTable) clashes(ranges []Range) []Clash {
	x := NewIndex(ranges)
	var (
		found []Clash
		at    []int
	)
	for i := range x.ranges {
		at = x.touching(at[:0], span{x.starts[i], x.ends[i]})
		for _, j := range at {
			if j <= i {
				continue // each pair once, from its lower position
			}
			if c, ok := t.clash(x.ranges[i], x.ranges[j]); ok {
				found = append(found, c)
			}
		}
	}
	sortClashes(found)
	return found
}

// clash judges one pair. A is the one that takes the blame.
func (t *kindTable) clash(a, b Range) (Clash, bool) {
	i, j := t.id(a.Kind), t.id(b.Kind)
	if i < 0 || j < 0 {
		return Clash{}, false
	}
	v := t.verdict(i, j)
	sa, okA := a.span()
	sb, okB := b.span()
	if v.rule == "" || !okA || !okB || !sa.overlaps(sb) {
		return Clash{}, false
	}
	if v.second || i == j && compareRanges(a, b) > 0 {
		a, b = b, a
	}
	both := sa.intersect(sb)
	return Clash{A: a, B: b, First: address(both.lo), Last: address(both.hi), Severity: v.severity, Rule: v.rule}, true
}

func sortClashes(c []Clash) {
	slices.SortFunc(c, func(a, b Clash) int {
		return cmp.Or(a.First.Compare(b.First), a.Last.Compare(b.Last),
			compareRanges(a.A, b.A), compareRanges(a.B, b.B))
	})
}

func compareRanges(a, b Range) int {
	return cmp.Or(a.First.Compare(b.First), a.Last.Compare(b.Last),
		strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.Name, b.Name), strings.Compare(a.Field, b.Field))
}

// sentence says what a clash is, without a capital or a full stop, so that it
// can stand after "CLASH: ".
func (t *kindTable) sentence(c Clash) string {
	a, okA := c.A.span()
	b, okB := c.B.span()
	if !okA || !okB {
		return ""
	}
	da, db := t.describe(c.A), t.describe(c.B)
	switch {
	case a == b && a.lo == a.hi:
		// The address stands once: "gateway 10.0.0.1 is also DNS server".
		if c.A.Kind == c.B.Kind {
			return da + " is named twice"
		}
		return da + " is also the " + strings.TrimPrefix(strings.TrimSuffix(db, " "+b.String()), "the ")
	case a == b:
		return da + " and " + db + " are the same addresses"
	case a.contains(b):
		return da + " contains " + db
	case b.contains(a):
		return db + " contains " + da
	}
	return da + " and " + db + " share " + a.intersect(b).String()
}

// capital begins a sentence: "pool ..." becomes "The pool ...".
func capital(s string) string {
	if strings.HasPrefix(s, "the ") {
		return "T" + s[1:]
	}
	return "The " + s
}

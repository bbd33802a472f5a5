package validate

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// walk is the plain way: every range compared with netip, in the order in which
// Index reports (highest start first). It is the oracle and the anchor.
func walk(dst []int, x *Index, first, last netip.Addr) []int {
	if last.Less(first) {
		first, last = last, first
	}
	for i := x.Len() - 1; i >= 0; i-- {
		if r := &x.ranges[i]; r.First.Compare(last) <= 0 && first.Compare(r.Last) <= 0 {
			dst = append(dst, i)
		}
	}
	return dst
}

func randomRange(r *rand.Rand, within span, most int) span {
	lo := within.lo + uint32(r.Uint64N(uint64(within.size())))
	hi := lo + uint32(r.IntN(most))
	if hi > within.hi || hi < lo {
		hi = within.hi
	}
	return span{lo, hi}
}

// TestOverlapAgreesWithAnAddressByAddressOracle compares the index and the
// clash engine with a check of every single address of a /24.
// VALIDATE_ORACLE_CASES sets the number of cases.
func TestOverlapAgreesWithAnAddressByAddressOracle(t *testing.T) {
	t.Parallel()
	cases := 200_000
	if s := os.Getenv("VALIDATE_ORACLE_CASES"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		cases = n
	}
	rng := rand.New(rand.NewPCG(3, uint64(cases)))
	table := newKindTable()
	bases := []span{{0, 255}, {192<<24 | 168<<16, 192<<24 | 168<<16 | 255}, {0xffffff00, 0xffffffff}, {10 << 24, 10<<24 | 7}}
	var got []int
	for done := 0; done < cases; {
		base := bases[rng.IntN(len(bases))]
		// A map from each address to the ranges that hold it.
		n := 1 + rng.IntN(12)
		ranges := make([]Range, n)
		var holds [256]uint32 // bit i: range i has this address
		for i := range ranges {
			s := randomRange(rng, base, 1+rng.IntN(64))
			ranges[i] = newRange(table.rows[rng.IntN(len(table.rows))].kind, strconv.Itoa(i), s, "f")
			if rng.IntN(4) == 0 {
				ranges[i].First, ranges[i].Last = ranges[i].Last, ranges[i].First // reversed
			}
			for a := s.lo - base.lo; ; a++ {
				holds[a] |= 1 << i
				if a == s.hi-base.lo {
					break
				}
			}
		}
		x := NewIndex(ranges)
		for range 20 {
			q := randomRange(rng, base, 1+rng.IntN(40))
			var want uint32
			for a := q.lo - base.lo; ; a++ {
				want |= holds[a]
				if a == q.hi-base.lo {
					break
				}
			}
			var found uint32
			got = x.Touching(got[:0], address(q.hi), address(q.lo)) // reversed on purpose
			for _, i := range got {
				bit := uint32(1) << x.origin[i]
				if found&bit != 0 {
					t.Fatalf("range %d is named twice for %s among %v", x.origin[i], q, ranges)
				}
				found |= bit
			}
			if found != want {
				t.Fatalf("%s among %v: found %012b, want %012b", q, ranges, found, want)
			}
			done++
		}
		done += checkClashesByAddress(t, table, ranges, holds[:], base)
	}
}

// checkClashesByAddress holds the clashes of a set of ranges against the
// addresses that each pair has in common.
func checkClashesByAddress(t *testing.T, table *kindTable, ranges []Range, holds []uint32, base span) int {
	t.Helper()
	want := map[string]bool{}
	for i := range ranges {
		for j := range i {
			first, last := -1, -1
			for a, h := range holds {
				if h>>i&1 == 1 && h>>j&1 == 1 {
					if first < 0 {
						first = a
					}
					last = a
				}
			}
			if v := table.verdict(table.id(ranges[i].Kind), table.id(ranges[j].Kind)); first >= 0 && v.rule != "" {
				want[fmt.Sprint(min(i, j), max(i, j), address(base.lo+uint32(first)), address(base.lo+uint32(last)), v.rule)] = true
			}
		}
	}
	got := table.clashes(ranges)
	for _, c := range got {
		i, _ := strconv.Atoi(c.A.Name)
		j, _ := strconv.Atoi(c.B.Name)
		k := fmt.Sprint(min(i, j), max(i, j), c.First, c.Last, c.Rule)
		if !want[k] {
			t.Fatalf("clash %s is not so, or is named twice; ranges %v", k, ranges)
		}
		delete(want, k)
	}
	if len(want) > 0 {
		t.Fatalf("not named: %v; ranges %v", want, ranges)
	}
	return len(ranges) * (len(ranges) - 1) / 2
}

func genRanges(t *rapid.T) []Range {
	rows := kinds()
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Range {
		bits := rapid.SampledFrom([]int{0, 1, 8, 12, 16, 24, 29, 30, 31, 32}).Draw(t, "bits")
		lo := rapid.Uint32().Draw(t, "lo")
		s := prefixSpan(netip.PrefixFrom(address(lo), bits))
		if rapid.Bool().Draw(t, "plain") {
			s = orderedSpan(lo, rapid.Uint32().Draw(t, "hi"))
		}
		return newRange(rapid.SampledFrom(rows).Draw(t, "row").kind, rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "name"), s, "")
	}), 0, 20).Draw(t, "ranges")
}

func TestClashesDoNotDependOnTheOrderOfTheRanges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ranges := genRanges(t)
		want := Clashes(ranges)
		shuffled := rapid.Permutation(ranges).Draw(t, "shuffled")
		if got := Clashes(shuffled); !slices.Equal(got, want) {
			t.Fatalf("%v\nin another order gives\n%v", want, got)
		}
	})
}

func TestTheTableOfKindsIsSymmetric(t *testing.T) {
	t.Parallel()
	table := newKindTable()
	numbers := map[string]bool{}
	for _, r := range Rules() {
		numbers[r.Number] = true
	}
	for i := range table.rows {
		for j := range table.rows {
			a, b := table.verdict(i, j), table.verdict(j, i)
			if a.rule != b.rule || a.severity != b.severity || i != j && a.rule != "" && a.second == b.second {
				t.Errorf("%s and %s: %v one way, %v the other", table.rows[i].kind, table.rows[j].kind, a, b)
			}
			if a.rule != "" && !numbers[a.rule] {
				t.Errorf("%s and %s break %s, which is no rule", table.rows[i].kind, table.rows[j].kind, a.rule)
			}
		}
		for _, c := range table.rows[i].clashes {
			if table.id(c.kind) < 0 {
				t.Errorf("row %s names the unknown kind %s", table.rows[i].kind, c.kind)
			}
			for _, back := range table.rows[table.id(c.kind)].clashes {
				if back.kind == table.rows[i].kind && table.id(c.kind) != i {
					t.Errorf("%s and %s are in both rows; who takes the blame?", c.kind, back.kind)
				}
			}
		}
	}
}

func TestIndexEdges(t *testing.T) {
	t.Parallel()
	r := func(first, last string) Range {
		return Range{Kind: KindReserved, First: netip.MustParseAddr(first), Last: netip.MustParseAddr(last)}
	}
	for _, tc := range []struct {
		name        string
		known       Range
		first, last string
		want        int
	}{
		{"touch below without overlap", r("10.0.0.10", "10.0.0.20"), "10.0.0.1", "10.0.0.9", 0},
		{"touch above without overlap", r("10.0.0.10", "10.0.0.20"), "10.0.0.21", "10.0.0.30", 0},
		{"one address at the lower end", r("10.0.0.10", "10.0.0.20"), "10.0.0.1", "10.0.0.10", 1},
		{"one address at the upper end", r("10.0.0.10", "10.0.0.20"), "10.0.0.20", "10.0.0.20", 1},
		{"everything", r("0.0.0.0", "255.255.255.255"), "255.255.255.255", "255.255.255.255", 1},
		{"asked for everything", r("0.0.0.0", "0.0.0.0"), "0.0.0.0", "255.255.255.255", 1},
		{"reversed known", r("10.0.0.20", "10.0.0.10"), "10.0.0.15", "10.0.0.15", 1},
		{"reversed question", r("10.0.0.10", "10.0.0.20"), "10.0.0.30", "10.0.0.20", 1},
		{"IPv6 known", r("fd00::1", "fd00::2"), "0.0.0.0", "255.255.255.255", 0},
		{"IPv6 question", r("0.0.0.0", "255.255.255.255"), "::", "ffff::", 0},
		{"IPv4 in IPv6", r("::ffff:10.0.0.1", "::ffff:10.0.0.2"), "10.0.0.1", "10.0.0.2", 0},
	} {
		if got := NewIndex([]Range{tc.known}).Touching(nil, netip.MustParseAddr(tc.first), netip.MustParseAddr(tc.last)); len(got) != tc.want {
			t.Errorf("%s: %d found, want %d", tc.name, len(got), tc.want)
		}
	}
	if got := NewIndex(nil).Touching(nil, netip.Addr{}, netip.Addr{}); got != nil {
		t.Error("an invalid address touches something")
	}
}

// manyRanges is like a site: half prefixes /22 to /28, half pools of 10 to 200
// addresses; they may overlap one another.
func manyRanges(n int) []Range {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	out := make([]Range, n)
	for i := range out {
		lo := 10<<24 | rng.Uint32()&0xffffff
		if i%2 == 0 {
			out[i] = newRange(KindOtherPrefix, "", prefixSpan(netip.PrefixFrom(address(lo), 22+rng.IntN(7))), "")
		} else {
			out[i] = newRange(KindOtherPool, "", span{lo, lo + uint32(9+rng.IntN(191))}, "")
		}
	}
	return out
}

type question struct{ first, last netip.Addr }

func questions() []question {
	rng := rand.New(rand.NewPCG(2, 2))
	out := make([]question, 2048)
	for i := range out {
		lo := 10<<24 | rng.Uint32()&0xffffff
		out[i] = question{address(lo), address(min(lo+uint32(rng.IntN(200)), 11<<24-1))}
	}
	return out
}

func TestIndexAgreesWithTheWalk(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 10, 1000, 20_000} {
		x := NewIndex(manyRanges(n))
		for _, q := range questions()[:200] {
			if got, want := x.Touching(nil, q.first, q.last), walk(nil, x, q.first, q.last); !slices.Equal(got, want) {
				t.Fatalf("n=%d %v: index %v, walk %v", n, q, got, want)
			}
		}
	}
}

func TestIndexQueryAllocatesNothing(t *testing.T) {
	x, qs := NewIndex(manyRanges(1000)), questions()
	room := make([]int, 0, 64)
	i := 0
	if n := testing.AllocsPerRun(1000, func() {
		q := qs[i%len(qs)]
		room = x.Touching(room[:0], q.first, q.last)
		i++
	}); n != 0 {
		t.Errorf("a query allocates %v times", n)
	}
}

// BenchmarkOverlap puts the index and the plain walk beside each other.
func BenchmarkOverlap(b *testing.B) {
	qs := questions()
	for _, n := range []int{10, 1000, 100_000} {
		x := NewIndex(manyRanges(n))
		for _, way := range []struct {
			name string
			ask  func([]int, question) []int
		}{
			{"index", func(dst []int, q question) []int { return x.Touching(dst, q.first, q.last) }},
			{"walk", func(dst []int, q question) []int { return walk(dst, x, q.first, q.last) }},
		} {
			b.Run(fmt.Sprintf("%s/N=%d", way.name, n), func(b *testing.B) {
				room := make([]int, 0, 4096)
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					q := qs[i&2047]
					room = way.ask(room[:0], q)
					i++
				}
			})
		}
	}
	b.Run("build/N=1000", func(b *testing.B) {
		r := manyRanges(1000)
		for b.Loop() {
			NewIndex(r)
		}
	})
}

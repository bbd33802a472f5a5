// Package addressmap draws the subnet: where the gateway, the DNS servers, the
// pool, the control-plane IP and everything else of validate.Layout lie, what
// clashes with what, and the sum of the addresses that are needed.
//
// Everything is said by letters and words; colour only repeats it. The package
// judges nothing: clashes and sums come from validate.
package addressmap

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"aksarc-wizard/ui/text"
	"aksarc-wizard/ui/theme"
	"aksarc-wizard/validate"
)

// MinWidth is the narrowest the map is drawn, in cells.
const MinWidth = 40

// Map draws layouts for one theme.
type Map struct {
	theme  *theme.Theme
	indent string // before each line
	cells  []byte // one sign for each cell of the strip; reused
	sum    sumLines
	rule   sumLines
	// The sentence of what is needed, and for what.
	needed    string
	neededFor validate.Capacity
}

// New makes a map that draws in this theme, each line after an indent.
func New(t *theme.Theme, indent string) *Map { return &Map{theme: t, indent: indent} }

// Detail says how much of the map there is room for.
type Detail int

// The details, from the most to the least.
const (
	Full  Detail = iota // heading, strip, legend, clashes
	Short               // strip and clashes
)

// Lines draws the map in w cells, the indent not counted. Without a prefix it is one sentence.
func (m *Map) Lines(l *validate.Layout, w int, d Detail) []string {
	w = max(w, MinWidth)
	if !l.Prefix.IsValid() || !l.Prefix.Addr().Is4() {
		out := m.indented(text.Wrap("The subnet is drawn here once the address prefix is there.", w))
		for i, l := range out {
			out[i] = m.theme.Muted.Render(l)
		}
		return out
	}
	v := viewOf(l, w)
	out := make([]string, 0, 8)
	if d == Full {
		out = append(out, m.heading(l, v, w))
	}
	out = append(out, m.strip(l, v))
	if d == Full {
		out = m.legend(out, l, v, w)
	}
	return m.clashes(out, l, v, w)
}

// window is the part of the prefix that the strip shows, and how.
type window struct {
	first, last uint32
	// perAddress is how many cells one address takes, 0 when a cell stands
	// for several addresses.
	perAddress int
	cells      int
	zoomed     bool
	whole      netip.Prefix
}

// viewOf chooses the window: the whole prefix, or, of a prefix wider than a
// /24, the smallest block of addresses that holds everything of interest.
func viewOf(l *validate.Layout, w int) window {
	p := l.Prefix.Masked()
	v := window{first: number(p.Addr()), whole: p}
	v.last = v.first | hostMask(p.Bits())
	if p.Bits() < 24 {
		if lo, hi, ok := interest(l, v.first, v.last); ok {
			bits := 24
			for bits > p.Bits() && (lo^hi)&^hostMask(bits) != 0 {
				bits--
			}
			if bits > p.Bits() {
				v.first, v.zoomed = lo&^hostMask(bits), true
				v.last = v.first | hostMask(bits)
			}
		}
	}
	// Before the strip stands "0 |", behind it "| 255".
	room := max(w-len(v.short(v.first))-len(v.short(v.last))-4, 8)
	size := uint64(v.last-v.first) + 1
	if size <= uint64(room) {
		v.perAddress = max(1, min(room/int(size), 6))
		v.cells = v.perAddress * int(size)
	} else {
		v.cells = room
	}
	return v
}

// interest is the run that holds all ranges but those that are the edges of
// the prefix or hold all of it.
func interest(l *validate.Layout, first, last uint32) (lo, hi uint32, ok bool) {
	for i := range l.Ranges {
		r := &l.Ranges[i]
		if r.Kind == validate.KindNetworkAddress || r.Kind == validate.KindBroadcast || !r.First.Is4() || !r.Last.Is4() {
			continue
		}
		a, b := number(r.First), number(r.Last)
		if a <= first && b >= last || b < first || a > last {
			continue
		}
		a, b = max(a, first), min(b, last)
		if !ok {
			lo, hi, ok = a, b, true
			continue
		}
		lo, hi = min(lo, a), max(hi, b)
	}
	return lo, hi, ok
}

// at gives the cells of a run of addresses, false when it isn't in the window.
func (v window) at(r *validate.Range) (from, to int, ok bool) {
	if !r.First.Is4() || !r.Last.Is4() {
		return 0, 0, false
	}
	return v.cellsOf(number(r.First), number(r.Last))
}

func (v window) cellsOf(a, b uint32) (from, to int, ok bool) {
	if b < a {
		a, b = b, a
	}
	if b < v.first || a > v.last {
		return 0, 0, false
	}
	a, b = max(a, v.first)-v.first, min(b, v.last)-v.first
	if v.perAddress > 0 {
		return int(a) * v.perAddress, int(b)*v.perAddress + v.perAddress - 1, true
	}
	size := uint64(v.last-v.first) + 1
	return int(uint64(a) * uint64(v.cells) / size), int(uint64(b) * uint64(v.cells) / size), true
}

func (m *Map) heading(l *validate.Layout, v window, w int) string {
	left := l.Prefix.String()
	right := usable(l.Prefix)
	if v.zoomed {
		shown := netip.PrefixFrom(address(v.first), 32-bitsOf(v.last-v.first))
		left += "  shown: " + shown.String()
	}
	if gap := w - text.Width(left) - text.Width(right); gap > 0 {
		return m.indent + m.theme.Title.Render(left) + text.Blank(gap) + m.theme.Muted.Render(right)
	}
	return m.indent + m.theme.Title.Render(text.Cut(left, w, m.theme.Ellipsis))
}

func usable(p netip.Prefix) string {
	n := uint64(1) << (32 - p.Bits())
	if p.Bits() <= 30 {
		n -= 2
	}
	if n == 1 {
		return "1 usable address"
	}
	return strconv.FormatUint(n, 10) + " usable addresses"
}

func (m *Map) strip(l *validate.Layout, v window) string {
	m.draw(l, v)
	t := m.theme
	edge, free := "┊", "·"
	if t.ASCII {
		edge, free = "|", "."
	}
	var b strings.Builder
	b.Grow(v.cells*3 + 128)
	left, right := v.short(v.first), v.short(v.last)
	b.WriteString(m.indent)
	b.WriteString(left)
	b.WriteString(" ")
	b.WriteString(edge)
	for i := 0; i < len(m.cells); {
		j := i
		for j < len(m.cells) && m.cells[j] == m.cells[i] {
			j++
		}
		m.run(&b, m.cells[i], j-i, free)
		i = j
	}
	b.WriteString(edge)
	b.WriteString(" ")
	b.WriteString(right)
	return b.String()
}

// run writes n equal cells.
func (m *Map) run(b *strings.Builder, sign byte, n int, free string) {
	s := free
	style := m.theme.Muted
	switch sign {
	case signFree:
	case signClash:
		s, style = m.theme.Bad, m.theme.Error
	case signDoubt:
		s, style = m.theme.Caution, m.theme.Warn
	default:
		s, style = letters[sign], m.styleOf(sign)
	}
	style.Open(b)
	for range n {
		b.WriteString(s)
	}
	style.Close(b)
}

func (m *Map) styleOf(sign byte) theme.Style {
	switch sign {
	case 'P':
		return m.theme.OK
	case 'c', 'g', 'd', 'l':
		return m.theme.Accent
	}
	return m.theme.Muted
}

// draw fills the cells of the strip.
func (m *Map) draw(l *validate.Layout, v window) {
	if cap(m.cells) < v.cells {
		m.cells = make([]byte, v.cells)
	}
	m.cells = m.cells[:v.cells]
	for i := range m.cells {
		m.cells[i] = signFree
	}
	for i := range l.Ranges {
		r := &l.Ranges[i]
		from, to, ok := v.at(r)
		sign := signOf(r.Kind)
		if !ok || sign == 0 {
			continue
		}
		for x := from; x <= to; x++ {
			if weight(sign) >= weight(m.cells[x]) {
				m.cells[x] = sign
			}
		}
	}
	for i := range l.Clashes {
		c := &l.Clashes[i]
		sign := byte(signClash)
		if c.Severity == validate.Warning {
			sign = signDoubt
		}
		if !c.First.Is4() || !c.Last.Is4() {
			continue
		}
		if from, to, ok := v.cellsOf(number(c.First), number(c.Last)); ok {
			for x := from; x <= to; x++ {
				if weight(sign) >= weight(m.cells[x]) {
					m.cells[x] = sign
				}
			}
		}
	}
}

// short is an address without what all of the window have in common.
func (v window) short(n uint32) string {
	b := [4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}
	switch {
	case v.last-v.first <= 0xff && v.whole.Bits() >= 24:
		return strconv.Itoa(int(b[3]))
	case (v.first^v.last)>>16 == 0:
		return strconv.Itoa(int(b[2])) + "." + strconv.Itoa(int(b[3]))
	}
	return fmt.Sprintf("%d.%d.%d", b[1], b[2], b[3])
}

func number(a netip.Addr) uint32 {
	b := a.As4()
	return binary.BigEndian.Uint32(b[:])
}

func address(n uint32) netip.Addr {
	var b [4]byte
	binary.BigEndian.PutUint32(b[:], n)
	return netip.AddrFrom4(b)
}

// hostMask has the bits of the host part set.
func hostMask(bits int) uint32 { return uint32(uint64(1)<<(32-bits) - 1) }

// bitsOf is how many bits the host part mask has.
func bitsOf(mask uint32) int {
	n := 0
	for ; mask != 0; mask >>= 1 {
		n++
	}
	return n
}

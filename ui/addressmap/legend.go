package addressmap

import (
	"strings"

	"aksarc-wizard/ui/text"
	"aksarc-wizard/validate"
)

// Signs of the strip that are no letters.
const (
	signFree  = '.'
	signClash = '#'
	signDoubt = '!'
)

// letters are the signs as strings, so that drawing makes none.
var letters = func() (all [256]string) {
	for i := range all {
		all[i] = string(rune(i))
	}
	return all
}()

// signOf is the letter of a kind, 0 for one that isn't drawn.
func signOf(k validate.Kind) byte {
	switch k {
	case validate.KindGateway:
		return 'g'
	case validate.KindDNS:
		return 'd'
	case validate.KindPool:
		return 'P'
	case validate.KindControlPlane:
		return 'c'
	case validate.KindLoadBalancer:
		return 'l'
	case validate.KindReserved:
		return 'r'
	case validate.KindOtherPool:
		return 'o'
	case validate.KindOtherCluster:
		return 'k'
	case validate.KindOtherPrefix:
		return 'n'
	case validate.KindPodCIDR:
		return 'p'
	case validate.KindServiceCIDR:
		return 's'
	case validate.KindAppliance, validate.KindApplianceIP:
		return 'a'
	case validate.KindNetworkAddress, validate.KindBroadcast:
		return '-'
	}
	return 0
}

// weight decides who is seen where several share a cell.
func weight(sign byte) int {
	switch sign {
	case signFree:
		return 0
	case 'n', 's', 'p':
		return 1
	case 'o', 'r', 'a', 'l':
		return 2
	case 'P':
		return 3
	case '-':
		return 4
	case 'k':
		return 5
	case 'd':
		return 6
	case 'g', 'c':
		return 7
	case signDoubt:
		return 8
	}
	return 9
}

// noun names a kind as the legend and the clashes do.
func noun(r *validate.Range) string {
	switch r.Kind {
	case validate.KindControlPlane:
		return "control plane"
	case validate.KindDNS:
		return "DNS"
	case validate.KindReserved:
		if r.Name != "" {
			return r.Name
		}
		return "kept free"
	case validate.KindLoadBalancer:
		return "load balancers"
	case validate.KindOtherPool:
		return "pool of " + r.Name
	case validate.KindOtherPrefix:
		return "network " + r.Name
	case validate.KindOtherCluster:
		return "cluster " + r.Name
	case validate.KindAppliance, validate.KindApplianceIP:
		return "appliance"
	}
	return string(r.Kind)
}

// legendIndent stands before each entry line of the legend and each clash.
const legendIndent = "    "

// legend appends the lines that say what the letters are and where they lie.
func (m *Map) legend(out []string, l *validate.Layout, v window, w int) []string {
	var line, entry strings.Builder
	have := 0
	flush := func() {
		if have > 0 {
			out = append(out, line.String())
		}
		line = strings.Builder{}
		have = 0
	}
	for i := range l.Ranges {
		r := &l.Ranges[i]
		sign := signOf(r.Kind)
		if sign == 0 || sign == '-' || m.named(l, i) {
			continue
		}
		entry.Reset()
		entry.Grow(48)
		entry.WriteByte(' ')
		entry.WriteString(noun(r))
		for j := i; j < len(l.Ranges); j++ {
			if o := &l.Ranges[j]; o.Kind == r.Kind && o.Name == r.Name {
				entry.WriteByte(' ')
				m.where(&entry, v, o)
			}
		}
		said := text.Cut(entry.String(), w-len(legendIndent)-1, m.theme.Ellipsis)
		n := 1 + text.Width(said)
		if have > 0 && have+3+n > w {
			flush()
		}
		if have == 0 {
			line.Grow(w + 64)
			line.WriteString(m.indent)
			line.WriteString(legendIndent)
			have = len(legendIndent)
		} else {
			line.WriteString("   ")
			have += 3
		}
		style := m.styleOf(sign)
		style.Open(&line)
		line.WriteByte(sign)
		style.Close(&line)
		line.WriteString(said)
		have += n
	}
	flush()
	return out
}

// named reports whether an earlier range of the same name has an entry already.
func (m *Map) named(l *validate.Layout, i int) bool {
	for j := range i {
		if l.Ranges[j].Kind == l.Ranges[i].Kind && l.Ranges[j].Name == l.Ranges[i].Name {
			return true
		}
	}
	return false
}

// where writes the addresses of a range, shortened as those of the window are.
func (m *Map) where(b *strings.Builder, v window, r *validate.Range) {
	m.span(b, v, number(r.First), number(r.Last))
}

func (m *Map) span(b *strings.Builder, v window, first, last uint32) {
	m.address(b, v, first)
	if first != last {
		b.WriteString(m.theme.Dash)
		m.address(b, v, last)
	}
}

func (m *Map) address(b *strings.Builder, v window, n uint32) {
	whole := number(v.whole.Addr())
	if n < whole || n > whole|hostMask(v.whole.Bits()) || v.whole.Bits() < 16 {
		b.WriteString(address(n).String())
		return
	}
	b.WriteByte('.')
	if v.whole.Bits() < 24 {
		b.WriteString(letterNumber(byte(n >> 8)))
		b.WriteByte('.')
	}
	b.WriteString(letterNumber(byte(n)))
}

// maxClashes bounds the list; the rest is counted.
const maxClashes = 3

// clashes appends a line for each clash.
func (m *Map) clashes(out []string, l *validate.Layout, v window, w int) []string {
	for i := range l.Clashes {
		if i == maxClashes && len(l.Clashes) > maxClashes+1 {
			return append(out, m.indent+m.theme.Error.Render(legendIndent+m.theme.Bad+" and "+letterNumber(byte(min(len(l.Clashes)-i, 255)))+" more"))
		}
		c := &l.Clashes[i]
		sign, style := m.theme.Bad, m.theme.Error
		if c.Severity == validate.Warning {
			sign, style = m.theme.Caution, m.theme.Warn
		}
		var b strings.Builder
		b.WriteString(legendIndent + sign + " ")
		m.span(&b, v, number(c.First), number(c.Last))
		if c.First == c.Last {
			b.WriteString(" is ")
		} else {
			b.WriteString(" are ")
		}
		b.WriteString(both(noun(&c.A), noun(&c.B)))
		out = append(out, m.indent+style.Render(text.Cut(b.String(), w, m.theme.Ellipsis)))
	}
	return out
}

func both(a, b string) string {
	if a == b {
		return a + " twice"
	}
	return "both " + a + " and " + b
}

// numbers are those of one byte, written.
var numbers = func() (all [256]string) {
	for i := range all {
		all[i] = itoa(i)
	}
	return all
}()

func letterNumber(n byte) string { return numbers[n] }

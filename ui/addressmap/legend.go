package addressmap

import (
	"strings"

	"aksarc-wizard/ui/text"
	"aksarc-wizard/ui/theme"
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

// legend appends the lines that say what the letters are and where they lie.
func (m *Map) legend(out []string, l *validate.Layout, v window, w int) []string {
	const indent = "    "
	line, have := indent, len(indent)
	add := func(sign byte, entry string) {
		s := letters[sign] + " " + entry
		n := text.Width(s)
		if have > len(indent) && have+3+n > w {
			out = append(out, line)
			line, have = indent, len(indent)
		}
		if have > len(indent) {
			line, have = line+"   ", have+3
		}
		if have+n > w {
			s = text.Cut(s, w-have, m.theme.Ellipsis)
			n = text.Width(s)
		}
		line += m.styleOf(sign).Render(s[:1]) + s[1:]
		have += n
	}
	var b strings.Builder
	for i := range l.Ranges {
		r := &l.Ranges[i]
		sign := signOf(r.Kind)
		if sign == 0 || sign == '-' || m.named(l, i) {
			continue
		}
		b.Reset()
		b.WriteString(noun(r))
		for j := i; j < len(l.Ranges); j++ {
			if o := &l.Ranges[j]; o.Kind == r.Kind && o.Name == r.Name {
				b.WriteByte(' ')
				m.where(&b, v, o)
			}
		}
		add(sign, b.String())
	}
	if have > len(indent) {
		out = append(out, line)
	}
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
			return append(out, m.theme.Error.Render("    "+m.theme.Bad+" and "+letterNumber(byte(min(len(l.Clashes)-i, 255)))+" more"))
		}
		c := &l.Clashes[i]
		sign, style := m.theme.Bad, m.theme.Error
		if c.Severity == validate.Warning {
			sign, style = m.theme.Caution, m.theme.Warn
		}
		var b strings.Builder
		b.WriteString("    " + sign + " ")
		m.span(&b, v, number(c.First), number(c.Last))
		if c.First == c.Last {
			b.WriteString(" is ")
		} else {
			b.WriteString(" are ")
		}
		b.WriteString(both(noun(&c.A), noun(&c.B)))
		out = append(out, clipped(style, b.String(), w, m.theme))
	}
	return out
}

func both(a, b string) string {
	if a == b {
		return a + " twice"
	}
	return "both " + a + " and " + b
}

func clipped(s theme.Style, line string, w int, t *theme.Theme) string {
	return s.Render(text.Cut(line, w, t.Ellipsis))
}

// numbers are those of one byte, written.
var numbers = func() (all [256]string) {
	for i := range all {
		all[i] = itoa(i)
	}
	return all
}()

func letterNumber(n byte) string { return numbers[n] }

package cell

import "strconv"

// apply changes the style as the SGR sequence with these parameters says
// ("1;31" or "38;2;1;2;3", also with colons). Unknown parameters are ignored.
func (s Style) apply(params string) Style {
	var list [32]param
	ps := parseParams(list[:0], params)
	for i := 0; i < len(ps); i++ {
		switch n := ps[i].n; {
		case n == 0:
			s = Style{}
		case n == 1:
			s.Attr |= Bold
		case n == 2:
			s.Attr |= Faint
		case n == 3:
			s.Attr |= Italic
		case n == 4 && i+1 < len(ps) && ps[i+1].sub:
			// 4:0 is "no underline", 4:1 to 4:5 are kinds of underline.
			s.Attr &^= Underline
			if i++; ps[i].n != 0 {
				s.Attr |= Underline
			}
		case n == 4:
			s.Attr |= Underline
		case n == 7:
			s.Attr |= Reverse
		case n == 9:
			s.Attr |= Strike
		case n == 21:
			s.Attr |= Underline
		case n == 22:
			s.Attr &^= Bold | Faint
		case n == 23:
			s.Attr &^= Italic
		case n == 24:
			s.Attr &^= Underline
		case n == 27:
			s.Attr &^= Reverse
		case n == 29:
			s.Attr &^= Strike
		case 30 <= n && n <= 37:
			s.FG = Indexed(uint8(n - 30))
		case n == 38:
			i = extended(ps, i, &s.FG)
		case n == 39:
			s.FG = 0
		case 40 <= n && n <= 47:
			s.BG = Indexed(uint8(n - 40))
		case n == 48:
			i = extended(ps, i, &s.BG)
		case n == 49:
			s.BG = 0
		case n == 58:
			var underline Color // read over: we do not colour underlines
			i = extended(ps, i, &underline)
		case 90 <= n && n <= 97:
			s.FG = Indexed(uint8(n - 90 + 8))
		case 100 <= n && n <= 107:
			s.BG = Indexed(uint8(n - 100 + 8))
		}
	}
	return s
}

// param is one number of an SGR sequence; sub says that a colon stood before.
type param struct {
	n   int
	sub bool
}

func parseParams(ps []param, s string) []param {
	cur := param{}
	for i := 0; i <= len(s); i++ {
		if i == len(s) || s[i] == ';' || s[i] == ':' {
			if len(ps) == cap(ps) {
				return ps // longer than any sequence we would write ourselves
			}
			ps = append(ps, cur)
			cur = param{sub: i < len(s) && s[i] == ':'}
			continue
		}
		if d := s[i]; d >= '0' && d <= '9' && cur.n < 1000 {
			cur.n = cur.n*10 + int(d-'0')
		}
	}
	return ps
}

// extended reads 38;5;n, 38;2;r;g;b and their colon forms (38:2::r:g:b has a
// colour space, which is skipped) from ps[i] on and returns the index of the
// last parameter used.
func extended(ps []param, i int, c *Color) int {
	if i+1 >= len(ps) {
		return i
	}
	rest := ps[i+2:]
	switch ps[i+1].n {
	case 5:
		if len(rest) < 1 {
			return len(ps)
		}
		if n := rest[0].n; n <= 255 {
			*c = Indexed(uint8(n))
		}
		return i + 2
	case 2:
		skip := 0
		if len(rest) >= 4 && rest[0].sub && rest[3].sub {
			skip = 1
		}
		if len(rest) < skip+3 {
			return len(ps)
		}
		r, g, b := rest[skip].n, rest[skip+1].n, rest[skip+2].n
		if r <= 255 && g <= 255 && b <= 255 {
			*c = RGB(uint8(r), uint8(g), uint8(b))
		}
		return i + 4 + skip
	}
	return i + 1
}

// AppendSGR appends the shortest sequence that takes the terminal from one
// style to another; nothing when they are equal.
func AppendSGR(dst []byte, from, to Style) []byte {
	if from == to {
		return dst
	}
	if to == (Style{}) {
		return append(dst, "\x1b[m"...)
	}
	var a, b [64]byte
	step := appendStep(a[:0], from, to)
	fresh := appendStep(append(b[:0], '0', ';'), Style{}, to)
	if len(fresh) < len(step) {
		step = fresh
	}
	dst = append(dst, "\x1b["...)
	dst = append(dst, step[:len(step)-1]...) // without the last ';'
	return append(dst, 'm')
}

// appendStep appends the parameters, each followed by ';', that lead from one
// style to another without a reset.
func appendStep(dst []byte, from, to Style) []byte {
	off, on := from.Attr&^to.Attr, to.Attr&^from.Attr
	if off&(Bold|Faint) != 0 {
		// 22 ends both, so the one that stays is switched on again.
		dst = append(dst, "22;"...)
		on |= to.Attr & (Bold | Faint)
	}
	for _, c := range attrCodes {
		if off&c.attr != 0 && c.off != "" {
			dst = append(dst, c.off...)
		}
		if on&c.attr != 0 {
			dst = append(dst, c.on...)
		}
	}
	if from.FG != to.FG {
		dst = appendColor(dst, to.FG, 30)
	}
	if from.BG != to.BG {
		dst = appendColor(dst, to.BG, 40)
	}
	return dst
}

var attrCodes = [...]struct {
	attr    Attr
	on, off string
}{
	{Bold, "1;", ""},
	{Faint, "2;", ""},
	{Italic, "3;", "23;"},
	{Underline, "4;", "24;"},
	{Reverse, "7;", "27;"},
	{Strike, "9;", "29;"},
}

// appendColor appends a colour; base is 30 for the text, 40 for the ground.
func appendColor(dst []byte, c Color, base int) []byte {
	v := int(c &^ kindMask)
	switch c & kindMask {
	case 0:
		dst = strconv.AppendInt(dst, int64(base+9), 10)
	case kindIndexed:
		switch {
		case v < 8:
			dst = strconv.AppendInt(dst, int64(base+v), 10)
		case v < 16:
			dst = strconv.AppendInt(dst, int64(base+60+v-8), 10)
		default:
			dst = strconv.AppendInt(dst, int64(base+8), 10)
			dst = append(dst, ";5;"...)
			dst = strconv.AppendInt(dst, int64(v), 10)
		}
	default:
		dst = strconv.AppendInt(dst, int64(base+8), 10)
		dst = append(dst, ";2;"...)
		dst = strconv.AppendInt(dst, int64(v>>16), 10)
		dst = append(dst, ';')
		dst = strconv.AppendInt(dst, int64(v>>8&0xFF), 10)
		dst = append(dst, ';')
		dst = strconv.AppendInt(dst, int64(v&0xFF), 10)
	}
	return append(dst, ';')
}

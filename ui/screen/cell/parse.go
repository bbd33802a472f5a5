package cell

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// maxCluster bounds the bytes of one grapheme cluster. A base character may
// carry any number of marks; nobody can read more than a few.
const maxCluster = 32

// tabStop is the distance of tab stops in columns.
const tabStop = 8

// Parser turns lines into cells for one kind of terminal.
type Parser struct {
	Colours Colours
	// ASCII replaces every other character by a stand-in of the same width.
	ASCII bool
}

// Line fills row with the cells of one line and returns the style in force at
// its end, which is where the next line starts. What does not fit is cut, the
// rest of the row is blank; a wide cluster is never cut in half. The text of
// the cells points into line.
//
// Only SGR sequences have an effect. Other sequences, control characters and
// invisible format characters (such as those that turn the direction of text)
// are left out; of an unfinished sequence only the introducer is, so that it
// cannot hide the text behind it.
func (p Parser) Line(row []Cell, line string, start Style) Style {
	style := p.style(start)
	x := 0
	put := func(text string, width int) {
		c := Cell{Text: text, Style: style, Width: uint8(width)}
		if text == " " {
			c.Style = style.onBlank()
		}
		row[x] = c
		if x++; width == 2 {
			row[x] = Cell{Style: c.Style}
			x++
		}
	}
	i := 0
scan:
	for i < len(line) && x < len(row) {
		b := line[i]
		switch {
		case b == 0x1b:
			n, params, sgr := sequence(line[i:])
			if sgr {
				style = p.style(style.apply(params))
			}
			i += n
		case b == '\t':
			for n := tabStop - x%tabStop; n > 0 && x < len(row); n-- {
				put(" ", 1)
			}
			i++
		case b < 0x20 || b == 0x7f:
			i++
		case b < utf8.RuneSelf && (i+1 == len(line) || line[i+1] < utf8.RuneSelf):
			put(line[i:i+1], 1)
			i++
		default:
			cluster, width := ansi.FirstGraphemeCluster(line[i:], ansi.GraphemeWidth)
			i += len(cluster)
			text, width := p.clean(cluster, width)
			if width == 0 {
				continue
			}
			if x+width > len(row) {
				break scan
			}
			if p.ASCII && width == 2 && text == "??" {
				put("?", 1)
				put("?", 1)
				continue
			}
			put(text, width)
		}
	}
	for ; x < len(row); x++ {
		row[x] = Blank
	}
	return p.endStyle(style, line[i:])
}

// endStyle applies the SGR sequences of the part of the line that was cut.
func (p Parser) endStyle(style Style, rest string) Style {
	for {
		i := strings.IndexByte(rest, 0x1b)
		if i < 0 {
			return style
		}
		n, params, sgr := sequence(rest[i:])
		if sgr {
			style = p.style(style.apply(params))
		}
		rest = rest[i+n:]
	}
}

func (p Parser) style(s Style) Style {
	s.FG, s.BG = p.Colours.reduce(s.FG), p.Colours.reduce(s.BG)
	return s
}

// clean gives the text that may go on the wire for a cluster; width 0 means
// that nothing does.
func (p Parser) clean(cluster string, width int) (string, int) {
	r, size := utf8.DecodeRuneInString(cluster)
	if r == utf8.RuneError && size <= 1 {
		// An invalid byte is shown, since losing text can deceive.
		if p.ASCII {
			return "?", 1
		}
		return "\uFFFD", 1
	}
	if width <= 0 || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Cs, unicode.Zl, unicode.Zp) {
		return "", 0
	}
	width = min(width, 2)
	if p.ASCII {
		if r < utf8.RuneSelf { // an ASCII letter under marks
			return cluster[:1], 1
		}
		return ascii(cluster, width), width
	}
	if size == len(cluster) {
		return cluster, width
	}
	if len(cluster) > maxCluster || hasHidden(cluster) {
		return firstRune(cluster, size)
	}
	return cluster, width
}

func firstRune(cluster string, size int) (string, int) {
	_, w := ansi.FirstGraphemeCluster(cluster[:size], ansi.GraphemeWidth)
	if w <= 0 {
		return "", 0
	}
	return cluster[:size], min(w, 2)
}

// hasHidden finds what must not travel inside a cluster: control and format
// characters except the joiner that emoji and some scripts need, and invalid
// bytes.
func hasHidden(cluster string) bool {
	for i, r := range cluster {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(cluster[i:]); n <= 1 {
				return true
			}
		}
		if r != '\u200d' && r != '\u200c' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return true
		}
	}
	return false
}

// sequence measures the escape sequence at the start of s and gives the
// parameters if it is SGR.
func sequence(s string) (n int, params string, sgr bool) {
	if len(s) < 2 {
		return len(s), "", false
	}
	switch s[1] {
	case '[':
		for i := 2; i < len(s); i++ {
			switch c := s[i]; {
			case c >= 0x40 && c <= 0x7e:
				body := s[2:i]
				return i + 1, body, c == 'm' && isSGR(body)
			case c < 0x20 || c > 0x7e:
				return 2, "", false // unfinished: let the text be seen
			}
		}
		return 2, "", false
	case ']', 'P', 'X', '^', '_': // OSC, DCS, SOS, PM, APC: up to BEL or ST
		for i := 2; i < len(s); i++ {
			if s[i] == 0x07 {
				return i + 1, "", false
			}
			if s[i] == 0x1b && i+1 < len(s) && s[i+1] == '\\' {
				return i + 2, "", false
			}
		}
		return 2, "", false
	}
	if s[1] >= 0x20 && s[1] < 0x7f {
		i := 1
		for i < len(s) && s[i] >= 0x20 && s[i] <= 0x2f { // intermediates
			i++
		}
		if i < len(s) && s[i] >= 0x30 && s[i] <= 0x7e {
			return i + 1, "", false
		}
		return i, "", false
	}
	return 1, "", false
}

// isSGR refuses the private forms (CSI > m sets xterm's key modes).
func isSGR(params string) bool {
	for i := range len(params) {
		if c := params[i]; (c < '0' || c > '9') && c != ';' && c != ':' {
			return false
		}
	}
	return true
}

// Lines gives the cells of a whole view at a size, as the painter sees them.
func (p Parser) Lines(view string, w, h int) [][]Cell {
	rows := make([][]Cell, h)
	var style Style
	for y := range rows {
		line, rest, _ := strings.Cut(view, "\n")
		view = rest
		rows[y] = make([]Cell, w)
		style = p.Line(rows[y], line, style)
	}
	return rows
}

// String is the text of a row, without the blanks at its end.
func String(row []Cell) string {
	var b strings.Builder
	for _, c := range row {
		b.WriteString(c.Text)
	}
	return strings.TrimRight(b.String(), " ")
}

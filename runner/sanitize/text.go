package sanitize

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxLine is the longest line that Text and Line give, in bytes, the mark that
// says how much was cut included.
const MaxLine = 4 << 10

// maxMarks is how many combining marks may stand on one character. More are
// legitimate in no script and let a name grow over its neighbours.
const maxMarks = 4

// Text returns s with everything that could act on a terminal shown instead:
// controls in caret notation (^[ for escape, ^M for carriage return), C1
// controls and bytes that are not UTF-8 as \x9b, invisible and bidirectional
// format characters as \u{202e}. Newlines and tabs stay. A line longer than
// MaxLine is cut and says so. Clean text is returned as it is.
func Text(s string) string {
	if isPlain(s) {
		return s
	}
	if !strings.Contains(s, "\n") {
		return cut(visible(s, false), 0)
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = cut(visible(l, false), 0)
	}
	return strings.Join(lines, "\n")
}

// Line is Text for a place that has one line: a newline is shown as ^J and a
// tab becomes four spaces, so the result's width is the sum of its characters.
func Line(s string) string {
	if isPlain(s) && strings.IndexByte(s, '\n') < 0 && strings.IndexByte(s, '\t') < 0 {
		return s
	}
	return cut(visible(s, true), 0)
}

// Whole is Line without a bound on its length, for files that programs read too:
// the caller has bounded it.
func Whole(s string) string {
	if isPlain(s) && strings.IndexByte(s, '\n') < 0 && strings.IndexByte(s, '\t') < 0 {
		return s
	}
	return visible(s, true)
}

// CutLine is Line for the beginning of a line of which more bytes were never
// kept; the mark at its end counts them too.
func CutLine(s string, more int) string {
	if more <= 0 {
		return Line(s)
	}
	return cut(visible(s, true), more)
}

// Bytes is Text for bytes as they were read.
func Bytes(b []byte) string { return Text(string(b)) }

// isPlain reports whether s is printable ASCII, newlines and tabs in lines of
// at most MaxLine bytes, which is nearly everything a tool prints.
func isPlain(s string) bool {
	if !printable(s) {
		return false
	}
	for len(s) > MaxLine {
		nl := strings.LastIndexByte(s[:MaxLine+1], '\n')
		if nl < 0 {
			return false
		}
		s = s[nl+1:]
	}
	return true
}

// printable reports whether s is printable ASCII, newlines and tabs throughout.
// Eight bytes at a time: a byte below the space borrows from its top bit, one
// of 0x7f carries into it, and above they have it.
func printable(s string) bool {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	for len(s) >= 8 {
		w := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		if (w|(w-' '*ones)|(w+ones))&tops != 0 && !printableBytes(s[:8]) {
			return false
		}
		s = s[8:]
	}
	return printableBytes(s)
}

func printableBytes(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x7f || (c < ' ' && c != '\n' && c != '\t') {
			return false
		}
	}
	return true
}

// visible shows what acts. In one line it also replaces newline and tab.
func visible(s string, oneLine bool) string {
	var out strings.Builder
	marks, from := 0, 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < 0x7f {
			marks = 0
			i++
			continue
		}
		if out.Cap() == 0 {
			out.Grow(len(s) + len(s)/8 + 16)
		}
		r, size := rune(c), 1
		if c >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if r >= 0x300 && unicode.In(r, unicode.Mn, unicode.Me) {
			marks++
		} else {
			marks = 0
		}
		if !itself(r, size, marks, oneLine) {
			out.WriteString(s[from:i])
			writeShown(&out, r, size, c)
			from = i + size
		}
		i += size
	}
	if from == 0 {
		return s
	}
	out.WriteString(s[from:])
	return out.String()
}

// itself reports whether the character may stand for itself.
func itself(r rune, size, marks int, oneLine bool) bool {
	switch {
	case r == '\t', r == '\n':
		return !oneLine
	case r < ' ', r >= 0x7f && r < 0xa0, r == utf8.RuneError && size == 1:
		return false
	}
	return marks <= maxMarks && !invisible(r)
}

// writeShown writes what stands for the character r, whose first byte is c.
func writeShown(out *strings.Builder, r rune, size int, c byte) {
	switch {
	case r == '\t':
		out.WriteString("    ")
	case r < ' ' || r == 0x7f:
		out.WriteByte('^')
		out.WriteByte(byte(r) ^ '@')
	case r == utf8.RuneError && size == 1:
		fmt.Fprintf(out, `\x%02x`, c)
	case r < 0xa0:
		fmt.Fprintf(out, `\x%02x`, r)
	default:
		fmt.Fprintf(out, `\u{%x}`, r)
	}
}

// invisible reports whether r has no picture of its own, or turns the text
// around it.
func invisible(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp):
		return true
	case r >= 0xe0000 && r <= 0xe0fff: // tags and selectors: hidden messages
		return true
	case r >= 0xfdd0 && r <= 0xfdef, r&0xfffe == 0xfffe: // not characters
		return true
	}
	switch r {
	case 0x034f, // combining grapheme joiner
		0x115f, 0x1160, 0x3164, 0xffa0, // hangul fillers
		0x17b4, 0x17b5, // khmer inherent vowels
		0x180b, 0x180c, 0x180d, 0x180f: // mongolian selectors
		return true
	}
	return false
}

// cut bounds one clean line to MaxLine bytes, the mark included. more bytes are
// known to be missing already.
func cut(s string, more int) string {
	if len(s) <= MaxLine && more == 0 {
		return s
	}
	keep := min(len(s), MaxLine-len(cutMark(len(s)+more)))
	for keep > 0 && keep < len(s) && !utf8.RuneStart(s[keep]) {
		keep--
	}
	return s[:keep] + cutMark(len(s)-keep+more)
}

// cutMark says at the end of a line how much of it isn't shown.
func cutMark(bytes int) string {
	return "… (" + strconv.Itoa(bytes) + " more bytes)"
}

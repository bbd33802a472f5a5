// Package text measures, cuts, pads and wraps text for a grid of cells.
//
// Widths are those of ui/screen/cell, which paints: one measure for both, or
// columns drift apart. Most of what is shown is ASCII, and that way is short.
// What does not live here: colours, which the theme adds around finished text.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Width is the number of cells that s takes. Colour sequences take none.
func Width(s string) int {
	n := 0
	for i := 0; i < len(s); {
		b := s[i]
		switch {
		case b == 0x1b:
			i += sequence(s[i:])
		case b < utf8.RuneSelf:
			if b >= 0x20 && b != 0x7f {
				n++
			}
			i++
			if i < len(s) && s[i] >= utf8.RuneSelf && !plain(s[i:]) {
				return ansi.StringWidth(s) // a mark may join what precedes it
			}
		case plain(s[i:]):
			_, size := utf8.DecodeRuneInString(s[i:])
			n++
			i += size
			if i < len(s) && s[i] >= utf8.RuneSelf && !plain(s[i:]) {
				return ansi.StringWidth(s)
			}
		default:
			return ansi.StringWidth(s)
		}
	}
	return n
}

// plain reports whether s begins with one of the one-cell signs that our own
// pages are made of.
func plain(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	switch {
	case r >= 0xC0 && r <= 0x17F, r >= 0x2500 && r <= 0x259F, r == '·', r == '…', r == '–', r == '—':
		return true
	case r == '✓', r == '✗', r == '●', r == '○', r == '▲', r == '▼', r == '↑', r == '↓', r == '‹', r == '›', r == '→':
		return true
	}
	return false
}

// sequence is the length of the colour sequence that s begins with.
func sequence(s string) int {
	for i := 1; i < len(s); i++ {
		if b := s[i]; i > 1 && b >= 0x40 && b <= 0x7e {
			return i + 1
		}
	}
	return len(s)
}

// spaces is cut to make blanks without an allocation.
const spaces = "                                                                                                                                                                                                                                                                    "

// Blank is n spaces; none for n below 1.
func Blank(n int) string {
	switch {
	case n <= 0:
		return ""
	case n <= len(spaces):
		return spaces[:n]
	}
	return strings.Repeat(" ", n)
}

// Pad fills s with spaces to w cells. What is wider stays as it is.
func Pad(s string, w int) string {
	if n := w - Width(s); n > 0 {
		return s + Blank(n)
	}
	return s
}

// Cut shortens s to w cells; more marks that something is missing.
func Cut(s string, w int, more string) string {
	if len(s) <= w || Width(s) <= w {
		return s
	}
	if w <= 0 {
		return ""
	}
	if Width(more) >= w {
		more = ""
	}
	if keep := w - Width(more); ascii(s) {
		return s[:keep] + more // one cell a byte; nearly all there is to cut is so
	}
	return ansi.Truncate(s, w, more)
}

// ascii reports whether s is printable ASCII throughout.
func ascii(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// Fit is Cut and then Pad: exactly w cells.
func Fit(s string, w int, more string) string { return Pad(Cut(s, w, more), w) }

// Wrap breaks s at blanks into lines of at most w cells; words longer than a
// line are broken where they must be. Line ends in s are kept. An empty s
// gives no lines.
func Wrap(s string, w int) []string {
	if s == "" {
		return nil
	}
	if w < 1 {
		w = 1
	}
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		out = append(out, wrapLine(line, w)...)
	}
	return out
}

// wrapLine cuts a line into pieces of itself, so that wrapping copies nothing
// but where the line is indented: its later pieces are, too.
func wrapLine(s string, w int) []string {
	if Width(s) <= w {
		return []string{s}
	}
	indent := s[:len(s)-len(strings.TrimLeft(s, " "))]
	if len(indent) > w/2 {
		indent = ""
	}
	out := make([]string, 0, len(s)/w+2)
	rest := strings.Trim(s, " ")
	for rest != "" {
		n := fitting(rest, w-len(indent))
		out = append(out, indent+strings.TrimRight(rest[:n], " "))
		rest = strings.TrimLeft(rest[n:], " ")
	}
	return out
}

// fitting is how many bytes of s make a line of at most w cells: up to a blank
// where there is one, else as many as fit, and at least one character.
func fitting(s string, w int) int {
	cells, at, blank := 0, 0, 0
	for at < len(s) {
		c, n := First(s[at:])
		if c == "" {
			return len(s)
		}
		if c == " " {
			blank = at
		}
		if cells+n > w && c != " " {
			switch {
			case blank > 0:
				return blank
			case at == 0:
				return len(c)
			}
			return at
		}
		cells += n
		at += len(c)
	}
	return len(s)
}

// Clean makes what was typed or pasted fit for one line: line ends and tabs
// become blanks, other control characters and those without a shape go.
func Clean(s string) string {
	ok := true
	for _, r := range s {
		if !printable(r) {
			ok = false
			break
		}
	}
	if ok {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || unicode.Is(unicode.Zs, r):
			return ' '
		case printable(r):
			return r
		}
		return -1
	}, s)
}

func printable(r rune) bool {
	return r >= 0x20 && r < 0x7f || r > 0x9f && r != utf8.RuneError &&
		(unicode.IsPrint(r) || unicode.Is(unicode.M, r))
}

// Clusters splits s into what a person takes for characters, and their widths.
func Clusters(s string) (clusters []string, widths []int) {
	for s != "" {
		c, w := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		if c == "" {
			break
		}
		clusters, widths, s = append(clusters, c), append(widths, w), s[len(c):]
	}
	return clusters, widths
}

// First is the first such character of s and its width.
func First(s string) (string, int) {
	if s == "" {
		return "", 0
	}
	if s[0] < utf8.RuneSelf && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return s[:1], 1
	}
	return ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
}

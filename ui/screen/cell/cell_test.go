package cell

import (
	"testing"

	"github.com/charmbracelet/lipgloss"
	"pgregory.net/rapid"
)

// Nothing of a view acts, and of what is meant for reading nothing is lost.
func TestOnlyTextAndStylesSurvive(t *testing.T) {
	for line, want := range map[string]string{
		"a\x1b[31mb\x1b[0mc":            "abc",
		"a\x1b[2Jb\x1b[10;10Hc":         "abc",
		"a\x1b]0;title\x07b":            "ab",
		"a\x1b]52;c;eA==\x1b\\b":        "ab",
		"a\x1b]never ended":             "anever ended",
		"a\x1bPnever ended":             "anever ended",
		"a\x1b[31":                      "a31",
		"a\x1b":                         "a",
		"a\x1b(0b\x1bcd":                "abd",
		"FAILED\rStatus: OK":            "FAILEDStatus: OK",
		"a\bb\ac\x00d\x7fe":             "abcde",
		"a\u202eb\u2066c\u200bd\u2028e": "abcde",
		"a\u009b31mb":                   "a31mb",
		"a\xffb":                        "a\uFFFDb",
		"a\tb":                          "a       b",
		"世界":                            "世界",
		"e\u0301x":                      "e\u0301x",
		"\u0301x":                       "x",
	} {
		row := make([]Cell, 40)
		Parser{Colours: TrueColour}.Line(row, line, Style{})
		if got := String(row); got != want {
			t.Errorf("%q shows %q, want %q", line, got, want)
		}
	}
}

func TestASCIIKeepsWidths(t *testing.T) {
	row := make([]Cell, 20)
	Parser{ASCII: true}.Line(row, "─│✓ Zürich 世 e\u0301 …", Style{})
	if got, want := String(row), "-|x Zurich ?? e ."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCutAtTheEdge(t *testing.T) {
	row := make([]Cell, 3)
	end := Parser{Colours: Sixteen}.Line(row, "ab世\x1b[31mx", Style{})
	if got := String(row); got != "ab" {
		t.Errorf("got %q, want the wide character left out", got)
	}
	if end.FG != Indexed(1) {
		t.Error("a colour that begins in the part cut off does not reach the next line")
	}
}

// Text is as wide here as lipgloss, which lays pages out, takes it to be.
func TestWidthAsLipgloss(t *testing.T) {
	pieces := []string{"a", " ", "ü", "✓", "─", "…", "世", "한", "👩‍👩‍👧", "🇩🇪", "e\u0301", "नि", "\x1b[31m", "\x1b[m"}
	rapid.Check(t, func(t *rapid.T) {
		var line string
		for _, p := range rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12).Draw(t, "pieces") {
			line += p
		}
		row := make([]Cell, 60)
		Parser{Colours: TrueColour}.Line(row, line+"|", Style{})
		x := 0
		for row[x].Text != "|" {
			x++
		}
		if want := lipgloss.Width(line); x != want {
			t.Fatalf("%q is %d wide here and %d in lipgloss", line, x, want)
		}
	})
}

// A change of style, read back, gives the style that was wanted, and is never
// longer than a reset and a fresh start.
func TestSGRRoundTrip(t *testing.T) {
	color := rapid.Custom(func(t *rapid.T) Color {
		switch n := rapid.Byte().Draw(t, "n"); rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			return 0
		case 1:
			return Indexed(n)
		default:
			return RGB(n, n/2, 255-n)
		}
	})
	style := rapid.Custom(func(t *rapid.T) Style {
		return Style{FG: color.Draw(t, "fg"), BG: color.Draw(t, "bg"), Attr: Attr(rapid.IntRange(0, 63).Draw(t, "attr"))}
	})
	rapid.Check(t, func(t *rapid.T) {
		from, to := style.Draw(t, "from"), style.Draw(t, "to")
		seq := AppendSGR(nil, from, to)
		got := Parser{Colours: TrueColour}.Line(nil, string(seq), from)
		if got != to {
			t.Fatalf("%q leads from %+v to %+v, want %+v", seq, from, got, to)
		}
		if fresh := AppendSGR([]byte("\x1b[m"), Style{}, to); len(seq) > len(fresh) {
			t.Fatalf("%q is longer than %q", seq, fresh)
		}
	})
}

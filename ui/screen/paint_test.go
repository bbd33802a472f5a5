package screen

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/hinshun/vt10x"
	"pgregory.net/rapid"

	"aksarc-wizard/ui/screen/cell"
	"aksarc-wizard/ui/screen/screentest"
)

// pieces are what random views are made of: plain text, colours, wide and
// combined characters, and things that must not act.
var (
	narrow = []string{
		" ", "  ", "          ", "a", "Zürich", "field", "✓", "─", "┊", "x y", "0123456789",
		"\x1b[31m", "\x1b[1m", "\x1b[0m", "\x1b[m", "\x1b[7m", "\x1b[27m", "\x1b[4m", "\x1b[24m",
		"\x1b[38;5;200m", "\x1b[48;2;1;2;3m", "\x1b[44m", "\x1b[49m", "\x1b[39m", "\x1b[1;3;31;42m",
		"\x1b[22m", "\x1b[97m", "\x1b[103m", "\t",
	}
	wide = []string{"世界", "한", "é", "e\u0301", "👩‍👩‍👧", "🇩🇪", "❤️", "ﬁ", "नि", "\u0301", "\u200b", "\u202e"}
	evil = []string{
		"\x1b]0;owned\x07", "\x1b[2J", "\x1b[5;5H", "\x1b[?1049l", "\x1bc", "\x1b]52;c;eA==\x1b\\",
		"\r", "\b", "\x07", "\x9b31m", "\u009b2J", "\xff", "\x1b", "\x1b[", "\x1bP", "\x0e", "\x1b(0",
		"\x1b[>4;2m", "\x1b[6n", "\x00", "\x7f",
	}
)

func genView(pool []string, maxLines, maxPieces int) *rapid.Generator[string] {
	line := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pool), 0, maxPieces).Draw(t, "pieces"), "")
	})
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(line, 0, maxLines).Draw(t, "lines"), "\n")
	})
}

// genNext keeps most lines of the last view, as a page does when a key is typed.
func genNext(t *rapid.T, last string, pool []string) string {
	if rapid.IntRange(0, 4).Draw(t, "how new") == 0 {
		return genView(pool, 12, 14).Draw(t, "view")
	}
	lines := strings.Split(last, "\n")
	i := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
	piece := rapid.SampledFrom(pool).Draw(t, "piece")
	switch rapid.IntRange(0, 3).Draw(t, "change") {
	case 0:
		lines[i] += piece
	case 1:
		lines[i] = piece + lines[i]
	case 2:
		lines[i] = ""
	default:
		lines = append(lines[:i], append([]string{piece}, lines[i:]...)...)
	}
	return strings.Join(lines, "\n")
}

// Whatever views follow each other, at whatever sizes, the screen shows the
// last one, cell by cell and colour by colour, and nothing but sequences of our
// own list is written.
func TestScreenEqualsView(t *testing.T) {
	all := append(append(append([]string{}, narrow...), wide...), evil...)
	check := func(t *rapid.T) {
		profile := Profile{
			Colours: rapid.SampledFrom([]cell.Colours{NoColour, Sixteen, TwoFiftySix, TrueColour}).Draw(t, "colours"),
			Unicode: rapid.Bool().Draw(t, "unicode"),
		}
		p := newPainter(profile)
		w, h := genSize(t)
		term := screentest.NewEmulator(w, h)
		write(t, term, wrapOff)
		view := ""
		for range rapid.IntRange(1, 12).Draw(t, "frames") {
			if rapid.IntRange(0, 9).Draw(t, "resize") == 0 {
				w, h = genSize(t)
				term.Resize(w, h)
				p.forget() // as the host does, also when the size is the old one again
			}
			if rapid.IntRange(0, 19).Draw(t, "redraw") == 0 {
				p.forget()
			}
			view = genNext(t, view, all)
			f := frame{view: view, w: w, h: h,
				cx: rapid.IntRange(-1, w).Draw(t, "cx"), cy: rapid.IntRange(-1, h).Draw(t, "cy"),
				caret: rapid.Bool().Draw(t, "caret")}
			out := p.paint(nil, f)
			write(t, term, string(out))
			equalCells(t, term.Cells(), p.parser.Lines(view, w, h), out)
			inside := f.cx >= 0 && f.cy >= 0 && f.cx < w && f.cy < h
			if shown := term.Mode(25); shown != (f.caret && inside) {
				t.Fatalf("cursor shown: %v, wanted %v", shown, f.caret && inside)
			}
			if x, y := term.Cursor(); f.caret && inside && (x != f.cx || y != f.cy) {
				t.Fatalf("cursor at %d,%d, wanted %d,%d after %q", x, y, f.cx, f.cy, out)
			}
			if again := p.paint(nil, f); len(again) != 0 {
				t.Fatalf("the same frame again wrote %q", again)
			}
		}
	}
	// Each round is a hundred sequences of frames.
	rounds := 10
	if n, err := strconv.Atoi(os.Getenv("SCREEN_FUZZ_ROUNDS")); err == nil {
		rounds = n
	}
	for range rounds {
		rapid.Check(t, check)
	}
}

func genSize(t *rapid.T) (w, h int) {
	return rapid.IntRange(2, 40).Draw(t, "w"), rapid.IntRange(1, 14).Draw(t, "h")
}

func write(t *rapid.T, term *screentest.Emulator, s string) {
	_, _ = term.Write([]byte(s))
	if len(term.Errors) > 0 {
		t.Fatalf("the terminal complains: %v\nafter %q", term.Errors, s)
	}
}

// equalCells: a space may be in any colour that can't be seen on it.
func equalCells(t *rapid.T, got, want [][]cell.Cell, out []byte) {
	for y := range want {
		for x := range want[y] {
			g, w := got[y][x], want[y][x]
			if g.Text != w.Text || g.Width != w.Width || !w.LooksSameIn(g.Style) {
				t.Fatalf("row %d, column %d shows %+v, the view has %+v\nscreen %q\nview   %q\nafter %q",
					y, x, got[y][x], want[y][x], cell.String(got[y]), cell.String(want[y]), out)
			}
		}
	}
}

// The same with an emulator that is not ours. It knows no wide characters.
func TestScreenEqualsViewOnVt10x(t *testing.T) {
	check := func(t *rapid.T) {
		p := newPainter(Profile{Colours: TrueColour, Unicode: true})
		w, h := genSize(t)
		term := vt10x.New(vt10x.WithSize(w, h))
		_, _ = term.Write([]byte(wrapOff))
		view := ""
		for range rapid.IntRange(1, 8).Draw(t, "frames") {
			view = genNext(t, view, narrow)
			x, y := rapid.IntRange(0, w-1).Draw(t, "x"), rapid.IntRange(0, h-1).Draw(t, "y")
			out := p.paint(nil, frame{view: view, w: w, h: h, cx: x, cy: y, caret: true})
			_, _ = term.Write(out)
			if at := term.Cursor(); at.X != x || at.Y != y {
				t.Fatalf("cursor at %d,%d, wanted %d,%d after %q", at.X, at.Y, x, y, out)
			}
			for y, row := range p.parser.Lines(view, w, h) {
				for x, c := range row {
					if g, wanted := seen(term.Cell(x, y)), expected(c); g != wanted {
						t.Fatalf("row %d, column %d shows %s, the view has %s\nafter %q", y, x, g, wanted, out)
					}
				}
			}
		}
	}
	for range 10 {
		rapid.Check(t, check)
	}
}

// seen and expected describe a cell in the terms of vt10x, which shows bold
// base colours bright and keeps no faint or struck text.
func seen(g vt10x.Glyph) string {
	const reverse, underline, bold, italic = 1, 2, 4, 16
	mode := g.Mode & (reverse | underline | bold | italic)
	if g.Char == ' ' && mode&(reverse|underline) == 0 {
		return fmt.Sprintf("blank on %v", g.BG)
	}
	return fmt.Sprintf("%q %v on %v mode %d", g.Char, g.FG, g.BG, mode)
}

func expected(c cell.Cell) string {
	fg, bg := vtColor(c.Style.FG, vt10x.DefaultFG), vtColor(c.Style.BG, vt10x.DefaultBG)
	var mode int16
	for attr, bit := range map[cell.Attr]int16{cell.Reverse: 1, cell.Underline: 2, cell.Bold: 4, cell.Italic: 16} {
		if c.Style.Attr&attr != 0 {
			mode |= bit
		}
	}
	g := vt10x.Glyph{Char: []rune(c.Text)[0], Mode: mode, FG: fg, BG: bg}
	if mode&4 != 0 && fg < 8 {
		g.FG += 8
	}
	if mode&1 != 0 {
		g.FG, g.BG = bg, fg
	}
	return seen(g)
}

func vtColor(c cell.Color, def vt10x.Color) vt10x.Color {
	if c == 0 {
		return def
	}
	return vt10x.Color(c & 0xFFFFFF)
}

// A key in a form changes one cell; the next one costs one byte.
func TestBytesOfOneCell(t *testing.T) {
	p := newPainter(Profile{Colours: Sixteen, Unicode: true})
	at := func(text string) frame {
		return frame{view: "\x1b[36mName\x1b[0m  " + text + "\nnext", w: 80, h: 24, cx: 6 + len(text), caret: true}
	}
	p.paint(nil, at(""))
	for _, step := range []struct{ text, want string }{
		{"a", "a"}, {"ab", "b"}, {"abc", "c"}, {"ab", "\b \b"}, {"abx", "x"},
	} {
		got := string(p.paint(nil, at(step.text)))
		if got != step.want {
			t.Errorf("%q wrote %q, want %q", step.text, got, step.want)
		}
	}
}

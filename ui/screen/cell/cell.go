// Package cell turns a styled line of text into terminal cells and cells back
// into the shortest colour changes.
//
// It knows SGR (colours and attributes) and widths. It does not know cursor
// moves, terminal modes or files: those live in ui/screen. Nothing but SGR
// survives the way from a view to cells, so no text of a view can act on the
// terminal.
package cell

// Cell is one column of a row.
type Cell struct {
	// Text is one grapheme cluster, never empty except in the right half of a
	// wide cluster, and free of control characters.
	Text  string
	Style Style
	// Width is 1, 2 for the left half of a wide cluster, 0 for its right half.
	Width uint8
}

// Blank is an empty column in the terminal's own colours.
var Blank = Cell{Text: " ", Width: 1}

// Fragile reports whether terminals may disagree with us on how far the cursor
// moves when the cell is printed: wide clusters and clusters of several runes.
func (c Cell) Fragile() bool {
	if c.Width != 1 {
		return true
	}
	// One rune of UTF-8 has exactly one byte that is not a continuation byte.
	for i := 1; i < len(c.Text); i++ {
		if c.Text[i]&0xC0 != 0x80 {
			return true
		}
	}
	return false
}

// Color is a terminal colour. The zero value is the terminal's default.
type Color uint32

const (
	kindIndexed Color = 1 << 24
	kindRGB     Color = 2 << 24
	kindMask    Color = 0xFF << 24
)

// Indexed is entry n of the terminal's palette: 0 to 7 the base colours, 8 to
// 15 their bright forms, 16 to 255 the extended palette.
func Indexed(n uint8) Color { return kindIndexed | Color(n) }

// RGB is a 24 bit colour.
func RGB(r, g, b uint8) Color {
	return kindRGB | Color(r)<<16 | Color(g)<<8 | Color(b)
}

// Attr is a set of text attributes. Blinking and hidden text are left out on
// purpose: the one is motion, the other can deceive.
type Attr uint8

const (
	Bold Attr = 1 << iota
	Faint
	Italic
	Underline
	Reverse
	Strike
)

// seenOnBlank are the attributes that show on a column without a glyph.
const seenOnBlank = Underline | Reverse | Strike

// Style is how a cell is drawn. The zero value is the terminal's default.
type Style struct {
	FG, BG Color
	Attr   Attr
}

// onBlank drops what cannot be seen on a space, so that equal looking blanks
// are equal and cost no colour change.
func (s Style) onBlank() Style {
	if s.Attr&seenOnBlank != 0 {
		return s
	}
	return Style{BG: s.BG}
}

// Plain reports whether erasing part of a line under this style gives blanks
// in the terminal's own colours on every terminal.
func (s Style) Plain() bool {
	return s.BG == 0 && s.Attr&seenOnBlank == 0
}

// LooksSameIn reports whether the cell looks the same printed by a terminal that
// is in this style instead of the cell's own: a space between two coloured
// words needs no way out of their colour and back.
func (c Cell) LooksSameIn(s Style) bool {
	return c.Style == s || c.Text == " " && c.Style.BG == s.BG && (c.Style.Attr|s.Attr)&seenOnBlank == 0
}

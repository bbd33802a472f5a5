package screen

import (
	"strings"

	"aksarc-wizard/ui/screen/cell"
)

// frame is one picture to show.
type frame struct {
	view string
	w, h int
	// The terminal's own cursor: its place, and whether it is seen.
	cx, cy int
	caret  bool
}

// painter remembers what stands on the terminal and turns the next frame into
// the bytes that make the difference. It writes nothing itself.
//
// The terminal is assumed not to wrap at the right edge (DECAWM off).
type painter struct {
	parser cell.Parser
	w, h   int
	rows   []paintedRow
	spare  []cell.Cell
	cx, cy int        // where the terminal's cursor is; cx may be unknown
	style  cell.Style // the style the terminal is in
	caret  bool       // whether the terminal shows its cursor
	dirty  bool       // nothing is known of the terminal: clear it first
}

// paintedRow is a row as it stands on the terminal. While the line and the
// style it starts in stay the same, the row needs no look at all.
type paintedRow struct {
	line       string
	start, end cell.Style
	cells      []cell.Cell
}

func newPainter(p Profile) *painter {
	return &painter{parser: cell.Parser{Colours: p.Colours, ASCII: !p.Unicode}, dirty: true}
}

// forget makes the next frame start from an empty screen.
func (p *painter) forget() { p.dirty = true }

// paint appends the bytes that turn the terminal into the frame.
func (p *painter) paint(dst []byte, f frame) []byte {
	if p.dirty || f.w != p.w || f.h != p.h {
		dst = p.clear(dst, f.w, f.h)
	}
	rest := f.view
	var style cell.Style
	for y := range p.rows {
		var line string
		if i := strings.IndexByte(rest, '\n'); i >= 0 {
			line, rest = rest[:i], rest[i+1:]
		} else {
			line, rest = rest, ""
		}
		row := &p.rows[y]
		if row.line == line && row.start == style {
			style = row.end
			continue
		}
		row.line, row.start = line, style
		style = p.parser.Line(p.spare, line, style)
		row.end = style
		dst = p.paintRow(dst, y, row.cells, p.spare)
		row.cells, p.spare = p.spare, row.cells
	}
	return p.place(dst, f)
}

// clear empties the terminal and what we know of it.
func (p *painter) clear(dst []byte, w, h int) []byte {
	p.w, p.h = w, h
	p.spare = make([]cell.Cell, w)
	p.rows = make([]paintedRow, h)
	for y := range p.rows {
		p.rows[y].cells = make([]cell.Cell, w)
		for x := range p.rows[y].cells {
			p.rows[y].cells[x] = cell.Blank
		}
	}
	p.cx, p.cy, p.style, p.caret, p.dirty = 0, 0, cell.Style{}, false, false
	return append(dst, hideCursor+"\x1b[m\x1b[H\x1b[J"...)
}

// place leaves the terminal's cursor where the frame wants it. A hidden cursor
// stays where it is: moving it would cost bytes that nobody sees.
func (p *painter) place(dst []byte, f frame) []byte {
	if !f.caret || f.cx < 0 || f.cy < 0 || f.cx >= p.w || f.cy >= p.h {
		if p.caret {
			p.caret = false
			dst = append(dst, hideCursor...)
		}
		return dst
	}
	dst = p.moveTo(dst, f.cx, f.cy, p.rows[f.cy].cells)
	if !p.caret {
		p.caret = true
		dst = append(dst, showCursor...)
	}
	return dst
}

// eraseFrom is the number of changed cells from which on erasing to the end of
// the line is shorter than printing blanks.
const eraseFrom = 4

func (p *painter) paintRow(dst []byte, y int, old, now []cell.Cell) []byte {
	w := len(now)
	// From here on the row is blank in the terminal's own colours.
	tail := w
	for tail > 0 && now[tail-1] == cell.Blank {
		tail--
	}
	for x := 0; x < w; x++ {
		if old[x] == now[x] {
			continue
		}
		if x >= tail && changed(old[x:], now[x:]) >= eraseFrom {
			dst = p.moveTo(dst, x, y, now)
			if !p.style.Plain() {
				dst = p.setStyle(dst, cell.Style{})
			}
			return append(dst, "\x1b[K"...)
		}
		if now[x].Width == 0 {
			continue // printed with its left half
		}
		dst = p.moveTo(dst, x, y, now)
		dst = p.print(dst, x, now[x])
	}
	return dst
}

func changed(old, now []cell.Cell) int {
	n := 0
	for i := range now {
		if old[i] != now[i] {
			n++
		}
	}
	return n
}

// print writes one cell at the cursor, which is in column x.
func (p *painter) print(dst []byte, x int, c cell.Cell) []byte {
	if !c.LooksSameIn(p.style) {
		dst = p.setStyle(dst, c.Style)
	}
	if !c.Fragile() {
		dst = append(dst, c.Text...)
		if p.cx = x + 1; p.cx == p.w {
			// Terminals differ in where the cursor is now.
			p.cx = unknown
		}
		return dst
	}
	if c.Width == 2 {
		// A terminal that takes the cluster for a narrow one leaves its second
		// column alone, so empty that before.
		back := "  \b\b"
		if x+2 == p.w {
			// Without wrapping the cursor stays on the last column.
			back = "  \b"
		}
		dst = append(dst, back...)
	}
	dst = append(dst, c.Text...)
	p.cx = unknown
	return dst
}

func (p *painter) setStyle(dst []byte, s cell.Style) []byte {
	dst = cell.AppendSGR(dst, p.style, s)
	p.style = s
	return dst
}

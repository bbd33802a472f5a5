package screen

import (
	"strconv"

	"aksarc-wizard/ui/screen/cell"
)

// unknown is the column of the cursor after something was printed that
// terminals count differently, or at the right edge.
const unknown = -1

// moveTo appends the shortest way of the cursor to column x of row y.
//
// row holds the wanted cells of row y: printing again what already stands
// between the cursor and x is often shorter than any sequence. It may be nil.
func (p *painter) moveTo(dst []byte, x, y int, row []cell.Cell) []byte {
	if p.cx == x && p.cy == y {
		return dst
	}
	var a, b, c [40]byte
	best := appendCUP(a[:0], x, y)
	if p.cy >= 0 {
		vertical := appendVertical(b[:0], p.cy, y)
		if p.cx >= 0 {
			way := p.appendHorizontal(vertical, p.cx, x, row)
			best = shorter(best, way)
		}
		// By way of column 0.
		way := append(c[:0], '\r')
		way = appendVertical(way, p.cy, y)
		way = p.appendHorizontal(way, 0, x, row)
		best = shorter(best, way)
	}
	p.cx, p.cy = x, y
	return append(dst, best...)
}

func shorter(a, b []byte) []byte {
	if len(b) < len(a) {
		return b
	}
	return a
}

func appendCUP(dst []byte, x, y int) []byte {
	dst = append(dst, "\x1b["...)
	if y > 0 || x > 0 {
		// An empty row before a column is right by the standard, but not every
		// emulator knows.
		dst = strconv.AppendInt(dst, int64(y+1), 10)
	}
	if x > 0 {
		dst = append(dst, ';')
		dst = strconv.AppendInt(dst, int64(x+1), 10)
	}
	return append(dst, 'H')
}

// appendVertical moves between rows in the same column. A line feed does that
// because raw mode leaves it alone; it never scrolls, since y is on the screen.
func appendVertical(dst []byte, from, to int) []byte {
	switch n := to - from; {
	case n > 0 && n <= 3:
		return append(dst, "\n\n\n"[:n]...)
	case n > 0:
		return appendCSI(dst, n, 'B')
	case n < 0:
		return appendCSI(dst, -n, 'A')
	}
	return dst
}

func (p *painter) appendHorizontal(dst []byte, from, to int, row []cell.Cell) []byte {
	switch n := to - from; {
	case n < 0 && -n <= 4:
		return append(dst, "\b\b\b\b"[:-n]...)
	case n < 0:
		return appendCSI(dst, -n, 'D')
	case n > 0:
		mark := len(dst)
		dst = appendCSI(dst, n, 'C')
		if cost := len(dst) - mark; row != nil && n <= cost && p.printable(row[from:to]) {
			dst = dst[:mark]
			for _, c := range row[from:to] {
				dst = append(dst, c.Text...)
			}
		}
	}
	return dst
}

// printable reports whether cells can be printed as they are, one byte each, and
// look right in the style the terminal is in.
func (p *painter) printable(cells []cell.Cell) bool {
	for i := range cells {
		if c := &cells[i]; len(c.Text) != 1 || !c.LooksSameIn(p.style) {
			return false
		}
	}
	return true
}

// appendCSI appends a sequence with one count, which is left out when 1.
func appendCSI(dst []byte, n int, final byte) []byte {
	dst = append(dst, "\x1b["...)
	if n != 1 {
		dst = strconv.AppendInt(dst, int64(n), 10)
	}
	return append(dst, final)
}

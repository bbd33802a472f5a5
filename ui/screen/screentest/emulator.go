package screentest

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"aksarc-wizard/ui/screen/cell"
)

// Emulator is a terminal that knows widths and is strict: a sequence that is
// not on the painter's list is an error, as is scrolling.
type Emulator struct {
	// Errors lists what a painter must never do.
	Errors []string
	// Bells counts rings, Titles and Clipboard keep OSC 0 and OSC 52.
	Bells             int
	Titles, Clipboard []string

	w, h  int
	cells [][]cell.Cell
	x, y  int
	style cell.Style
	modes map[int]bool
	buf   []byte
}

// NewEmulator is a terminal as it is after a reset: it wraps and shows its
// cursor.
func NewEmulator(w, h int) *Emulator {
	e := &Emulator{modes: map[int]bool{7: true, 25: true}}
	e.Resize(w, h)
	return e
}

// Resize gives an empty screen of a new size, the cursor somewhere on it.
func (e *Emulator) Resize(w, h int) {
	e.w, e.h = w, h
	e.cells = make([][]cell.Cell, h)
	for y := range e.cells {
		e.cells[y] = make([]cell.Cell, w)
		for x := range e.cells[y] {
			e.cells[y][x] = cell.Blank
		}
	}
	e.x, e.y = min(e.x, w-1), min(e.y, h-1)
}

// Mode reports a private mode: 7 wrap, 25 cursor, 1049 alternate screen, 2004
// bracketed paste.
func (e *Emulator) Mode(n int) bool { return e.modes[n] }

// Cursor is the place of the cursor.
func (e *Emulator) Cursor() (x, y int) { return e.x, e.y }

// Style is the style in force.
func (e *Emulator) Style() cell.Style { return e.style }

// Cells is the screen.
func (e *Emulator) Cells() [][]cell.Cell { return e.cells }

// Rows is the text of the screen, without blanks at the ends of rows.
func (e *Emulator) Rows() []string {
	rows := make([]string, e.h)
	for y := range rows {
		rows[y] = cell.String(e.cells[y])
	}
	return rows
}

func (e *Emulator) bad(format string, args ...any) {
	e.Errors = append(e.Errors, fmt.Sprintf(format, args...))
}

// Write takes the bytes of the program; a sequence may be split.
func (e *Emulator) Write(p []byte) (int, error) {
	e.buf = append(e.buf, p...)
	for len(e.buf) > 0 {
		n := e.step(e.buf)
		if n == 0 {
			break
		}
		e.buf = e.buf[n:]
	}
	return len(p), nil
}

func (e *Emulator) step(b []byte) int {
	switch c := b[0]; {
	case c == 0x1b:
		return e.escape(b)
	case c == '\r':
		e.x = 0
	case c == '\n':
		if e.y+1 == e.h {
			e.bad("line feed on the last row scrolls the screen")
			return 1
		}
		e.y++
	case c == '\b':
		e.x = max(0, e.x-1)
	case c == '\a':
		e.Bells++
	case c < 0x20 || c == 0x7f:
		e.bad("control byte %#x", c)
	default:
		return e.text(b)
	}
	return 1
}

func (e *Emulator) text(b []byte) int {
	end := 0
	for end < len(b) && b[end] >= 0x20 && b[end] != 0x7f {
		end++
	}
	if end == len(b) && !utf8.FullRune(b[lastRune(b):]) {
		if end = lastRune(b); end == 0 {
			return 0
		}
	}
	for i := 0; i < end; {
		cluster, width := ansi.FirstGraphemeCluster(string(b[i:end]), ansi.GraphemeWidth)
		i += len(cluster)
		e.put(cluster, width)
	}
	return end
}

// lastRune is where the last rune of b begins, whole or not.
func lastRune(b []byte) int {
	i := len(b) - 1
	for i > 0 && !utf8.RuneStart(b[i]) {
		i--
	}
	return i
}

func (e *Emulator) put(text string, width int) {
	switch {
	case !utf8.ValidString(text):
		e.bad("invalid UTF-8 %q", text)
		return
	case width <= 0:
		e.bad("character without width %+q", text)
		return
	case e.modes[7] && e.x+width > e.w:
		e.bad("wrap at the right edge")
	}
	width = min(width, 2)
	e.x = min(e.x, e.w-width)
	if e.x < 0 {
		e.bad("wide character on a screen of one column")
		e.x = 0
		return
	}
	e.vacate(e.x)
	if width == 2 {
		e.vacate(e.x + 1)
		e.cells[e.y][e.x+1] = cell.Cell{Style: e.style}
	}
	e.cells[e.y][e.x] = cell.Cell{Text: text, Style: e.style, Width: uint8(width)}
	// Without wrapping the cursor stays on the last column.
	e.x = min(e.x+width, e.w-1)
}

// vacate blanks the other half of a wide character at x.
func (e *Emulator) vacate(x int) {
	row := e.cells[e.y]
	switch row[x].Width {
	case 2:
		row[x+1] = cell.Cell{Text: " ", Style: row[x].Style, Width: 1}
	case 0:
		row[x-1] = cell.Cell{Text: " ", Style: row[x].Style, Width: 1}
	}
}

func (e *Emulator) escape(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	switch b[1] {
	case '[':
		for i := 2; i < len(b); i++ {
			if b[i] >= 0x40 && b[i] <= 0x7e {
				e.control(string(b[2:i]), b[i])
				return i + 1
			}
		}
		return 0
	case ']':
		for i := 2; i < len(b); i++ {
			if b[i] == '\a' {
				e.osc(string(b[2:i]))
				return i + 1
			}
		}
		return 0
	}
	e.bad("sequence ESC %q", b[1])
	return 2
}

func (e *Emulator) osc(s string) {
	if title, ok := strings.CutPrefix(s, "0;"); ok {
		e.Titles = append(e.Titles, title)
		return
	}
	if text, ok := strings.CutPrefix(s, "52;c;"); ok {
		e.Clipboard = append(e.Clipboard, text)
		return
	}
	e.bad("sequence ESC ] %q", s)
}

func (e *Emulator) control(params string, final byte) {
	if private, ok := strings.CutPrefix(params, "?"); ok && (final == 'h' || final == 'l') {
		n, _ := strconv.Atoi(private)
		switch n {
		case 7, 25, 2004:
		case 1049:
			e.Resize(e.w, e.h)
		default:
			e.bad("mode %s", params)
		}
		e.modes[n] = final == 'h'
		return
	}
	if strings.Trim(params, "0123456789;") != "" {
		e.bad("sequence ESC [ %s%c", params, final)
		return
	}
	var arg [2]int
	for i, s := range strings.SplitN(params, ";", 2) {
		arg[i], _ = strconv.Atoi(s)
	}
	n := max(1, arg[0])
	switch final {
	case 'm':
		e.style = styleAfter(e.style, params)
	case 'A':
		e.y = max(0, e.y-n)
	case 'B':
		e.y = min(e.h-1, e.y+n)
	case 'C':
		e.x = min(e.w-1, e.x+n)
	case 'D':
		e.x = max(0, e.x-n)
	case 'H':
		if n > e.h || max(1, arg[1]) > e.w {
			e.bad("cursor to row %d, column %d of %dx%d", n, arg[1], e.w, e.h)
		}
		e.y, e.x = min(n, e.h)-1, min(max(1, arg[1]), e.w)-1
	case 'K':
		e.erase(e.y, e.x)
	case 'J':
		e.erase(e.y, e.x)
		for y := e.y + 1; y < e.h; y++ {
			e.erase(y, 0)
		}
	case 't':
		if params != "22;0" && params != "23;0" {
			e.bad("sequence ESC [ %st", params)
		}
	default:
		e.bad("sequence ESC [ %s%c", params, final)
	}
}

func (e *Emulator) erase(y, x int) {
	if !e.style.Plain() {
		e.bad("erasing in style %+v: terminals differ in what it leaves", e.style)
	}
	if x < e.w && e.cells[y][x].Width == 0 {
		e.cells[y][x-1] = cell.Blank
	}
	for ; x < e.w; x++ {
		e.cells[y][x] = cell.Blank
	}
}

// styleAfter applies SGR parameters by letting the parser read them.
func styleAfter(s cell.Style, params string) cell.Style {
	var none [0]cell.Cell
	return cell.Parser{Colours: cell.TrueColour}.Line(none[:], "\x1b["+params+"m", s)
}

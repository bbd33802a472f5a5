//go:build !windows

package screentest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hinshun/vt10x"
)

// The measures of a picture, in pixels of its own.
const (
	cellWidth  = 8
	cellHeight = 18
	margin     = 10
	baseline   = 13 // from the top of a cell
	// fontSize makes most monospaced fonts as wide as a cell; textLength does it
	// for the others.
	fontSize = "13.29"
)

// vt10x keeps the names of these bits of Glyph.Mode to itself.
const (
	underlined = 1 << 1
	bold       = 1 << 2
)

// Picture draws the screen as an SVG document: the cells of the emulator, one
// text element for each run of cells that look alike. Two screens that look
// the same give the same bytes.
func (c *Console) Picture(title string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.screen.Lock()
	defer c.screen.Unlock()
	w, h := c.screen.Size()
	grid := make([][]vt10x.Glyph, h)
	for y := range grid {
		grid[y] = make([]vt10x.Glyph, w)
		for x := range grid[y] {
			grid[y][x] = c.screen.Cell(x, y)
		}
	}
	return drawn(grid, title)
}

func drawn(grid [][]vt10x.Glyph, title string) string {
	w, h := 0, len(grid)
	if h > 0 {
		w = len(grid[0])
	}
	width, height := w*cellWidth+2*margin, h*cellHeight+2*margin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img">`+"\n", width, height, width, height)
	fmt.Fprintf(&b, "<title>%s</title>\n", escaped(title))
	fmt.Fprintf(&b, `<rect width="%d" height="%d" rx="6" fill="%s"/>`+"\n", width, height, rgb(vt10x.DefaultBG))
	fmt.Fprintf(&b, `<g font-family="ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="%s" fill="%s" xml:space="preserve">`+"\n", fontSize, rgb(vt10x.DefaultFG))
	for y, row := range grid {
		row = settled(row)
		for x := 0; x < len(row); {
			n := x + 1
			for n < len(row) && alike(row[n], row[x]) {
				n++
			}
			drawRun(&b, row[x:n], x, y)
			x = n
		}
	}
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

// drawRun draws cells that look alike: their ground, and their text from the
// first character that is not a blank to the last.
func drawRun(b *strings.Builder, run []vt10x.Glyph, x, y int) {
	look := run[0]
	left, top := margin+x*cellWidth, margin+y*cellHeight
	if look.BG != vt10x.DefaultBG {
		fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`+"\n", left, top, len(run)*cellWidth, cellHeight, rgb(look.BG))
	}
	first, last := 0, len(run)
	for first < last && blank(run[first]) {
		first++
	}
	for last > first && blank(run[last-1]) {
		last--
	}
	if first == last {
		return
	}
	text := make([]rune, 0, last-first)
	for _, g := range run[first:last] {
		text = append(text, max(g.Char, ' '))
	}
	fmt.Fprintf(b, `<text x="%d" y="%d" textLength="%d"`, left+first*cellWidth, top+baseline, len(text)*cellWidth)
	if look.FG != vt10x.DefaultFG {
		fmt.Fprintf(b, ` fill="%s"`, rgb(look.FG))
	}
	if look.Mode&bold != 0 {
		b.WriteString(` font-weight="bold"`)
	}
	if look.Mode&underlined != 0 {
		b.WriteString(` text-decoration="underline"`)
	}
	fmt.Fprintf(b, ">%s</text>\n", escaped(string(text)))
}

// settled gives each blank the look of what stands before it on the same
// ground, or else behind it: what colour a blank has can't be seen, and depends
// on how it came there.
func settled(row []vt10x.Glyph) []vt10x.Glyph {
	row = slices.Clone(row)
	for x, g := range row {
		if !blank(g) {
			continue
		}
		row[x] = vt10x.Glyph{Char: ' ', FG: vt10x.DefaultFG, BG: g.BG}
		if x > 0 && row[x-1].BG == g.BG && row[x-1].Mode&underlined == 0 {
			row[x].FG, row[x].Mode = row[x-1].FG, row[x-1].Mode
		}
	}
	for x := len(row) - 2; x >= 0; x-- {
		plain := row[x].FG == vt10x.DefaultFG && row[x].Mode == 0
		if next := row[x+1]; blank(row[x]) && plain && next.BG == row[x].BG && next.Mode&underlined == 0 {
			row[x].FG, row[x].Mode = next.FG, next.Mode
		}
	}
	return row
}

func alike(a, b vt10x.Glyph) bool {
	return a.FG == b.FG && a.BG == b.BG && a.Mode&(bold|underlined) == b.Mode&(bold|underlined)
}

func blank(g vt10x.Glyph) bool { return g.Char <= ' ' && g.Mode&underlined == 0 }

func escaped(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// basic are the sixteen colours, as a calm dark console shows them.
var basic = [16]string{
	"#16181d", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#c8ccd4",
	"#6b7280", "#ff7b86", "#b5e890", "#ffd68a", "#80c4ff", "#e29bf0", "#7fdbe6", "#ffffff",
}

// rgb is a colour of the emulator: the default ones, the sixteen, xterm's cube
// and greys, or red, green and blue.
func rgb(c vt10x.Color) string {
	switch {
	case c == vt10x.DefaultFG:
		return "#c8ccd4"
	case c == vt10x.DefaultBG:
		return "#16181d"
	case c < 16:
		return basic[c]
	case c < 232:
		step := func(n vt10x.Color) vt10x.Color {
			if n == 0 {
				return 0
			}
			return 55 + 40*n
		}
		n := c - 16
		c = step(n/36)<<16 | step(n/6%6)<<8 | step(n%6)
	case c < 256:
		grey := 8 + 10*(c-232)
		c = grey<<16 | grey<<8 | grey
	}
	return fmt.Sprintf("#%06x", uint32(c)&0xffffff)
}

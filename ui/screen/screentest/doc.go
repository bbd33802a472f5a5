// Package screentest is for tests of what a person sees: it compares screens,
// not bytes.
//
// Screen gives the text of a view as the painter sees it. Emulator is a strict
// terminal that understands exactly the sequences ui/screen may write and
// reports every other. Console (not on Windows) runs a program on a pseudo
// terminal, with the independent emulator vt10x as its screen.
package screentest

import (
	"fmt"
	"strings"

	"aksarc-wizard/ui/screen/cell"
)

// Screen gives the rows of a view at a size, without blanks at their ends.
func Screen(view string, w, h int) []string {
	rows := cell.Parser{Colours: cell.TrueColour}.Lines(view, w, h)
	text := make([]string, len(rows))
	for y, row := range rows {
		text[y] = cell.String(row)
	}
	return text
}

// Fits reports how a view exceeds a size: rows beyond h, cells beyond w. It is
// empty when the view fits.
func Fits(view string, w, h int) (problems []string) {
	lines := strings.Split(view, "\n")
	if n := len(lines); n > h {
		problems = append(problems, fmt.Sprintf("%d rows on a screen of %d", n, h))
	}
	const spare = 2000 // cells to measure a line that is too long
	for y, line := range lines {
		row := make([]cell.Cell, w+spare)
		cell.Parser{}.Line(row, line, cell.Style{})
		if text := cell.String(row[w:]); text != "" {
			problems = append(problems, fmt.Sprintf("row %d goes on beyond column %d with %q", y+1, w, text))
		}
	}
	return problems
}

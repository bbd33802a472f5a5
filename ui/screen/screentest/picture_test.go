//go:build !windows

package screentest

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/hinshun/vt10x"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// grid is what an emulator of a size shows after some bytes.
func grid(t *testing.T, w, h int, bytes string) [][]vt10x.Glyph {
	t.Helper()
	screen := vt10x.New(vt10x.WithSize(w, h))
	_, err := screen.Write([]byte(bytes))
	require.NoError(t, err)
	cells := make([][]vt10x.Glyph, h)
	for y := range cells {
		for x := range w {
			cells[y] = append(cells[y], screen.Cell(x, y))
		}
	}
	return cells
}

func TestAPictureShowsTextPlacesAndColours(t *testing.T) {
	t.Parallel()
	svg := drawn(grid(t, 12, 2, "  a<b\r\n\x1b[38;5;210mno\x1b[39m \x1b[7m ok \x1b[27m \x1b[1mB"), "one & two")
	assert.Contains(t, svg, "<title>one &amp; two</title>")
	assert.Contains(t, svg, `<text x="26" y="23" textLength="24">a&lt;b</text>`, "the third cell of the first row")
	assert.Contains(t, svg, `<text x="10" y="41" textLength="16" fill="#ff8787">no</text>`, "210 is 5,2,2 of the cube")
	assert.Contains(t, svg, `<rect x="34" y="28" width="32" height="18" fill="#c8ccd4"/>`, "reversed cells have a ground")
	assert.Contains(t, svg, `fill="#16181d">ok</text>`)
	assert.Contains(t, svg, `font-weight="bold">B</text>`)
}

func TestAPictureIsWellFormedWhateverIsOnTheScreen(t *testing.T) {
	t.Parallel()
	svg := drawn(grid(t, 40, 3, "</text><script>&amp;\x1b[4m  x \x1b[24m─│✗\x1b[48;2;1;2;3m \x1b[0m"), `<"'>`)
	dec := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := dec.Token()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		if el, ok := token.(xml.StartElement); ok {
			assert.NotEqual(t, "script", el.Name.Local)
		}
	}
	assert.Contains(t, svg, `fill="#010203"`)
}

func TestScreensThatLookTheSameGiveTheSamePicture(t *testing.T) {
	t.Parallel()
	red, cyan := "\x1b[31m", "\x1b[36m"
	one := drawn(grid(t, 20, 1, red+"DNS server.\x1b[39m"), "")
	two := drawn(grid(t, 20, 1, red+"DNS"+cyan+"\x1b[1m \x1b[22m"+red+"server."+cyan+"  \x1b[39m"), "")
	assert.Equal(t, one, two)
}

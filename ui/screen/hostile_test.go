package screen

import (
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"aksarc-wizard/runner/sanitize"
	"aksarc-wizard/ui/screen/cell"
	"aksarc-wizard/ui/screen/screentest"
)

// textsVar is how many hostile texts are painted.
const textsVar = "AKSARC_WIZARD_TEXTS"

// TestHostileTextsOnTheWire paints random hostile texts, as the edge leaves
// them and as they are, and has a terminal that is strict read every byte: each
// sequence on the wire is one of the painter's own. So a text that should slip
// past the edge one day still acts on nothing.
func TestHostileTextsOnTheWire(t *testing.T) {
	t.Parallel()
	want := 10_000
	if v := os.Getenv(textsVar); v != "" {
		var err error
		if want, err = strconv.Atoi(v); err != nil {
			t.Fatal(err)
		}
	}
	begun, workers := time.Now(), runtime.GOMAXPROCS(0)
	var all sync.WaitGroup
	var mu sync.Mutex
	texts, size := 0, 0
	for seed := range workers {
		all.Go(func() {
			n, bytes := hostileFrames(t, uint64(seed), (want+workers-1)/workers)
			mu.Lock()
			defer mu.Unlock()
			texts, size = texts+n, size+bytes
		})
	}
	all.Wait()
	t.Logf("%d texts, %d MiB on the wire, nothing in it but the painter's own sequences; %s", texts, size>>20, time.Since(begun).Round(time.Second))
}

const wireWidth, wireHeight = 64, 24

// hostileFrames paints want texts, a row each, and gives how many and in how
// many bytes.
func hostileFrames(t *testing.T, seed uint64, want int) (texts, size int) {
	rng := rand.New(rand.NewPCG(seed, 20))
	profiles := []Profile{{Colours: TrueColour, Unicode: true}, {Colours: Sixteen}, {Colours: NoColour, Serial: true}}
	var out []byte
	for texts < want {
		p := newPainter(profiles[rng.IntN(len(profiles))])
		term := screentest.NewEmulator(wireWidth, wireHeight)
		_, _ = term.Write([]byte(wrapOff))
		for range 20 { // frames that follow each other
			raw, rows := make([]string, wireHeight), make([]string, wireHeight)
			for y := range rows {
				raw[y] = hostileText(rng)
				rows[y] = raw[y]
				if rng.IntN(4) > 0 {
					if rows[y] = sanitize.Line(raw[y]); strings.ContainsAny(rows[y], "\x1b\r\b\a\u009b") {
						t.Errorf("seed %d: the edge let %q through as %q", seed, raw[y], rows[y])
					}
				}
			}
			out = p.paint(out[:0], frame{view: strings.Join(rows, "\n"), w: wireWidth, h: wireHeight})
			_, _ = term.Write(out)
			texts, size = texts+len(rows), size+len(out)
			if len(term.Errors)+term.Bells+len(term.Titles)+len(term.Clipboard) > 0 {
				t.Errorf("seed %d, text %d: %v, %d bells, titles %q, clipboard %q\nrows %q\nwire %q",
					seed, texts, term.Errors, term.Bells, term.Titles, term.Clipboard, raw, out)
				return texts, size
			}
			if bad := strangeIn(term.Cells()); bad != "" {
				t.Errorf("seed %d, text %d: a cell holds %q\nrows %q", seed, texts, bad, raw)
				return texts, size
			}
		}
	}
	return texts, size
}

// strangeIn finds a cell with a control character in it.
func strangeIn(rows [][]cell.Cell) string {
	for _, row := range rows {
		for _, c := range row {
			if strings.ContainsFunc(c.Text, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }) {
				return c.Text
			}
		}
	}
	return ""
}

// finals are what sequences consist of after their introducer.
const finals = "0123456789;:?<=> !\"#$%&'mKJHABCDhlnrsutqpXPLM@\a\\"

// hostileText is a line made of what acts, what is cut off, what is ordinary
// and what is no text at all.
func hostileText(rng *rand.Rand) string {
	var b strings.Builder
	for range 1 + rng.IntN(5) {
		switch rng.IntN(6) {
		case 0:
			b.WriteString(narrow[rng.IntN(len(narrow))])
		case 1:
			b.WriteString(wide[rng.IntN(len(wide))])
		case 2: // a sequence of its own
			b.WriteString([]string{"\x1b[", "\u009b", "\x9b", "\x1b]", "\x1bP", "\x1b", "\x1b(", "\x1b[?", "\x1b[>"}[rng.IntN(9)])
			for range rng.IntN(6) {
				b.WriteByte(finals[rng.IntN(len(finals))])
			}
		case 3: // any bytes but the end of a line
			for range rng.IntN(8) {
				if c := byte(rng.IntN(256)); c != '\n' {
					b.WriteByte(c)
				}
			}
		case 4: // any characters
			for range rng.IntN(5) {
				if r := rng.Int32N(0x10ffff); r != '\n' {
					b.WriteRune(r)
				}
			}
		default:
			b.WriteString(evil[rng.IntN(len(evil))])
		}
	}
	return b.String()
}

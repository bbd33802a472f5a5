//go:build !windows

package screen

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"aksarc-wizard/ui/screen/screentest"
)

// page is a styled page of 80x24 with a text in its middle.
func page(text string) string {
	var b strings.Builder
	for y := range 24 {
		if y > 0 {
			b.WriteByte('\n')
		}
		if y == 12 {
			b.WriteString("\x1b[33m>\x1b[0m \x1b[36mAddress prefix\x1b[0m  " + text)
			continue
		}
		fmt.Fprintf(&b, "  \x1b[1;36mField %2d\x1b[0m  %s \x1b[38;2;125;86;243m✓ value %d\x1b[0m", y, strings.Repeat("x", 40), y)
	}
	return b.String()
}

// BenchmarkPaintOneCell is a key on a page whose other lines stay as they are.
func BenchmarkPaintOneCell(b *testing.B) {
	p := newPainter(Profile{Colours: Sixteen, Unicode: true})
	frames := [2]frame{
		{view: page("192.168.200.1"), w: 80, h: 24, cx: 31, cy: 12, caret: true},
		{view: page("192.168.200.12"), w: 80, h: 24, cx: 32, cy: 12, caret: true},
	}
	buf := p.paint(nil, frames[0])
	buf = p.paint(buf[:0], frames[1])
	n, bytes := 0, 0
	b.ReportAllocs()
	for b.Loop() {
		n++
		buf = p.paint(buf[:0], frames[n%2])
		bytes += len(buf)
	}
	b.ReportMetric(float64(bytes)/float64(n), "bytes/key")
}

// BenchmarkPaintPage is the whole page from an empty screen.
func BenchmarkPaintPage(b *testing.B) {
	p := newPainter(Profile{Colours: Sixteen, Unicode: true})
	f := frame{view: page("192.168.200.1"), w: 80, h: 24}
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		p.forget()
		buf = p.paint(buf[:0], f)
	}
	b.ReportMetric(float64(len(buf)), "bytes/page")
}

// BenchmarkKeyToPaint is the time from writing a key to reading the bytes that
// show it, through a pseudo terminal, ours beside the stock renderer. The gaps
// between keys differ, so that they fall anywhere in the stock renderer's tick.
func BenchmarkKeyToPaint(b *testing.B) {
	for _, how := range []string{"ours", "stock"} {
		b.Run(how, func(b *testing.B) {
			c := start(b, "xterm-256color", how, 80, 24)
			c.WaitFor("Field 10", soon)
			c.Quiet(50 * time.Millisecond)
			var times []time.Duration
			began := c.Bytes()
			i := 0
			for b.Loop() {
				key := string(rune('a' + i%26))
				if i%60 == 59 {
					// A page has room for a line; empty it again.
					for range 59 {
						c.Send(screentest.Backspace)
					}
					c.Quiet(40 * time.Millisecond)
					i++
				}
				before := c.Bytes()
				at := time.Now()
				c.Send(key)
				c.WaitBytes(before, soon)
				times = append(times, time.Since(at))
				i++
				time.Sleep(time.Duration(5+i*7%23) * time.Millisecond)
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "ms/median")
			b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "ms/p99")
			b.ReportMetric(float64(c.Bytes()-began)/float64(len(times)), "bytes/key")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkFirstFrame is the time from starting the process to its first page.
func BenchmarkFirstFrame(b *testing.B) {
	for _, how := range []string{"ours", "ours guarded", "stock"} {
		b.Run(strings.ReplaceAll(how, " ", "-"), func(b *testing.B) {
			var times []time.Duration
			for b.Loop() {
				at := time.Now()
				c := start(b, "xterm-256color", how, 80, 24)
				c.WaitFor("Field 10", soon)
				times = append(times, time.Since(at))
				c.Close()
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "ms/median")
			b.ReportMetric(0, "ns/op")
		})
	}
}

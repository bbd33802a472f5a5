//go:build linux

package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/ui/screen/screentest"
)

// What the built program costs the line it is used over, in bytes, which are
// the same on every machine. What it costs in time is measured, not tested
// (bench_test.go).

// The goals, in bytes. A page of 960 bytes takes a second at 9600 baud.
const (
	firstPageSixteen = 1250
	firstPageSerial  = 960
	keyMedian        = 8
	keyMean          = 20
	pasteOf500       = 700
)

// start runs the wizard on the rehearsal site, on a terminal of a kind.
func start(t testing.TB, term string, args ...string) *screentest.Console {
	t.Helper()
	cmd := wizardCommand(t, append([]string{"--rehearse", "--rehearse-speed", "0"}, args...)...)
	cmd.Env = append(cmd.Env, "TERM="+term)
	c := screentest.Start(t, cmd, 80, 24)
	c.WaitFor("Set up a new cluster", patience)
	return c
}

// toPage goes on until a page is shown.
func toPage(t testing.TB, c *screentest.Console, title string) {
	t.Helper()
	for deadline := time.Now().Add(2 * patience); !strings.Contains(c.Text(), "─ "+title) && !strings.Contains(c.Text(), "- "+title); {
		require.True(t, time.Now().Before(deadline), "stuck at:\n%s", c.Text())
		c.Press("\x0e")
		c.Quiet(150 * time.Millisecond)
	}
}

// toPoolEnd goes to the field whose every key moves the address map, the sum
// and the sentence beneath it.
func toPoolEnd(t testing.TB, c *screentest.Console) {
	t.Helper()
	toPage(t, c, "Logical network")
	for range 12 {
		if strings.Contains(c.Text(), "> Pool end") {
			return
		}
		c.Press(screentest.Down)
		c.Quiet(60 * time.Millisecond)
	}
	t.Fatalf("no such field:\n%s", c.Text())
}

// mending are the keys of somebody who mends the last digit of an address.
func mending(i int) string { return []string{screentest.Backspace, "1", screentest.Backspace, "2"}[i%4] }

func TestTheFirstPageAndAKeyAreFewBytes(t *testing.T) {
	t.Parallel()
	for _, on := range []struct {
		name, term string
		args       []string
		first      int
	}{
		{"sixteen colours", "xterm", nil, firstPageSixteen},
		{"a serial line", "vt220", []string{"--profile", "serial"}, firstPageSerial},
	} {
		t.Run(on.name, func(t *testing.T) {
			t.Parallel()
			c := start(t, on.term, on.args...)
			c.Quiet(100 * time.Millisecond)
			first := c.Bytes()
			assert.LessOrEqual(t, first, on.first, "the first page")

			toPoolEnd(t, c)
			c.Quiet(300 * time.Millisecond)
			var costs []int
			sum := 0
			for i := range 24 {
				before := c.Bytes()
				c.Send(mending(i))
				c.WaitBytes(before, patience)
				c.Quiet(30 * time.Millisecond)
				costs = append(costs, c.Bytes()-before)
				sum += costs[i]
			}
			slices.Sort(costs)
			assert.LessOrEqual(t, costs[len(costs)/2], keyMedian, "a key, the median of %v", costs)
			assert.LessOrEqual(t, float64(sum)/float64(len(costs)), float64(keyMean), "a key, the mean of %v", costs)

			before := c.Bytes()
			time.Sleep(time.Second)
			assert.Zero(t, c.Bytes()-before, "an idle page")

			c.Send(strings.Repeat("0123456789", 50))
			c.WaitBytes(before, patience)
			c.Quiet(100 * time.Millisecond)
			paste := c.Bytes() - before
			assert.LessOrEqual(t, paste, pasteOf500, "a paste of 500 characters")
			t.Logf("first page %d, keys %v, paste %d bytes", first, costs, paste)
		})
	}
}

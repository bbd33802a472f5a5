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

// toField moves the focus down to a field.
func toField(t testing.TB, c *screentest.Console, label string) {
	t.Helper()
	for range 12 {
		if strings.Contains(c.Text(), "> "+label) {
			return
		}
		c.Press(screentest.Down)
		c.Quiet(60 * time.Millisecond)
	}
	t.Fatalf("no such field:\n%s", c.Text())
}

// typeAnew replaces a value and tells what each key of the new one cost.
func typeAnew(c *screentest.Console, value string) (costs []int) {
	c.Press("\x15")
	c.Quiet(50 * time.Millisecond)
	for _, key := range value {
		before := c.Bytes()
		c.Send(string(key))
		c.WaitBytes(before, patience)
		c.Quiet(30 * time.Millisecond)
		costs = append(costs, c.Bytes()-before)
	}
	return costs
}

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

			toPage(t, c, "Logical network")
			toField(t, c, "Name")
			costs := typeAnew(c, "aksarc-lnet-static")
			toField(t, c, "Pool end") // every key may move the map, the sum and the sentence beneath
			costs = append(costs, typeAnew(c, "192.168.200.190")...)
			sum := 0
			for _, n := range costs {
				sum += n
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

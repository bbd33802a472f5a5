//go:build !windows

package screen

import (
	"slices"
	"strings"
	"testing"
	"time"

	"aksarc-wizard/ui/screen/screentest"
)

// quit ends the program and checks what is left.
func quit(t *testing.T, c *screentest.Console) {
	t.Helper()
	c.Press(screentest.CtrlC)
	c.Wait(soon)
	for _, d := range c.Damage() {
		t.Error("left behind:", d)
	}
	e := screentest.NewEmulator(500, 200)
	_, _ = e.Write(c.Raw())
	for _, bad := range e.Errors {
		t.Error("on the wire:", bad)
	}
}

// A key on a form line is a few bytes, and nothing is written while nobody
// types.
func TestBytesPerKeyAndIdle(t *testing.T) {
	c := start(t, "xterm-256color", "", 80, 24)
	c.WaitFor("Field 10", soon)
	c.Quiet(30 * time.Millisecond)
	first := c.Bytes()
	if first > 960 {
		t.Errorf("the first page is %d bytes, want at most 960", first)
	}
	var costs []int
	for i, r := range "aksarc-lnet-static 10" {
		before := c.Bytes()
		c.Send(string(r))
		c.WaitUntil("the key", soon, func([]string) bool { x, _, _ := c.Cursor(); return x == 13+i })
		costs = append(costs, c.Bytes()-before)
	}
	slices.Sort(costs)
	if median := costs[len(costs)/2]; median > 8 {
		t.Errorf("a key costs %d bytes (all: %v), want at most 8", median, costs)
	}
	idle := c.Bytes()
	time.Sleep(300 * time.Millisecond)
	if n := c.Bytes() - idle; n != 0 {
		t.Errorf("%d bytes while idle", n)
	}
	t.Logf("first page %d bytes, keys %v", first, costs)
	quit(t, c)
}

// On a slow line what moves by itself is painted once in five seconds, a key
// at once.
func TestSerialIsQuiet(t *testing.T) {
	t.Parallel()
	c := start(t, "vt220", "serial mono ticks", 80, 24)
	c.WaitFor("Field 10", soon)
	time.Sleep(250 * time.Millisecond) // the first tick is painted
	before := c.Bytes()
	time.Sleep(400 * time.Millisecond)
	if n := c.Bytes() - before; n != 0 {
		t.Errorf("%d bytes for ticks within five seconds", n)
	}
	began := time.Now()
	c.Send("x")
	c.WaitFor("Field  1  x", soon)
	if took := time.Since(began); took > time.Second {
		t.Errorf("a key took %v", took)
	}
	quit(t, c)
}

// A flood of messages is painted at a bounded rate, keys come through.
func TestFlood(t *testing.T) {
	c := start(t, "xterm", "ticks fast", 80, 24)
	c.WaitFor("ticks 1", soon)
	before := c.Bytes()
	time.Sleep(500 * time.Millisecond)
	if n := c.Bytes() - before; n > 15000 {
		t.Errorf("%d bytes in half a second, want at most 15000 (30 kB/s)", n)
	}
	c.Type("abc")
	c.WaitFor("Field  1  abc", soon)
	quit(t, c)
}

func TestPasteNeverWalksOn(t *testing.T) {
	c := start(t, "xterm", "", 80, 24)
	c.WaitFor("Field 10", soon)
	c.Send("192.168.200.1\r192.168.200.2\r") // a terminal without bracketed paste
	c.WaitFor("Field  1  192.168.200.1|192.168.200.2|", soon)
	time.Sleep(handPause)
	c.Paste("x\ny")
	c.WaitFor("192.168.200.2|x|y", soon)
	c.WaitFor("enters 0", soon)
	c.Type("\n")
	c.WaitFor("enters 1", soon)
	// 500 characters in one write: nothing is lost, and the cost is bounded.
	text := strings.Repeat("0123456789", 50)
	time.Sleep(handPause)
	c.Quiet(20 * time.Millisecond)
	before := c.Bytes()
	c.Send(text)
	c.WaitFor("paste of 500", soon)
	if n := c.Bytes() - before; n > 700 {
		t.Errorf("a paste of 500 characters cost %d bytes, want at most 700", n)
	}
	quit(t, c)
}

const handPause = 40 * time.Millisecond

// A terminal's answer that comes late stays out of the fields.
func TestLateAnswers(t *testing.T) {
	c := start(t, "xterm", "", 80, 24)
	c.WaitFor("Field 10", soon)
	for _, answer := range []string{"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\", "\x1b[24;80R", "\x1b[?62c"} {
		c.Send(answer)
		for _, b := range answer {
			c.Send(string(b))
			time.Sleep(time.Millisecond)
		}
	}
	c.Type("ok")
	c.WaitFor("Field  1  ok", soon)
	quit(t, c)
}

func TestResize(t *testing.T) {
	t.Parallel()
	c := start(t, "xterm", "", 0, 0)
	c.WaitFor("size 80x24", soon)
	c.Type("abc")
	for _, size := range [][2]int{{132, 43}, {60, 15}, {20, 5}, {1, 1}, {500, 200}, {80, 24}} {
		c.Resize(size[0], size[1])
		time.Sleep(10 * time.Millisecond)
	}
	c.WaitFor("size 80x24", soon)
	c.WaitFor("Field  1  abc", soon)
	before, began := c.Bytes(), time.Now()
	for i := range 200 {
		c.Resize(80+i%2, 24)
		time.Sleep(time.Millisecond)
	}
	c.Resize(80, 24)
	c.WaitFor("size 80x24", soon)
	// A page of at most 960 bytes for each gap, and the two that need no gap.
	if n, most := c.Bytes()-before, 960*(2+int(time.Since(began)/resizeGap)); n > most {
		t.Errorf("200 changes of size cost %d bytes, want at most %d", n, most)
	}
	quit(t, c)
}

// Ctrl-L paints over whatever somebody else has written.
func TestRedraw(t *testing.T) {
	t.Parallel()
	c := start(t, "xterm", "", 80, 24)
	c.WaitFor("Field 10", soon)
	c.Quiet(20 * time.Millisecond)
	before := c.Bytes()
	c.Press(screentest.CtrlL)
	c.WaitUntil("the page again", soon, func([]string) bool { return c.Bytes() > before+400 })
	quit(t, c)
}

// A child gets the terminal as it was and gives it back.
func TestExec(t *testing.T) {
	for _, how := range []string{"", "stock"} {
		t.Run("renderer "+how, func(t *testing.T) {
			c := start(t, "xterm", how, 80, 24)
			c.WaitFor("Field 10", soon)
			c.Type("abc")
			c.WaitFor("Field  1  abc", soon)
			c.Press("\x05")
			c.WaitFor("your name?", soon)
			if text := c.Text(); strings.Contains(text, "-icanon") || strings.Contains(text, "Field 10") {
				t.Errorf("the child does not have the terminal to itself:\n%s", text)
			}
			c.Type("Ada\n")
			c.WaitFor("child: <nil>", soon)
			c.Type("def")
			c.WaitFor("Field  1  abcdef", soon)
			c.Press("\x05")
			c.WaitFor("your name?", soon)
			c.Type("bad\n")
			c.WaitFor("child: exit status 1", soon)
			if how == "" {
				quit(t, c)
				return
			}
			c.Press(screentest.CtrlC)
			c.Wait(soon)
			for _, d := range c.Damage() {
				t.Error("left behind:", d)
			}
		})
	}
}

// Titles, the bell and the clipboard go out clean, and only where the terminal
// knows them.
func TestTitleBellClipboard(t *testing.T) {
	t.Parallel()
	c := start(t, "xterm", "", 80, 24)
	c.WaitFor("Field 10", soon)
	c.Press("\x14")
	c.WaitUntil("title, bell and clipboard", soon, func([]string) bool {
		e := screentest.NewEmulator(80, 24)
		_, _ = e.Write(c.Raw())
		return e.Bells == 1 && slices.Equal(e.Titles, []string{"a title[31m"}) && slices.Equal(e.Clipboard, []string{"Y29waWVk"})
	})
	quit(t, c)
	if raw := string(c.Raw()); !strings.Contains(raw, pushTitle) || !strings.Contains(raw, popTitle) {
		t.Error("the old title does not come back")
	}

	c = start(t, "vt220", "", 80, 24)
	c.WaitFor("Field 10", soon)
	c.Press("\x14")
	c.WaitUntil("bell", soon, func([]string) bool { return strings.Contains(string(c.Raw()), "\a") })
	if strings.Contains(string(c.Raw()), "\x1b]") {
		t.Error("a vt220 was sent a title or the clipboard")
	}
	quit(t, c)
}

// The stock renderer shows the same page and ends as truthfully.
func TestStock(t *testing.T) {
	t.Parallel()
	c := start(t, "xterm", "stock", 80, 24)
	c.WaitFor("Field 10", soon)
	c.Type("abc")
	c.WaitFor("Field  1  abc", soon)
	c.Press(screentest.CtrlC)
	if code := c.Wait(soon).ExitCode(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	for _, d := range c.Damage() {
		t.Error("left behind:", d)
	}
}

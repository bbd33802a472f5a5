//go:build !windows

package screentest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/hinshun/vt10x"
)

// WaitFor waits until the screen shows a text in one row, and fails the test
// when it does not within the time.
func (c *Console) WaitFor(text string, timeout time.Duration) {
	c.t.Helper()
	c.WaitUntil(fmt.Sprintf("%q on the screen", text), timeout, func(rows []string) bool {
		for _, row := range rows {
			if strings.Contains(row, text) {
				return true
			}
		}
		return false
	})
}

// WaitGone waits until no row shows a text.
func (c *Console) WaitGone(text string, timeout time.Duration) {
	c.t.Helper()
	c.WaitUntil(fmt.Sprintf("%q gone from the screen", text), timeout, func(rows []string) bool {
		return !strings.Contains(strings.Join(rows, "\n"), text)
	})
}

// WaitUntil waits until the rows of the screen satisfy a condition.
func (c *Console) WaitUntil(what string, timeout time.Duration, ok func(rows []string) bool) {
	c.t.Helper()
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	for {
		c.mu.Lock()
		rows, change := c.rows(), c.change
		c.mu.Unlock()
		if ok(rows) {
			return
		}
		select {
		case <-change:
		case <-c.read:
			if rows = c.Rows(); ok(rows) {
				return
			}
			c.t.Fatalf("the program ended before there was %s:\n%s", what, strings.Join(rows, "\n"))
		case <-timer.C:
			c.t.Fatalf("no %s within %v:\n%s", what, timeout, strings.Join(rows, "\n"))
		}
	}
}

// Rows is the text of the screen, without blanks at the ends of rows.
func (c *Console) Rows() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rows()
}

func (c *Console) rows() []string {
	c.screen.Lock()
	defer c.screen.Unlock()
	w, h := c.screen.Size()
	rows := make([]string, h)
	line := make([]rune, w)
	for y := range rows {
		for x := range line {
			line[x] = c.screen.Cell(x, y).Char
		}
		rows[y] = strings.TrimRight(string(line), " ")
	}
	return rows
}

// Text is the screen as one string.
func (c *Console) Text() string { return strings.Join(c.Rows(), "\n") }

// Glyph is one cell as vt10x sees it.
func (c *Console) Glyph(x, y int) vt10x.Glyph {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.screen.Lock()
	defer c.screen.Unlock()
	return c.screen.Cell(x, y)
}

// Cursor is the place of the cursor and whether it is seen.
func (c *Console) Cursor() (x, y int, shown bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.screen.Lock()
	defer c.screen.Unlock()
	cur := c.screen.Cursor()
	return cur.X, cur.Y, c.screen.CursorVisible()
}

// Bytes is the number of bytes the program has written so far.
func (c *Console) Bytes() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.raw)
}

// Raw is all that the program has written.
func (c *Console) Raw() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return bytes.Clone(c.raw)
}

// WaitBytes waits until the program has written more than n bytes in all.
func (c *Console) WaitBytes(n int, timeout time.Duration) {
	c.t.Helper()
	c.WaitUntil("more bytes", timeout, func([]string) bool { return c.Bytes() > n })
}

// Damage lists what is left of the program on the terminal: modes that differ
// from those before it, by termios and by the sequences it has written.
func (c *Console) Damage() (left []string) {
	var now *term.State
	// Not c.pty.Fd(), which would make reads block and Close wait for them.
	conn, err := c.pty.SyscallConn()
	if err == nil {
		ctlErr := conn.Control(func(fd uintptr) { now, err = term.GetState(fd) })
		err = errors.Join(err, ctlErr)
	}
	switch {
	case err != nil:
		left = append(left, "the modes cannot be read: "+err.Error())
	case *now != *c.before:
		left = append(left, fmt.Sprintf("the modes were %+v and are %+v", *c.before, *now))
	}
	e := NewEmulator(500, 200)
	_, _ = e.Write(c.Raw())
	if !e.Mode(25) {
		left = append(left, "the cursor is hidden")
	}
	if !e.Mode(7) {
		left = append(left, "lines do not wrap")
	}
	if e.Mode(1049) {
		left = append(left, "the alternate screen is on")
	}
	if e.Mode(2004) {
		left = append(left, "bracketed paste is on")
	}
	if e.Style() != (NewEmulator(1, 1).Style()) {
		left = append(left, "text has a colour or an attribute")
	}
	return left
}

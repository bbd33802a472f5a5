//go:build !windows

package screentest

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
	"golang.org/x/sys/unix"
)

// Keys as a terminal sends them.
const (
	Enter     = "\r"
	Tab       = "\t"
	ShiftTab  = "\x1b[Z"
	Esc       = "\x1b"
	Up        = "\x1b[A"
	Down      = "\x1b[B"
	Right     = "\x1b[C"
	Left      = "\x1b[D"
	Home      = "\x1b[H"
	End       = "\x1b[F"
	PageUp    = "\x1b[5~"
	PageDown  = "\x1b[6~"
	Delete    = "\x1b[3~"
	Backspace = "\x7f"
	F1        = "\x1bOP"
	CtrlC     = "\x03"
	CtrlG     = "\x07"
	CtrlL     = "\x0c"
	CtrlZ     = "\x1a"
)

// handGap is longer than the pauses within a paste, so that what comes after it
// is taken for a hand's doing.
const handGap = 30 * time.Millisecond

// Console is a program on a pseudo terminal that answers no query. The program
// is the leader of the terminal's session.
type Console struct {
	t   testing.TB
	cmd *exec.Cmd
	pty *os.File
	// before are the modes of the terminal before the program started.
	before *term.State

	mu      sync.Mutex
	screen  vt10x.Terminal
	raw     []byte
	partial []byte // of a character split between two reads
	stalled bool   // the terminal takes no bytes
	change  chan struct{}
	first   time.Time // when the first bytes came
	started time.Time

	read   chan struct{} // closed when the terminal has no more to give
	exited chan struct{}
	state  *os.ProcessState
}

// Start runs the program on a terminal of a size. The program is killed and the
// terminal closed when the test ends.
func Start(t testing.TB, cmd *exec.Cmd, w, h int) *Console {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatalf("opening a pseudo terminal: %v", err)
	}
	if master, err = pollable(master); err != nil {
		t.Fatalf("opening the pseudo terminal again: %v", err)
	}
	before, err := term.GetState(slave.Fd())
	if err != nil {
		t.Fatalf("reading the modes of the terminal: %v", err)
	}
	cols, rows := w, h
	if w <= 0 || h <= 0 {
		cols, rows = 80, 24 // what a program should make of it
	}
	c := &Console{
		t: t, cmd: cmd, pty: master, before: before,
		screen: vt10x.New(vt10x.WithSize(cols, rows)),
		change: make(chan struct{}),
		read:   make(chan struct{}),
		exited: make(chan struct{}),
	}
	c.setSize(w, h)
	if cmd.Stdin == nil {
		cmd.Stdin = slave
	}
	if cmd.Stdout == nil {
		cmd.Stdout = slave
	}
	if cmd.Stderr == nil {
		cmd.Stderr = slave
	}
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setsid = true
	cmd.SysProcAttr.Setctty = true
	c.started = time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatalf("starting %s: %v", cmd.Path, err)
	}
	_ = slave.Close()
	go c.readAll()
	go func() {
		_ = cmd.Wait()
		c.state = cmd.ProcessState
		close(c.exited)
	}()
	t.Cleanup(c.Close)
	return c
}

func (c *Console) readAll() {
	defer close(c.read)
	buf := make([]byte, 32<<10)
	for {
		for c.isStalled() {
			time.Sleep(time.Millisecond)
		}
		n, err := c.pty.Read(buf)
		if n > 0 {
			c.mu.Lock()
			if c.first.IsZero() {
				c.first = time.Now()
			}
			c.raw = append(c.raw, buf[:n]...)
			c.feed(buf[:n])
			close(c.change)
			c.change = make(chan struct{})
			c.mu.Unlock()
		}
		if err != nil {
			return
		}
	}
}

// feed gives whole characters to the emulator, which drops halves.
func (c *Console) feed(b []byte) {
	b = append(c.partial, b...)
	end := len(b)
	if i := lastRune(b); !utf8.FullRune(b[i:]) {
		end = i
	}
	_, _ = c.screen.Write(b[:end])
	c.partial = append([]byte(nil), b[end:]...)
}

func (c *Console) isStalled() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stalled
}

// Stall makes the terminal take no bytes, or take them again.
func (c *Console) Stall(on bool) {
	c.mu.Lock()
	c.stalled = on
	c.mu.Unlock()
}

// Send writes bytes to the program in one go, as a terminal does for one key,
// or for a paste. A text with a line break in one go is a paste to the program:
// use Type for what a hand does.
func (c *Console) Send(s string) {
	c.t.Helper()
	if _, err := c.pty.WriteString(s); err != nil {
		c.t.Errorf("writing %q to the terminal: %v", s, err)
	}
}

// Type sends a text as a hand does, character by character. Line breaks are the
// Enter key.
func (c *Console) Type(s string) {
	c.t.Helper()
	for _, r := range s {
		key := string(r)
		if r == '\n' {
			key = Enter
		}
		if r < 0x20 {
			time.Sleep(handGap)
		}
		c.Send(key)
		time.Sleep(2 * time.Millisecond)
	}
}

// Press sends keys, with the pauses of a hand between them.
func (c *Console) Press(keys ...string) {
	c.t.Helper()
	for _, k := range keys {
		time.Sleep(handGap)
		c.Send(k)
	}
}

// Paste sends a text as a terminal with bracketed paste does.
func (c *Console) Paste(s string) {
	c.t.Helper()
	c.Send("\x1b[200~" + strings.ReplaceAll(s, "\n", "\r") + "\x1b[201~")
}

// Quiet waits until the program has written nothing for a while.
func (c *Console) Quiet(pause time.Duration) {
	for n := -1; n != c.Bytes(); {
		n = c.Bytes()
		time.Sleep(pause)
	}
}

// FirstByte is the time from the start of the program to its first byte.
func (c *Console) FirstByte() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.first.Sub(c.started)
}

// Resize changes the size of the terminal and tells the program.
func (c *Console) Resize(w, h int) {
	c.t.Helper()
	c.mu.Lock()
	c.screen.Resize(max(1, w), max(1, h))
	c.mu.Unlock()
	c.setSize(w, h)
}

func (c *Console) setSize(w, h int) {
	c.t.Helper()
	c.control("setting the size", func(fd uintptr) error {
		return unix.IoctlSetWinsize(int(fd), unix.TIOCSWINSZ, &unix.Winsize{Col: uint16(w), Row: uint16(h)})
	})
}

// pollable gives the file in a form whose Close ends a Read under way: asking a
// file for its descriptor, as opening a pseudo terminal does, makes it block.
func pollable(f *os.File) (*os.File, error) {
	fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	_ = f.Close()
	if err := unix.SetNonblock(fd, true); err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), f.Name()), nil
}

// control does something with the descriptor of the terminal.
func (c *Console) control(what string, do func(fd uintptr) error) {
	c.t.Helper()
	conn, err := c.pty.SyscallConn()
	if err == nil {
		ctlErr := conn.Control(func(fd uintptr) { err = do(fd) })
		err = errors.Join(err, ctlErr)
	}
	if err != nil {
		c.t.Errorf("%s of the terminal: %v", what, err)
	}
}

// Pid is the process id of the program.
func (c *Console) Pid() int { return c.cmd.Process.Pid }

// Signal sends a signal to the program.
func (c *Console) Signal(s os.Signal) {
	c.t.Helper()
	if err := c.cmd.Process.Signal(s); err != nil {
		c.t.Errorf("sending %v: %v", s, err)
	}
}

// Wait waits for the end of the program and for the last of its bytes, and
// fails the test when it does not end within the time.
func (c *Console) Wait(timeout time.Duration) *os.ProcessState {
	c.t.Helper()
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	select {
	case <-c.exited:
	case <-timer.C:
		c.t.Fatalf("the program is still there after %v:\n%s", timeout, c.Text())
	}
	if c.isStalled() {
		return c.state
	}
	select {
	case <-c.read:
	case <-time.After(2 * time.Second): // another process holds the terminal
	}
	return c.state
}

// Hangup closes the terminal, as a dropped line does.
func (c *Console) Hangup() { _ = c.pty.Close() }

// Close ends the program if it still runs, and closes the terminal.
func (c *Console) Close() {
	_ = c.cmd.Process.Kill()
	<-c.exited
	c.Stall(false)
	_ = c.pty.Close()
}

// SignalGroup sends a signal to the program and its process group.
func (c *Console) SignalGroup(s syscall.Signal) {
	c.t.Helper()
	if err := syscall.Kill(-c.cmd.Process.Pid, s); err != nil {
		c.t.Errorf("sending %v to the group: %v", s, err)
	}
}

// Cook sets the modes of before the program started, as a shell does when a job
// is stopped.
func (c *Console) Cook() {
	c.t.Helper()
	c.control("setting the modes", func(fd uintptr) error { return term.Restore(fd, c.before) })
}

//go:build !windows

package screen

import (
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// painted says that this platform has our own painter.
const painted = true

var errBackground = errors.New("the program runs in the background: bring it to the foreground (fg) and start again")

// tty is the terminal: its modes, who holds it, and the way to paint on it.
type tty struct {
	opts    Options
	in, out *os.File
	getSize func() (w, h int)
	modes   modes
	writer  *writer
	keys    *reader

	mu        sync.Mutex
	held      bool        // our modes are on
	closed    bool        // never to be taken again
	oldIn     *term.State // the modes before ours
	oldOut    *term.State // nil if out is not a terminal of its own
	titled    bool        // a title was set
	guardian  *guardian
	suspended atomic.Bool // while suspend runs
}

func openTTY(o Options, fail func(error)) (*tty, error) {
	if o.In == nil || o.Out == nil || !term.IsTerminal(o.In.Fd()) || !term.IsTerminal(o.Out.Fd()) {
		return nil, ErrNoTerminal
	}
	t := &tty{opts: o, in: o.In, out: o.Out, getSize: o.Size, modes: modesFor(o.Term)}
	t.writer = newWriter(o.Out, newPainter(o.Profile), fail)
	return t, nil
}

func (t *tty) size() (int, int) {
	if t.getSize != nil {
		return ClampSize(t.getSize())
	}
	w, h, err := term.GetSize(t.out.Fd())
	if err != nil {
		return DefaultWidth, DefaultHeight
	}
	return ClampSize(w, h)
}

func (t *tty) show(f frame) { t.writer.show(f) }
func (t *tty) redraw()      { t.writer.forget() }

func (t *tty) wire(m wireMsg) {
	s := m.bytes(t.modes.xterm)
	if m.kind == wireTitle && s != "" {
		t.mu.Lock()
		first := !t.titled
		t.titled = true
		t.mu.Unlock()
		if first {
			s = pushTitle + s
		}
	}
	t.writer.send(s)
}

// foreground reports whether the terminal is ours to change. Changing its modes
// from the background would stop the process (SIGTTOU), or spoil the modes of
// the shell.
func (t *tty) foreground() bool {
	pgrp, err := unix.IoctlGetInt(int(t.in.Fd()), unix.TIOCGPGRP)
	return err != nil || pgrp == unix.Getpgrp()
}

// take switches our modes on; if they are on already, again, because a shell
// may have changed them while the process was stopped. It reports whether the
// terminal is ours.
func (t *tty) take() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed || !t.foreground() {
		return false
	}
	if t.guardian == nil {
		t.guardian = newGuardian(t.opts, t.writer.shown)
	}
	if !t.held {
		// The modes to go back to are those of now: they may have been changed
		// while we were stopped. All are read before any is changed, since both
		// files are usually the same terminal.
		oldIn, errIn := term.GetState(t.in.Fd())
		oldOut, errOut := term.GetState(t.out.Fd())
		if errIn == nil && errOut == nil {
			t.oldIn, t.oldOut = oldIn, oldOut
		}
	}
	old := t.guardian.before(t)
	if _, err := term.MakeRaw(t.in.Fd()); err != nil {
		return false
	}
	if _, err := term.MakeRaw(t.out.Fd()); err != nil {
		return false
	}
	if !t.held {
		t.guardian.watch(t, old)
	}
	t.held = true
	t.writer.resume(t.modes.enter)
	if err := t.keys.start(); err != nil {
		return false
	}
	return true
}

// give switches the old modes on again. It may be called at any time and from
// any goroutine, and does nothing when the terminal is not held.
func (t *tty) give() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.held {
		return
	}
	t.held = false
	t.keys.stop()
	t.writer.pause(writePatience)
	t.restore()
	t.guardian.rest()
}

// restore writes the old modes and leaves our screen. Called with mu.
func (t *tty) restore() {
	if !t.foreground() {
		return
	}
	// First the way out for a terminal that takes nothing any more: what waits
	// in the kernel is part of a page that is left anyway.
	if !t.writer.idle() {
		dropOutput(int(t.out.Fd()))
	}
	leave := t.modes.leave
	if t.titled {
		leave += popTitle
		t.titled = false
	}
	written := make(chan struct{})
	go func() {
		_, _ = t.out.WriteString(leave)
		close(written)
	}()
	timer := time.NewTimer(writePatience)
	defer timer.Stop()
	select {
	case <-written:
	case <-timer.C:
	}
	if t.oldOut != nil {
		_ = term.Restore(t.out.Fd(), t.oldOut)
	}
	if t.oldIn != nil {
		_ = term.Restore(t.in.Fd(), t.oldIn)
	}
}

func (t *tty) lend() { t.give() }

func (t *tty) isHeld() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.held
}

// close gives the terminal back for good.
func (t *tty) close() {
	t.give()
	t.mu.Lock()
	t.closed = true
	t.mu.Unlock()
	t.writer.stop(writePatience)
	t.guardian.close()
}

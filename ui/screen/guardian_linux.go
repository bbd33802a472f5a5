package screen

import (
	"encoding/json"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	guard "aksarc-wizard/ui/screen/guardian"
)

// GuardianArgs are the arguments, after the program itself, for
// Options.Guardian.
func GuardianArgs() []string { return []string{guard.Arg} }

// guardian is our end of the pipe to the guardian process. A nil guardian does
// nothing.
//
// The process holds the terminal open and waits for the pipe to close. That
// happens however we end, SIGKILL included. If the terminal is then still in
// our raw mode, it is given back. Our own exits tell it to rest first.
type guardian struct {
	in    *os.File
	msgs  chan guard.Watched
	shown <-chan struct{} // closed with the first picture
	done  chan struct{}
}

// guardianDelay is how long the start of the process waits for the first
// picture, so as not to take its time.
const guardianDelay = 100 * time.Millisecond

func newGuardian(o Options, shown <-chan struct{}) *guardian {
	if len(o.Guardian) == 0 {
		return nil
	}
	g := &guardian{in: o.In, msgs: make(chan guard.Watched, 4), shown: shown, done: make(chan struct{})}
	go g.run(o)
	return g
}

func (g *guardian) run(o Options) {
	defer close(g.done)
	defer func() {
		for range g.msgs { // nobody to tell
		}
	}()
	timer := time.NewTimer(guardianDelay)
	defer timer.Stop()
	select {
	case <-g.shown:
	case <-timer.C:
	}
	r, w, err := os.Pipe()
	if err != nil {
		return
	}
	defer func() { _ = w.Close() }()
	// Not os/exec: this process runs nothing but itself. Its own process group
	// keeps a signal for ours from ending it too.
	p, err := os.StartProcess(o.Guardian[0], o.Guardian, &os.ProcAttr{
		Files: []*os.File{o.In, o.Out, nil, r},
		Env:   []string{},
		Sys:   &syscall.SysProcAttr{Setpgid: true},
	})
	_ = r.Close()
	if err != nil {
		return
	}
	enc := json.NewEncoder(w)
	for m := range g.msgs {
		if enc.Encode(m) != nil {
			break
		}
	}
	_ = w.Close()
	_, _ = p.Wait()
}

// watch is called after our modes were switched on; old are those before.
func (g *guardian) watch(t *tty, old *unix.Termios) {
	if g == nil || old == nil {
		return
	}
	raw, err := unix.IoctlGetTermios(int(t.in.Fd()), unix.TCGETS)
	if err != nil {
		return
	}
	g.msgs <- guard.Watched{On: true, Old: *old, Raw: *raw, Leave: t.modes.leave, Words: t.opts.LastWords}
}

// before reads the modes that watch needs.
func (g *guardian) before(t *tty) *unix.Termios {
	if g == nil {
		return nil
	}
	old, err := unix.IoctlGetTermios(int(t.in.Fd()), unix.TCGETS)
	if err != nil {
		return nil
	}
	return old
}

// rest is called after the terminal was given back.
func (g *guardian) rest() {
	if g != nil {
		g.msgs <- guard.Watched{}
	}
}

// close ends the process.
func (g *guardian) close() {
	if g == nil {
		return
	}
	close(g.msgs)
	timer := time.NewTimer(writePatience)
	defer timer.Stop()
	select {
	case <-g.done:
	case <-timer.C:
	}
}

package screen

import (
	"encoding/json"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// guardianArg is the first argument of the process that RunGuardian is.
const guardianArg = "__terminal-guardian"

// GuardianArgs are the arguments, after the program itself, for
// Options.Guardian.
func GuardianArgs() []string { return []string{guardianArg} }

// watched is what the guardian must know: how the terminal was, how our raw
// mode looks, and the way out of our screen. Without On there is nothing to do.
type watched struct {
	On       bool
	Old, Raw unix.Termios
	Leave    string
	Words    string
}

// guardian is our end of the pipe to the guardian process. A nil guardian does
// nothing.
//
// The process holds the terminal open and waits for the pipe to close. That
// happens however we end, SIGKILL included. If the terminal is then still in
// our raw mode, it is given back. Our own exits tell it to rest first.
type guardian struct {
	in   *os.File
	msgs chan watched
	done chan struct{}
}

func newGuardian(o Options) *guardian {
	if len(o.Guardian) == 0 {
		return nil
	}
	g := &guardian{in: o.In, msgs: make(chan watched, 4), done: make(chan struct{})}
	go g.run(o) // not in the way of the first picture
	return g
}

func (g *guardian) run(o Options) {
	defer close(g.done)
	defer func() {
		for range g.msgs { // nobody to tell
		}
	}()
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
	g.msgs <- watched{On: true, Old: *old, Raw: *raw, Leave: t.modes.leave, Words: t.opts.LastWords}
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
		g.msgs <- watched{}
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

// RunGuardian must be called first in main, before flags are read. When the
// process was started as a guardian it does that work and never returns, else
// it returns at once.
func RunGuardian() {
	if len(os.Args) != 2 || os.Args[1] != guardianArg {
		return
	}
	signal.Ignore(syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGPIPE,
		syscall.SIGTSTP, syscall.SIGTTIN, syscall.SIGTTOU)
	var last watched
	dec := json.NewDecoder(os.NewFile(3, "pipe"))
	for {
		var m watched
		if dec.Decode(&m) != nil {
			break
		}
		last = m
	}
	if !last.On {
		os.Exit(0)
	}
	// A shell may have put the terminal right already; then it is the shell's.
	if now, err := unix.IoctlGetTermios(0, unix.TCGETS); err == nil && *now == last.Raw {
		_, _ = os.Stdout.WriteString(last.Leave)
		_ = unix.IoctlSetTermios(0, unix.TCSETS, &last.Old)
		if last.Words != "" {
			_, _ = os.Stdout.WriteString(last.Words + "\n")
		}
	}
	os.Exit(0)
}

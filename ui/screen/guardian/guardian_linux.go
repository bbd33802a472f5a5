// Package guardian is the small process that gives the terminal back when the
// program ends in a way that no code of its own sees.
//
// It is the program itself, started with one argument. The work is done in the
// init of this package, which needs little and whose path sorts early, so that
// the process is there before nearly all other packages are initialised: it
// costs half the time and a third of the memory of the whole program, and stays
// as long as the page is shown. Package screen starts it and tells it what to
// do; nothing else imports this one.
package guardian

import (
	"encoding/json"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// Arg is the one argument of the process.
const Arg = "__terminal-guardian"

// Watched is what the guardian must know, one JSON object on descriptor 3 for
// each change: how the terminal was, how our raw mode looks, the way out of our
// screen, and a line to print after it. Without On there is nothing to do.
type Watched struct {
	On       bool
	Old, Raw unix.Termios
	Leave    string
	Words    string
}

func init() {
	if len(os.Args) == 2 && os.Args[1] == Arg {
		guard()
		os.Exit(0)
	}
}

// guard waits for the pipe to close, which happens however the program ends.
func guard() {
	signal.Ignore(syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGPIPE,
		syscall.SIGTSTP, syscall.SIGTTIN, syscall.SIGTTOU)
	var last Watched
	dec := json.NewDecoder(os.NewFile(3, "pipe"))
	for {
		var m Watched
		if dec.Decode(&m) != nil {
			break
		}
		last = m
	}
	if !last.On {
		return
	}
	// A shell may have put the terminal right already; then it is the shell's.
	if now, err := unix.IoctlGetTermios(0, unix.TCGETS); err == nil && *now == last.Raw {
		_, _ = os.Stdout.WriteString(last.Leave)
		_ = unix.IoctlSetTermios(0, unix.TCSETS, &last.Old)
		if last.Words != "" {
			_, _ = os.Stdout.WriteString(last.Words + "\n")
		}
	}
}

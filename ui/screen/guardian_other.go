//go:build !linux && !windows

package screen

// There is no guardian here: a SIGKILL or a panic in a goroutine of somebody
// else leaves the terminal in raw mode. See guardian_linux.go.

type (
	guardian struct{}
	savedTTY struct{}
)

func newGuardian(Options, <-chan struct{}) *guardian { return nil }
func (*guardian) before(*tty) *savedTTY              { return nil }
func (*guardian) watch(*tty, *savedTTY)              {}
func (*guardian) rest()                              {}
func (*guardian) close()                             {}

// GuardianArgs are the arguments, after the program itself, for
// Options.Guardian.
func GuardianArgs() []string { return nil }

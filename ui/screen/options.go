package screen

import (
	"os"
	"time"

	"aksarc-wizard/ui/screen/cell"
)

// Profile says what the terminal is trusted with.
type Profile struct {
	// Colours is NoColour (the zero value), Sixteen, TwoFiftySix or TrueColour.
	// Colours of a view beyond it become the nearest ones within.
	Colours cell.Colours
	// Unicode allows characters beyond ASCII. Without it the painter replaces
	// each by a stand-in of the same width.
	Unicode bool
	// Serial is for slow lines: what changes by itself (a clock, progress) is
	// painted at most once in five seconds. Keys and sizes are answered at once.
	Serial bool
}

// Colours, named again for callers.
const (
	NoColour    = cell.NoColour
	Sixteen     = cell.Sixteen
	TwoFiftySix = cell.TwoFiftySix
	TrueColour  = cell.TrueColour
)

// Options say where and how to run.
type Options struct {
	// In and Out are the terminal. Both must be terminals; Run opens no other.
	In, Out *os.File
	// Term is the value of TERM.
	Term    string
	Profile Profile
	// Stock uses Bubble Tea's own renderer and terminal handling.
	Stock bool
	// Size gives columns and rows; nil asks the terminal. Zero or less becomes
	// 80x24, more than 500x200 is cut to that.
	Size func() (w, h int)
	// Now is the clock for rates; nil is time.Now.
	Now func() time.Time
	// Guardian is the argv of a small process that gives the terminal back when
	// this one ends in a way that no code of ours sees: SIGKILL, os.Exit, a
	// panic in a goroutine of somebody else. Its first element is the program
	// (usually os.Executable). Nil goes without.
	Guardian []string
	// LastWords is a line that the guardian prints after it gave the terminal
	// back: what to do now, such as how to resume.
	LastWords string
}

// Bounds of the screen in cells. A Windows console can report its whole buffer
// of 9001 rows; painting that helps nobody.
const (
	DefaultWidth, DefaultHeight = 80, 24
	MaxWidth, MaxHeight         = 500, 200
)

// ClampSize makes a usable size of what a terminal reports.
func ClampSize(w, h int) (int, int) {
	if w <= 0 || h <= 0 {
		return DefaultWidth, DefaultHeight
	}
	return min(w, MaxWidth), min(h, MaxHeight)
}

func (o Options) now() time.Time {
	if o.Now != nil {
		return o.Now()
	}
	return time.Now()
}

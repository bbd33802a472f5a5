package screen

import "strings"

// Every escape sequence this package writes is here, in moves.go or comes from
// cell.AppendSGR. Views add none.
const (
	hideCursor = "\x1b[?25l"
	showCursor = "\x1b[?25h"

	altScreenOn, altScreenOff = "\x1b[?1049h", "\x1b[?1049l"
	pasteOn, pasteOff         = "\x1b[?2004h", "\x1b[?2004l"
	// Without wrapping the last column can be written like any other.
	wrapOff, wrapOn = "\x1b[?7l", "\x1b[?7h"

	plainStyle = "\x1b[m"
	clearAll   = "\x1b[H\x1b[J"

	pushTitle, popTitle = "\x1b[22;0t", "\x1b[23;0t"
)

// modes are the sequences that set up a terminal and give it back.
type modes struct {
	enter, leave string
	// xterm says that titles and the clipboard (OSC 0, OSC 52) are understood,
	// or at least read over. A Linux console or a vt220 may print them.
	xterm bool
}

func modesFor(term string) modes {
	base, _, _ := strings.Cut(term, "-")
	switch {
	case base == "linux", strings.HasPrefix(base, "vt"), base == "ansi", base == "cons25", base == "":
		// No alternate screen there: leave an empty screen behind, not a page
		// that looks alive. Bracketed paste is not known either.
		return modes{
			enter: wrapOff,
			leave: plainStyle + wrapOn + clearAll + showCursor,
		}
	}
	return modes{
		enter: altScreenOn + pasteOn + wrapOff,
		leave: plainStyle + wrapOn + pasteOff + clearAll + altScreenOff + showCursor,
		xterm: true,
	}
}

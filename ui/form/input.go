package form

import (
	"strings"

	"aksarc-wizard/ui/text"
)

// maxInput bounds one value, in characters: longer than any answer, shorter
// than a file pasted by mistake.
const maxInput = 4096

// Input is a line of text under edit. The zero Input is empty. It holds
// characters as people count them, so that a step of the cursor never stops
// inside one.
type Input struct {
	chars  []string
	widths []int
	// at is the character the caret stands before; from the first one shown.
	at, from int
	undo     []undoState
	// typing: the last change was a character, which joins the one before in
	// one step of undo.
	typing bool
}

type undoState struct {
	value string
	at    int
}

const maxUndo = 100

// SetValue replaces the text without a trace in undo; the caret goes behind it.
func (in *Input) SetValue(s string) {
	in.chars, in.widths = text.Clusters(s)
	in.at, in.from, in.undo, in.typing = len(in.chars), 0, nil, false
}

// Value is the text.
func (in *Input) Value() string {
	switch len(in.chars) {
	case 0:
		return ""
	case 1:
		return in.chars[0]
	}
	return strings.Join(in.chars, "")
}

// Replace puts another text in its place; Undo brings the old one back.
func (in *Input) Replace(s string) {
	in.remember(false)
	in.chars, in.widths = text.Clusters(s)
	in.at, in.from = len(in.chars), 0
}

// Insert puts s before the caret; it is cleaned of what one line can't hold. It
// reports false when not all of it had room: its end is left out then, and
// nothing of what was there.
func (in *Input) Insert(s string) bool {
	s = text.Clean(s)
	whole := true
	if room := maxInput - len(in.chars); len(s) > room {
		chars, _ := text.Clusters(s)
		whole = len(chars) <= room
		s = strings.Join(chars[:min(len(chars), max(room, 0))], "")
	}
	if s == "" {
		return whole
	}
	in.remember(len(s) == 1)
	// A mark may join what precedes it, so what is before the caret is cut into
	// characters anew; for plain ASCII that isn't needed.
	if plainASCII(s) {
		head := len(s)
		for range s {
			in.chars, in.widths = append(in.chars, ""), append(in.widths, 0)
		}
		copy(in.chars[in.at+head:], in.chars[in.at:])
		copy(in.widths[in.at+head:], in.widths[in.at:])
		for i := range head {
			in.chars[in.at+i], in.widths[in.at+i] = s[i:i+1], 1
		}
		in.at += head
		return whole
	}
	before := strings.Join(in.chars[:in.at], "") + s
	rest := strings.Join(in.chars[in.at:], "")
	head, _ := text.Clusters(before)
	in.chars, in.widths = text.Clusters(before + rest)
	in.at = min(len(head), len(in.chars))
	return whole
}

func plainASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// remember notes the text for Undo. A run of typed characters is one step.
func (in *Input) remember(typed bool) {
	if typed && in.typing {
		return
	}
	in.typing = typed
	if len(in.undo) == maxUndo {
		copy(in.undo, in.undo[1:])
		in.undo = in.undo[:maxUndo-1]
	}
	in.undo = append(in.undo, undoState{in.Value(), in.at})
}

// Undo takes the last change back; false when there is none.
func (in *Input) Undo() bool {
	n := len(in.undo)
	if n == 0 {
		return false
	}
	last := in.undo[n-1]
	in.undo, in.typing = in.undo[:n-1], false
	in.chars, in.widths = text.Clusters(last.value)
	in.at, in.from = min(last.at, len(in.chars)), 0
	return true
}

// CanUndo reports whether there is a change to take back.
func (in *Input) CanUndo() bool { return len(in.undo) > 0 }

func (in *Input) cut(from, to int) {
	if from >= to {
		return
	}
	in.remember(false)
	in.chars = append(in.chars[:from], in.chars[to:]...)
	in.widths = append(in.widths[:from], in.widths[to:]...)
	in.at = from
}

// Key acts on an editing key by its name and reports whether it was one.
func (in *Input) Key(name string) bool {
	switch name {
	case "left", "ctrl+b":
		in.at = max(in.at-1, 0)
	case "right", "ctrl+f":
		in.at = min(in.at+1, len(in.chars))
	case "home", "ctrl+a":
		in.at = 0
	case "end", "ctrl+e":
		in.at = len(in.chars)
	case "alt+left", "alt+b", "ctrl+left":
		in.at = in.wordStart()
	case "alt+right", "alt+f", "ctrl+right":
		in.at = in.wordEnd()
	case "backspace", "ctrl+h":
		in.cut(max(in.at-1, 0), in.at)
	case "delete", "ctrl+d":
		in.cut(in.at, min(in.at+1, len(in.chars)))
	case "ctrl+u":
		in.cut(0, in.at)
	case "ctrl+k":
		in.cut(in.at, len(in.chars))
	case "ctrl+w", "alt+backspace":
		in.cut(in.wordStart(), in.at)
	case "ctrl+_":
		in.Undo()
	default:
		return false
	}
	if !strings.HasPrefix(name, "ctrl+_") {
		in.typing = false
	}
	return true
}

func (in *Input) wordStart() int {
	i := in.at
	for i > 0 && in.chars[i-1] == " " {
		i--
	}
	for i > 0 && in.chars[i-1] != " " {
		i--
	}
	return i
}

func (in *Input) wordEnd() int {
	i := in.at
	for i < len(in.chars) && in.chars[i] == " " {
		i++
	}
	for i < len(in.chars) && in.chars[i] != " " {
		i++
	}
	return i
}

// View draws the text in at most w cells and says in which of them the caret
// stands. When the text is wider, the part around the caret is shown, with
// more where it goes on.
func (in *Input) View(w int, more string) (line string, caret int) {
	w = max(w, 3)
	total := 0
	for _, n := range in.widths {
		total += n
	}
	before := 0
	for _, n := range in.widths[:in.at] {
		before += n
	}
	if total < w { // the caret behind the end needs a cell too
		in.from = 0
		return in.Value(), before
	}
	in.scroll(w)
	var b strings.Builder
	x := 0
	if in.from > 0 {
		b.WriteString(more)
		x = text.Width(more)
	}
	caret = x
	for i := in.from; i < len(in.chars); i++ {
		room := w - x
		if i < len(in.chars)-1 {
			room-- // for the sign that it goes on
		}
		if in.widths[i] > room {
			b.WriteString(more)
			break
		}
		if i == in.at {
			caret = x
		}
		b.WriteString(in.chars[i])
		x += in.widths[i]
		if i+1 == in.at {
			caret = x
		}
	}
	return b.String(), min(caret, w-1)
}

// scroll moves the window so that the caret is in it, with a little around.
func (in *Input) scroll(w int) {
	if in.from > in.at {
		in.from = in.at
	}
	for in.from < in.at {
		x := 0
		for _, n := range in.widths[in.from:in.at] {
			x += n
		}
		if x <= w-4 {
			break
		}
		in.from++
	}
	// Nothing is gained by showing less than fits.
	for in.from > 0 {
		x := in.widths[in.from-1]
		for _, n := range in.widths[in.from:] {
			x += n
		}
		if x > w-3 {
			break
		}
		in.from--
	}
}

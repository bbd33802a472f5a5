package form

import (
	"strings"

	"aksarc-wizard/ui/text"
	"aksarc-wizard/ui/theme"
)

// Option is one line of a list.
type Option struct {
	Value, Label, Note string
	// Unusable says why it can't be taken, "" when it can.
	Unusable string
}

func (o Option) label() string {
	if o.Label != "" {
		return o.Label
	}
	return o.Value
}

// List is a choice among options that typing narrows down.
type List struct {
	options []Option
	Filter  Input
	at, top int
	// found are the positions of the options that the filter lets through.
	found []int
}

// NewList starts with the option whose value is current, else the first.
func NewList(options []Option, current string) *List {
	l := &List{options: options}
	l.narrow()
	for i, o := range options {
		if o.Value == current {
			l.at = i
		}
	}
	return l
}

// Insert types into the filter.
func (l *List) Insert(s string) {
	l.Filter.Insert(s)
	l.narrow()
}

// Key acts on a key by its name and reports whether it was one of the list's.
func (l *List) Key(name string) bool {
	switch name {
	case "up", "shift+tab", "ctrl+p":
		l.at = max(l.at-1, 0)
	case "down", "tab":
		l.at = min(l.at+1, max(len(l.found)-1, 0))
	case "pgup":
		l.at = max(l.at-5, 0)
	case "pgdown":
		l.at = min(l.at+5, max(len(l.found)-1, 0))
	default:
		if !l.Filter.Key(name) {
			return false
		}
		l.narrow()
	}
	return true
}

func (l *List) narrow() {
	want := strings.ToLower(strings.TrimSpace(l.Filter.Value()))
	l.found = l.found[:0]
	for i, o := range l.options {
		if want == "" || strings.Contains(strings.ToLower(o.label()+" "+o.Value+" "+o.Note), want) {
			l.found = append(l.found, i)
		}
	}
	l.at = min(l.at, max(len(l.found)-1, 0))
}

// Picked is the option at the mark; false when the filter leaves none.
func (l *List) Picked() (Option, bool) {
	if len(l.found) == 0 {
		return Option{}, false
	}
	return l.options[l.found[l.at]], true
}

// Len is how many options there are, the filtered ones included.
func (l *List) Len() int { return len(l.options) }

// View draws the list into at most h lines of w cells.
func (l *List) View(t *theme.Theme, w, h int) []string {
	if len(l.found) == 0 {
		return []string{t.Muted.Render(text.Cut("Nothing here contains \""+l.Filter.Value()+"\".", w, t.Ellipsis))}
	}
	h = max(h, 1)
	if l.at < l.top {
		l.top = l.at
	}
	if l.at >= l.top+h {
		l.top = l.at - h + 1
	}
	l.top = max(min(l.top, len(l.found)-h), 0)
	wide := 0
	for _, i := range l.found {
		wide = max(wide, text.Width(l.options[i].label()))
	}
	wide = min(wide, w*3/5)
	out := make([]string, 0, h)
	for y := l.top; y < min(l.top+h, len(l.found)); y++ {
		out = append(out, l.line(t, l.options[l.found[y]], y == l.at, wide, w))
	}
	return out
}

func (l *List) line(t *theme.Theme, o Option, here bool, wide, w int) string {
	mark, note := "  ", o.Note
	if o.Unusable != "" {
		note = t.Bad + " " + o.Unusable
	}
	if here {
		mark = t.Focus + " "
	}
	s := mark + text.Pad(text.Cut(o.label(), wide, t.Ellipsis), wide)
	if note != "" {
		s += "  " + note
	}
	s = text.Cut(s, w, t.Ellipsis)
	switch {
	case here:
		return t.Accent.Render(s)
	case o.Unusable != "":
		return t.Muted.Render(s)
	}
	return s
}

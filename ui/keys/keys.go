// Package keys names the keys of the full screen, once: what they are called
// by the terminal, what they are called on the screen, and what they do.
//
// The footer and the help are made from the lists here; a key that is in
// neither does not exist. No key of a page with a text field is a letter.
package keys

import (
	"strings"

	"aksarc-wizard/ui/text"
	"aksarc-wizard/ui/theme"
)

// The keys, as Bubble Tea names them.
const (
	Help    = "f1"
	Next    = "ctrl+n"
	Back    = "esc"
	Leave   = "ctrl+c"
	Redraw  = "ctrl+l"
	Suspend = "ctrl+z"
	Suggest = "ctrl+g"
	Choices = "ctrl+o"
	Take    = "ctrl+t"
	Earlier = "ctrl+y"
	Undo    = "ctrl+_"
	Enter   = "enter"
)

// Key is one key that works now, for the footer.
type Key struct {
	Name, Does string
	// Off says why it doesn't work now; "" when it does.
	Off string
	// Must: it is shown however little room there is.
	Must bool
}

// The keys as footers show them.
var (
	ForHelp    = Key{Name: "F1", Does: "why?", Must: true}
	ForBack    = Key{Name: "Esc", Does: "back"}
	ForLeave   = Key{Name: "Ctrl+C", Does: "leave"}
	ForNext    = Key{Name: "Ctrl+N", Does: "next step", Must: true}
	ForSuggest = Key{Name: "Ctrl+G", Does: "suggest"}
	ForChoices = Key{Name: "Ctrl+O", Does: "choices"}
	ForTake    = Key{Name: "Ctrl+T", Does: "take a file"}
	ForEarlier = Key{Name: "Ctrl+Y", Does: "earlier values"}
	ForUndo    = Key{Name: "Ctrl+_", Does: "undo"}
)

// Footer writes the keys into one line of w cells; those that don't fit are
// left out, whole, and room is kept for those that must be there.
func Footer(all []Key, w int, t *theme.Theme) string {
	var b strings.Builder
	b.WriteByte(' ')
	have, kept := 1, 0
	for _, k := range all {
		if k.Must {
			kept += 2 + text.Width(k.Name) + 1 + text.Width(k.Does)
		}
	}
	for i, k := range all {
		n := text.Width(k.Name) + 1 + text.Width(k.Does)
		gap := 0
		if i > 0 {
			gap = 2
		}
		if k.Must {
			kept -= 2 + n
		}
		if have+gap+n+kept > w {
			continue
		}
		b.WriteString(text.Blank(gap))
		b.WriteString(t.Accent.Render(k.Name))
		b.WriteByte(' ')
		b.WriteString(t.Muted.Render(k.Does))
		have += gap + n
	}
	return b.String()
}

// Everywhere are the keys that work on every page, for the help.
func Everywhere() []Key {
	return []Key{
		{Name: "Enter", Does: "the next field, or what the button says"},
		{Name: "Up Down Tab", Does: "from field to field"},
		{Name: "PgUp PgDn", Does: "scroll the page"},
		{Name: "Left Right", Does: "turn a value that can be turned; move in a text"},
		{Name: "Ctrl+N", Does: "the next step, when nothing stands against it"},
		{Name: "Esc", Does: "the step before; nothing is lost"},
		{Name: "Ctrl+O or F2", Does: "what the site offers for this field"},
		{Name: "Ctrl+G", Does: "suggest addresses that fit"},
		{Name: "Ctrl+T", Does: "on the network: take over what a file of the site says"},
		{Name: "Ctrl+Y", Does: "earlier values of this field"},
		{Name: "Ctrl+_", Does: "undo the last change of this field"},
		{Name: "Ctrl+U Ctrl+W", Does: "erase to the start, erase a word"},
		{Name: "Ctrl+L", Does: "paint the screen again"},
		{Name: "Ctrl+Z", Does: "suspend; fg comes back"},
		{Name: "Ctrl+C", Does: "leave; asks first"},
		{Name: "F1", Does: "help; also ? where nothing can be typed"},
	}
}

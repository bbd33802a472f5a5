package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/form"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/text"
)

// pickSheet is a list to pick a value from; typing filters it.
type pickSheet struct {
	m    *Model
	head string
	foot string
	list *form.List
	take func(value string)
}

// openChoices lists what is offered for a field.
func (p *page) openChoices(f *steps.Field) {
	options := f.Offered(p.m.machine.Values(), p.m.machine.Facts())
	if len(options) == 0 {
		p.m.say(p.nothingOffered(f))
		return
	}
	list := make([]form.Option, len(options))
	for i, o := range options {
		list[i] = form.Option{Value: o.Value, Label: text.Clean(o.Label), Note: text.Clean(o.Note), Unusable: text.Clean(o.Unusable)}
	}
	p.m.sheet = &pickSheet{m: p.m, head: f.Label, foot: f.Withheld,
		list: form.NewList(list, p.m.machine.Values()[f.Path]),
		take: func(value string) { p.take(f, value) }}
}

// take puts a picked value into a field, where undo can take it back.
func (p *page) take(f *steps.Field, value string) {
	if !turned(f) {
		p.input(f).Replace(value)
	}
	p.set(f, value)
	p.m.optVersion++
}

// nothingOffered says why there is no list.
func (p *page) nothingOffered(f *steps.Field) string {
	if f.Options == nil {
		return "For this field nothing is offered; F1 shows an example."
	}
	for _, id := range p.m.machine.Step().Asks {
		s := p.m.machine.Facts().Standing(id)
		switch s.State {
		case steps.Asking:
			return "The site has been asked and hasn't answered yet; the value can be typed."
		case steps.Failed:
			return "The site gave no list (" + text.Clean(s.Said) + "); the value can be typed."
		}
	}
	return "The site offers nothing here; the value can be typed."
}

// openEarlier lists the earlier values of a field.
func (p *page) openEarlier(f *steps.Field) {
	past := p.m.machine.Past(f.Path)
	var list []form.Option
	for i := len(past) - 1; i >= 0; i-- {
		if past[i] != p.m.machine.Values()[f.Path] {
			list = append(list, form.Option{Value: past[i]})
		}
	}
	if len(list) == 0 {
		p.m.say("This field has had no other value.")
		return
	}
	p.m.sheet = &pickSheet{m: p.m, head: f.Label + ", earlier values", list: form.NewList(list, ""),
		take: func(value string) { p.take(f, value) }}
}

func (s *pickSheet) whole() bool   { return false }
func (s *pickSheet) title() string { return s.head }
func (s *pickSheet) armed(int)     {}

func (s *pickSheet) key(k tea.KeyMsg, name string) tea.Cmd {
	switch {
	case name == keys.Back || name == keys.Choices:
		s.m.close()
	case name == keys.Enter:
		o, ok := s.list.Picked()
		switch {
		case !ok:
		case o.Unusable != "":
			s.m.say("That can't be chosen: " + o.Unusable)
		default:
			s.m.close()
			s.take(o.Value)
		}
	case name == "paste" || k.Type == tea.KeyRunes && !k.Alt:
		s.list.Insert(string(k.Runes))
	case k.Type == tea.KeySpace:
		s.list.Insert(" ")
	default:
		s.list.Key(name)
	}
	return nil
}

func (s *pickSheet) keys() []keys.Key {
	return []keys.Key{{Name: "Up Down", Does: "move"}, {Name: "Enter", Does: "take"}, {Name: "letters", Does: "filter"}, {Name: "Esc", Does: "leave it"}}
}

// maxListed bounds the rows of a list, so that the field stays in sight.
const maxListed = 8

func (s *pickSheet) layout(w, rows int) content {
	t := s.m.theme
	head := "   " + s.head + ": "
	at := text.Width(head)
	filter, caret := s.list.Filter.View(w-at-1, t.Ellipsis)
	if filter == "" {
		filter = t.Muted.Render(text.Cut("type to filter", w-at-1, t.Ellipsis))
	}
	lines := []string{t.Title.Render(head) + filter}
	room := max(min(maxListed, rows-7), 1)
	for _, l := range s.list.View(t, w-4, room) {
		lines = append(lines, "   "+l)
	}
	if s.foot != "" && rows >= 17 {
		for _, l := range text.Wrap(s.foot, w-6) {
			lines = append(lines, "   "+t.Muted.Render(l))
		}
	}
	return content{lines: lines, x: at + caret, y: 0, caret: true}
}

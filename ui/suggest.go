package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/validate"
)

// suggestSheet proposes values so that everything fits; Enter takes them all.
type suggestSheet struct {
	m    *Model
	page *page
	list []validate.Suggestion
}

// suggest asks the rules for values that would do.
func (p *page) suggest() {
	list, why := p.m.machine.Suggest()
	if len(list) == 0 {
		if why == "" {
			why = "There is nothing to suggest: everything fits."
		}
		p.m.say(why)
		return
	}
	p.m.sheet = &suggestSheet{m: p.m, page: p, list: list}
}

func (s *suggestSheet) whole() bool   { return false }
func (s *suggestSheet) title() string { return "Suggestion" }
func (s *suggestSheet) armed(int)     {}

func (s *suggestSheet) key(_ tea.KeyMsg, name string) tea.Cmd {
	switch name {
	case keys.Back:
		s.m.close()
	case keys.Enter:
		s.m.close()
		for _, g := range s.list {
			if f, _, ok := steps.FieldAt(g.Field); ok {
				s.m.machine.Leave(g.Field) // what was there can be had back
				s.page.take(&f, g.Value)
			}
		}
		s.m.say("Taken. Ctrl+Y on a field brings its earlier value back.")
		s.page.refresh()
		return s.m.save()
	}
	return nil
}

func (s *suggestSheet) keys() []keys.Key {
	return []keys.Key{{Name: "Enter", Does: "take all of it"}, {Name: "Esc", Does: "leave everything as it is"}}
}

func (s *suggestSheet) layout(w, rows int) content {
	t := s.m.theme
	lines := []string{"   " + t.Title.Render("Suggestion")}
	for _, g := range s.list {
		f, _, _ := steps.FieldAt(g.Field)
		head := text.Pad(f.Label, 18) + t.Accent.Render(g.Value)
		if g.Was != "" {
			head += t.Muted.Render("  instead of " + text.Clean(g.Was))
		}
		lines = append(lines, "   "+head)
		for _, l := range text.Wrap(g.Why, w-8) {
			lines = append(lines, "     "+t.Muted.Render(l))
		}
	}
	if most := rows - 5; len(lines) > most && most > 1 {
		lines = append(lines[:most-1:most-1], "   "+t.Muted.Render(t.Ellipsis))
	}
	return content{lines: lines}
}

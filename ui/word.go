package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/ui/form"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/text"
)

// wordSheet wants a word typed before something is deleted.
type wordSheet struct {
	m     *Model
	lines func(w int) []string
	word  string
	in    form.Input
	does  func() tea.Cmd
}

// askWord asks for the word that allows a failed attempt to be cleared away.
func (d *deployScreen) askWord(a *actionState) tea.Cmd {
	id, word := a.id, a.recreate
	d.m.sheet = &wordSheet{m: d.m, word: word,
		lines: sentences("The failed attempt is deleted at the site, then made anew: " + a.title + ". To allow that, type " + word + " and press Enter."),
		does:  func() tea.Cmd { return d.start(map[string]string{id: word}) }}
	return nil
}

func (s *wordSheet) whole() bool   { return false }
func (s *wordSheet) title() string { return "" }
func (s *wordSheet) armed(int)     {}

func (s *wordSheet) key(k tea.KeyMsg, name string) tea.Cmd {
	switch {
	case name == keys.Back:
		s.m.close()
	case name == keys.Enter:
		if s.in.Value() != s.word {
			s.m.say("That is not the word; nothing was deleted.")
			return nil
		}
		s.m.close()
		return s.does()
	case name == "paste":
		s.m.say("The word must be typed.")
	case k.Type == tea.KeyRunes && !k.Alt:
		s.in.Insert(string(k.Runes))
	case k.Type == tea.KeySpace:
		s.in.Insert(" ")
	default:
		s.in.Key(name)
	}
	return nil
}

func (s *wordSheet) keys() []keys.Key {
	return []keys.Key{{Name: "Enter", Does: "delete and make anew"}, {Name: "Esc", Does: "leave it"}}
}

func (s *wordSheet) layout(w, _ int) content {
	lines := s.lines(w)
	const head = "   Word: "
	line, caret := s.in.View(w-len(head)-1, s.m.theme.Ellipsis)
	return content{lines: append(lines, "", head+line), x: text.Width(head) + caret, y: len(lines) + 1, caret: true}
}

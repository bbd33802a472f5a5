package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/form"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/text"
)

// wordSheet wants something typed before it lets something happen.
type wordSheet struct {
	m     *Model
	lines func(w int) []string
	// label stands before what is typed, does names what Enter does then.
	label, does string
	in          form.Input
	// check says what is wrong with what was typed, "" when nothing is.
	check func(typed string) string
	then  func() tea.Cmd
	// byHand refuses a paste: the word must have been read.
	byHand bool
}

// askWord asks for the word that allows a failed attempt to be cleared away.
func (d *deployScreen) askWord(a *actionState) tea.Cmd {
	id, word := a.id, a.recreate
	d.m.sheet = &wordSheet{
		m: d.m, label: "Word", does: "delete and make anew", byHand: true,
		lines: sentences("The failed attempt is deleted at the site, then made anew: " + a.title + ". To allow that, type " + word + " and press Enter."),
		check: func(typed string) string {
			if typed != word {
				return "That is not the word; nothing was deleted."
			}
			return ""
		},
		then: func() tea.Cmd { return d.start(map[string]string{id: word}) },
	}
	return nil
}

// askReason asks why the operator goes on in spite of a check: it goes to the
// journal and the report.
func (m *Model) askReason(c steps.Check) tea.Cmd {
	m.sheet = &wordSheet{
		m: m, label: "Reason", does: "go on in spite of it",
		lines: sentences("Why do you go on in spite of this? "+c.Title+": "+c.Message, "The reason is kept in the journal and in the report."),
		check: func(typed string) string {
			if err := m.machine.Acknowledge(c.ID, typed); err != nil {
				return "That can't be: " + err.Error()
			}
			m.changed()
			return ""
		},
		then: func() tea.Cmd { return m.station().receive(nil) },
	}
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
		if wrong := s.check(s.in.Value()); wrong != "" {
			s.m.say(wrong)
			return nil
		}
		s.m.close()
		return s.then()
	case name == "paste" && s.byHand:
		s.m.say("The word must be typed.")
	default:
		typeInto(&s.in, k, name)
	}
	return nil
}

// typeInto gives a key to the one input of a sheet: text, or an editing key.
func typeInto(in *form.Input, k tea.KeyMsg, name string) {
	switch {
	case name == "paste" || k.Type == tea.KeyRunes && !k.Alt:
		in.Insert(strings.Trim(string(k.Runes), "\r\n"))
	case k.Type == tea.KeySpace:
		in.Insert(" ")
	default:
		in.Key(name)
	}
}

func (s *wordSheet) keys() []keys.Key {
	return []keys.Key{{Name: "Enter", Does: s.does}, {Name: "Esc", Does: "leave it"}}
}

func (s *wordSheet) layout(w, _ int) content {
	lines := s.lines(w)
	head := "   " + s.label + ": "
	line, caret := s.in.View(w-len(head)-1, s.m.theme.Ellipsis)
	return content{lines: append(lines, "", head+line), x: text.Width(head) + caret, y: len(lines) + 1, caret: true}
}

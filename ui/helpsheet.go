package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/ui/form"
	"aksarc-wizard/ui/help"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/text"
)

// helpSheet is the help: a topic, or, while something is typed, the topics in
// which it is found.
type helpSheet struct {
	m      *Model
	topic  help.Topic
	search form.Input
	found  *form.List
	scroller
}

func newHelpSheet(m *Model, path string) *helpSheet {
	return &helpSheet{m: m, topic: help.About(m.machine, path)}
}

func (s *helpSheet) whole() bool   { return true }
func (s *helpSheet) title() string { return "Help" }
func (s *helpSheet) armed(int)     {}

func (s *helpSheet) key(k tea.KeyMsg, name string) tea.Cmd {
	switch {
	case name == keys.Back && s.search.Value() != "":
		s.search.SetValue("")
		s.found = nil
	case name == keys.Back || name == keys.Help:
		s.m.close()
	case name == keys.Enter:
		s.open()
	case s.found != nil && (name == "up" || name == "down" || name == "tab" || name == "shift+tab"):
		s.found.Key(name)
	case name != " " && s.scroller.key(name): // a blank is typed here
	case name == "paste" || k.Type == tea.KeyRunes && !k.Alt:
		s.search.Insert(string(k.Runes))
		s.find()
	case k.Type == tea.KeySpace:
		s.search.Insert(" ")
		s.find()
	case s.search.Key(name):
		s.find()
	}
	return nil
}

func (s *helpSheet) find() {
	if strings.TrimSpace(s.search.Value()) == "" {
		s.found = nil
		return
	}
	var list []form.Option
	for _, t := range help.All() {
		if t.Contains(s.search.Value()) {
			list = append(list, form.Option{Value: t.ID, Label: t.Title, Note: first(t)})
		}
	}
	s.found = form.NewList(list, "")
}

func first(t help.Topic) string {
	if len(t.Parts) == 0 {
		return ""
	}
	return t.Parts[0].Text
}

func (s *helpSheet) open() {
	if s.found == nil {
		s.m.close()
		return
	}
	o, ok := s.found.Picked()
	if !ok {
		return
	}
	for _, t := range help.All() {
		if t.ID == o.Value {
			s.topic = t
		}
	}
	s.search.SetValue("")
	s.found, s.scroller = nil, scroller{}
}

func (s *helpSheet) keys() []keys.Key {
	if s.found != nil {
		return []keys.Key{{Name: "Up Down", Does: "move"}, {Name: "Enter", Does: "open"}, {Name: "Esc", Does: "stop searching"}}
	}
	return []keys.Key{{Name: "Up Down", Does: "scroll"}, {Name: "letters", Does: "search all help"}, {Name: "Esc", Does: "close"}}
}

func (s *helpSheet) layout(w, rows int) content {
	t := s.m.theme
	const label = "   Search  "
	line, caret := s.search.View(w-len(label)-1, t.Ellipsis)
	c := content{x: len(label) + caret, y: 0, caret: true}
	c.lines = []string{t.Muted.Render(label) + line, ""}
	if s.found != nil {
		if s.found.Len() == 0 {
			c.lines = append(c.lines, "   "+t.Muted.Render("Nothing is said of that. Fewer letters find more."))
			return c
		}
		for _, l := range s.found.View(t, w-6, max(rows-2, 1)) {
			c.lines = append(c.lines, "   "+l)
		}
		return c
	}
	body := help.Render(s.topic, t, min(w-6, 90))
	for i := range body {
		body[i] = text.Cut("   "+body[i], w, "")
	}
	c.lines = append(c.lines, s.cut(t, body, max(rows-2, 1))...)
	return c
}

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
	scroll int
	most   int // lines that can be scrolled by
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
	case name == "up":
		s.scroll = max(s.scroll-1, 0)
	case name == "down":
		s.scroll = min(s.scroll+1, s.most)
	case name == "pgup":
		s.scroll = max(s.scroll-10, 0)
	case name == "pgdown":
		s.scroll = min(s.scroll+10, s.most)
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
	s.found, s.scroll = nil, 0
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
	room := max(rows-2, 1)
	s.most = max(len(body)-room, 0)
	s.scroll = min(s.scroll, s.most)
	for i, l := range body[s.scroll:min(s.scroll+room, len(body))] {
		if i == room-1 && s.scroll < s.most {
			l = t.Accent.Render(t.Down + " more")
		}
		if i == 0 && s.scroll > 0 {
			l = t.Accent.Render(t.Up + " more")
		}
		c.lines = append(c.lines, text.Cut("   "+l, w, ""))
	}
	return c
}

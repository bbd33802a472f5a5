package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/ui/theme"
)

// explainer is a page that has more to say of what has the focus than the help
// does; nil when it hasn't.
type explainer interface{ explain() sheet }

// whySheet is a check, whole: what was found, what it means, what to do, the
// commands in full, and what the check does and proves. It scrolls.
type whySheet struct {
	m  *Model
	id string
	scroller
}

func newWhySheet(m *Model, id string) *whySheet { return &whySheet{m: m, id: id} }

func (s *whySheet) whole() bool   { return true }
func (s *whySheet) title() string { return "Why" }
func (s *whySheet) armed(int)     {}

func (s *whySheet) key(k tea.KeyMsg, name string) tea.Cmd {
	switch name {
	case keys.Back, keys.Enter:
		s.m.close()
	case keys.Help, "?":
		s.m.sheet = newHelpSheet(s.m, "")
	default:
		s.scroller.key(name)
	}
	return nil
}

func (s *whySheet) keys() []keys.Key {
	return []keys.Key{{Name: "Up Down", Does: "scroll"}, {Name: "F1", Does: "help of the page", Must: true}, {Name: "Esc", Does: "close", Must: true}}
}

func (s *whySheet) layout(w, rows int) content {
	return content{lines: s.cut(s.m.theme, s.lines(w), rows)}
}

func (s *whySheet) lines(w int) []string {
	t := s.m.theme
	var c steps.Check
	for _, row := range s.m.machine.AllChecks() {
		if row.ID == s.id {
			c = row
		}
	}
	var out []string
	add := func(label string, style theme.Style, said string) {
		if said == "" {
			return
		}
		const column = 10
		for i, l := range text.Wrap(text.Clean(said), max(w-column-5, 20)) {
			head := text.Blank(column)
			if i == 0 {
				head = text.Pad(label, column)
			}
			out = append(out, "   "+t.Muted.Render(head)+style.Render(l))
		}
	}
	sign, style := s.m.checkSign(c)
	out = append(out, "   "+style.Render(sign+" "+c.Title))
	found := c.Found
	if c.Seen {
		found += " (from az's own files; az has not confirmed it yet)"
	}
	add("Found", t.Value, found)
	add("Wanted", t.Value, c.Wanted)
	if c.Message != "as wanted" {
		add("Meaning", t.Value, c.Message)
	}
	add("To do", t.Value, c.Remedy)
	for _, cmd := range c.Repair {
		add("Command", t.Accent, steps.OneLine(cmd))
	}
	for _, cmd := range c.Online {
		add("Online", t.Accent, steps.OneLine(cmd))
		add("", t.Muted, steps.OnlineSaid(c.Online))
	}
	add("Accepted", t.Warn, c.Acknowledged)
	add("Known by", t.Value, c.Did)
	add("Certainty", t.Value, string(c.Certainty))
	out = append(out, "")
	for _, e := range steps.CheckBook() {
		if e.ID == c.ID || strings.HasSuffix(e.ID, "*") && strings.HasPrefix(c.ID, strings.TrimSuffix(e.ID, "*")) {
			add("The check", t.Muted, plainMarkdown(e.Does))
			add("Proves", t.Muted, plainMarkdown(e.Proves))
			add("Source", t.Muted, "Rule "+e.Rule+". "+e.Source)
		}
	}
	return out
}

// plainMarkdown takes the marks off that a document draws commands with.
func plainMarkdown(s string) string { return strings.ReplaceAll(s, "`", "") }

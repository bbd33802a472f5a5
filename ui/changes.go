package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/ui/theme"
	"aksarc-wizard/validate"
)

// changesSheet lists what repairs changed on this computer, newest first, and
// takes the newest back.
type changesSheet struct {
	m    *Model
	all  []steps.Change
	err  error
	read bool
	scroller
}

// changesMsg is what was noted of repairs.
type changesMsg struct {
	sheet *changesSheet
	all   []steps.Change
	err   error
}

// openChanges lists the changes; it says so where the world notes none.
func (m *Model) openChanges() tea.Cmd {
	w, ok := m.base().(steps.Changer)
	if !ok {
		m.say("Nothing is noted here of what repairs change.")
		return nil
	}
	s := &changesSheet{m: m}
	m.sheet = s
	return func() tea.Msg {
		all, err := w.Changes()
		return changesMsg{s, all, err}
	}
}

func (s *changesSheet) receive(msg changesMsg) { s.all, s.err, s.read = msg.all, msg.err, true }

func (s *changesSheet) whole() bool   { return true }
func (s *changesSheet) title() string { return "Changes on this computer" }
func (s *changesSheet) armed(int)     {}

func (s *changesSheet) key(_ tea.KeyMsg, name string) tea.Cmd {
	switch name {
	case keys.Back, keys.Enter:
		s.m.close()
	case "u":
		return s.undo()
	default:
		s.scroller.key(name)
	}
	return nil
}

// undo shows what takes the newest change back, and asks. Everything on the page
// is checked anew after it.
func (s *changesSheet) undo() tea.Cmd {
	m := s.m
	newest, ok := steps.Newest(s.all)
	if !ok {
		m.say("There is nothing to undo.")
		return nil
	}
	back := comeBack(func(bool) tea.Cmd { return m.openChanges() })
	lines := func(w int) []string {
		out := sentences("Undo the newest change, " + steps.OneLine(newest.Command) + "?")(w)
		for _, c := range newest.Undo {
			for _, l := range text.Wrap(steps.OneLine(c), w-10) {
				out = append(out, "     "+m.theme.Accent.Render(l))
			}
		}
		return out
	}
	asks := slices.Clone(m.machine.Step().Asks)
	_, cmd := m.question(lines,
		choice{"Not now", "n", back.unchanged},
		choice{"Undo it", "u", func() tea.Cmd {
			return m.repairFor([]runner.Command{steps.UndoNewest()}, asks, back)
		}})
	m.sheet.(*question).escape = 0
	return cmd
}

func (s *changesSheet) keys() []keys.Key {
	out := []keys.Key{{Name: "Up Down", Does: "scroll"}}
	if _, ok := steps.Newest(s.all); ok {
		out = append(out, keys.Key{Name: "u", Does: "undo the newest"})
	}
	return append(out, keys.Key{Name: "Esc", Does: "close", Must: true})
}

func (s *changesSheet) layout(w, rows int) content {
	return content{lines: s.cut(s.m.theme, s.lines(w), rows)}
}

func (s *changesSheet) lines(w int) []string {
	t := s.m.theme
	switch {
	case !s.read:
		return sentences("Reading what was noted.")(w)
	case s.err != nil:
		return s.m.remark("What was noted can't be read: "+s.err.Error(), validate.Error, w, 8)
	case len(s.all) == 0:
		return sentences("Nothing was changed on this computer by repairs.")(w)
	}
	var out []string
	add := func(label string, style theme.Style, said string) {
		for _, l := range text.Wrap(text.Clean(said), max(w-13, 20)) {
			out = append(out, "   "+t.Muted.Render(text.Pad(label, 8))+style.Render(l))
			label = ""
		}
	}
	for i, c := range s.all {
		if i > 0 {
			out = append(out, "")
		}
		head := c.Time.Format("2006-01-02 15:04:05")
		switch {
		case c.Undone:
			head += "  undone"
		case c.Failed:
			head += "  it failed"
		}
		out = append(out, "   "+t.Muted.Render(head))
		add("Ran", t.Accent, steps.OneLine(c.Command))
		add("Before", t.Value, c.Before)
		for _, u := range c.Undo {
			if !c.Undone {
				add("Undo", t.Accent, steps.OneLine(u))
			}
		}
	}
	return out
}

package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/text"
)

// sheet is something that comes up over the page and takes the keys: help, a
// list, a question. Closing it is Model.close.
type sheet interface {
	key(k tea.KeyMsg, name string) tea.Cmd
	// layout draws it for w cells, at most rows lines.
	layout(w, rows int) content
	keys() []keys.Key
	// whole sheets take the place of the page and have a title.
	whole() bool
	title() string
	// armed lets a question be answered once it has been seen long enough.
	armed(id int)
}

func (m *Model) close() { m.sheet = nil }

// choice is one answer of a question.
type choice struct {
	label string
	// letter answers as well as moving there and Enter.
	letter string
	does   func() tea.Cmd
}

// question is a sheet with a few sentences and a few answers. Enter takes the
// marked one, but not before the question has been there for the grace time.
type question struct {
	m       *Model
	lines   func(w int) []string
	choices []choice
	at      int
	armID   int
	ready   bool
	// escape is the answer that Esc gives; nothing destructive.
	escape int
}

// ask puts a question up.
func (m *Model) question(lines func(w int) []string, choices ...choice) (*question, tea.Cmd) {
	id, cmd := m.arm()
	q := &question{m: m, lines: lines, choices: choices, armID: id, escape: len(choices) - 1}
	m.sheet = q
	return q, cmd
}

// sentences wraps texts for a question.
func sentences(texts ...string) func(w int) []string {
	return func(w int) []string {
		var out []string
		for _, s := range texts {
			if s == "" {
				out = append(out, "")
				continue
			}
			out = append(out, indented(text.Wrap(s, w-6), "   ")...)
		}
		return out
	}
}

func indented(lines []string, by string) []string {
	for i := range lines {
		lines[i] = by + lines[i]
	}
	return lines
}

func (q *question) armed(id int) { q.ready = q.ready || id == q.armID }
func (q *question) whole() bool  { return false }
func (q *question) title() string {
	return ""
}

func (q *question) answer(i int) tea.Cmd {
	q.m.close()
	if f := q.choices[i].does; f != nil {
		return f()
	}
	return nil
}

func (q *question) key(_ tea.KeyMsg, name string) tea.Cmd {
	switch name {
	case keys.Back:
		return q.answer(q.escape)
	case "left", "up", "shift+tab":
		q.at = (q.at + len(q.choices) - 1) % len(q.choices)
		return nil
	case "right", "down", "tab":
		q.at = (q.at + 1) % len(q.choices)
		return nil
	case keys.Enter:
		if q.ready {
			return q.answer(q.at)
		}
		return nil
	}
	for i, c := range q.choices {
		if c.letter == name && c.letter != "" && q.ready {
			return q.answer(i)
		}
	}
	return nil
}

func (q *question) keys() []keys.Key {
	out := []keys.Key{{Name: "Left Right", Does: "choose"}, {Name: "Enter", Does: "take it"}}
	for _, c := range q.choices {
		if c.letter != "" {
			out = append(out, keys.Key{Name: c.letter, Does: strings.ToLower(c.label)})
		}
	}
	return append(out, keys.Key{Name: "Esc", Does: strings.ToLower(q.choices[q.escape].label)})
}

func (q *question) layout(w, rows int) content {
	lines := q.lines(w)
	var buttons []string
	line, have := "   ", 3
	for i, c := range q.choices {
		b := q.m.button(c.label, i == q.at)
		n := text.Width(b)
		if have > 3 && have+n+2 > w {
			buttons = append(buttons, line)
			line, have = "   ", 3
		}
		line, have = line+b+"  ", have+n+2
	}
	buttons = append(buttons, line)
	if keep := rows - len(buttons) - 5; len(lines) > max(keep, 1) {
		lines = append(lines[:max(keep, 1):max(keep, 1)], q.m.theme.Muted.Render("   "+q.m.theme.Ellipsis))
	}
	lines = append(append(lines, ""), buttons...)
	return content{lines: lines, top: len(lines) - len(buttons), bottom: len(lines)}
}

// button draws a button; the one with the focus has a mark, not only a colour.
func (m *Model) button(label string, focus bool) string {
	if focus {
		return m.theme.Accent.Render(m.theme.Focus) + " " + m.theme.Pressed.Render("[ "+label+" ]")
	}
	return "  [ " + label + " ]"
}

// leaveSheet is the question of Ctrl+C: a type of its own, so that a second
// Ctrl+C closes it and asks nothing again.
type leaveSheet struct{ *question }

func (l *leaveSheet) key(k tea.KeyMsg, name string) tea.Cmd {
	if name == keys.Leave {
		name = keys.Back
	}
	return l.question.key(k, name)
}

// askLeave asks what Ctrl+C meant.
func (m *Model) askLeave() tea.Cmd {
	var q *question
	var cmd tea.Cmd
	switch {
	case m.work != nil:
		q, cmd = m.askWork()
	case m.deploying():
		q, cmd = m.askDeployment()
	default:
		q, cmd = m.askQuit()
	}
	m.sheet = &leaveSheet{q}
	return cmd
}

func (m *Model) askQuit() (*question, tea.Cmd) {
	if m.visit != nil {
		said := "What is typed here is not kept."
		if d, ok := m.stations[steps.Deploy].(*deployScreen); ok && d.ended {
			said = "What was made is kept."
		}
		return m.question(sentences("Leave the wizard?", said),
			choice{"Leave", "y", func() tea.Cmd {
				kind := m.outcome.Kind
				if d, ok := m.stations[steps.Deploy].(*deployScreen); ok {
					kind = d.outcomeIfLeft(kind)
				}
				return m.quit(kind)
			}},
			choice{"Stay", "n", nil})
	}
	kept := "The answers are kept; the next start fills them in."
	if m.about.DraftFile != "" {
		kept = "The answers are kept in " + m.about.DraftFile + "; the next start fills them in."
	}
	if m.outcome.ID != "" && m.outcome.Kind != Finished {
		kept = "The deployment can be continued at any time: " + m.about.CommandLine("resume", m.outcome.ID)
	}
	return m.question(sentences("Leave the wizard?", kept),
		choice{"Leave", "y", func() tea.Cmd {
			kind := m.outcome.Kind
			if d, ok := m.stations[steps.Deploy].(*deployScreen); ok {
				kind = d.outcomeIfLeft(kind)
			}
			return tea.Sequence(m.save(), m.quit(kind))
		}},
		choice{"Stay", "n", nil})
}

// askDeployment asks what Ctrl+C means for what runs, and says what each answer
// leaves behind. Meanwhile it runs on, and is shown.
func (m *Model) askDeployment() (*question, tea.Cmd) {
	d := m.stations[steps.Deploy].(*deployScreen)
	if d.watching {
		return m.askWatching(d)
	}
	texts := []string{
		"Keep watching: nothing changes.",
		"Leave: the site goes on with what it has accepted; " + m.again() + " comes back to it.",
		"Stop: az is stopped here, then it is looked up what exists. What the site has accepted goes on there all the same.",
	}
	choices := []choice{{"Keep watching", "k", nil}, {"Leave", "l", d.detach}, {"Stop", "s", d.stop}}
	if m.task() == nil {
		texts = append(texts, "Stop and clean up: then what this deployment made is listed, and deleted once you have typed its name. What was there before stays.")
		choices = append(choices, choice{"Stop and clean up", "c", d.stopAndCleanUp})
	}
	q, cmd := m.question(func(w int) []string {
		return sentences(append([]string{d.standing() + " What shall happen?"}, texts...)...)(w)
	}, choices...)
	q.escape = 0
	return q, cmd
}

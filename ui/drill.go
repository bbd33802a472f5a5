package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/text"
)

// outsideMsg says what somebody else has done, debriefMsg how a drill ended.
type (
	outsideMsg struct {
		said string
		err  error
	}
	debriefMsg struct{ said string }
)

// forOutside is the key that asks somebody else.
var forOutside = keys.Key{Name: "o", Does: "ask somebody else"}

// drill is the world, when a drill is practised in it.
func (m *Model) drill() (steps.DrillWorld, bool) {
	w, ok := m.world.(steps.DrillWorld)
	return w, ok && m.about.Drill != nil
}

// askOutside has done what in life somebody else would have to be asked for: a
// role, an open line, media that are carried in. It asks first, because to see
// that help is needed is part of what is practised.
func (m *Model) askOutside() tea.Cmd {
	w, ok := m.drill()
	if !ok {
		m.say("Somebody else can only be asked in a drill.")
		return nil
	}
	_, cmd := m.question(sentences("Ask somebody else?",
		"In life you would now call whoever has the rights, the network or the media. In a drill it is done at once, if there is something to do; you don't lose anything by asking."),
		choice{"Ask", "y", func() tea.Cmd {
			return func() tea.Msg {
				said, err := w.Outside()
				return outsideMsg{said, err}
			}
		}},
		choice{"Not now", "n", nil})
	return cmd
}

// answeredOutside shows what was done, and looks again at what it may have
// changed.
func (m *Model) answeredOutside(msg outsideMsg) tea.Cmd {
	said := text.Clean(msg.said)
	switch {
	case msg.err != nil:
		said = "That could not be done: " + text.Clean(msg.err.Error())
	case said == "":
		said = "Nothing in this drill has to be done by somebody else. The way out is yours."
	}
	_, cmd := m.question(sentences(said), choice{"Close", "c", nil})
	if m.machine.Step().ID != steps.Ready {
		return cmd
	}
	return tea.Batch(cmd, m.checkAgain(m.machine.Step().Asks))
}

// findDebrief asks how the drill ended; nil where none is practised.
func (m *Model) findDebrief() tea.Cmd {
	w, ok := m.drill()
	if !ok {
		return nil
	}
	return func() tea.Msg { return debriefMsg{w.Debrief()} }
}

// debriefLines draw a debrief, keeping its own indentation.
func (m *Model) debriefLines(said string, w int) []string {
	var out []string
	for i, line := range strings.Split(strings.TrimSpace(said), "\n") {
		body := strings.TrimLeft(line, " ")
		indent := strings.Repeat(" ", 3+min(len(line)-len(body), 8))
		for j, l := range text.Wrap(text.Clean(body), w-len(indent)-4) {
			switch {
			case i == 0:
				l = m.theme.Title.Render(l)
			case j > 0:
				l = "  " + l
			}
			out = append(out, indent+l)
		}
	}
	return out
}

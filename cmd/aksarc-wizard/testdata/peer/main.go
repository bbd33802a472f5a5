// Command peer is the smallest program on Bubble Tea's own renderer: one text
// field. The benchmarks of the wizard start it beside the wizard, so that their
// figures are ratios on one machine and not absolute times of it.
package main

import (
	"fmt"
	"os"

	tea "github.com/charmbracelet/bubbletea"

	_ "aksarc-wizard/ui/background" // else it would wait five seconds for the colour of a mute terminal
)

type model struct{ text string }

func (m model) Init() tea.Cmd { return nil }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	switch {
	case !ok:
	case k.Type == tea.KeyRunes:
		m.text += string(k.Runes)
	case k.Type == tea.KeyBackspace && m.text != "":
		m.text = m.text[:len(m.text)-1]
	case k.Type == tea.KeyCtrlC:
		return m, tea.Quit
	}
	return m, nil
}

func (m model) View() string { return "Name  " + m.text + "_\n" }

func main() {
	if _, err := tea.NewProgram(model{}).Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

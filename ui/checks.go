package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/ui/theme"
	"aksarc-wizard/validate"
)

// What stands at the right end of a row.
const (
	mendWord  = "Enter mends it"
	laterWord = "for the next page"
	seenWord  = "not confirmed"
)

// checkRow draws a prerequisite: sign, what, what was found, what is wanted,
// and at the end what Enter does; word is that, "" for nothing.
func (m *Model) checkRow(c steps.Check, word string, focus bool, w int) string {
	t := m.theme
	sign, style := m.checkSign(c)
	mark := "   "
	if focus {
		mark = " " + t.Accent.Render(t.Focus) + " "
	}
	// Three columns, which narrow screens make narrower.
	title, found := 19, 22
	if w < 76 {
		title, found = 18, 16
	}
	b := mark + style.Render(sign) + " " + text.Fit(c.Title, title, t.Ellipsis) + " "
	said := text.Clean(c.Found)
	if c.Status == steps.CheckPending {
		said = "asking"
	}
	rest := max(w-5-title-1-found-1, 0)
	end, muted := "", true
	switch c.Status {
	case steps.CheckOK, steps.CheckSkipped:
		end = c.Message
	case steps.CheckFail, steps.CheckWarn:
		end, muted = "wants "+c.Wanted, false
		if c.Severity == validate.Warning {
			end = "better " + c.Wanted
		}
	}
	if word == laterWord {
		end, word = word, ""
	}
	if c.Seen {
		word = seenWord
	}
	if said == "" && c.Status == steps.CheckSkipped {
		// Nothing was found, so the reason may take that column as well.
		rest += found + 1
	} else {
		b += text.Fit(said, found, t.Ellipsis) + " "
	}
	if end = text.Clean(end); word != "" && (text.Width(end)+2+len(word) <= rest || c.Seen && rest > len(word)) {
		end = text.Fit(end, rest-len(word)-1, t.Ellipsis) + " " + word
	}
	end = text.Cut(end, rest, t.Ellipsis)
	if muted {
		return b + t.Muted.Render(end)
	}
	return b + style.Render(end)
}

func (m *Model) checkSign(c steps.Check) (string, theme.Style) {
	t := m.theme
	switch c.Status {
	case steps.CheckOK:
		return t.OKSign, t.OK
	case steps.CheckWarn:
		return t.Caution, t.Warn
	case steps.CheckFail:
		if c.Severity == validate.Warning {
			return t.Caution, t.Warn
		}
		return t.Bad, t.Error
	case steps.CheckSkipped:
		return t.Idle, t.Muted
	}
	return t.Pending, t.Muted
}

// checkDetail says what a check means, what to do, and the exact commands.
func (m *Model) checkDetail(c steps.Check, w int) []string {
	t := m.theme
	var out []string
	add := func(style theme.Style, indent, s string) {
		for _, l := range text.Wrap(text.Clean(s), w-2*len(indent)) {
			out = append(out, indent+style.Render(l))
		}
	}
	if c.Message != "" && c.Message != "as wanted" {
		add(t.Value, "   ", c.Message)
	}
	if c.Remedy != "" {
		add(t.Value, "   ", c.Remedy)
	}
	for _, cmd := range c.Repair {
		add(t.Accent, "       ", steps.OneLine(cmd))
	}
	if c.Acknowledged != "" {
		add(t.Warn, "   ", "Going on in spite of it: "+c.Acknowledged)
	}
	if c.Did != "" {
		add(t.Muted, "   ", "How this is known: "+c.Did+".")
	}
	return out
}

// repairable reports whether the wizard can mend a check now.
func repairable(c steps.Check) bool {
	return len(c.Repair) > 0 && (c.Status == steps.CheckFail || c.Status == steps.CheckWarn)
}

// mends says at the end of a row that Enter mends it.
func mends(c steps.Check) string {
	if repairable(c) {
		return mendWord
	}
	return ""
}

// askRepair shows the commands of a repair and asks whether to run them.
func (m *Model) askRepair(title string, commands []runner.Command, asks []steps.QuestionID) tea.Cmd {
	word := "this command"
	if len(commands) > 1 {
		word = "these commands"
	}
	lines := func(w int) []string {
		out := sentences(title+". Run "+word+"?", "")(w)
		for _, c := range commands {
			for _, l := range text.Wrap(steps.OneLine(c), w-10) {
				out = append(out, "     "+m.theme.Accent.Render(l))
			}
		}
		return out
	}
	_, cmd := m.question(lines,
		choice{"Run it", "y", func() tea.Cmd { return m.repair(commands, asks) }},
		choice{"Not now", "n", nil})
	return cmd
}

// blocking checks are those that something must be done about.
func blocking(c steps.Check) bool { return c.Status == steps.CheckFail && !c.Passed() }

// pressCheck is Enter on a check: mend it, or, where the wizard can't, look
// again or go on in spite of it. It reports false when nothing is to be done.
func (m *Model) pressCheck(c steps.Check) (tea.Cmd, bool) {
	if repairable(c) {
		return m.mendCheck(c), true
	}
	if !blocking(c) && !m.wants(c) {
		return nil, false
	}
	lines := []string{c.Title + ": " + c.Message, c.Remedy}
	var choices []choice
	if m.wants(c) {
		choices = append(choices, choice{"Name the " + c.Wants.Name(), "n", func() tea.Cmd { m.askPlace(c); return nil }})
	}
	choices = append(choices, choice{"Check again", "c", func() tea.Cmd { return m.checkAgain(c.Asks) }})
	if len(c.Online) > 0 {
		lines = append(lines, "")
		choices = append(choices, choice{"Fetch it online", "f", func() tea.Cmd {
			return m.askRepair(c.Title+". "+strings.TrimSuffix(steps.OnlineSaid(c.Online), "."), c.Online, c.Asks)
		}})
	}
	if blocking(c) && !c.Fatal() {
		choices = append(choices, choice{"Go on in spite of it", "g", func() tea.Cmd { return m.askReason(c) }})
	}
	_, cmd := m.question(sentences(lines...), append(choices, choice{"Close", "", nil})...)
	return cmd, true
}

// mendCheck shows how a check is mended, and asks.
func (m *Model) mendCheck(c steps.Check) tea.Cmd {
	if c.SignIn {
		return m.askSignIn(c.Title+": "+c.Message, c.Asks, nil)
	}
	return m.askRepair(checkTitle(c), c.Repair, c.Asks)
}

// checkAgain asks anew what a check rests on.
func (m *Model) checkAgain(asks []steps.QuestionID) tea.Cmd {
	cmd := m.ask(m.machine.AskAgain(asks...))
	m.machine.Relearn()
	m.changed()
	m.station().receive(nil)
	return cmd
}

// checkTitle says in a few words what a repair of this check does.
func checkTitle(c steps.Check) string {
	s := strings.TrimSuffix(c.Remedy, ".")
	if i := strings.Index(s, ". "); i > 0 {
		s = s[:i]
	}
	if s == "" {
		s = c.Title
	}
	return c.Title + ": " + s
}

package ui

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui/keys"
)

// readyScreen shows the prerequisites.
type readyScreen struct {
	*page
	checks []steps.Check
	// waiting: the operator wants to go on, and some checks aren't done.
	waiting bool
}

func newReady(m *Model) *readyScreen {
	s := &readyScreen{}
	s.page = newPageOf(m, s.items)
	return s
}

func (s *readyScreen) items() []item {
	s.checks = s.m.machine.Checks()
	var out []item
	for i, c := range s.checks {
		out = append(out, item{id: c.ID, press: func() tea.Cmd { return s.press(i) },
			draw: func(focus bool, w int) []string { return []string{s.m.checkRow(c, s.word(c), focus, w)} }})
	}
	return append(out, item{id: "next", label: "Continue", press: s.goOn,
		above: func(int) []string { return []string{""} }})
}

// enter puts the focus on the way on; where that is blocked, receive moves it
// to what can be mended.
func (s *readyScreen) enter() tea.Cmd {
	s.refresh()
	s.at, s.moved = len(s.page.items)-1, false
	s.guide()
	return nil
}

// guide puts the focus on the first check that blocks and can be mended, as
// long as the operator hasn't moved it.
func (s *readyScreen) guide() {
	if s.moved {
		return
	}
	s.at = len(s.page.items) - 1
	for i, c := range s.checks {
		if blocking(c) && !c.LaterMended() {
			s.at = i
			return
		}
	}
}

func (s *readyScreen) receive(msg tea.Msg) tea.Cmd {
	s.refresh()
	if _, after := msg.(repairedMsg); after {
		s.moved = false
	}
	s.guide()
	if s.waiting {
		return s.goOn()
	}
	return nil
}

// goOn goes on to the next step: at once, or by itself when the checks that
// are still being made have come out well. What is to be mended ends that, and
// so does any key, and a question on the screen.
func (s *readyScreen) goOn() tea.Cmd {
	s.waiting = s.m.sheet == nil && s.pending()
	if s.waiting || s.m.sheet != nil {
		return nil
	}
	return s.m.next()
}

// pending reports whether nothing but the end of some checks is missing.
func (s *readyScreen) pending() bool {
	wait := false
	for _, c := range s.m.machine.Checks() {
		switch {
		case c.LaterMended():
		case c.Status == steps.CheckPending || c.Seen:
			wait = true
		case !c.Passed():
			return false
		}
	}
	return wait
}

func (s *readyScreen) status() string {
	if s.waiting {
		return "Goes on when the checks are done"
	}
	return ""
}

// word is what stands at the end of a row.
func (s *readyScreen) word(c steps.Check) string {
	if c.LaterMended() && !c.Passed() {
		return laterWord
	}
	return mends(c)
}

// row is the check with the focus; false when the button has it.
func (s *readyScreen) row() (steps.Check, bool) {
	if s.at < len(s.checks) {
		return s.checks[s.at], true
	}
	return steps.Check{}, false
}

// press is Enter on a check.
func (s *readyScreen) press(i int) tea.Cmd {
	c := s.checks[i]
	if c.LaterMended() && !c.Passed() {
		s.later(c)
		return nil
	}
	if cmd, used := s.m.pressCheck(c); used {
		return cmd
	}
	return s.move(s.at + 1)
}

// later says why a row isn't mended here.
func (s *readyScreen) later(c steps.Check) {
	s.m.say(c.Title + ": the next page deals with it; it asks for the site's names first.")
}

func (s *readyScreen) key(k tea.KeyMsg, name string) (tea.Cmd, bool) {
	s.waiting = false
	c, onRow := s.row()
	switch name {
	case keys.Next:
		return tea.Batch(s.leave(), s.goOn()), true
	case "r":
		switch {
		case !onRow:
			s.m.say("Go to a row first; a repairs all of them.")
		case c.LaterMended() && !c.Passed():
			s.later(c)
		case repairable(c):
			return s.m.mendCheck(c), true
		case c.Seen:
			s.m.say("Wait until az has confirmed it.")
		case s.m.askPlace(c):
		case c.Status == steps.CheckFail || c.Status == steps.CheckWarn:
			s.m.say("The wizard can't mend this; beneath the rows stands what to do.")
		default:
			s.m.say("There is nothing to mend on this row.")
		}
		return nil, true
	case "o":
		return s.m.askOutside(), true
	case "u":
		return s.m.openChanges(), true
	case "a":
		return s.repairAll(), true
	case "c":
		if onRow {
			s.moved = true // stay on the row that was asked about
			s.m.sayWhile("Checking again: "+c.Title, func() bool { return s.m.asking(c.Asks) })
			return s.m.checkAgain(c.Asks), true
		}
		return s.checkAll(), true
	case "C":
		return s.checkAll(), true
	}
	return s.page.key(k, name)
}

func (s *readyScreen) checkAll() tea.Cmd {
	s.moved = false
	return s.m.checkAgain(slices.Clone(s.m.machine.Step().Asks))
}

// explain is the whole of the row with the focus, for F1.
func (s *readyScreen) explain() sheet {
	if c, ok := s.row(); ok {
		return newWhySheet(s.m, c.ID)
	}
	return nil
}

// repairAll asks once for every repair but those of the sign-in step.
func (s *readyScreen) repairAll() tea.Cmd {
	var commands []runner.Command
	var asks []steps.QuestionID
	for _, c := range s.checks {
		if !repairable(c) || c.LaterMended() {
			continue
		}
		commands = append(commands, c.Repair...)
		for _, id := range c.Asks {
			if !slices.Contains(asks, id) {
				asks = append(asks, id)
			}
		}
	}
	if len(commands) == 0 {
		s.m.say("There is nothing here that the wizard can mend.")
		return nil
	}
	return s.m.askRepair("All repairs of this page", commands, asks)
}

func (s *readyScreen) layout(w, h int) content {
	c := s.page.layout(w, h)
	if s.at < len(s.checks) {
		c.panel = s.m.checkDetail(s.checks[s.at], w)
	} else {
		c.panel = s.summary(w)
	}
	// Five rows stay in sight, and a blank line between.
	if most := max(h-6, 1); len(c.panel) > most {
		c.panel = append(c.panel[:most-1:most-1], "   "+s.m.theme.Accent.Render(s.m.theme.Down+" F1 shows the rest"))
	}
	return c
}

// summary counts the checks and says when they were made.
func (s *readyScreen) summary(w int) []string {
	var ok, repair, warn, pending, blocked, later int
	for _, c := range s.checks {
		switch {
		case c.Status == steps.CheckPending:
			pending++
		case c.Status == steps.CheckOK:
			ok++
		case c.LaterMended() && c.Status == steps.CheckFail:
			later++
		case c.Status == steps.CheckFail && !c.Passed() && len(c.Repair) > 0:
			repair++
		case c.Status == steps.CheckFail && !c.Passed():
			blocked++
		case c.Status == steps.CheckSkipped:
		default:
			warn++
		}
	}
	line := fmt.Sprintf("%d of %d ready", ok, len(s.checks))
	for _, part := range []struct {
		n    int
		word string
	}{{pending, "being asked"}, {blocked, "to be mended by hand"}, {repair, "to repair"}, {later, "for the next page"}, {warn, "to know of"}} {
		if part.n > 0 {
			line += fmt.Sprintf(" %s %d %s", s.m.theme.Dot, part.n, part.word)
		}
	}
	if at := s.m.machine.Facts().Standing(steps.AskTools).At; !at.IsZero() {
		line += " " + s.m.theme.Dot + " asked at " + at.Format("15:04:05")
	}
	return sentences(line)(w)
}

func (s *readyScreen) keys() []keys.Key {
	out := []keys.Key{{Name: "Up Down", Does: "row"}}
	c, onRow := s.row()
	switch {
	case !onRow:
		out = append(out, keys.Key{Name: "Enter", Does: "go on"})
	case c.LaterMended() && !c.Passed():
	case repairable(c):
		out = append(out, keys.Key{Name: "r", Does: "repair"})
	case s.m.wants(c):
		out = append(out, keys.Key{Name: "r", Does: "name it"})
	}
	if slices.ContainsFunc(s.checks, func(c steps.Check) bool { return repairable(c) && !c.LaterMended() }) {
		out = append(out, keys.Key{Name: "a", Does: "all repairs"})
	}
	if onRow {
		out = append(out, keys.Key{Name: "c", Does: "check row"}, keys.Key{Name: "C", Does: "check all"})
	} else {
		out = append(out, keys.Key{Name: "c", Does: "check all"})
	}
	if _, ok := s.m.base().(steps.Changer); ok {
		out = append(out, keys.Key{Name: "u", Does: "changes"})
	}
	if _, ok := s.m.drill(); ok {
		out = append(out, forOutside)
	}
	return out
}

func (s *readyScreen) topic() string { return "" }

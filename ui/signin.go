package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
)

// signInScreen is the form of the cloud, and beneath it how az stands: to
// which cloud it talks, and as whom.
type signInScreen struct {
	*formScreen
	checks []steps.Check
	// returns: the operator came because the sign-in ended, and goes back by
	// itself as soon as one holds again.
	returns bool
}

func newSignIn(m *Model) station {
	s := &signInScreen{formScreen: newForm(m, steps.SignIn)}
	s.build = func() []item { return append(append(s.fields(), s.rows()...), s.button()) }
	return s
}

// enter begins without a promise to return; who gives one does so afterwards.
func (s *signInScreen) enter() tea.Cmd {
	s.returns = false
	return s.formScreen.enter()
}

// rows are the checks that this page mends.
func (s *signInScreen) rows() []item {
	s.checks = s.checks[:0]
	var out []item
	for _, c := range s.m.machine.Checks() {
		if !c.LaterMended() {
			continue
		}
		s.checks = append(s.checks, c)
		it := item{id: c.ID, press: func() tea.Cmd { return s.press(c.ID) },
			draw: func(focus bool, w int) []string {
				out := []string{s.m.checkRow(c, mends(c), focus, w)}
				if focus && c.Status != steps.CheckOK {
					out = append(out, s.m.checkDetail(c, w)...)
				}
				return out
			}}
		if len(out) == 0 {
			it.above = func(int) []string { return []string{""} }
		}
		out = append(out, it)
	}
	return out
}

// press mends, or goes on where nothing is to be mended.
func (s *signInScreen) press(id string) tea.Cmd {
	for _, c := range s.checks {
		if c.ID != id {
			continue
		}
		if cmd, used := s.m.pressCheck(c); used {
			return cmd
		}
		if c.Status == steps.CheckPending {
			s.m.sayWhile("The answer is still on its way.", func() bool { return s.pending(id) })
			return nil
		}
	}
	return s.move(s.at + 1)
}

// pending reports whether a check's answer is on its way.
func (s *signInScreen) pending(id string) bool {
	return slices.ContainsFunc(s.m.machine.Checks(), func(c steps.Check) bool { return c.ID == id && c.Status == steps.CheckPending })
}

// set changes what the checks compare with, so they are made anew.
func (s *signInScreen) receive(msg tea.Msg) tea.Cmd {
	s.refresh()
	if s.returns && s.m.machine.Step().ID == steps.SignIn && s.m.sheet == nil && s.m.work == nil && s.holds() {
		s.returns = false
		s.m.say("Signed in. You are back where you were.")
		cmd := s.m.next()
		return cmd
	}
	return nil
}

// holds reports whether a sign-in was found to hold: the site has answered.
func (s *signInScreen) holds() bool {
	return slices.ContainsFunc(s.m.machine.Checks(), func(c steps.Check) bool {
		return c.ID == steps.CheckToken && (c.Status == steps.CheckOK || c.Status == steps.CheckWarn)
	})
}

func (s *signInScreen) key(k tea.KeyMsg, name string) (tea.Cmd, bool) {
	before := s.m.version
	cmd, used := s.formScreen.key(k, name)
	if s.m.version != before && s.m.machine.Step().ID == steps.SignIn {
		s.refresh()
	}
	return cmd, used
}

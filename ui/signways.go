package ui

import (
	"strings"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui/form"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/validate"
)

// askSignIn offers the three ways to sign in, each with its command. asks are
// the questions that are asked anew afterwards; back, which may be nil, leads to
// where the operator came from, signed in or not.
func (m *Model) askSignIn(head string, asks []steps.QuestionID, back comeBack) tea.Cmd {
	offers := steps.SignInOffers()
	lines := func(w int) []string {
		out := sentences(head)(w)
		for _, o := range offers {
			out = append(out, sentences(o.Label+": "+o.Help)(w)...)
			if o.Way != steps.ByApplication {
				for _, c := range m.machine.SignInCommands(o.Way, steps.Application{}) {
					out = append(out, "       "+m.theme.Accent.Render(text.Cut(steps.OneLine(c), w-8, m.theme.Ellipsis)))
				}
			}
		}
		return out
	}
	var choices []choice
	for _, o := range offers {
		choices = append(choices, choice{o.Label, o.Letter, func() tea.Cmd {
			if o.Way == steps.ByApplication {
				m.sheet = newSecretSheet(m, asks, back)
				return nil
			}
			return m.repairFor(m.machine.SignInCommands(o.Way, steps.Application{}), asks, back)
		}})
	}
	_, cmd := m.question(lines, append(choices, choice{"Not now", "n", back.unchanged})...)
	return cmd
}

// comeBack leads back to where a repair was begun; mended says whether it did
// what it should. Nil leads nowhere else.
type comeBack func(mended bool) tea.Cmd

func (b comeBack) unchanged() tea.Cmd {
	if b == nil {
		return nil
	}
	return b(false)
}

// secretSheet asks for an application that signs in. Its secret is never
// drawn, not even as dots, and is gone with the sheet.
type secretSheet struct {
	m          *Model
	asks       []steps.QuestionID
	back       comeBack
	id, tenant *form.Input
	secret     []byte
	at         int
	wrong      string
}

func newSecretSheet(m *Model, asks []steps.QuestionID, back comeBack) *secretSheet {
	s := &secretSheet{m: m, asks: asks, back: back, id: &m.application.id, tenant: &m.application.tenant}
	if s.id.Value() != "" && s.tenant.Value() != "" {
		s.at = 2 // both are kept from the last attempt
	}
	return s
}

// application is what was typed of an application, but for its secret: after a
// refused attempt it is still there.
type application struct{ id, tenant form.Input }

// maxSecret bounds what is typed of a secret, in bytes.
const maxSecret = 64 << 10

func (s *secretSheet) whole() bool   { return false }
func (s *secretSheet) title() string { return "" }
func (s *secretSheet) armed(int)     {}

func (s *secretSheet) key(k tea.KeyMsg, name string) tea.Cmd {
	s.wrong = ""
	switch name {
	case keys.Back:
		s.m.close()
		return s.back.unchanged()
	case "up", "shift+tab":
		s.at = max(s.at-1, 0)
		return nil
	case "down", "tab":
		s.at = min(s.at+1, 2)
		return nil
	case keys.Enter:
		if s.at < 2 {
			s.at++
			return nil
		}
		return s.signIn()
	}
	typed := ""
	if (name == "paste" || k.Type == tea.KeyRunes && !k.Alt) || k.Type == tea.KeySpace {
		if typed = strings.Trim(string(k.Runes), "\r\n"); k.Type == tea.KeySpace {
			typed = " "
		}
	}
	if s.at == 2 {
		s.editSecret(typed, name)
		return nil
	}
	in := []*form.Input{s.id, s.tenant}[s.at]
	if typed != "" {
		in.Insert(strings.TrimSpace(typed))
	} else {
		in.Key(name)
	}
	return nil
}

func (s *secretSheet) editSecret(typed, name string) {
	switch {
	case typed != "" && len(s.secret)+len(typed) <= maxSecret:
		s.secret = append(s.secret, typed...)
	case name == "backspace" && len(s.secret) > 0:
		_, size := utf8.DecodeLastRune(s.secret)
		s.secret = s.secret[:len(s.secret)-size]
	case name == "ctrl+u":
		s.secret = nil
	}
}

func (s *secretSheet) signIn() tea.Cmd {
	a := steps.Application{ID: s.id.Value(), Tenant: s.tenant.Value(), Secret: runner.Secret(s.secret)}
	if s.wrong = a.Problem(); s.wrong != "" {
		switch {
		case a.ID == "":
			s.at = 0
		case a.Secret != "":
			s.at = 1
		}
		return nil
	}
	s.m.close()
	return s.m.repairFor(s.m.machine.SignInCommands(steps.ByApplication, a), s.asks, s.back)
}

func (s *secretSheet) keys() []keys.Key {
	does := "next"
	if s.at == 2 {
		does = "sign in"
	}
	return []keys.Key{{Name: "Enter", Does: does}, {Name: "Up Down", Does: "move"}, {Name: "Ctrl+U", Does: "empty it"}, {Name: "Esc", Does: "leave it"}}
}

func (s *secretSheet) layout(w, _ int) content {
	t := s.m.theme
	c := content{lines: sentences("The secret goes to az by its standard input: it is not shown, in no file of the wizard and in no command line.")(w)}
	shown := "(none yet)"
	if len(s.secret) > 0 {
		shown = "(typed, not shown)"
	}
	for i, label := range []string{"Application id", "Tenant (a GUID)", "Secret"} {
		mark := "   "
		if i == s.at {
			mark = " " + t.Accent.Render(t.Focus) + " "
		}
		head := text.Pad(label, 17)
		line := t.Muted.Render(shown)
		caret := 0
		if i < 2 {
			line, caret = []*form.Input{s.id, s.tenant}[i].View(w-3-len(head)-1, t.Ellipsis)
		}
		if i == s.at {
			c.x, c.y, c.caret = 3+len(head)+caret, len(c.lines)+1, true
		}
		c.lines = append(c.lines, mark+head+line)
	}
	if s.wrong != "" {
		c.lines = append(c.lines, s.m.remark(s.wrong, validate.Error, w, 3)...)
	}
	return c
}

// noticeEnded asks to sign in again when a page after the sign-in has learnt
// that it doesn't hold any more: once for each page, and never over a sheet.
func (m *Model) noticeEnded() tea.Cmd {
	said, ended := m.machine.Facts().SignInEnded()
	id := m.machine.Step().ID
	switch {
	case !ended:
		m.endedAt = ""
		return nil
	case m.sheet != nil || m.work != nil || m.leaving || m.endedAt == id || !afterSignIn(id):
		return nil
	}
	m.endedAt = id
	_, cmd := m.question(sentences("The sign-in has ended. The site says: "+said, "What you have typed stays. After the sign-in you are back on this page."),
		choice{"Sign in", "s", m.signInAgain},
		choice{"Not now", "n", nil})
	return cmd
}

// afterSignIn are the pages that ask the site, before the deployment, which
// has a way of its own.
func afterSignIn(id steps.ID) bool {
	return id == steps.Scope || id == steps.Network || id == steps.Cluster || id == steps.Review
}

// signInAgain goes to the sign-in step and offers its ways; when the sign-in
// holds again, the operator is brought back.
func (m *Model) signInAgain() tea.Cmd {
	if !m.machine.Jump(steps.SignIn) {
		return nil
	}
	cmd := m.arrive()
	if s, ok := m.station().(*signInScreen); ok {
		s.focusOn(steps.CheckToken)
		s.returns = true
	}
	return tea.Batch(cmd, m.askSignIn("Sign in again.", steps.SignInAsks(), nil))
}

package ui

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui/form"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/validate"
)

// placeSheet asks where something lies that was carried in: the folder of the
// media, the site's root certificate. Roots are shown before they are trusted.
type placeSheet struct {
	m     *Model
	what  steps.Carried
	asks  []steps.QuestionID // asked anew when it is there
	place form.Input
	busy  bool
	wrong string
}

type (
	// rootsMsg is what a file of certificates holds.
	rootsMsg struct {
		sheet *placeSheet
		roots []runner.Certificate
		err   error
	}
	// carriedMsg says that the world has taken what was carried in, or why not.
	carriedMsg struct {
		sheet *placeSheet
		err   error
	}
)

// askPlace asks for what a check wants; false when it wants nothing that can be
// named here.
func (m *Model) askPlace(c steps.Check) bool {
	if _, ok := m.base().(steps.Carrier); !ok || c.Wants == "" {
		return false
	}
	m.sheet = &placeSheet{m: m, what: c.Wants, asks: slices.Concat(c.Asks, c.Wants.Asks())}
	return true
}

// wants reports whether a check would be mended by naming a place, and that can
// be done here.
func (m *Model) wants(c steps.Check) bool {
	_, ok := m.base().(steps.Carrier)
	return ok && c.Wants != "" && (c.Status == steps.CheckFail || c.Status == steps.CheckWarn)
}

func (s *placeSheet) whole() bool   { return false }
func (s *placeSheet) title() string { return "" }
func (s *placeSheet) armed(int)     {}

func (s *placeSheet) key(k tea.KeyMsg, name string) tea.Cmd {
	switch {
	case name == keys.Back:
		s.m.close()
	case s.busy:
		s.m.sayWhile("It is being read.", func() bool { return s.busy })
	case name == keys.Enter:
		return s.take()
	default:
		typeInto(&s.place, k, name)
	}
	return nil
}

// take gives the place to the world, or has it read first.
func (s *placeSheet) take() tea.Cmd {
	w, ok := s.m.base().(steps.Carrier)
	if !ok {
		return nil
	}
	s.busy, s.wrong = true, ""
	place := s.place.Value()
	if s.what == steps.CarriedRoot {
		return func() tea.Msg {
			roots, err := w.Roots(place)
			return rootsMsg{s, roots, err}
		}
	}
	return func() tea.Msg { return carriedMsg{s, w.Media(place)} }
}

// read shows the certificates, and asks whether az shall trust them.
func (s *placeSheet) read(msg rootsMsg) tea.Cmd {
	s.busy = false
	if msg.err != nil {
		s.refused(msg.err)
		return nil
	}
	return s.show(msg.roots, 0)
}

// show asks about one certificate after the other, so that each is seen whole,
// and has all of them trusted when each was agreed to.
func (s *placeSheet) show(roots []runner.Certificate, i int) tea.Cmd {
	w, ok := s.m.base().(steps.Carrier)
	if !ok || i >= len(roots) {
		return nil
	}
	m, c, place := s.m, roots[i], s.place.Value()
	lines := func(w int) []string {
		var out []string
		add := func(name string, lines ...string) {
			for _, l := range lines {
				out = append(out, "   "+m.theme.Muted.Render(text.Pad(name, 8))+l)
				name = ""
			}
		}
		add("Subject", text.Wrap(text.Clean(c.Subject), w-12)...)
		half := min(len(c.SHA256), 16*len("00:")) // on two lines, to be compared
		add("SHA-256", c.SHA256[:half], c.SHA256[half:])
		add("Valid", c.NotBefore.UTC().Format("2006-01-02")+" to "+c.NotAfter.UTC().Format("2006-01-02"))
		asks := "Is that the fingerprint the site's operator told you?"
		if len(roots) > 1 {
			asks = fmt.Sprintf("%d of %d. ", i+1, len(roots)) + asks
		}
		return append(out, sentences(asks)(w)...)
	}
	_, cmd := m.question(lines,
		choice{"Don't trust it", "n", func() tea.Cmd { m.sheet = s; return nil }},
		choice{"Trust it", "t", func() tea.Cmd {
			if i+1 < len(roots) {
				return s.show(roots, i+1)
			}
			s.busy, m.sheet = true, s
			return func() tea.Msg { return carriedMsg{s, w.Trust(place, roots)} }
		}})
	m.sheet.(*question).escape = 0
	return cmd
}

// taken goes on once the world has it: what rests on it is asked anew.
func (s *placeSheet) taken(msg carriedMsg) tea.Cmd {
	s.busy = false
	if msg.err != nil {
		s.refused(msg.err)
		return nil
	}
	m := s.m
	m.about = m.base().About() // a command that is shown names it from now on
	if m.sheet == sheet(s) {   // Esc has not been pressed meanwhile
		m.close()
	}
	m.sayWhile("Taken. Checking again.", func() bool { return m.asking(s.asks) })
	return m.checkAgain(s.asks)
}

// refused says why; the place stays as it was typed.
func (s *placeSheet) refused(err error) {
	s.wrong = "That can't be taken: " + strings.TrimRight(err.Error(), ".") + "."
}

func (s *placeSheet) keys() []keys.Key {
	return []keys.Key{{Name: "Enter", Does: "take it"}, {Name: "Ctrl+U", Does: "empty it"}, {Name: "Esc", Does: "leave it"}}
}

func (s *placeSheet) layout(w, _ int) content {
	lines := sentences(s.what.Help())(w)
	if s.wrong != "" {
		lines = append(lines, s.m.remark(s.wrong, validate.Error, w, 4)...)
	}
	if s.busy {
		lines = append(lines, "   "+s.m.theme.Running+" Reading.")
	}
	const head = "   Place: "
	line, caret := s.place.View(w-len(head)-1, s.m.theme.Ellipsis)
	return content{lines: append(lines, "", head+line), x: len(head) + caret, y: len(lines) + 1, caret: true}
}

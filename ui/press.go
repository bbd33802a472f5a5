package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/ui/keys"
)

// burst is how close after a character an Enter can't have been typed by hand.
const burst = 20 * time.Millisecond

// press gives a key to who it is for: the sheet that is up, the screen, and
// then what works everywhere.
func (m *Model) press(k tea.KeyMsg) tea.Cmd {
	if m.leaving {
		return nil
	}
	name := k.String()
	if k.Paste {
		name = "paste"
	}
	if m.inPaste(k) {
		name = "paste"
		k = tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'\n'}, Paste: true}
	}
	m.notice = notice{}
	if name == keys.Leave {
		if _, asks := m.sheet.(*leaveSheet); !asks {
			return m.askLeave()
		}
	}
	if m.sheet != nil {
		return m.sheet.key(k, name)
	}
	s := m.station()
	if name == keys.Help || name == "?" && !s.typing() {
		if e, ok := s.(explainer); ok {
			if m.sheet = e.explain(); m.sheet != nil {
				return nil
			}
		}
		m.sheet = newHelpSheet(m, s.topic())
		return nil
	}
	if name != "pgup" && name != "pgdown" {
		m.frame.manual = false
	}
	if cmd, used := s.key(k, name); used {
		return cmd
	}
	switch name {
	case keys.Next:
		return m.next()
	case keys.Back:
		return m.back()
	case "pgup", "pgdown":
		m.frame.page(name == "pgdown")
	}
	return nil
}

// inPaste tells an Enter inside a paste that the terminal didn't mark as one:
// on Windows, and on consoles without bracketed paste, pasted characters come
// as keys, only faster than anybody types.
func (m *Model) inPaste(k tea.KeyMsg) bool {
	if m.opt.Now == nil {
		return false
	}
	now := m.opt.Now()
	if k.Type == tea.KeyRunes || k.Type == tea.KeySpace {
		m.lastRune = now
		return false
	}
	return k.Type == tea.KeyEnter && !m.lastRune.IsZero() && now.Sub(m.lastRune) < burst
}

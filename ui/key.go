package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/validate"
)

// keyMsg is what was found at the SSH key that the answers name.
type keyMsg struct {
	stamp int
	key   *validate.SSHKey
}

// namesKey reports whether a field says which SSH key is meant.
func namesKey(path string) bool {
	return path == validate.FieldSSHPublicKeyFile || path == validate.FieldSSHGenerate
}

// forgetKey drops what is known of the SSH key: the answers name another. It is
// looked at when the field is left.
func (m *Model) forgetKey() {
	if m.opt.LookAtKey == nil {
		return
	}
	m.keyStamp++
	m.keyUnseen = true
	if m.machine.Facts().Site.SSHKey != nil {
		m.machine.Facts().Site.SSHKey = nil
		m.machine.Relearn()
	}
}

// lookAtKey looks at the key file, if the answers name another than last time.
func (m *Model) lookAtKey() tea.Cmd {
	if m.visit != nil {
		return m.lookAtFiles()
	}
	if !m.keyUnseen {
		return nil
	}
	m.keyUnseen = false
	look, values, stamp := m.opt.LookAtKey, m.values(), m.keyStamp
	return func() tea.Msg { return keyMsg{stamp, look(values)} }
}

// learnKey takes in what was found, unless the answers name another key by now.
func (m *Model) learnKey(msg keyMsg) tea.Cmd {
	if msg.stamp != m.keyStamp {
		return nil
	}
	m.machine.Facts().Site.SSHKey = msg.key
	m.machine.Relearn()
	m.changed()
	return m.station().receive(msg)
}

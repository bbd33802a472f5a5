package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
)

// Answered makes the message of an answer, for tests that bring one late.
func Answered(a steps.Answer) tea.Msg { return answeredMsg{a} }

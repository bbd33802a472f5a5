package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
)

// Answered makes the message of an answer, for tests that bring one late.
func Answered(a steps.Answer) tea.Msg { return answeredMsg{a} }

// Ticked makes the message of the clock.
func Ticked(m *Model, now time.Time) tea.Msg { return tickedMsg{now, m.tickID} }

// Package background tells lipgloss that the terminal's background is dark, so
// that nobody asks the terminal.
//
// Bubble Tea v1 asks in its package init (tea_init.go): it writes an OSC 11
// query and waits up to five seconds for the answer. A terminal that never
// answers (a serial line, a recorder, expect) therefore shows nothing for five
// seconds and loses the keys typed meanwhile. lipgloss asks only while the
// answer is unknown, so giving it one first is the cure.
//
// Go initialises packages that are ready in the order of their import paths.
// This path must therefore sort before "github.com/charmbracelet/bubbletea";
// "aksarc-wizard/ui/background" does. A test in ui/screen starts a program on a
// mute terminal and fails when the first frame is late, because renaming the
// module would bring the stall back without a sign.
//
// Light or dark is the operator's choice (a flag), never a query.
package background

import "github.com/charmbracelet/lipgloss"

func init() {
	lipgloss.SetHasDarkBackground(true)
}

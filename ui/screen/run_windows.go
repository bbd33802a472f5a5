package screen

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"
)

// painted says that this platform has our own painter. On Windows the console
// is Bubble Tea's: its input is not a stream of bytes there.
const painted = false

func runPainted(ctx context.Context, m tea.Model, o Options) (tea.Model, error) {
	return runStock(ctx, m, o)
}

// GuardianArgs are the arguments, after the program itself, for
// Options.Guardian. There is no guardian on Windows.
func GuardianArgs() []string { return nil }

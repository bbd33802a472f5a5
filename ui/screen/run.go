package screen

import (
	"context"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	_ "aksarc-wizard/ui/background" // before Bubble Tea asks for colours
)

// Patience with what may hang at the end of a run.
const (
	// loopPatience is for an Update that does not return.
	loopPatience = 300 * time.Millisecond
	// writePatience is for a terminal that takes no more bytes.
	writePatience = 300 * time.Millisecond
)

// Run shows the model on the terminal until it quits, and gives the terminal
// back as it was, however the run ends. It returns the last state of the model.
//
// The error is nil only when the model quit by itself. Else it is ErrNoTerminal,
// ErrHangup, a *SignalError, a *PanicError, tea.ErrInterrupted after
// tea.Interrupt, or the cause of ctx.
func Run(ctx context.Context, m tea.Model, o Options) (tea.Model, error) {
	if o.Stock || !painted {
		return runStock(ctx, m, o)
	}
	return runPainted(ctx, m, o)
}

// ending keeps the first reason to end.
type ending struct {
	once  sync.Once
	begun chan struct{}
	err   error // set before begun is closed
}

func newEnding() *ending { return &ending{begun: make(chan struct{})} }

func (e *ending) because(err error) {
	e.once.Do(func() {
		e.err = err
		close(e.begun)
	})
}

func (e *ending) reason() error {
	select {
	case <-e.begun:
		return e.err
	default:
		return nil
	}
}

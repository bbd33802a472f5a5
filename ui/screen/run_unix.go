//go:build !windows

package screen

import (
	"context"
	"errors"
	"io"
	"runtime/debug"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

func runPainted(ctx context.Context, m tea.Model, o Options) (tea.Model, error) {
	end := newEnding()
	hangup := func(error) { end.because(ErrHangup) }
	tty, err := openTTY(o, hangup)
	if err != nil {
		return m, err
	}
	keys := newReader(o, hangup)
	h := &host{inner: m, term: tty, opts: o, pending: keys.pending, end: end.because}
	h.pace.gap = frameGap
	if o.Profile.Serial {
		h.pace.gap = serialGap
	}

	// Not ended by ctx itself: Bubble Tea would report that it was killed, and
	// only we know the cause.
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	p := tea.NewProgram(h,
		tea.WithContext(inner),
		tea.WithoutRenderer(),
		tea.WithoutSignalHandler(),
		tea.WithoutCatchPanics(), // host catches them, and restores first
		tea.WithInput(keys),
		tea.WithOutput(io.Discard),
		tea.WithFilter(filter),
	)
	h.send = p.Send
	keys.send = p.Send
	tty.keys = keys

	defer tty.close()
	if !tty.take() {
		return m, errBackground
	}
	defer watchSignals(tty, p.Send, end)()
	defer keys.close()

	loop := make(chan error, 1)
	go func() {
		defer func() {
			if v := recover(); v != nil {
				end.because(&PanicError{Where: "event loop", Value: v, Stack: debug.Stack()})
				loop <- nil
			}
		}()
		_, err := p.Run()
		loop <- err
	}()

	defer context.AfterFunc(ctx, func() { end.because(context.Cause(ctx)) })()
	select {
	case err = <-loop:
	case <-end.begun:
		cancel()
		timer := time.NewTimer(loopPatience)
		defer timer.Stop()
		select {
		case err = <-loop:
		case <-timer.C:
			// The model hangs in Update and cannot be read safely.
			return m, end.reason()
		}
	}
	switch {
	case end.reason() != nil:
		return h.inner, end.reason()
	case errors.Is(err, tea.ErrInterrupted):
		return h.inner, tea.ErrInterrupted
	}
	return h.inner, err
}

package ui

import (
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
)

// held is the deployment that another program works on, "" when that isn't why
// the run ended, or it can't be watched.
func (d *deployScreen) held() string {
	var held *steps.HeldError
	if _, ok := d.m.world.(steps.Watcher); !ok || !errors.As(d.err, &held) {
		return ""
	}
	return held.Deployment
}

// watch looks on while the other program deploys. Whatever is pressed here
// changes nothing there.
func (d *deployScreen) watch() tea.Cmd {
	w, id := d.m.world.(steps.Watcher), d.held()
	d.watching = true
	return d.begin(func(ctx context.Context, emit func(runner.Event)) (steps.Deployed, error) {
		return w.Watch(ctx, id, emit)
	})
}

// askWatching asks what Ctrl+C means for who looks on.
func (m *Model) askWatching(d *deployScreen) (*question, tea.Cmd) {
	q, cmd := m.question(sentences("Another program deploys; this one looks on. Leave? The other goes on."),
		choice{"Keep watching", "k", nil}, choice{"Leave", "l", d.detach})
	q.escape = 0
	return q, cmd
}

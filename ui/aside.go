package ui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/keys"
)

// A task of day two can be begun on the page of a deployment that didn't end
// well: the logs before the failed cluster goes, the cleaning up. It is walked
// like any other, and leads back to that page.

// asideSheet waits for what must be known before such a task.
type asideSheet struct {
	m    *Model
	task *steps.Task
}

// asideMsg is what the site said.
type asideMsg struct {
	sheet *asideSheet
	facts steps.ClusterFacts
	err   error
}

// aside asks what must be known before a task, then begins it.
func (m *Model) aside(t *steps.Task, at steps.Place) tea.Cmd {
	w, ok := m.base().(steps.HomeWorld)
	if !ok {
		m.say("That can't be done from here.")
		return nil
	}
	s := &asideSheet{m, t}
	m.sheet = s
	return func() tea.Msg {
		f, err := w.Learn(context.Background(), t, at)
		return asideMsg{s, f, err}
	}
}

func (s *asideSheet) receive(msg asideMsg) tea.Cmd {
	s.m.close()
	if msg.err != nil {
		s.m.say(s.task.Title + ": " + msg.err.Error())
		return nil
	}
	return s.m.enterTask(s.task, msg.facts, nil)
}

func (s *asideSheet) key(_ tea.KeyMsg, name string) tea.Cmd {
	if name == keys.Back {
		s.m.close()
	}
	return nil
}

func (s *asideSheet) layout(w, _ int) content {
	return content{lines: sentences(s.task.Title + ": the site is being asked for what must be known first.")(w)}
}

func (s *asideSheet) keys() []keys.Key { return []keys.Key{{Name: "Esc", Does: "don't"}} }
func (s *asideSheet) whole() bool      { return false }
func (s *asideSheet) title() string    { return "" }
func (s *asideSheet) armed(int)        {}

// backFromAside shows the page that the task was begun on, as it was left, and
// on it what was done meanwhile.
func (m *Model) backFromAside(t *steps.Task, done string) {
	m.frame, m.notice = frame{}, notice{}
	if d, ok := m.station().(*deployScreen); ok && done != "" {
		d.since = append(d.since, done)
		d.cleaned = d.cleaned || t == steps.CleanUpTask()
	}
	m.planStamp++
	m.changed()
	m.optVersion++
}

package ui

import (
	"context"
	"maps"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// Facts that arrive as messages.
type (
	answeredMsg struct{ answer steps.Answer }
	// glimpsedMsg is what az's own files say, before az has answered.
	glimpsedMsg struct{ answer steps.Answer }
	savedMsg    struct{ err error }
	plannedMsg  struct {
		stamp int
		plan  runner.Plan
	}
	exportedMsg struct {
		files []string
		err   error
	}
	unfinishedMsg struct {
		all []steps.Deployment
		err error
		// finished: a deployment was finished from here.
		finished bool
	}
	// tickedMsg is the clock, while something runs.
	tickedMsg struct {
		now time.Time
		id  int
	}
	// armedMsg lets a question take Enter, once it has been there long enough.
	armedMsg struct{ id int }
	// fedMsg says that the feed of a running command holds something new.
	fedMsg struct{ feed *feed }
	// repairedMsg ends a repair, the first command that failed in it.
	repairedMsg struct {
		id     int
		asks   []steps.QuestionID
		failed *runner.Command
		result runner.Result
		err    error
	}
	deployedMsg struct {
		run      int
		deployed steps.Deployed
		err      error
	}
)

// ask puts questions to the site, side by side.
func (m *Model) ask(questions []steps.Question) tea.Cmd {
	if len(questions) == 0 {
		return nil
	}
	world := m.world
	cmds := make([]tea.Cmd, 0, len(questions))
	glimpser, canGlimpse := world.(steps.Glimpser)
	for _, q := range questions {
		cmds = append(cmds, func() tea.Msg {
			return answeredMsg{world.Ask(context.Background(), q)}
		})
		if canGlimpse {
			cmds = append(cmds, func() tea.Msg {
				if a, seen := glimpser.Glimpse(q); seen {
					return glimpsedMsg{a}
				}
				return nil
			})
		}
	}
	return tea.Batch(cmds...)
}

// save keeps the answers. One save is under way at a time, so that an older
// one can't overwrite a newer one; what changed meanwhile is saved after it.
func (m *Model) save() tea.Cmd {
	if m.visit != nil {
		return nil // a task is given anew, not continued
	}
	if m.saving {
		m.unsaved = true
		return nil
	}
	if maps.Equal(m.saved, m.machine.Values()) {
		return nil
	}
	m.saving, m.unsaved = true, false
	m.saved = maps.Clone(m.machine.Values())
	world, values := m.world, maps.Clone(m.saved)
	return func() tea.Msg { return savedMsg{world.Save(values)} }
}

func (m *Model) savedNow(msg savedMsg) tea.Cmd {
	m.saving = false
	if msg.err != nil {
		m.saved = nil // the next leaving of a field tries again
		m.say("The answers could not be saved: " + msg.err.Error())
		return nil
	}
	if m.unsaved {
		return m.save()
	}
	return nil
}

// plan makes the plan of the answers as they are now.
func (m *Model) plan() tea.Cmd {
	m.planStamp++
	world, values, stamp := m.world, m.values(), m.planStamp
	return func() tea.Msg { return plannedMsg{stamp, world.Plan(values)} }
}

func (m *Model) export() tea.Cmd {
	world, values := m.world, m.values()
	return func() tea.Msg {
		files, err := world.Export(values)
		return exportedMsg{files, err}
	}
}

func (m *Model) findUnfinished() tea.Cmd {
	world := m.world
	return func() tea.Msg {
		all, err := world.Unfinished()
		home, ok := world.(steps.HomeWorld)
		return unfinishedMsg{all, err, ok && home.Finished()}
	}
}

// values is a copy of the answers, for commands.
func (m *Model) values() validate.Values { return maps.Clone(m.machine.Values()) }

// grace is how long a question is on the screen before Enter counts: keys that
// were in flight when it came up must not answer it.
const grace = 400 * time.Millisecond

func (m *Model) arm() (int, tea.Cmd) {
	m.armID++
	id := m.armID
	return id, m.opt.After(grace, func(time.Time) tea.Msg { return armedMsg{id} })
}

// tick starts the clock, unless it runs already.
func (m *Model) tick() tea.Cmd {
	if m.ticking {
		return nil
	}
	m.ticking = true
	m.tickID++
	return m.nextTick()
}

// tickEvery is how often the clock is painted while something runs.
func (m *Model) tickEvery() time.Duration {
	if m.opt.Serial {
		return 5 * time.Second
	}
	return time.Second
}

func (m *Model) nextTick() tea.Cmd {
	every := m.tickEvery()
	world, id := m.world, m.tickID
	return m.opt.After(every, func(time.Time) tea.Msg { return tickedMsg{world.Now(), id} })
}

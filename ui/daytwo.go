package ui

import (
	"maps"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/validate"
)

// visit is what the operator comes back to from a task of day two. A task is a
// way of its own: while it lasts, world, machine and stations are the task's,
// and every page works as on the way to a new cluster.
type visit struct {
	task *steps.Task
	// home is the list it was chosen in, nil when it was begun on a page.
	home     *homeSheet
	world    steps.World
	machine  *steps.Machine
	stations map[steps.ID]station
	outcome  Outcome
}

// enterTask begins a task about which enough is known.
func (m *Model) enterTask(t *steps.Task, f steps.ClusterFacts, home *homeSheet) tea.Cmd {
	w, ok := m.base().(steps.HomeWorld)
	if !ok {
		return nil
	}
	if m.visit == nil {
		m.visit = &visit{home: home, world: m.world, machine: m.machine, stations: m.stations, outcome: m.outcome}
	}
	m.visit.task = t
	f.Values = maps.Clone(f.Values)
	for _, path := range []string{validate.FieldCloudName, validate.FieldCloudFQDN, validate.FieldLocation, validate.FieldRelease} {
		if f.Values[path] == "" { // the header shows them on every page
			f.Values[path] = m.visit.machine.Values()[path]
		}
	}
	m.world, m.machine, m.outcome = w.At(t, f), steps.NewTask(t, f), Outcome{}
	m.stations = map[steps.ID]station{}
	for _, s := range m.machine.Steps() {
		switch s.ID {
		case steps.Form:
			m.stations[s.ID] = newTaskForm(m)
		case steps.Review:
			m.stations[s.ID] = newReview(m)
		case steps.Deploy:
			m.stations[s.ID] = newDeploy(m)
		case steps.Access:
			m.stations[s.ID] = newAccess(m)
		}
	}
	m.sheet = nil
	return tea.Batch(m.elsewhere(), m.lookAtFiles())
}

// leaveTask goes back to the clusters, which are asked for anew.
func (m *Model) leaveTask() tea.Cmd {
	v, done := m.visit, ""
	if m.outcome.Kind == Finished {
		done = m.taskDone()
		m.did = append(m.did, done)
	}
	m.visit, m.world, m.machine, m.stations, m.outcome = nil, v.world, v.machine, v.stations, v.outcome
	if v.home == nil {
		m.backFromAside(v.task, done)
		return nil
	}
	cmd := m.elsewhere()
	m.sheet = v.home
	return tea.Batch(cmd, v.home.again())
}

// elsewhere arrives on another way: nothing that was drawn or asked for holds.
func (m *Model) elsewhere() tea.Cmd {
	m.planStamp++
	m.frame = frame{}
	m.notice = notice{}
	return m.arrive()
}

// base is the world beneath a task.
func (m *Model) base() steps.World {
	if m.visit != nil {
		return m.visit.world
	}
	return m.world
}

// task is the one that is under way, nil on the way to a new cluster.
func (m *Model) task() *steps.Task { return m.machine.Task() }

// about is what the task knows of the cluster.
func (m *Model) aboutTask() steps.ClusterFacts { return m.machine.Facts().Cluster }

// taskDone is the sentence for a task's good end.
func (m *Model) taskDone() string { return m.task().Done(m.aboutTask(), m.machine.Values()) }

// again is the command that comes back to what runs now.
func (m *Model) again() string {
	if t := m.task(); t != nil {
		return m.about.CommandLine(t.Words(m.aboutTask(), m.machine.Values())...)
	}
	return m.about.CommandLine("resume")
}

// runs names what runs, to begin a sentence.
func (m *Model) runs() string {
	if t := m.task(); t != nil {
		return t.Title
	}
	return "The deployment"
}

// onward is the label of the button that leads on from a good end.
func (m *Model) onward() string {
	switch {
	case m.visit != nil && m.visit.home == nil && m.machine.Last():
		return "Back to the deployment"
	case m.visit != nil && m.machine.Last():
		return "Back to the clusters"
	}
	return "Continue"
}

// busyWith is for the window's title.
func (m *Model) busyWith() string {
	if t := m.task(); t != nil {
		return t.ID + " " + t.Word(m.aboutTask(), m.machine.Values())
	}
	return "deploying " + m.machine.Values()[validate.FieldClusterName]
}

// taskForm is a task's form, with the sum of addresses beneath it.
type taskForm struct{ *formScreen }

func newTaskForm(m *Model) station { return &taskForm{newForm(m, steps.Form)} }

func (s *taskForm) layout(w, h int) content {
	c := s.formScreen.layout(w, h)
	if sum, ok := s.m.machine.Sum(); ok {
		c.panel = s.m.sumLines(sum, w)
	}
	return c
}

// sumLines draw the arithmetic of addresses.
func (m *Model) sumLines(sum steps.Sum, w int) []string {
	t := m.theme
	sign, style := t.OKSign, t.OK
	switch {
	case !sum.Known():
		sign, style = t.Caution, t.Warn
	case !sum.Fits():
		sign, style = t.Bad, t.Error
	}
	var out []string
	for i, l := range text.Wrap("Addresses: "+text.Clean(sum.String())+".", w-7) {
		if i > 0 {
			sign = " "
		}
		out = append(out, "   "+style.Render(sign)+" "+l)
	}
	return out
}

// lookedMsg is what a look at the files that these values name has found.
type lookedMsg struct {
	machine  *steps.Machine
	of       validate.Values
	problems []validate.Problem
}

// lookAtFiles looks at the files that a task's values name.
func (m *Model) lookAtFiles() tea.Cmd {
	w, ok := m.world.(steps.Looker)
	if !ok || m.task() == nil {
		return nil
	}
	machine, values := m.machine, m.values()
	return func() tea.Msg { return lookedMsg{machine, values, w.Look(maps.Clone(values))} }
}

func (m *Model) looked(msg lookedMsg) tea.Cmd {
	if msg.machine != m.machine {
		return nil
	}
	m.machine.Found(msg.of, msg.problems)
	m.changed()
	return m.station().receive(msg)
}

// askName has the name of what goes away typed, before it does.
func (m *Model) askName(word string, then func() tea.Cmd) tea.Cmd {
	m.sheet = &wordSheet{
		m: m, label: "Name", does: "begin", byHand: true,
		lines: sentences("This can't be undone. Type " + word + " and press Enter to begin."),
		check: func(typed string) string {
			if typed != word {
				return "\"" + text.Clean(typed) + "\" is not " + word + "; nothing was changed."
			}
			return ""
		},
		then: then,
	}
	return nil
}

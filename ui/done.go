package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/validate"
)

// doneScreen says what was made, where everything is, and what comes next.
type doneScreen struct {
	*page
	debrief string
}

func newDone(m *Model) station {
	s := &doneScreen{}
	s.page = newPageOf(m, func() []item {
		out := []item{{id: "quit", label: "Finish", press: func() tea.Cmd {
			return tea.Sequence(m.save(), m.quit(Finished))
		}}}
		if _, ok := m.world.(steps.HomeWorld); ok {
			out = append(out, item{id: "home", label: "Clusters of this site", press: m.openHome})
		}
		return out
	})
	return s
}

func (s *doneScreen) enter() tea.Cmd {
	s.refresh()
	return s.m.findDebrief()
}

func (s *doneScreen) receive(msg tea.Msg) tea.Cmd {
	if msg, ok := msg.(debriefMsg); ok {
		s.debrief = msg.said
		s.m.changed()
	}
	return s.page.receive(msg)
}

func (s *doneScreen) layout(w, h int) content {
	m, t := s.m, s.m.theme
	var lines []string
	title := func(said string) { lines = append(lines, "   "+t.Title.Render(said)) }
	pair := func(name, value string) {
		if value == "" {
			return
		}
		for i, l := range text.Wrap(text.Clean(value), w-20) {
			if i > 0 {
				name = ""
			}
			lines = append(lines, "   "+t.Muted.Render(text.Fit(name, 14, ""))+" "+l)
		}
	}
	v, o := m.machine.Values(), m.outcome.Deployed
	lines = append(lines, sentences("The cluster "+v[validate.FieldClusterName]+" is there and answers.")(w)...)
	if d, ok := m.stations[steps.Deploy].(*deployScreen); ok {
		for i := range d.actions {
			a := &d.actions[i]
			said := "done in " + elapsed(a.took)
			if a.status == actionSkipped {
				said = "was so already"
			}
			lines = append(lines, "   "+t.OK.Render(t.OKSign)+" "+text.Fit(a.title, 36, t.Ellipsis)+" "+t.Muted.Render(said))
		}
	}
	lines = append(lines, "")
	title("Where")
	pair("Kubeconfig", m.kubeconfig())
	pair("Report", o.Report)
	pair("Log", o.Log)
	lines = append(lines, "")
	title("Next")
	for _, l := range []string{
		"kubectl --kubeconfig " + steps.QuoteBash(m.kubeconfig()) + " get nodes",
		m.about.CommandLine("status", o.ID),
	} {
		for _, part := range text.Wrap(l, w-7) {
			lines = append(lines, "     "+t.Accent.Render(part))
		}
	}
	lines = append(lines, "")
	c := s.page.layout(w, h)
	c.top, c.bottom = c.top+len(lines), c.bottom+len(lines)
	c.lines = append(lines, c.lines...)
	if s.debrief != "" { // beneath the button: read by who scrolls
		c.lines = append(append(c.lines, ""), s.m.debriefLines(s.debrief, w)...)
	}
	return c
}

func (s *doneScreen) keys() []keys.Key {
	return []keys.Key{{Name: "Enter", Does: "finish"}, {Name: "PgDn", Does: "scroll"}}
}

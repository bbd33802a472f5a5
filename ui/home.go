package ui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/screen"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/validate"
)

// homeSheet shows the clusters of the site, and for one of them what can be
// done, as the commands that do it.
type homeSheet struct {
	m     *Model
	asked bool
	err   error
	rows  []steps.HomeRow
	at    int
	// open is set while the actions of the row are shown; action is the marked one.
	open   bool
	action int
}

// homeMsg is what the site said of its clusters.
type homeMsg struct {
	sheet *homeSheet
	rows  []steps.HomeRow
	err   error
}

// openHome asks for the clusters and shows them.
func (m *Model) openHome() tea.Cmd {
	w, ok := m.world.(steps.HomeWorld)
	if !ok {
		m.say("The clusters can't be listed from here.")
		return nil
	}
	s := &homeSheet{m: m}
	m.sheet = s
	return s.ask(w)
}

func (s *homeSheet) ask(w steps.HomeWorld) tea.Cmd {
	s.asked = true
	values := s.m.values()
	return func() tea.Msg {
		rows, err := w.Home(context.Background(), values)
		return homeMsg{s, rows, err}
	}
}

func (s *homeSheet) receive(msg homeMsg) {
	if msg.sheet == s {
		s.asked, s.rows, s.err = false, msg.rows, msg.err
		s.at = max(min(s.at, len(s.rows)-1), 0)
	}
}

func (s *homeSheet) whole() bool   { return true }
func (s *homeSheet) title() string { return "Clusters of this site" }
func (s *homeSheet) armed(int)     {}

func (s *homeSheet) key(_ tea.KeyMsg, name string) tea.Cmd {
	if s.open {
		return s.actionKey(name)
	}
	switch name {
	case keys.Back:
		s.m.close()
	case "up", "shift+tab":
		s.at = max(s.at-1, 0)
	case "down", "tab":
		s.at = max(min(s.at+1, len(s.rows)-1), 0)
	case "c":
		if w, ok := s.m.world.(steps.HomeWorld); ok && !s.asked {
			return s.ask(w)
		}
	case keys.Enter:
		s.open, s.action = len(s.rows) > 0, 0
	}
	return nil
}

func (s *homeSheet) actionKey(name string) tea.Cmd {
	r := s.rows[s.at]
	switch name {
	case keys.Back:
		s.open = false
	case "up", "shift+tab":
		s.action = max(s.action-1, 0)
	case "down", "tab":
		s.action = min(s.action+1, len(r.Actions)-1)
	case keys.Enter, "y":
		s.m.say("The command was offered to the clipboard. Run it in another terminal, or after leaving.")
		return screen.Copy(s.m.homeCommand(r, r.Actions[s.action]))
	}
	return nil
}

// homeCommand is the command of an action, as it can be typed. Those that
// change something ask before they do.
func (m *Model) homeCommand(r steps.HomeRow, a steps.HomeAction) string {
	words := []string{a.ID}
	switch a.ID {
	case "nodepool":
		words = append(words, "list")
	case "delete":
		words = append(words, "cluster")
	}
	words = append(words, r.Cluster)
	if r.ResourceGroup != "" {
		words = append(words, "--resource-group", r.ResourceGroup)
	}
	if sub := m.machine.Values()[validate.FieldSubscription]; sub != "" {
		words = append(words, "--subscription", sub)
	}
	return m.about.CommandLine(words...)
}

func (s *homeSheet) keys() []keys.Key {
	if s.open {
		return []keys.Key{{Name: "Up Down", Does: "move"}, {Name: "Enter", Does: "copy the command"}, {Name: "Esc", Does: "back to the clusters"}}
	}
	return []keys.Key{{Name: "Up Down", Does: "move"}, {Name: "Enter", Does: "actions"}, {Name: "c", Does: "ask again"}, {Name: "Esc", Does: "close"}}
}

func (s *homeSheet) layout(w, h int) content {
	switch {
	case s.asked:
		return content{lines: sentences("The site is being asked for its clusters.")(w)}
	case s.err != nil:
		return content{lines: append(s.m.remark("The clusters can't be listed: "+s.err.Error(), validate.Error, w, 8),
			sentences("", "c asks again. Signing in and choosing the cloud is part of setting up a new cluster.")(w)...)}
	case len(s.rows) == 0:
		return content{lines: sentences("There is no cluster here yet.")(w)}
	case s.open:
		return s.layoutActions(w)
	}
	return s.layoutRows(w)
}

// homeColumn is a column of the list of clusters: narrow windows leave the
// later ones of lesser rank out; beneath the marked row everything is said.
type homeColumn struct {
	title string
	wide  int
	of    func(steps.HomeRow) string
}

func homeColumns(w int) []homeColumn {
	all := []homeColumn{
		{"Cluster", 14, func(r steps.HomeRow) string { return r.Cluster }},
		{"State", 12, func(r steps.HomeRow) string { return r.State }},
		{"Version", 9, func(r steps.HomeRow) string { return r.Version }},
		{"Nodes", 8, func(r steps.HomeRow) string { return r.Nodes }},
		{"Free", 5, func(r steps.HomeRow) string { return r.Free }},
		{"Kubeconfig", 21, func(r steps.HomeRow) string { return r.Kubeconfig }},
	}
	if w < 80 {
		return append(all[:3:3], homeColumn{"Kubeconfig", 15, all[5].of})
	}
	if w >= 100 {
		all[0].wide, all[3].wide, all[4].wide = 24, 16, 10
	}
	return all
}

func (s *homeSheet) layoutRows(w int) content {
	t := s.m.theme
	columns := homeColumns(w)
	line := func(cell func(homeColumn) string) string {
		var out string
		for i, c := range columns {
			if i > 0 {
				out += " "
			}
			out += text.Fit(text.Clean(cell(c)), c.wide, t.Ellipsis)
		}
		return out
	}
	c := content{lines: []string{"   " + t.Muted.Render(line(func(c homeColumn) string { return c.title }))}}
	for i, r := range s.rows {
		mark := "   "
		row := line(func(c homeColumn) string { return c.of(r) })
		if i == s.at {
			mark, row = " "+t.Accent.Render(t.Focus)+" ", t.Accent.Render(row)
			c.top = len(c.lines)
		}
		sign := ""
		if r.Attention != "" {
			sign = " " + t.Warn.Render(t.Caution)
		}
		c.lines = append(c.lines, mark+row+sign)
		if i != s.at {
			continue
		}
		if r.Attention != "" {
			c.lines = append(c.lines, s.m.remark(r.Attention, validate.Warning, w, maxProblemLines)...)
		}
		c.lines = append(c.lines, s.m.remark("In "+r.ResourceGroup+", network "+r.Network+" with "+r.Free+" free. Nodes: "+r.Nodes+". Kubeconfig: "+r.Kubeconfig+".", "", w, maxProblemLines)...)
		c.bottom = len(c.lines)
	}
	return c
}

func (s *homeSheet) layoutActions(w int) content {
	t, r := s.m.theme, s.rows[s.at]
	c := content{lines: sentences("What can be done about "+text.Clean(r.Cluster)+". Each command shows what it will do, and asks before it changes anything.", "")(w)}
	for i, a := range r.Actions {
		mark, title := "   ", a.Title
		if i == s.action {
			mark, title = " "+t.Accent.Render(t.Focus)+" ", t.Accent.Render(title)
			c.top = len(c.lines)
		}
		c.lines = append(c.lines, mark+title)
		if a.Unusable != "" {
			c.lines = append(c.lines, s.m.remark("Not now: "+a.Unusable, validate.Warning, w, 2)...)
		}
		for _, l := range text.Wrap(s.m.homeCommand(r, a), w-9) {
			c.lines = append(c.lines, "       "+t.Muted.Render(l))
		}
		if i == s.action {
			c.bottom = len(c.lines)
		}
	}
	return c
}

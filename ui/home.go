package ui

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/validate"
)

// homeSheet shows the clusters and networks of the site, and for one of them
// what can be done.
type homeSheet struct {
	m     *Model
	asked bool
	err   error
	view  steps.HomeView
	at    int
	// open is set while the actions of the row are shown; action is the marked one.
	open   bool
	action int
	// place is what a task was begun about; learning says which task's facts are
	// being asked for, "" for none.
	place    steps.Place
	learning string
	stamp    int
}

type (
	// homeMsg is what the site said of its clusters.
	homeMsg struct {
		sheet *homeSheet
		view  steps.HomeView
		err   error
	}
	// learntMsg is what must be known before a task.
	learntMsg struct {
		sheet *homeSheet
		stamp int
		task  *steps.Task
		facts steps.ClusterFacts
		err   error
	}
)

// openHome asks for the clusters and shows them.
func (m *Model) openHome() tea.Cmd {
	if _, ok := m.world.(steps.HomeWorld); !ok {
		m.say("The clusters can't be listed from here.")
		return nil
	}
	s := &homeSheet{m: m}
	m.sheet = s
	return s.again()
}

// again asks anew; what was shown stays until the answer comes.
func (s *homeSheet) again() tea.Cmd {
	w, ok := s.m.base().(steps.HomeWorld)
	if !ok || s.asked {
		return nil
	}
	s.asked, s.learning = true, ""
	values := s.m.values()
	return func() tea.Msg {
		view, err := w.Home(context.Background(), values)
		return homeMsg{s, view, err}
	}
}

func (s *homeSheet) receive(msg homeMsg) tea.Cmd {
	if msg.sheet != s {
		return nil
	}
	was := s.row().place
	s.asked, s.err = false, msg.err
	if msg.err != nil {
		return s.signInFor(msg.err, s.again)
	}
	s.view = msg.view
	s.at = max(min(s.at, len(s.rows())-1), 0)
	for i, r := range s.rows() {
		if r.place == was {
			s.at = i
		}
	}
	if s.row().place != was { // it is gone: its actions are too
		s.open = false
	}
	s.action = max(min(s.action, len(s.row().actions)-1), 0)
	return nil
}

// signInFor asks to sign in when that is why the site did not answer, and then
// does again what failed; nil when it failed for another reason.
func (s *homeSheet) signInFor(err error, again func() tea.Cmd) tea.Cmd {
	said, ended := steps.SignInEnded(err)
	if !ended {
		return nil
	}
	m := s.m
	back := comeBack(func(mended bool) tea.Cmd {
		m.sheet = s
		if !mended {
			return nil
		}
		return again()
	})
	_, cmd := m.question(sentences("No sign-in holds. The site says: "+said, "After the sign-in you are back at the clusters."),
		choice{"Sign in", "s", func() tea.Cmd { return m.askSignIn("Sign in again.", steps.SignInAsks(), back) }},
		choice{"Not now", "n", back.unchanged})
	return cmd
}

// homeRow is a row of either list.
type homeRow struct {
	place   steps.Place
	name    string
	actions []steps.HomeAction
}

// rows are the clusters, then the networks.
func (s *homeSheet) rows() []homeRow {
	var out []homeRow
	for _, r := range s.view.Clusters {
		out = append(out, homeRow{r.Place, r.Cluster, r.Actions})
	}
	for _, n := range s.view.Networks {
		out = append(out, homeRow{n.Place, n.Place.Network, n.Actions})
	}
	return out
}

func (s *homeSheet) row() homeRow {
	if all := s.rows(); s.at < len(all) {
		return all[s.at]
	}
	return homeRow{}
}

func (s *homeSheet) whole() bool { return true }
func (s *homeSheet) armed(int)   {}
func (s *homeSheet) title() string {
	if s.open {
		return text.Clean(s.row().name)
	}
	return "Clusters of this site"
}

func (s *homeSheet) key(_ tea.KeyMsg, name string) tea.Cmd {
	if s.learning != "" {
		if name == keys.Back {
			s.learning = ""
			s.stamp++
		}
		return nil
	}
	if s.open {
		return s.actionKey(name)
	}
	switch name {
	case keys.Back:
		s.m.close()
	case "up", "shift+tab":
		s.at = max(s.at-1, 0)
	case "down", "tab":
		s.at = max(min(s.at+1, len(s.rows())-1), 0)
	case "home", "ctrl+home":
		s.at = 0
	case "end", "ctrl+end":
		s.at = max(len(s.rows())-1, 0)
	case "c":
		return s.again()
	case keys.Enter:
		s.open, s.action = len(s.rows()) > 0, 0
	}
	return nil
}

func (s *homeSheet) actionKey(name string) tea.Cmd {
	r := s.row()
	switch name {
	case keys.Back:
		s.open = false
	case "up", "shift+tab":
		s.action = max(s.action-1, 0)
	case "down", "tab":
		s.action = min(s.action+1, len(r.actions)-1)
	case "home", "ctrl+home":
		s.action = 0
	case "end", "ctrl+end":
		s.action = len(r.actions) - 1
	case "c":
		return s.again()
	case keys.Enter:
		a := r.actions[s.action]
		if a.Unusable != "" {
			s.m.say("Not now: " + a.Unusable)
			return nil
		}
		if t, ok := steps.TaskByID(a.ID); ok {
			at := r.place
			at.Again = a.Again
			return s.m.learnFor(s, t, at)
		}
	}
	return nil
}

// learnFor asks what must be known before a task, then begins it.
func (m *Model) learnFor(s *homeSheet, t *steps.Task, at steps.Place) tea.Cmd {
	w, ok := m.base().(steps.HomeWorld)
	if !ok {
		return nil
	}
	s.stamp++
	s.place, s.learning = at, t.Title
	m.sheet = s
	stamp := s.stamp
	return func() tea.Msg {
		f, err := w.Learn(context.Background(), t, at)
		return learntMsg{s, stamp, t, f, err}
	}
}

func (m *Model) learnt(msg learntMsg) tea.Cmd {
	s, ok := m.sheet.(*homeSheet)
	if !ok || s != msg.sheet || s.stamp != msg.stamp || s.learning == "" {
		return nil // Esc has been pressed meanwhile
	}
	s.learning = ""
	if msg.err != nil {
		m.say(msg.task.Title + ": " + msg.err.Error())
		return s.signInFor(msg.err, func() tea.Cmd { return m.learnFor(s, msg.task, s.place) })
	}
	return m.enterTask(msg.task, msg.facts, s)
}

func (s *homeSheet) keys() []keys.Key {
	switch {
	case s.learning != "":
		return []keys.Key{{Name: "Esc", Does: "don't"}}
	case s.open:
		return []keys.Key{{Name: "Up Down", Does: "move"}, {Name: "Enter", Does: "do it, after a review"}, {Name: "c", Does: "ask again"}, {Name: "Esc", Does: "back to the list"}}
	}
	return []keys.Key{{Name: "Up Down", Does: "move"}, {Name: "Enter", Does: "what can be done"}, {Name: "c", Does: "ask again"}, {Name: "Esc", Does: "close"}}
}

func (s *homeSheet) layout(w, h int) content {
	empty := len(s.view.Clusters)+len(s.view.Networks) == 0
	switch {
	case s.asked && empty:
		return content{lines: sentences("The site is being asked for its clusters.")(w)}
	case s.err != nil:
		return content{lines: append(s.m.remark("The clusters can't be listed: "+s.err.Error(), validate.Error, w, 8),
			sentences("", "c asks again. Signing in and choosing the cloud is part of setting up a new cluster.")(w)...)}
	case empty:
		return content{lines: sentences("There is no cluster here yet, and no logical network.")(w)}
	case s.open:
		return s.layoutActions(w)
	}
	return s.layoutRows(w)
}

// waiting says what the site is being asked for, nothing while it isn't.
func (s *homeSheet) waiting(w int) []string {
	switch {
	case s.learning != "":
		return s.m.remark(s.learning+": the site is being asked for what must be known first.", "", w, 2)
	case s.asked:
		return s.m.remark("The site is being asked again.", "", w, 1)
	}
	return nil
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
		{"Cluster", 12, func(r steps.HomeRow) string { return r.Cluster }},
		{"State", 10, func(r steps.HomeRow) string { return r.State }},
		{"Version", 8, func(r steps.HomeRow) string { return r.Version }},
		{"Nodes", 14, func(r steps.HomeRow) string { return r.Nodes }},
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
	c := content{lines: s.waiting(w)}
	if len(s.view.Clusters) == 0 {
		c.lines = append(c.lines, sentences("There is no cluster here yet.")(w)...)
	} else {
		c.lines = append(c.lines, "   "+t.Muted.Render(line(func(c homeColumn) string { return c.title })))
	}
	row := func(i int, said, attention string, below func() []string) {
		mark, sign := "   ", ""
		if i == s.at {
			mark, said = " "+t.Accent.Render(t.Focus)+" ", t.Accent.Render(said)
			c.top = len(c.lines)
		}
		if attention != "" {
			sign = " " + t.Warn.Render(t.Caution)
		}
		c.lines = append(c.lines, mark+said+sign)
		if i == s.at {
			if attention != "" {
				c.lines = append(c.lines, s.m.remark(attention, validate.Warning, w, maxProblemLines)...)
			}
			c.lines = append(c.lines, below()...)
			c.bottom = len(c.lines)
		}
	}
	for i, r := range s.view.Clusters {
		row(i, line(func(c homeColumn) string { return c.of(r) }), r.Attention, func() []string {
			return s.m.remark(aboutCluster(r), "", w, maxProblemLines)
		})
	}
	if len(s.view.Networks) > 0 {
		c.lines = append(c.lines, "", "   "+t.Muted.Render("Logical networks"))
	}
	for i, n := range s.view.Networks {
		said := text.Fit(text.Clean(n.Place.Network), 26, t.Ellipsis) + " " + text.Fit(text.Clean(n.State), 12, t.Ellipsis) + " " + freeText(n.Free) + ", " + carries(n)
		row(len(s.view.Clusters)+i, text.Cut(said, w-4, t.Ellipsis), "", func() []string { return nil })
	}
	return c
}

func aboutCluster(r steps.HomeRow) string {
	return "In " + r.ResourceGroup + ", network " + r.Network + " with " + r.Free + " free. Nodes: " + r.Nodes + ". Kubeconfig: " + r.Kubeconfig + "."
}

func freeText(free string) string {
	if strings.Trim(free, "0123456789") != "" {
		return "free addresses: " + free
	}
	return free + " free"
}

func carries(n steps.NetworkRow) string {
	if len(n.Clusters) == 0 {
		return "no cluster"
	}
	return strings.Join(n.Clusters, " ")
}

func (s *homeSheet) layoutActions(w int) content {
	t, r := s.m.theme, s.row()
	var c content
	if s.at < len(s.view.Clusters) {
		row := s.view.Clusters[s.at]
		c.lines = append(c.lines, sentences(row.State+", Kubernetes "+row.Version+". "+aboutCluster(row)+" Node pools: "+row.Pools+".")(w)...)
		if row.Attention != "" {
			c.lines = append(c.lines, s.m.remark(row.Attention, validate.Warning, w, maxProblemLines)...)
		}
	} else {
		n := s.view.Networks[s.at-len(s.view.Clusters)]
		c.lines = append(c.lines, sentences("Logical network, "+n.State+", "+freeText(n.Free)+", "+carries(n)+".")(w)...)
	}
	c.lines = append(append(c.lines, s.waiting(w)...), "")
	for i, a := range r.actions {
		mark, title := "   ", a.Title
		if i == s.action {
			mark, title = " "+t.Accent.Render(t.Focus)+" ", t.Accent.Render(title)
			c.top = len(c.lines)
		}
		if a.Unusable != "" {
			title += "   " + t.Muted.Render(text.Cut("not now: "+text.Clean(a.Unusable), w-8-len(a.Title), t.Ellipsis))
		}
		c.lines = append(c.lines, mark+title)
		if i == s.action {
			c.bottom = len(c.lines)
		}
	}
	return c
}

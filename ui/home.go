package ui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/text"
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

package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/help"
	"aksarc-wizard/ui/keys"
)

// formScreen is a step that is a form: its fields, then the button to go on.
type formScreen struct {
	*page
	id steps.ID
	// entered: the first visit puts the focus on the first field, later ones
	// leave it where it was.
	entered bool
	sideFor sideKey
	side    []string
}

type sideKey struct {
	path string
	w    int
}

func newForm(m *Model, id steps.ID) *formScreen {
	s := &formScreen{id: id}
	s.page = newPageOf(m, func() []item { return append(s.fields(), s.button()) })
	return s
}

func newScope(m *Model) station { return newForm(m, steps.Scope) }

// fields are the items of the fields that have a meaning now.
func (s *formScreen) fields() []item {
	var out []item
	for _, st := range s.m.machine.Steps() {
		if st.ID != s.id {
			continue
		}
		for i := range st.Fields {
			f := &st.Fields[i]
			if f.Shown(s.m.machine.Values()) {
				out = append(out, item{id: f.Path, field: f})
			}
		}
	}
	return out
}

func (s *formScreen) button() item {
	it := item{id: "next", label: "Continue", press: s.m.next}
	if s.id != steps.Network && s.id != steps.Cluster { // there each row counts
		it.above = func(int) []string { return []string{""} }
	}
	return it
}

func (s *formScreen) enter() tea.Cmd {
	s.refresh()
	if !s.entered || s.at == len(s.items)-1 {
		s.at, s.entered = 0, true
	}
	if d := s.m.machine.Doubts(s.id); len(d) > 0 {
		s.m.say(d[0])
	}
	return nil
}

func (s *formScreen) layout(w, h int) content {
	wide := s.m.mainWidth() < w
	if wide {
		w = s.m.mainWidth()
	}
	c := s.page.layout(w, h)
	if wide {
		c.side = s.beside()
	}
	return c
}

// beside is the help of the focused field, for wide windows.
func (s *formScreen) beside() []string {
	k := sideKey{s.topic(), s.m.sideWidth()}
	if s.side == nil || k != s.sideFor {
		s.sideFor = k
		s.side = help.Render(help.About(s.m.machine, k.path), s.m.theme, k.w)
	}
	return s.side
}

func (s *formScreen) key(k tea.KeyMsg, name string) (tea.Cmd, bool) {
	if name == keys.Suggest {
		if s.id == steps.Network || s.id == steps.Cluster {
			s.suggest()
		} else {
			s.m.say("Suggestions are for the network and the cluster.")
		}
		return nil, true
	}
	return s.page.key(k, name)
}

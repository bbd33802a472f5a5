package ui

import (
	"fmt"
	"maps"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/validate"
)

// welcomeScreen offers the ways to begin: go on with a deployment, set up a new
// cluster, practise first; and the release profile with what is known of it.
type welcomeScreen struct {
	*formScreen
	unfinished []steps.Deployment
	problem    string
	asked      bool
	// finished: a deployment was finished from here, so its clusters come first.
	finished bool
}

// deploymentItem begins the id of an unfinished deployment's item.
const deploymentItem = "continue:"

func newWelcome(m *Model) station {
	s := &welcomeScreen{formScreen: newForm(m, steps.Welcome)}
	s.build = s.all
	return s
}

func (s *welcomeScreen) all() []item {
	out := s.fields()
	for i := range out {
		out[i].above = s.greeting
	}
	for i, d := range s.unfinished {
		it := item{id: deploymentItem + d.ID, press: func() tea.Cmd { return s.goOn(d) },
			draw: func(focus bool, w int) []string { return []string{s.row(d, focus, w)} }}
		if i == 0 {
			it.above = func(w int) []string {
				return append([]string{""}, sentences("Unfinished deployments; Enter goes on with one:")(w)...)
			}
		}
		out = append(out, it)
	}
	ways := []item{{id: "next", label: "Set up a new cluster", press: s.m.next}}
	if _, ok := s.m.world.(steps.HomeWorld); ok {
		home := item{id: "home", label: "Clusters of this site", press: s.m.openHome}
		if s.finished {
			ways = append([]item{home}, ways...)
		} else {
			ways = append(ways, home)
		}
	}
	ways[0].above = s.warnings
	out = append(out, ways...)
	if s.m.opt.Draft != "" {
		out = append(out, item{id: "empty", label: "Start over with fresh answers", press: s.startOver})
	}
	if !s.m.about.Rehearsal {
		out = append(out, item{id: "rehearse", label: "Rehearse first, at the built-in site", press: func() tea.Cmd {
			return tea.Sequence(s.m.save(), s.m.quit(Rehearse))
		}})
	}
	return out
}

// greeting stands at the top of the page.
func (s *welcomeScreen) greeting(w int) []string {
	out := sentences(s.m.machine.Step().About)(w)
	if s.m.about.Rehearsal {
		out = append(out, sentences("This is a rehearsal: az is a site built into this program. Nothing real is touched.")(w)...)
		if s.m.about.Briefing != "" {
			out = append(out, sentences("Drill: "+text.Clean(s.m.about.Briefing))(w)...)
		}
	}
	if s.m.opt.Draft != "" {
		out = append(out, sentences("The answers of last time are filled in, from "+s.m.opt.Draft+".")(w)...)
	}
	return append(out, "")
}

// warnings are what is known of the chosen release: all of it while the release
// has the focus, else the first and how many more there are. The first page is
// to be taken in at a glance.
func (s *welcomeScreen) warnings(w int) []string {
	t := s.m.theme
	var out []string
	all := s.m.machine.Release().Warnings
	for i, x := range all {
		said := text.Clean(x.Text)
		if more := len(all) - 1; s.field() == nil && more > 0 {
			said += fmt.Sprintf(" (%d more: Up)", more)
		}
		if i > 0 && s.field() == nil {
			break
		}
		for i, l := range text.Wrap(said, w-7) {
			sign := t.Caution
			if i > 0 {
				sign = " "
			}
			out = append(out, "   "+t.Warn.Render(sign)+" "+t.Muted.Render(l))
		}
	}
	if s.problem != "" {
		out = append(out, sentences("The list of earlier deployments could not be read: "+s.problem)(w)...)
	}
	if out == nil {
		return []string{""}
	}
	return append(append([]string{""}, out...), "")
}

func (s *welcomeScreen) row(d steps.Deployment, focus bool, w int) string {
	mark := "   "
	if focus {
		mark = " " + s.m.theme.Accent.Render(s.m.theme.Focus) + " "
	}
	kind := ""
	if d.Rehearsal && !s.m.about.Rehearsal {
		kind = "rehearsal, "
	}
	said := fmt.Sprintf("%s  %sbegun %s, last %s: %s", text.Pad(d.Cluster, 12), kind,
		d.Begun.Format("02 Jan 15:04"), d.Last.Format("02 Jan 15:04"), d.Belief)
	return mark + text.Cut(text.Clean(said), w-4, s.m.theme.Ellipsis)
}

func (s *welcomeScreen) goOn(d steps.Deployment) tea.Cmd {
	s.m.outcome.ID = d.ID
	return tea.Sequence(s.m.save(), s.m.quit(Continue))
}

// startOver forgets the answers of last time; each can be had back with Ctrl+Y.
func (s *welcomeScreen) startOver() tea.Cmd {
	fresh := steps.Defaults()
	for path := range maps.Clone(s.m.machine.Values()) {
		s.m.machine.Leave(path)
		if _, keep := fresh[path]; !keep {
			s.m.machine.Set(path, "")
		}
	}
	for path, v := range fresh {
		s.m.machine.Set(path, v)
	}
	s.m.opt.Draft = ""
	s.m.forgetKey()
	s.m.changed()
	s.m.optVersion++
	s.refresh()
	s.focusOn("next")
	s.m.say("Fresh answers. Ctrl+Y on a field brings its earlier value back.")
	return tea.Batch(s.m.save(), s.m.lookAtKey())
}

func (s *welcomeScreen) enter() tea.Cmd {
	s.refresh()
	if !s.entered {
		s.entered = true
		s.focusOn("next")
	}
	if s.asked && len(s.m.did) == 0 {
		return nil
	}
	s.asked = true
	return s.m.findUnfinished()
}

func (s *welcomeScreen) receive(msg tea.Msg) tea.Cmd {
	if msg, ok := msg.(unfinishedMsg); ok {
		s.unfinished, s.problem, s.finished = msg.all, "", msg.finished
		s.refresh()
		switch {
		case s.moved || s.current().id != "next":
		case len(msg.all) > 0: // who comes back after an interruption comes for that
			s.focusOn(deploymentItem + msg.all[0].ID)
		case msg.finished:
			s.focusOn("home")
		}
		if msg.err != nil {
			s.problem = msg.err.Error()
		}
		s.m.changed()
	}
	s.refresh()
	return nil
}

// onDeployment reports whether an unfinished deployment has the focus.
func (s *welcomeScreen) onDeployment() bool { return strings.HasPrefix(s.current().id, deploymentItem) }

// status says where the way leads.
func (s *welcomeScreen) status() string {
	if why, _ := s.m.machine.Blocker(); why != "" {
		return ""
	}
	if s.onDeployment() {
		return "Enter shows where it stands; nothing is begun before you say so"
	}
	name := s.m.machine.Values()[validate.FieldClusterName]
	if name == "" {
		return ""
	}
	return "Enter goes on; nothing is created before the review"
}

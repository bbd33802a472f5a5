package ui

import (
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/validate"
)

// networkRow begins the ids of the rows of existing networks.
const networkRow = "network:"

// networkItems are the items of the network page: where an existing network is
// to be used, those of the site stand beneath the name, and Enter takes one.
func (s *addressScreen) networkItems() []item {
	fields, button := s.fields(), s.button()
	if s.m.machine.Values()[validate.FieldNetworkMode] != steps.NetworkExisting {
		return append(fields, button)
	}
	var out []item
	for _, it := range fields {
		out = append(out, it)
		if it.id == validate.FieldNetworkName {
			out = append(out, s.networkRows(it.field)...)
		}
	}
	out = append(out, button)
	if said := s.noNetworks(); said != "" {
		for i := range out[:len(out)-1] {
			if out[i].id == validate.FieldNetworkName {
				out[i+1].above = func(w int) []string { return s.m.remark(said, "", w, maxProblemLines) }
			}
		}
	}
	return out
}

// noNetworks says why there is no list, "" when there is one.
func (s *addressScreen) noNetworks() string {
	switch st := s.m.machine.Facts().Standing(steps.AskNetworks); {
	case st.State == steps.Failed:
		return "The site gave no list of its networks (" + st.Said + "); the name can be typed."
	case st.State != steps.Learnt && !st.Seen:
		return "The site is being asked for its networks; the name can be typed."
	case len(s.m.machine.Facts().Site.Networks) == 0:
		return "The site has no logical network yet. Create one: turn Network above."
	}
	return ""
}

// networkRows are the networks of the site.
func (s *addressScreen) networkRows(name *steps.Field) []item {
	var out []item
	wide := 0
	options := name.Offered(s.m.machine.Values(), s.m.machine.Facts())
	for _, o := range options {
		wide = max(wide, text.Width(networkLabel(o)))
	}
	for _, o := range options {
		if free := s.free(o.Value); free != "" && o.Unusable == "" {
			o.Note = free + ": " + o.Note
		}
		out = append(out, item{id: networkRow + o.Value,
			press: func() tea.Cmd { return s.takeNetwork(name, o) },
			draw:  func(focus bool, w int) []string { return s.drawNetwork(o, focus, min(wide, 24), w) }})
	}
	return out
}

// free says how many addresses of a network are free, "" when it doesn't tell.
func (s *addressScreen) free(value string) string {
	for _, n := range s.m.machine.Facts().Site.Networks {
		sum, known := 0, false
		for _, p := range n.Pools {
			if p.Free >= 0 {
				sum, known = sum+p.Free, true
			}
		}
		if (n.Name == value || n.ID == value) && known {
			return strconv.Itoa(sum) + " free"
		}
	}
	return ""
}

// networkLabel is the name of a network whose value may be an id.
func networkLabel(o steps.Option) string {
	if o.Label != "" {
		return text.Clean(o.Label)
	}
	return text.Clean(o.Value)
}

// takeNetwork puts the network into the name, and goes on to what follows.
func (s *addressScreen) takeNetwork(name *steps.Field, o steps.Option) tea.Cmd {
	if o.Unusable != "" {
		s.m.say(networkLabel(o) + " can't be chosen; why stands beneath it.")
		return nil
	}
	s.m.machine.Leave(name.Path) // what was there can be had back
	s.take(name, o.Value)
	s.m.machine.Leave(name.Path)
	s.refresh()
	at := s.at
	for at < len(s.items)-1 && strings.HasPrefix(s.items[at].id, networkRow) {
		at++
	}
	s.at = at
	return tea.Batch(s.m.save(), s.m.ask(s.m.machine.Questions()))
}

// drawNetwork draws a network: what it has, or why it can't be used; with the
// focus the whole of it.
func (s *addressScreen) drawNetwork(o steps.Option, focus bool, wide, w int) []string {
	t := s.m.theme
	mark, sign, style := "     ", t.Idle, t.Muted
	if focus {
		mark = "   " + t.Accent.Render(t.Focus) + " "
	}
	switch {
	case o.Unusable != "":
		sign, style = t.Bad, t.Warn
	case o.Value == s.m.machine.Values()[validate.FieldNetworkName]:
		sign, style = t.OKSign, t.OK
	}
	said := text.Clean(o.Note)
	if o.Unusable != "" {
		said = text.Clean(o.Unusable)
	}
	name := text.Fit(networkLabel(o), wide, t.Ellipsis)
	room := max(w-10-wide, 10)
	line := mark + style.Render(sign) + " " + name + "  " + t.Muted.Render(text.Cut(said, room, t.Ellipsis))
	if !focus || text.Width(said) <= room {
		return []string{line}
	}
	line = mark + style.Render(sign) + " " + t.Accent.Render(name)
	if o.Unusable != "" {
		said += " (" + text.Clean(o.Note) + ")"
	}
	return append([]string{line}, s.m.remark(said, "", w, maxProblemLines)...)
}

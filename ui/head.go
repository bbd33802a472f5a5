package ui

import (
	"strconv"
	"strings"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/validate"
)

// drawHead makes the header and the rail, when something of them changed.
func (m *Model) drawHead() {
	v := m.machine.Values()
	h := headerKey{v[validate.FieldCloudName], v[validate.FieldCustomLocation], v[validate.FieldLocation], m.w}
	if m.frame.header == "" || h != m.frame.headerFor {
		m.frame.headerFor, m.frame.header = h, m.header()
	}
	r := railKey{w: m.w}
	for i, s := range m.machine.Steps() {
		r.marks[i%len(r.marks)] = m.machine.Mark(s.ID)
	}
	if m.frame.rail == "" || r != m.frame.railFor {
		m.frame.railFor, m.frame.rail = r, m.rail()
	}
}

func (m *Model) header() string {
	t, v := m.theme, m.machine.Values()
	word, style := "LIVE", t.Live
	if m.about.Rehearsal {
		word, style = "REHEARSAL", t.Rehearsal
		if m.about.Scenario != "" && m.w >= 80 {
			word += ": " + text.Cut(m.about.Scenario, 24, t.Ellipsis)
		}
	}
	left := "aksarc-wizard"
	site := ""
	for _, path := range []string{validate.FieldCloudName, validate.FieldCustomLocation, validate.FieldLocation} {
		s := text.Clean(v[path])
		if i := strings.LastIndexByte(s, '/'); i >= 0 {
			s = s[i+1:] // of a resource id only the name
		}
		if s == "" {
			continue
		}
		if site != "" {
			site += " " + t.Dot + " "
		}
		site += s
	}
	room := m.w - 1 - len(left) - 3 - text.Width(word) - 3
	site = text.Cut(site, max(room, 0), t.Ellipsis)
	gap := m.w - 1 - len(left) - 3 - text.Width(site) - text.Width(word) - 1
	return " " + t.Title.Render(left) + "   " + text.Blank(0) + site + text.Blank(gap) + style.Render(word)
}

// rail draws where the operator is among the steps: with every name where there
// is room, else with that of the current step.
func (m *Model) rail() string {
	t := m.theme
	marks := map[steps.Mark]string{steps.MarkAhead: t.Ahead, steps.MarkHere: t.Here, steps.MarkPassed: t.Done, steps.MarkDoubt: t.Doubt}
	style := func(k steps.Mark, s string) string {
		switch k {
		case steps.MarkHere:
			return t.Accent.Render(s)
		case steps.MarkDoubt:
			return t.Warn.Render(s)
		}
		return t.Muted.Render(s)
	}
	var stops []steps.Step
	wide, here := 0, -1
	for _, s := range m.machine.Steps() {
		if s.Short == "" {
			continue
		}
		kind := m.machine.Mark(s.ID)
		if kind == steps.MarkHere {
			here = len(stops)
		}
		wide += text.Width(marks[kind]) + len(s.Short)
		stops = append(stops, s)
	}
	n := len(stops)
	for _, try := range []struct{ lead, inner, between string }{{" ", " ", "  "}, {" ", " ", " "}, {" ", "", " "}, {"", "", " "}} {
		if (try.inner == "" && !t.ASCII) || len(try.lead)+wide+n*len(try.inner)+(n-1)*len(try.between) > m.w {
			continue
		}
		var b strings.Builder
		for i, s := range stops {
			if i == 0 {
				b.WriteString(try.lead)
			} else {
				b.WriteString(try.between)
			}
			kind := m.machine.Mark(s.ID)
			b.WriteString(style(kind, marks[kind]+try.inner+s.Short))
		}
		return b.String()
	}
	var b strings.Builder
	b.WriteByte(' ')
	for i, s := range stops {
		kind := m.machine.Mark(s.ID)
		b.WriteString(style(kind, marks[kind]))
		if i == here {
			b.WriteString(" " + t.Accent.Render(s.Short))
		}
		if i == here || !t.ASCII {
			b.WriteByte(' ')
		}
	}
	if here >= 0 {
		b.WriteString(" " + t.Muted.Render("step "+strconv.Itoa(here+1)+" of "+strconv.Itoa(n)))
	}
	return b.String()
}

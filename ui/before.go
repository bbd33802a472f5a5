package ui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/validate"
)

// beforeView stands where a deployment is about to be gone on with: what its
// journal believes at once, beside it what the site says as soon as it has
// said it. Nothing is begun before the operator says so.
type beforeView struct {
	rows   []steps.Stand
	asking bool
	err    error
}

// standMsg says where a deployment stands; asked: by the site too.
type standMsg struct {
	id    string
	rows  []steps.Stand
	asked bool
	err   error
}

// lookBefore shows where the deployment stands before it is gone on with; false
// where this world can't tell.
func (d *deployScreen) lookBefore() (tea.Cmd, bool) {
	m := d.m
	w, ok := m.world.(steps.StandingWorld)
	if !ok || m.opt.Deployment == "" || m.task() != nil {
		return nil, false
	}
	d.before = &beforeView{asking: true}
	d.at, d.ready = 0, false
	armed, arm := m.arm()
	d.armID = armed
	id := m.opt.Deployment
	believe := func() tea.Msg {
		rows, err := w.Believed(id)
		return standMsg{id: id, rows: rows, err: err}
	}
	ask := func() tea.Msg {
		rows, err := w.Standing(context.Background(), id)
		return standMsg{id: id, rows: rows, asked: true, err: err}
	}
	return tea.Batch(m.plan(), arm, believe, ask), true
}

// stood takes in where the deployment stands. The journal's word alone never
// replaces what the site has said.
func (d *deployScreen) stood(msg standMsg) {
	b := d.before
	if b == nil || msg.id != d.m.opt.Deployment || !msg.asked && b.rows != nil {
		return
	}
	if msg.asked {
		b.asking, b.err = false, msg.err
	}
	if msg.rows != nil {
		b.rows = msg.rows
	}
	d.m.changed()
}

// goOn begins what was looked at before.
func (d *deployScreen) goOn() tea.Cmd {
	if !d.prepared {
		d.m.say("The deployment is being read.")
		return nil
	}
	d.before = nil
	return d.start(nil)
}

func (d *deployScreen) beforeLines(w int) []string {
	t, b := d.m.theme, d.before
	name := d.m.machine.Values()[validate.FieldClusterName]
	out := append(sentences("The deployment of "+name+" was begun before. This is where it stands:")(w), "")
	for _, r := range b.rows {
		sign := t.Muted.Render(t.Idle)
		switch {
		case r.Differs:
			sign = t.Warn.Render(t.Caution)
		case r.Truth != "":
			sign = t.OK.Render(t.OKSign)
		}
		out = append(out, "   "+sign+" "+text.Cut(text.Clean(r.Title), max(w-6, 0), t.Ellipsis))
		said := "journal: " + r.Belief
		if r.Truth != "" {
			said += "; service: " + r.Truth
		}
		for _, l := range text.Wrap(text.Clean(said), max(w-9, 10)) {
			out = append(out, "       "+t.Muted.Render(l))
		}
	}
	out = append(out, "")
	switch {
	case b.err != nil:
		out = append(out, sentences("What the service says could not be learnt: "+b.err.Error())(w)...)
	case b.asking:
		out = append(out, sentences("The service is being asked about what was begun and not seen done.")(w)...)
	}
	return append(out, sentences("Going on looks at each again: what is as wanted is left alone, what is under way is waited for, what is missing is made.")(w)...)
}

// beforeLayout draws the page; the buttons are always to be seen.
func (d *deployScreen) beforeLayout(w int) content {
	lines := append(d.beforeLines(w), "")
	top := len(lines)
	lines = append(lines, d.buttonLine(w)...)
	return content{lines: lines, top: top, bottom: len(lines)}
}

// beforeKey leaves the keys that it has no use for to the frame: a long list
// is paged.
func (d *deployScreen) beforeKey(name string) (tea.Cmd, bool) {
	buttons := d.buttons()
	switch name {
	case "left", "shift+tab", "up":
		d.at = max(d.at-1, 0)
	case "right", "tab", "down":
		d.at = min(d.at+1, len(buttons)-1)
	case keys.Enter:
		if d.ready {
			return buttons[min(d.at, len(buttons)-1)].does(), true
		}
	default:
		for _, b := range buttons {
			if b.letter == name && d.ready {
				return b.does(), true
			}
		}
		return nil, false
	}
	return nil, true
}

package ui

import (
	"strconv"
	"strings"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/validate"
)

// row is a field as last drawn, and for what: an unchanged one is kept.
type row struct {
	sig  rowSig
	line string
}

type rowSig struct {
	shown, note  string
	severity     validate.Severity
	w, label     int
	focus, empty bool
}

// note is what stands behind a value: the name behind an id, the number of
// choices. It is kept until what is offered can have changed.
type note struct {
	version int
	value   string
	text    string
	label   string
	// The value is number at of count options; at is 0 for one that was typed.
	at, count int
}

// helpLines are the lines beneath the focused field, kept while nothing of
// them changes.
type helpLines struct {
	text     string
	severity validate.Severity
	w        int
	lines    []string
}

// valueAt is the column in which values begin.
func (p *page) valueAt(w int) int { return min(3+p.labelWidth+2, w/2) }

// layout draws the items. The focused one, with what stands beneath it, is to
// be in sight.
func (p *page) layout(w, _ int) content {
	if p.items == nil {
		p.refresh()
	}
	c := content{}
	lines := p.lineBuffer[:0]
	for i := range p.items {
		it := &p.items[i]
		focus := i == p.at && p.m.focusShown()
		if it.above != nil {
			lines = append(lines, it.above(w)...)
		}
		if i == p.at {
			c.top = len(lines)
			if i == 0 {
				c.top = 0 // what stands above the first item can be seen no other way
			}
		}
		switch {
		case it.draw != nil:
			lines = append(lines, it.draw(focus, w)...)
		case it.field == nil:
			lines = append(lines, " "+p.m.button(it.label, focus))
		default:
			line, x := p.fieldLine(it.field, focus, w)
			if focus && x >= 0 {
				c.x, c.y, c.caret = x, len(lines), true
			}
			lines = append(lines, line)
			if focus {
				lines = append(lines, p.beneath(it.field, w)...)
			}
		}
		if i == p.at {
			c.bottom = len(lines)
		}
	}
	p.lineBuffer = lines
	c.lines = lines
	return c
}

// focusShown: while a sheet is up, the page keeps its mark, so that it is seen
// what the sheet is about.
func (m *Model) focusShown() bool { return true }

// fieldLine draws a field; x is the caret's column, -1 when it has none.
func (p *page) fieldLine(f *steps.Field, focus bool, w int) (line string, x int) {
	at := p.valueAt(w)
	room := w - at - 3 // a sign of a problem ends the line
	sig := rowSig{w: w, label: p.labelWidth, focus: focus}
	x = -1
	n := p.noteOf(f)
	if turned(f) {
		sig.shown = n.label
		if focus && n.count > 1 {
			sig.note = p.m.theme.Left + " " + strconv.Itoa(n.at) + " of " + strconv.Itoa(n.count) + " " + p.m.theme.Right
		}
	} else {
		if focus {
			var caret int
			sig.shown, caret = p.input(f).View(room, p.m.theme.Ellipsis)
			x = at + caret
		} else {
			sig.shown = text.Cut(text.Clean(p.m.machine.Values()[f.Path]), room, p.m.theme.Ellipsis)
		}
		sig.note = n.text
	}
	if pr, many := p.problem(f.Path); many > 0 {
		sig.severity = pr.Severity
	}
	sig.empty = sig.shown == "" && !f.Optional && !focus
	r := p.rows[f.Path]
	if r == nil {
		r = &row{}
		p.rows[f.Path] = r
	}
	if r.line == "" || r.sig != sig {
		r.sig, r.line = sig, p.drawField(f, sig, at, room)
	}
	return r.line, x
}

func (p *page) drawField(f *steps.Field, s rowSig, at, room int) string {
	t := p.m.theme
	var b strings.Builder
	label := text.Fit(f.Label, at-4, t.Ellipsis) + " "
	if s.focus {
		b.WriteString(" " + t.Accent.Render(t.Focus+" "+label))
	} else {
		b.WriteString("   " + t.Label.Render(label))
	}
	have := text.Width(s.shown)
	b.WriteString(t.Value.Render(text.Cut(s.shown, room, t.Ellipsis)))
	have = min(have, room)
	if s.note != "" && have+3+6 < room {
		n := text.Cut(s.note, room-have-3, t.Ellipsis)
		b.WriteString("   " + t.Muted.Render(n))
		have += 3 + text.Width(n)
	}
	switch s.severity {
	case validate.Error:
		b.WriteString(text.Blank(room-have+1) + t.Error.Render(t.Bad))
	case validate.Warning:
		b.WriteString(text.Blank(room-have+1) + t.Warn.Render(t.Caution))
	}
	return b.String()
}

// noteOf is what is known of the value of a field that has options.
func (p *page) noteOf(f *steps.Field) note {
	value := p.m.machine.Values()[f.Path]
	if f.Options == nil {
		return note{label: value}
	}
	if n, ok := p.notes[f.Path]; ok && n.version == p.m.optVersion && n.value == value {
		return n
	}
	options := f.Offered(p.m.machine.Values(), p.m.machine.Facts())
	n := note{version: p.m.optVersion, value: value, label: text.Clean(value), count: len(options)}
	for i, o := range options {
		if o.Value != value {
			continue
		}
		n.at = i + 1
		if o.Label != "" && turned(f) {
			n.label = o.Label
		} else if o.Label != "" {
			n.text = text.Clean(o.Label)
		}
		if o.Note != "" {
			if n.text != "" {
				n.text += ", "
			}
			n.text += text.Clean(o.Note)
		}
	}
	p.notes[f.Path] = n
	return n
}

// maxProblemLines bounds what a problem takes of the page; F1 shows it whole.
const maxProblemLines = 3

// beneath are the lines under the focused field: its problem, else its help.
func (p *page) beneath(f *steps.Field, w int) []string {
	said, severity := f.Help, validate.Severity("")
	if pr, many := p.problem(f.Path); many > 0 {
		said, severity = pr.Message+" "+pr.Hint, pr.Severity
		if many > 1 {
			said += " (and " + strconv.Itoa(many-1) + " more)"
		}
	} else if n := p.noteOf(f); n.count > 0 && !turned(f) {
		said += " Ctrl+O: " + strconv.Itoa(n.count) + " to choose from."
	}
	h := &p.help
	if h.text == said && h.severity == severity && h.w == w {
		return h.lines
	}
	*h = helpLines{text: said, severity: severity, w: w, lines: p.m.remark(said, severity, w, maxProblemLines)}
	return h.lines
}

// remark draws a sentence beneath something, with the sign of its severity.
func (m *Model) remark(said string, severity validate.Severity, w, most int) []string {
	t := m.theme
	sign, style := " ", t.Muted
	switch severity {
	case validate.Error:
		sign, style = t.Bad, t.Error
	case validate.Warning:
		sign, style = t.Caution, t.Warn
	}
	lines := text.Wrap(text.Clean(said), w-7)
	if len(lines) > most {
		last := lines[most-1] + " " + lines[most]
		lines = append(lines[:most-1:most-1], text.Cut(last, w-7, t.Ellipsis))
	}
	for i, l := range lines {
		if i > 0 {
			sign = " "
		}
		lines[i] = "   " + style.Render(sign+" "+l)
	}
	return lines
}

package ui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/form"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/validate"
)

// item is one thing of a page that can have the focus: a field, a button, or a
// row that draws itself.
type item struct {
	id string
	// field is set for a field; press is what Enter does on the others.
	field *steps.Field
	label string
	press func() tea.Cmd
	// draw draws a row of its own; nil for fields and buttons.
	draw func(focus bool, w int) []string
	// above are lines before the item that can't have the focus.
	above func(w int) []string
}

// page is a list of items, one of which has the focus. Forms, checks and the
// review are pages.
type page struct {
	m     *Model
	build func() []item
	items []item
	at    int
	// inputs keep the text under edit, and what can be undone, of each field.
	inputs map[string]*form.Input
	rows   map[string]*row
	// notes are what stands behind a value, until optVersion changes.
	notes      map[string]note
	help       helpLines
	labelWidth int
	moved      bool   // the operator has moved the focus since entering
	typed      string // the field that was typed into since it got the focus
	lineBuffer []string
}

func newPageOf(m *Model, build func() []item) *page {
	return &page{m: m, build: build, inputs: map[string]*form.Input{}, rows: map[string]*row{}, notes: map[string]note{}}
}

// refresh makes the items anew and keeps the focus where it was.
func (p *page) refresh() {
	was := p.current().id
	p.items = p.build()
	p.labelWidth = 0
	for i := range p.items {
		if f := p.items[i].field; f != nil {
			p.labelWidth = max(p.labelWidth, len(f.Label))
		}
	}
	if i := p.index(was); i >= 0 {
		p.at = i
	}
	p.at = max(min(p.at, len(p.items)-1), 0)
}

func (p *page) index(id string) int {
	return slices.IndexFunc(p.items, func(it item) bool { return it.id == id })
}

func (p *page) current() item {
	if p.at < 0 || p.at >= len(p.items) {
		return item{}
	}
	return p.items[p.at]
}

// field is the focused field, nil when something else has the focus.
func (p *page) field() *steps.Field { return p.current().field }

func (p *page) topic() string {
	if f := p.field(); f != nil {
		return f.Path
	}
	return ""
}

// typing: every field that isn't turned is typed.
func (p *page) typing() bool {
	f := p.field()
	return f != nil && !turned(f)
}

// turned fields have a few values and no others.
func turned(f *steps.Field) bool { return f.Kind == steps.Choice || f.Kind == steps.Bool }

// focusOn moves the focus to an item by its id; a field's id is its path.
func (p *page) focusOn(id string) {
	p.refresh()
	if i := p.index(id); i >= 0 {
		p.at = i
	}
}

func (p *page) input(f *steps.Field) *form.Input {
	in := p.inputs[f.Path]
	if in == nil {
		in = &form.Input{}
		p.inputs[f.Path] = in
		in.SetValue(p.m.machine.Values()[f.Path])
	}
	if v := p.m.machine.Values()[f.Path]; in.Value() != v {
		in.SetValue(v)
	}
	return in
}

// move changes the focus; leaving a field applies what leaving does.
func (p *page) move(to int) tea.Cmd {
	to = max(min(to, len(p.items)-1), 0)
	if to == p.at {
		return nil
	}
	p.moved = true
	id := p.items[to].id
	cmd := p.leave()
	if i := p.index(id); i >= 0 {
		p.at = i
	}
	return cmd
}

// leave is called when the focus leaves an item: the answer is kept, what it
// makes possible to ask is asked.
func (p *page) leave() tea.Cmd {
	f := p.field()
	if f == nil {
		return nil
	}
	p.typed = ""
	p.m.machine.Leave(f.Path)
	p.m.changed()
	p.m.optVersion++
	return tea.Batch(p.m.save(), p.m.lookAtKey(), p.m.ask(p.m.machine.Questions()))
}

// set changes an answer.
func (p *page) set(f *steps.Field, value string) {
	p.m.machine.Set(f.Path, value)
	if namesKey(f.Path) {
		p.m.forgetKey()
	}
	p.m.changed()
	if turned(f) {
		p.m.optVersion++
		p.refresh() // other fields may have got or lost their meaning
	}
}

func (p *page) key(k tea.KeyMsg, name string) (tea.Cmd, bool) {
	switch name {
	case "up", "shift+tab":
		return p.move(p.at - 1), true
	case "down", "tab":
		return p.move(p.at + 1), true
	case "ctrl+home":
		return p.move(0), true
	case "ctrl+end":
		return p.move(len(p.items) - 1), true
	case keys.Enter:
		return p.enterKey(), true
	case keys.Next:
		return tea.Batch(p.leave(), p.m.next()), true
	case keys.Back:
		return tea.Batch(p.leave(), p.m.back()), true
	}
	f := p.field()
	if f == nil {
		return nil, false
	}
	switch name {
	case keys.Choices, "f2":
		p.openChoices(f)
		return nil, true
	case keys.Earlier, "alt+up":
		p.openEarlier(f)
		return nil, true
	case "pgup":
		return p.move(p.at - 5), true
	case "pgdown":
		return p.move(p.at + 5), true
	}
	if turned(f) {
		return nil, p.turn(f, k, name)
	}
	return nil, p.edit(f, k, name)
}

func (p *page) enterKey() tea.Cmd {
	it := p.current()
	if it.press != nil {
		return it.press()
	}
	return p.move(p.at + 1)
}

// edit types into a field.
func (p *page) edit(f *steps.Field, k tea.KeyMsg, name string) bool {
	in := p.input(f)
	switch {
	case name == "paste" || k.Type == tea.KeyRunes && !k.Alt:
		if !in.Insert(pasted(f, string(k.Runes))) {
			p.m.say("Too long for a value; its end was left out. Ctrl+_ undoes it.")
		}
	case k.Type == tea.KeySpace:
		in.Insert(" ")
	case in.Key(name):
	default:
		return false
	}
	if v := in.Value(); v != p.m.machine.Values()[f.Path] {
		if p.typed != f.Path {
			p.m.machine.Remember(f.Path) // also the default that the first key replaces
		}
		p.typed = f.Path
		p.set(f, v)
	}
	return true
}

// pasted makes one value of several lines: a list where the field takes one.
func pasted(f *steps.Field, s string) string {
	if !strings.ContainsAny(s, "\r\n") {
		return s
	}
	between := " "
	if f.Kind == steps.Ranges {
		between = "; "
	}
	var parts []string
	for _, line := range strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = strings.TrimSpace(line); line != "" {
			parts = append(parts, line)
		}
	}
	if len(parts) == 0 { // an Enter alone, inside a paste that comes as keys
		if f.Kind == steps.Ranges || f.Kind == steps.Addresses {
			return between
		}
		return ""
	}
	if f.Kind != steps.Ranges && f.Kind != steps.Addresses {
		return strings.Join(parts, "")
	}
	return strings.Join(parts, between)
}

// turn chooses among the few values of a field.
func (p *page) turn(f *steps.Field, k tea.KeyMsg, name string) bool {
	by := 0
	switch {
	case name == "left":
		by = -1
	case name == "right" || k.Type == tea.KeySpace || name == " ":
		by = 1
	case k.Type == tea.KeyRunes || name == "paste":
		p.m.say("Left and Right turn this value; Ctrl+O shows all of them.")
		return true
	default:
		return false
	}
	options := f.Offered(p.m.machine.Values(), p.m.machine.Facts())
	if len(options) == 0 {
		return true
	}
	at := slices.IndexFunc(options, func(o steps.Option) bool { return o.Value == p.m.machine.Values()[f.Path] })
	p.set(f, options[(max(at, 0)+by+len(options))%len(options)].Value)
	return true
}

func (p *page) receive(tea.Msg) tea.Cmd {
	p.refresh()
	return nil
}

func (p *page) keys() []keys.Key {
	const most = 8 // with those that a screen adds
	out := make([]keys.Key, 0, most)
	f := p.field()
	if f == nil {
		return append(out, keys.Key{Name: "Enter", Does: "press it"}, keys.Key{Name: "Up Down", Does: "move"})
	}
	if turned(f) {
		out = append(out, keys.Key{Name: "Left Right", Does: "turn"})
	}
	out = append(out, keys.Key{Name: "Enter", Does: "next field"})
	if f.Options != nil && !turned(f) {
		out = append(out, keys.ForChoices)
	}
	if len(p.m.machine.Past(f.Path)) > 0 {
		out = append(out, keys.ForEarlier)
	}
	out = append(out, keys.ForNext)
	if in := p.inputs[f.Path]; in != nil && in.CanUndo() && !turned(f) {
		out = append(out, keys.ForUndo)
	}
	return out
}

// typedInto is the field that was typed into since it got the focus, "" when
// none was.
func (p *page) typedInto() string { return p.typed }

// begun reports whether a field is being typed and holds the beginning of a
// right value.
func (p *page) begun(path string) bool {
	f := p.field()
	return path == p.typed && f != nil && f.Path == path && f.Begun(p.m.machine.Values()[path])
}

// problem is what is to be said of a field now: the gravest first. What is the
// beginning of a right value is let be while it is typed.
func (p *page) problem(path string) (validate.Problem, int) {
	if p.begun(path) {
		return validate.Problem{}, 0
	}
	all := p.m.machine.Problems(path)
	if len(all) == 0 {
		return validate.Problem{}, 0
	}
	worst := all[0]
	for _, q := range all {
		if q.Severity == validate.Error && worst.Severity != validate.Error {
			worst = q
		}
	}
	return worst, len(all)
}

package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/form"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/validate"
)

// takeSheet takes over what the site has written down already: it asks for a
// file, shows what it says and where each value would go, and fills in what
// the operator has marked.
type takeSheet struct {
	m    *Model
	page *page
	file form.Input
	// stamp tells the answer to the last reading from those before.
	stamp   int
	reading bool
	wrong   string

	found []steps.Found // nil: no file has been read yet
	on    []bool
	at    int
}

// readMsg is what a file of the site says.
type readMsg struct {
	stamp int
	found []steps.Found
	err   error
}

// takeOver asks for the file.
func (p *page) takeOver() {
	if p.m.opt.ReadFile == nil {
		p.m.say("Files can't be read from here.")
		return
	}
	p.m.sheet = &takeSheet{m: p.m, page: p}
}

func (s *takeSheet) whole() bool   { return false }
func (s *takeSheet) title() string { return "Take over" }
func (s *takeSheet) armed(int)     {}

func (s *takeSheet) key(k tea.KeyMsg, name string) tea.Cmd {
	if name == keys.Back {
		s.m.close()
		return nil
	}
	if s.found != nil {
		return s.listKey(name)
	}
	switch {
	case s.reading:
		s.m.sayWhile("The file is being read.", func() bool { return s.reading })
	case name == keys.Enter:
		return s.read()
	default:
		typeInto(&s.file, k, name)
	}
	return nil
}

// read reads the file; its place may be in quotes, as shells and file managers
// give it.
func (s *takeSheet) read() tea.Cmd {
	file := strings.Trim(strings.TrimSpace(s.file.Value()), `"'`)
	if file == "" {
		s.m.say("Type the place of the file, such as infrastructure.yaml.")
		return nil
	}
	s.stamp++
	s.reading, s.wrong = true, ""
	read, values, stamp := s.m.opt.ReadFile, s.m.values(), s.stamp
	return func() tea.Msg {
		text, err := read(file)
		if err != nil {
			return readMsg{stamp: stamp, err: err}
		}
		found, err := steps.TakeOver(text, values)
		return readMsg{stamp, found, err}
	}
}

// receive takes in what the file says. What needs no second thought is marked.
func (s *takeSheet) receive(msg readMsg) {
	if msg.stamp != s.stamp {
		return
	}
	s.reading = false
	if msg.err != nil {
		s.wrong = "That file can't be taken over. " + msg.err.Error()
		return
	}
	s.found, s.on, s.at = msg.found, make([]bool, len(msg.found)), 0
	for i, f := range s.found {
		if f.Note == "" || f.Field == validate.FieldReserved {
			s.mark(i, true)
		}
	}
}

// mark marks a value; one field takes one value.
func (s *takeSheet) mark(i int, on bool) {
	s.on[i] = on
	for j := range s.found {
		if on && j != i && s.found[j].Field == s.found[i].Field {
			s.on[j] = j < i && s.found[i].Field == validate.FieldReserved && s.on[j]
		}
	}
}

func (s *takeSheet) listKey(name string) tea.Cmd {
	switch name {
	case "up", "shift+tab":
		s.at = max(s.at-1, 0)
	case "down", "tab":
		s.at = min(s.at+1, len(s.found)-1)
	case " ":
		s.mark(s.at, !s.on[s.at])
	case keys.Enter:
		return s.take()
	}
	return nil
}

// take fills in what is marked; each value can be taken back.
func (s *takeSheet) take() tea.Cmd {
	taken := 0
	for i, f := range s.found {
		field, _, ok := steps.FieldAt(f.Field)
		if !ok || !s.on[i] {
			continue
		}
		taken++
		s.m.machine.Leave(f.Field) // what was there can be had back
		s.page.take(&field, f.Text)
		s.m.machine.Leave(f.Field)
	}
	s.m.close()
	if taken == 0 {
		s.m.say("Nothing was marked; everything is as it was.")
		return nil
	}
	s.m.say("Taken. Ctrl+_ on a field undoes it, Ctrl+Y lists its earlier values.")
	s.page.refresh()
	return tea.Batch(s.m.save(), s.m.ask(s.m.machine.Questions()))
}

func (s *takeSheet) keys() []keys.Key {
	if s.found != nil {
		return []keys.Key{{Name: "Up Down", Does: "move"}, {Name: "Space", Does: "mark"}, {Name: "Enter", Does: "take the marked ones"}, {Name: "Esc", Does: "leave it"}}
	}
	return []keys.Key{{Name: "Enter", Does: "read it"}, {Name: "Esc", Does: "leave it"}}
}

func (s *takeSheet) layout(w, rows int) content {
	if s.found != nil {
		return s.layoutFound(w, rows)
	}
	lines := sentences("Take over what the site has written down: the infrastructure YAML of the Arc resource bridge, or FullEnvironment.json of a host. Nothing is filled in before you have seen it.")(w)
	if s.wrong != "" {
		lines = append(lines, s.m.remark(s.wrong, validate.Error, w, 4)...)
	}
	if s.reading {
		lines = append(lines, "   "+s.m.theme.Running+" Reading.")
	}
	const head = "   File: "
	line, caret := s.file.View(w-len(head)-1, s.m.theme.Ellipsis)
	return content{lines: append(lines, "", head+line), x: len(head) + caret, y: len(lines) + 1, caret: true}
}

func (s *takeSheet) layoutFound(w, rows int) content {
	t := s.m.theme
	lines := []string{"   " + t.Title.Render("The file says") + t.Muted.Render("; marked values are filled in")}
	room := max(rows-10, 3)
	from := max(min(s.at-room/2, len(s.found)-room), 0)
	for i := from; i < min(from+room, len(s.found)); i++ {
		lines = append(lines, s.row(i, w))
	}
	f := s.found[s.at]
	now := "The field is empty now."
	if was := s.m.machine.Values()[f.Field]; was == f.Text {
		now = "The field says so already."
	} else if was != "" {
		now = "The field says " + was + " now."
	}
	lines = append(lines, s.m.remark(f.Key+" says "+f.Value+". "+now+" "+f.Note, "", w, 3)...)
	return content{lines: lines}
}

func (s *takeSheet) row(i, w int) string {
	t, f := s.m.theme, s.found[i]
	field, _, _ := steps.FieldAt(f.Field)
	mark, box := "   ", "[ ] "
	if i == s.at {
		mark = " " + t.Accent.Render(t.Focus) + " "
	}
	if s.on[i] {
		box = "[x] "
	}
	line := box + text.Fit(field.Label, 18, t.Ellipsis) + " " + text.Clean(f.Text)
	line = text.Cut(line, w-4, t.Ellipsis)
	if i == s.at {
		line = t.Accent.Render(line)
	}
	return mark + line
}

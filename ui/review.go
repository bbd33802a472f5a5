package ui

import (
	"fmt"
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/screen"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/validate"
)

// reviewScreen shows problems and doubts, every answer, and the commands.
type reviewScreen struct {
	*page
	shell   steps.Shell
	planned bool
	plan    runner.Plan
	// ready: the button has been on the screen long enough to be meant.
	ready bool
	armID int
	// copied: the files being written were asked for by copying.
	copied bool
}

func newReview(m *Model) station {
	s := &reviewScreen{shell: steps.Bash}
	s.page = newPageOf(m, s.all)
	return s
}

func (s *reviewScreen) enter() tea.Cmd {
	s.refresh()
	s.planned, s.ready, s.at = false, false, 0
	id, arm := s.m.arm()
	s.armID = id
	s.refresh()
	s.focusOn("deploy") // what is doubtful stands above it, in sight
	return tea.Batch(s.m.plan(), arm)
}

func (s *reviewScreen) receive(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case plannedMsg:
		if msg.stamp == s.m.planStamp {
			s.plan, s.planned = msg.plan, true
		}
	case armedMsg:
		s.ready = s.ready || msg.id == s.armID
	case exportedMsg:
		if msg.err != nil {
			s.m.say("The files could not be written: " + msg.err.Error())
		} else {
			said := writtenTo(msg.files)
			if s.copied {
				said = "Offered to the clipboard. " + said
			}
			s.m.say(said)
		}
		return nil
	default:
	}
	s.refresh()
	return nil
}

// writtenTo says where files are; a folder that they share is named once, so
// that the names are not cut off.
func writtenTo(files []string) string {
	names, dir := make([]string, len(files)), ""
	for i, file := range files {
		d := filepath.Dir(file)
		if i > 0 && d != dir {
			return "Written: " + strings.Join(files, ", ")
		}
		dir, names[i] = d, filepath.Base(file)
	}
	return "Written to " + dir + ": " + strings.Join(names, ", ")
}

func (s *reviewScreen) all() []item {
	m := s.m
	var out []item
	out = append(out, s.doubts()...)
	out = append(out, s.firstThings()...)
	if why, _ := m.machine.Blocker(); why == "" {
		out = append(out, item{id: "deploy", label: s.begins(), press: s.deploy, above: s.before})
	}
	for _, st := range m.machine.Steps() {
		first := true
		for i := range st.Fields {
			f := &st.Fields[i]
			if !f.Shown(m.machine.Values()) {
				continue
			}
			it := item{id: f.Path, press: func() tea.Cmd { return m.jump(f.Path) },
				draw: func(focus bool, w int) []string { return []string{s.answer(f, focus, w)} }}
			if first {
				title := st.Title
				if st.ID == steps.Welcome {
					title = "Release"
				}
				it.above = s.heading(title)
				first = false
			}
			out = append(out, it)
		}
	}
	for i, a := range s.plan.Actions {
		if why, _ := m.machine.Blocker(); !s.planned || m.task() != nil && why != "" {
			break // what is refused isn't shown as if it could be run
		}
		it := item{id: "action:" + a.ID, press: func() tea.Cmd { return s.move(s.at + 1) },
			draw: func(focus bool, w int) []string { return s.action(a, focus, w) }}
		if i == 0 {
			it.above = func(w int) []string { return s.heading(s.commandsTitle())(w) }
		}
		out = append(out, it)
	}
	if why, _ := m.machine.Blocker(); m.task() != nil && s.planned && why == "" {
		out = append(out, item{id: "again", press: func() tea.Cmd { return nil }, above: s.heading("The same from the command line"),
			draw: func(focus bool, w int) []string { return s.line(m.again(), focus, w) }})
	}
	return out
}

func (s *reviewScreen) commandsTitle() string {
	if s.shell == steps.PowerShell {
		return "Commands, as PowerShell (b: bash)"
	}
	return "Commands, as bash (b: PowerShell)"
}

func (s *reviewScreen) heading(title string) func(int) []string {
	return func(int) []string { return []string{"", "   " + s.m.theme.Title.Render(title)} }
}

// doubts are what stands in the way, each leading to where it is mended.
func (s *reviewScreen) doubts() []item {
	m := s.m
	var out []item
	seen := map[string]bool{}
	add := func(id, said string, severity validate.Severity, press func() tea.Cmd) {
		if seen[said] {
			return
		}
		seen[said] = true
		out = append(out, item{id: id, press: press, draw: func(focus bool, w int) []string {
			most := maxProblemLines
			if m.task() != nil { // there is no field whose page says it whole
				most = maxNoteLines
			}
			lines := m.remark(said, severity, w, most)
			if focus && len(lines) > 0 {
				lines[0] = " " + m.theme.Accent.Render(m.theme.Focus) + strings.TrimPrefix(lines[0], "  ")
			}
			return lines
		}})
	}
	for _, st := range m.machine.Steps() {
		if st.ID == steps.Review && m.task() == nil {
			break
		}
		where := st.Title + ": "
		if m.task() != nil {
			where = ""
		}
		for _, p := range m.machine.StepProblems(st.ID) {
			add("problem:"+p.Rule+p.Field+p.Message, where+p.Message+" "+p.Hint, p.Severity, func() tea.Cmd { return m.jump(p.Field) })
		}
		for _, d := range m.machine.Doubts(st.ID) {
			add("doubt:"+d, st.Title+": "+d+".", validate.Warning, func() tea.Cmd { return s.jumpStep(st.ID) })
		}
	}
	if id, why := m.machine.FirstOpen(); id != "" && len(out) == 0 {
		add("open:"+string(id), why+".", validate.Warning, func() tea.Cmd { return s.jumpStep(id) })
	}
	return out
}

func (s *reviewScreen) jumpStep(id steps.ID) tea.Cmd {
	if !s.m.machine.Jump(id) {
		return nil
	}
	return s.m.arrive()
}

// answer draws one answer; an empty one says so.
func (s *reviewScreen) answer(f *steps.Field, focus bool, w int) string {
	t := s.m.theme
	mark := "   "
	if focus {
		mark = " " + t.Accent.Render(t.Focus) + " "
	}
	v := text.Clean(s.m.machine.Values()[f.Path])
	for _, o := range f.Offered(s.m.machine.Values(), s.m.machine.Facts()) {
		if o.Value == v && o.Label != "" {
			if turned(f) {
				v = o.Label
			} else {
				v += "   " + text.Clean(o.Label)
			}
			break
		}
	}
	if v == "" {
		v = t.Dash
	}
	return mark + t.Label.Render(text.Fit(f.Label, 24, t.Ellipsis)) + text.Cut(v, w-28, t.Ellipsis)
}

// action draws the commands of an action as they will run.
func (s *reviewScreen) action(a runner.Action, focus bool, w int) []string {
	t := s.m.theme
	mark := "   "
	if focus {
		mark = " " + t.Accent.Render(t.Focus) + " "
	}
	out := []string{mark + t.Accent.Render(text.Cut(a.Title, w-4, t.Ellipsis))}
	if a.Look != nil {
		out = append(out, s.wrapped("look first: ", []string{steps.OneLine(*a.Look)}, w, true)...)
	}
	for _, c := range a.Commands() {
		out = append(out, s.wrapped("", strings.Split(steps.FormatCommand(c, s.shell), "\n"), w, false)...)
	}
	if a.Merge != nil {
		out = append(out, s.wrapped("then ", []string{steps.DescribeMerge(*a.Merge)}, w, true)...)
	}
	return out
}

func (s *reviewScreen) wrapped(head string, lines []string, w int, muted bool) []string {
	var out []string
	for i, l := range lines {
		if i == 0 {
			l = head + l
		}
		for _, part := range text.Wrap(l, w-7) {
			if muted {
				part = s.m.theme.Muted.Render(part)
			}
			out = append(out, "     "+part)
		}
	}
	return out
}

func (s *reviewScreen) key(k tea.KeyMsg, name string) (tea.Cmd, bool) {
	switch name {
	case "b":
		s.shell = map[steps.Shell]steps.Shell{steps.Bash: steps.PowerShell, steps.PowerShell: steps.Bash}[s.shell]
		s.m.changed()
		return nil, true
	case "w":
		s.copied = false
		return s.m.export(), true
	case "y":
		if !s.planned {
			return nil, true
		}
		// Not every terminal takes it, and none says so: files are written as well.
		s.copied = true
		return tea.Batch(screen.Copy(steps.WriteScript(s.plan, s.shell, "")), s.m.export()), true
	case keys.Next:
		s.m.say("The button deploys: choose it and press Enter.")
		return nil, true
	}
	return s.page.key(k, name)
}

// deploy goes on to the deployment, once the button has been there long enough.
func (s *reviewScreen) deploy() tea.Cmd {
	if !s.ready {
		return nil
	}
	if !s.planned {
		s.m.sayWhile("The plan is still being made.", func() bool { return !s.planned })
		return nil
	}
	if t := s.m.task(); t != nil && t.Destructive {
		return s.m.askName(t.Word(s.m.aboutTask(), s.m.machine.Values()), s.begin)
	}
	return s.begin()
}

func (s *reviewScreen) begin() tea.Cmd {
	d := s.m.stations[steps.Deploy].(*deployScreen)
	d.prepare(s.plan)
	return s.m.next()
}

func (s *reviewScreen) keys() []keys.Key {
	return []keys.Key{{Name: "Enter", Does: "go there"}, {Name: "PgDn", Does: "scroll"}, {Name: "b", Does: "bash/PowerShell"}, {Name: "w", Does: "write files"}, {Name: "y", Does: "copy"}}
}

func (s *reviewScreen) status() string {
	if why, _ := s.m.machine.Blocker(); why != "" {
		return ""
	}
	if n := len(s.plan.Actions); n != 1 {
		return fmt.Sprintf("PgDn: every answer, and the commands of %d actions", n)
	}
	return "PgDn: every answer, and the commands"
}

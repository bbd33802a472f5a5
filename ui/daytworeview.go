package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// begins is the label of the button that begins what was reviewed.
func (s *reviewScreen) begins() string {
	if t := s.m.task(); t != nil {
		if s.m.aboutTask().Given != nil {
			return "Go on with it"
		}
		return t.Button + " now"
	}
	return "Deploy " + s.m.machine.Values()[validate.FieldClusterName] + " now"
}

// before is what is to be known when that button is pressed.
func (s *reviewScreen) before(w int) []string {
	t := s.m.task()
	if t == nil {
		return sentences("Nothing has been changed at the site so far. Look through the answers and the commands below, then:")(w)
	}
	var out []string
	if _, first := steps.Before(t, s.m.aboutTask()); !first {
		out = s.notes(w)
	}
	if sum, ok := s.m.machine.Sum(); ok {
		out = append(out, s.m.sumLines(sum, w)...)
	}
	if s.m.aboutTask().Given != nil {
		return out
	}
	return append(out, sentences("Nothing has been changed so far. Look through this and the commands below, then:")(w)...)
}

// notes are what is to be known of the task before it begins.
func (s *reviewScreen) notes(w int) []string {
	var out []string
	for _, note := range s.m.task().Notes(s.m.aboutTask()) {
		out = append(out, s.m.remark(note, "", w, maxNoteLines)...)
	}
	return out
}

// maxNoteLines bounds a note, such as a list of PodDisruptionBudgets.
const maxNoteLines = 6

// firstThings are what had better be done before this task.
func (s *reviewScreen) firstThings() []item {
	m := s.m
	first, ok := steps.Before(m.task(), m.aboutTask())
	if !ok || m.visit.home == nil {
		return nil
	}
	return []item{{id: "first", label: first.Title + " first", above: s.notes, press: func() tea.Cmd {
		return m.learnFor(m.visit.home, first, m.visit.home.place)
	}}}
}

// line draws a command of our own.
func (s *reviewScreen) line(command string, focus bool, w int) []string {
	t := s.m.theme
	out := s.wrapped("", []string{command}, w, false)
	if focus && len(out) > 0 {
		out[0] = " " + t.Accent.Render(t.Focus) + " " + out[0][3:]
	}
	return out
}

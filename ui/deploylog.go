package ui

import (
	"fmt"
	"strings"
	"time"

	"aksarc-wizard/ui/form"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/ui/theme"
)

// maxLog bounds the lines that the screen keeps; the file has them all.
const maxLog = 5000

// logView is the log of a run: it follows its end, or stands where it was
// scrolled to, and can be searched.
type logView struct {
	lines  []string
	follow bool
	top    int
	rows   int // at the last drawing

	searching bool
	search    form.Input
	found     string
}

func (l *logView) add(at time.Time, said string, dropped int) {
	if dropped > 0 {
		said = fmt.Sprintf("%d lines came too fast for the screen; the log file has them", dropped)
	}
	for part := range strings.SplitSeq(strings.TrimRight(said, "\n"), "\n") {
		l.lines = append(l.lines, at.Format("15:04:05")+"  "+text.Clean(part))
	}
	if over := len(l.lines) - maxLog; over > 0 {
		l.lines = append(l.lines[:0:0], l.lines[over:]...)
		l.top = max(l.top-over, 0)
	}
}

// scroll moves by n lines; away from the end it stops following.
func (l *logView) scroll(n int) {
	last := max(len(l.lines)-l.rows, 0)
	if l.follow {
		l.top = last
	}
	l.top = max(min(l.top+n, last), 0)
	l.follow = l.top == last
}

// next goes to the next line that contains what is searched, from the top of
// the view on, round the end.
func (l *logView) next() bool {
	if l.found == "" {
		return false
	}
	from := l.top + 1
	for i := range l.lines {
		y := (from + i) % len(l.lines)
		if strings.Contains(strings.ToLower(l.lines[y]), l.found) {
			l.follow = false
			l.top = y
			return true
		}
	}
	return false
}

// view draws the heading and the lines into h rows of w cells.
func (l *logView) view(t *theme.Theme, w, h int) (lines []string, caret int) {
	head := "   Log"
	state := "following"
	if !l.follow {
		state = fmt.Sprintf("line %d of %d, f follows", min(l.top+1, len(l.lines)), len(l.lines))
	}
	caret = -1
	right := state + ", / searches"
	if l.searching {
		line, x := l.search.View(w/2, t.Ellipsis)
		head, right = "   Search: "+line, ""
		caret = text.Width("   Search: ") + x
	} else if l.found != "" {
		right = state + ", n next " + l.search.Value()
	}
	gap := max(w-text.Width(head)-text.Width(right)-1, 1)
	lines = append(lines, t.Title.Render(head)+text.Blank(gap)+t.Muted.Render(right))
	l.rows = max(h-1, 1)
	last := max(len(l.lines)-l.rows, 0)
	top := l.top
	if l.follow {
		top = last
	}
	for _, s := range l.lines[top:min(top+l.rows, len(l.lines))] {
		s = text.Cut(s, w-4, t.Ellipsis)
		if l.found != "" && strings.Contains(strings.ToLower(s), l.found) {
			s = t.Accent.Render(s)
		}
		lines = append(lines, "   "+s)
	}
	return lines, caret
}

package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"aksarc-wizard/ui/form"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/ui/theme"
)

// maxLog is how many lines the screen keeps, half as many more between two
// cleanings; the file has them all.
const maxLog = 5000

// logLine is one line of a log: what was said, and how often in a row.
type logLine struct {
	first, last time.Time
	said        string
	times       int
}

const logClock = "15:04:05"

func (l *logLine) String() string {
	s := l.first.Format(logClock) + "  " + l.said
	if l.times > 1 {
		s += fmt.Sprintf("  (%d times, last %s)", l.times, l.last.Format(logClock))
	}
	return s
}

// logView is the log of a run: it follows its end, or stands where it was
// scrolled to, and can be searched. Where it has the whole page its lines are
// wrapped, else cut.
type logView struct {
	lines  []logLine
	follow bool
	top    int // the first row on the screen
	height int // rows of lines at the last drawing

	// The rows as laid out for a width, and which line each belongs to; those of
	// the first done lines are there.
	rows    []string
	of      []int
	done    int
	width   int
	wrapped bool

	searching bool
	search    form.Input
	found     string
}

func (l *logView) add(at time.Time, said string, dropped int) {
	if dropped > 0 {
		said = fmt.Sprintf("%d lines came too fast for the screen; the log file has them", dropped)
	}
	for part := range strings.SplitSeq(strings.TrimRight(said, "\n"), "\n") {
		l.addLine(at, text.Clean(part))
	}
	if len(l.lines) > maxLog+maxLog/2 {
		l.dropOldest(len(l.lines) - maxLog)
	}
}

// dropOldest drops n lines and their rows. It moves all others, so it is done
// once for many lines: a tool may say thousands between two looks.
func (l *logView) dropOldest(n int) {
	l.lines = slices.Delete(l.lines, 0, n)
	rows, _ := slices.BinarySearch(l.of, n)
	l.rows, l.of = slices.Delete(l.rows, 0, rows), slices.Delete(l.of, 0, rows)
	for i := range l.of {
		l.of[i] -= n
	}
	l.done = max(l.done-n, 0)
	l.top = max(l.top-rows, 0)
}

// addLine adds a line, or counts the last one once more.
func (l *logView) addLine(at time.Time, said string) {
	if n := len(l.lines); n > 0 && l.lines[n-1].said == said {
		l.lines[n-1].times++
		l.lines[n-1].last = at
		l.forgetRows(n - 1)
		return
	}
	l.lines = append(l.lines, logLine{first: at, last: at, said: said, times: 1})
}

// forgetRows drops the rows of line n and those behind it.
func (l *logView) forgetRows(n int) {
	if n >= l.done {
		return
	}
	l.done = n
	for len(l.of) > 0 && l.of[len(l.of)-1] >= n {
		l.of = l.of[:len(l.of)-1]
	}
	l.rows = l.rows[:len(l.of)]
}

// lay lays out the lines that aren't yet, for w cells.
func (l *logView) lay(w int, wrapped bool, t *theme.Theme) {
	if w != l.width || wrapped != l.wrapped {
		at := l.lineAt(l.top)
		l.width, l.wrapped = w, wrapped
		l.forgetRows(0)
		defer func() { l.top = l.rowOf(at) }()
	}
	const hang = "          " // beneath what was said, not beneath the time
	for ; l.done < len(l.lines); l.done++ {
		s := l.lines[l.done].String()
		if !wrapped || text.Width(s) <= w {
			l.rows, l.of = append(l.rows, text.Cut(s, w, t.Ellipsis)), append(l.of, l.done)
			continue
		}
		for i, part := range text.Wrap(s[len(logClock)+2:], max(w-len(hang), 10)) {
			head := hang
			if i == 0 {
				head = s[:len(logClock)+2]
			}
			l.rows, l.of = append(l.rows, head+part), append(l.of, l.done)
		}
	}
}

// lineAt is the line that a row belongs to.
func (l *logView) lineAt(row int) int {
	if row < 0 || row >= len(l.of) {
		return 0
	}
	return l.of[row]
}

// rowOf is the first row of a line.
func (l *logView) rowOf(line int) int {
	for row, of := range l.of {
		if of == line {
			return row
		}
	}
	return 0
}

// scroll moves by n rows; away from the end it stops following.
func (l *logView) scroll(n int) {
	last := max(len(l.rows)-l.height, 0)
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
	from := l.lineAt(l.top) + 1
	for i := range l.lines {
		y := (from + i) % len(l.lines)
		if l.matches(y) {
			l.follow = false
			l.top = l.rowOf(y)
			return true
		}
	}
	return false
}

// last goes to the line before that contains it, round the beginning.
func (l *logView) last() bool {
	if l.found == "" {
		return false
	}
	from, n := l.lineAt(l.top), len(l.lines)
	for i := range l.lines {
		y := ((from-1-i)%n + n) % n
		if l.matches(y) {
			l.follow = false
			l.top = l.rowOf(y)
			return true
		}
	}
	return false
}

func (l *logView) matches(line int) bool {
	return l.found != "" && strings.Contains(strings.ToLower(l.lines[line].said), l.found)
}

// view draws the heading and the lines into h rows of w cells.
func (l *logView) view(t *theme.Theme, w, h int, wrapped bool) (lines []string, caret int) {
	l.lay(w-4, wrapped, t)
	head := "   Log"
	state := "following"
	if !l.follow {
		state = fmt.Sprintf("line %d of %d, f follows", min(l.lineAt(l.top)+1, len(l.lines)), len(l.lines))
	}
	caret = -1
	right := state + ", / searches"
	if l.searching {
		line, x := l.search.View(w/2, t.Ellipsis)
		head, right = "   Search: "+line, ""
		caret = text.Width("   Search: ") + x
	} else if l.found != "" {
		right = state + ", n N next " + l.search.Value()
	}
	gap := max(w-text.Width(head)-text.Width(right)-1, 1)
	lines = append(lines, t.Title.Render(head)+text.Blank(gap)+t.Muted.Render(right))
	l.height = max(h-1, 1)
	top := l.top
	if last := max(len(l.rows)-l.height, 0); l.follow {
		top = last
	}
	top = min(top, len(l.rows))
	for row := top; row < min(top+l.height, len(l.rows)); row++ {
		s, mark := l.rows[row], "   "
		if l.matches(l.of[row]) { // a mark as well: not everybody sees colours
			s, mark = t.Accent.Render(s), " "+t.Accent.Render(t.Focus)+" "
		}
		lines = append(lines, mark+s)
	}
	return lines, caret
}

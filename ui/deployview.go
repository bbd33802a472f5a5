package ui

import (
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/ui/theme"
)

// layout draws the actions, then the failure or the way on, then the log in
// whatever rows are left.
func (d *deployScreen) layout(w, h int) content {
	c := content{}
	if d.before != nil {
		return d.beforeLayout(w)
	}
	if d.logOnly {
		lines, caret := d.log.view(d.m.theme, w, h, true)
		c.x, c.caret, c.lines = caret, caret >= 0, lines
		return c
	}
	if !d.prepared {
		c.lines = sentences("Reading the deployment.")(w)
		return c
	}
	for i := range d.actions {
		c.lines = append(c.lines, d.actionLines(&d.actions[i], w)...)
	}
	if !d.ended && len(c.lines)+leastLog > h {
		c.lines = d.folded(w)
	}
	if d.ended {
		c.lines = append(c.lines, "")
		c.top = len(c.lines)
		if d.err != nil {
			c.lines = append(c.lines, d.failureLines(w)...)
		} else {
			said := "Everything is done, in " + elapsed(d.took) + "."
			if d.m.task() != nil {
				said = d.m.taskDone() + " It took " + elapsed(d.took) + "."
			}
			c.lines = append(c.lines, sentences(said)(w)...)
		}
		c.lines = append(c.lines, "")
		c.lines = append(c.lines, d.buttonLine(w)...)
	}
	c.bottom = len(c.lines)
	foot := d.footing(w)
	rows := max(h-len(c.lines)-len(foot)-1, 4)
	lines, caret := d.log.view(d.m.theme, w, rows, false)
	c.lines = append(c.lines, "")
	if caret >= 0 {
		c.x, c.y, c.caret = caret, len(c.lines), true
		c.top, c.bottom = len(c.lines), len(c.lines)+1
	}
	c.lines = append(c.lines, lines...)
	for len(c.lines) < h-len(foot) {
		c.lines = append(c.lines, "")
	}
	c.lines = append(c.lines, foot...)
	return c
}

// leastLog is how many rows the log, its heading and the blank one above it want
// beside the actions of a run.
const leastLog = 5

// folded are the actions where there is little room: what is over and what is to
// come take a row each, so that the log keeps some.
func (d *deployScreen) folded(w int) []string {
	t := d.m.theme
	var over, ahead int
	for i := range d.actions {
		switch d.actions[i].status {
		case actionDone, actionSkipped:
			over++
		case actionWaiting:
			ahead++
		default:
		}
	}
	var out []string
	if over > 0 {
		out = append(out, "   "+t.OK.Render(t.OKSign)+fmt.Sprintf(" %d of %d done", over, len(d.actions)))
	}
	for i := range d.actions {
		if s := d.actions[i].status; s == actionRunning || s == actionFailed {
			out = append(out, d.actionLines(&d.actions[i], w)...)
		}
	}
	if ahead > 0 {
		out = append(out, "   "+t.Muted.Render(t.Idle)+fmt.Sprintf(" %d to come", ahead))
	}
	return out
}

// footing says what happens if this console goes away.
func (d *deployScreen) footing(w int) []string {
	if d.ended {
		return nil
	}
	var out []string
	for _, l := range text.Wrap("If this console drops: "+d.m.again(), w-6) {
		out = append(out, "   "+d.m.theme.Muted.Render(l))
	}
	return out
}

func (d *deployScreen) actionLines(a *actionState, w int) []string {
	t := d.m.theme
	sign, style, said, took := t.Idle, t.Muted, "", ""
	switch a.status {
	case actionWaiting:
	case actionRunning:
		sign, style = t.Running, t.Accent
		said, took = "working", elapsed(d.m.now.Sub(a.began))
		if a.state != "" {
			said = a.state
		}
	case actionDone:
		sign, style, said, took = t.OKSign, t.OK, "done", elapsed(a.took)
	case actionSkipped:
		sign, style, said = t.OKSign, t.OK, "was so already"
	case actionFailed:
		sign, style, said, took = t.Bad, t.Error, "failed", elapsed(a.took)
	}
	wide := min(d.titleWidth(), w/2)
	line := "   " + style.Render(sign) + " " + text.Fit(a.title, wide, t.Ellipsis) + " "
	room := w - 5 - wide - 1 - text.Width(took) - 2
	line += text.Fit(text.Clean(said), max(room, 0), t.Ellipsis) + " " + t.Muted.Render(took)
	out := []string{line}
	if a.status == actionRunning {
		var parts []string
		if a.said != "" {
			parts = append(parts, text.Clean(a.said))
		}
		tail := d.pace(a, w-9)
		said := text.Cut(strings.Join(parts, ""), max(w-9, 0), t.Ellipsis)
		if said != "" {
			out = append(out, "       "+t.Muted.Render(said))
		}
		for _, l := range tail {
			out = append(out, "       "+t.Muted.Render(text.Cut(l, max(w-9, 0), t.Ellipsis)))
		}
	}
	return out
}

// pace says of what runs how long it usually takes, how much of its bound is
// used, and how old its last word is, on as many lines of w cells as it takes:
// a number stays with its unit.
func (d *deployScreen) pace(a *actionState, w int) []string {
	var said []string
	if a.usually > 0 {
		said = append(said, strings.TrimSpace("usually about "+round(a.usually)+" "+a.usuallyFrom))
	}
	if a.bound > 0 {
		most := "at most " + round(a.bound)
		if used := coarse(d.m.now.Sub(a.boundAt), a.bound); used > 0 {
			most = round(used) + " of " + most
		}
		said = append(said, most)
	}
	if !a.lastAt.IsZero() {
		said = append(said, "last word "+ago(d.m.now.Sub(a.lastAt)))
	}
	lines := []string{""}
	for _, s := range said {
		switch last := &lines[len(lines)-1]; {
		case *last == "":
			*last = s
		case text.Width(*last)+2+text.Width(s) > w:
			*last += ";"
			lines = append(lines, s)
		default:
			*last += "; " + s
		}
	}
	return lines
}

// titleWidth is that of the longest title, within reason: the states stand in
// one column behind it.
func (d *deployScreen) titleWidth() int {
	const least, most = 34, 46
	n := least
	for i := range d.actions {
		n = max(n, text.Width(d.actions[i].title))
	}
	return min(n, most)
}

// ago and coarse move in steps. One clock on the page counts seconds, that of
// the action: each further one costs a slow line its bytes and tells nothing.
func ago(d time.Duration) string {
	switch {
	case d < agoStep:
		return "just now"
	case d < time.Minute:
		return elapsed(d.Truncate(agoStep)) + " ago"
	}
	return round(d.Truncate(time.Minute)) + " ago"
}

// coarse is how much of a bound is used, in steps that a person minds of a bound
// that long.
func coarse(used, bound time.Duration) time.Duration {
	if bound < 10*time.Minute {
		return used.Truncate(agoStep)
	}
	return used.Truncate(time.Minute)
}

const agoStep = 10 * time.Second

// round leaves out the smaller unit where it is nothing.
func round(d time.Duration) string {
	return strings.TrimSuffix(strings.TrimSuffix(elapsed(d), " 00 s"), " 00 min")
}

// failureLines say what happened, why, what to do, and what was made.
func (d *deployScreen) failureLines(w int) []string {
	t, f := d.m.theme, d.failure()
	var out []string
	add := func(name, said string, style theme.Style) {
		if said == "" {
			return
		}
		for i, l := range text.Wrap(text.Clean(said), w-16) {
			if i > 0 {
				name = ""
			}
			out = append(out, "   "+t.Muted.Render(text.Fit(name, 10, ""))+" "+style.Render(l))
		}
	}
	what := f.Message
	if f.Code != "" {
		what = f.Code + ": " + what
	}
	if f.Kind == runner.FailedStopped {
		add(t.Caution+" Stopped", what, t.Warn)
	} else {
		add(t.Bad+" Failed", what, t.Error)
	}
	for _, x := range f.Differences {
		later := ""
		if x.Immutable {
			later = " (can't be changed any more)"
		}
		add("", x.Label+": wanted "+x.Want+", found "+x.Found+later, t.Value)
	}
	add("Cause", f.Cause, t.Value)
	remedy := f.Remedy
	if d.held() != "" {
		remedy = "Watch it, or retry once it has ended. Nothing was changed by this program."
	}
	if remedy == "" && f.Kind != runner.FailedStopped && len(f.Differences) == 0 {
		remedy = "No advice is known for this message; the log has all of what az said."
	}
	add("Remedy", remedy, t.Value)
	var made []string
	for i := range d.actions {
		if s := d.actions[i].status; s == actionDone || s == actionSkipped {
			made = append(made, d.actions[i].title)
		}
	}
	if d.cleaned {
		made = nil
	}
	for _, said := range d.since {
		add("Since then", said, t.Value)
	}
	if len(made) > 0 {
		add("There now", strings.Join(made, ", "), t.Value)
	}
	add("Log", d.deployed.Log, t.Value)
	return out
}

// buttons are the ways on from here.
func (d *deployScreen) buttons() []choice {
	if d.before != nil {
		return []choice{{"Go on with it", "g", d.goOn}, {"Back to the review", "b", d.m.back}}
	}
	if !d.ended {
		return nil
	}
	if d.err == nil {
		return []choice{{d.m.onward(), "", d.m.next}}
	}
	var out []choice
	if d.failure().Kind == runner.FailedSignIn {
		out = append(out, choice{"Sign in", "i", d.signIn})
	}
	if d.held() != "" {
		out = append(out, choice{"Watch it", "w", d.watch})
	}
	out = append(out, choice{"Retry", "r", func() tea.Cmd { return d.start(nil) }})
	if f := d.failure(); f.Field != "" {
		if x, _, ok := d.m.machine.FieldAt(f.Field); ok {
			out = append(out, choice{"Go to " + x.Label, "g", func() tea.Cmd { return d.goTo(f.Field) }})
		}
	}
	if a := d.recreatable(); a != nil {
		// What the nodes can tell goes with them, so it is offered first.
		out = append(out, choice{"Collect its logs first", "c", d.collectLogs})
		out = append(out, choice{"Delete and make anew", "d", func() tea.Cmd { return d.askWord(a) }})
	}
	if d.m.task() == nil && d.failure().Kind == runner.FailedStopped && !d.cleaned && !d.watching {
		out = append(out, choice{"Clean up", "x", d.cleanUp})
	}
	if _, ok := d.m.drill(); ok {
		out = append(out, choice{"Ask somebody else", forOutside.Name, d.m.askOutside})
	}
	return append(out, choice{"Back to the review", "b", d.m.back})
}

// recreatable is the failed action that may be cleared away, nil when none may.
func (d *deployScreen) recreatable() *actionState {
	for i := range d.actions {
		a := &d.actions[i]
		if a.status == actionFailed && a.recreate != "" && d.failure().Kind == runner.FailedState {
			return a
		}
	}
	return nil
}

func (d *deployScreen) signIn() tea.Cmd {
	return d.m.askSignIn("Sign in again.", []steps.QuestionID{steps.AskAccount}, nil)
}

// goTo leads to the field at fault; from there the way is over the review, so
// that what is deployed next has been seen.
func (d *deployScreen) goTo(path string) tea.Cmd {
	d.m.machine.GoTo(steps.Review)
	return d.m.jump(path)
}

func (d *deployScreen) buttonLine(w int) []string {
	var out []string
	line, have := " ", 1
	for i, b := range d.buttons() {
		s := d.m.button(b.label, i == d.at)
		n := text.Width(s)
		if have > 1 && have+n+1 > w {
			out = append(out, line)
			line, have = " ", 1
		}
		line, have = line+s+" ", have+n+1
	}
	return append(out, line)
}

func (d *deployScreen) typing() bool  { return d.log.searching }
func (d *deployScreen) topic() string { return "" }

func (d *deployScreen) status() string {
	switch {
	case d.before != nil:
		return "Nothing is begun before you say so"
	case d.running() && d.leaving:
		return "Leaving"
	case d.running() && d.watching:
		return "Another program deploys; this one looks on"
	case d.running() && d.began.IsZero():
		return "Beginning"
	case d.running() && d.logOnly: // nothing else on the page counts
		return "Running for " + elapsed(d.m.now.Sub(d.began))
	case d.running():
		return "Running since " + d.began.Format(logClock)
	case d.ended && d.cleaned:
		return "What this deployment made is gone"
	case d.ended && d.err != nil:
		return "What was made so far is kept"
	}
	return ""
}

package ui

import (
	"strconv"
	"strings"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/text"
)

// frame is what surrounds the body, and how far the body is scrolled.
type frame struct {
	scroll int
	manual bool // the operator scrolls; the focus needn't be in sight
	rows   int  // of the body, at the last View
	length int  // lines of the body, at the last View

	x, y  int
	caret bool

	// wordFor is the field that was being typed when the sentence was last made.
	wordFor string

	dashes       string
	upper, lower keptRule
	foot         string
	footFor      []keys.Key
	footWidth    int
	// The lines of the last screen, cut to the width it had.
	fits      []string
	fitsWidth int

	// The header and the rail as last drawn, and for what.
	header, rail string
	headerFor    headerKey
	railFor      railKey
}

// headerKey is what the header shows.
type headerKey struct {
	cloud, customLocation, location string
	w                               int
}

// railKey is what the rail shows: the marks of at most 16 steps.
type railKey struct {
	marks [16]steps.Mark
	w     int
}

// page scrolls by hand.
func (f *frame) page(down bool) {
	f.manual = true
	step := max(f.rows-2, 1)
	if !down {
		step = -step
	}
	f.scroll = max(min(f.scroll+step, f.length-f.rows), 0)
}

// Cursor is where the terminal's own cursor belongs: in the text being typed.
func (m *Model) Cursor() (x, y int, show bool) { return m.frame.x, m.frame.y, m.frame.caret }

// headRows and footRows are the rows around the body.
const headRows, footRows = 3, 2

// View draws the whole screen: exactly m.h lines of at most m.w cells. This is
// the one place that clamps.
func (m *Model) View() string {
	m.frame.caret = false
	if m.w < minWidth || m.h < minHeight {
		return m.tooSmall()
	}
	m.drawHead()
	rows := m.h - headRows - footRows
	var up []string // the sheet
	var c content
	if m.sheet != nil {
		sc := m.sheet.layout(m.w, rows)
		switch {
		case m.sheet.whole() || len(sc.lines)+1 >= rows:
			c = sc
		default:
			up = sc.lines
			c = m.station().layout(m.w, rows-len(up)-1)
			c.caret = false
			if sc.caret {
				m.frame.x, m.frame.caret = sc.x, true
				m.frame.y = headRows + rows - len(up) + sc.y
			}
		}
	} else {
		c = m.station().layout(m.w, rows)
	}
	bodyRows := rows
	if len(up) > 0 {
		bodyRows -= len(up) + 1
	}
	out := m.newPage()
	out.line(m.frame.header)
	out.line(m.frame.rail)
	body, above, below := m.scrolled(c, bodyRows)
	out.line(m.kept(&m.frame.upper, ruleKey{m.title(), above, titled, m.w}, m.theme.Up))
	for _, l := range body {
		out.line(l)
	}
	if len(up) > 0 {
		out.line(m.rule(ruleKey{"", below, muted, m.w}, m.theme.Down))
		for _, l := range up {
			out.line(l)
		}
		below = false
	}
	sentence, how := m.sentence()
	out.line(m.kept(&m.frame.lower, ruleKey{sentence, below, how, m.w}, m.theme.Down))
	out.line(m.foot())
	return out.String()
}

// scrolled cuts the window out of the content that holds the focus, and adds
// the panel. It reports whether something is above or below it.
func (m *Model) scrolled(c content, rows int) (body []string, above, below bool) {
	panel := c.panel
	if keep := max(rows-len(panel)-1, min(rows, 5)); len(panel) > 0 && len(c.lines) > keep {
		if room := rows - keep - 1; room < len(panel) {
			panel = panel[:max(room, 0)]
		}
	}
	room := rows
	if len(panel) > 0 {
		room -= len(panel)
		if len(c.lines) != room { // without a blank between, all of the page is in sight
			room--
		}
	}
	f := &m.frame
	f.rows, f.length = room, len(c.lines)
	if !f.manual {
		bottom := min(c.bottom, c.top+room)
		if f.scroll+room < bottom {
			f.scroll = bottom - room
		}
		if f.scroll > c.top {
			f.scroll = c.top
		}
		if c.bottom <= room { // all from the start: show the start
			f.scroll = 0
		}
	}
	f.scroll = max(min(f.scroll, len(c.lines)-room), 0)
	end := min(f.scroll+room, len(c.lines))
	body = c.lines[f.scroll:end:end]
	if c.caret && c.y >= f.scroll && c.y < end {
		f.x, f.y, f.caret = c.x, headRows+c.y-f.scroll, true
	}
	above, below = f.scroll > 0, end < len(c.lines)
	for len(body) < rows-len(panel) {
		body = append(body, "")
	}
	if c.side != nil {
		body = m.beside(body, c.side)
	}
	return append(body, panel...), above, below
}

// sideGap is the room between the form and what stands beside it.
const sideGap = 3

// beside puts the side pane to the right of the body.
func (m *Model) beside(body, side []string) []string {
	w := m.mainWidth()
	out := make([]string, len(body))
	for i := range out {
		out[i] = body[i]
		if i < len(side) && side[i] != "" {
			out[i] = text.Pad(text.Cut(out[i], w, m.theme.Ellipsis), w+sideGap) + side[i]
		}
	}
	return out
}

// wideFrom is the width from which there is room for a pane beside the form.
const wideFrom = 110

func (m *Model) mainWidth() int {
	if m.w < wideFrom {
		return m.w
	}
	return m.w - m.sideWidth() - sideGap
}

func (m *Model) sideWidth() int {
	if m.w < wideFrom {
		return 0
	}
	return min(m.w*2/5, 60)
}

func (m *Model) title() string {
	if m.sheet != nil && m.sheet.whole() {
		return m.sheet.title()
	}
	return m.machine.Step().Title
}

// sentence is what stands above the footer: a notice, or why the next step has
// to wait.
func (m *Model) sentence() (string, ruleStyle) {
	if m.notice.text != "" {
		return text.Clean(m.notice.text), noticed
	}
	if m.sheet != nil {
		return "", muted
	}
	if s, ok := m.station().(interface{ status() string }); ok {
		if said := s.status(); said != "" {
			return said, muted
		}
	}
	why, field := m.machine.Blocker()
	if p, ok := m.station().(interface {
		begun(path string) bool
		typedInto() string
	}); ok {
		was := m.frame.wordFor
		m.frame.wordFor = p.typedInto()
		if k := m.frame.lower.key; p.begun(field) && was == field && k.style == muted {
			return k.sentence, muted // it stays as it was until more is typed
		}
	}
	switch {
	case why != "":
		if f, _, ok := m.machine.FieldAt(field); ok && (text.Width(why) > m.w-30 || m.station().topic() == field) {
			why = "mend " + f.Label + " first" // what is wrong stands beneath it
		}
		return "Next waits: " + text.Clean(why), muted
	case m.machine.Returning() != "":
		return "Ctrl+N returns to " + m.stepTitle(m.machine.Returning()), muted
	}
	return "", muted
}

func (m *Model) stepTitle(id steps.ID) string {
	for _, s := range m.machine.Steps() {
		if s.ID == id {
			return s.Title
		}
	}
	return ""
}

func (m *Model) footer() []keys.Key {
	if m.sheet != nil {
		return m.sheet.keys()
	}
	all := append(m.station().keys(), keys.ForHelp)
	if m.canGoBack() {
		back := keys.ForBack
		back.Must = m.station().topic() != "" // in a form; elsewhere letters need the room more
		all = append(all, back)
	}
	return append(all, keys.ForLeave)
}

// tooSmall is the one sentence of a window in which no page has room.
func (m *Model) tooSmall() string {
	s := "This window has " + strconv.Itoa(m.w) + " by " + strconv.Itoa(m.h) +
		" cells; 60 by 15 are needed. Enlarge it, or start with --line. Nothing is lost."
	out := m.newPage()
	for _, l := range text.Wrap(s, m.w) {
		out.line(l)
	}
	return out.String()
}

// pageBuilder collects the lines of a screen and holds them to its size.
type pageBuilder struct {
	strings.Builder
	w, h, n int
	// fits are the lines of the screen before, which are known to fit: most
	// lines are the same again, and comparing is cheaper than measuring.
	fits []string
}

func (m *Model) newPage() *pageBuilder {
	f := &m.frame
	if len(f.fits) != m.h || f.fitsWidth != m.w {
		f.fits, f.fitsWidth = make([]string, m.h), m.w
	}
	p := &pageBuilder{w: m.w, h: m.h, fits: f.fits}
	p.Grow(m.h * (m.w + 40))
	return p
}

// line adds a line; those that don't fit the height are dropped, what doesn't
// fit the width is cut.
func (p *pageBuilder) line(s string) {
	if p.n == p.h {
		return
	}
	if p.n > 0 {
		p.WriteByte('\n')
	}
	if s != p.fits[p.n] {
		s = text.Cut(s, p.w, "")
		p.fits[p.n] = s
	}
	p.n++
	p.WriteString(s)
}

// String fills up to the height.
func (p *pageBuilder) String() string {
	for p.n < p.h {
		p.line("")
	}
	return p.Builder.String()
}

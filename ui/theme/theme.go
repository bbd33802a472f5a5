// Package theme says how things look: what each meaning is coloured and which
// sign stands for it, for terminals of every kind.
//
// Names say meaning, never a colour, so that no colour at all and sixteen
// colours are other values of the same struct. Colour never carries a meaning
// alone: each has a sign or a word as well. The theme is made from what the
// composition root found out; it asks the terminal nothing.
package theme

import (
	"strconv"
	"strings"
)

// Profile is how many colours the terminal is trusted with.
type Profile int

// The profiles.
const (
	None Profile = iota
	Sixteen
	TwoFiftySix
	TrueColor
)

// Style is a colour and attributes, ready as the bytes before and after.
type Style struct{ on, off string }

// Render colours a text; an empty text stays empty.
func (s Style) Render(text string) string {
	if s.on == "" || text == "" {
		return text
	}
	return s.on + text + s.off
}

// Open writes what comes before a text of this style, Close what comes after.
func (s Style) Open(b *strings.Builder) { b.WriteString(s.on) }

// Close ends what Open began.
func (s Style) Close(b *strings.Builder) { b.WriteString(s.off) }

// Theme is everything that pages need to be drawn.
type Theme struct {
	ASCII bool

	Title  Style // the program, the name of the page
	Accent Style // where the operator is: focus, the current step
	Muted  Style // what is there without asking for attention
	Label  Style
	Value  Style
	OK     Style
	Warn   Style
	Error  Style
	// Live and Rehearsal mark which world this is.
	Live, Rehearsal Style
	// Button is a button without, Pressed one with the focus.
	Button, Pressed Style

	Signs
}

// Signs are the characters that carry meaning. Each is one cell wide but
// where said.
type Signs struct {
	Done, Here, Ahead, Doubt string // of steps on the rail; three cells in ASCII
	OKSign, Bad, Caution     string // of checks and problems
	Pending, Running, Idle   string // of checks and actions
	Focus                    string
	Rule                     string // a horizontal line, one cell of it
	Up, Down                 string // more above, more below
	Left, Right              string // around a value that can be turned
	Ellipsis                 string
	Dot                      string // between things of equal rank
	Dash                     string // from - to
	Bullet                   string
}

var unicodeSigns = Signs{
	Done: "✓", Here: "●", Ahead: "○", Doubt: "!",
	OKSign: "✓", Bad: "✗", Caution: "!", Pending: "…", Running: "●", Idle: "○",
	Focus: ">", Rule: "─", Up: "▲", Down: "▼", Left: "‹", Right: "›",
	Ellipsis: "…", Dot: "·", Dash: "–", Bullet: "·",
}

var asciiSigns = Signs{
	Done: "[x]", Here: "[>]", Ahead: "[ ]", Doubt: "[!]",
	OKSign: "+", Bad: "!", Caution: "?", Pending: ".", Running: "*", Idle: "-",
	Focus: ">", Rule: "-", Up: "^", Down: "v", Left: "<", Right: ">",
	Ellipsis: "~", Dot: "/", Dash: "-", Bullet: "-",
}

// New makes the theme for a terminal. light is for dark text on a light
// background, by the operator's choice.
func New(p Profile, ascii, light bool) *Theme {
	t := &Theme{ASCII: ascii, Signs: unicodeSigns}
	if ascii {
		t.Signs = asciiSigns
	}
	bold := style("1", "22")
	if p == None {
		// Attributes are no colours, but they cost bytes on the slow lines
		// that have none: only the focus keeps one.
		t.Pressed = style("7", "27")
		return t
	}
	fg := func(basic, dark, bright int) Style {
		if p == Sixteen {
			if basic >= 8 {
				return style(strconv.Itoa(90+basic-8), "39")
			}
			return style(strconv.Itoa(30+basic), "39")
		}
		if light {
			return style("38;5;"+strconv.Itoa(bright), "39")
		}
		return style("38;5;"+strconv.Itoa(dark), "39")
	}
	t.Title = bold
	t.Accent = fg(6, 80, 30)
	if p != Sixteen { // bright black is black on some of those consoles
		t.Muted = fg(8, 245, 243)
	}
	t.OK = fg(2, 114, 28)
	t.Warn = fg(3, 221, 130)
	t.Error = fg(1, 210, 160)
	t.Rehearsal = style("1;7", "22;27")
	t.Live = style("1", "22")
	t.Button = t.Accent
	t.Pressed = style("7", "27")
	return t
}

func style(on, off string) Style {
	return Style{"\x1b[" + on + "m", "\x1b[" + off + "m"}
}

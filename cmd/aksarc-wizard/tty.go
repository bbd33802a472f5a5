package main

import (
	"os"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/term"

	"aksarc-wizard/ui/theme"
)

func isTerminal(f *os.File) bool { return term.IsTerminal(f.Fd()) }

// face is how the wizard shows itself, and why, decided before anything is
// drawn. The order: what the operator said, then what can't work, then taste.
type face struct {
	line   bool
	why    string // why line mode, for its first line
	ascii  bool
	colors theme.Profile
	light  bool // for a light background
	serial bool
	// quiet: no bell, no window title.
	quiet      bool
	cols, rows int // 0: the terminal's own
}

// chooseFace decides from flags and environment alone; nothing is ever asked
// of the terminal, because some never answer.
func chooseFace(f flags, h Host, in, out bool) (face, error) {
	tty := h.Get("TERM")
	c := face{colors: colorsOf(tty, h.Get("COLORTERM")), light: f.light}
	switch {
	case f.line:
		c.line, c.why = true, "--line was given"
	case h.Get("ACCESSIBLE") != "" && h.Get("ACCESSIBLE") != "0":
		c.line, c.why = true, "ACCESSIBLE is set"
	case !in || !out:
		c.line, c.why = true, "this is not a terminal"
	case tty == "dumb":
		c.line, c.why = true, "TERM is dumb"
	case tty == "" && h.Get("OS") != "Windows_NT":
		c.line, c.why = true, "TERM is not set"
	case h.Get("PSSenderInfo") != "" || h.Get("WSMAN_STACK_VERSION") != "":
		c.line, c.why = true, "this is PowerShell remoting"
	}
	switch f.profile {
	case "", "auto":
	case "serial":
		c.serial = true
	default:
		return c, fail(exitUsage, "Known are: auto, serial.", "--profile %s is not known.", f.profile)
	}
	c.quiet = c.serial || f.quiet || h.Get("AKSARC_WIZARD_QUIET") != "" && h.Get("AKSARC_WIZARD_QUIET") != "0"
	c.ascii = f.ascii || c.serial || !utf8Locale(h)
	if f.noColor || c.serial || h.Get("NO_COLOR") != "" {
		c.colors = theme.None
	}
	if f.size != "" {
		cols, rows, ok := strings.Cut(strings.ToLower(f.size), "x")
		var err1, err2 error
		c.cols, err1 = strconv.Atoi(cols)
		c.rows, err2 = strconv.Atoi(rows)
		if !ok || err1 != nil || err2 != nil || c.cols < 1 || c.rows < 1 {
			return c, fail(exitUsage, "Example: --size 80x24", "--size %s is not a size.", f.size)
		}
	}
	return c, nil
}

// utf8Locale says whether the locale promises UTF-8; Windows consoles do by
// the mode we set.
func utf8Locale(h Host) bool {
	if h.Get("OS") == "Windows_NT" {
		return true
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := h.Get(name); v != "" {
			v = strings.ToLower(v)
			return (strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")) && !oldTerm(h.Get("TERM"))
		}
	}
	return false
}

// oldTerm names terminals that can't be trusted with UTF-8 drawing.
func oldTerm(tty string) bool {
	return strings.HasPrefix(tty, "vt") || tty == "ansi"
}

func colorsOf(tty, colorterm string) theme.Profile {
	switch {
	case tty == "dumb" || strings.HasPrefix(tty, "vt"):
		return theme.None
	case strings.Contains(tty, "256color") || colorterm == "truecolor" || colorterm == "24bit":
		return theme.TwoFiftySix
	}
	return theme.Sixteen
}

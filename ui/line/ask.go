package line

import (
	"errors"
	"slices"
	"strings"
)

// What came of asking.
type replyKind int

const (
	typed replyKind = iota // a value, perhaps empty
	back                   // <
	word                   // a command of this page
	moved                  // the operator is elsewhere, or has left
)

type reply struct {
	kind replyKind
	// text is the value, or the command's name; arg what follows it.
	text, arg string
}

// command is what can be typed after a colon, and what it does.
type command struct{ name, does string }

// question is one prompt.
type question struct {
	// prompt is asked anew each time, because a command may have changed what
	// stands in its brackets.
	prompt func() string
	// help answers ?
	help func()
	// commands are those of this page beside the ones that work everywhere.
	commands []command
}

func fixed(s string) func() string { return func() string { return s } }

// ask asks until there is an answer for the caller; help and the commands that
// work everywhere are dealt with here.
func (f *face) ask(q question) reply {
	for {
		if f.failed() {
			f.end(Quit)
			return reply{kind: moved}
		}
		f.takeLate()
		f.prompt(q.prompt())
		line, err := f.in.next(f.ctx)
		if !f.heard(line, err) {
			if f.over {
				return reply{kind: moved}
			}
			continue
		}
		if what := unfit(strings.ReplaceAll(line, "\t", " ")); what != "" {
			f.say("That line holds %s, so it was not taken: %s", what, line)
			continue
		}
		line = strings.TrimSpace(line)
		switch {
		case line == "?":
			q.help()
			f.teach(q.commands)
		case line == "<":
			return reply{kind: back}
		case strings.HasPrefix(line, ":"):
			name, arg, _ := strings.Cut(line[1:], " ")
			name, arg = strings.ToLower(name), strings.TrimSpace(arg)
			if slices.ContainsFunc(q.commands, func(c command) bool { return c.name == name }) {
				return reply{word, name, arg}
			}
			if f.obey(name, arg, q.commands) {
				return reply{kind: moved}
			}
		default:
			return reply{typed, line, ""}
		}
	}
}

// heard deals with what isn't a line: the end of the input, an interrupt, too
// much at once. It reports false when there is nothing to look at.
func (f *face) heard(line string, err error) bool {
	switch {
	case err == nil:
		if f.in.echo {
			f.verbatim("%s", line)
		}
		return true
	case errors.Is(err, errTooLong):
		f.say("That was not taken: %v.", err)
	case errors.Is(err, errCutOff):
		f.verbatim("%s", line)
		f.say("The input ended in the middle of that line, so it was not taken.")
		f.leave(Quit)
	case f.ctx.Err() != nil || errors.Is(err, errInterrupted):
		f.blank()
		f.say("Interrupted.")
		f.leave(Detached)
	default:
		f.blank()
		f.say("The input has ended.")
		f.leave(Quit)
	}
	return false
}

// confirm asks a yes-or-no question; an empty line means byDefault. Anything
// but yes and no is asked again. It reports false for ok when the operator
// moved away instead.
func (f *face) confirm(prompt string, byDefault bool, help func()) (yes, ok bool) {
	choices := " [y/N]"
	if byDefault {
		choices = " [Y/n]"
	}
	for {
		r := f.ask(question{prompt: fixed(prompt + choices), help: help})
		if r.kind == back {
			return false, true
		}
		if r.kind != typed {
			return false, false
		}
		switch strings.ToLower(r.text) {
		case "":
			return byDefault, true
		case "y", "yes":
			return true, true
		case "n", "no":
			return false, true
		}
		f.say("Please type y for yes or n for no.")
	}
}

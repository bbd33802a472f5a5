package grammar

import (
	"slices"
	"strconv"
	"strings"

	"aksarc-wizard/runner/pattern"
)

// Call is a command line that was accepted.
type Call struct {
	Command Command
	// values holds what was given, by the flag's first name; a switch that
	// was given has an empty, non-nil list.
	values      map[string][]string
	Positionals []string
}

// Has says whether the flag was given.
func (c *Call) Has(flag string) bool { _, ok := c.values[flag]; return ok }

// Get is the flag's (last) value, "" when it wasn't given.
func (c *Call) Get(flag string) string {
	if v := c.values[flag]; len(v) > 0 {
		return v[len(v)-1]
	}
	return ""
}

// List is all values of a list flag.
func (c *Call) List(flag string) []string { return c.values[flag] }

// Int is the flag's value as a number, or otherwise when it wasn't given. The
// parser has already refused what isn't a number.
func (c *Call) Int(flag string, otherwise int) int {
	if n, err := strconv.Atoi(c.Get(flag)); err == nil {
		return n
	}
	return otherwise
}

// UsageError is a command line that az refuses with exit code 2.
type UsageError struct {
	// Message is az's text after "ERROR: ".
	Message string
	// Quiet errors lack the advice about examples that follows most others.
	Quiet bool
}

// Error is az's text.
func (e *UsageError) Error() string { return e.Message }

// HelpRequest is returned for --help: the text to print, with exit code 0.
type HelpRequest struct{ Text string }

// Error makes a help request travel as an error.
func (*HelpRequest) Error() string { return "help was asked for" }

// negative matches what looks like a negative number: an argument, not a flag.
var negative = pattern.New(`^-\d+$|^-\d*\.\d+$`)

// Parse reads a command line the way Python's argparse does under az: missing
// required flags are reported before unknown ones, a unique beginning of a long
// flag will do, list flags take everything up to the next flag. The arguments
// must already have their @files replaced.
func (g *Grammar) Parse(args []string) (*Call, error) {
	c, rest, err := g.find(args)
	if err != nil {
		return nil, err
	}
	p := parser{command: c, call: &Call{Command: c, values: map[string][]string{}}}
	if err := p.run(rest); err != nil {
		return nil, err
	}
	if p.call.Has("--help") {
		return nil, &HelpRequest{Text: commandHelp(c)}
	}
	if err := p.missing(); err != nil {
		return nil, err
	}
	if len(p.extras) > 0 {
		return nil, &UsageError{Message: "unrecognized arguments: " + strings.Join(p.extras, " ")}
	}
	return p.call, nil
}

type parser struct {
	command Command
	call    *Call
	extras  []string
	free    []string // arguments without a flag
}

func (p *parser) run(args []string) error {
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		if arg == "--" {
			p.free = append(p.free, args...)
			break
		}
		if !isFlag(arg) {
			p.free = append(p.free, arg)
			if len(p.command.Positionals) == 0 {
				p.extras = append(p.extras, arg)
			}
			continue
		}
		flag, explicit, hasExplicit, err := p.match(arg)
		if err != nil {
			return err
		}
		if flag == nil {
			p.extras = append(p.extras, arg)
			continue
		}
		n, err := p.take(*flag, explicit, hasExplicit, args)
		if err != nil {
			return err
		}
		args = args[n:]
	}
	p.call.Positionals = p.free
	return nil
}

// isFlag tells flags from arguments: a lone dash, a negative number and a text
// with a blank in it are arguments.
func isFlag(arg string) bool {
	if len(arg) < 2 || arg[0] != '-' || negative.MatchString(arg) {
		return false
	}
	name, _, _ := strings.Cut(arg, "=")
	return !strings.Contains(name, " ")
}

// match finds the flag that arg names. A nil flag is an unknown one.
func (p *parser) match(arg string) (flag *Flag, explicit string, hasExplicit bool, err error) {
	if f := p.command.flag(arg); f != nil {
		return f, "", false, nil
	}
	name, value, equals := strings.Cut(arg, "=")
	if f := p.command.flag(name); f != nil && equals {
		return f, value, true, nil
	}
	if !strings.HasPrefix(arg, "--") {
		if f := p.command.flag(arg[:2]); f != nil {
			return f, strings.TrimPrefix(arg[2:], "="), true, nil // -ojson
		}
		return nil, "", false, nil
	}
	var hits []string
	for _, f := range p.command.Flags {
		for _, n := range f.Names {
			if strings.HasPrefix(n, name) {
				hits = append(hits, n)
			}
		}
	}
	switch len(hits) {
	case 0:
		return nil, "", false, nil
	case 1:
		return p.command.flag(hits[0]), value, equals, nil
	}
	return nil, "", false, &UsageError{Message: "ambiguous option: " + arg + " could match " + strings.Join(hits, ", ")}
}

// take stores the flag's arguments and says how many it consumed from next.
func (p *parser) take(f Flag, explicit string, hasExplicit bool, next []string) (int, error) {
	refuse := func(text string) (int, error) {
		return 0, &UsageError{Message: "argument " + f.Label() + ": " + text}
	}
	var given []string
	n := 0
	switch {
	case f.Takes == Switch && hasExplicit:
		return refuse("ignored explicit argument '" + explicit + "'")
	case f.Takes == Switch:
		given = []string{}
	case hasExplicit:
		given = []string{explicit}
	default:
		limit := len(next)
		if f.Takes != List {
			limit = min(limit, 1)
		}
		for n < limit && !isFlag(next[n]) {
			n++
		}
		if n == 0 && f.Takes == List {
			return refuse("expected at least one argument")
		}
		if n == 0 && f.Takes != Optional {
			return refuse("expected one argument")
		}
		given = slices.Clone(next[:n])
		if given == nil {
			given = []string{}
		}
	}
	for _, v := range given {
		if f.Takes == Int {
			if _, err := strconv.Atoi(strings.TrimSpace(v)); err != nil {
				return refuse("invalid int value: '" + v + "'")
			}
		}
		if len(f.Values) > 0 && !slices.ContainsFunc(f.Values, func(s string) bool { return strings.EqualFold(s, v) }) {
			return 0, &UsageError{Message: "az " + p.command.Path + ": '" + v + "' is not a valid value for '" +
				f.Names[0] + "'. Allowed values: " + strings.Join(f.Values, ", ") + "."}
		}
	}
	p.call.values[f.Names[0]] = given
	return n, nil
}

// missing reports required flags and positionals that were not given.
func (p *parser) missing() error {
	var names []string
	for i, pos := range p.command.Positionals {
		if pos.Required && len(p.free) <= i {
			names = append(names, "<"+pos.Name+">")
		}
	}
	for _, f := range p.command.Flags {
		if f.Required && !p.call.Has(f.Names[0]) {
			names = append(names, f.Label())
		}
	}
	if len(names) > 0 {
		return &UsageError{Message: "the following arguments are required: " + strings.Join(names, ", ")}
	}
	if n := len(p.command.Positionals); n > 0 && p.command.Positionals[n-1].Takes != List && len(p.free) > n {
		p.extras = append(p.extras, p.free[n:]...)
	}
	return nil
}

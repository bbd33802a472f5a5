package steps

import (
	"strings"

	"aksarc-wizard/validate"
)

// Kind says what sort of value a field takes, so that each face can choose
// how to ask for it. It changes no rule: rules read the text.
type Kind int

// The kinds of field.
const (
	Text      Kind = iota
	Int            // a whole number
	Bool           // "true" or "false"
	Choice         // one of Choices, nothing else
	Address        // an IPv4 address
	Prefix         // an IPv4 prefix in CIDR notation
	Addresses      // IPv4 addresses, separated by blanks or commas
	Ranges         // named ranges, separated by semicolons or line ends
	Path           // a file; relative to the answers file
)

// Field describes one answer, once, for every face: the form, the line mode,
// the answers file, the reference page and the review all read this.
type Field struct {
	// Path is the place in the answers file; Label names it on screens.
	Path, Label string
	Kind        Kind
	// Help is the one line beneath the field. The others are for F1.
	Help, Why, Example, Wrong string
	// Flag is the az flag it becomes, Later whether it can be changed after
	// creation, Source the document (with its date) behind all this.
	Flag, Later, Source string
	// Needs names the fields whose change puts this one in doubt.
	Needs []string
	// Default is what a new answers file starts with.
	Default string
	// Arg is the flag of our own command line that gives it, for the fields of a
	// Task: in capitals for a name that stands by itself. Repeated flags take an
	// item each; Given ones are always written out, and those of one Group
	// together. Clear is the flag that empties what is there.
	Arg, Group, Clear string
	Repeated, Given   bool
	// Rule is the number of the rule that a value of the wrong kind breaks.
	Rule string
	// Optional fields may stay empty.
	Optional bool
	// When hides the field while it has no meaning; nil means always shown.
	When func(validate.Values) bool
	// Options are what the site (or the release) offers; any text may still
	// be typed unless Kind is Choice. Nil when nothing is ever offered.
	Options func(validate.Values, *Facts) []Option
	// Withheld says what is never offered here, and why.
	Withheld string
}

// Option is one value that can be chosen.
type Option struct {
	Value string
	// Label is shown instead of a value that says little (an id); Note beside it.
	Label, Note string
	// Unusable says why it can't be chosen, "" when it can.
	Unusable string
}

// Shown says whether the field has a meaning with these values.
func (f Field) Shown(v validate.Values) bool { return f.When == nil || f.When(v) }

// Offered are the options at hand, nil when there are none.
func (f Field) Offered(v validate.Values, facts *Facts) []Option {
	if f.Options == nil {
		return nil
	}
	return f.Options(v, facts)
}

// Positional says whether the field of a task is a name that stands by itself
// on the command line.
func (f Field) Positional() bool { return f.Arg != "" && f.Arg == strings.ToUpper(f.Arg) }

// CommandFlag is how the field of a task is given on the command line.
func (f Field) CommandFlag() string {
	if f.Positional() {
		return f.Arg
	}
	return "--" + f.Arg
}

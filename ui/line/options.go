package line

import (
	"fmt"
	"strconv"
	"strings"

	"aksarc-wizard/steps"
)

// mostOffers is how many options are read out; beyond that typing is quicker
// than listening.
const mostOffers = 40

// offer lists what can be chosen. It reports whether the numbers before the
// options may be typed: not where a value could be mistaken for a number, as
// with 1, 3 or 5 control-plane nodes.
func (f *face) offer(field steps.Field) (numbered bool) {
	options := field.Offered(f.m.Values(), f.m.Facts())
	if len(options) == 0 {
		return false
	}
	numbered = countable(options)
	if numbered {
		f.say("  Type a number, or a value:")
	} else {
		f.say("  Type one of these values:")
	}
	for i, o := range options {
		if i == mostOffers {
			f.say("  ... and %d more, which can be typed.", len(options)-i)
			break
		}
		f.say("%s", describe(i+1, o, numbered))
	}
	return numbered
}

// countable says whether no option's value is one of the numbers.
func countable(options []steps.Option) bool {
	for _, o := range options {
		if n, err := strconv.Atoi(o.Value); err == nil && n >= 0 && n <= len(options) {
			return false
		}
	}
	return true
}

func describe(n int, o steps.Option, numbered bool) string {
	s := "  - "
	if numbered {
		s = fmt.Sprintf("  %d. ", n)
	}
	switch {
	case o.Label == "":
		s += o.Value
	case numbered:
		s += o.Label + " (" + o.Value + ")"
	default:
		s += o.Value + ", " + o.Label
	}
	if o.Note != "" {
		s += ", " + o.Note
	}
	if o.Unusable != "" {
		s += " - can't be chosen: " + o.Unusable
	}
	return s
}

// value turns what was typed into the field's value: the value itself, the
// number or the label of an option. It reports false when that can't be.
func (f *face) value(field steps.Field, text string, numbered bool) (string, bool) {
	if field.Kind == steps.Bool {
		switch strings.ToLower(text) {
		case "on", "yes", "y":
			return "true", true
		case "off", "no", "n":
			return "false", true
		}
	}
	options := field.Offered(f.m.Values(), f.m.Facts())
	for _, o := range options {
		if o.Value == text {
			return f.choose(o)
		}
	}
	if n, err := strconv.Atoi(text); numbered && err == nil {
		if n >= 1 && n <= len(options) {
			return f.choose(options[n-1])
		}
		f.say("There is no choice %d; there are %d.", n, len(options))
		return "", false
	}
	for _, o := range options {
		if o.Label != "" && strings.EqualFold(o.Label, text) {
			return f.choose(o)
		}
	}
	if (field.Kind == steps.Choice || field.Kind == steps.Bool) && len(options) > 0 {
		f.say("%q is not one of the choices. They are:", text)
		f.offer(field)
		return "", false
	}
	return text, true
}

func (f *face) choose(o steps.Option) (string, bool) {
	if o.Unusable != "" {
		f.say("%s can't be chosen: %s", o.Value, sentence(o.Unusable))
		return "", false
	}
	return o.Value, true
}

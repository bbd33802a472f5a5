package remedy

import (
	"strings"
	"unicode"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/output"
	"aksarc-wizard/runner/pattern"
)

// innermost looks inside what the service said. Its errors nest: a deployment
// error holds a precheck error holds the words of a webhook, which may hold a
// list of failed checks, each with a recommendation.
func innermost(f *runner.Failure) (output.Fault, bool) {
	switch f.Kind {
	case runner.FailedCommand, runner.FailedState, runner.FailedSignIn, "":
	default:
		// The message is ours; what the tool said before is another matter.
		return output.Fault{}, false
	}
	for _, text := range []string{"ERROR: " + f.Message, f.Stderr} {
		fault := output.ParseFault(withDetails(text))
		nested := len(fault.Outer) > 0 || len(fault.Checks) > 0 || fault.Code != "" && fault.Code != f.Code
		if nested && fault.Message != "" {
			fault.Code = harmless(fault.Code)
			fault.Message = harmless(fault.Message)
			fault.Recommendation = harmless(fault.Recommendation)
			return fault, true
		}
	}
	return output.Fault{}, false
}

// az writes nested errors as text as well: below the outer one, further in at
// every level.
var (
	details = pattern.New(`(?m)^[ \t]*Exception Details:\s*(\([A-Za-z][\w.-]*\))`)
	indent  = pattern.New(`(?m)^[ \t]+`)
)

// withDetails is the text from its deepest nested error on, or as it is.
func withDetails(text string) string {
	all := details.Regexp().FindAllStringSubmatchIndex(text, -1)
	if len(all) == 0 {
		return text
	}
	deepest := all[len(all)-1]
	return "ERROR: " + indent.Regexp().ReplaceAllString(text[deepest[2]:], "")
}

// harmless takes out what decoding may have brought back: the text was
// sanitised, but an escape sequence written as \u001b was only letters then.
func harmless(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, s))
}

package remedy

import (
	"slices"
	"strings"

	"aksarc-wizard/runner"
)

// Explain adds what is known about a failure: code and message from the inside
// of what the service said, cause, remedy, source and the field at fault. What
// is set already stays, and nothing is decided here.
func Explain(f *runner.Failure) {
	if f == nil {
		return
	}
	inner, found := innermost(f)
	if found {
		f.Code, f.Message = inner.Code, inner.Message
	}
	if f.Cause != "" || f.Remedy != "" {
		return
	}
	if r, ok := Find(f); ok {
		f.Cause, f.Remedy, f.Source = r.Cause, r.Remedy, r.Source
		if f.Field == "" {
			f.Field = r.Field
		}
	}
	if inner.Recommendation != "" {
		f.Remedy = strings.TrimSpace(f.Remedy + " The site recommends: " + inner.Recommendation)
	}
}

// Find is the first rule that fits a failure. The message is asked before the
// rest of what the tool said, so that a warning in between explains nothing
// when the error itself is known.
func Find(f *runner.Failure) (Rule, bool) {
	for _, text := range []string{f.Message, f.Stderr} {
		for _, r := range rules() {
			if r.fits(f, text) {
				return r, true
			}
		}
	}
	return Rule{}, false
}

// SignInLost says whether a code of the service means that the sign-in has
// expired or was revoked, so that signing in again is the way on.
func SignInLost(code string) bool {
	for _, r := range rules() {
		if r.ID == "token-expired" {
			return slices.Contains(r.Codes, code)
		}
	}
	return false
}

func (r Rule) fits(f *runner.Failure, text string) bool {
	switch {
	case r.Silent != "",
		len(r.Kinds) > 0 && !slices.Contains(r.Kinds, f.Kind),
		r.codes != nil && !slices.Contains(r.Codes, f.Code) && !r.codes.MatchString(text),
		r.pattern != nil && !r.pattern.MatchString(text) && !r.pattern.MatchString(f.Code):
		return false
	}
	if len(r.Commands) == 0 {
		return true
	}
	command := strings.Join(f.Argv, " ") + " "
	return slices.ContainsFunc(r.Commands, func(start string) bool {
		return strings.HasPrefix(command, start+" ")
	})
}

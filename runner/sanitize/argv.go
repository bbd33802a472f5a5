package sanitize

import (
	"slices"
	"strings"

	"aksarc-wizard/runner/pattern"
)

// secretFlag matches an option whose value is a secret.
var secretFlag = pattern.New(`(?i)^--?(?:p|(?:[a-z0-9]+-)*(?:password|passwd|passphrase|secret|token|(?:account|access|api)-key|connection-string))$`)

// Argv returns a copy of a command line fit to be shown: the values of options
// that take secrets are hidden, and in the other arguments what Redact hides.
// The copy has as many arguments as the original.
func (r *Redactor) Argv(argv []string) []string {
	out := slices.Clone(argv)
	value := false
	for i, a := range argv {
		flag, joined, isJoined := strings.Cut(a, "=")
		switch {
		case value && !harmless(a):
			out[i] = Hidden
		case !value && isJoined && secretFlag.MatchString(flag) && !harmless(joined):
			out[i] = flag + "=" + Hidden
		default:
			out[i] = r.Redact(a)
		}
		value = !value && secretFlag.MatchString(a)
	}
	return out
}

package process

import (
	"slices"
	"strings"

	"aksarc-wizard/runner"
)

// fileOptions are the az options whose value is documented to be a file, given
// as @path: the only ones for which az may read a file in our name.
var fileOptions = []string{"--cloud-config"}

// checkArgs refuses what would not arrive as it was meant.
//
// az replaces an argument that begins with @, and the part of any argument
// after its first = when that begins with @, by the content of the file of
// that name. So an operator's text could make az send a file. The rule: a
// value beginning with @ passes only as exactly "@-" (standard input) when the
// command has a Stdin, or as the value of a file option.
func checkArgs(c runner.Command) *ArgumentError {
	for i, a := range c.Args {
		if strings.IndexByte(a, 0) >= 0 {
			return &ArgumentError{Arg: a, Reason: "it holds a NUL character, which no program can receive"}
		}
		if c.Program != runner.Az {
			continue
		}
		option, value, joined := strings.Cut(a, "=")
		if !joined || strings.HasPrefix(a, "@") {
			option, value = "", a
			if i > 0 {
				option = c.Args[i-1]
			}
		}
		switch {
		case !strings.HasPrefix(value, "@"):
		case value == "@-" && c.Stdin != "":
		case value == "@-":
			return &ArgumentError{Arg: a, Reason: "az would read the value from its standard input, and nothing is given there"}
		case slices.Contains(fileOptions, option):
		default:
			return &ArgumentError{Arg: a, Reason: "az would put the content of a file of that name in its place; a value can't begin with @"}
		}
	}
	return nil
}

package process

import "strings"

// unsafeInBatch are the characters that cmd.exe acts on, inside quotes too
// (% and ! are expanded, a quote ends the quoting), or that az.cmd's own
// parentheses break on.
const unsafeInBatch = "&|<>^%!\"()\r\n"

// checkBatch refuses arguments that a batch file would misread. Some become
// another command: a&calc starts calc. Of the file's own path cmd.exe expands what
// stands between percent signs; in quotes it leaves all else alone.
func checkBatch(path string, args []string) *ArgumentError {
	if strings.Contains(path, "%") {
		return &ArgumentError{Arg: path, Reason: "az was found as a batch file only, and cmd.exe would misread the % in its place; move it, or name its python.exe"}
	}
	for _, a := range args {
		if i := strings.IndexAny(a, unsafeInBatch); i >= 0 {
			return &ArgumentError{Arg: a, Reason: "az was found as a batch file only, which would misread the character " +
				quoteChar(a[i]) + "; install the Azure CLI with its MSI or name its python.exe"}
		}
		// A backslash before the closing quote would take the quote away.
		if strings.HasSuffix(a, `\`) {
			return &ArgumentError{Arg: a, Reason: "az was found as a batch file only, which would misread the backslash at its end"}
		}
	}
	return nil
}

// batchText is the command line of a batch file. checkBatch has refused what no
// quoting keeps, so quotes around each argument are enough here.
func batchText(comspec string, argv []string) string {
	return `"` + comspec + `" /d /s /v:off /c ""` + strings.Join(argv, `" "`) + `""`
}

func quoteChar(c byte) string {
	switch c {
	case '\r', '\n':
		return "newline"
	}
	return string(c)
}

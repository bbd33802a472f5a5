package validate

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// unclean says what in a text no field may hold (rule V28): the seed's script
// has typographic quotes that paste badly, invisible characters look right and
// are wrong, and az reads a leading @ as the name of a file. "" means clean.
// In a list the blanks, tabs and line ends between and around items are fine.
func unclean(raw string, list bool) (what, hint string) {
	if raw == "" {
		return "", ""
	}
	if !list {
		if isBlank(raw[0]) || isBlank(raw[len(raw)-1]) {
			return "begins or ends with a blank", "Remove the blank at the edge."
		}
	}
	for i := 0; i < len(raw); i++ {
		if c := raw[i]; c < ' ' || c >= 0x7f {
			return uncleanRune(raw, list)
		}
	}
	return leadingAt(raw)
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func leadingAt(raw string) (what, hint string) {
	if strings.HasPrefix(raw, "@") {
		return "begins with @, which az reads as the name of a file", "Remove the @."
	}
	return "", ""
}

// uncleanRune is the slow half: something beyond plain ASCII is in the text.
func uncleanRune(raw string, list bool) (what, hint string) {
	for i, r := range raw {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(raw[i:], "\uFFFD"):
			return "holds bytes that are not UTF-8 text", "Type the value again."
		case list && (r == '\t' || r == '\n' || r == '\r'):
		case strings.ContainsRune("‘’‚‛“”„‟«»‹›", r):
			return fmt.Sprintf("holds the typographic quote %c (U+%04X)", r, r), "Remove the quotes; they are not part of the value."
		case unicode.IsControl(r):
			return fmt.Sprintf("holds the control character U+%04X", r), "Type the value again instead of pasting it."
		case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r):
			return fmt.Sprintf("holds the invisible character U+%04X", r), "Type the value again instead of pasting it."
		case r != ' ' && unicode.Is(unicode.Zs, r):
			return fmt.Sprintf("holds the special blank U+%04X", r), "Use an ordinary blank, or none."
		}
	}
	return leadingAt(raw)
}

package validate

import (
	"strconv"
	"strings"
)

// Bounds on what a sentence quotes of a value, in bytes and characters.
const (
	mostQuoted = 80
	quotedHead = 30
	quotedTail = 20
)

// brief shortens what a sentence quotes, so that it still says its point of a
// page that was pasted into a field.
func brief(sentence string) string {
	if len(sentence) <= 2*mostQuoted {
		return sentence
	}
	var b strings.Builder
	for rest := sentence; rest != ""; {
		if quoted, err := strconv.QuotedPrefix(rest); err == nil && rest[0] == '"' {
			rest = rest[len(quoted):]
			if value, err := strconv.Unquote(quoted); err == nil && len(value) > mostQuoted {
				quoted = strconv.Quote(middleOut(value))
			}
			b.WriteString(quoted)
			continue
		}
		end := 1 + strings.IndexAny(rest[1:]+" ", ` "`)
		word := rest[:end]
		if rest = rest[end:]; len(word) > mostQuoted {
			word = middleOut(word)
		}
		b.WriteString(word)
	}
	return b.String()
}

// middleOut keeps the two ends of a long text.
func middleOut(s string) string {
	r := []rune(s)
	if len(r) <= quotedHead+quotedTail+1 {
		return s
	}
	return string(r[:quotedHead]) + "…" + string(r[len(r)-quotedTail:])
}

package steps

import (
	"strconv"
	"strings"
)

// Begun reports whether a text is the beginning of a right value and no more
// than that, so that nobody need be told it is wrong while they type on. It
// looks at the form alone: of addresses, of prefixes, and of names that must
// not end with a dash or a dot but pass through one on their way.
func (f *Field) Begun(text string) bool {
	switch f.Kind {
	case Text:
		name := strings.TrimRight(text, "-._")
		return name != "" && len(text) == len(name)+1
	case Address:
		return begunAddress(text)
	case Prefix:
		addr, bits, slash := strings.Cut(text, "/")
		if !slash {
			return begunAddress(addr) || wholeAddress(addr)
		}
		return wholeAddress(addr) && bits == ""
	case Addresses:
		at := strings.LastIndexAny(text, " ,;") + 1
		for _, a := range strings.FieldsFunc(text[:at], func(r rune) bool { return strings.ContainsRune(" ,;", r) }) {
			if !wholeAddress(a) {
				return false
			}
		}
		return begunAddress(text[at:])
	}
	return false
}

func begunAddress(s string) bool {
	parts := strings.Split(s, ".")
	last := len(parts) - 1
	return s != "" && len(parts) <= 4 && octets(parts[:last]) && (parts[last] == "" || last < 3 && octets(parts[last:]))
}

func wholeAddress(s string) bool {
	parts := strings.Split(s, ".")
	return len(parts) == 4 && octets(parts)
}

// octets reports whether each part is a number from 0 to 255, written plainly.
func octets(parts []string) bool {
	for _, p := range parts {
		if n, err := strconv.ParseUint(p, 10, 8); err != nil || strconv.FormatUint(n, 10) != p {
			return false
		}
	}
	return true
}

package azfiles

import "strings"

// section is one [part] of a file in the form of Python's configparser; the
// names of its settings are in small letters.
type section map[string]string

// ini reads such a file. What is not understood is left out.
func ini(text string) (names []string, parts map[string]section) {
	parts = map[string]section{}
	var at section
	last := ""
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "" || trimmed[0] == '#' || trimmed[0] == ';':
		case trimmed[0] == '[' && strings.HasSuffix(trimmed, "]"):
			name := trimmed[1 : len(trimmed)-1]
			if parts[name] == nil {
				parts[name] = section{}
				names = append(names, name)
			}
			at, last = parts[name], ""
		case at == nil:
		case last != "" && (line[0] == ' ' || line[0] == '\t'):
			at[last] += "\n" + trimmed
		default:
			key, value, ok := cutEither(trimmed)
			if ok {
				last = strings.ToLower(strings.TrimSpace(key))
				at[last] = strings.TrimSpace(value)
			}
		}
	}
	return names, parts
}

// cutEither parts a line at the first = or :, whichever comes first.
func cutEither(s string) (key, value string, ok bool) {
	i := strings.IndexAny(s, "=:")
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

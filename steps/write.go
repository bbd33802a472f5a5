package steps

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"aksarc-wizard/validate"
)

// WriteAnswers writes an answers file: keys in the order of the fields, and,
// when commented, each with its help and example above it. ReadAnswers gives
// the same values back.
func WriteAnswers(v validate.Values, head string, commented bool) []byte {
	var b strings.Builder
	for line := range strings.Lines(head) {
		b.WriteString("# " + strings.TrimRight(line, "\n") + "\n")
	}
	b.WriteString("schema: " + Schema + "\n")
	var open []string
	for _, f := range writtenFields() {
		text, there := v[f.Path]
		if !there && !(commented && f.Shown(v)) {
			continue
		}
		if !there {
			text = f.Default
		}
		keys := strings.Split(f.Path, ".")
		open = writeSections(&b, open, keys[:len(keys)-1])
		indent := strings.Repeat("  ", len(keys)-1)
		if commented {
			writeHelp(&b, indent, f)
		}
		writeValue(&b, indent, keys[len(keys)-1], f, text)
	}
	return []byte(b.String())
}

func writtenFields() []Field {
	return append(slices.Clone(Fields()), Field{Path: validate.FieldKubeconfigMerge, Kind: Bool, Optional: true, Default: "false",
		Help: "true joins it into kubeconfig.file, after a copy of that; false gives it a file of its own."})
}

// writeSections opens the mappings that lead to a key.
func writeSections(b *strings.Builder, open, want []string) []string {
	same := 0
	for same < len(open) && same < len(want) && open[same] == want[same] {
		same++
	}
	for i := same; i < len(want); i++ {
		b.WriteString(strings.Repeat("  ", i) + want[i] + ":\n")
	}
	return want
}

func writeHelp(b *strings.Builder, indent string, f Field) {
	if f.Help == "" {
		return
	}
	help := f.Help
	if f.Later != "" && strings.HasPrefix(f.Later, "no") {
		help += " Can't be changed later."
	}
	fmt.Fprintf(b, "%s# %s\n", indent, help)
}

func writeValue(b *strings.Builder, indent, key string, f Field, text string) {
	switch {
	case text == "":
		fmt.Fprintf(b, "%s%s:\n", indent, key)
	case f.Kind == Addresses:
		items := SplitList(f.Path, text)
		for i := range items {
			items[i] = scalar(items[i])
		}
		fmt.Fprintf(b, "%s%s: [%s]\n", indent, key, strings.Join(items, ", "))
	case f.Kind == Ranges:
		fmt.Fprintf(b, "%s%s:\n", indent, key)
		for _, item := range SplitList(f.Path, text) {
			if name, start, end, ok := cutRange(item); ok {
				fmt.Fprintf(b, "%s  - {name: %s, start: %s, end: %s}\n", indent, scalar(name), scalar(start), scalar(end))
			} else {
				fmt.Fprintf(b, "%s  - %s\n", indent, scalar(item))
			}
		}
	case f.Path == validate.FieldRelease: // a name that looks like a number
		fmt.Fprintf(b, "%s%s: %s\n", indent, key, quoteYAML(text))
	default:
		fmt.Fprintf(b, "%s%s: %s\n", indent, key, scalar(text))
	}
}

// cutRange splits "name start-end"; false for any other shape.
func cutRange(item string) (name, start, end string, ok bool) {
	i := strings.LastIndexAny(item, " \t")
	if i < 0 {
		return "", "", "", false
	}
	name = strings.TrimSpace(item[:i])
	start, end, ok = strings.Cut(item[i+1:], "-")
	return name, start, end, ok && name != "" && start != "" && end != "" && !strings.Contains(end, "-")
}

// scalar quotes a value where YAML would read it as something else.
func scalar(s string) string {
	plain := s != "" && !strings.ContainsAny(s[:1], " &*!|>%@`'\"#,[]{}?:-~") &&
		!strings.ContainsAny(s, "\n\t\r\"\\{}[],") && !strings.Contains(s, ": ") && !strings.Contains(s, " #") &&
		!strings.HasSuffix(s, ":") && strings.TrimSpace(s) == s
	for _, r := range s {
		if r < 0x20 || r == 0x7f || r > 0x7e {
			plain = false
		}
	}
	if plain && !strings.EqualFold(s, "null") {
		return s
	}
	return quoteYAML(s)
}

// quoteYAML writes a double-quoted scalar.
func quoteYAML(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r > 0xffff && !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\U%08x`, r)
		case !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

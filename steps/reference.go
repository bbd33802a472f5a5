package steps

import (
	"fmt"
	"slices"
	"strings"

	"aksarc-wizard/validate"
)

// Reference is docs/reference.md: every field as the faces describe it, for
// reading without a network and without the program. It is made from Fields
// and from the rule book, so it can't say anything else than they do.
func Reference() string {
	var b strings.Builder
	b.WriteString("# Field reference\n\n")
	b.WriteString("<!-- Generated from the field descriptions in package steps: go test ./steps -run Reference -update -->\n\n")
	b.WriteString("Every answer of the wizard, in the order in which it is asked, with its place in the answers file. ")
	b.WriteString("The same texts stand behind F1 on the full screen and `?` in line mode. The rules are explained in [rules.md](rules.md).\n\n")
	b.WriteString("| Answer | Path | Takes | Starts as |\n|---|---|---|---|\n")
	for _, f := range Fields() {
		fmt.Fprintf(&b, "| [%s](#%s) | `%s` | %s | %s |\n", f.Label, anchor(f), f.Path, kindNames[f.Kind], code(f.Default))
	}
	for _, s := range Steps() {
		if len(s.Fields) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", s.Title, markdown(s.About))
		for _, f := range s.Fields {
			describeField(&b, f)
		}
	}
	b.WriteString("\n## In the answers file only\n\n")
	for _, f := range writtenFields()[len(Fields()):] {
		fmt.Fprintf(&b, "- `%s` (%s): %s\n", f.Path, kindNames[f.Kind], markdown(f.Help))
	}
	return b.String()
}

var kindNames = map[Kind]string{
	Text: "text", Int: "a whole number", Bool: "true or false", Choice: "one of its choices", Address: "an IPv4 address",
	Prefix: "an IPv4 prefix", Addresses: "IPv4 addresses", Ranges: "named ranges", Path: "a file",
}

// describeField writes the section of one field. The path is part of the
// heading, because some labels occur twice.
func describeField(b *strings.Builder, f Field) {
	fmt.Fprintf(b, "\n### %s (`%s`)\n\n%s\n\n", f.Label, f.Path, markdown(f.Help))
	row := func(name, text string) {
		if text != "" {
			fmt.Fprintf(b, "- **%s:** %s\n", name, text)
		}
	}
	takes := kindNames[f.Kind]
	if f.Optional {
		takes += "; may stay empty"
	}
	row("Takes", takes)
	row("Choices", choices(f))
	row("Starts as", code(f.Default))
	row("Asked", askedWhen(f))
	row("Why", markdown(f.Why))
	row("Example", code(f.Example))
	row("If wrong", markdown(f.Wrong))
	row("Look again after a change of", dependsOn(f))
	row("In az", code(f.Flag))
	row("Changeable later", markdown(f.Later))
	row("Not offered", markdown(f.Withheld))
	row("Rules", rulesOf(f.Path))
	row("Source", markdown(f.Source))
}

// choices lists what may be chosen, where the program and not the site decides
// that.
func choices(f Field) string {
	if f.Kind != Choice && f.Kind != Bool {
		return ""
	}
	var out []string
	for _, o := range f.Offered(Defaults(), &Facts{}) {
		s := code(o.Value)
		var more []string
		for _, text := range []string{o.Label, o.Note} {
			if text != "" {
				more = append(more, markdown(text))
			}
		}
		if len(more) > 0 {
			s += " (" + strings.Join(more, ", ") + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

// askedWhen says on which choices it depends whether the field is asked, ""
// for one that always is. It is found by trying: a condition is a function.
func askedWhen(f Field) string {
	if f.When == nil {
		return ""
	}
	var out []string
	for _, gate := range Fields() {
		var shown []string
		options := gate.Offered(Defaults(), &Facts{})
		if gate.Kind != Choice && gate.Kind != Bool {
			continue
		}
		for _, o := range options {
			v := Defaults()
			v[gate.Path] = o.Value
			if f.Shown(v) {
				shown = append(shown, code(o.Value))
			}
		}
		if len(shown) > 0 && len(shown) < len(options) {
			out = append(out, fmt.Sprintf("when %s is %s", gate.Label, strings.Join(shown, " or ")))
		}
	}
	return strings.Join(out, ", and ")
}

func dependsOn(f Field) string {
	var out []string
	for _, path := range f.Needs {
		if other, _, ok := FieldAt(path); ok {
			out = append(out, fmt.Sprintf("[%s](#%s)", other.Label, anchor(other)))
		}
	}
	return strings.Join(out, ", ")
}

func rulesOf(path string) string {
	var out []string
	for _, r := range validate.Rules() {
		if slices.Contains(r.Fields, path) {
			out = append(out, r.Number)
		}
	}
	return strings.Join(out, ", ")
}

// anchor is the name that Markdown viewers give to the field's heading: lower
// case, blanks to dashes, other signs dropped.
func anchor(f Field) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		}
		return -1
	}, strings.ToLower(f.Label+" "+f.Path))
}

func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}

// markdown keeps <fqdn> from being read as a tag and * as emphasis.
func markdown(s string) string {
	return strings.NewReplacer("<", "&lt;", ">", "&gt;", "*", `\*`).Replace(s)
}

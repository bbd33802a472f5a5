package grammar

import (
	"fmt"
	"slices"
	"strings"
)

// commandHelp is the text of `az COMMAND --help`, without az's descriptions:
// the rehearsal knows the flags, not what Microsoft writes about them.
func commandHelp(c Command) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\nCommand\n    az %s\n\nArguments\n", c.Path)
	for _, f := range c.Flags {
		note := ""
		if f.Required {
			note = " [Required]"
		}
		if len(f.Values) > 0 {
			note += " : Allowed values: " + strings.Join(f.Values, ", ") + "."
		}
		fmt.Fprintf(&b, "    %s%s\n", strings.Join(f.Names, " "), note)
	}
	return b.String()
}

// groupHelp lists what is directly under a group; "" is az itself.
func (g *Grammar) groupHelp(group string) string {
	var subgroups, commands []string
	for _, path := range g.Paths() {
		rest := path
		if group != "" {
			var ok bool
			if rest, ok = strings.CutPrefix(path, group+" "); !ok {
				continue
			}
		}
		word, _, deeper := strings.Cut(rest, " ")
		if deeper {
			subgroups = append(subgroups, word)
		} else {
			commands = append(commands, word)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\nGroup\n    %s\n", strings.TrimSpace("az "+group))
	section := func(title string, words []string) {
		if len(words) == 0 {
			return
		}
		fmt.Fprintf(&b, "\n%s:\n", title)
		for _, w := range slices.Compact(words) {
			fmt.Fprintf(&b, "    %s\n", w)
		}
	}
	section("Subgroups", subgroups)
	section("Commands", commands)
	return b.String()
}

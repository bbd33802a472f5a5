package grammar

import (
	"maps"
	"slices"
	"strings"
)

// extensionsPage is where az sends people who typed a command it doesn't know.
const extensionsPage = "If the command is from an extension, please make sure the corresponding extension is installed. " +
	"To learn more about extensions, please visit 'https://learn.microsoft.com/cli/azure/azure-cli-extensions-overview'"

// find resolves the words of a command and returns what comes after them. A
// command of an extension that isn't there is "misspelled", exactly like a typo.
func (g *Grammar) find(args []string) (Command, []string, error) {
	var path []string
	for i, arg := range args {
		if strings.HasPrefix(arg, "-") {
			break
		}
		candidate := strings.Join(append(slices.Clone(path), arg), " ")
		if c, ok := g.commands[candidate]; ok {
			return c, args[i+1:], nil
		}
		if !g.isGroup(candidate) {
			text := "'" + arg + "' is misspelled or not recognized by the system."
			if len(path) == 0 {
				text += "\n" + extensionsPage
			}
			return Command{}, nil, &UsageError{Message: text}
		}
		path = append(path, arg)
	}
	rest := args[len(path):]
	if slices.Contains(rest, "--help") || slices.Contains(rest, "-h") || len(path) == 0 {
		return Command{}, nil, &HelpRequest{Text: g.groupHelp(strings.Join(path, " "))}
	}
	return Command{}, nil, &UsageError{Message: "the following arguments are required: _subcommand"}
}

func (g *Grammar) isGroup(path string) bool {
	for p := range g.commands {
		if strings.HasPrefix(p, path+" ") {
			return true
		}
	}
	return false
}

// Paths lists the commands of this installation, sorted.
func (g *Grammar) Paths() []string { return slices.Sorted(maps.Keys(g.commands)) }

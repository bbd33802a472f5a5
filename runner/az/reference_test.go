package az

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// testdata/reference.json is what Microsoft's generated reference says of the
// commands at the seed's versions, with the flags that came later and since when.
type refCommand struct {
	Mutates      bool
	Subscription bool
	Stdout       string
	Positionals  bool
	Prompts      bool `json:"promptsUnlessYes"`
	OneOf        [][]string
	Conflicts    [][]string
	Since        map[string]string
	Flags        map[string]refFlag
}

type refFlag struct {
	Takes    string
	Required bool
	Values   []string
	Since    map[string]string
}

func readReference(t *testing.T) map[string]refCommand {
	t.Helper()
	data, err := os.ReadFile("testdata/reference.json")
	require.NoError(t, err)
	var ref map[string]refCommand
	require.NoError(t, json.Unmarshal(data, &ref))
	return ref
}

// words is the command itself: the arguments up to the first flag, as far as
// the reference knows them.
func words(ref map[string]refCommand, args []string) (string, []string) {
	for n := len(args); n > 0; n-- {
		if name := strings.Join(args[:n], " "); ref[name].Flags != nil {
			return name, args[n:]
		}
	}
	return "", args
}

// parse reads arguments as az's parser does and says what is wrong with them.
func (r refCommand) parse(args []string) (flags map[string][]string, problems []string) {
	flags = map[string][]string{}
	current := ""
	for _, a := range args {
		if strings.HasPrefix(a, "-") {
			name, value, joined := strings.Cut(a, "=")
			current = name
			if flags[name] != nil {
				problems = append(problems, "given twice: "+name)
			}
			flags[name] = []string{}
			if joined {
				flags[name] = append(flags[name], value)
			}
			continue
		}
		if current == "" && !r.Positionals {
			problems = append(problems, "not a flag: "+a)
			continue
		}
		flags[current] = append(flags[current], a)
	}
	delete(flags, "")
	return flags, problems
}

var globalFlags = map[string]refFlag{
	"--output":           {Takes: "value", Values: []string{"json"}},
	"--only-show-errors": {Takes: "none"},
}

func TestEveryCommandAgreesWithTheReference(t *testing.T) {
	t.Parallel()
	ref := readReference(t)
	seen := map[string]bool{}
	for _, b := range allBuilt() {
		name, args := words(ref, b.command.Args)
		if !assert.NotEmpty(t, name, "%s: the reference doesn't know this command", b.name) {
			continue
		}
		seen[name] = true
		command := ref[name]
		flags, problems := command.parse(args)
		assert.Empty(t, problems, b.name)
		assertSince(t, b, name, command.Since)
		for flag, values := range flags {
			known, ok := command.Flags[flag]
			if !ok {
				known, ok = globalFlags[flag]
			}
			if flag == "--subscription" && !ok && command.Subscription {
				known, ok = refFlag{Takes: "value"}, true
			}
			if !assert.True(t, ok, "%s: %s has no %s", b.name, name, flag) {
				continue
			}
			assertArity(t, b.name+" "+flag, known, values)
			assertSince(t, b, flag, known.Since)
		}
		for flag, known := range command.Flags {
			if known.Required {
				assert.Contains(t, flags, flag, "%s: required", b.name)
			}
		}
		assertChoices(t, b.name, command, flags)
		printed := slices.Contains([]string{"object", "array", "text"}, command.Stdout)
		assert.Equal(t, printed, flags["--output"] != nil, "%s: --output json where something is printed, and only there", b.name)
		if command.Prompts {
			assert.Contains(t, flags, "--yes", "%s: would ask on a terminal nobody sees", b.name)
		}
		// Collecting logs writes a file, which the reference doesn't count.
		assert.Equal(t, command.Mutates || strings.Contains(name, "logs"), b.command.Mutates, "%s: mutates", b.name)
	}
	for name := range ref {
		assert.True(t, seen[name], "no test builds %q", name)
	}
}

func assertArity(t *testing.T, what string, known refFlag, values []string) {
	t.Helper()
	switch known.Takes {
	case "none":
		assert.Empty(t, values, what)
	case "value":
		assert.Len(t, values, 1, what)
	case "optional":
		assert.LessOrEqual(t, len(values), 1, what)
	case "list":
		assert.NotEmpty(t, values, what)
	case "keyvalues":
		for _, v := range values {
			if v != "" {
				assert.Contains(t, v, "=", what)
			}
		}
		assert.NotEmpty(t, values, what)
	default:
		assert.Fail(t, "the reference says nothing of its arity", what)
	}
	if known.Values != nil {
		for _, v := range values {
			assert.Contains(t, known.Values, v, what)
		}
	}
}

func assertSince(t *testing.T, b built, what string, since map[string]string) {
	t.Helper()
	for tool, from := range since {
		has := map[string]Version{"azure-cli": b.versions.Core, "aksarc": b.versions.AksArc, "stack-hci-vm": b.versions.StackHCIVM}[tool]
		assert.True(t, has.AtLeast(mustVersion(from)), "%s: %s came with %s %s, built for %s", b.name, what, tool, from, has)
	}
}

func assertChoices(t *testing.T, name string, command refCommand, flags map[string][]string) {
	t.Helper()
	has := func(group []string) bool {
		return !slices.ContainsFunc(group, func(f string) bool { return flags[f] == nil })
	}
	if command.OneOf != nil {
		n := 0
		for _, group := range command.OneOf {
			if has(group) {
				n++
			}
		}
		assert.Equal(t, 1, n, "%s: exactly one of %v", name, command.OneOf)
	}
	for _, group := range command.Conflicts {
		assert.False(t, has(group), "%s: %v exclude each other", name, group)
	}
}

// The check above must be able to fail.
func TestReferenceCheckNoticesMistakes(t *testing.T) {
	t.Parallel()
	ref := readReference(t)
	name, rest := words(ref, []string{"aksarc", "show", "--nmae", "x"})
	assert.Equal(t, "aksarc show", name)
	flags, problems := ref[name].parse(rest)
	assert.Empty(t, problems)
	assert.NotContains(t, ref[name].Flags, "--nmae")
	assert.Equal(t, map[string][]string{"--nmae": {"x"}}, flags)

	_, problems = ref[name].parse([]string{"stray", "--name", "a", "--name", "b"})
	assert.Equal(t, []string{"not a flag: stray", "given twice: --name"}, problems)

	name, _ = words(ref, []string{"aksarc", "sow"})
	assert.Empty(t, name)
}

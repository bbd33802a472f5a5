package grammar

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"
)

// Core is the name under which az itself is listed among the versions.
const Core = "azure-cli"

// Takes says how many arguments a flag consumes.
type Takes string

// The arities that az's parser knows.
const (
	Value    Takes = "value"    // exactly one argument
	Int      Takes = "int"      // exactly one whole number
	Switch   Takes = "switch"   // none
	List     Takes = "list"     // one or more, up to the next flag
	Optional Takes = "optional" // none or one
)

// Flag is one option of a command. Names[0] is the name by which the parsed
// value is found; the order is the one in which az prints the names.
type Flag struct {
	Names    []string          `json:"names"`
	Takes    Takes             `json:"takes"`
	Required bool              `json:"required"`
	Values   []string          `json:"values"`
	Since    map[string]string `json:"since"`
}

// Label is the flag as az names it in its messages: all names, by slashes.
func (f Flag) Label() string { return strings.Join(f.Names, "/") }

// Positional is an argument without a flag.
type Positional struct {
	Name     string `json:"name"`
	Required bool   `json:"required"`
	Takes    Takes  `json:"takes"`
}

// Command is one command of az or of an extension.
type Command struct {
	// Path is the command without "az", words separated by a space.
	Path string `json:"-"`
	// Extension must be installed, "" for a command of the core.
	Extension string            `json:"extension"`
	Since     map[string]string `json:"since"`
	// Mutates says whether a run changes anything; rest depends on its method.
	Mutates     bool `json:"mutates"`
	LongRunning bool `json:"longRunning"`
	// NoSubscription commands refuse the global flag --subscription.
	NoSubscription bool `json:"noSubscription"`
	// Confirms commands ask before they act unless --yes is given.
	Confirms    bool         `json:"confirms"`
	Positionals []Positional `json:"positionals"`
	Flags       []Flag       `json:"flags"`
}

// Tables is everything the reference says.
type Tables struct {
	// MinCore gives for an extension and a version from which on it holds the
	// least version of az that it works with.
	MinCore  map[string]map[string]string `json:"minCore"`
	Global   []Flag                       `json:"global"`
	Commands map[string]Command           `json:"commands"`
}

//go:embed commands.json
var commandsJSON []byte

var load = sync.OnceValue(func() *Tables {
	var t Tables
	if err := json.Unmarshal(commandsJSON, &t); err != nil {
		panic("rehearsal: the embedded command tables are broken: " + err.Error())
	}
	fill := func(flags []Flag) {
		for i := range flags {
			if flags[i].Takes == "" {
				flags[i].Takes = Value
			}
		}
	}
	fill(t.Global)
	for path, c := range t.Commands {
		c.Path = path
		fill(c.Flags)
		t.Commands[path] = c
	}
	return &t
})

// Reference returns the whole tables, whatever the versions. The caller must
// not change them.
func Reference() *Tables { return load() }

// Grammar is the command line of one installation: az and its extensions at
// their versions.
type Grammar struct {
	tables   *Tables
	versions map[string]string
	commands map[string]Command
}

// New makes the grammar of az at version core with these extensions (name to
// version). An extension that needs a newer az is left out, as az does.
func New(core string, extensions map[string]string) *Grammar {
	g := &Grammar{tables: load(), versions: map[string]string{Core: core}, commands: map[string]Command{}}
	for name, version := range extensions {
		if least := g.tables.MinCoreOf(name, version); Compare(core, least) >= 0 {
			g.versions[name] = version
		}
	}
	for path, c := range g.tables.Commands {
		if c.Extension != "" && g.versions[c.Extension] == "" || !g.has(c.Since) {
			continue
		}
		c.Flags = slices.Clone(c.Flags)
		c.Flags = slices.DeleteFunc(c.Flags, func(f Flag) bool { return !g.has(f.Since) })
		for _, f := range g.tables.Global {
			if f.Names[0] == "--subscription" && (c.NoSubscription || c.flag("--subscription") != nil) {
				continue
			}
			c.Flags = append(c.Flags, f)
		}
		g.commands[path] = c
	}
	return g
}

// MinCoreOf is the least version of az that an extension at a version needs,
// "0" when nothing is known.
func (t *Tables) MinCoreOf(extension, version string) string {
	least, from := "0", ""
	for since, core := range t.MinCore[extension] {
		if Compare(version, since) >= 0 && Compare(since, from) >= 0 {
			least, from = core, since
		}
	}
	return least
}

// Command returns the command with that path, without "az".
func (g *Grammar) Command(path string) (Command, bool) {
	c, ok := g.commands[path]
	return c, ok
}

// has says whether every version condition is met.
func (g *Grammar) has(since map[string]string) bool {
	for name, version := range since {
		if g.versions[name] == "" || Compare(g.versions[name], version) < 0 {
			return false
		}
	}
	return true
}

// flag finds a flag by any of its names.
func (c Command) flag(name string) *Flag {
	for i, f := range c.Flags {
		if slices.Contains(f.Names, name) {
			return &c.Flags[i]
		}
	}
	return nil
}

package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What no room may depend on, at any depth. Who may import whom is the first
// thing that rots when nobody looks.
var forbidden = map[string][]string{
	"./validate/...": {"aksarc-wizard/runner", "aksarc-wizard/steps", "aksarc-wizard/ui", "os/exec", "net/http", "github.com/"},
	"./steps/...":    {"aksarc-wizard/ui", "aksarc-wizard/runner/process", "os/exec", "net/http", "github.com/charmbracelet"},
	"./runner/...":   {"aksarc-wizard/steps", "aksarc-wizard/ui", "aksarc-wizard/validate", "github.com/charmbracelet"},
	"./ui/...":       {"aksarc-wizard/runner/process", "aksarc-wizard/runner/execute", "aksarc-wizard/runner/journal", "net/http"},
}

// rooms of tests may hold what tests need.
func isTestRoom(pkg string) bool {
	base := filepath.Base(pkg)
	return strings.HasSuffix(base, "test") && base != "test"
}

func TestTheRoomsImportOnlyWhatTheyMay(t *testing.T) {
	t.Parallel()
	for room, never := range forbidden {
		t.Run(room, func(t *testing.T) {
			t.Parallel()
			list := exec.Command("go", "list", "-f", "{{.ImportPath}}: {{join .Deps \" \"}}", room)
			list.Dir = "../.."
			out, err := list.Output()
			require.NoError(t, err)
			n := 0
			for line := range strings.Lines(string(out)) {
				pkg, deps, _ := strings.Cut(strings.TrimSpace(line), ": ")
				if isTestRoom(pkg) {
					continue
				}
				n++
				for _, dep := range strings.Fields(deps) {
					for _, no := range never {
						assert.False(t, dep == no || strings.HasPrefix(dep, strings.TrimSuffix(no, "/")+"/"), "%s depends on %s", pkg, dep)
					}
				}
			}
			assert.Positive(t, n, "no package found under %s", room)
		})
	}
}

// Only runner/process may start programs.
func TestOneRoomStartsPrograms(t *testing.T) {
	t.Parallel()
	list := exec.Command("go", "list", "-f", "{{.ImportPath}}: {{join .Imports \" \"}}", "./...")
	list.Dir = "../.."
	out, err := list.Output()
	require.NoError(t, err)
	var who []string
	for line := range strings.Lines(string(out)) {
		pkg, imports, _ := strings.Cut(strings.TrimSpace(line), ": ")
		for _, i := range strings.Fields(imports) {
			if i == "os/exec" && !isTestRoom(pkg) {
				who = append(who, pkg)
			}
		}
	}
	assert.Equal(t, []string{"aksarc-wizard/runner/process"}, who)
}

// The module's path must sort before github.com/, or Bubble Tea asks the
// terminal for its colours before our package can tell it not to, and every
// start on a mute terminal takes five seconds.
func TestTheModuleSortsBeforeBubbleTea(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-m").Output()
	require.NoError(t, err)
	assert.Less(t, strings.TrimSpace(string(out)), "github.com/")
}

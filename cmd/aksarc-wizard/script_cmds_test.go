package main

// Commands of the end-to-end scripts that look at a rehearsal's site. Those for
// files are in script_files_test.go.

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jmespath/go-jmespath"
	"github.com/rogpeppe/go-internal/testscript"

	"aksarc-wizard/runner/rehearsal"
)

var scriptCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"exits":  exits,
	"calls":  calls,
	"site":   lookAtSite,
	"await":  awaitCall,
	"wheels": writeWheels,

	"marked":      marked,
	"markedfiles": markedFiles,

	"edit":       edit,
	"append":     appendLine,
	"found":      found,
	"same":       same,
	"unpack":     unpack,
	"owneronly":  ownerOnly,
	"deployment": deploymentID,
}

// exits runs a program that must end with this code: exits CODE PROGRAM ARG...
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG...")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var ended *exec.ExitError
	switch {
	case errors.As(err, &ended):
		code = ended.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, wanted %s", code, args[0])
	}
}

func siteOf(ts *testscript.TestScript, name string) string {
	return filepath.Join(ts.Getenv("AKSARC_WIZARD_HOME"), "rehearsal", name)
}

// count is how often the site's ledger holds a command; only those that ended
// well when ok is set. "change" stands for every command that can change.
func count(ts *testscript.TestScript, dir, command string, ok bool) int {
	if !rehearsal.IsSite(dir) {
		ts.Fatalf("%s is not the folder of a rehearsal site", dir)
	}
	entries, err := rehearsal.Ledger(dir)
	ts.Check(err)
	n := 0
	for _, e := range entries {
		if (e.Command == command || command == "change" && e.Mutating) && (!ok || e.ExitCode == 0) {
			n++
		}
	}
	return n
}

// calls compares the number of calls: calls SITE COMMAND N [ok]
func calls(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: calls SITE COMMAND N [ok]")
	}
	n := count(ts, siteOf(ts, args[0]), args[1], len(args) > 3 && args[3] == "ok")
	if strconv.Itoa(n) != args[2] {
		ts.Fatalf("%s was called %d times, wanted %s", args[1], n, args[2])
	}
}

// lookAtSite compares a value of the site: site SITE JMESPATH JSON
func lookAtSite(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: site SITE JMESPATH JSON")
	}
	text, err := os.ReadFile(filepath.Join(siteOf(ts, args[0]), "site.json"))
	ts.Check(err)
	var state any
	ts.Check(json.Unmarshal(text, &state))
	found, err := jmespath.Search(args[1], state)
	ts.Check(err)
	have, err := json.Marshal(found)
	ts.Check(err)
	if (string(have) == args[2]) == neg {
		ts.Fatalf("%s is %s, wanted %s", args[1], have, args[2])
	}
}

// awaitCall waits until a command has been called: await SITE COMMAND
func awaitCall(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: await SITE COMMAND")
	}
	dir := siteOf(ts, args[0])
	for end := time.Now().Add(20 * time.Second); !rehearsal.IsSite(dir) || count(ts, dir, args[1], true) == 0; {
		if time.Now().After(end) {
			ts.Fatalf("%s was not called in 20 s", args[1])
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// marked wants the rehearsal's mark on every line of a stream: marked stdout
func marked(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: marked stdout|stderr")
	}
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		if strings.TrimSpace(line) != "" && !strings.HasPrefix(line, lineMark) {
			ts.Fatalf("a line without the mark: %q", line)
		}
	}
}

// markedFiles wants the mark in every file under the folders that holds
// anything, but for those of the given names: markedfiles DIR... [-- NAME...]
func markedFiles(ts *testscript.TestScript, neg bool, args []string) {
	folders, without := args, []string(nil)
	if i := slices.Index(args, "--"); i >= 0 {
		folders, without = args[:i], args[i+1:]
	}
	files := 0
	for _, folder := range folders {
		ts.Check(filepath.WalkDir(ts.MkAbs(folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() || slices.Contains(without, d.Name()) {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			files++
			if len(text) > 0 && !strings.Contains(strings.ToLower(string(text)), "rehears") {
				ts.Fatalf("a file without the mark: %s", path)
			}
			return nil
		}))
	}
	if neg || files == 0 {
		ts.Fatalf("no files under %v", folders)
	}
}

package main

// Commands of the end-to-end scripts for files. They take the place of sed,
// find and sh, so that the scripts run on Windows too.

import (
	"archive/zip"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// edit copies a text with replacements; every pattern must be found, ^ and $
// are at lines: edit FROM TO PATTERN REPLACEMENT...
func edit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 || len(args)%2 != 0 {
		ts.Fatalf("usage: edit FROM TO PATTERN REPLACEMENT...")
	}
	text := ts.ReadFile(args[0])
	for i := 2; i < len(args); i += 2 {
		pattern, err := regexp.Compile("(?m)" + args[i])
		ts.Check(err)
		if !pattern.MatchString(text) {
			ts.Fatalf("%s has nothing like %s", args[0], args[i])
		}
		text = pattern.ReplaceAllString(text, args[i+1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}

// appendLine adds a line to a file: append FILE LINE
func appendLine(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: append FILE LINE")
	}
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_APPEND|os.O_WRONLY, 0)
	ts.Check(err)
	_, err = f.WriteString(args[1] + "\n")
	ts.Check(err)
	ts.Check(f.Close())
}

// one is the only file of a pattern.
func one(ts *testscript.TestScript, pattern string) string {
	files, err := filepath.Glob(ts.MkAbs(pattern))
	ts.Check(err)
	if len(files) != 1 {
		ts.Fatalf("%s is %d files: %v", pattern, len(files), files)
	}
	return files[0]
}

// found wants exactly one file of a pattern: found PATTERN
func found(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: found PATTERN")
	}
	one(ts, args[0])
}

// same compares the one file of a pattern with another: same PATTERN FILE
func same(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: same PATTERN FILE")
	}
	file := one(ts, args[0])
	if ts.ReadFile(file) != ts.ReadFile(args[1]) {
		ts.Fatalf("%s and %s differ", file, args[1])
	}
}

// unpack takes the texts out of the one archive of a pattern: unpack ZIP FOLDER
func unpack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: unpack ZIP FOLDER")
	}
	z, err := zip.OpenReader(one(ts, args[0]))
	ts.Check(err)
	defer func() { ts.Check(z.Close()) }()
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), z))
}

// ownerOnly wants that nobody but the owner may do anything with the files,
// but for those of the given names: owneronly PATH... [-- NAME...]
func ownerOnly(ts *testscript.TestScript, neg bool, args []string) {
	paths, without := args, []string(nil)
	if i := slices.Index(args, "--"); i >= 0 {
		paths, without = args[:i], args[i+1:]
	}
	files := 0
	for _, path := range paths {
		if strings.Contains(path, "*") {
			path = one(ts, path)
		}
		ts.Check(filepath.WalkDir(ts.MkAbs(path), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() || slices.Contains(without, d.Name()) {
				return err
			}
			info, err := d.Info()
			if err == nil && info.Mode().Perm()&0o077 != 0 {
				ts.Fatalf("%s has mode %v", path, info.Mode())
			}
			files++
			return err
		}))
	}
	if neg || files == 0 {
		ts.Fatalf("no files under %v", paths)
	}
}

// deploymentID puts the id of the oldest deployment whose id ends so into a
// variable: deployment NAME [ENDING]
func deploymentID(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: deployment NAME [ENDING]")
	}
	ending := strings.Join(args[1:], "")
	entries, err := os.ReadDir(filepath.Join(ts.Getenv("AKSARC_WIZARD_HOME"), "deployments"))
	ts.Check(err)
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ending) {
			ts.Setenv(args[0], e.Name())
			return
		}
	}
	ts.Fatalf("no deployment ends in %q", ending)
}

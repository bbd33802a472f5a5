package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner/az"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// settledAnswers reads a file and refuses one with errors.
func (a *app) settledAnswers(file string) (validate.Values, error) {
	v, err := a.readAnswers(file)
	if err != nil {
		return nil, err
	}
	if r := a.offlineReport(v, file); r.Blocked() {
		for _, p := range r.Problems {
			printProblem(a.streams.Err, p)
		}
		return nil, fail(exitAnswers, "Mend the file, then: aksarc-wizard validate "+file, "%s has errors.", file)
	}
	return v, nil
}

// readAnswers reads an answers file; "-" is standard input.
func (a *app) readAnswers(file string) (validate.Values, error) {
	var text []byte
	var err error
	if file == "-" {
		text, err = io.ReadAll(io.LimitReader(a.streams.In, 2<<20))
	} else {
		text, err = os.ReadFile(file)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fail(exitUsage, "Make one with: aksarc-wizard init > "+file, "%s: there is no such file.", file)
	case err != nil:
		return nil, fail(exitUsage, "", "%s can't be read: %v.", file, err)
	}
	v, err := steps.ReadAnswers(text)
	if err != nil {
		var lines []string
		for line := range strings.Lines(err.Error()) {
			lines = append(lines, file+": "+strings.TrimSpace(line))
		}
		if a.flags.json {
			return nil, a.fileProblems(err, lines)
		}
		return nil, fail(exitAnswers, "", "%s", strings.Join(lines, "\naksarc-wizard: "))
	}
	if _, known := az.ReleaseByName(v[validate.FieldRelease]); known {
		a.siteRelease = v[validate.FieldRelease]
	}
	return v, nil
}

// fileProblems reports what is wrong with the file itself as problems, so that
// machine output stays one document.
func (a *app) fileProblems(err error, lines []string) error {
	var problems []validate.Problem
	for _, e := range unjoin(err) {
		var fe *steps.FileError
		p := validate.Problem{Rule: "file", Severity: validate.Error, Message: e.Error()}
		if errors.As(e, &fe) {
			p.Message, p.Hint = fe.Message, fe.Hint
			if fe.Line > 0 {
				p.Message = fmt.Sprintf("line %d: %s", fe.Line, fe.Message)
			}
		}
		problems = append(problems, p)
	}
	if err := a.printJSON(map[string]any{"problems": problems}); err != nil {
		return err
	}
	return fail(exitAnswers, "", "%s", strings.Join(lines, "\naksarc-wizard: "))
}

func unjoin(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

// base is the absolute folder that relative files in the answers refer to.
func (a *app) base(file string) string {
	if file != "" && file != "-" {
		if abs, err := filepath.Abs(file); err == nil {
			return filepath.Dir(abs)
		}
	}
	dir, err := a.host.Dir()
	if err != nil {
		return os.TempDir()
	}
	return dir
}

// printJSON prints one document. That of a rehearsal says so first.
func (a *app) printJSON(v any) error {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	marked := text.Bytes()
	const field = `"rehearsal":`
	if rest, ok := bytes.CutPrefix(marked, []byte(`{"`)); ok && a.flags.rehearse && !bytes.Contains(marked, []byte(field)) {
		marked = slices.Concat([]byte("{"+field+`true,"`), rest)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, marked, "", "  "); err != nil {
		return err
	}
	_, err := out.WriteTo(a.streams.Out)
	return err
}

// oneFile wants exactly one file name.
func oneFile(c *cobra.Command, args []string) error {
	if len(args) != 1 {
		return fail(exitUsage, "Usage: aksarc-wizard "+c.Use, "%s takes one answers file, and got %d.", c.Name(), len(args))
	}
	return nil
}

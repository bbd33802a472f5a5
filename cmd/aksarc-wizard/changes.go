package main

// What the wizard changed on this computer, and how to undo it.

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/private"
	"aksarc-wizard/steps"
)

// changesFile holds one change a line, in the state folder.
const changesFile = "changes.jsonl"

// change is one repair that was run.
type change struct {
	Time    time.Time `json:"time"`
	Command []string  `json:"command"`
	// Undo are the commands that take it back, none when nothing is to be
	// taken back; Before says in words what was there.
	Undo   [][]string `json:"undo,omitempty"`
	Before string     `json:"before,omitempty"`
	// Failed: the tool said so; it may have changed something all the same.
	Failed bool `json:"failed,omitempty"`
	// Undone: it was taken back.
	Undone bool `json:"undone,omitempty"`
}

func (w *world) changesPath() string {
	return filepath.Join(filepath.Dir(w.about.DraftFile), changesFile)
}

func (w *world) changes() ([]change, error) {
	text, err := os.ReadFile(w.changesPath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []change
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c change
		if json.Unmarshal(lines.Bytes(), &c) == nil {
			all = append(all, c)
		}
	}
	return all, lines.Err()
}

func (w *world) writeChanges(all []change) error {
	var b bytes.Buffer
	for _, c := range all {
		line, err := json.Marshal(c)
		if err != nil {
			return err
		}
		b.Write(append(line, '\n'))
	}
	return private.Write(w.changesPath(), []byte(w.redactor.Redact(b.String())))
}

func (w *world) appendChange(c change) error {
	all, err := w.changes()
	if err != nil {
		return err
	}
	return w.writeChanges(append(all, c))
}

func (w *world) rewriteLast(do func(*change)) error {
	all, err := w.changes()
	if err != nil || len(all) == 0 {
		return err
	}
	do(&all[len(all)-1])
	return w.writeChanges(all)
}

func (a *app) changesCommand() *cobra.Command {
	var undo bool
	c := &cobra.Command{Use: "changes", Short: "Show what repairs changed on this computer, or undo the newest", Args: cobra.NoArgs}
	c.Flags().BoolVar(&undo, "undo", false, "undo the newest change that can be undone")
	c.Flags().BoolVar(&a.flags.yes, "yes", false, "with --undo: don't ask")
	c.RunE = func(*cobra.Command, []string) error {
		w, err := a.openWorld("")
		if err != nil {
			return err
		}
		defer w.close()
		a.banner(w, a.streams.Out)
		if !undo {
			return a.printChanges(w)
		}
		ctx, stop := a.interruptible()
		defer stop()
		return a.undo(ctx, w)
	}
	return c
}

// printChanges tells them in the order in which they were made.
func (a *app) printChanges(w *world) error {
	all, err := w.Changes()
	if err != nil {
		return fail(exitFailed, "", "What was noted can't be read: %v.", err)
	}
	out := a.streams.Out
	if len(all) == 0 {
		fmt.Fprintln(out, "Nothing was changed on this computer by repairs.")
	}
	for _, c := range slices.Backward(all) {
		mark := ""
		switch {
		case c.Undone:
			mark = " (undone)"
		case c.Failed:
			mark = " (it failed)"
		}
		fmt.Fprintf(out, "%s%s\n  $ %s\n", c.Time.Format("2006-01-02 15:04:05"), mark, steps.OneLine(c.Command))
		if c.Before != "" {
			fmt.Fprintf(out, "  Before: %s\n", c.Before)
		}
		for _, u := range c.Undo {
			fmt.Fprintf(out, "  Undo:   %s\n", steps.OneLine(u))
		}
	}
	return nil
}

// undo takes the newest change back, never more than one at a time.
func (a *app) undo(ctx context.Context, w *world) error {
	all, err := w.Changes()
	if err != nil {
		return fail(exitFailed, "", "What was noted can't be read: %v.", err)
	}
	if c, ok := steps.Newest(all); ok {
		fmt.Fprintf(a.streams.Err, "To undo: %s\n", steps.OneLine(c.Command))
		for _, u := range c.Undo {
			fmt.Fprintf(a.streams.Err, "  $ %s\n", steps.OneLine(u))
		}
		if err := a.agreeTo("Undo it?", "Nothing was changed."); err != nil {
			return err
		}
	}
	said, err := w.undoNewest(ctx, func(l runner.Line) { fmt.Fprintf(a.streams.Err, "  | %s\n", l.Text) })
	if err != nil {
		return fail(exitFailed, "", "%v", err)
	}
	fmt.Fprintln(a.streams.Out, said)
	return nil
}

const nothingToUndo = "There is nothing to undo."

// undoNewest runs the commands that take the newest change back, and notes it.
func (w *world) undoNewest(ctx context.Context, output func(runner.Line)) (said string, err error) {
	all, err := w.changes()
	if err != nil {
		return "", fmt.Errorf("%s can't be read: %s", w.changesPath(), plainError(err))
	}
	i := len(all) - 1
	for i >= 0 && !all[i].shown().Undoable() {
		i--
	}
	if i < 0 {
		return nothingToUndo, nil
	}
	for _, u := range all[i].shown().Undo {
		u.Mutates = true
		res, err := w.ask.Run(ctx, u, output)
		if err != nil {
			return "", err
		}
		if res.ExitCode != 0 {
			return "", fmt.Errorf("%s failed with exit code %d", steps.OneLine(u), res.ExitCode)
		}
	}
	all[i].Undone = true
	if err := w.writeChanges(all); err != nil {
		return "", fmt.Errorf("it is undone, but that could not be noted: %w", err)
	}
	return "Undone.", nil
}

var _ steps.Changer = (*world)(nil)

// Changes are those of this computer as a face shows them, newest first.
func (w *world) Changes() ([]steps.Change, error) {
	all, err := w.changes()
	if err != nil {
		return nil, fmt.Errorf("%s: %s", w.changesPath(), plainError(err))
	}
	var out []steps.Change
	for _, c := range slices.Backward(all) {
		out = append(out, c.shown())
	}
	return out, nil
}

// shown is a change as a face shows it.
func (c change) shown() steps.Change {
	out := steps.Change{Time: c.Time, Command: commandOf(c.Command), Before: c.Before, Failed: c.Failed, Undone: c.Undone}
	for _, u := range c.Undo {
		if len(u) > 0 {
			out.Undo = append(out.Undo, commandOf(u))
		}
	}
	return out
}

func commandOf(argv []string) runner.Command {
	if len(argv) == 0 { // nobody but this program writes the file, but anybody can
		return runner.Command{}
	}
	return runner.Command{Program: runner.Program(argv[0]), Args: argv[1:]}
}

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
	"strings"
	"time"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
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

// mend runs a repair: what was there before is noted first, together with the
// commands that bring it back.
func (w *world) mend(ctx context.Context, c runner.Command, output func(runner.Line)) (runner.Result, error) {
	if output == nil {
		output = func(runner.Line) {}
	}
	if c.Program == runner.Self {
		return w.ownCommand(ctx, c, output)
	}
	ch := change{Time: w.host.Now(), Command: c.Argv()}
	noted := false
	if c.Mutates && c.Program == runner.Az {
		ch.Undo, ch.Before, noted = w.before(ctx, c)
	}
	if noted {
		if err := w.appendChange(ch); err != nil {
			return runner.Result{}, fmt.Errorf("not begun, because what is there now could not be noted: %w", err)
		}
		if ch.Before != "" {
			output(runner.Line{Stderr: true, Text: "Before: " + ch.Before})
		}
	}
	res, err := w.runRepair(ctx, c, output)
	if noted && (err != nil || res.ExitCode != 0) {
		_ = w.rewriteLast(func(last *change) { last.Failed = true }) // the entry itself is there
	}
	return res, err
}

func (w *world) runRepair(ctx context.Context, c runner.Command, output func(runner.Line)) (runner.Result, error) {
	if i := slices.Index(c.Args, "--source"); i >= 0 && i+1 < len(c.Args) && !w.about.Rehearsal {
		return w.installWheel(ctx, c, c.Args[i+1], output)
	}
	res, err := w.ask.Run(ctx, c, output)
	if slices.Equal(c.Args, az.AccountClear().Args) && ctx.Err() == nil && (err != nil || res.ExitCode != 0) {
		// On a fresh folder az wants to reach the public cloud even for this; a
		// sign-in that follows must not fail for it.
		output(runner.Line{Stderr: true, Text: "The earlier sign-in could not be cleared; going on."})
		return runner.Result{Command: c, Took: res.Took}, nil
	}
	return res, err
}

// ownCommand carries out a repair that is one of this program's own commands.
func (w *world) ownCommand(ctx context.Context, c runner.Command, output func(runner.Line)) (runner.Result, error) {
	if len(c.Args) == 3 && c.Args[0] == "media" && c.Args[1] == "set-aside" {
		to, err := w.setAside(c.Args[2])
		if err != nil {
			return refusal(c, output, err.Error())
		}
		output(runner.Line{Text: "Set aside: it is now " + to})
		return runner.Result{Command: c}, nil
	}
	if slices.Equal(c.Args, steps.UndoNewest().Args) {
		switch said, err := w.undoNewest(ctx, output); {
		case err != nil:
			return refusal(c, output, err.Error())
		default:
			output(runner.Line{Text: said})
			return runner.Result{Command: c}, nil
		}
	}
	return runner.Result{}, fmt.Errorf("%s is not a repair of this program", strings.Join(c.Args, " "))
}

// before says what a command is about to change, and how to bring it back;
// false for commands that need no note.
func (w *world) before(ctx context.Context, c runner.Command) (undo [][]string, before string, noted bool) {
	if len(c.Args) < 2 {
		return nil, "", false
	}
	switch c.Args[0] + " " + c.Args[1] {
	case "cloud register", "cloud update", "cloud set":
		undo, before = w.beforeCloud(ctx, c)
	case "config set":
		undo, before = w.beforeConfig(ctx, c)
	case "extension add":
		name := valueOf(c.Args, "--name")
		if file := valueOf(c.Args, "--source"); file != "" {
			name, _, _ = az.WheelOf(file)
		}
		if v := w.installed(ctx, name); v.Known() {
			before = fmt.Sprintf("%s %s was installed; bring it back from its own wheel", name, v)
		} else if name != "" {
			undo, before = [][]string{az.ExtensionRemove(name).Argv()}, name+" was not installed"
		}
	default:
		return nil, "", false
	}
	return undo, before, true
}

func (w *world) beforeCloud(ctx context.Context, c runner.Command) ([][]string, string) {
	res, err := w.ask.Run(ctx, az.CloudList(), nil)
	if err != nil || res.ExitCode != 0 {
		return nil, "az did not say which clouds there are"
	}
	clouds, err := az.ParseClouds(res.Stdout)
	if err != nil {
		return nil, "az did not say which clouds there are"
	}
	name := valueOf(c.Args, "--name")
	at := slices.IndexFunc(clouds, func(cl az.Cloud) bool { return cl.Name == name })
	active := slices.IndexFunc(clouds, func(cl az.Cloud) bool { return cl.Active })
	switch c.Args[1] {
	case "register":
		if at < 0 {
			return [][]string{az.CloudUnregister(name).Argv()}, "the cloud " + name + " was not registered"
		}
	case "update":
		if at >= 0 {
			old := clouds[at]
			return [][]string{az.CloudUpdate(az.Versions{}, old.CloudSpec).Argv()},
				fmt.Sprintf("%s led to %s, signing in at %s", name, old.ResourceManager, old.ActiveDirectory)
		}
	case "set":
		if active >= 0 && clouds[active].Name != name {
			return [][]string{az.CloudSet(clouds[active].Name).Argv()}, clouds[active].Name + " was active"
		}
	}
	return nil, ""
}

func (w *world) beforeConfig(ctx context.Context, c runner.Command) ([][]string, string) {
	// The file itself, which is what will change: az would name the wizard's
	// environment as well.
	text := w.eyes.dirs().Settings()
	if w.about.Rehearsal {
		res, err := w.ask.Run(ctx, az.ConfigGet(""), nil)
		if err == nil && res.ExitCode == 0 {
			text = res.Stdout
		}
	}
	settings, err := az.ParseSettings(text)
	if err != nil {
		return nil, "it is not known what az's settings are"
	}
	old, gone := map[string]string{}, []string{}
	var said []string
	for _, arg := range c.Args[2:] {
		key, _, ok := strings.Cut(arg, "=")
		if !ok || strings.HasPrefix(key, "-") {
			continue
		}
		if i := slices.IndexFunc(settings, func(s az.Setting) bool { return s.Name == key }); i >= 0 {
			old[key] = settings[i].Value
			said = append(said, key+" was "+settings[i].Value)
		} else {
			gone = append(gone, key)
			said = append(said, key+" was not set")
		}
	}
	var undo [][]string
	if len(old) > 0 {
		undo = append(undo, az.ConfigSet(old).Argv())
	}
	if len(gone) > 0 {
		undo = append(undo, az.ConfigUnset(gone...).Argv())
	}
	return undo, strings.Join(said, ", ")
}

func valueOf(args []string, flag string) string {
	for i, a := range args {
		if a == flag && i+1 < len(args) {
			return args[i+1]
		}
		if v, ok := strings.CutPrefix(a, flag+"="); ok {
			return v
		}
	}
	return ""
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
		all, err := w.changes()
		if err != nil {
			return fail(exitFailed, "", "%s can't be read: %s.", w.changesPath(), plainError(err))
		}
		a.banner(w, a.streams.Out)
		if !undo {
			a.printChanges(all)
			return nil
		}
		ctx, stop := a.interruptible()
		defer stop()
		return a.undo(ctx, w, all)
	}
	return c
}

func (a *app) printChanges(all []change) {
	out := a.streams.Out
	if len(all) == 0 {
		fmt.Fprintln(out, "Nothing was changed on this computer by repairs.")
		return
	}
	for _, c := range all {
		mark := ""
		switch {
		case c.Undone:
			mark = " (undone)"
		case c.Failed:
			mark = " (it failed)"
		}
		fmt.Fprintf(out, "%s%s\n  $ %s\n", c.Time.Format("2006-01-02 15:04:05"), mark, shown(c.Command))
		if c.Before != "" {
			fmt.Fprintf(out, "  Before: %s\n", c.Before)
		}
		for _, u := range c.Undo {
			fmt.Fprintf(out, "  Undo:   %s\n", shown(u))
		}
	}
}

func shown(argv []string) string {
	return steps.OneLine(commandOf(argv))
}

// newest is the place of the newest change that can be undone, -1 for none.
func newest(all []change) int {
	for i := len(all) - 1; i >= 0; i-- {
		if !all[i].Undone && len(all[i].Undo) > 0 {
			return i
		}
	}
	return -1
}

// undo takes the newest change back, never more than one at a time.
func (a *app) undo(ctx context.Context, w *world, all []change) error {
	if i := newest(all); i >= 0 {
		fmt.Fprintf(a.streams.Err, "To undo: %s\n", shown(all[i].Command))
		for _, u := range all[i].Undo {
			fmt.Fprintf(a.streams.Err, "  $ %s\n", shown(u))
		}
		if err := a.agreeTo("Undo it?", "Nothing was changed."); err != nil {
			return err
		}
	}
	said, err := w.undoNewest(ctx, func(l runner.Line) { fmt.Fprintf(a.streams.Err, "  | %s\n", l.Text) })
	if err != nil {
		return fail(exitFailed, "", "%v.", err)
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
	i := newest(all)
	if i < 0 {
		return nothingToUndo, nil
	}
	for _, u := range all[i].Undo {
		if len(u) == 0 {
			continue
		}
		res, err := w.ask.Run(ctx, runner.Command{Program: runner.Program(u[0]), Args: u[1:], Mutates: true}, output)
		if err != nil {
			return "", err
		}
		if res.ExitCode != 0 {
			return "", fmt.Errorf("%s failed with exit code %d", shown(u), res.ExitCode)
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
		if len(c.Command) == 0 {
			continue
		}
		x := steps.Change{Time: c.Time, Command: commandOf(c.Command), Before: c.Before, Failed: c.Failed, Undone: c.Undone}
		for _, u := range c.Undo {
			if len(u) > 0 {
				x.Undo = append(x.Undo, commandOf(u))
			}
		}
		out = append(out, x)
	}
	return out, nil
}

func commandOf(argv []string) runner.Command {
	return runner.Command{Program: runner.Program(argv[0]), Args: argv[1:]}
}

package main

// How a repair is run: what was there before is noted first.

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/steps"
)

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

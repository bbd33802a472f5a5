package uitest

import (
	"errors"
	"slices"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
)

// Changes are the repairs that were run and not undone, newest first.
func (w *World) Changes() ([]steps.Change, error) {
	defer w.enter("Changes")()
	if w.ChangesError != "" {
		return nil, errors.New(w.ChangesError)
	}
	return slices.Clone(w.Noted), nil
}

// undoNewest takes the newest change back, as the program's own command does.
func (w *World) undoNewest() {
	for i := range w.Noted {
		if w.Noted[i].Undoable() {
			w.Noted[i].Undone = true
			return
		}
	}
}

// Noted are two changes, one of them undone.
func Noted() []steps.Change {
	az := func(args ...string) runner.Command { return runner.Command{Program: runner.Az, Args: args} }
	return []steps.Change{
		{Time: Began, Command: az("config", "set", "core.instance_discovery=false", "--only-show-errors"), Before: "core.instance_discovery was not set",
			Undo: []runner.Command{az("config", "unset", "core.instance_discovery", "--only-show-errors")}},
		{Time: Began, Command: az("extension", "add", "--source", "/media/usb/aksarc-1.2.23-py3-none-any.whl", "--yes"), Before: "aksarc was not installed", Undone: true,
			Undo: []runner.Command{az("extension", "remove", "--name", "aksarc")}},
	}
}

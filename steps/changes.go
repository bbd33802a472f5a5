package steps

import (
	"time"

	"aksarc-wizard/runner"
)

// Change is a repair that was run on this computer.
type Change struct {
	Time time.Time
	// Command is what was run, Before what was there before, in words.
	Command runner.Command
	Before  string
	// Undo are the commands that take it back; nil when nothing is to be taken
	// back, or nobody knows how.
	Undo []runner.Command
	// Failed: az said so; it may have changed something all the same. Undone: it
	// was taken back.
	Failed, Undone bool
}

// Undoable reports whether it can be taken back.
func (c Change) Undoable() bool { return !c.Undone && len(c.Undo) > 0 }

// Changer is a World that notes what its repairs change.
type Changer interface {
	// Changes are all that were noted on this computer, newest first.
	Changes() ([]Change, error)
}

// UndoNewest takes the newest undoable change back. It is a command of the wizard
// itself, as the operator could type it.
func UndoNewest() runner.Command {
	return runner.Command{Program: runner.Self, Args: []string{"changes", "--undo", "--yes"}, Mutates: true}
}

// Newest is the change that UndoNewest takes back.
func Newest(all []Change) (Change, bool) {
	for _, c := range all {
		if c.Undoable() {
			return c, true
		}
	}
	return Change{}, false
}

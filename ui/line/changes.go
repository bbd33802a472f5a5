package line

import (
	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
)

// listChanges lists what repairs changed on this computer, newest first, and takes
// the newest back if that is wanted. It gives word when something was undone.
func (f *face) listChanges() replyKind {
	w, ok := f.world.(steps.Changer)
	if !ok {
		f.say("Nothing is noted here of what repairs change.")
		return typed
	}
	all, err := w.Changes()
	switch {
	case err != nil:
		f.say("FAIL: what was noted can't be read: %s", sentence(err.Error()))
		return typed
	case len(all) == 0:
		f.say("Nothing was changed on this computer by repairs.")
		return typed
	}
	for _, c := range all {
		said := "On " + c.Time.Format("2006-01-02 15:04:05")
		switch {
		case c.Undone:
			said += ", undone since"
		case c.Failed:
			said += ", it failed"
		}
		f.say("%s:", said)
		f.show(c.Command)
		if c.Before != "" {
			f.say("  Before: %s", sentence(c.Before))
		}
	}
	newest, ok := steps.Newest(all)
	if !ok {
		f.say("There is nothing to undo.")
		return typed
	}
	f.say("This takes the newest of them back:")
	for _, c := range newest.Undo {
		f.show(c)
	}
	return f.runAll("Undo the newest change", []runner.Command{steps.UndoNewest()}, f.m.Step().Asks)
}

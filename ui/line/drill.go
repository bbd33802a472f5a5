package line

import (
	"strings"

	"aksarc-wizard/steps"
)

// outsideCommand is offered while a drill is practised.
var outsideCommand = command{"outside", "ask somebody else: who has the rights, the network or the media"}

// drill is the world, when a drill is practised in it.
func (f *face) drill() (steps.DrillWorld, bool) {
	w, ok := f.world.(steps.DrillWorld)
	return w, ok && f.about.Drill != nil
}

// outside has done what in life somebody else would have to be asked for.
func (f *face) outside() {
	w, ok := f.drill()
	if !ok {
		f.say("Somebody else can only be asked in a drill.")
		return
	}
	said, err := w.Outside()
	switch {
	case err != nil:
		f.say("That could not be done: %s", sentence(err.Error()))
	case strings.TrimSpace(said) == "":
		f.say("Nothing in this drill has to be done by somebody else. The way out is yours.")
	default:
		f.say("%s", sentence(said))
	}
	if f.m.Step().ID == steps.Ready {
		f.say("Type :again to check what that has changed.")
	}
}

// debrief tells what there was to learn from the drill, with its own indents.
func (f *face) debrief() {
	w, ok := f.drill()
	if !ok {
		return
	}
	f.blank()
	for line := range strings.SplitSeq(strings.TrimSpace(w.Debrief()), "\n") {
		body := strings.TrimLeft(line, " ")
		f.say("%s%s", strings.Repeat(" ", min(len(line)-len(body), 8)), body)
	}
}

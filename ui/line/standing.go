package line

import "aksarc-wizard/steps"

// whereItStands tells, before a deployment is gone on with, what its journal
// believes and what the site says: the site is asked only about what was begun
// and not seen done.
func (f *face) whereItStands() {
	w, ok := f.world.(steps.StandingWorld)
	if !ok {
		return
	}
	rows, err := w.Standing(f.ctx, f.id)
	if err != nil {
		f.say("WARNING: what the site says could not be learnt: %v", err)
		if rows, err = w.Believed(f.id); err != nil {
			return // going on reads the same journal, and says what is wrong with it
		}
	}
	f.say("Where it stands:")
	for _, r := range rows {
		mark, said := "", "journal: "+r.Belief
		if r.Truth != "" {
			said += "; service: " + r.Truth
		}
		if r.Differs {
			mark = "DIFFERENT: "
		}
		f.say("  %s%s: %s", mark, r.Title, sentence(said))
	}
}

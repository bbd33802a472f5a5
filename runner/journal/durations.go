package journal

import "time"

// Durations are how long the actions took that a run of this journal ordered,
// from the start to the good end, in the order of the records. An action that
// was there already, that was waited for after somebody else's order, or that
// did not end well says nothing of how long it takes.
func Durations(records []Record) map[string][]time.Duration {
	out := map[string][]time.Duration{}
	ordered := map[string]bool{} // by us, since the action was begun
	for _, r := range records {
		switch r.Kind {
		case KindStarted:
			ordered[r.Action] = false
		case KindDecided:
			var d Decided
			ordered[r.Action] = r.Decode(&d) == nil && d.Decision == DecidedDo
		case KindEnded:
			var e Ended
			if r.Decode(&e) == nil && e.Outcome == OutcomeDone && ordered[r.Action] && e.ElapsedMS > 0 {
				out[r.Action] = append(out[r.Action], time.Duration(e.ElapsedMS)*time.Millisecond)
			}
		}
	}
	return out
}

package journal

import (
	"slices"
	"time"
)

// Phase is how far the journal believes an action to be.
type Phase string

// The phases, in order of progress.
const (
	PhaseNone    Phase = ""        // never taken up
	PhaseLooked  Phase = "looked"  // taken up, nothing changed yet
	PhaseChanged Phase = "changed" // a change was announced; it may have been made
	PhaseWaiting Phase = "waiting" // the service was seen at work on it
	PhaseDone    Phase = "done"
	PhaseFailed  Phase = "failed"
)

// ActionState is the journal's belief about one action. It is what was written,
// not what is true: only the site knows that.
type ActionState struct {
	Action string
	Phase  Phase
	// State is the provisioning state last recorded.
	State string
	// Why is the reason of the last decision, Message the last words.
	Why, Message string
	// Unclear says that a change was announced in the last run and how it ended
	// was not recorded; Changed is when it was announced.
	Unclear bool
	Changed time.Time
	// Ours says that the thing was absent when this deployment first looked and
	// that this deployment announced a change after that.
	Ours bool
	// Started and Updated are the times of its first and last record.
	Started, Updated time.Time
	Ended            *Ended

	absent bool
}

// State gives the belief about every action that the records name.
func State(records []Record) map[string]ActionState {
	states := make(map[string]ActionState)
	for _, r := range records {
		if r.Action == "" {
			continue
		}
		s, seen := states[r.Action]
		if !seen {
			s = ActionState{Action: r.Action, Started: r.Time}
		}
		s.apply(r)
		states[r.Action] = s
	}
	return states
}

// apply ignores data it can't read: the checksum held, so a newer program of
// the same schema wrote it, and the site is asked anyway.
func (s *ActionState) apply(r Record) {
	s.Updated = r.Time
	if r.Message != "" {
		s.Message = r.Message
	}
	switch r.Kind {
	case KindStarted:
		s.Phase, s.Ended = PhaseLooked, nil
	case KindLooked:
		var l Looked
		if r.Decode(&l) == nil {
			s.State = l.State
			s.absent = !l.Found
		}
	case KindDecided:
		s.Why = r.Message
	case KindOperation:
		s.operation(r)
	case KindPolled:
		var p Polled
		if r.Decode(&p) == nil {
			s.State = p.State
		}
		s.Phase, s.Unclear = PhaseWaiting, false
	case KindEnded:
		s.ended(r)
	}
}

func (s *ActionState) operation(r Record) {
	var o Operation
	if r.Decode(&o) != nil {
		return
	}
	switch o.Phase {
	case OperationBegin:
		s.Phase, s.Unclear, s.Changed = PhaseChanged, true, r.Time
		switch {
		case o.Clears:
			// What comes after a failed attempt is cleared away is ours.
			s.absent = true
		case s.absent:
			s.Ours = true
		}
	case OperationEnd:
		s.Unclear = false
	}
}

func (s *ActionState) ended(r Record) {
	var e Ended
	if r.Decode(&e) != nil {
		return
	}
	s.Ended = &e
	s.Phase = PhaseFailed
	if e.Outcome == OutcomeDone || e.Outcome == OutcomeSkipped {
		s.Phase, s.Unclear = PhaseDone, false
	}
}

// Made is something that this deployment made, as far as the journal knows.
type Made struct {
	Action string
	// State is the provisioning state last recorded; Certain is false when it
	// was announced but never seen.
	State   string
	Certain bool
}

// CleanUp lists what this deployment made, last made first: the order in which
// it can be taken away. What was there before is never in it.
func CleanUp(records []Record) []Made {
	states := State(records)
	var order []string
	for _, r := range records {
		if r.Kind == KindOperation && !slices.Contains(order, r.Action) {
			order = append(order, r.Action)
		}
	}
	var made []Made
	for _, id := range slices.Backward(order) {
		s := states[id]
		if !s.Ours {
			continue
		}
		made = append(made, Made{Action: id, State: s.State, Certain: s.Phase == PhaseDone || s.State != ""})
	}
	return made
}

// Unfinished says whether a deployment can be continued: its last run did not
// come to its end, or did not end well.
func Unfinished(records []Record) bool {
	for _, r := range slices.Backward(records) {
		switch r.Kind {
		case KindRunEnded:
			var e Ended
			return r.Decode(&e) != nil || e.Outcome != OutcomeDone
		case KindRunStarted, KindDetached:
			return true
		}
	}
	return true
}

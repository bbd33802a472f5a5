package main

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/journal"
)

// usual is how long actions took in earlier runs on this computer.
type usual struct {
	once  sync.Once
	took  map[string][]time.Duration
	since int // deployments that were looked at
}

// mostJournals bounds how far back is looked: old sites were other sites.
const mostJournals = 20

// timed says of each action of a plan how long it usually takes, and from where
// that is known: from earlier runs on this computer, else from the sample that
// the plan names. A rehearsal's site is faster than life, and its runs say
// nothing of a real one.
func (w *world) timed(p runner.Plan) runner.Plan {
	p.Actions = slices.Clone(p.Actions)
	for i := range p.Actions {
		a := &p.Actions[i]
		switch {
		case w.about.Rehearsal && w.waits > 0:
			a.Usually = time.Duration(float64(a.Usually) / w.waits)
			a.UsuallyFrom = "at this rehearsal's speed"
		case w.about.Rehearsal:
			a.Usually = 0
		default:
			if took := w.tookBefore()[a.ID]; len(took) > 0 {
				a.Usually, a.UsuallyFrom = median(took), timesHere(len(took))
			} else if a.Usually > 0 {
				a.UsuallyFrom = "in a published sample"
			}
		}
	}
	return p
}

func timesHere(n int) string {
	if n == 1 {
		return "here, once before"
	}
	return fmt.Sprintf("here, %d times before", n)
}

// tookBefore reads the journals, once: they are small, and few.
func (w *world) tookBefore() map[string][]time.Duration {
	w.usual.once.Do(func() {
		w.usual.took = map[string][]time.Duration{}
		all, err := w.store.List()
		if err != nil {
			return // then nothing is known
		}
		for _, s := range all { // newest first
			if s.Err != nil || s.Created.Rehearsal || w.usual.since == mostJournals {
				continue
			}
			dep, err := w.store.Open(s.ID)
			if err != nil {
				continue
			}
			w.usual.since++
			for action, took := range journal.Durations(dep.Records()) {
				w.usual.took[action] = append(w.usual.took[action], took...)
			}
		}
	})
	return w.usual.took
}

// median is the middle one, the lower of two.
func median(all []time.Duration) time.Duration {
	all = slices.Sorted(slices.Values(all))
	return all[(len(all)-1)/2]
}

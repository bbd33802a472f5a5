package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/journal"
)

// ran writes the journal of a run whose cluster took so long.
func ran(t *testing.T, store *journal.Store, decision journal.Decision, outcome journal.Outcome, took time.Duration) {
	t.Helper()
	dep, err := store.Create(journal.Meta{Cluster: "c1"})
	require.NoError(t, err)
	for _, r := range []journal.Record{
		journal.NewRecord(journal.KindStarted, "cluster", "", nil),
		journal.NewRecord(journal.KindDecided, "cluster", "", journal.Decided{Decision: decision}),
		journal.NewRecord(journal.KindEnded, "cluster", "", journal.Ended{Outcome: outcome, ElapsedMS: took.Milliseconds()}),
	} {
		require.NoError(t, dep.Record(r))
	}
	require.NoError(t, dep.Close())
}

func TestWhatUsuallyTakesHowLongIsFromEarlierRunsHere(t *testing.T) {
	t.Parallel()
	plan := runner.Plan{Actions: []runner.Action{{ID: "cluster", Usually: 14 * time.Minute}, {ID: "verify"}}}
	store := func(t *testing.T, rehearsal bool) *journal.Store {
		return &journal.Store{Root: t.TempDir(), Now: time.Now, Rehearsal: rehearsal}
	}
	real := store(t, false)
	w := &world{store: real, waits: 1}
	first := w.timed(plan).Actions
	assert.Equal(t, 14*time.Minute, first[0].Usually)
	assert.Equal(t, "in a published sample", first[0].UsuallyFrom)
	assert.Empty(t, first[1].UsuallyFrom, "nothing is known of it")
	assert.Empty(t, plan.Actions[0].UsuallyFrom, "the plan that was given is left alone")

	ran(t, real, journal.DecidedDo, journal.OutcomeDone, 20*time.Minute)
	ran(t, real, journal.DecidedDo, journal.OutcomeDone, 40*time.Minute)
	ran(t, real, journal.DecidedDo, journal.OutcomeDone, 22*time.Minute)
	ran(t, real, journal.DecidedAttach, journal.OutcomeDone, time.Minute)  // somebody else's order
	ran(t, real, journal.DecidedSkip, journal.OutcomeSkipped, time.Second) // it was there
	ran(t, real, journal.DecidedDo, journal.OutcomeFailed, 2*time.Minute)
	practised := store(t, true)
	practised.Root = real.Root
	ran(t, practised, journal.DecidedDo, journal.OutcomeDone, time.Second)
	require.NoError(t, os.WriteFile(filepath.Join(real.Root, "deployments", "stray"), nil, 0o600))
	w = &world{store: real, waits: 1}
	again := w.timed(plan).Actions[0]
	assert.Equal(t, 22*time.Minute, again.Usually)
	assert.Equal(t, "here, 3 times before", again.UsuallyFrom)

	w = &world{store: practised, waits: 60}
	w.about.Rehearsal = true
	assert.Equal(t, 14*time.Second, w.timed(plan).Actions[0].Usually, "a rehearsal is faster than life")
	w.waits = 0
	assert.Zero(t, w.timed(plan).Actions[0].Usually, "and without any waiting nothing takes long")
}

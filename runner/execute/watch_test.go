package execute_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/execute"
	"aksarc-wizard/runner/journal"
)

// watch looks on at what b's journal says of its last run.
func watch(t *testing.T, b *bench, atWork func() bool) ([]runner.Event, error) {
	t.Helper()
	dep, err := b.store.Open(b.dep.ID)
	require.NoError(t, err)
	var events []runner.Event
	err = execute.Watch(t.Context(), dep, plan(cluster()), b.clock, atWork, func(e runner.Event) { events = append(events, e) })
	return events, err
}

// What is told of a run from its journal is what the run itself told.
func TestAWatcherIsToldWhatTheRunTold(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.tool.Expect(showArgv...).Reply(3, "", "")
	b.tool.Expect(createArgv...).Reply(0, "", "")
	b.tool.Expect(showArgv...).Reply(0, answer("Creating"), "")
	b.tool.Expect(showArgv...).Reply(0, answer("Succeeded"), "")
	require.NoError(t, b.run(t.Context(), plan(cluster()), execute.Options{}))
	told, err := watch(t, b, func() bool { return false })
	require.NoError(t, err, "a run that has ended is told to its end, whoever is gone")
	var kinds []runner.EventKind
	var states []string
	for _, e := range told {
		if e.Kind != runner.ActionProgress {
			kinds = append(kinds, e.Kind)
		}
		if e.State != "" {
			states = append(states, e.State)
		}
	}
	assert.Equal(t, []runner.EventKind{runner.ActionStarted, runner.ActionDone, runner.RunDone}, kinds)
	assert.Equal(t, []string{"Creating", "Succeeded"}, states)
	assert.Equal(t, "Create cluster c1", told[0].Message)
	assert.Equal(t, b.lastOfAction().Elapsed.Truncate(time.Millisecond), told[len(told)-2].Elapsed)
}

func TestAWatcherIsToldHowARunFailed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.tool.Expect(showArgv...).Reply(0, answer("Failed"), "").Always()
	var ran *runner.Failure
	require.ErrorAs(t, b.run(t.Context(), plan(cluster()), execute.Options{}), &ran)
	told, err := watch(t, b, func() bool { return true })
	var f *runner.Failure
	require.ErrorAs(t, err, &f)
	assert.Equal(t, ran.Message, f.Message)
	assert.Equal(t, runner.RunFailed, told[len(told)-1].Kind)
}

func TestAProgramThatGoesWithoutAWordEndsTheWatch(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, r := range []journal.Record{
		journal.NewRecord(journal.KindRunStarted, "", "", journal.RunStarted{}),
		journal.NewRecord(journal.KindStarted, "cluster", "", nil),
	} {
		require.NoError(t, b.dep.Record(r))
	}
	looks := 0
	told, err := watch(t, b, func() bool {
		if looks++; looks == 2 { // written while it is watched
			require.NoError(t, b.dep.Record(journal.NewRecord(journal.KindPolled, "cluster", "", journal.Polled{State: "Creating"})))
		}
		return looks < 3
	})
	require.ErrorIs(t, err, execute.ErrAbandoned)
	require.Len(t, told, 2)
	assert.Equal(t, "Creating", told[1].State)
}

func TestWhoeverStopsWatchingDetaches(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := execute.Watch(ctx, b.dep, plan(cluster()), b.clock, func() bool { return true }, func(runner.Event) {})
	require.ErrorIs(t, err, runner.ErrDetach)
}

func TestARunThatGoesOnSaysWhatTheJournalBelievedAndWhatTheSiteSays(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.tool.Expect(showArgv...).Reply(0, answer("Succeeded"), "")
	belief := map[string]journal.ActionState{"cluster": {Action: "cluster", Phase: journal.PhaseWaiting, State: "Creating"}}
	require.NoError(t, b.run(t.Context(), plan(cluster()), execute.Options{Belief: belief}))
	var said []string
	for _, e := range b.events {
		said = append(said, e.Message)
	}
	assert.Contains(t, said, "Journal: waiting; last seen Creating; service: Succeeded.", "one look is enough for both")
}

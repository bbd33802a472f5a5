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

func TestDetachWhileWaiting(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.tool.Expect(showArgv...).Reply(3, "", notFound)
	b.tool.Expect(createArgv...)
	b.tool.Expect(showArgv...).Reply(0, answer("Creating"), "").Always()
	ctx, cancel := context.WithCancelCause(t.Context())
	b.clock.After(5*time.Minute, func() { cancel(runner.ErrDetach) })
	begin := b.clock.Now()
	err := b.run(ctx, plan(cluster()), execute.Options{})
	require.ErrorIs(t, err, runner.ErrDetach)
	assert.Equal(t, 5*time.Minute, b.clock.Now().Sub(begin), "at once")
	last := b.events[len(b.events)-1]
	assert.Equal(t, runner.Detached, last.Kind)
	assert.Contains(t, last.Message, "goes on there")
	records := b.dep.Records()
	assert.Equal(t, journal.KindDetached, records[len(records)-1].Kind)
	assert.True(t, journal.Unfinished(records))
	state := journal.State(records)["cluster"]
	assert.Equal(t, journal.PhaseWaiting, state.Phase)

	// Whoever continues finds it done, and orders nothing.
	next := &bench{clock: b.clock, tool: b.tool, store: b.store, dep: b.dep, Engine: b.Engine}
	b.tool.Replace(0, answer("Succeeded"), showArgv...)
	require.NoError(t, next.run(t.Context(), plan(cluster()), execute.Options{Belief: journal.State(records)}))
	assert.Len(t, b.tool.Changes(), 1)
	assert.Equal(t, []journal.Made{{Action: "cluster", State: "Succeeded", Certain: true}}, journal.CleanUp(b.dep.Records()))
}

func TestDetachBeforeAnythingWasChanged(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	b.tool.Expect(showArgv...).Do(func(context.Context) { cancel(runner.ErrDetach) }).Fail(context.Canceled)
	require.ErrorIs(t, b.run(ctx, plan(cluster()), execute.Options{}), runner.ErrDetach)
	assert.Contains(t, b.events[len(b.events)-1].Message, "Nothing was under way")
}

func TestDetachDuringTheOrder(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	b.tool.Expect(showArgv...).Reply(3, "", notFound)
	b.tool.Expect(createArgv...).Do(func(context.Context) { cancel(runner.ErrDetach) }).Fail(runner.ErrDetach)
	require.ErrorIs(t, b.run(ctx, plan(cluster()), execute.Options{}), runner.ErrDetach)
	state := journal.State(b.dep.Records())["cluster"]
	assert.True(t, state.Unclear, "how the order ended is not known")
	assert.True(t, state.Ours)
}

func TestStopAsksWhatExists(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		exit int
		out  string
		says string
	}{
		"it is being made": {0, answer("Creating"), "Stopped. It exists; its state is Creating. The service goes on"},
		"it is not there":  {3, "", "does not show it"},
		"nobody answers":   {1, "", "could not be learnt"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			ctx, cancel := context.WithCancelCause(t.Context())
			b.tool.Expect(showArgv...).Reply(3, "", notFound)
			b.tool.Expect(createArgv...).Do(func(context.Context) { cancel(runner.ErrStop) }).Fail(context.Canceled)
			b.tool.Expect(showArgv...).Reply(tt.exit, tt.out, "").Do(func(ctx context.Context) {
				assert.NoError(t, ctx.Err(), "the question is not part of what was stopped")
			})
			var f *runner.Failure
			err := b.run(ctx, plan(cluster()), execute.Options{})
			require.ErrorAs(t, err, &f)
			require.ErrorIs(t, err, runner.ErrStop)
			assert.Equal(t, runner.FailedStopped, f.Kind)
			assert.Contains(t, f.Message, tt.says)
			assert.Equal(t, []runner.EventKind{runner.ActionStarted, runner.ActionFailed, runner.RunFailed}, b.kinds())
		})
	}
}

func TestStopWhileNothingIsBegun(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ctx, cancel := context.WithCancel(t.Context())
	b.tool.Expect(showArgv...).Do(func(context.Context) { cancel() }).Fail(context.Canceled)
	var f *runner.Failure
	require.ErrorAs(t, b.run(ctx, plan(cluster()), execute.Options{}), &f)
	assert.Equal(t, runner.FailedStopped, f.Kind)
	assert.Contains(t, f.Message, "Nothing was being changed")
}

func TestNothingIsTakenUpAfterALeave(t *testing.T) {
	t.Parallel()
	first, second := cluster(), cluster()
	second.ID = "second"
	for cause, end := range map[error]runner.EventKind{runner.ErrDetach: runner.Detached, runner.ErrStop: runner.RunFailed} {
		b := newBench(t)
		ctx, cancel := context.WithCancelCause(t.Context())
		b.tool.Expect(showArgv...).Reply(0, answer("Succeeded"), "").Do(func(context.Context) { cancel(cause) })
		err := b.run(ctx, plan(first, second), execute.Options{})
		require.ErrorIs(t, err, cause)
		assert.Equal(t, []runner.EventKind{runner.ActionStarted, runner.ActionSkipped, end}, b.kinds())
		assert.Contains(t, b.events[len(b.events)-1].Message, "Nothing was")
	}
}

func TestAChangeThatCanNotBeRecordedIsNotBegun(t *testing.T) {
	t.Parallel()
	for failing := 1; failing <= 5; failing++ {
		b := newBench(t)
		b.tool.Expect(showArgv...).Reply(3, "", notFound).Always()
		n := 0
		b.Journal = &disk{b.dep, func() bool { n++; return n >= failing }}
		var f *runner.Failure
		err := b.run(t.Context(), plan(cluster()), execute.Options{})
		if failing <= 2 { // before the look: the expectation must still be used
			_, _ = b.tool.Run(t.Context(), *show(), nil)
		}
		require.ErrorAs(t, err, &f)
		assert.Equal(t, runner.FailedJournal, f.Kind)
		assert.Empty(t, b.tool.Changes(), "record %d failed", failing)
	}
}

func TestADiskThatIsFullForAWhileDoesNotEndAChange(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.tool.Expect(showArgv...).Reply(3, "", notFound)
	full := false
	b.tool.Expect(createArgv...).Do(func(context.Context) { full = true })
	b.tool.Expect(showArgv...).Reply(0, answer("Creating"), "")
	b.tool.Expect(showArgv...).Reply(0, answer("Succeeded"), "")
	b.Journal = &disk{b.dep, func() bool { return full }}
	b.clock.After(3*time.Minute, func() { full = false })
	begin := b.clock.Now()
	require.NoError(t, b.run(t.Context(), plan(cluster()), execute.Options{}))
	assert.Equal(t, 3*time.Minute, b.clock.Now().Sub(begin), "nothing is done before it is on disk")
	assert.Contains(t, b.messages(), "The journal can't be written now; the work goes on")

	// And one that stays full ends the run, without "done".
	b = newBench(t)
	b.tool.Expect(showArgv...).Reply(3, "", notFound)
	b.tool.Expect(createArgv...).Do(func(context.Context) { full = true })
	b.tool.Expect(showArgv...).Reply(0, answer("Succeeded"), "")
	b.Journal = &disk{b.dep, func() bool { return full }}
	var f *runner.Failure
	require.ErrorAs(t, b.run(t.Context(), plan(cluster()), execute.Options{}), &f)
	assert.Equal(t, runner.FailedJournal, f.Kind)
	assert.NotContains(t, b.kinds(), runner.ActionDone)
}

package execute_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/execute"
	"aksarc-wizard/runner/journal"
)

// messages are the engine's own words, without lines of tools.
func (b *bench) messages() string {
	var all []string
	for _, e := range b.events {
		if !e.Line && e.Message != "" {
			all = append(all, e.Message)
		}
	}
	return strings.Join(all, "\n")
}

// underWay is a bench whose cluster is being created, whoever ordered it.
func underWay(t *testing.T) *bench {
	t.Helper()
	b := newBench(t)
	b.tool.Expect(showArgv...).Reply(0, answer("Creating"), "")
	return b
}

func TestTheApplianceMayRestartForAnHour(t *testing.T) {
	t.Parallel()
	b := underWay(t)
	b.tool.Expect(showArgv...).Reply(1, "", "ERROR: Failed to establish a new connection").Always()
	b.clock.After(time.Hour, func() { b.tool.Replace(0, answer("Succeeded"), showArgv...) })
	a := cluster()
	a.Wait.Bound = 2 * time.Hour
	require.NoError(t, b.run(t.Context(), plan(a), execute.Options{}))
	assert.Contains(t, b.messages(), "The site does not answer (Failed to establish a new connection); asking again.")
	assert.Contains(t, b.messages(), "has not answered for 55 min of at most 1 h 15 min; still waiting. A restart of the appliance can take up to an hour. You can detach")
	assert.Less(t, strings.Count(b.messages(), "has not answered"), 13, "told every five minutes, not at every poll")
}

func TestEveryCommandAndWaitSaysItsBound(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.tool.Expect(showArgv...).Reply(3, "", notFound)
	b.tool.Expect(createArgv...).Reply(0, "", "")
	b.tool.Expect(showArgv...).Reply(0, answer("Creating"), "")
	b.tool.Expect(showArgv...).Reply(0, answer("Succeeded"), "").Always()
	a := cluster()
	a.Wait.Bound = 2 * time.Hour
	require.NoError(t, b.run(t.Context(), plan(a), execute.Options{}))
	var bounds, used []time.Duration
	for _, e := range b.events {
		if e.Bound > 0 {
			bounds, used = append(bounds, e.Bound), append(used, e.Used)
		}
	}
	require.Len(t, bounds, 3, "the creation, and two answers")
	assert.Equal(t, []time.Duration{a.Steps[0].Command.Bound(), 2 * time.Hour, 2 * time.Hour}, bounds)
	assert.Zero(t, used[1], "the wait has just begun")
	assert.Equal(t, a.Wait.Every, used[2])
}

func TestPatienceEnds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		exit   int
		stderr string
		err    error
		after  time.Duration
		kind   runner.FailureKind
	}{
		{"unreachable", 1, "ERROR: connection refused", nil, 75 * time.Minute, runner.FailedConnection},
		{"az is gone", 0, "", errors.New("az: no such file"), 2 * time.Minute, runner.FailedStart},
		{"usage", 2, "ERROR: 'aksarc' is misspelled or not recognized by the system.", nil, 2 * time.Minute, runner.FailedCommand},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := underWay(t)
			e := b.tool.Expect(showArgv...).Reply(tt.exit, "", tt.stderr).Always()
			if tt.err != nil {
				e.Fail(tt.err)
			}
			begin := b.clock.Now()
			a := cluster()
			a.Wait.Bound = 10 * time.Hour
			var f *runner.Failure
			require.ErrorAs(t, b.run(t.Context(), plan(a), execute.Options{}), &f)
			assert.Equal(t, tt.kind, f.Kind)
			assert.Equal(t, tt.after, b.clock.Now().Sub(begin))
		})
	}
}

func TestTheBoundHolds(t *testing.T) {
	t.Parallel()
	b := underWay(t)
	b.tool.Expect(showArgv...).Reply(0, answer("Creating"), "").Always()
	begin := b.clock.Now()
	var f *runner.Failure
	require.ErrorAs(t, b.run(t.Context(), plan(cluster()), execute.Options{}), &f)
	assert.Equal(t, runner.FailedTimeout, f.Kind)
	require.ErrorIs(t, f, context.DeadlineExceeded)
	assert.Contains(t, f.Message, `not ready after 1h0m0s; the last state was "Creating"`)
	assert.Equal(t, time.Hour, b.clock.Now().Sub(begin))
}

func TestPollsSlowDownAndSpread(t *testing.T) {
	t.Parallel()
	for _, jitter := range []float64{0, 0.999} {
		b := underWay(t)
		b.Jitter = func() float64 { return jitter }
		b.tool.Expect(showArgv...).Reply(0, answer("Creating"), "").Always()
		require.Error(t, b.run(t.Context(), plan(cluster()), execute.Options{}))
		slept := b.clock.Slept()
		assert.InDelta(t, 10, slept[0].Seconds(), 1.01)
		assert.InDelta(t, 40, slept[len(slept)-2].Seconds(), 4.01, "at most four times slower")
	}
}

func TestProgressIsRecordedWhenItChanges(t *testing.T) {
	t.Parallel()
	b := underWay(t)
	for range 5 {
		b.tool.Expect(showArgv...).Reply(0, answer("Creating"), "")
	}
	b.tool.Expect(showArgv...).Reply(0, strings.Replace(answer("Creating"), "net ready", "nodes \\u001b[2Jready", 1), "")
	b.tool.Expect(showArgv...).Reply(0, answer("Succeeded"), "")
	require.NoError(t, b.run(t.Context(), plan(cluster()), execute.Options{}))
	var polled []journal.Polled
	for _, r := range b.dep.Records() {
		if r.Kind == journal.KindPolled {
			var p journal.Polled
			require.NoError(t, r.Decode(&p))
			polled = append(polled, p)
		}
	}
	require.Len(t, polled, 3)
	assert.Equal(t, journal.Polled{State: "Creating", Detail: "net ready"}, polled[0])
	assert.Contains(t, polled[1].Detail, "ready")
	assert.NotContains(t, polled[1].Detail, "\x1b")
	signs := 0
	for _, e := range b.events {
		if e.State != "" {
			signs++
		}
	}
	assert.Equal(t, 7, signs, "every answer is a sign of life")
}

const expired = "ERROR: (ExpiredAuthenticationToken) The access token expiry UTC time is past"

func TestTheSignInExpiresWhileWaiting(t *testing.T) {
	t.Parallel()
	b := underWay(t)
	b.tool.Expect(showArgv...).Reply(1, "", expired)
	b.tool.Expect(showArgv...).Reply(0, answer("Succeeded"), "")
	asked := 0
	b.SignIn = func(_ context.Context, f *runner.Failure) error {
		asked++
		assert.Equal(t, runner.FailedSignIn, f.Kind)
		return nil
	}
	require.NoError(t, b.run(t.Context(), plan(cluster()), execute.Options{}))
	assert.Equal(t, 1, asked)
	assert.Contains(t, b.messages(), "Sign in again to go on.")
}

func TestSignInThatDoesNotHelp(t *testing.T) {
	t.Parallel()
	b := underWay(t)
	b.tool.Expect(showArgv...).Reply(1, "", expired).Always()
	asked := 0
	b.SignIn = func(context.Context, *runner.Failure) error { asked++; return nil }
	var f *runner.Failure
	require.ErrorAs(t, b.run(t.Context(), plan(cluster()), execute.Options{}), &f)
	assert.Equal(t, runner.FailedSignIn, f.Kind)
	assert.Equal(t, 3, asked)

	refused := underWay(t)
	refused.tool.Expect(showArgv...).Reply(1, "", expired)
	no := errors.New("the operator said no")
	refused.SignIn = func(context.Context, *runner.Failure) error { return no }
	require.ErrorIs(t, refused.run(t.Context(), plan(cluster()), execute.Options{}), no)
}

func TestTheOrderItselfNeedsASignIn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.tool.Expect(showArgv...).Reply(3, "", notFound)
	b.tool.Expect(createArgv...).Reply(1, "", expired)
	b.tool.Expect(showArgv...).Reply(1, "", expired)
	b.tool.Expect(showArgv...).Reply(3, "", notFound)
	b.tool.Expect(createArgv...)
	b.tool.Expect(showArgv...).Reply(0, answer("Succeeded"), "")
	b.SignIn = func(context.Context, *runner.Failure) error { return nil }
	require.NoError(t, b.run(t.Context(), plan(cluster()), execute.Options{}))
	assert.Len(t, b.tool.Changes(), 2, "the first was certainly not heard: the site has shown that")

	// az that was heard, and lost its token while it waited, is not repeated.
	heard := newBench(t)
	heard.tool.Expect(showArgv...).Reply(3, "", notFound)
	heard.tool.Expect(createArgv...).Reply(1, "", expired)
	heard.tool.Expect(showArgv...).Reply(1, "", expired)
	heard.tool.Expect(showArgv...).Reply(0, answer("Creating"), "")
	heard.tool.Expect(showArgv...).Reply(0, answer("Succeeded"), "")
	heard.SignIn = b.SignIn
	require.NoError(t, heard.run(t.Context(), plan(cluster()), execute.Options{}))
	assert.Len(t, heard.tool.Changes(), 1)
}

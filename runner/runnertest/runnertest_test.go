package runnertest_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/runnertest"
)

// judge is a test whose failures are looked at instead of failing.
type judge struct {
	testing.TB
	said []string
	ends []func()
}

func (j *judge) Helper()          {}
func (j *judge) Failed() bool     { return len(j.said) > 0 }
func (j *judge) Cleanup(f func()) { j.ends = append(j.ends, f) }
func (j *judge) Errorf(format string, args ...any) {
	j.said = append(j.said, fmt.Sprintf(format, args...))
}

func (j *judge) end() {
	for _, f := range j.ends {
		f()
	}
}

func az(args ...string) runner.Command { return runner.Command{Program: runner.Az, Args: args} }

func TestTheToolComplains(t *testing.T) {
	t.Parallel()
	j := &judge{TB: t}
	tool := runnertest.New(j)
	tool.Expect("az", "version").Reply(0, "{}", "")
	j.end()
	require.Len(t, j.said, 1)
	assert.Contains(t, j.said[0], "never came:\n  az version")

	j = &judge{TB: t}
	tool = runnertest.New(j)
	tool.Expect("az", "version").Reply(0, "{}", "")
	_, err := tool.Run(t.Context(), az("version"), nil)
	require.NoError(t, err)
	for _, c := range []runner.Command{az("version"), az("version", "-o")} {
		_, err = tool.Run(t.Context(), c, nil)
		var unexpected *runnertest.UnexpectedError
		require.ErrorAs(t, err, &unexpected)
	}
	require.Len(t, j.said, 2, "once too often, and another command")
}

func TestTheToolAnswersInTurn(t *testing.T) {
	t.Parallel()
	clock := runnertest.NewClock()
	tool := runnertest.New(t)
	tool.Expect("az", "b").Fail(errors.New("cut"))
	tool.Expect("az", "a").Says("one").Reply(3, "", "gone").Takes(clock, time.Minute)
	tool.Expect("az", "a").Reply(0, "{}", "").Always()
	var lines []string
	begin := clock.Now()
	res, err := tool.Run(t.Context(), az("a"), func(l runner.Line) { lines = append(lines, l.Text) })
	require.NoError(t, err)
	assert.Equal(t, 3, res.ExitCode)
	assert.Equal(t, []string{"one"}, lines)
	assert.Equal(t, time.Minute, clock.Now().Sub(begin))
	for range 3 {
		res, err = tool.Run(t.Context(), az("a"), nil)
		require.NoError(t, err)
		assert.Zero(t, res.ExitCode)
	}
	change := az("b")
	change.Mutates = true
	_, err = tool.Run(t.Context(), change, nil)
	require.Error(t, err)
	assert.Equal(t, []string{"az b"}, tool.Changes())
}

func TestTheClockMovesOnlyWhenSomebodySleeps(t *testing.T) {
	t.Parallel()
	c := runnertest.NewClock()
	begin := c.Now()
	var order []string
	ctx, cancel := context.WithCancel(t.Context())
	c.After(2*time.Second, func() { order = append(order, "two") })
	c.After(time.Second, func() { order = append(order, "one") })
	c.After(5*time.Second, cancel)
	require.NoError(t, c.Sleep(ctx, 3*time.Second))
	assert.Equal(t, []string{"one", "two"}, order)
	require.ErrorIs(t, c.Sleep(ctx, time.Hour), context.Canceled)
	assert.Equal(t, 5*time.Second, c.Now().Sub(begin), "a sleep ends when its context does")
	require.ErrorIs(t, c.Sleep(ctx, time.Hour), context.Canceled)
	assert.Equal(t, []time.Duration{3 * time.Second, time.Hour}, c.Slept())
}

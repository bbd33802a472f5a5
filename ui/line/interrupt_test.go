package line

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// interrupted plays a deployment in whose middle Ctrl-C comes so often, with
// these lines typed then. goesOn runs to its good end afterwards, otherwise the
// run ends as it is told to.
func interrupted(t *testing.T, times int, goesOn bool, lines ...string) (string, Outcome, *fakeWorld) {
	t.Helper()
	interrupts := make(chan struct{})
	w := newWorld()
	a := succeeds()
	press := scene{do: func(ctx context.Context) {
		for range times {
			interrupts <- struct{}{}
		}
		if !goesOn {
			<-ctx.Done()
		}
	}}
	a.scenes = append(append(append([]scene{}, a.scenes[:6]...), scene{beat: true}, press), a.scenes[6:]...) // the beat comes after all that was said
	w.attempts = []attempt{a}
	in, typed := io.Pipe()
	go func() {
		for _, l := range append(script(enters(toReview), "", "c1"), lines...) {
			_, _ = io.WriteString(typed, l+"\n")
		}
	}()
	var out bytes.Buffer
	o, err := Run(context.Background(), w, steps.New(steps.Sample()), Options{In: in, Out: &out, Tick: w.tick, Interrupts: interrupts})
	require.NoError(t, err)
	assertPlain(t, out.String())
	return strings.Join(strings.Fields(out.String()), " "), o, w
}

func TestCtrlCAsksWhatItMeansWhileADeploymentRuns(t *testing.T) {
	t.Parallel()
	got, o, _ := interrupted(t, 1, false, "9", "3")
	assert.Equal(t, Stopped, o.Kind)
	for _, want := range []string{
		"at work on Logical network aksarc-lnet-static for", "1. Keep watching: nothing changes", "4. Stop and clean up",
		"Type one of the numbers", "Stopping; then it is looked up what exists.", "aksarc-wizard cleanup 20260301-c1",
	} {
		assert.Contains(t, got, want)
	}
	assert.NotContains(t, got, "create the logical network. What", "what comes meanwhile isn't told into the question")
}

func TestKeepWatchingChangesNothing(t *testing.T) {
	t.Parallel()
	// An empty line is the harmless answer; the others lead to the end.
	got, o, w := interrupted(t, 1, true, "", "", "")
	assert.Equal(t, Done, o.Kind, got)
	assert.Len(t, w.deployed, 1)
}

func TestTheWaysOutOfARunningDeployment(t *testing.T) {
	t.Parallel()
	got, o, _ := interrupted(t, 1, false, "2")
	assert.Equal(t, Detached, o.Kind)
	assert.Contains(t, got, "Leaving.")
	got, o, _ = interrupted(t, 2, false)
	assert.Equal(t, Detached, o.Kind, "a second Ctrl-C forces it")
	assert.Contains(t, got, "Leaving.")
}

func TestCtrlCAtAQuestionLeaves(t *testing.T) {
	t.Parallel()
	interrupts := make(chan struct{}, 1)
	interrupts <- struct{}{}
	in, _ := io.Pipe()
	w := newWorld()
	var out bytes.Buffer
	o, err := Run(context.Background(), w, steps.New(steps.Sample()), Options{In: in, Out: &out, Tick: w.tick, Interrupts: interrupts})
	require.NoError(t, err)
	assert.Equal(t, Detached, o.Kind)
	assert.Contains(t, out.String(), "Interrupted.")
	assert.Empty(t, w.deployed)
}

// watched is a world in which another program deploys.
type watched struct{ *fakeWorld }

func (w *watched) Deploy(ctx context.Context, v validate.Values, o steps.DeployOptions, emit func(runner.Event)) (steps.Deployed, error) {
	_, _ = w.fakeWorld.Deploy(ctx, v, o, emit)
	return steps.Deployed{}, &steps.HeldError{Deployment: "d9", Err: errors.New("the cluster is being worked on by process 4711 of op")}
}

func (w *watched) Watch(ctx context.Context, id string, emit func(runner.Event)) (steps.Deployed, error) {
	d, err := w.fakeWorld.Deploy(ctx, nil, steps.DeployOptions{ID: id}, emit)
	return d, err
}

func TestWhoComesSecondIsToldWhoIsAtWorkAndCanWatch(t *testing.T) {
	t.Parallel()
	w := &watched{newWorld()}
	w.attempts = []attempt{{}, succeeds()}
	var out bytes.Buffer
	in := strings.Join(script(enters(toReview), "", "c1", "1", ""), "\n") + "\n"
	o, err := Run(context.Background(), w, steps.New(steps.Sample()), Options{In: strings.NewReader(in), Out: &out, Tick: w.tick})
	require.NoError(t, err)
	got := strings.Join(strings.Fields(out.String()), " ")
	assert.Contains(t, got, "process 4711 of op")
	assert.Contains(t, got, "1. Watch what the other program does")
	assert.Contains(t, got, "Watching. Ctrl-C ends the watching, nothing else.")
	assert.Equal(t, Done, o.Kind, got)
	assert.Equal(t, "d9", w.deployed[1].ID)
}

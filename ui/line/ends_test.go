package line

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// TestTheInputMayEndAnywhere cuts a whole run off after each of its lines, and
// in the middle of each: the end is clean, says where the answers are, and
// whatever had been taken has been kept.
func TestTheInputMayEndAnywhere(t *testing.T) {
	t.Parallel()
	all := script(enters(toReview), "15", "192.168.200.170", "", "c1", "3", "c1", "1", "4")
	for n := range all {
		for _, tail := range []string{"", "192.168.2"} {
			w := newWorld()
			w.attempts = []attempt{failsOnce(), failsOnce(), failsOnce()}
			in := strings.Join(all[:n], "\n")
			if n > 0 {
				in += "\n"
			}
			got, o := playText(t, context.Background(), w, steps.Sample(), in+tail)
			assert.Equal(t, Quit, o.Kind)
			assert.Regexp(t, `aksarc-wizard (--line|resume 20260301-c1)\n$`, got)
			if tail != "" {
				assert.Contains(t, got, "192.168.2\nThe input ended in the middle of that line, so it was not taken.")
			}
			if o.ID == "" {
				assert.Contains(t, got, "Your answers are kept in /state/draft.yaml")
				assert.NotEmpty(t, w.saved)
			}
		}
	}
}

func TestAnInterruptLeaves(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(runner.ErrDetach)
	got, o := playText(t, ctx, newWorld(), steps.Sample(), "")
	assert.Equal(t, Detached, o.Kind)
	assert.Contains(t, got, "Interrupted.")

	for cause, want := range map[error]Kind{runner.ErrDetach: Detached, runner.ErrStop: Stopped} {
		ctx, cancel := context.WithCancelCause(context.Background())
		w := newWorld()
		w.attempts = []attempt{{err: &runner.Failure{Kind: runner.FailedStopped, Message: "Stopped; the cluster is being created.", Err: cause}}}
		if want == Detached {
			w.attempts[0].err = cause
		}
		got, o := playText(t, ctx, w, steps.Sample(), strings.Repeat("\n", toReview+1)+"c1\n")
		cancel(nil)
		assert.Equal(t, want, o.Kind)
		assert.Contains(t, got, "aksarc-wizard resume 20260301-c1")
	}
}

// TestAnInterruptDoesNotWaitForTheInput: a read that nobody answers is left.
func TestAnInterruptDoesNotWaitForTheInput(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(context.Background())
	in, keep := io.Pipe()
	defer keep.Close()
	w := newWorld()
	out := &cancelOn{text: "Choice [1]", do: func() { cancel(runner.ErrDetach) }}
	o, err := Run(ctx, w, steps.New(steps.Sample()), Options{In: in, Out: out, Tick: w.tick})
	require.NoError(t, err)
	assert.Equal(t, Detached, o.Kind)
}

type cancelOn struct {
	text string
	do   func()
}

func (c *cancelOn) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(c.text)) {
		c.do()
	}
	return len(p), nil
}

func TestABrokenOutputEnds(t *testing.T) {
	t.Parallel()
	w := newWorld()
	broken := errors.New("the pipe is gone")
	_, err := Run(context.Background(), w, steps.New(steps.Sample()), Options{In: strings.NewReader(strings.Repeat("\n", 100)), Out: brokenWriter{broken}, Tick: w.tick})
	assert.ErrorIs(t, err, broken)
}

type brokenWriter struct{ err error }

func (b brokenWriter) Write([]byte) (int, error) { return 0, b.err }

// TestHostileNamesActOnNothing: whatever a site, a tool or a file says, only
// plain text comes out, and no line is forged. playText asserts the bytes.
func TestHostileNamesActOnNothing(t *testing.T) {
	t.Parallel()
	const evil = "\x1b[2J\x1b]52;c;aGk=\x07\x9b31m\u009b31m\nOK 1. forged\r\u202eevil\u200b…é"
	quoted := `"\u001b[2J\u001b]52;c;aGk=\u0007\u009b31m\nOK 1. forged\r\u202eevil"`
	w := newWorld()
	w.about.Rehearsal, w.about.Scenario, w.about.Briefing = true, evil, evil
	w.unfinished = []steps.Deployment{{ID: evil, Cluster: evil, Belief: evil}}
	w.answers[steps.AskSubscriptions] = `[{"id":` + quoted + `,"name":` + quoted + `,"state":` + quoted + `}]`
	w.answers[steps.AskGroups] = `[{"name":` + quoted + `,"location":` + quoted + `}]`
	w.failing[steps.AskClusters], w.failing[steps.AskNetworks] = evil, evil
	w.failing[steps.AskKubectl] = evil
	f := failsOnce()
	failure := *f.err.(*runner.Failure)
	failure.Message, failure.Cause, failure.Remedy, failure.Code, failure.Stderr = evil, evil, evil, evil, evil
	failure.Argv = []string{"az", evil}
	failure.Differences[0].Found = evil
	f.err = &failure
	for i := range f.scenes {
		f.scenes[i].event.Message += evil
	}
	w.attempts = []attempt{f}
	v := steps.Sample()
	got, _ := play(t, w, v, script("2", enters(toReview-1), "", "c1", "4")...)
	assert.Contains(t, got, "forged", "the names came by")
	for line := range strings.Lines(got) {
		assert.False(t, strings.HasPrefix(line, "OK 1. forged"), "a forged line")
	}

	// With lists that fit the answers it comes to the deployment.
	w.answers = newWorld().answers
	w.attempts = []attempt{f}
	got, _ = play(t, w, v, script("2", enters(toReview-1), "", "c1", "4")...)
	require.NotEmpty(t, w.deployed, "it came to the deployment, which fails with such words")
	assert.Contains(t, got, "forged")
	for line := range strings.Lines(got) {
		assert.False(t, strings.HasPrefix(line, "OK 1. forged"), "a forged line")
	}

	// Answers of a file that hold such things are shown, and refused by the rules.
	v = maps.Clone(v)
	for path := range v {
		v[path] = evil
	}
	play(t, newWorld(), v, script(enters(30), ":answers", ":problems", ":map", ":suggest", ":where", ":quit")...)
}

func TestUnicodeIsLeftAloneWhenAllowed(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "é…", harmless("é…", true))
	assert.Equal(t, `\u{e9}...`, harmless("é…", false))
	assert.Equal(t, `^[[31m`, harmless("\x1b[31m", true))
}

func TestLongAndOddLines(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxLine+10)
	got, o := playText(t, context.Background(), newWorld(), steps.Sample(), "\ufeff1\r\n"+long+"\n\xff\xfe\n:QUIT\r\n")
	assert.Contains(t, got, "That was not taken: the line is longer than 65536 bytes.")
	assert.Contains(t, got, "bytes that are not UTF-8 text")
	assert.Equal(t, Quit, o.Kind)
	assert.Contains(t, got, "Field 1 of 1: Release", "a byte order mark and CR LF do no harm")
}

func TestAnswersThatCannotBeKeptAreTold(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.saveErr = errors.New("no space left")
	got, _ := play(t, w, steps.Sample(), "", "2506", "", "<", "<", ":quit")
	assert.Equal(t, 1, strings.Count(got, "can't be kept"), "told once")
	assert.NotContains(t, got, "Your answers are kept in /state/draft.yaml. To")
}

// TestRandomInput: no sequence of lines panics, hangs or writes a control, and
// no deployment begins without its name.
func TestRandomInput(t *testing.T) {
	t.Parallel()
	words := []string{"", "", "", "", "", "?", "<", "1", "2", "3", "y", "n", "c1", ":help", ":where", ":answers", ":problems",
		":map", ":suggest", ":find pool", ":jump 4", ":jump network", ":jump 99", ":review", ":undo", ":save", ":next",
		":clear", ":go 3", ":fields", ":again", ":deploy", ":commands", ":powershell", ":export", "existing", "true",
		"10.0.0.0/8", "192.168.200.1", "\x1b[A", ":", "::", "-1", "99999999999999999999", "💥"}
	for seed := range uint64(80) {
		r := rand.New(rand.NewPCG(seed, 1))
		var lines []string
		for range 40 + r.IntN(120) {
			lines = append(lines, words[r.IntN(len(words))])
		}
		w := newWorld()
		for range 20 {
			w.attempts = append(w.attempts, failsOnce())
		}
		v := steps.Sample()
		if seed%3 == 0 {
			v = validate.Values{}
		}
		play(t, w, v, lines...)
		if len(w.deployed) > 0 {
			assert.Contains(t, lines, "c1")
		}
	}
}

func FuzzInput(f *testing.F) {
	f.Add("\n\n?\n:quit\n")
	f.Add("1\n<\n\x1b\n")
	f.Fuzz(func(t *testing.T, in string) {
		w := newWorld()
		w.attempts = []attempt{succeeds()}
		playText(t, context.Background(), w, steps.Sample(), in)
	})
}

package execute_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/execute"
	"aksarc-wizard/runner/journal"
	"aksarc-wizard/runner/private"
	"aksarc-wizard/runner/runnertest"
)

// killed is what kill -9 looks like from inside: nothing more is run.
type killed struct{}

// killer counts the operations of a run, on the journal and on the tool, and
// kills the program at the n-th.
type killer struct {
	n, at int
}

func (k *killer) point() {
	k.n++
	if k.n == k.at {
		panic(killed{})
	}
}

// dying is a journal of a program that is killed before or after a write.
type dying struct {
	execute.Recorder
	k *killer
}

func (d *dying) Record(r journal.Record) error {
	d.k.point()
	err := d.Recorder.Record(r)
	d.k.point()
	return err
}

func (d *dying) Keep(r journal.Record) error {
	d.k.point()
	err := d.Recorder.Keep(r)
	d.k.point()
	return err
}

// memory is a journal that outlives its program without a disk; what a disk
// does to a journal is tested where the journal is.
type memory struct {
	clock   *runnertest.Clock
	records []journal.Record
}

func (m *memory) Record(r journal.Record) error {
	r.Seq, r.Time = len(m.records)+1, m.clock.Now()
	m.records = append(m.records, r)
	return nil
}

func (m *memory) Keep(r journal.Record) error { return m.Record(r) }

func (m *memory) Flush() error { return nil }

// world is one site and one journal that several programs use in turn.
type world struct {
	t       require.TestingT
	clock   *runnertest.Clock
	site    *site
	journal *memory
}

func newWorld(t require.TestingT) *world {
	w := &world{t: t, clock: runnertest.NewClock()}
	w.site = newSite(w.clock)
	w.journal = &memory{clock: w.clock}
	return w
}

// program runs the plan once, as a program would that was started anew, and
// tells whether it was killed.
func (w *world) program(ctx context.Context, edit func(*execute.Engine)) (dead bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			if _, ok := p.(killed); !ok {
				panic(p)
			}
			dead = true
		}
	}()
	e := &execute.Engine{Tool: w.site, Journal: w.journal, Clock: w.clock}
	if edit != nil {
		edit(e)
	}
	err = e.Run(ctx, sitePlan(), execute.Options{Belief: journal.State(w.journal.records)}, nil)
	return false, err
}

// TestKilledAnywhereThenContinued kills the program at every operation, with
// every fate of the az that it leaves behind, and continues. There is exactly
// one network and one cluster, ordered once.
func TestKilledAnywhereThenContinued(t *testing.T) {
	t.Parallel()
	fates := map[string]time.Duration{"az dies too": -1, "az is heard at once": 0, "az is heard late": 4 * time.Second}
	for fate, delay := range fates {
		t.Run(fate, func(t *testing.T) {
			t.Parallel()
			points := 0
			for at := 1; ; at++ {
				w := newWorld(t)
				k := &killer{at: at}
				w.site.before = func(_ context.Context, c runner.Command) (bool, *runner.Result, error) {
					if k.n+1 == k.at && c.Mutates && delay >= 0 {
						w.clock.After(delay, func() { w.site.do(c) })
					}
					k.point()
					return false, nil, nil
				}
				dead, err := w.program(t.Context(), func(e *execute.Engine) { e.Journal = &dying{e.Journal, k} })
				w.site.before = nil
				if !dead {
					require.NoError(t, err)
					break
				}
				points++
				dead, err = w.program(t.Context(), nil)
				require.False(t, dead)
				require.NoError(t, err, "killed at %d", at)
				require.Equal(t, 1, w.site.count("network"), "killed at %d: %v", at, w.site.ledger)
				require.Equal(t, 1, w.site.count("cluster"), "killed at %d: %v", at, w.site.ledger)
				w.isDone(at)
			}
			assert.Greater(t, points, 40, "the run has fewer points than it should")
		})
	}
}

// isDone: the journal must say that all was done, and by us.
func (w *world) isDone(at int) {
	records := w.journal.records
	require.False(w.t, journal.Unfinished(records), "killed at %d", at)
	made := journal.CleanUp(records)
	require.Len(w.t, made, 2, "killed at %d", at)
	require.Equal(w.t, "cluster", made[0].Action, "last made, first removed")
	require.Equal(w.t, "network", made[1].Action)
}

// TestALeftOverToolIsWaitedFor: where the system can tell that an az of the
// killed run lives, its end is what counts, however long it takes.
func TestALeftOverToolIsWaitedFor(t *testing.T) {
	t.Parallel()
	for _, lives := range []time.Duration{time.Second, 8 * time.Minute, 20 * time.Minute} {
		w := newWorld(t)
		w.site.before = func(_ context.Context, c runner.Command) (bool, *runner.Result, error) {
			if c.Mutates {
				w.clock.After(lives, func() { w.site.do(c) })
				panic(killed{})
			}
			return false, nil, nil
		}
		dead, _ := w.program(t.Context(), nil)
		require.True(t, dead)
		w.site.before = nil
		end := w.clock.Now().Add(lives)
		dead, err := w.program(t.Context(), func(e *execute.Engine) {
			e.Busy = func() (int, bool) { return 4711, w.clock.Now().Before(end) }
		})
		require.False(t, dead)
		if lives > 10*time.Minute {
			require.ErrorContains(t, err, "Process 4711")
			assert.Empty(t, w.site.ledger)
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, []string{"network", "cluster"}, w.site.ledger)
	}
}

// TestKilledTwice kills the run that continues, too.
func TestKilledTwice(t *testing.T) {
	t.Parallel()
	for first := 1; first < 60; first += 7 {
		for second := 1; second < 60; second += 5 {
			w := newWorld(t)
			for _, at := range []int{first, second, 0} {
				k := &killer{at: at}
				w.site.before = func(context.Context, runner.Command) (bool, *runner.Result, error) {
					k.point()
					return false, nil, nil
				}
				_, _ = w.program(t.Context(), func(e *execute.Engine) { e.Journal = &dying{e.Journal, k} })
			}
			require.Equal(t, []int{1, 1}, []int{w.site.count("network"), w.site.count("cluster")}, "killed at %d and %d: %v", first, second, w.site.ledger)
			w.isDone(first)
		}
	}
}

// TestAWellMeantRepetitionChangesNothing: a finished deployment is run again.
func TestAWellMeantRepetitionChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 3 {
		_, err := w.program(t.Context(), nil)
		require.NoError(t, err)
	}
	assert.Equal(t, []string{"network", "cluster"}, w.site.ledger)
}

// disk is a journal whose disk is full at times.
type disk struct {
	execute.Recorder
	full func() bool
}

var errDisk = &private.WriteError{Path: "journal.jsonl", Op: "append to", Err: fmt.Errorf("no space left on device")}

func (d *disk) Record(r journal.Record) error {
	if d.full() {
		return errDisk
	}
	return d.Recorder.Record(r)
}

func (d *disk) Keep(r journal.Record) error {
	if err := d.Recorder.Keep(r); err != nil {
		return err
	}
	if d.full() {
		return errDisk // as if it waited in memory
	}
	return nil
}

func (d *disk) Flush() error {
	if d.full() {
		return errDisk
	}
	return d.Recorder.Flush()
}

// TestRandomFaults runs deployments in which anything fails at random, again
// and again until one comes through. Whatever happened: nothing was ordered
// twice unless the first order had certainly not been heard, the journal is
// sound, and nothing was called done that the site doesn't have.
func TestRandomFaults(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(rt)
		kinds := []string{"timeout", "fork", "garbage", "empty", "cut", "refused", "expired", "signal"}
		rate := rapid.IntRange(2, 40).Draw(rt, "rate")
		hit := func(label string) bool { return rapid.IntRange(0, rate).Draw(rt, label) == 0 }
		w.site.before = func(_ context.Context, c runner.Command) (bool, *runner.Result, error) {
			if !hit("fault") {
				return false, nil, nil
			}
			kind := rapid.SampledFrom(kinds).Draw(rt, "kind")
			if c.Mutates && (kind == "garbage" || kind == "empty" || kind == "cut") {
				kind = "refused" // what a change prints is not read
			}
			heard := c.Mutates && kind != "fork" && rapid.Bool().Draw(rt, "heard")
			res, err := failing(kind)
			return heard, res, err
		}
		const attempts = 40
		for n := range attempts {
			if n == attempts-1 {
				w.site.before = nil // the last one has luck
			}
			_, err := w.program(context.Background(), func(e *execute.Engine) {
				e.Journal = &disk{e.Journal, func() bool { return n < attempts-1 && hit("disk") }}
				e.SignIn = func(context.Context, *runner.Failure) error { return nil }
				e.Jitter = func() float64 { return rapid.Float64Range(0, 0.999).Draw(rt, "jitter") }
			})
			if err == nil {
				for _, what := range []string{"network", "cluster"} {
					require.Equal(rt, 1, w.site.count(what), "%v", w.site.ledger)
					require.Equal(rt, "Succeeded", w.site.made[what].now(w.clock.Now()))
				}
				w.isDone(n)
				return
			}
			var f *runner.Failure
			require.ErrorAs(rt, err, &f)
		}
		require.Fail(rt, "it never came through")
	})
}

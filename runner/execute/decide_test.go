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
	"aksarc-wizard/runner/runnertest"
)

const notFound = "ERROR: (ResourceNotFound) The Resource 'c1' was not found."

func different() string { return strings.Replace(answer("Succeeded"), "1.29.4", "1.28.5", 1) }

// TestDecisions goes through everything that can be found, and what is done.
func TestDecisions(t *testing.T) {
	t.Parallel()
	recreate := execute.Options{Recreate: map[string]string{"cluster": "c1"}}
	tests := []struct {
		name   string
		opts   execute.Options
		edit   func(*runner.Action)
		site   func(b *bench)
		kind   runner.FailureKind // "" when it ends well
		end    runner.EventKind
		says   string
		orders []string // what was changed
	}{
		{name: "same: skipped", end: runner.ActionSkipped, site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(0, answer("Succeeded"), "")
		}},
		{name: "same, with words before the JSON", end: runner.ActionSkipped, site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(0, "\ufeffSSH key files have been made\n"+answer("Succeeded"), "WARNING: x")
		}},
		{name: "different", kind: runner.FailedDifferent, end: runner.ActionFailed, says: "Kubernetes version is 1.28.5, wanted 1.29.4", site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(0, different(), "")
		}},
		{name: "being made: attached", end: runner.ActionDone, site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(0, answer("Creating"), "").Always()
			b.clock.After(25*time.Second, func() { b.tool.Replace(0, answer("Succeeded"), showArgv...) })
		}},
		{name: "being changed by somebody into something else", kind: runner.FailedDifferent, end: runner.ActionFailed, site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(0, answer("Updating"), "")
			b.tool.Expect(showArgv...).Reply(0, different(), "")
		}},
		{name: "a state nobody knows is waited for", end: runner.ActionDone, site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(0, answer("Pondering"), "")
			b.tool.Expect(showArgv...).Reply(0, `{"properties":{}}`, "")
			b.tool.Expect(showArgv...).Reply(0, `[1,2]`, "")
			b.tool.Expect(showArgv...).Reply(0, answer("Succeeded"), "")
		}},
		{name: "a state nobody knows is never done", kind: runner.FailedTimeout, end: runner.ActionFailed, says: `"Pondering"`, site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(0, answer("Pondering"), "").Always()
		}},
		{name: "failed: the reason", kind: runner.FailedState, end: runner.ActionFailed, says: "no route", site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(0, answer("Failed"), "")
		}},
		{name: "failed, another word typed", kind: runner.FailedState, end: runner.ActionFailed,
			opts: execute.Options{Recreate: map[string]string{"cluster": "yes"}}, site: func(b *bench) {
				b.tool.Expect(showArgv...).Reply(0, answer("Failed"), "")
			}},
		{name: "failed, nothing may be cleared", kind: runner.FailedState, end: runner.ActionFailed, opts: recreate,
			edit: func(a *runner.Action) { a.Recreate = nil }, site: func(b *bench) {
				b.tool.Expect(showArgv...).Reply(0, answer("Failed"), "")
			}},
		{name: "failed, recreated", end: runner.ActionDone, opts: recreate, orders: []string{"delete", "create"}, site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(0, answer("Failed"), "")
			b.tool.Expect(removeArgv...)
			b.tool.Expect(showArgv...).Reply(0, answer("Failed"), "") // not taken up yet
			b.tool.Expect(showArgv...).Reply(0, answer("Deleting"), "")
			b.tool.Expect(showArgv...).Reply(3, "", notFound)
			b.tool.Expect(createArgv...)
			b.tool.Expect(showArgv...).Reply(0, answer("Succeeded"), "")
		}},
		{name: "the deletion reports an error but happens", end: runner.ActionDone, opts: recreate, orders: []string{"delete", "create"}, site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(0, answer("Failed"), "")
			b.tool.Expect(removeArgv...).Reply(1, "", "ERROR: Operation returned an invalid status 'OK'")
			b.tool.Expect(showArgv...).Reply(3, "", notFound)
			b.tool.Expect(showArgv...).Reply(3, "", notFound)
			b.tool.Expect(createArgv...)
			b.tool.Expect(showArgv...).Reply(0, answer("Succeeded"), "")
		}},
		{name: "the deletion fails", kind: runner.FailedCommand, end: runner.ActionFailed, opts: recreate, says: "locked", orders: []string{"delete"}, site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(0, answer("Failed"), "")
			b.tool.Expect(removeArgv...).Reply(1, "", "ERROR: (ScopeLocked) it is locked")
			b.tool.Expect(showArgv...).Reply(0, answer("Failed"), "")
		}},
		{name: "being deleted: waits, then creates", end: runner.ActionDone, orders: []string{"create"}, site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(0, answer("Deleting"), "")
			b.tool.Expect(showArgv...).Reply(0, answer("Deleting"), "")
			b.tool.Expect(showArgv...).Reply(3, "", notFound)
			b.tool.Expect(createArgv...)
			b.tool.Expect(showArgv...).Reply(0, answer("Succeeded"), "")
		}},
		{name: "created and failed", kind: runner.FailedState, end: runner.ActionFailed, says: "no route", orders: []string{"create"}, site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(3, "", notFound)
			b.tool.Expect(createArgv...)
			b.tool.Expect(showArgv...).Reply(0, answer("Creating"), "")
			b.tool.Expect(showArgv...).Reply(0, answer("Failed"), "")
		}},
		{name: "created otherwise than ordered", kind: runner.FailedDifferent, end: runner.ActionFailed, orders: []string{"create"}, site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(3, "", notFound)
			b.tool.Expect(createArgv...)
			b.tool.Expect(showArgv...).Reply(0, different(), "")
		}},
		{name: "the first look fails: nothing is begun", kind: runner.FailedCommand, end: runner.ActionFailed, says: "no authorization", site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(1, "", "ERROR: (AuthorizationFailed) no authorization")
		}},
		{name: "the first look is rubbish", kind: runner.FailedOutput, end: runner.ActionFailed, says: "web page", site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(0, "<html>sign in</html>", "")
		}},
		{name: "the first look is empty", kind: runner.FailedOutput, end: runner.ActionFailed, says: "printed nothing", site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(0, "", "")
		}},
		{name: "the first look is cut", kind: runner.FailedOutput, end: runner.ActionFailed, site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(0, answer("Succeeded")[:40], "")
		}},
		{name: "az is not there", kind: runner.FailedStart, end: runner.ActionFailed, site: func(b *bench) {
			b.tool.Expect(showArgv...).Fail(errors.New("az: not found"))
		}},
		{name: "the site never answers", kind: runner.FailedTimeout, end: runner.ActionFailed, says: "within 1m30s", site: func(b *bench) {
			b.tool.Expect(showArgv...).Fail(context.DeadlineExceeded)
		}},
		{name: "signed out, and nobody to sign in", kind: runner.FailedSignIn, end: runner.ActionFailed, site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(1, "", "ERROR: Please run 'az login' to setup account.")
		}},
		{name: "usage error of the order: not asked again", kind: runner.FailedCommand, end: runner.ActionFailed, says: "unrecognized", orders: []string{"create"}, site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(3, "", notFound)
			b.tool.Expect(createArgv...).Reply(2, "", "ERROR: unrecognized arguments: --x")
		}},
		{name: "refused by the service", kind: runner.FailedCommand, end: runner.ActionFailed, says: "quota", orders: []string{"create"}, site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(3, "", notFound)
			b.tool.Expect(createArgv...).Reply(1, "", "ERROR: (QuotaExceeded) the quota is used up\nCode: QuotaExceeded")
			b.tool.Expect(showArgv...).Reply(3, "", notFound)
		}},
		{name: "the order is cut off, but was heard", end: runner.ActionDone, orders: []string{"create"}, site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(3, "", notFound)
			b.tool.Expect(createArgv...).Fail(context.DeadlineExceeded)
			b.tool.Expect(showArgv...).Reply(0, answer("Creating"), "")
			b.tool.Expect(showArgv...).Reply(0, answer("Succeeded"), "")
		}},
		{name: "the order is cut off and was not heard", kind: runner.FailedTimeout, end: runner.ActionFailed, orders: []string{"create"}, site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(3, "", notFound)
			b.tool.Expect(createArgv...).Fail(context.DeadlineExceeded)
			b.tool.Expect(showArgv...).Reply(3, "", notFound)
		}},
		{name: "ordered, never shown", kind: runner.FailedState, end: runner.ActionFailed, says: "does not show it", orders: []string{"create"}, site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(3, "", notFound).Always()
			b.tool.Expect(createArgv...)
		}},
		{name: "deleted by somebody while waiting", kind: runner.FailedState, end: runner.ActionFailed, says: "deleted it", site: func(b *bench) {
			b.tool.Expect(showArgv...).Reply(0, answer("Creating"), "")
			b.tool.Expect(showArgv...).Reply(0, answer("Creating"), "")
			b.clock.After(time.Second, func() { b.tool.Expect(showArgv...).Reply(3, "", notFound).Always() })
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			tt.site(b)
			a := cluster()
			if tt.edit != nil {
				tt.edit(&a)
			}
			err := b.run(t.Context(), plan(a), tt.opts)
			last := b.lastOfAction()
			assert.Equal(t, tt.end, last.Kind)
			assert.Equal(t, len(tt.orders), len(b.tool.Changes()), b.tool.Changes())
			for i, verb := range tt.orders {
				assert.Contains(t, b.tool.Changes()[i], " "+verb+" ")
			}
			b.everyEventIsInTheJournal(t)
			if tt.kind == "" {
				require.NoError(t, err)
				assert.Equal(t, runner.RunDone, b.events[len(b.events)-1].Kind)
				return
			}
			var f *runner.Failure
			require.ErrorAs(t, err, &f)
			assert.Equal(t, tt.kind, f.Kind, f.Message)
			assert.Contains(t, f.Message, tt.says)
			assert.Equal(t, "cluster", f.Action)
			assert.Same(t, f, last.Failure)
			assert.Equal(t, runner.RunFailed, b.events[len(b.events)-1].Kind)
			assert.True(t, journal.Unfinished(b.dep.Records()))
		})
	}
}

func (b *bench) lastOfAction() runner.Event {
	var last runner.Event
	for _, e := range b.events {
		switch e.Kind {
		case runner.ActionDone, runner.ActionSkipped, runner.ActionFailed:
			last = e
		}
	}
	return last
}

// everyEventIsInTheJournal compares the transitions that were told with those
// that are on disk.
func (b *bench) everyEventIsInTheJournal(t *testing.T) {
	t.Helper()
	read, err := b.store.Open(b.dep.ID)
	require.NoError(t, err)
	count := map[journal.Kind]int{}
	for _, r := range read.Records() {
		count[r.Kind]++
	}
	told := map[runner.EventKind]int{}
	for _, e := range b.events {
		told[e.Kind]++
	}
	assert.Equal(t, told[runner.ActionStarted], count[journal.KindStarted])
	assert.Equal(t, told[runner.ActionDone]+told[runner.ActionSkipped]+told[runner.ActionFailed], count[journal.KindEnded])
	assert.Equal(t, told[runner.RunDone]+told[runner.RunFailed], count[journal.KindRunEnded])
}

func TestDifferencesNameBothSidesAndWhatCanNotChange(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.tool.Expect(showArgv...).Reply(0, `{"properties":{"provisioningState":"Succeeded","kubernetesVersion":"1.28.5","ip":null}}`, "")
	var f *runner.Failure
	require.ErrorAs(t, b.run(t.Context(), plan(cluster()), execute.Options{}), &f)
	assert.Equal(t, []runner.Difference{
		{Label: "Kubernetes version", Field: "cluster.kubernetesVersion", Want: "1.29.4", Found: "1.28.5"},
		{Label: "Control plane IP", Field: "cluster.controlPlane.ip", Want: "192.168.200.30", Immutable: true},
	}, f.Differences)
}

func TestExpectations(t *testing.T) {
	t.Parallel()
	site := `{"state":"Succeeded","id":"/subscriptions/A/X","dns":["10.0.0.2","10.0.0.1"],"vlan":0,"on":true,"big":1234567,"none":null}`
	tests := []struct {
		x    runner.Expectation
		same bool
	}{
		{runner.Expectation{Path: "id", Want: []string{"/subscriptions/a/x"}, Fold: true}, true},
		{runner.Expectation{Path: "id", Want: []string{"/subscriptions/a/x"}}, false},
		{runner.Expectation{Path: "dns", Want: []string{"10.0.0.1", "10.0.0.2"}}, true},
		{runner.Expectation{Path: "dns", Want: []string{"10.0.0.1"}}, false},
		{runner.Expectation{Path: "vlan", Want: []string{"0"}}, true},
		{runner.Expectation{Path: "on", Want: []string{"true"}}, true},
		{runner.Expectation{Path: "big", Want: []string{"1234567"}}, true},
		{runner.Expectation{Path: "none", Want: nil}, true},
		{runner.Expectation{Path: "none", Want: []string{""}}, true},
		{runner.Expectation{Path: "missing.deeply", Want: []string{"x"}}, false},
		{runner.Expectation{Path: "length(vlan)", Want: []string{"0"}}, false}, // can't be evaluated here
	}
	for _, tt := range tests {
		b := newBench(t)
		b.tool.Expect(showArgv...).Reply(0, site, "")
		a := cluster()
		a.State, a.Expect = "state", []runner.Expectation{tt.x}
		err := b.run(t.Context(), plan(a), execute.Options{})
		assert.Equal(t, tt.same, err == nil, "%+v: %v", tt.x, err)
	}
}

func TestAPlanThatCanNotBeCarriedOutIsRefusedFirst(t *testing.T) {
	t.Parallel()
	broken, stateless := cluster(), cluster()
	broken.Expect[0].Path = "properties.["
	stateless.State = ""
	for _, a := range []runner.Action{broken, stateless} {
		b := newBench(t)
		require.Error(t, b.run(t.Context(), plan(a), execute.Options{}))
		assert.Equal(t, []runner.EventKind{runner.RunFailed}, b.kinds())
		_, err := b.Status(t.Context(), plan(a))
		require.Error(t, err)
	}
}

func TestStepsThatLookForThemselves(t *testing.T) {
	t.Parallel()
	list := runner.Command{Program: runner.Az, Args: []string{"cloud", "list"}}
	step := func(title, verb, unless string) runner.Step {
		return runner.Step{Title: title, Look: &list, Unless: unless,
			Command: runner.Command{Program: runner.Az, Args: []string{"cloud", verb}, Mutates: true}}
	}
	a := runner.Action{ID: "cloud", Title: "Cloud", Steps: []runner.Step{
		step("register", "register", "length([?name=='site']) > `0`"),
		step("activate", "set", "length([?isActive]) > `0`"),
	}}
	b := newBench(t)
	b.tool.Expect("az", "cloud", "list").Reply(0, `[{"name":"site"}]`, "") // one look serves both steps
	b.tool.Expect("az", "cloud", "set").Reply(1, "", "ERROR: something odd")
	b.tool.Expect("az", "cloud", "list").Reply(0, `[{"name":"site","isActive":true}]`, "")
	require.NoError(t, b.run(t.Context(), plan(a), execute.Options{}))
	assert.Equal(t, []string{"az cloud set"}, b.tool.Changes())
	assert.Equal(t, runner.ActionDone, b.lastOfAction().Kind)
	assert.Empty(t, journal.CleanUp(b.dep.Records()), "what could not be seen absent is not ours to remove")

	again := newBench(t)
	again.tool.Expect("az", "cloud", "list").Reply(0, `[{"name":"site","isActive":true}]`, "")
	require.NoError(t, again.run(t.Context(), plan(a), execute.Options{}))
	assert.Equal(t, runner.ActionSkipped, again.lastOfAction().Kind)

	changed := newBench(t)
	changed.tool.Expect("az", "cloud", "list").Reply(0, `[]`, "")
	changed.tool.Expect("az", "cloud", "register").Reply(0, "", "")
	changed.tool.Expect("az", "cloud", "list").Reply(0, `[{"name":"site","isActive":true}]`, "") // after a change it is asked anew
	require.NoError(t, changed.run(t.Context(), plan(a), execute.Options{}))
	assert.Equal(t, []string{"az cloud register"}, changed.tool.Changes())
}

func TestProofs(t *testing.T) {
	t.Parallel()
	a := runner.Action{ID: "verify", Title: "Proof", Proof: &runner.Proof{Kubeconfig: "/k", Reach: true}}
	b := newBench(t)
	b.Prove = func(_ context.Context, p runner.Proof, progress func(string)) error {
		progress("looked at " + p.Kubeconfig)
		return nil
	}
	require.NoError(t, b.run(t.Context(), plan(a), execute.Options{}))
	assert.Equal(t, runner.ActionDone, b.lastOfAction().Kind)

	bad := newBench(t)
	bad.Prove = func(context.Context, runner.Proof, func(string)) error { return errors.New("no route") }
	bad.Explain = func(f *runner.Failure) { f.Remedy = "go nearer" }
	var f *runner.Failure
	require.ErrorAs(t, bad.run(t.Context(), plan(a), execute.Options{}), &f)
	assert.Equal(t, runner.FailedProof, f.Kind)
	assert.Equal(t, "go nearer", f.Remedy)

	require.ErrorAs(t, newBench(t).run(t.Context(), plan(a), execute.Options{}), &f, "without a prover nothing is proven")
}

var _ runner.Tool = (*runnertest.Tool)(nil)

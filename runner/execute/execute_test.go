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
	"aksarc-wizard/runner/runnertest"
)

func show() *runner.Command {
	return &runner.Command{Program: runner.Az, Args: []string{"aksarc", "show", "--name", "c1"}}
}

var showArgv = []string{"az", "aksarc", "show", "--name", "c1"}

func create() runner.Command {
	return runner.Command{Program: runner.Az, Args: []string{"aksarc", "create", "--name", "c1", "--no-wait"}, Mutates: true}
}

var createArgv = []string{"az", "aksarc", "create", "--name", "c1", "--no-wait"}

func remove() runner.Command {
	return runner.Command{Program: runner.Az, Args: []string{"aksarc", "delete", "--name", "c1", "--yes"}, Mutates: true}
}

var removeArgv = []string{"az", "aksarc", "delete", "--name", "c1", "--yes"}

// cluster is the action that most tests are about.
func cluster() runner.Action {
	return runner.Action{
		ID: "cluster", Title: "Create cluster c1",
		Look:  show(),
		State: "properties.provisioningState",
		Expect: []runner.Expectation{
			{Label: "Kubernetes version", Field: "cluster.kubernetesVersion", Path: "properties.kubernetesVersion", Want: []string{"1.29.4"}},
			{Label: "Control plane IP", Field: "cluster.controlPlane.ip", Path: "properties.ip", Want: []string{"192.168.200.30"}, Immutable: true},
		},
		Steps: []runner.Step{{Command: create(), Title: "Order the cluster"}},
		Wait: &runner.Wait{
			Poll: *show(), Done: []string{"Succeeded"}, Failed: []string{"Failed", "Canceled"},
			Detail: "properties.phases", Error: "properties.error", Every: 10 * time.Second, Bound: time.Hour,
		},
		Recreate: &runner.Recreate{
			Word:  "c1",
			Steps: []runner.Step{{Command: remove(), Title: "Delete the failed cluster"}},
			Wait:  &runner.Wait{Poll: *show(), Gone: true, Every: 10 * time.Second, Bound: time.Hour},
		},
	}
}

func plan(actions ...runner.Action) runner.Plan {
	return runner.Plan{Cluster: "c1", Release: "2411", Actions: actions}
}

func answer(state string) string {
	return `{"properties":{"provisioningState":"` + state + `","kubernetesVersion":"1.29.4","ip":"192.168.200.30","phases":["net ready"],"error":"(KubeFail) no route"}}`
}

// bench is an engine with everything around it virtual but the journal, which
// is real.
type bench struct {
	*execute.Engine
	clock  *runnertest.Clock
	tool   *runnertest.Tool
	store  *journal.Store
	dep    *journal.Deployment
	events []runner.Event
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{clock: runnertest.NewClock(), tool: runnertest.New(t)}
	b.store = &journal.Store{Root: t.TempDir(), Now: b.clock.Now}
	dep, err := b.store.Create(journal.Meta{Cluster: "c1", Target: "s/g/c1", Release: "2411"})
	require.NoError(t, err)
	t.Cleanup(func() { _ = dep.Close() })
	b.dep = dep
	b.Engine = &execute.Engine{Tool: b.tool, Journal: dep, Clock: b.clock}
	return b
}

func (b *bench) run(ctx context.Context, p runner.Plan, o execute.Options) error {
	return b.Run(ctx, p, o, func(e runner.Event) { b.events = append(b.events, e) })
}

func (b *bench) kinds() []runner.EventKind {
	var kinds []runner.EventKind
	for _, e := range b.events {
		if e.Kind != runner.ActionProgress {
			kinds = append(kinds, e.Kind)
		}
	}
	return kinds
}

func TestCreatesWhatIsMissing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.tool.Expect(showArgv...).Reply(3, "", "ERROR: (ResourceNotFound) c1 was not found")
	b.tool.Expect(createArgv...).Says("Provisioning the AKSArc cluster.").Takes(b.clock, 20*time.Second)
	b.tool.Expect(showArgv...).Reply(0, answer("Creating"), "")
	b.tool.Expect(showArgv...).Reply(0, answer("Succeeded"), "")

	require.NoError(t, b.run(t.Context(), plan(cluster()), execute.Options{}))

	assert.Equal(t, []runner.EventKind{runner.ActionStarted, runner.ActionDone, runner.RunDone}, b.kinds())
	assert.Equal(t, []string{"az aksarc create --name c1 --no-wait"}, b.tool.Changes())
	state := journal.State(b.dep.Records())["cluster"]
	assert.Equal(t, journal.PhaseDone, state.Phase)
	assert.True(t, state.Ours)
	assert.False(t, journal.Unfinished(b.dep.Records()))
	done := b.events[len(b.events)-2]
	assert.Equal(t, 30*time.Second, done.Elapsed)
}

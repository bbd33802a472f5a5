package ui_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui"
	"aksarc-wizard/ui/uitest"
	"aksarc-wizard/validate"
)

func TestLeavingARunningDeploymentDetaches(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Script: uitest.Hold}
	d, _, m := at(t, steps.Deploy, w, ui.Options{})
	d.Until("registering")
	d.Press("esc")
	assert.Contains(t, d.Screen(), "The deployment is running")
	d.Press("ctrl+c")
	assert.Contains(t, d.Screen(), "Keep watching")
	d.Press("esc")
	assert.NotContains(t, d.Screen(), "Keep watching")
	d.Press("ctrl+c", "l")
	d.UntilEnded()
	assert.Equal(t, ui.Detached, m.Outcome().Kind)
	assert.Contains(t, strings.Join(m.FarewellLines(), "\n"), "aksarc-wizard resume d1")
	m.Shutdown()
}

func TestStoppingShowsWhatExistsAndOffersToGoOn(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Script: uitest.Hold}
	d, _, m := at(t, steps.Deploy, w, ui.Options{})
	d.Until("registering")
	d.Press("ctrl+c", "s")
	d.Until("Retry")
	w.Script = nil
	d.Press("r")
	d.Until("Everything is done")
	assert.Equal(t, "d1", w.Deploys[1].ID, "a retry continues, it doesn't begin anew")
	d.Press("ctrl+c", "enter")
	assert.Equal(t, ui.Finished, m.Outcome().Kind)
}

func TestAProgramThatEndsDetachesAndWaits(t *testing.T) {
	t.Parallel()
	d, _, m := at(t, steps.Deploy, &uitest.World{Script: uitest.Hold}, ui.Options{})
	d.Until("registering")
	m.Shutdown() // returns only when the run has ended
}

func TestAFailureLeadsToTheFieldAndOverTheReviewBack(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Script: uitest.FailAt(steps.ActionCluster, failure)}
	d, m, _ := at(t, steps.Deploy, w, ui.Options{})
	d.Until("Remedy")
	for _, want := range []string{"ControlPlaneIPInUse", "Another machine has this address", "Choose an address", "There now", "az.log"} {
		assert.Contains(t, d.Screen(), want)
	}
	d.Press("g")
	assert.Equal(t, steps.Cluster, m.Step().ID)
	assert.Contains(t, d.Screen(), "> Control-plane IP")
	d.Press("backspace")
	d.Type("1")
	d.Press("ctrl+n")
	assert.Equal(t, steps.Review, m.Step().ID, "what is deployed next has been seen")
	w.Script = nil
	d.Press("enter")
	d.Until("Everything is done")
	assert.Empty(t, w.Deploys[1].ID, "other answers are another deployment")
}

func TestDeletingAFailedAttemptNeedsItsNameTyped(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Script: uitest.FailAt(steps.ActionCluster, failure)}
	d, m, _ := at(t, steps.Deploy, w, ui.Options{})
	d.Until("Remedy")
	d.Press("d")
	d.Paste(m.Values()[validate.FieldClusterName])
	d.Press("enter")
	assert.Contains(t, d.Screen(), "nothing was deleted", "a paste doesn't count")
	d.Type("c1")
	w.Script = nil
	d.Press("enter")
	d.Until("Everything is done")
	assert.Equal(t, map[string]string{steps.ActionCluster: "c1"}, w.Deploys[1].Recreate)
}

func TestWhatRunsSaysItsBoundAndHowMuchOfItIsUsed(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Script: func(ctx context.Context, _ runner.Plan, emit func(runner.Event)) error {
		emit(runner.Event{Time: uitest.Began, Kind: runner.ActionStarted, Action: steps.ActionCluster})
		emit(runner.Event{Time: uitest.Began.Add(20 * time.Minute), Kind: runner.ActionProgress, Action: steps.ActionCluster, State: "Creating",
			Bound: 2 * time.Hour, Used: 19 * time.Minute})
		<-ctx.Done()
		return context.Cause(ctx)
	}}
	d, _, m := at(t, steps.Deploy, w, ui.Options{})
	d.Until("Creating")
	assert.Contains(t, d.Screen(), "19 min of at most 2 h; last word just now")
	m.Shutdown()
}

func TestOneClockCountsSecondsWhileAStepRuns(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Script: func(ctx context.Context, _ runner.Plan, emit func(runner.Event)) error {
		emit(runner.Event{Time: uitest.Began, Kind: runner.ActionStarted, Action: steps.ActionCluster})
		emit(runner.Event{Time: uitest.Began, Kind: runner.ActionProgress, Action: steps.ActionCluster, State: "Creating", Bound: 2 * time.Hour})
		<-ctx.Done()
		return context.Cause(ctx)
	}}
	d, _, m := at(t, steps.Deploy, w, ui.Options{})
	d.Until("Creating")
	for _, tt := range []struct {
		after          time.Duration
		took, pace     string
		linesThatMoved int
	}{
		{8 * time.Second, "8 s", "at most 2 h; last word just now", 1},
		{9 * time.Second, "9 s", "at most 2 h; last word just now", 1},
		{10 * time.Second, "10 s", "at most 2 h; last word 10 s ago", 2},
		{11 * time.Second, "11 s", "at most 2 h; last word 10 s ago", 1},
		{60 * time.Second, "1 min 00 s", "1 min of at most 2 h; last word 1 min ago", 2},
		{119 * time.Second, "1 min 59 s", "1 min of at most 2 h; last word 1 min ago", 1},
	} {
		before := strings.Split(d.Screen(), "\n")
		d.Send(ui.Ticked(m, uitest.Began.Add(tt.after)))
		moved := 0
		for i, line := range strings.Split(d.Screen(), "\n") {
			if line != before[i] {
				moved++
			}
		}
		assert.Equal(t, tt.linesThatMoved, moved, "after %s", tt.after)
		assert.Contains(t, d.Screen(), " "+tt.took+"\n")
		assert.Contains(t, d.Screen(), tt.pace)
	}
	d.Press("l")
	d.Send(ui.Ticked(m, uitest.Began.Add(2*time.Minute)))
	assert.Contains(t, d.Screen(), "Running for 2 min 00 s", "the log has no other clock")
	m.Shutdown()
}

func TestADifferenceShowsBothSides(t *testing.T) {
	t.Parallel()
	f := runner.Failure{Kind: runner.FailedDifferent, Message: "The network exists with other values.",
		Differences: []runner.Difference{{Label: "Gateway", Field: validate.FieldGateway, Want: "192.168.200.1", Found: "192.168.200.254", Immutable: true}}}
	d, _, _ := at(t, steps.Deploy, &uitest.World{Script: uitest.FailAt(steps.ActionNetwork, f)}, ui.Options{})
	d.Until("wanted 192.168.200.1, found 192.168.200.254")
}

func TestTheLogIsSearchedAndFollowed(t *testing.T) {
	t.Parallel()
	d, _, _ := at(t, steps.Deploy, &uitest.World{}, ui.Options{})
	d.Until("Everything is done")
	d.Press("l")
	d.Press("home")
	assert.Contains(t, d.Screen(), "line 1 of")
	d.Press("/")
	d.Type("nodes are ready")
	d.Press("enter")
	assert.Contains(t, d.Screen(), "3 of 3 nodes are Ready")
	d.Press("f")
	assert.Contains(t, d.Screen(), "following")
	d.Press("esc")
	assert.Contains(t, d.Screen(), "Continue")
}

func TestWelcomeContinuesAnUnfinishedDeployment(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Started: []steps.Deployment{{ID: "d7", Cluster: "c7", Begun: uitest.Began, Last: uitest.Began, Belief: "cluster: started"}}}
	d, _, m := at(t, steps.Welcome, w, ui.Options{})
	assert.Contains(t, d.Screen(), "> c7", "who comes back after an interruption comes for that")
	assert.Contains(t, d.Screen(), "Enter shows where it stands")
	d.Press("enter")
	assert.True(t, d.Ended)
	assert.Equal(t, ui.Outcome{Kind: ui.Continue, ID: "d7"}, m.Outcome())
	assert.Nil(t, m.FarewellLines())

	d, machine, _ := at(t, steps.Welcome, w, ui.Options{})
	d.Press("ctrl+n")
	assert.Equal(t, steps.Ready, machine.Step().ID, "a new one is one key away")
}

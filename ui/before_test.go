package ui_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui"
	"aksarc-wizard/ui/uitest"
)

// halfWay is where a deployment stands whose program was killed while the
// cluster was being made.
var halfWay = []steps.Stand{
	{Action: steps.ActionNetwork, Title: "Logical network lnet1", Belief: "done"},
	{Action: steps.ActionCluster, Title: "Cluster c1", Belief: "waiting; last seen Creating", Truth: "Succeeded, 14 min ago", Differs: true},
	{Action: steps.ActionVerify, Title: "Proof", Belief: "not begun"},
}

func TestBeliefStandsBesideTruthBeforeADeploymentIsGoneOnWith(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Stands: halfWay}
	d, _, _ := at(t, steps.Deploy, w, ui.Options{Deployment: "d7"})
	d.Until("journal: waiting; last seen Creating; service: Succeeded, 14 min ago")
	assert.Empty(t, w.Deploys, "nothing is begun before the operator says so")
	d.Press("enter")
	d.Until("Everything is done")
	assert.Equal(t, "d7", w.Deploys[0].ID)
}

func TestASiteThatSaysNothingDoesNotKeepFromGoingOn(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Stands: halfWay, StandingError: "the site does not answer"}
	d, _, _ := at(t, steps.Deploy, w, ui.Options{Deployment: "d7"})
	d.Until("could not be learnt: the site does not answer")
	assert.Contains(t, d.Screen(), "journal: waiting; last seen Creating", "the journal's word stays")
	d.Press("g")
	d.Until("Everything is done")
}

func TestFromWhereItStandsTheReviewIsOneKeyAway(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Stands: halfWay}
	d, m, _ := at(t, steps.Deploy, w, ui.Options{Deployment: "d7"})
	d.Until("14 min ago")
	d.Press("right", "enter")
	assert.Equal(t, steps.Review, m.Step().ID)
	assert.Empty(t, w.Deploys)
}

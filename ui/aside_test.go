package ui_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui"
	"aksarc-wizard/ui/uitest"
)

func TestStopAndCleanUpTakesNothingAwayBeforeTheNameIsTyped(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Script: uitest.Hold, Site: uitest.Site()}
	d, _, m := at(t, steps.Deploy, w, ui.Options{})
	d.Until("registering")
	d.Press("ctrl+c")
	assert.Contains(t, d.Screen(), "What was there before stays")
	d.Press("c")
	d.Until("Made by it: network")
	assert.Len(t, w.Deploys, 1, "only looked so far")
	d.Press("enter")
	d.Type("c2")
	d.Press("enter")
	assert.Contains(t, d.Screen(), "nothing was changed")
	assert.Len(t, w.Deploys, 1)
	w.Script = nil
	d.Press("backspace")
	d.Type("1")
	d.Press("enter")
	d.Until("had made is gone")
	d.Press("enter")
	d.Until("Since then")
	assert.NotContains(t, d.Screen(), "There now", "nothing of it is there now")
	assert.NotContains(t, d.Screen(), "[ Clean up ]", "it has been done")
	assert.Contains(t, d.Screen(), "What this deployment made is gone")
	d.Press("ctrl+c", "y")
	last := strings.Join(m.FarewellLines(), "\n")
	assert.Contains(t, last, "was stopped")
	assert.Contains(t, last, "had made is gone")
	assert.NotContains(t, last, "is kept")
}

func TestAStoppedDeploymentCanBeCleanedUpLater(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Script: uitest.Hold, Site: uitest.Site()}
	d, _, _ := at(t, steps.Deploy, w, ui.Options{})
	d.Until("registering")
	d.Press("ctrl+c", "s")
	d.Until("[ Clean up ]")
	d.Press("x")
	d.Until("Made by it: network")
	d.Press("esc")
	assert.Contains(t, d.Screen(), "[ Clean up ]", "Esc leads back to the page it was begun on")
	assert.Len(t, w.Deploys, 1, "and begins nothing there")
}

func TestAFailedClusterOffersItsLogsFirst(t *testing.T) {
	t.Parallel()
	f := failure
	f.Kind = runner.FailedState
	w := &uitest.World{Script: uitest.FailAt(steps.ActionCluster, f), Site: uitest.Site()}
	d, _, _ := at(t, steps.Deploy, w, ui.Options{})
	d.Until("Remedy")
	screen := d.Screen()
	assert.Less(t, strings.Index(screen, "[ Collect its logs first ]"), strings.Index(screen, "[ Delete and make anew ]"))
	d.Press("c")
	d.Until("Collect the nodes' logs (c1)")
	w.Script = nil
	d.Press("ctrl+n", "enter")
	d.Until("The archive is in")
	d.Press("enter")
	d.Until("Since then")
	assert.Contains(t, d.Screen(), "[ Delete and make anew ]")
}

func TestWhatCanNotBeLearntForATaskIsSaidOnThePageItWasBegunOn(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Script: uitest.Hold, Site: uitest.Site(), LearnError: "the site is silent"}
	d, _, _ := at(t, steps.Deploy, w, ui.Options{})
	d.Until("registering")
	d.Press("ctrl+c", "c")
	d.Until("the site is silent")
	assert.Contains(t, d.Screen(), "[ Clean up ]")
}

func TestTheLogIsSavedWhereTheOperatorIsTold(t *testing.T) {
	t.Parallel()
	w := &uitest.World{}
	d, _, _ := at(t, steps.Deploy, w, ui.Options{})
	d.Until("Everything is done")
	d.Press("s")
	d.Until("Written to /home/op/c1.log")
	assert.Contains(t, w.Kept["c1.log"], "everything is done")
}

func TestTheLogIsSearchedBothWays(t *testing.T) {
	t.Parallel()
	d, _, _ := at(t, steps.Deploy, &uitest.World{}, ui.Options{})
	d.Until("Everything is done")
	d.Press("l", "home", "/")
	d.Type("begun")
	d.Press("enter")
	first := d.Screen()
	assert.Contains(t, first, " > ", "a hit has a mark, not only a colour")
	d.Press("n")
	assert.NotEqual(t, first, d.Screen())
	d.Press("N")
	assert.Equal(t, first, d.Screen())
}

package ui_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui"
	"aksarc-wizard/ui/uitest"
)

// held is what a second program is told.
func held(context.Context, runner.Plan, func(runner.Event)) error {
	return &steps.HeldError{Deployment: "d9", Err: errors.New("the cluster sub/aks-rg/c1 is being worked on by process 4711 of op on edge since 08:00")}
}

func TestWhoComesSecondIsToldWhoIsAtWorkAndCanWatch(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Script: held, WatchScript: uitest.AllWell}
	d, _, m := at(t, steps.Deploy, w, ui.Options{})
	d.Until("process 4711 of")
	assert.Contains(t, d.Screen(), "[ Watch it ]")
	d.Press("enter")
	d.Until("Everything is done")
	assert.Equal(t, []string{"d9"}, w.Watched)
	assert.Len(t, w.Deploys, 1, "looking on orders nothing")
	d.Press("ctrl+c", "y")
	assert.Equal(t, ui.Finished, m.Outcome().Kind)
}

func TestLeavingAWatchStopsNothing(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Script: held, WatchScript: uitest.Hold}
	d, _, m := at(t, steps.Deploy, w, ui.Options{})
	d.Until("[ Watch it ]")
	d.Press("w")
	d.Until("registering")
	assert.Contains(t, d.Screen(), "this one looks on")
	d.Press("ctrl+c")
	assert.NotContains(t, d.Screen(), "[ Stop", "what another program does can't be stopped here")
	d.Press("l")
	d.UntilEnded()
	assert.Equal(t, ui.Detached, m.Outcome().Kind)
}

func TestAProgramThatGoesWithoutAWordIsToldOf(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Script: held, WatchScript: func(context.Context, runner.Plan, func(runner.Event)) error {
		return &runner.Failure{Kind: runner.FailedStopped, Message: "The program that worked on it has gone without a word."}
	}}
	d, _, _ := at(t, steps.Deploy, w, ui.Options{})
	d.Until("[ Watch it ]")
	d.Press("w")
	d.Until("gone without a word")
	assert.Contains(t, d.Screen(), "[ Retry ]")
	assert.NotContains(t, d.Screen(), "[ Clean up ]", "it wasn't this program's")
}

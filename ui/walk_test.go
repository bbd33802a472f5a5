package ui_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui"
	"aksarc-wizard/ui/uitest"
)

func start(t testing.TB, w *uitest.World, width, height int, opt ui.Options) (*uitest.Driver, *ui.Model) {
	t.Helper()
	opt.After = uitest.AtOnce
	m := ui.New(w, steps.New(steps.Sample()), opt)
	return uitest.Drive(t, w, m, width, height), m
}

func TestEnterAloneGoesFromWelcomeToDone(t *testing.T) {
	t.Parallel()
	w := &uitest.World{}
	d, m := start(t, w, 80, 24, ui.Options{})
	for i := 0; i < 120 && !d.Ended; i++ {
		d.Press("enter")
		t.Log("\n" + d.Screen())
	}
	assert.True(t, d.Ended, d.Screen())
	assert.Equal(t, ui.Finished, m.Outcome().Kind)
	assert.Empty(t, w.Violations, "the world was called while Update ran")
}

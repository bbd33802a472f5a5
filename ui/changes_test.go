package ui_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui"
	"aksarc-wizard/ui/uitest"
)

func TestWhatRepairsChangedIsShownAndUndone(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Noted: uitest.Noted()}
	d, _, _ := at(t, steps.Ready, w, ui.Options{})
	assert.Contains(t, d.Screen(), "u changes")
	d.Press("u")
	assert.Contains(t, d.Screen(), "az config set core.instance_discovery=false")
	assert.Contains(t, d.Screen(), "core.instance_discovery was not set")
	assert.Contains(t, d.Screen(), "undone")
	d.Press("u", "enter")
	assert.Empty(t, w.Ran, "the marked answer undoes nothing")
	assert.Contains(t, d.Screen(), "Changes on this computer")

	d.Press("u")
	assert.Contains(t, d.Screen(), "az config unset core.instance_discovery")
	w.Asked = nil
	d.Press("u")
	assert.Len(t, w.Ran, 1)
	assert.Equal(t, "aksarc-wizard changes --undo --yes", steps.OneLine(w.Ran[0]))
	assert.Contains(t, w.Asked, steps.AskConfig, "what it changed is checked anew")
	assert.Contains(t, d.Screen(), "Changes on this computer", "and the list is there again")
	assert.NotContains(t, d.Screen(), "undo the newest")
	d.Press("u")
	assert.Contains(t, d.Screen(), "nothing to undo")
	d.Press("esc")
	assert.Contains(t, d.Screen(), "── Prerequisites")

	d, _, _ = at(t, steps.Ready, &uitest.World{ChangesError: "changes.jsonl: permission denied"}, ui.Options{})
	d.Press("u")
	assert.Contains(t, d.Screen(), "What was noted can't be read: changes.jsonl: permission denied")
	d, _, _ = at(t, steps.Ready, &uitest.World{}, ui.Options{})
	d.Press("u")
	assert.Contains(t, d.Screen(), "Nothing was changed on this computer by repairs.")
}

package execute_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/execute"
	"aksarc-wizard/runner/journal"
)

func TestOnlyWhatWasBegunAndNotSeenDoneIsAskedAbout(t *testing.T) {
	t.Parallel()
	p := runner.Plan{Actions: []runner.Action{{ID: "done"}, {ID: "waiting"}, {ID: "failed"}, {ID: "never"}}}
	belief := map[string]journal.ActionState{
		"done": {Phase: journal.PhaseDone}, "waiting": {Phase: journal.PhaseWaiting}, "failed": {Phase: journal.PhaseFailed},
	}
	var ids []string
	for _, a := range execute.Begun(p, belief).Actions {
		ids = append(ids, a.ID)
	}
	assert.Equal(t, []string{"waiting", "failed"}, ids)
	assert.Len(t, p.Actions, 4, "the plan itself stays whole")
}

package execute

import (
	"aksarc-wizard/runner"
	"aksarc-wizard/runner/journal"
)

// Begun keeps of a plan what an earlier run took up and did not see done: all
// that must be asked about to say where a deployment stands.
func Begun(plan runner.Plan, belief map[string]journal.ActionState) runner.Plan {
	var open []runner.Action
	for _, a := range plan.Actions {
		if p := belief[a.ID].Phase; p != journal.PhaseNone && p != journal.PhaseDone {
			open = append(open, a)
		}
	}
	plan.Actions = open
	return plan
}

package steps

import "aksarc-wizard/validate"

// Mark says how a step stands, for the progress rail.
type Mark int

// The marks.
const (
	MarkAhead Mark = iota
	MarkHere
	MarkPassed
	MarkDoubt // passed, but to be looked at again
)

// Mark of a step.
func (m *Machine) Mark(id ID) Mark {
	switch {
	case m.Step().ID == id:
		return MarkHere
	case len(m.doubts[id]) > 0:
		return MarkDoubt
	case m.passed[id]:
		for _, p := range m.StepProblems(id) {
			if p.Severity == validate.Error {
				return MarkDoubt
			}
		}
		return MarkPassed
	}
	return MarkAhead
}

// Doubts are the sentences that say why a step must be looked at again.
func (m *Machine) Doubts(id ID) []string { return m.doubts[id] }

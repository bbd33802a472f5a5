package execute

import (
	"fmt"
	"slices"
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/journal"
)

// seen is what a look found.
type seen struct {
	found  bool
	state  string
	answer any
}

func (s seen) looked() journal.Looked {
	return journal.Looked{Found: s.found, State: s.state}
}

// verdict is what is to be done about what was seen, and why.
type verdict struct {
	decision    journal.Decision
	why         string
	differences []runner.Difference
	// leaving: the thing is being deleted, so waiting is for it to be gone.
	leaving bool
}

// stateDeleting is the resource manager's word for a thing on its way out.
const stateDeleting = "Deleting"

var (
	usualDone   = []string{"Succeeded"}
	usualFailed = []string{"Failed", "Canceled"}
)

// decide is the whole policy, and pure. Only a final state is ever compared
// with what is wanted: a half-made thing shows half its values.
func decide(a runner.Action, s seen, word string) verdict {
	gone := a.Wait != nil && a.Wait.Gone
	done, failed := finals(a)
	switch {
	case !s.found && gone:
		return verdict{decision: journal.DecidedSkip, why: "It is not there any more."}
	case !s.found && a.Change:
		return verdict{decision: journal.DecidedRefuse, why: "It does not exist, so it can't be changed."}
	case !s.found:
		return verdict{decision: journal.DecidedDo, why: "It does not exist."}
	case a.State != "" && is(s.state, stateDeleting):
		return verdict{decision: journal.DecidedAttach, leaving: true, why: "It is being deleted."}
	case gone:
		return verdict{decision: journal.DecidedDo, why: "It is still there."}
	case a.State != "" && slices.ContainsFunc(failed, spelled(s.state)):
		return verdictFailed(a, s, word)
	case a.State != "" && !slices.ContainsFunc(done, spelled(s.state)):
		return verdict{decision: journal.DecidedAttach, why: "The service is at work on it: " + stateName(s.state) + "."}
	}
	if d := differences(a.Expect, s.answer); len(d) > 0 {
		if a.Change {
			return verdict{decision: journal.DecidedDo, differences: d, why: "To be changed: " + listDifferences(d) + "."}
		}
		return verdict{decision: journal.DecidedDifferent, differences: d, why: describeDifferences(d)}
	}
	return verdict{decision: journal.DecidedSkip, why: "It exists as wanted."}
}

func verdictFailed(a runner.Action, s seen, word string) verdict {
	why := fmt.Sprintf("An earlier attempt ended as %s.", s.state)
	switch {
	case a.Recreate == nil:
		return verdict{decision: journal.DecidedRefuse, why: why}
	case word == "" || word != a.Recreate.Word:
		return verdict{decision: journal.DecidedRefuse, why: why + " It must be deleted before it can be made anew, which nobody has allowed yet."}
	}
	return verdict{decision: journal.DecidedRecreate, why: why + " The operator allowed that it is deleted and made anew."}
}

func finals(a runner.Action) (done, failed []string) {
	done, failed = usualDone, usualFailed
	if a.Wait != nil && !a.Wait.Gone {
		if len(a.Wait.Done) > 0 {
			done = a.Wait.Done
		}
		if len(a.Wait.Failed) > 0 {
			failed = a.Wait.Failed
		}
	}
	return done, failed
}

// is compares states: the service is not consistent about case.
func is(a, b string) bool { return strings.EqualFold(a, b) }

func spelled(a string) func(string) bool { return func(b string) bool { return is(a, b) } }

func stateName(s string) string {
	if s == "" {
		return "it reports no state"
	}
	return s
}

func describeDifferences(list []runner.Difference) string {
	return "It exists, but differs: " + listDifferences(list) + "."
}

func listDifferences(list []runner.Difference) string {
	var parts []string
	for _, d := range list {
		parts = append(parts, fmt.Sprintf("%s is %s, wanted %s", d.Label, orNothing(d.Found), orNothing(d.Want)))
	}
	return strings.Join(parts, "; ")
}

func orNothing(s string) string {
	if s == "" {
		return "not set"
	}
	return s
}

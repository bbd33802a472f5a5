package execute_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/execute"
	"aksarc-wizard/runner/journal"
)

func TestStatusSetsBeliefBesideTruth(t *testing.T) {
	t.Parallel()
	waiting := journal.ActionState{Phase: journal.PhaseWaiting, State: "Creating"}
	ordered := journal.ActionState{Phase: journal.PhaseChanged, Unclear: true}
	done := journal.ActionState{Phase: journal.PhaseDone, Ended: &journal.Ended{Outcome: journal.OutcomeDone}}
	modified := `{"systemData":{"lastModifiedAt":"2026-03-01T07:46:00.123Z"},` + answer("Succeeded")[1:]
	tests := []struct {
		name          string
		belief        journal.ActionState
		exit          int
		out, err      string
		says, knows   string
		differs       bool
		wantsDecision journal.Decision
	}{
		{"creating, and it is done", waiting, 0, modified, "", "waiting; last seen Creating", "Succeeded, 13 min ago", true, journal.DecidedSkip},
		{"creating still", waiting, 0, answer("Creating"), "", "waiting; last seen Creating", "Creating", false, journal.DecidedAttach},
		{"ordered, not there", ordered, 3, "", notFound, "ordered; how that ended is not recorded", "does not exist", true, journal.DecidedDo},
		{"done", done, 0, answer("Succeeded"), "", "done", "Succeeded", false, journal.DecidedSkip},
		{"done, then deleted", done, 3, "", notFound, "done", "does not exist", true, journal.DecidedDo},
		{"done, then changed", done, 0, different(), "", "done", "Succeeded; 1 values are not as wanted", true, journal.DecidedDifferent},
		{"never begun", journal.ActionState{}, 3, "", notFound, "not begun", "does not exist", false, journal.DecidedDo},
		{"no answer", done, 1, "", "ERROR: (Boom) no answer", "done", "unknown: no answer", true, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.tool.Expect(showArgv...).Reply(tt.exit, tt.out, tt.err)
			p := plan(cluster(), runner.Action{ID: "verify", Title: "Proof"})
			before := len(b.dep.Records())
			truths, err := b.Status(t.Context(), p)
			require.NoError(t, err)
			assert.Len(t, b.dep.Records(), before, "looking leaves no trace")
			rows := execute.Compare(p, map[string]journal.ActionState{"cluster": tt.belief}, truths, b.clock.Now())
			require.Len(t, rows, 2)
			assert.Equal(t, tt.says, rows[0].Belief)
			assert.Equal(t, tt.knows, rows[0].Truth)
			assert.Equal(t, tt.differs, rows[0].Differs)
			assert.Equal(t, tt.wantsDecision, rows[0].Known.Decision)
			assert.Equal(t, "not asked", rows[1].Truth)
		})
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.tool.Expect(showArgv...).Reply(3, "", notFound)
	b.tool.Expect(createArgv...).Takes(b.clock, 90*time.Second)
	b.tool.Expect(showArgv...).Reply(0, answer("Failed"), "")
	b.Explain = func(f *runner.Failure) { f.Cause, f.Remedy = "no way | there", "open the way" }
	p := plan(cluster())
	require.Error(t, b.run(t.Context(), p, execute.Options{}))
	report := execute.Report(p, b.dep.Records())
	for _, want := range []string{
		"# Deployment of c1\n", "| Result | failed |", "| Release | 2411 |",
		"| Create cluster c1 | failed: no route | Failed | 1m30s |",
		"Code: `KubeFail`", "> no route", "What to do: open the way",
		"2026-03-01 08:00:00Z  az aksarc create --name c1 --no-wait",
		"1. Create cluster c1 (Failed)",
	} {
		assert.Contains(t, report, want)
	}
	assert.NotContains(t, report, "REHEARSAL")

	practice := *b.store
	practice.Root, practice.Rehearsal = t.TempDir(), true
	d, err := practice.Create(journal.Meta{Cluster: "c|1\n# x"})
	require.NoError(t, err)
	t.Cleanup(func() { _ = d.Close() })
	report = execute.Report(p, d.Records())
	assert.Contains(t, report, "**REHEARSAL")
	assert.Contains(t, report, "not finished")
	assert.Contains(t, report, "None that could change anything was run.")
	assert.Equal(t, 1, strings.Count(report, "\n# ")+strings.Count(report[:2], "# "), "a name can't make a heading")
	assert.Empty(t, execute.Report(p, nil))
}

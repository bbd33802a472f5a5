package journal

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
)

// tell makes records of one action, a second apart.
func tell(action string, parts ...any) []Record {
	var records []Record
	at := day0
	for _, p := range parts {
		at = at.Add(time.Second)
		var r Record
		switch p := p.(type) {
		case Kind:
			r = NewRecord(p, action, "", nil)
		case Looked:
			r = NewRecord(KindLooked, action, "", p)
		case Decided:
			r = NewRecord(KindDecided, action, "because", p)
		case Operation:
			r = NewRecord(KindOperation, action, "", p)
		case Polled:
			r = NewRecord(KindPolled, action, "", p)
		case Ended:
			r = NewRecord(KindEnded, action, "over", p)
		}
		r.Time = at
		records = append(records, r)
	}
	return records
}

func TestBelief(t *testing.T) {
	t.Parallel()
	begin, end, cut := Operation{Phase: OperationBegin}, Operation{Phase: OperationEnd}, Operation{Phase: OperationCut}
	clears := Operation{Phase: OperationBegin, Clears: true}
	absent, there := Looked{}, Looked{Found: true, State: "Creating"}
	done := Ended{Outcome: OutcomeDone}
	tests := []struct {
		name          string
		parts         []any
		phase         Phase
		unclear, ours bool
		made          int
	}{
		{"taken up", []any{KindStarted}, PhaseLooked, false, false, 0},
		{"looked", []any{KindStarted, absent, Decided{Decision: DecidedDo}}, PhaseLooked, false, false, 0},
		{"ordered", []any{KindStarted, absent, begin}, PhaseChanged, true, true, 1},
		{"ordered and answered", []any{KindStarted, absent, begin, end}, PhaseChanged, false, true, 1},
		{"ordered and cut off", []any{KindStarted, absent, begin, cut}, PhaseChanged, true, true, 1},
		{"seen being made", []any{KindStarted, absent, begin, Polled{State: "Creating"}}, PhaseWaiting, false, true, 1},
		{"made", []any{KindStarted, absent, begin, end, done}, PhaseDone, false, true, 1},
		{"made by somebody else", []any{KindStarted, there, Polled{State: "Creating"}, done}, PhaseDone, false, false, 0},
		{"changed, but not made", []any{KindStarted, there, begin, end, done}, PhaseDone, false, false, 0},
		{"cleared away, not made anew", []any{KindStarted, there, clears, end}, PhaseChanged, false, false, 0},
		{"cleared away and made anew", []any{KindStarted, there, clears, end, begin, end, done}, PhaseDone, false, true, 1},
		{"ours, found by the run that continues", []any{KindStarted, absent, begin, KindStarted, there, done}, PhaseDone, false, true, 1},
		{"killed again while looking", []any{KindStarted, absent, begin, KindStarted}, PhaseLooked, true, true, 1},
		{"failed", []any{KindStarted, absent, begin, end, Ended{Outcome: OutcomeFailed}}, PhaseFailed, false, true, 1},
		{"data of another shape", []any{KindStarted, KindLooked, KindOperation, KindPolled}, PhaseWaiting, false, false, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			records := tell("cluster", tt.parts...)
			s := State(records)["cluster"]
			assert.Equal(t, tt.phase, s.Phase)
			assert.Equal(t, tt.unclear, s.Unclear, "unclear")
			assert.Equal(t, tt.ours, s.Ours, "ours")
			assert.Len(t, CleanUp(records), tt.made)
			assert.Equal(t, day0.Add(time.Second), s.Started)
			assert.Equal(t, records[len(records)-1].Time, s.Updated)
		})
	}
}

func TestUnfinished(t *testing.T) {
	t.Parallel()
	run := NewRecord(KindRunStarted, "", "", RunStarted{})
	well := NewRecord(KindRunEnded, "", "", Ended{Outcome: OutcomeDone})
	badly := NewRecord(KindRunEnded, "", "", Ended{Outcome: OutcomeFailed})
	detached, seen := NewRecord(KindDetached, "", "", nil), NewRecord(KindAcknowledged, "", "", nil)
	for _, tt := range []struct {
		records []Record
		want    bool
	}{
		{nil, true},
		{[]Record{run}, true},
		{[]Record{run, detached}, true},
		{[]Record{run, badly, seen}, true},
		{[]Record{run, well, seen}, false},
		{[]Record{run, well, run}, true},
		{[]Record{run, badly, run, well}, false},
	} {
		assert.Equal(t, tt.want, Unfinished(tt.records), "%v", tt.records)
	}
}

func TestPlansOfOneHashRunTheSame(t *testing.T) {
	t.Parallel()
	p := runner.Plan{Cluster: "c1", Actions: []runner.Action{{ID: "a", Steps: []runner.Step{{Command: runner.Command{Args: []string{"x"}, Stdin: "secret"}}}}}}
	first := PlanHash(p)
	require.Len(t, first, 64)
	p.Actions[0].Steps[0].Command.Stdin = "another"
	assert.Equal(t, first, PlanHash(p), "secrets take no part")
	p.Actions[0].Steps[0].Command.Args = []string{"y"}
	assert.NotEqual(t, first, PlanHash(p))
}

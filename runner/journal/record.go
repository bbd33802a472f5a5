package journal

import (
	"encoding/json"
	"fmt"
	"time"

	"aksarc-wizard/runner"
)

// Schema is the version of the journal that this program writes. It reads no
// newer one.
const Schema = 1

// Kind says what a record announces.
type Kind string

// The kinds of record.
const (
	KindCreated      Kind = "created"      // always the first; Data is Created
	KindRunStarted   Kind = "run_started"  // Data is RunStarted
	KindStarted      Kind = "started"      // an action is taken up
	KindLooked       Kind = "looked"       // what the site said; Data is Looked
	KindDecided      Kind = "decided"      // what will be done and why; Data is Decided
	KindOperation    Kind = "operation"    // a change is about to be made, or was; Data is Operation
	KindPolled       Kind = "polled"       // a state the service reported; Data is Polled
	KindEnded        Kind = "ended"        // an action is over; Data is Ended
	KindNote         Kind = "note"         // a word for the reader
	KindAcknowledged Kind = "acknowledged" // the operator has seen something
	KindDetached     Kind = "detached"     // we left; the service goes on
	KindRunEnded     Kind = "run_ended"    // Data is Ended
)

// Record is one line of the journal.
type Record struct {
	// Seq counts from 1 without a gap; order comes from it, never from Time.
	Seq     int             `json:"seq"`
	Time    time.Time       `json:"time"`
	Kind    Kind            `json:"kind"`
	Action  string          `json:"action,omitempty"`
	Message string          `json:"message,omitempty"`
	Data    json.RawMessage `json:"data,omitempty"`
}

// NewRecord makes a record; Seq and Time are set when it is written. It panics
// when data can't be encoded, which is a mistake in the program.
func NewRecord(kind Kind, action, message string, data any) Record {
	r := Record{Kind: kind, Action: action, Message: message}
	if data != nil {
		raw, err := json.Marshal(data)
		if err != nil {
			panic(fmt.Sprintf("journal: data of a %s record: %v", kind, err))
		}
		r.Data = raw
	}
	return r
}

// Decode reads Data into v, which is a pointer to the type that Kind names.
func (r Record) Decode(v any) error {
	if len(r.Data) == 0 {
		return nil
	}
	if err := json.Unmarshal(r.Data, v); err != nil {
		return fmt.Errorf("record %d (%s): %w", r.Seq, r.Kind, err)
	}
	return nil
}

// Created is the data of the first record.
type Created struct {
	Schema  int    `json:"schema"`
	Cluster string `json:"cluster"`
	// Target is what no two programs may work on at once, such as
	// subscription/group/cluster.
	Target    string `json:"target,omitempty"`
	Release   string `json:"release"`
	PlanHash  string `json:"plan_hash"`
	Answers   string `json:"answers"`
	Program   string `json:"program_version"`
	Az        string `json:"az_version,omitempty"`
	Rehearsal bool   `json:"rehearsal"`
	// Site is the rehearsal site, "" for a real one.
	Site string `json:"site,omitempty"`
	// Purpose is "" for the deployment of a cluster, and otherwise the command of
	// day two, such as "delete cluster c1". It is done again by giving the command
	// again, which looks first; it is never resumed as a deployment.
	Purpose string `json:"purpose,omitempty"`
}

// RunStarted is the data of run_started; the versions may differ from those the
// deployment began with.
type RunStarted struct {
	PlanHash string   `json:"plan_hash"`
	Program  string   `json:"program_version,omitempty"`
	Az       string   `json:"az_version,omitempty"`
	Actions  []string `json:"actions"`
}

// Looked is what the site said about an action's thing.
type Looked struct {
	Found bool `json:"found"`
	// State is the provisioning state as the service spells it.
	State string `json:"state,omitempty"`
}

// Decision is what the engine does about what it saw.
type Decision string

// The decisions.
const (
	DecidedDo        Decision = "do"
	DecidedSkip      Decision = "skip"
	DecidedAttach    Decision = "attach"
	DecidedRecreate  Decision = "recreate"
	DecidedDifferent Decision = "different"
	DecidedRefuse    Decision = "refuse"
)

// Decided is the data of decided; Message of the record says why.
type Decided struct {
	Decision    Decision            `json:"decision"`
	Differences []runner.Difference `json:"differences,omitempty"`
}

// Operation is one command that changes something.
type Operation struct {
	Phase OperationPhase `json:"phase"`
	Title string         `json:"title,omitempty"`
	Argv  []string       `json:"argv,omitempty"`
	// ExitCode and Signal are set once the tool has ended.
	ExitCode int    `json:"exit_code,omitempty"`
	Signal   string `json:"signal,omitempty"`
	// PID is the process of a tool that was left running when we detached.
	PID int `json:"pid,omitempty"`
	// Clears marks a command that deletes a failed attempt.
	Clears bool `json:"clears,omitempty"`
}

// OperationPhase tells intent from outcome.
type OperationPhase string

// The phases of an operation.
const (
	// OperationBegin is written before the tool is started: from here on the
	// change may have been made.
	OperationBegin OperationPhase = "begin"
	// OperationEnd: the tool has ended by itself.
	OperationEnd OperationPhase = "end"
	// OperationCut: the tool was cut off; what it achieved is not known.
	OperationCut OperationPhase = "cut"
)

// Polled is one state the service reported while waiting.
type Polled struct {
	State  string `json:"state"`
	Detail string `json:"detail,omitempty"`
}

// Outcome is how an action or a run ended.
type Outcome string

// The outcomes.
const (
	OutcomeDone    Outcome = "done"
	OutcomeSkipped Outcome = "skipped"
	OutcomeFailed  Outcome = "failed"
)

// Ended is the data of ended and run_ended.
type Ended struct {
	Outcome   Outcome            `json:"outcome"`
	Kind      runner.FailureKind `json:"kind,omitempty"`
	Failure   *runner.Failure    `json:"error,omitempty"`
	ElapsedMS int64              `json:"elapsed_ms,omitempty"`
}

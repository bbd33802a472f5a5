package steps

import (
	"context"
	"os"
	"slices"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/validate"
)

// World is everything a face may ask of the outside: the full screen, the line
// mode and the tests hold one, the composition root makes it. Its methods
// block; a face calls them from a command or a goroutine, never from its loop.
type World interface {
	// About says which world this is; while a face runs only Flags may change,
	// see Carrier.
	About() About
	// Ask runs the command of a question.
	Ask(ctx context.Context, q Question) Answer
	// Run runs one command that the operator has seen and confirmed: a repair.
	Run(ctx context.Context, c runner.Command, output func(runner.Line)) (runner.Result, error)
	// Interactive runs a command that is handed the terminal: az login.
	Interactive(ctx context.Context, c runner.Command, in, out, errs *os.File) (runner.Result, error)
	// Save keeps the answers as typed, for the case that the program ends.
	Save(v validate.Values) error
	// Export writes what the review shows, as files: answers, commands.sh and
	// commands.ps1. It returns where they are.
	Export(v validate.Values) ([]string, error)
	// Plan makes the plan of these answers.
	Plan(v validate.Values) runner.Plan
	// Deploy records the deployment and executes its plan. Events come one at
	// a time, each in the journal before it is emitted. The error is nil, a
	// *runner.Failure, or one for which errors.Is(err, runner.ErrDetach) or
	// runner.ErrStop holds, as the context's cause asked.
	Deploy(ctx context.Context, v validate.Values, o DeployOptions, emit func(runner.Event)) (Deployed, error)
	// Unfinished are the deployments that can be continued, newest first.
	Unfinished() ([]Deployment, error)
	// Open reads the answers of an unfinished deployment.
	Open(id string) (validate.Values, error)
	// Now is the time of day.
	Now() time.Time
}

// About says which world a face works on.
type About struct {
	// Rehearsal is true when az is the built-in site. It is shown on every
	// screen and changes nothing else.
	Rehearsal bool
	// Speed is how many times faster than life the rehearsal goes, 0 = no waiting.
	Speed float64
	// Scenario names the drill, "" for none; Briefing is what its trainer says.
	Scenario, Briefing string
	// Drill is what there is to learn from it, nil when none is practised.
	Drill *DrillInfo
	// Program is the wizard's version, Command how it is started ("aksarc-wizard").
	Program, Command string
	// Flags are those of the command line that chose this world, so that a
	// command that is shown works as it stands. Nil: what Rehearsal and Scenario
	// tell.
	Flags []string
	// DraftFile is where Save keeps the answers; Base the folder that relative
	// files in the answers are relative to.
	DraftFile, Base string
}

// CommandLine writes how the wizard is started again in this world with these
// words, quoted for a POSIX shell.
func (a About) CommandLine(words ...string) string {
	flags := a.Flags
	if flags == nil && a.Rehearsal {
		flags = []string{"--rehearse"}
		if a.Scenario != "" {
			flags = append(flags, "--scenario", a.Scenario)
		}
	}
	program := a.Command
	if program == "" {
		program = "aksarc-wizard"
	}
	line := program
	for _, w := range slices.Concat(words, flags) {
		line += " " + QuoteBash(w)
	}
	return line
}

// DrillInfo is a drill as a face may show it: Name, Title and Skill before it,
// the others at its end or when the operator asks.
type DrillInfo struct {
	Name, Title, Skill string
	// Notice is what there is to see, RightWay the way out, WrongWay a tempting
	// one, Guide the rule it is about.
	Notice, RightWay, WrongWay, Guide string
	// Outside says what only somebody else can do, "" for nothing.
	Outside string
}

// DrillWorld is a World in which a drill can be practised. A face that offers
// more than the briefing asks its World for it.
type DrillWorld interface {
	World
	// Outside has done what only somebody else can do, and says what that was.
	Outside() (string, error)
	// Debrief tells the drill's end, over several lines.
	Debrief() string
}

// HomeWorld is a World from which day two is done.
type HomeWorld interface {
	World
	// Home asks the site for clusters and networks of the subscription of these
	// answers.
	Home(ctx context.Context, v validate.Values) (HomeView, error)
	// Learn asks what must be known before a task can be asked about.
	Learn(ctx context.Context, t *Task, about Place) (ClusterFacts, error)
	// At is the world as a task sees it: Plan, Export and Deploy are the task's,
	// and Save keeps nothing, because a task is given anew rather than continued.
	At(t *Task, f ClusterFacts) World
	// Finished says whether a deployment was finished from this computer.
	Finished() bool
}

// Looker is a World that looks at the files that values name, such as a
// kubeconfig that is to be joined: what it finds goes to Machine.Found.
type Looker interface {
	Look(v validate.Values) []validate.Problem
}

// Keeper is a World that writes a text for the operator to carry away, as a new
// file of their own beside where they work. Nothing is overwritten: when the
// name is taken, a number is added. It returns where the file is.
type Keeper interface {
	Keep(name, text string) (path string, err error)
}

// HeldError is what Deploy gives when another program works on the same thing.
type HeldError struct {
	// Deployment is the one it works on, "" when that isn't known here.
	Deployment string
	Err        error
}

func (e *HeldError) Error() string { return e.Err.Error() }
func (e *HeldError) Unwrap() error { return e.Err }

// Watcher is a World that can look on while another program deploys. Watch
// changes nothing; its events and its error are those of the other's run, and
// an error of its own when that program has gone without a word.
type Watcher interface {
	Watch(ctx context.Context, id string, emit func(runner.Event)) (Deployed, error)
}

// DeployOptions say how to run.
type DeployOptions struct {
	// ID continues a deployment, "" starts a new one.
	ID string
	// Recreate holds the word the operator typed to have a failed attempt
	// cleared away, by action id.
	Recreate map[string]string
	// Acknowledged are the reasons for going on in spite of a check, by the
	// check's id: into the journal and the report. See Machine.Acknowledged.
	Acknowledged map[string]string
}

// Glimpser is a World that can tell from az's own files, within milliseconds,
// what a question will probably be answered; see Facts.Glimpse.
type Glimpser interface {
	Glimpse(q Question) (Answer, bool)
}

// Deployed says where a run left its traces.
type Deployed struct {
	ID string
	// Dir is the folder; Log, Report and Kubeconfig are files.
	Dir, Log, Report, Kubeconfig string
}

// Deployment is one that was begun.
type Deployment struct {
	ID, Cluster, Release string
	Rehearsal            bool
	// Begun and Last are times of the first and the last record.
	Begun, Last time.Time
	// Belief is the journal's last word, such as "cluster: started".
	Belief string
}

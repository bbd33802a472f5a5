// Package uitest holds what the tests of the faces need: a world that answers
// from recorded facts and counts its calls, and a driver that plays a terminal.
//
// It is test support only; the linter keeps it out of the product.
package uitest

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// Began is the time of day at which every test begins.
var Began = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// World answers from recorded facts. The zero World is a site where everything
// is as it should be; the fields make it otherwise.
type World struct {
	mu sync.Mutex
	// Facts replace the recorded answers of questions, as standard output.
	Facts map[steps.QuestionID]string
	// Fail makes a question fail with this on standard error.
	Fail map[steps.QuestionID]string
	// Silent questions are never answered.
	Silent map[steps.QuestionID]bool
	// SignedOut and NoCloud are mended by the repairs.
	SignedOut, NoCloud bool
	Description        steps.About
	Started            []steps.Deployment
	// Stands is where a deployment stands, StandingError why the site doesn't say.
	Stands        []steps.Stand
	StandingError string
	// Script replaces what Deploy does.
	Script func(ctx context.Context, p runner.Plan, emit func(runner.Event)) error
	// Helped is what somebody else has done, in a drill, when asked; Lesson what
	// a drill ends with.
	Helped, Lesson string
	// Site is what the home view shows, HomeError why it can't be shown,
	// LearnError why a task can't be begun. AfterTask changes it after a task;
	// InTheWay is what a look at files finds, where a field has the value of Hint.
	Site                  *steps.HomeFacts
	HomeError, LearnError string
	HasFinished           bool
	Budgets               []string
	AfterTask             func(*steps.HomeFacts, validate.Values)
	InTheWay              []validate.Problem
	// Reach is what a look at the site finds; nil: nothing can be looked at.
	Reach *runner.SiteReport
	// RunError makes repairs fail.
	RunError string

	// Carried are the places that were named of what was carried in, Refuse why
	// none is taken.
	Carried []string
	Refuse  string

	// Noted is what repairs have changed, ChangesError why that can't be told.
	Noted        []steps.Change
	ChangesError string

	Ran     []runner.Command
	Asked   []steps.QuestionID
	Saved   validate.Values
	Deploys []steps.DeployOptions
	// WatchScript is what another program does; Watched are those looked at.
	WatchScript func(context.Context, runner.Plan, func(runner.Event)) error
	Watched     []string
	// Kept are the texts given to Keep, by name.
	Kept    map[string]string
	waiting int // calls that may wait for long: silent questions, runs
	// Violations are the calls that came while Update ran.
	Violations []string
	now        time.Time
}

// enter locks for a call, and notes one that comes from inside Update.
func (w *World) enter(name string) func() {
	w.mu.Lock()
	if inUpdate() {
		w.Violations = append(w.Violations, name)
	}
	return w.mu.Unlock
}

// inUpdate reports whether the caller was called, however far, by the Update
// of a model rather than by a command.
func inUpdate() bool {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		f, more := frames.Next()
		if strings.HasSuffix(f.Function, "(*Model).Update") {
			return true
		}
		if !more {
			return false
		}
	}
}

// About says which world this is.
func (w *World) About() steps.About {
	a := w.Description
	if a.Command == "" {
		a.Program, a.Command, a.Base = "1.0.0", "aksarc-wizard", "/home/op"
		a.DraftFile = "/home/op/.local/state/aksarc-wizard/draft.yaml"
	}
	return a
}

// Now is a clock that stands still until Advance.
func (w *World) Now() time.Time {
	defer w.enter("Now")()
	if w.now.IsZero() {
		w.now = Began
	}
	return w.now
}

// Advance moves the clock.
func (w *World) Advance(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.now.IsZero() {
		w.now = Began
	}
	w.now = w.now.Add(d)
}

// mayWait is how many commands of a face may be under way without an end in
// sight: each waiting call, and the one that watches its feed.
func (w *World) mayWait() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return 2 * w.waiting
}

// Ask answers from the recorded facts.
func (w *World) Ask(ctx context.Context, q steps.Question) steps.Answer {
	leave := w.enter("Ask")
	w.Asked = append(w.Asked, q.ID)
	silent, fail, out := w.Silent[q.ID], w.Fail[q.ID], w.fact(q.ID)
	if silent {
		w.waiting++
	}
	leave()
	if silent {
		<-ctx.Done()
	}
	a := steps.Answer{Question: q, At: Began}
	if q.ID == steps.AskReach && w.Reach != nil {
		a.Reach = w.Reach
		return a
	}
	a.Result = runner.Result{Command: q.Command, Stdout: []byte(out), Took: time.Second}
	if fail == "" && out == "" {
		fail = "Please run 'az login' to setup account."
	}
	if fail != "" {
		a.Result.Stdout, a.Result.ExitCode, a.Result.Stderr = nil, 1, "ERROR: "+fail
	}
	return a
}

func (w *World) fact(id steps.QuestionID) string {
	if s, ok := w.Facts[id]; ok {
		return s
	}
	if id == steps.AskAccount && (w.SignedOut || w.NoCloud) {
		return ""
	}
	if id == steps.AskClouds && w.NoCloud {
		return publicCloud
	}
	return recorded[id]
}

// Run runs a repair: it is noted, and what it mends is mended.
func (w *World) Run(_ context.Context, c runner.Command, output func(runner.Line)) (runner.Result, error) {
	defer w.enter("Run")()
	w.Ran = append(w.Ran, c)
	if w.RunError != "" {
		return runner.Result{Command: c, ExitCode: 1, Stderr: "ERROR: " + w.RunError}, nil
	}
	if slices.Equal(c.Args, steps.UndoNewest().Args) {
		w.undoNewest()
	}
	if len(c.Args) > 0 && c.Args[0] == "login" {
		w.SignedOut = false
	}
	if len(c.Args) > 1 && c.Args[0] == "cloud" {
		w.NoCloud = false
	}
	if len(c.Args) > 0 && c.Args[0] == "config" {
		if w.Facts == nil {
			w.Facts = map[steps.QuestionID]string{}
		}
		w.Facts[steps.AskConfig] = recorded[steps.AskConfig]
	}
	if output != nil {
		output(runner.Line{Text: "done"})
	}
	return runner.Result{Command: c}, nil
}

// Interactive signs in.
func (w *World) Interactive(_ context.Context, c runner.Command, _, _, _ *os.File) (runner.Result, error) {
	defer w.enter("Interactive")()
	w.Ran = append(w.Ran, c)
	w.SignedOut = false
	return runner.Result{Command: c}, nil
}

// Save notes the answers.
func (w *World) Save(v validate.Values) error {
	defer w.enter("Save")()
	w.Saved = v
	return nil
}

// Believed is what a journal alone would say.
func (w *World) Believed(string) ([]steps.Stand, error) {
	defer w.enter("Believed")()
	rows := slices.Clone(w.Stands)
	for i := range rows {
		rows[i].Truth, rows[i].Differs = "", false
	}
	return rows, nil
}

// Standing is what the site says as well.
func (w *World) Standing(context.Context, string) ([]steps.Stand, error) {
	defer w.enter("Standing")()
	if w.StandingError != "" {
		return nil, errors.New(w.StandingError)
	}
	return w.Stands, nil
}

// Watch plays the script of another program's run.
func (w *World) Watch(ctx context.Context, id string, emit func(runner.Event)) (steps.Deployed, error) {
	leave := w.enter("Watch")
	w.Watched = append(w.Watched, id)
	script := w.WatchScript
	defer w.runs(leave)()
	return steps.Deployed{ID: id}, script(ctx, steps.NewPlan(steps.Sample(), "/home/op"), emit)
}

// Keep remembers the text instead of writing it.
func (w *World) Keep(name, text string) (string, error) {
	defer w.enter("Keep")()
	if w.Kept == nil {
		w.Kept = map[string]string{}
	}
	w.Kept[name] = text
	return "/home/op/" + name, nil
}

// Export pretends to write files.
func (w *World) Export(validate.Values) ([]string, error) {
	defer w.enter("Export")()
	return []string{"/home/op/commands.sh"}, nil
}

// Plan makes the plan.
func (w *World) Plan(v validate.Values) runner.Plan {
	defer w.enter("Plan")()
	return steps.NewPlan(v, "/home/op")
}

// Deploy plays the script, or a run in which everything goes well.
func (w *World) Deploy(ctx context.Context, v validate.Values, o steps.DeployOptions, emit func(runner.Event)) (steps.Deployed, error) {
	return w.play(ctx, steps.NewPlan(v, "/home/op"), v, o, emit)
}

// runs notes that a run has begun, leaves the call that began it, and gives what
// notes its end.
func (w *World) runs(leave func()) (ended func()) {
	w.waiting++
	leave()
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.waiting--
	}
}

// play plays a run of this plan.
func (w *World) play(ctx context.Context, p runner.Plan, v validate.Values, o steps.DeployOptions, emit func(runner.Event)) (steps.Deployed, error) {
	leave := w.enter("Deploy")
	w.Deploys = append(w.Deploys, o)
	script := w.Script
	defer w.runs(leave)()
	if script == nil {
		script = AllWell
	}
	const dir = "/home/op/.local/state/aksarc-wizard/deployments/d1"
	d := steps.Deployed{ID: "d1", Dir: dir, Log: dir + "/az.log", Report: dir + "/report.md", Kubeconfig: steps.KubeconfigFile(v, "/home/op")}
	return d, script(ctx, p, emit)
}

// Unfinished are the deployments given.
func (w *World) Unfinished() ([]steps.Deployment, error) {
	defer w.enter("Unfinished")()
	return w.Started, nil
}

// Outside has somebody else help.
func (w *World) Outside() (string, error) {
	defer w.enter("Outside")()
	return w.Helped, nil
}

// Debrief ends a drill.
func (w *World) Debrief() string {
	defer w.enter("Debrief")()
	return w.Lesson
}

// Open isn't needed by the full screen.
func (w *World) Open(string) (validate.Values, error) {
	defer w.enter("Open")()
	return nil, errors.New("there is no such deployment")
}

func object(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

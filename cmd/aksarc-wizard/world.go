package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/journal"
	"aksarc-wizard/runner/private"
	"aksarc-wizard/runner/process"
	"aksarc-wizard/runner/rehearsal"
	"aksarc-wizard/runner/sanitize"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// world is the outside as the faces see it: steps.World, made of the rooms of
// the runner, which meet here, in deployment.go and in clock.go.
type world struct {
	about    steps.About
	host     Host
	tools    *tools
	redactor *sanitize.Redactor
	// ask runs reads and repairs; a deployment has a tool of its own, whose
	// words go to that deployment's log.
	ask   *process.Runner
	store *journal.Store
	// waits is how many times faster than life the engine's own pauses are, so
	// that a rehearsal isn't slowed down by polling at life's pace; 0 = none.
	waits float64
	// drill is the one that is practised, nil for none.
	drill *rehearsal.Scenario
	// site and siteDir are the rehearsal's, "" for a real one.
	site, siteDir string
	// eyes are for what needs no tool.
	eyes  *eyes
	close func()
	// pausing, which may be nil, is called before each pause of the engine: in a
	// rehearsal the program that served the site's clusters may have gone.
	pausing func()
	usual   usual
	// newDayTwo begins something of day two in this world.
	newDayTwo func() *dayTwo
	// merged says what the last merge of a kubeconfig did, "" before any.
	merged string
}

var (
	_ steps.DrillWorld = (*world)(nil)
	_ steps.HomeWorld  = (*world)(nil)
)

// openWorld makes the world that the flags ask for. answersFile is the file
// that relative paths in the answers refer to, "" for the working folder.
func (a *app) openWorld(answersFile string) (*world, error) {
	w := &world{host: a.host, redactor: sanitize.New(), waits: 1, close: func() {}}
	root := a.host.stateFolder()
	w.newDayTwo = func() *dayTwo { return &dayTwo{app: a, w: w, values: validate.Values{}, base: w.about.Base} }
	w.about = steps.About{
		Rehearsal: a.flags.rehearse, Program: version, Command: "aksarc-wizard",
		Base: a.base(answersFile), Flags: a.worldFlags(),
	}
	if a.flags.scenario != "" && !a.flags.rehearse {
		return nil, fail(exitUsage, "Add --rehearse.", "--scenario only has a meaning with --rehearse.")
	}
	w.tools = a.newTools()
	if a.flags.rehearse {
		if err := a.openRehearsal(w, root); err != nil {
			return nil, err
		}
	}
	w.about.DraftFile = filepath.Join(root, "draft.yaml")
	if a.flags.rehearse {
		w.about.DraftFile = filepath.Join(root, "rehearsal", "draft.yaml")
	}
	w.store = &journal.Store{Root: root, Rehearsal: a.flags.rehearse, Site: w.site, Now: a.host.Now, Redact: w.redactor.Redact, Holder: holder(a.host)}
	if err := a.openEyes(w, root); err != nil {
		w.close()
		return nil, err
	}
	w.ask = process.New(process.Config{Find: w.tools.find, Env: a.host.Env, Set: w.eyes.settings, Redactor: w.redactor, Clock: a.host.Now})
	return w, nil
}

// worldFlags are the flags that choose the world, for commands that are shown.
func (a *app) worldFlags() []string {
	flags := []string{}
	add := func(name, value string) {
		if value != "" {
			flags = append(flags, name, value)
		}
	}
	if a.flags.rehearse {
		flags = append(flags, "--rehearse")
		add("--scenario", a.flags.scenario)
		if a.flags.speed != defaultSpeed {
			add("--rehearse-speed", strconv.FormatFloat(a.flags.speed, 'g', -1, 64))
		}
	}
	add("--az", a.flags.az)
	for _, file := range a.flags.ca {
		add("--ca", file)
	}
	add("--media", a.flags.media)
	return flags
}

func holder(h Host) journal.Holder {
	me := journal.Holder{PID: os.Getpid(), Since: h.Now()}
	if u, err := user.Current(); err == nil {
		me.User = u.Username
	}
	me.Host, _ = os.Hostname()
	return me
}

// findAz looks for az. A missing one is not an error here: it is the first
// line of the prerequisites.
func (w *world) Now() time.Time { return w.host.Now() }

// Ask runs a read. A tool that could not be started is told apart from one
// that failed.
func (w *world) Ask(ctx context.Context, q steps.Question) steps.Answer {
	if answer, seen := w.look(ctx, q); seen {
		return answer
	}
	if answer, known := w.recall(q); known {
		return answer
	}
	key := w.key()
	answer := w.askTool(ctx, q)
	w.remember(key, answer)
	return answer
}

func (w *world) askTool(ctx context.Context, q steps.Question) steps.Answer {
	if err := w.tools.missing(q.Command.Program); err != nil {
		return steps.Answer{Question: q, Err: &runner.Failure{Kind: runner.FailedStart, Message: err.Error(), Err: err}, At: w.host.Now()}
	}
	res, err := w.ask.Run(ctx, q.Command, nil)
	var start *process.StartError
	if errors.As(err, &start) {
		err = &runner.Failure{Kind: runner.FailedStart, Message: start.Error(), Err: err}
	}
	return steps.Answer{Question: q, Result: res, Err: err, At: w.host.Now()}
}

func (w *world) Run(ctx context.Context, c runner.Command, output func(runner.Line)) (runner.Result, error) {
	return w.mend(ctx, c, output)
}

func (w *world) Interactive(ctx context.Context, c runner.Command, in, out, errs *os.File) (runner.Result, error) {
	return w.ask.Interactive(ctx, c, in, out, errs)
}

func (w *world) Plan(v validate.Values) runner.Plan { return w.timed(steps.NewPlan(v, w.about.Base)) }

// Save keeps the draft; a crash leaves the old one or the new one, never half.
func (w *world) Save(v validate.Values) error {
	return private.Write(w.about.DraftFile, steps.WriteAnswers(v, w.head("Draft, saved by itself."), false))
}

// Draft is what Save kept, nil when there is nothing.
func (w *world) Draft() validate.Values {
	text, err := os.ReadFile(w.about.DraftFile)
	if err != nil {
		return nil
	}
	v, err := steps.ReadAnswers(text)
	if err != nil {
		return nil
	}
	return v
}

func (w *world) head(what string) string {
	head := fmt.Sprintf("aksarc-wizard %s. %s\n", version, what)
	if w.about.Rehearsal {
		head = "REHEARSAL: made on the built-in site; nothing here is real.\n" + head
	}
	return head
}

// Export writes what the review shows beside the kubeconfig-to-be.
func (w *world) Export(v validate.Values) ([]string, error) {
	p := w.Plan(v)
	stem := filepath.Join(w.about.Base, v[validate.FieldClusterName])
	files := []struct {
		path string
		text []byte
	}{
		{stem + ".answers.yaml", steps.WriteAnswers(v, w.head("Answers for "+p.Cluster+"."), true)},
		{stem + ".commands.sh", []byte(steps.WriteScript(p, steps.Bash, w.head("The commands for "+p.Cluster+".")))},
		{stem + ".commands.ps1", []byte(steps.WriteScript(p, steps.PowerShell, w.head("The commands for "+p.Cluster+".")))},
	}
	var written []string
	for _, f := range files {
		if err := private.Write(f.path, f.text); err != nil {
			return written, err
		}
		written = append(written, f.path)
	}
	return written, nil
}

// Unfinished lists what can be continued in this world.
func (w *world) Unfinished() ([]steps.Deployment, error) {
	all, err := w.store.List()
	var out []steps.Deployment
	for _, s := range all {
		if s.Err != nil || !s.Unfinished || s.Created.Purpose != "" || w.store.MayContinue(s.ID, s.Created) != nil {
			continue
		}
		out = append(out, w.deployment(s))
	}
	return out, err
}

func (w *world) deployment(s journal.Summary) steps.Deployment {
	d := steps.Deployment{ID: s.ID, Cluster: s.Created.Cluster, Release: s.Created.Release, Rehearsal: s.Created.Rehearsal,
		Begun: s.Started, Last: s.Updated, Belief: "nothing begun"}
	if dep, err := w.store.Open(s.ID); err == nil {
		records := dep.Records()
		belief := journal.State(records)
		for i := len(records) - 1; i >= 0; i-- {
			if st, ok := belief[records[i].Action]; ok {
				d.Belief = records[i].Action + ": " + string(st.Phase)
				if st.State != "" {
					d.Belief += " (service: " + st.State + ")"
				}
				break
			}
		}
	}
	return d
}

func (w *world) Open(id string) (validate.Values, error) {
	dep, err := w.store.Open(id)
	if err != nil {
		return nil, err
	}
	text, err := dep.Answers()
	if err != nil {
		return nil, err
	}
	return steps.ReadAnswers(text)
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/runner/execute"
	"aksarc-wizard/runner/journal"
	"aksarc-wizard/runner/kube"
	"aksarc-wizard/runner/process"
	"aksarc-wizard/runner/rehearsal"
	"aksarc-wizard/runner/remedy"
	"aksarc-wizard/runner/sanitize"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// world is the outside as the faces see it: steps.World, made of the rooms of
// the runner. This file is where they meet.
type world struct {
	about    steps.About
	host     Host
	programs map[runner.Program]process.Program
	// missing says why a program isn't there.
	missing  map[runner.Program]error
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
	// clusters lists those of a scope.
	clusters func(context.Context, validate.Values) ([]steps.HomeRow, error)
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
	w.clusters = func(ctx context.Context, v validate.Values) ([]steps.HomeRow, error) { return a.homeRows(ctx, w, v) }
	w.about = steps.About{
		Rehearsal: a.flags.rehearse, Program: version, Command: "aksarc-wizard",
		Base: a.base(answersFile), Flags: a.worldFlags(),
	}
	if a.flags.scenario != "" && !a.flags.rehearse {
		return nil, fail(exitUsage, "Add --rehearse.", "--scenario only has a meaning with --rehearse.")
	}
	w.programs, w.missing = map[runner.Program]process.Program{}, map[runner.Program]error{}
	if a.flags.rehearse {
		if err := a.openRehearsal(w, root); err != nil {
			return nil, err
		}
	} else {
		a.findAz(w)
	}
	a.findKubectl(w)
	w.about.DraftFile = filepath.Join(root, "draft.yaml")
	if a.flags.rehearse {
		w.about.DraftFile = filepath.Join(root, "rehearsal", "draft.yaml")
	}
	w.store = &journal.Store{Root: root, Rehearsal: a.flags.rehearse, Site: w.site, Now: a.host.Now, Redact: w.redactor.Redact, Holder: holder(a.host)}
	if err := a.openEyes(w, root); err != nil {
		w.close()
		return nil, err
	}
	w.ask = process.New(process.Config{Programs: w.programs, Env: a.host.Env, Set: w.eyes.set, Redactor: w.redactor, Clock: a.host.Now})
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
func (a *app) findAz(w *world) {
	p, err := a.locateAz()
	if err != nil {
		w.missing[runner.Az] = err
		return
	}
	w.programs[runner.Az] = p
	w.about.AzPath = p.Path
}

func (a *app) locateAz() (process.Program, error) {
	named := a.flags.az
	if named == "" {
		named = a.host.Get("AKSARC_WIZARD_AZ")
	}
	return process.LocateAz(a.places(), named)
}

// azPath is where az is, "" when there is none.
func (a *app) azPath() string {
	p, err := a.locateAz()
	if err != nil {
		return ""
	}
	return p.Path
}

func (a *app) findKubectl(w *world) {
	p, err := process.LocateKubectl(a.places(), a.host.Get("AKSARC_WIZARD_KUBECTL"))
	if err != nil {
		w.missing[runner.Kubectl] = err
		return
	}
	w.programs[runner.Kubectl] = p
}

func (a *app) places() process.Places { return process.Places{GOOS: runtime.GOOS, Env: a.host.Env} }

// Home lists the clusters in the scope of the answers.
func (w *world) Home(ctx context.Context, v validate.Values) ([]steps.HomeRow, error) {
	return w.clusters(ctx, v)
}

func (w *world) About() steps.About { return w.about }
func (w *world) Now() time.Time     { return w.host.Now() }

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
	if err := w.missing[q.Command.Program]; err != nil {
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

func (w *world) Plan(v validate.Values) runner.Plan { return steps.NewPlan(v, w.about.Base) }

// Save keeps the draft; a crash leaves the old one or the new one, never half.
func (w *world) Save(v validate.Values) error {
	return journal.ReplaceFile(w.about.DraftFile, steps.WriteAnswers(v, w.head("Draft, saved by itself."), false))
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
		if err := journal.ReplaceFile(f.path, f.text); err != nil {
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

// Deploy records the deployment, then executes its plan.
func (w *world) Deploy(ctx context.Context, v validate.Values, o steps.DeployOptions, emit func(runner.Event)) (steps.Deployed, error) {
	return w.carryOut(ctx, v, w.Plan(v), "", o, emit)
}

// carryOut records and executes a plan; purpose is "" for a deployment, and
// the command for anything of day two.
func (w *world) carryOut(ctx context.Context, v validate.Values, plan runner.Plan, purpose string, o steps.DeployOptions, emit func(runner.Event)) (steps.Deployed, error) {
	dep, err := w.begin(v, plan, purpose, o.ID)
	if err != nil {
		return steps.Deployed{}, err
	}
	out := steps.Deployed{ID: dep.ID, Dir: dep.Dir, Log: filepath.Join(dep.Dir, journal.LogFile),
		Report: filepath.Join(dep.Dir, journal.ReportFile), Kubeconfig: steps.KubeconfigFile(v, w.about.Base)}
	logFile, err := dep.OpenLog()
	if err != nil {
		return out, errors.Join(err, dep.Close())
	}
	if err := recordAcknowledged(dep, o.Acknowledged); err != nil {
		return out, errors.Join(err, logFile.Close(), dep.Close())
	}
	// The kubeconfig's folder is the operator's; az makes what is missing.
	log := &azLog{to: logFile, emit: emit, keep: dep.Keep, now: w.host.Now}
	runErr := w.execute(ctx, dep, log, plan, o, log.event)
	report := execute.Report(plan, dep.Records())
	closeErr := errors.Join(dep.Replace(journal.ReportFile, []byte(report)), logFile.Close(), dep.Close())
	if runErr == nil && closeErr != nil {
		runErr = &runner.Failure{Kind: runner.FailedJournal, Message: "It is done, but the record could not be completed: " + closeErr.Error(), Err: closeErr}
	}
	return out, runErr
}

// recordAcknowledged writes down in spite of which checks this run goes on.
func recordAcknowledged(dep *journal.Deployment, reasons map[string]string) error {
	for _, id := range slices.Sorted(maps.Keys(reasons)) {
		if err := dep.Record(journal.NewRecord(journal.KindAcknowledged, "", id+": "+reasons[id], nil)); err != nil {
			return err
		}
	}
	return nil
}

// begin creates a deployment or takes up an earlier one, and holds it.
func (w *world) begin(v validate.Values, plan runner.Plan, purpose, id string) (*journal.Deployment, error) {
	dep, err := w.take(v, plan, purpose, id)
	if err != nil {
		return nil, err
	}
	// Also when an earlier one is taken up: it may have been killed before them.
	head := w.head("The commands of this deployment.")
	err = errors.Join(
		dep.Replace(journal.BashFile, []byte(steps.WriteScript(plan, steps.Bash, head))),
		dep.Replace(journal.PowerShellFile, []byte(steps.WriteScript(plan, steps.PowerShell, head))))
	if err != nil {
		return nil, errors.Join(err, dep.Close())
	}
	return dep, nil
}

// take gives a new deployment, or the one of that id, held by this program.
func (w *world) take(v validate.Values, plan runner.Plan, purpose, id string) (*journal.Deployment, error) {
	if id == "" {
		return w.store.Create(journal.Meta{
			Cluster: plan.Cluster, Release: plan.Release, PlanHash: journal.PlanHash(plan), ProgramVersion: version,
			Target: steps.Target(v), Purpose: purpose,
			Answers: steps.WriteAnswers(steps.AbsoluteFiles(v, w.about.Base), w.head("The answers of this deployment."), false),
		})
	}
	dep, err := w.store.Open(id)
	if err != nil {
		return nil, err
	}
	return dep, dep.Lock()
}

func (w *world) execute(ctx context.Context, dep *journal.Deployment, log io.Writer, plan runner.Plan, o steps.DeployOptions, emit func(runner.Event)) error {
	tool := process.New(process.Config{Programs: w.programs, Env: w.host.Env, Set: w.eyes.set, Dir: dep.Dir, Redactor: w.redactor, Log: log, Clock: w.host.Now})
	now := &clock{w: w}
	prover := kube.Prover{Clock: now}
	if w.missing[runner.Kubectl] == nil {
		prover.Kubectl = tool
	}
	engine := execute.Engine{
		Tool: tool, Journal: dep, Clock: now, Explain: remedy.Explain, Prove: prover.Prove, Merge: w.merge, Jitter: rand.Float64,
		Redact: w.redactor.Redact,
		Busy: func() (int, bool) {
			left, err := process.Survivors(dep.Dir)
			for _, s := range left {
				if err == nil && s.Pid != 0 {
					return s.Pid, true
				}
			}
			return 0, false
		},
	}
	// What a killed run's commands said is for the log only, so it stops nothing
	// when it can't be read. Those still at it are gathered at the end.
	_ = tool.Gather()
	defer func() { _ = tool.Gather() }()
	return engine.Run(ctx, plan, execute.Options{
		Recreate: o.Recreate, Belief: journal.State(dep.Records()),
		Started: journal.RunStarted{Program: version, Az: w.azVersion(ctx)},
	}, w.onTheWall(emit))
}

// merge joins a kubeconfig into the operator's own.
func (w *world) merge(m runner.Merge) (string, error) {
	done, err := kube.Merge(m, w.host.Now())
	if err != nil {
		return "", err
	}
	w.merged = describeMerge(done)
	return w.merged, nil
}

// azVersion is for the record only; "" when az doesn't say.
func (w *world) azVersion(ctx context.Context) string {
	res, err := w.ask.Run(ctx, az.VersionShow(), nil)
	if err != nil || res.ExitCode != 0 {
		return ""
	}
	v, err := az.ParseVersion(res.Stdout)
	if err != nil {
		return ""
	}
	return v.Core.String()
}

// clock is the engine's: the real one, except that a rehearsal's pauses are as
// much shorter as its site is faster. What a pause was shortened by counts as
// passed, so that bounds are reached as they would be in life.
type clock struct {
	w     *world
	ahead atomic.Int64 // nanoseconds
}

func (c *clock) Now() time.Time { return c.w.host.Now().Add(time.Duration(c.ahead.Load())) }

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	begin := c.w.host.Now()
	err := c.w.sleep(ctx, d)
	if saved := d - c.w.host.Now().Sub(begin); err == nil && saved > 0 && c.w.waits != 1 {
		c.ahead.Add(int64(saved))
	}
	return err
}

// onTheWall gives events the time and the durations of the operator's clock.
func (w *world) onTheWall(emit func(runner.Event)) func(runner.Event) {
	began := w.host.Now()
	action := began
	return func(e runner.Event) {
		e.Time = w.host.Now()
		if e.Kind == runner.ActionStarted {
			action = e.Time
		}
		switch e.Kind {
		case runner.RunDone, runner.RunFailed, runner.Detached:
			e.Elapsed = e.Time.Sub(began)
		default:
			e.Elapsed = e.Time.Sub(action)
		}
		emit(e)
	}
}

func (w *world) sleep(ctx context.Context, d time.Duration) error {
	switch {
	case w.waits == 0:
		d = min(d, 20*time.Millisecond)
	case w.waits != 1:
		d = time.Duration(float64(d) / w.waits)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

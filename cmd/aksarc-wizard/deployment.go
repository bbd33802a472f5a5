package main

import (
	"context"
	"errors"
	"io"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/runner/execute"
	"aksarc-wizard/runner/journal"
	"aksarc-wizard/runner/kube"
	"aksarc-wizard/runner/private"
	"aksarc-wizard/runner/process"
	"aksarc-wizard/runner/remedy"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// Deploy records the deployment, then executes its plan.
func (w *world) Deploy(ctx context.Context, v validate.Values, o steps.DeployOptions, emit func(runner.Event)) (steps.Deployed, error) {
	return w.carryOut(ctx, v, w.Plan(v), "", o, emit)
}

// carryOut records and executes a plan; purpose is "" for a deployment, and
// the command for anything of day two.
func (w *world) carryOut(ctx context.Context, v validate.Values, plan runner.Plan, purpose string, o steps.DeployOptions, emit func(runner.Event)) (steps.Deployed, error) {
	dep, err := w.begin(v, plan, purpose, o.ID)
	if err != nil {
		return steps.Deployed{}, w.heldBy(err, v, o.ID)
	}
	out := w.traces(dep, v)
	logFile, err := dep.OpenLog()
	if err != nil {
		return out, errors.Join(err, dep.Close())
	}
	w.tellShared(dep, emit)
	if err := recordAcknowledged(dep, o.Acknowledged); err != nil {
		return out, errors.Join(err, logFile.Close(), dep.Close())
	}
	// The kubeconfig's folder is the operator's; az makes what is missing.
	log := &azLog{to: logFile, emit: emit, keep: dep.Keep, now: w.host.Now}
	runErr := w.execute(ctx, dep, log, plan, o, log.event)
	report := []byte(execute.Report(plan, dep.Records()))
	closeErr := dep.Replace(journal.ReportFile, report)
	if closeErr != nil {
		closeErr = dep.Replace(journal.ReportFile, report) // a fault may pass; later only status and bundle write it
	}
	closeErr = errors.Join(closeErr, logFile.Close(), dep.Close())
	switch {
	case closeErr == nil:
	case runErr != nil: // how the run ended is what counts, and this is told beside it
		emit(runner.Event{Kind: runner.ActionProgress, Message: "The record could not be completed: " + closeErr.Error(), Time: w.host.Now()})
	default:
		f := &runner.Failure{Kind: runner.FailedJournal, Message: "It is done, but the record could not be completed: " + closeErr.Error(), Err: closeErr}
		if purpose == "" {
			f.Remedy = "Make the folder writable, with room in it. Then this writes the report: " + w.About().CommandLine("status", dep.ID)
		}
		runErr = f
	}
	return out, runErr
}

// makeUpReport writes the report of a run that has ended when the disk refused
// it then, or the program was killed in between. It reports whether it did;
// nothing when another program works on the deployment.
func makeUpReport(dep *journal.Deployment, plan runner.Plan) (made bool, err error) {
	if !execute.Ended(dep.Records()) {
		return false, nil // the run that goes on writes it
	}
	want := execute.Report(plan, dep.Records())
	if have, err := private.Read(filepath.Join(dep.Dir, journal.ReportFile), journal.MaxSize); err == nil && string(have) == want {
		return false, nil
	}
	if err := dep.Lock(); err != nil {
		if errors.As(err, new(*journal.HeldError)) {
			return false, nil
		}
		return false, err
	}
	return true, errors.Join(dep.Replace(journal.ReportFile, []byte(want)), dep.Close())
}

// traces say where a deployment leaves its files.
func (w *world) traces(dep *journal.Deployment, v validate.Values) steps.Deployed {
	return steps.Deployed{ID: dep.ID, Dir: dep.Dir, Log: filepath.Join(dep.Dir, journal.LogFile),
		Report: filepath.Join(dep.Dir, journal.ReportFile), Kubeconfig: steps.KubeconfigFile(v, w.about.Base)}
}

// tellShared warns when the record lies where another computer could work on the
// same deployment: the lock that prevents it on one computer may not hold there.
func (w *world) tellShared(dep *journal.Deployment, emit func(runner.Event)) {
	look := w.host.Shared
	if look == nil {
		look = private.Shared
	}
	kind := look(dep.Dir)
	if kind == "" {
		return
	}
	text := "The folder " + dep.Dir + " is on a shared file system (" + kind + "), where the lock may not hold: don't run this wizard on the same deployment from another computer, or set AKSARC_WIZARD_HOME to a local folder."
	if slices.ContainsFunc(dep.Records(), func(r journal.Record) bool { return r.Kind == journal.KindNote && r.Message == text }) {
		return // said when it was begun
	}
	_ = dep.Keep(journal.NewRecord(journal.KindNote, "", text, nil)) // advice only
	emit(runner.Event{Kind: runner.ActionProgress, Message: text, Time: w.host.Now()})
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

// roomForKeys lets a key's goroutines run beside those that read a flooding tool,
// on small machines too: of two that Go runs at once both were busy with that, and
// a key waited for its turn four times on its way to the screen. Only a run needs
// it; a page that waits would pay for it.
func (w *world) roomForKeys() {
	const least = 4
	if w.host.Get("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(max(least, runtime.NumCPU()))
	}
}

func (w *world) execute(ctx context.Context, dep *journal.Deployment, log io.Writer, plan runner.Plan, o steps.DeployOptions, emit func(runner.Event)) error {
	w.roomForKeys()
	tool := process.New(process.Config{Find: w.tools.find, Env: w.host.Env, Set: w.eyes.settings, Dir: dep.Dir, Redactor: w.redactor, Log: log, Clock: w.host.Now})
	now := &clock{w: w}
	prover := kube.Prover{Clock: now}
	if w.tools.missing(runner.Kubectl) == nil {
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

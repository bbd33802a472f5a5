package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/kube"
	"aksarc-wizard/runner/private"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// Home shows clusters and networks of the whole subscription, because who looks
// for a cluster may have its group wrong.
func (w *world) Home(ctx context.Context, v validate.Values) (steps.HomeView, error) {
	d := w.newDayTwo()
	if sub := v[validate.FieldSubscription]; sub != "" {
		d.values[validate.FieldSubscription] = sub
	}
	f, err := d.home(ctx)
	if err != nil {
		return steps.HomeView{}, flat(err)
	}
	return steps.Home(f), nil
}

// Finished says whether a deployment was finished from this computer.
func (w *world) Finished() bool {
	all, err := w.store.List()
	if err != nil {
		return false
	}
	for _, s := range all {
		if s.Err == nil && !s.Unfinished && s.Created.Purpose == "" && s.Created.Rehearsal == w.about.Rehearsal {
			return true
		}
	}
	return false
}

// Learn asks what must be known before a task.
func (w *world) Learn(ctx context.Context, t *steps.Task, about steps.Place) (steps.ClusterFacts, error) {
	d := w.newDayTwo()
	d.at(about)
	f, err := d.learnTask(ctx, t, true)
	if err == nil && about.Again != "" {
		f.Given = d.given(t, about.Again)
	}
	if errors.Is(err, errGone) {
		return f, fmt.Errorf("%s is not there any more", about.Cluster+about.Network)
	}
	return f, flat(err)
}

// flatError is an error in one sentence.
type flatError struct{ error }

func (e flatError) Error() string { return strings.Join(strings.Fields(e.error.Error()), " ") }
func (e flatError) Unwrap() error { return e.error }

func flat(err error) error {
	if err == nil {
		return nil
	}
	return flatError{err}
}

// at says what a task is about: what this computer remembers of it, if it is of
// that very place.
func (d *dayTwo) at(p steps.Place) {
	field, name := validate.FieldClusterName, p.Cluster
	if name == "" {
		field, name = validate.FieldNetworkName, p.Network
	}
	if _, v := d.deploymentOf(field, name); v != nil && strings.EqualFold(v[validate.FieldResourceGroup], p.ResourceGroup) &&
		(p.Subscription == "" || strings.EqualFold(v[validate.FieldSubscription], p.Subscription)) {
		d.values, d.origin = v, "the deployment on this computer"
	}
	d.values[field], d.deployment = name, p.Deployment
	d.values[validate.FieldResourceGroup] = p.ResourceGroup
	defer d.rememberKubeconfig()
	if p.Subscription != "" {
		d.values[validate.FieldSubscription] = p.Subscription
	}
	if d.values[validate.FieldRelease] == "" {
		d.values[validate.FieldRelease] = d.app.release()
	}
}

// rememberKubeconfig finds the file that the cluster's kubeconfig was last
// fetched into from this computer, where no answers say it.
func (d *dayTwo) rememberKubeconfig() {
	if d.values[validate.FieldKubeconfigFile] != "" {
		return
	}
	all, err := d.w.store.List()
	if err != nil {
		return
	}
	for _, s := range all { // newest first
		if s.Err != nil || s.Created.Rehearsal != d.w.about.Rehearsal || !strings.HasPrefix(s.Created.Purpose, "kubeconfig ") {
			continue
		}
		v, err := steps.ReadAnswers([]byte(s.Created.Answers))
		if err == nil && steps.Target(v) == steps.Target(d.values) {
			d.remembered = steps.KubeconfigFile(v, d.base)
			return
		}
	}
}

// At is the world as a task sees it.
func (w *world) At(t *steps.Task, f steps.ClusterFacts) steps.World {
	d := w.newDayTwo()
	d.values = f.Values
	return &taskWorld{world: w, task: t, facts: f, d: d}
}

// taskWorld is the world as a task of day two sees it.
type taskWorld struct {
	*world
	task  *steps.Task
	facts steps.ClusterFacts
	d     *dayTwo
}

var _ steps.Looker = (*taskWorld)(nil)

func (w *taskWorld) Plan(v validate.Values) runner.Plan {
	return w.timed(w.task.Plan(w.task.Filled(w.facts, v), v))
}

// Save keeps nothing: a task is given anew rather than continued.
func (w *taskWorld) Save(validate.Values) error { return nil }

func (w *taskWorld) Unfinished() ([]steps.Deployment, error) { return nil, nil }

func (w *taskWorld) Look(v validate.Values) []validate.Problem {
	return w.d.lookAt(w.task, w.facts, v)
}

// Export writes the commands beside where we were started.
func (w *taskWorld) Export(v validate.Values) ([]string, error) {
	p := w.Plan(v)
	// The name is the site's word: it must not lead to another folder.
	name := strings.NewReplacer("/", "_", `\`, "_", ":", "_").Replace(w.task.Word(w.facts, v)) + "." + strings.ReplaceAll(w.task.ID, " ", "-")
	head := w.head(w.task.Title + ": " + w.task.Word(w.facts, v) + ".")
	var written []string
	for _, f := range []struct {
		shell steps.Shell
		ext   string
	}{{steps.Bash, ".sh"}, {steps.PowerShell, ".ps1"}} {
		file := filepath.Join(w.about.Base, name+f.ext)
		if err := private.Write(file, []byte(steps.WriteScript(p, f.shell, head))); err != nil {
			return written, err
		}
		written = append(written, file)
	}
	return written, nil
}

// Deploy carries the task out, and then what belongs to it on this computer.
func (w *taskWorld) Deploy(ctx context.Context, v validate.Values, o steps.DeployOptions, emit func(runner.Event)) (steps.Deployed, error) {
	if against := w.Look(v); len(against) > 0 { // it may have changed since it was looked at
		p := against[0]
		return steps.Deployed{}, &runner.Failure{Kind: runner.FailedFile, Message: p.Message, Remedy: p.Hint, Field: p.Field}
	}
	values, purpose := w.facts.Values, strings.Join(quoted(w.task.Words(w.task.Filled(w.facts, v), v)), " ")
	kubeconfig := w.facts.Local.Kubeconfig
	switch w.task.ID {
	case "kubeconfig":
		values = maps.Clone(values)
		values[validate.FieldKubeconfigFile] = w.d.absolute(v[validate.FieldKubeconfigFile])
		values[validate.FieldKubeconfigMerge] = v[validate.FieldKubeconfigMerge]
		r := steps.KubeconfigRequestOf(w.facts, v)
		if kubeconfig = r.File; r.MergeInto != "" {
			kubeconfig = r.MergeInto
		}
	case "prove":
		kubeconfig = w.d.absolute(v[steps.FieldProofFile])
	}
	w.d.rememberKubeconfig()
	config := w.d.knownKubeconfig("")
	out, err := w.carryOut(ctx, values, w.Plan(v), purpose, o, emit)
	out.Kubeconfig = kubeconfig
	var clash *kube.ClashError
	var failed *runner.Failure
	switch {
	case errors.As(err, &failed) && errors.As(failed.Err, &clash):
		failed.Field, failed.Remedy = steps.FieldContextReplace, "Have them replaced (a copy is kept), or give the context another name."
	case err == nil && w.task.Destructive && config != nil && (w.task.ID == "delete cluster" || slices.Contains(w.facts.Made, steps.ActionCluster)):
		for _, said := range w.d.forget(w.facts, config) {
			emit(runner.Event{Time: w.Now(), Kind: runner.ActionProgress, Action: steps.ActionDeleteCluster, Message: said})
		}
	}
	return out, err
}

func quoted(words []string) []string {
	out := make([]string, 0, len(words))
	for _, w := range words {
		out = append(out, steps.QuoteBash(w))
	}
	return out
}

package ui

import (
	"errors"
	"fmt"
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// OutcomeKind says why the full screen ended.
type OutcomeKind int

// The kinds of outcome.
const (
	Quit     OutcomeKind = iota // left before a deployment, or after looking at one
	Finished                    // the cluster is there and has been proved
	Detached                    // a deployment goes on at the service
	Stopped                     // the operator stopped a deployment
	Failed                      // a deployment failed and was left so
	Rehearse                    // the operator wants the rehearsal first
	Continue                    // the operator wants to go on with deployment ID
)

// Outcome is why the full screen ended, for the composition root.
type Outcome struct {
	Kind OutcomeKind
	// ID is the deployment, "" when there was none.
	ID string
	// Deployed says where a deployment left its traces.
	Deployed steps.Deployed
	// Err is what a failed or stopped deployment ended with.
	Err error
}

// Outcome says why the program ended; meaningful once it has.
func (m *Model) Outcome() Outcome { return m.outcome }

// FarewellLines are the last words, for the normal screen after leaving: what
// happened, where the log is, the next command.
func (m *Model) FarewellLines() []string {
	name := m.machine.Values()[validate.FieldClusterName]
	o := m.outcome
	var out []string
	say := func(format string, a ...any) { out = append(out, fmt.Sprintf(format, a...)) }
	if m.about.Rehearsal && o.Kind != Rehearse && o.Kind != Continue {
		say("REHEARSAL: nothing of this happened at a real site.")
	}
	again := []string{"resume"}
	if o.ID != "" {
		again = append(again, o.ID)
	}
	resume := m.about.CommandLine(again...)
	if m.visit != nil {
		return m.farewellOfTask(out)
	}
	switch o.Kind {
	case Finished:
		say("The cluster %s is there and answers.", name)
		say("  kubeconfig  %s", o.Deployed.Kubeconfig)
		say("  report      %s", o.Deployed.Report)
		say("  log         %s", o.Deployed.Log)
		say("Next: kubectl --kubeconfig %s get nodes", steps.QuoteBash(o.Deployed.Kubeconfig))
	case Detached:
		say("Left. The deployment of %s goes on at the site.", name)
		if o.Deployed.Log != "" {
			say("  log  %s", o.Deployed.Log)
		}
		say("Next: %s", resume)
	case Stopped, Failed:
		word := "failed"
		if o.Kind == Stopped {
			word = "was stopped"
		}
		kept := "What was made so far is kept."
		if len(m.did) > 0 {
			kept = strings.Join(m.did, " ")
		}
		say("The deployment of %s %s. %s", name, word, kept)
		out = append(out, failureLines(o.Err)...)
		if o.Deployed.Log != "" {
			say("  log  %s", o.Deployed.Log)
		}
		say("Next: %s", resume)
	case Quit:
		out = append(out, m.did...)
		if len(m.did) == 0 {
			say("Left. Nothing was deployed.")
		}
		if m.about.DraftFile != "" {
			say("The answers are kept in %s; the next start fills them in.", m.about.DraftFile)
		}
		say("Next: %s", m.about.CommandLine())
	case Rehearse, Continue:
		return nil
	}
	return out
}

// farewellOfTask are the last words of who leaves in the middle of a task.
func (m *Model) farewellOfTask(out []string) []string {
	out = append(out, m.did...)
	o, title := m.outcome, m.task().Title
	switch o.Kind {
	case Detached:
		out = append(out, "Left. \""+title+"\" goes on at the site. The same command comes back to it:", "  "+m.again())
	case Failed, Stopped:
		word := "failed"
		if o.Kind == Stopped {
			word = "was stopped"
		}
		out = append(append(out, "\""+title+"\" "+word+". What was made so far is kept."), failureLines(o.Err)...)
		out = append(out, "Next: "+m.again())
	case Finished:
		out = append(out, m.taskDone())
	case Quit, Rehearse, Continue:
		out = append(out, "Left. Nothing was changed.")
	}
	if o.Deployed.Log != "" {
		out = append(out, "  log  "+o.Deployed.Log)
	}
	return out
}

func failureLines(err error) []string {
	var f *runner.Failure
	if !errors.As(err, &f) {
		if err == nil {
			return nil
		}
		return []string{"  " + err.Error()}
	}
	out := []string{"  " + strings.ReplaceAll(f.Error(), "\n", "\n  ")}
	if f.Cause != "" {
		out = append(out, "  cause   "+f.Cause)
	}
	if f.Remedy != "" {
		out = append(out, "  remedy  "+f.Remedy)
	}
	return out
}

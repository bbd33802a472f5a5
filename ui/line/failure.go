package line

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// failure tells how a run ended that did not end well, and asks what now. It
// reports true when the run is to be repeated, with the words that allow
// deleting. Otherwise the operator is elsewhere, or has left.
func (f *face) failure(err error) (again bool, recreate map[string]string) {
	detached, stopped := asked(err)
	var failed *runner.Failure
	if !errors.As(err, &failed) {
		failed = &runner.Failure{Message: err.Error(), Err: err}
	}
	switch {
	case detached:
		f.leave(Detached)
		return false, nil
	case stopped:
		f.blank()
		f.say("Stopped. %s", failed.Message)
		f.made()
		if f.cleaning {
			f.cleaning = false
			f.aside(steps.CleanUpTask())
		} else if f.task == nil {
			f.say("What it made is listed, and can be deleted, with: %s", f.command("cleanup", f.id))
		}
		f.leave(Stopped)
		return false, nil
	}
	f.tell(failed)
	return f.whatNow(failed)
}

// tell writes the failure: what happened, why, what to do, what was made.
func (f *face) tell(x *runner.Failure) {
	f.blank()
	f.say("FAILED: %s", f.run.title(x.Action))
	message := x.Message
	if message == "" {
		message = x.Error()
	}
	f.paragraphs("  ", message)
	if x.Code != "" {
		f.say("  Code: %s", x.Code)
	}
	for _, d := range x.Differences {
		later := ""
		if d.Immutable {
			later = " It can't be changed once created."
		}
		f.say("  DIFFERENT: %s: wanted %s, found %s.%s", d.Label, orEmpty(d.Want), orEmpty(d.Found), later)
	}
	if x.Cause == "" && x.Remedy == "" {
		f.say("  No advice is known for this message.")
	} else {
		if x.Cause != "" {
			f.say("  Cause: %s", x.Cause)
		}
		if x.Remedy != "" {
			f.say("  What to do: %s", x.Remedy)
		}
		if x.Source != "" {
			f.say("  Source: %s", x.Source)
		}
	}
	if len(x.Argv) > 0 {
		f.say("  The command, which ended with exit code %d:", x.ExitCode)
		f.verbatim("    %s", steps.OneLine(runner.Command{Program: runner.Program(x.Argv[0]), Args: x.Argv[1:]}))
	}
	f.tail(x.Stderr)
	f.made()
}

// tail writes the last lines of what the tool said.
func (f *face) tail(stderr string) {
	const most = 5
	if stderr = strings.TrimSpace(stderr); stderr == "" {
		return
	}
	lines := strings.Split(stderr, "\n")
	f.say("  Its last words:")
	for _, line := range lines[max(0, len(lines)-most):] {
		f.say("  | %s", line)
	}
}

// made says what there is so far, and where the log is.
func (f *face) made() {
	if len(f.run.ended) > 0 {
		f.say("So far:")
	}
	for _, e := range f.run.ended {
		f.say("  %s: %s", e.title, e.how)
	}
	if log := f.run.deployed.Log; log != "" {
		f.say("The log: %s", log)
	}
}

// whatNow asks after a failure.
func (f *face) whatNow(x *runner.Failure) (again bool, recreate map[string]string) {
	const watch, retry, mend, logs, anew, leave = "watch", "retry", "mend", "logs", "anew", "leave"
	if x.Field == "" && len(x.Differences) > 0 {
		x.Field = x.Differences[0].Field
	}
	choices := []string{retry, mend}
	texts := []string{"Try again; it goes on where it stopped", "Go to the review and change answers"}
	if field, step, ok := f.m.FieldAt(x.Field); ok {
		texts[1] = fmt.Sprintf("Change %s (step %d)", field.Label, f.number(step))
	}
	other := f.held(x.Err)
	if other != "" {
		choices = append([]string{watch}, choices...)
		texts = append([]string{"Watch what the other program does; nothing is changed from here"}, texts...)
	}
	action, _ := f.run.plan.Action(x.Action)
	if action.Recreate != nil && x.Kind == runner.FailedState {
		// What the nodes can tell goes with them, so it is offered first.
		choices = append(choices, logs, anew)
		texts = append(texts, "Collect its logs first", "Delete what has failed and make it anew, after typing "+action.Recreate.Word)
	}
	later := "Leave; it can be continued later"
	if f.task != nil {
		later = "Leave it so, and go back to the clusters"
	}
	choices, texts = append(choices, leave), append(texts, later)
	f.blank()
	f.say("What now?")
	for i, t := range texts {
		f.say("  %d. %s", i+1, t)
	}
	for {
		r := f.ask(question{prompt: fixed("Choice"), help: func() {
			f.say("Trying again looks first: what is done stays done. After changing an answer you pass the review once more.")
		}})
		if r.kind == moved {
			return false, nil
		}
		n, err := strconv.Atoi(r.text)
		if r.kind == back {
			n, err = 2, nil
		}
		if r.kind == back && other != "" {
			n++
		}
		if err != nil || n < 1 || n > len(choices) {
			f.say("Type a number from 1 to %d.", len(choices))
			continue
		}
		switch choices[n-1] {
		case watch:
			return f.watch(other)
		case retry:
			return true, nil
		case mend:
			if !f.toField(x.Field) {
				f.leap(steps.Review)
			}
			return false, nil
		case logs:
			f.aside(steps.LogsTask())
			if f.over {
				return false, nil
			}
			return f.whatNow(x)
		case anew:
			word, here := f.allowed(action)
			if word != "" {
				return true, map[string]string{action.ID: word}
			}
			if !here {
				return false, nil
			}
		case leave:
			if f.task != nil {
				f.ended = true
				return false, nil
			}
			f.leave(Failed)
			return false, nil
		}
	}
}

// allowed asks for the word that allows deleting, "" when it is not given;
// here is false when the operator moved away instead.
func (f *face) allowed(a runner.Action) (word string, here bool) {
	f.blank()
	f.say("This deletes what the failed attempt left:")
	for _, s := range a.Recreate.Steps {
		f.show(s.Command)
	}
	r := f.ask(question{
		prompt: fixed("Type " + a.Recreate.Word + " to delete it and make it anew"),
		help: func() {
			f.say("Only %s is deleted; network and resource group stay.", f.m.Values()[validate.FieldClusterName])
		},
	})
	switch {
	case r.kind == moved:
		return "", false
	case r.kind == typed && r.text == a.Recreate.Word:
		return r.text, true
	}
	f.say("Nothing was deleted.")
	return "", true
}

package line

import (
	"slices"
	"strconv"
	"strings"

	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// answer is one line of the review.
type answer struct {
	field steps.Field
	step  steps.ID
}

// allAnswers are the answers that have a meaning now, in order.
func (f *face) allAnswers() []answer {
	var out []answer
	for _, s := range f.m.Steps() {
		for _, field := range s.Fields {
			if field.Shown(f.m.Values()) {
				out = append(out, answer{field, s.ID})
			}
		}
	}
	return out
}

func (f *face) answers() {
	last := steps.ID("")
	for i, a := range f.allAnswers() {
		if a.step != last {
			last = a.step
			f.say("%s", f.m.Steps()[f.number(a.step)-1].Title)
		}
		f.say("  %d. %s: %s", i+1, a.field.Label, orEmpty(f.named(a.field, f.m.Values()[a.field.Path])))
	}
}

// problems lists what stands against a deployment, errors first, and what has
// to be looked at again. It gives how many lines it wrote.
func (f *face) problems() {
	n, again := 0, 0
	for _, want := range []validate.Severity{validate.Error, validate.Warning} {
		for _, p := range f.m.Report().Problems {
			field, _, ok := f.m.FieldAt(p.Field)
			if p.Severity == want && (!ok || field.Shown(f.m.Values())) {
				f.problem(severity(p), p)
				n++
			}
		}
	}
	for _, s := range f.m.Steps() {
		for _, d := range f.m.Doubts(s.ID) {
			f.say("AGAIN: step %d, %s: %s.", f.number(s.ID), s.Title, d)
			again, n = f.number(s.ID), n+1
		}
	}
	if again > 0 {
		f.say("Type :jump %d to look at it; :done there says that the rest may stay.", again)
	}
	if n == 0 {
		f.say("No problems.")
	}
}

// review shows everything, then asks whether to change, to write out, or to
// begin.
func (f *face) review() {
	f.fromEnd, f.single, f.begin = false, false, ""
	f.problems()
	f.notes()
	if !f.reviewed {
		f.reviewed = true
		f.answers()
		f.commands()
	}
	for {
		r := f.ask(question{
			prompt:   fixed(f.reviewPrompt()),
			help:     f.reviewHelp,
			commands: f.reviewCommands(),
		})
		switch {
		case r.kind == back:
			f.back()
			return
		case r.kind == moved:
			return
		case r.kind == word && r.text == "first":
			first, _ := f.otherwise()
			f.ended, f.instead = true, first.ID
			return
		case r.kind == word && r.text == "commands":
			f.commands()
		case r.kind == word && r.text == "export":
			f.export()
		case r.kind == word && r.text != "deploy":
			f.speak(r.text)
			f.commands()
		case r.text == "" || r.kind == word:
			if f.begun() {
				return
			}
		default:
			if f.change(r.text) {
				return
			}
		}
	}
}

func (f *face) reviewHelp() {
	f.say("Nothing has been changed at the site so far. A number takes you to that answer and brings you back here.")
	f.say("To begin, an empty line; the cluster's name is then asked for, so that no stray key begins a deployment.")
	f.say("What the service chooses by itself can't be shown here: ids, names of VMs, the nodes' own addresses.")
}

// change goes to the answer with that number.
func (f *face) change(number string) bool {
	all := f.allAnswers()
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(all) {
		f.say("There is no answer %q; type a number from 1 to %d.", number, len(all))
		return false
	}
	return f.toField(all[n-1].field.Path)
}

// toField jumps to one field, from where the next line leads back.
func (f *face) toField(path string) bool {
	_, step, ok := f.m.FieldAt(path)
	if !ok || !f.leap(step) {
		return false
	}
	f.begin, f.single = path, true
	return true
}

// commands writes the plan as it will be executed.
func (f *face) commands() {
	if f.m.Report().Blocked() {
		if f.task != nil && !slices.ContainsFunc(f.m.Steps(), func(s steps.Step) bool { return s.ID == steps.Form }) {
			return // there is nothing that could be mended here
		}
		f.say("The commands can be shown once the problems are mended.")
		return
	}
	plan := f.world.Plan(f.m.Values())
	f.blank()
	f.say("The commands, for %s. Each is preceded by a look whether it is needed at all.", string(f.shell))
	for i, a := range plan.Actions {
		f.say("%d. %s", i+1, a.Title)
		for _, s := range a.Steps {
			if s.Unless != "" {
				f.say("  %s, unless that is so already:", s.Title)
			}
			f.show(s.Command)
		}
		if a.Merge != nil {
			f.say("  Then %s.", steps.DescribeMerge(*a.Merge))
		}
		if a.Proof != nil {
			for _, c := range a.Proof.Commands {
				f.show(c)
			}
		}
	}
	if f.task != nil {
		f.say("The same from the command line:")
		f.verbatim("    %s", f.again())
	}
}

func (f *face) reviewPrompt() string {
	switch {
	case f.task == nil:
		return "Enter to deploy, a number to change that answer, ? for help"
	case len(f.allAnswers()) == 0:
		return "Enter to begin, < to leave it, ? for help"
	}
	return "Enter to begin, a number to change that answer, ? for help"
}

func (f *face) export() {
	files, err := f.world.Export(f.m.Values())
	for _, file := range files {
		f.say("Written: %s", file)
	}
	if err != nil {
		f.say("FAIL: not everything could be written: %v.", err)
	}
}

// begun asks for the cluster's name and goes to the deployment; false when
// that is not to be.
func (f *face) begun() bool {
	if why, _ := f.m.Blocker(); why != "" {
		f.say("Not yet: %s", sentence(why))
		if id, _ := f.m.FirstOpen(); id != "" {
			f.say("Type :jump %d to look at %s.", f.number(id), f.m.Steps()[f.number(id)-1].Title)
		}
		return false
	}
	name, prompt := f.word(), "Type the cluster's name, "+f.word()+", to begin"
	f.blank()
	switch {
	case f.task == nil:
		f.say("The deployment begins now. What exists is looked at first; what is missing is created.")
	case f.task.Destructive:
		f.say("This can't be undone.")
		prompt = "Type " + name + " to begin"
	default:
		f.say("It begins now. What is there is looked at first.")
		prompt = "Type " + name + " to begin"
	}
	r := f.ask(question{
		prompt: fixed(prompt),
		help:   f.reviewHelp,
	})
	switch {
	case r.kind == moved:
		return true
	case r.kind == back || r.text == "":
		f.say("Not begun.")
		return false
	case strings.TrimSpace(r.text) != name:
		what := name
		if f.task == nil {
			what = "the cluster's name"
		}
		f.say("%q is not %s, so nothing was begun.", r.text, what)
		return false
	}
	return f.m.Next()
}

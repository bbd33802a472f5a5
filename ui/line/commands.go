package line

import (
	"strconv"
	"strings"

	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// everywhere are the commands that work at every prompt.
var everywhere = []command{
	{"help", "this list"},
	{"where", "the steps, and how each stands"},
	{"answers", "every answer so far"},
	{"problems", "what is wrong or doubtful so far"},
	{"map", "the addresses of the network in words, and the sum"},
	{"suggest", "propose addresses that fit, to take or leave"},
	{"find WORD", "the fields whose help speaks of WORD"},
	{"jump STEP", "go to an earlier step, by number or name; you return from there"},
	{"review", "return to the review after a jump"},
	{"undo", "take the last change of an answer back"},
	{"clusters", "the clusters of this site, at the first step"},
	{"save", "keep the answers now, and say where"},
	{"quit", "leave; the answers are kept"},
}

// teach lists the commands the first time somebody asks for help.
func (f *face) teach(page []command) {
	if f.taught {
		f.say("  :help lists the commands.")
		return
	}
	f.list(page)
}

func (f *face) list(page []command) {
	f.taught = true
	f.say("Commands. A line that begins with a colon is one, anything else is a value:")
	f.say("  ? - explain what is asked here")
	f.say("  < - go back, to the field or the step before")
	for _, c := range page {
		f.say("  :%s - %s", c.name, c.does)
	}
	all := everywhere
	if _, ok := f.drill(); ok {
		all = append([]command{outsideCommand}, all...)
	}
	for _, c := range all {
		f.say("  :%s - %s", c.name, c.does)
	}
}

// obey carries out a command that works everywhere. It reports true when the
// operator is elsewhere now, or has left.
func (f *face) obey(name, arg string, page []command) bool {
	switch name {
	case "help", "h":
		f.list(page)
	case "where":
		f.where()
	case "answers":
		f.answers()
	case "problems":
		f.problems()
	case "map":
		for _, s := range validate.Sentences(f.m.Report().Layout) {
			f.say("%s", s)
		}
		f.summed = ""
		f.taskSum()
	case "suggest":
		return f.suggest()
	case "find":
		f.find(arg)
	case "jump":
		return f.jump(arg)
	case "review":
		return f.toReview()
	case "undo":
		f.undo()
	case "clusters":
		if f.task != nil || f.m.Step().ID != steps.Welcome {
			f.say("The clusters are listed from the first step: :jump 1 goes there.")
			return false
		}
		f.home()
		f.here = "" // the heading says where we are again
		return true
	case outsideCommand.name:
		f.outside()
	case "save":
		if f.save() {
			f.say("Your answers are kept in %s.", f.about.DraftFile)
		}
	case "quit", "q", "exit":
		f.leave(Quit)
		return true
	default:
		f.say("There is no command :%s here. :help lists the commands.", name)
	}
	return false
}

var marks = map[steps.Mark]string{
	steps.MarkAhead: "ahead", steps.MarkHere: "here", steps.MarkPassed: "passed", steps.MarkDoubt: "to be looked at again",
}

func (f *face) where() {
	for _, s := range f.m.Steps() {
		f.say("  %d. %s: %s", f.number(s.ID), s.Title, marks[f.m.Mark(s.ID)])
	}
}

// jump goes to an earlier step by number, id or the beginning of its title.
func (f *face) jump(to string) bool {
	var found *steps.Step
	for i, s := range f.m.Steps() {
		if to == strconv.Itoa(i+1) || strings.EqualFold(to, string(s.ID)) ||
			to != "" && strings.HasPrefix(strings.ToLower(s.Title), strings.ToLower(to)) {
			found = &s
			break
		}
	}
	switch {
	case found == nil:
		f.say("There is no step %q. :where lists them.", to)
	case found.ID == f.m.Step().ID:
		f.say("You are there.")
	case !f.leap(found.ID):
		f.say("%s comes later. The way there is through the steps between.", found.Title)
	default:
		f.begin, f.fromEnd, f.single = "", false, false
		return true
	}
	return false
}

// leap jumps. From a deployment the way leads through the review, so that what
// has been changed is confirmed before it is begun again.
func (f *face) leap(to steps.ID) bool {
	if f.m.Returning() == "" {
		f.whence = f.asking
	}
	if f.m.Step().ID == steps.Deploy && f.number(to) < f.number(steps.Deploy) {
		f.m.Back()
	}
	return f.m.Step().ID == to || f.m.Jump(to)
}

func (f *face) toReview() bool {
	switch {
	case f.m.Step().ID == steps.Review:
		f.here, f.reviewed = "", false // written anew
		return true
	case f.m.Step().ID == steps.Deploy:
		return f.leap(steps.Review)
	case f.m.Returning() == steps.Review:
		if !f.m.Next() {
			f.m.Back()
		}
		return true
	}
	if f.task != nil {
		f.say("The review comes after the last field.")
		return false
	}
	f.say("The review comes after the step Cluster. :answers lists the answers so far, :problems what is wrong with them.")
	return false
}

func (f *face) undo() {
	if len(f.changes) == 0 {
		f.say("Nothing has been changed yet.")
		return
	}
	c := f.changes[len(f.changes)-1]
	f.changes = f.changes[:len(f.changes)-1]
	f.put(c.path, c.was)
	f.save()
	field, _, _ := f.m.FieldAt(c.path)
	f.say("%s is %s again.", field.Label, orEmpty(f.named(field, c.was)))
}

func (f *face) find(word string) {
	if word == "" {
		f.say("Say what to look for, for example :find pool")
		return
	}
	n := 0
	for _, field := range f.m.Fields() {
		all := strings.Join([]string{field.Path, field.Label, field.Help, field.Why, field.Wrong, field.Flag}, " ")
		if strings.Contains(strings.ToLower(all), strings.ToLower(word)) {
			n++
			_, step, _ := f.m.FieldAt(field.Path)
			f.say("  %s (step %d): %s", field.Label, f.number(step), field.Help)
		}
	}
	f.say("%s.", plural(n, "field speaks", "fields speak")+" of "+word)
}

func orEmpty(s string) string {
	if s == "" {
		return "empty"
	}
	return s
}

package line

import (
	"context"
	"fmt"
	"maps"

	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// face is one run of line mode; one goroutine owns it.
type face struct {
	*printer
	ctx   context.Context
	world steps.World
	m     *steps.Machine
	o     Options
	about steps.About
	in    *reader
	site  *site
	shell steps.Shell

	// here is the step whose heading was written last.
	here steps.ID
	// begin is the field to begin a form with, "" for the first; fromEnd begins
	// with the last one, as after going back; single leaves after one field.
	begin   string
	fromEnd bool
	single  bool
	through bool // :done was typed
	// asking is the field that is being asked, whence the one from which a jump
	// went away.
	asking, whence string
	// changes are what :undo takes back, newest last.
	changes []change
	// told are the warnings that have been written once before the review.
	told map[string]bool
	// warned: the operator knows that answers can't be kept; taught: and which
	// commands there are.
	warned, taught bool

	// endedAt is the step at which it was told that the sign-in has ended.
	endedAt steps.ID

	run *deployment
	// cleaning: once the run has stopped, what it made is to be taken away.
	cleaning bool
	// watching: another program deploys, and this one looks on.
	watching bool
	// id is the deployment that is continued or was begun, ordered its answers.
	id      string
	ordered validate.Values

	// task is what this face walks instead of the way to a new cluster, nil for
	// that way. ended: it is over and the operator back at the clusters; instead
	// is the task to go on with then. summed is the sum that was told last.
	task    *steps.Task
	chosen  bool // a new cluster is what the operator came for
	ended   bool
	instead string
	summed  string

	// reviewed: the whole review has been written once.
	reviewed bool

	over    bool
	outcome Outcome
}

type change struct{ path, was string }

// hello writes the first lines: the mode, why, and how to leave it.
func (f *face) hello() {
	why := ""
	if f.o.Why != "" {
		why = " (" + f.o.Why + ")"
	}
	f.say("aksarc-wizard in line mode%s. :quit leaves, ? helps.", why)
	if f.about.Rehearsal {
		f.say("REHEARSAL: the built-in site. Nothing real is touched.")
		if f.about.Scenario != "" {
			f.say("Drill %s: %s", f.about.Scenario, sentence(f.about.Briefing))
		}
	}
	f.say("An empty line takes the value in brackets. < goes back. Your answers are kept in %s as you go.", f.about.DraftFile)
}

// page shows the current step and asks until the operator has moved or left.
func (f *face) page() {
	s := f.m.Step()
	if f.here != s.ID {
		f.here = s.ID
		f.heading(s)
	}
	switch s.ID {
	case steps.Welcome:
		f.welcome()
	case steps.Ready:
		f.ready()
	case steps.SignIn, steps.Scope, steps.Network, steps.Cluster, steps.Form:
		f.form()
	case steps.Review:
		f.review()
	case steps.Deploy:
		f.deploy()
	case steps.Access:
		f.access()
	case steps.Done:
		f.done()
	}
}

func (f *face) heading(s steps.Step) {
	f.blank()
	if f.about.Rehearsal {
		f.say("REHEARSAL. Step %d of %d: %s", f.number(s.ID), len(f.m.Steps()), s.Title)
	} else {
		f.say("Step %d of %d: %s", f.number(s.ID), len(f.m.Steps()), s.Title)
	}
	f.say("%s", s.About)
	for _, d := range f.m.Doubts(s.ID) {
		f.say("AGAIN: %s.", d)
	}
}

func (f *face) number(id steps.ID) int {
	for i, s := range f.m.Steps() {
		if s.ID == id {
			return i + 1
		}
	}
	return 0
}

// set changes an answer, remembers what it was, and keeps the answers.
func (f *face) set(path, value string) {
	was := f.m.Values()[path]
	if was == value {
		return
	}
	f.changes = append(f.changes, change{path, was})
	f.m.Leave(path) // what it was can be seen in the help later
	f.put(path, value)
	f.m.Leave(path)
	f.save()
}

// put changes an answer, and looks at the SSH key if it names another.
func (f *face) put(path, value string) {
	f.m.Set(path, value)
	if f.o.LookAtKey != nil && (path == validate.FieldSSHPublicKeyFile || path == validate.FieldSSHGenerate) {
		f.m.Facts().Site.SSHKey = f.o.LookAtKey(f.m.Values())
		f.m.Relearn()
	}
}

// save keeps the answers; trouble with that is told once.
func (f *face) save() bool {
	err := f.world.Save(maps.Clone(f.m.Values()))
	if err != nil && !f.warned {
		f.warned = true
		f.say("WARNING: your answers can't be kept in %s: %v. You can go on; write them down if they matter.", f.about.DraftFile, err)
	}
	return err == nil
}

// end leaves with an outcome.
func (f *face) end(kind Kind) { f.over, f.outcome = true, Outcome{Kind: kind, ID: f.id} }

// command is how the program is started again in the same world.
func (f *face) command(words ...string) string {
	about := f.about
	about.Command = f.o.Command
	return about.CommandLine(words...)
}

// leave says where the answers are and how to go on, and ends.
func (f *face) leave(kind Kind) {
	f.blank()
	if f.task != nil {
		f.leaveTask(kind)
		return
	}
	if f.run != nil {
		f.say("Left. What was made so far is kept.")
		f.say("To go on with it:")
		f.verbatim("    %s", f.command("resume", f.id))
		f.end(kind)
		return
	}
	if f.id != "" {
		f.say("Left. Deployment %s is as it was. To go on with it:", f.id)
		f.verbatim("    %s", f.command("resume", f.id))
		f.end(kind)
		return
	}
	f.say("Left. Nothing has been deployed.")
	if f.save() {
		f.say("Your answers are kept in %s. To go on with them:", f.about.DraftFile)
		f.verbatim("    %s", f.command("--line"))
	}
	f.end(kind)
}

// leaveTask says what has become of the task, and ends.
func (f *face) leaveTask(kind Kind) {
	if f.run == nil {
		f.say("Left. Nothing was changed.")
	} else {
		f.say("Left. What was made so far is kept. The same command comes back to it:")
		f.verbatim("    %s", f.again())
	}
	f.end(kind)
}

// back goes to the step before, at its last field.
func (f *face) back() {
	if !f.m.Back() {
		if f.task != nil {
			f.say("Back to the clusters; nothing was changed.")
			f.ended = true
			return
		}
		f.say("There is nothing to go back to from here.")
		return
	}
	f.begin, f.fromEnd, f.single = "", true, false
}

// problem writes one problem as a sentence with its way out.
func (f *face) problem(word string, p validate.Problem) {
	label := p.Field
	if field, _, ok := f.m.FieldAt(p.Field); ok {
		label = field.Label
	} else if f.task != nil {
		label = f.task.Title
	}
	f.say("%s: %s: %s %s [%s]", word, label, p.Message, p.Hint, p.Rule)
}

// judge tells the problems of one field, and whether one must be mended.
// Errors are told each time, warnings once before the review.
func (f *face) judge(path string) (bad bool) {
	for _, p := range f.m.Problems(path) {
		bad = bad || p.Severity == validate.Error
		f.remark(p)
	}
	return bad
}

func (f *face) remark(p validate.Problem) {
	key := p.Field + "\x00" + p.Message
	if p.Severity == validate.Warning && f.told[key] {
		return
	}
	f.told[key] = true
	f.problem(severity(p), p)
}

func severity(p validate.Problem) string {
	if p.Severity == validate.Warning {
		return "WARNING"
	}
	return "PROBLEM"
}

// named is a value as the operator knows it: its label where it has one.
func (f *face) named(field steps.Field, value string) string {
	for _, o := range field.Offered(f.m.Values(), f.m.Facts()) {
		if o.Value == value && o.Label != "" && (field.Kind == steps.Choice || field.Kind == steps.Bool) {
			return o.Label
		}
	}
	return value
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

package line

import (
	"slices"
	"strconv"

	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// form asks the fields of the current step, one after the other.
func (f *face) form() {
	f.settle(f.m.Questions(), true)
	if !f.signInEnded() {
		return
	}
	if f.m.Returning() == "" && f.whence != "" { // back from a jump
		f.begin, f.whence = f.whence, ""
	}
	i := f.firstField()
	for {
		fields := f.m.Shown()
		if i >= len(fields) {
			var stay bool
			if i, stay = f.finish(); !stay {
				return
			}
			continue
		}
		switch f.field(fields[i], i, len(fields)) {
		case typed:
			i++
			if f.single {
				f.single = false
				i = len(f.m.Shown())
			}
		case back:
			if i == 0 || f.single {
				f.back()
				return
			}
			i--
		case word: // :go has said where, or :done that there is no more
			i = f.firstField()
			if f.through {
				i, f.through = len(f.m.Shown()), false
			}
		case moved:
			return
		}
	}
}

// firstField is the place where a form begins, once.
func (f *face) firstField() int {
	fields := f.m.Shown()
	at := 0
	if f.fromEnd {
		at = max(0, len(fields)-1)
	}
	if i := slices.IndexFunc(fields, func(field steps.Field) bool { return field.Path == f.begin }); i >= 0 {
		at = i
	}
	f.begin, f.fromEnd = "", false
	return at
}

// finish ends a form: the warnings, the checks where there are some, and on.
// It reports stay, with the field to ask, while something stands against it.
func (f *face) finish() (field int, stay bool) {
	id := f.m.Step().ID
	for _, p := range f.m.StepProblems(id) {
		if p.Severity == validate.Warning {
			f.remark(p)
		}
	}
	if id == steps.SignIn && !f.fieldProblems(id) {
		return f.signIn()
	}
	if id == steps.Network || id == steps.Cluster {
		f.sum()
	}
	f.look()
	f.taskSum()
	if f.m.Next() {
		return 0, false
	}
	why, path := f.m.Blocker()
	f.say("Not yet: %s", why)
	f.begin = path
	return f.firstField(), true
}

func (f *face) fieldProblems(id steps.ID) bool {
	return slices.ContainsFunc(f.m.StepProblems(id), func(p validate.Problem) bool { return p.Severity == validate.Error })
}

// sum says in one line whether the pool is large enough.
func (f *face) sum() {
	c := f.m.Report().Layout.Capacity
	if c.Known && c.PoolKnown {
		f.say("The pool: %d needed (%s), %d there, %d left. :map says more.", c.Needed, c.Sum(), c.Pool, c.Left())
	}
}

// field asks one field until its value may stand.
func (f *face) field(field steps.Field, i, n int) replyKind {
	f.takeLate()
	f.asking = field.Path
	f.blank()
	f.say("Field %d of %d: %s", i+1, n, field.Label)
	f.say("  %s", field.Help)
	numbered := f.offer(field)
	f.judge(field.Path)
	commands := []command{
		{"go", "go to a field of this step: :go 3"},
		{"fields", "the fields of this step with their values"},
		{"clear", "empty this field"},
		{"next", "leave this field as it is for now"},
		{"done", "leave the rest of this step as it is"},
	}
	if f.o.ReadFile != nil && f.m.Step().ID == steps.Network {
		commands = append(commands, command{"take", "take over what a file of the site says: :take FILE"})
	}
	q := question{
		prompt:   func() string { return f.fieldPrompt(field) },
		help:     func() { f.explain(field) },
		commands: commands,
	}
	for {
		r := f.ask(q)
		switch r.kind {
		case back, moved:
			return r.kind
		case word:
			switch r.text {
			case "next":
				f.m.Leave(field.Path)
				return typed
			case "done":
				f.m.Leave(field.Path)
				f.through = true
				return word
			case "go":
				if f.goTo(r.arg) {
					return word
				}
			case "fields":
				f.fields()
			case "take":
				if f.takeOver(r.arg) {
					return moved
				}
			case "clear":
				f.assign(field, "")
				f.say("%s is empty now.", field.Label)
			}
			continue
		}
		if r.text != "" {
			value, ok := f.value(field, r.text, numbered)
			if !ok {
				continue
			}
			f.assign(field, value)
		}
		f.m.Leave(field.Path)
		if !f.refused(field) {
			return typed
		}
	}
}

func (f *face) fieldPrompt(field steps.Field) string {
	value := f.m.Values()[field.Path]
	switch {
	case value != "":
		return field.Label + " [" + f.named(field, value) + "]"
	case field.Optional:
		return field.Label + " [none]"
	}
	return field.Label
}

// assign sets a value, tells what it does to other fields, and asks the site
// what now has to be asked.
func (f *face) assign(field steps.Field, value string) {
	before := f.elsewhere(field.Path)
	f.set(field.Path, value)
	for _, p := range f.elsewhere(field.Path) {
		same := func(b validate.Problem) bool { return b.Field == p.Field && b.Message == p.Message }
		if !slices.ContainsFunc(before, same) {
			f.remark(p)
		}
	}
	f.look()
	f.taskSum()
	f.settle(f.m.Questions(), true)
}

// elsewhere are the problems of the step's other fields that may be told.
func (f *face) elsewhere(path string) []validate.Problem {
	var out []validate.Problem
	for _, other := range f.m.Shown() {
		// A field that hasn't been reached is not spoken of before its turn.
		if other.Path != path && (len(f.m.Past(other.Path)) > 0 || f.m.Returning() != "") {
			out = append(out, f.m.Problems(other.Path)...)
		}
	}
	return out
}

// refused tells the problems of the field; true when one must be mended.
func (f *face) refused(field steps.Field) bool {
	if !f.judge(field.Path) {
		return false
	}
	f.say("Type another value, or :next to leave it for later.")
	return true
}

// goTo notes the field that :go names; false when there is none such.
func (f *face) goTo(arg string) bool {
	fields := f.m.Shown()
	n, err := strconv.Atoi(arg)
	if err != nil || n < 1 || n > len(fields) {
		f.say("There is no field %q here; there are %d.", arg, len(fields))
		return false
	}
	f.begin = fields[n-1].Path
	return true
}

func (f *face) fields() {
	for i, field := range f.m.Shown() {
		f.say("  %d. %s: %s", i+1, field.Label, orEmpty(f.named(field, f.m.Values()[field.Path])))
	}
}

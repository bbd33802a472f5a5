package line

import (
	"strconv"
	"strings"

	"aksarc-wizard/steps"
)

// suggest proposes addresses that fit. It reports true when the operator is
// elsewhere afterwards.
func (f *face) suggest() bool {
	list, why := f.m.Suggest()
	if len(list) == 0 {
		f.say("%s", why)
		return false
	}
	for i, s := range list {
		field, _, _ := f.m.FieldAt(s.Field)
		f.say("  %d. %s: %s (now %s). Why: %s", i+1, field.Label, s.Value, orEmpty(s.Was), sentence(s.Why))
	}
	return f.accept(len(list), func(i int) { f.set(list[i].Field, list[i].Value) })
}

// takeOver shows what a file of the site has written down already, and where
// each value would go. It reports like suggest.
func (f *face) takeOver(file string) bool {
	if file == "" {
		f.say("Say which file, for example :take infrastructure.yaml")
		return false
	}
	text, err := f.o.ReadFile(file)
	if err != nil {
		f.say("%s can't be read: %v.", file, err)
		return false
	}
	list, err := steps.TakeOver(text, f.m.Values())
	if err != nil {
		f.say("%s can't be taken over: %v", file, err)
		return false
	}
	f.say("%s says:", file)
	for i, found := range list {
		field, _, _ := f.m.FieldAt(found.Field)
		f.say("  %d. %s: %s goes to %s: %s (now %s). %s", i+1, found.Key, found.Value, field.Label, found.Text,
			orEmpty(f.m.Values()[found.Field]), found.Note)
	}
	return f.accept(len(list), func(i int) { f.set(list[i].Field, list[i].Text) })
}

// accept lets the operator take all of n proposals, one, or none. It reports
// true when the operator is elsewhere afterwards.
func (f *face) accept(n int, take func(int)) bool {
	for {
		r := f.ask(question{
			prompt: fixed("Take them? y takes all, a number takes one, an empty line none"),
			help:   func() { f.say("Nothing changes unless you take it. :undo takes a change back.") },
		})
		switch r.kind {
		case typed:
		case back:
			return false
		default:
			return true
		}
		number, err := strconv.Atoi(r.text)
		switch text := strings.ToLower(r.text); {
		case text == "" || text == "n" || text == "no":
			f.say("Nothing was changed.")
			return false
		case text == "y" || text == "yes":
			for i := range n {
				take(i)
			}
			f.say("%s taken.", plural(n, "value", "values"))
			return false
		case err == nil && number >= 1 && number <= n:
			take(number - 1)
			f.say("Taken.")
			return false
		}
		f.say("There is no proposal %q.", r.text)
	}
}

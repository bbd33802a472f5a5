package line

import (
	"strings"

	"aksarc-wizard/steps"
)

// explain answers ? at a field.
func (f *face) explain(field steps.Field) {
	if field.Arg != "" {
		f.say("%s, on the command line %s.", field.Label, field.CommandFlag())
	} else {
		f.say("%s, in the answers file %s.", field.Label, field.Path)
	}
	tell := func(what, text string) {
		if text != "" {
			f.say("  %s: %s", what, text)
		}
	}
	tell("What", field.Help)
	tell("Why", field.Why)
	var needs []string
	for _, path := range field.Needs {
		if other, _, ok := f.m.FieldAt(path); ok {
			needs = append(needs, other.Label)
		}
	}
	tell("Depends on", strings.Join(needs, ", "))
	tell("Example", field.Example)
	tell("If wrong", field.Wrong)
	tell("az", field.Flag)
	tell("Changeable later", field.Later)
	tell("Not offered", field.Withheld)
	tell("Source", field.Source)
	tell("Earlier values", strings.Join(f.m.Past(field.Path), ", "))
}

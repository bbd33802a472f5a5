package validate

import "fmt"

// Sentences tells the address map and the sum in words, for line mode and
// `validate`: the clashes first, then what lies where, then the arithmetic.
func Sentences(l Layout) []string {
	t := newKindTable()
	var out []string
	for _, c := range l.Clashes {
		word := "CLASH: "
		if c.Severity == Warning {
			word = "WARNING: "
		}
		out = append(out, word+t.sentence(c))
	}
	if l.Prefix.IsValid() && l.Prefix.Addr().Is4() {
		n := network{}
		n.setPrefix(l.Prefix)
		out = append(out, fmt.Sprintf("The prefix %s has %s, %s.", l.Prefix, count(n.usable().size(), "usable address"), n.usable()))
		for _, r := range l.Ranges {
			out = append(out, placeSentence(t, r))
		}
	}
	return append(out, sumSentences(l.Capacity)...)
}

// placeSentence says where one range lies.
func placeSentence(t *kindTable, r Range) string {
	s := capital(t.describe(r))
	if r.Kind == KindLoadBalancer {
		return s + " could be kept free here."
	}
	if run, ok := r.span(); ok && run.size() > 1 {
		s += " (" + count(run.size(), "address") + ")"
	}
	return s + "."
}

func sumSentences(c Capacity) []string {
	if !c.Known {
		return []string{"How many addresses the pool needs is not known yet: a number of nodes is missing or wrong."}
	}
	sum := fmt.Sprintf("Needs %d = %s.", c.Needed, c.Sum())
	switch {
	case !c.PoolKnown:
		sum += " There is no pool yet."
	case c.Left() < 0:
		sum += fmt.Sprintf(" The pool holds %d: %d too few.", c.Pool, -c.Left())
	default:
		sum += fmt.Sprintf(" The pool holds %d: %d left.", c.Pool, c.Left())
	}
	return []string{sum, "Rule: " + c.Rule + ".", c.Why}
}

package validate

// When says what a rule needs.
type When string

// Typed rules are decided from the answers alone; Live rules need a fact of
// the workstation or the site; Both have a part of each.
const (
	Typed When = "L"
	Live  When = "V"
	Both  When = "L+V"
)

// Rule is one entry of the rule book.
type Rule struct {
	Number, Name string
	// Fields are the paths of the answers file that it speaks about, empty when
	// it speaks of something else.
	Fields []string
	When   When
	Level  Severity // the sternest it can be
	Text   string
	Source string // a public document, specification or program
	// Where says who decides it: "Check" for a Checker, a function of this
	// package by name, or the part of the program that can look.
	Where string

	check func(in *input, l *Layout)
}

// Words of Rule.Where for rules that are not decided in this package.
const (
	byReadiness = "readiness checks (package steps)"
	byRunner    = "runner, while it works"
	byCommands  = "typed commands (runner/az)"
	byMedia     = "check of the media (runner/media)"
	byKube      = "check of the kubeconfig (runner/kube)"
	byNobody    = "nobody here: the wizard does not ask for it, az checks it"
	byCheck     = "Check"
	whileRead   = "Check, while a field is read"
)

// Rules is the whole rule book, V1 to V81 in order.
func Rules() []Rule {
	var all []Rule
	for _, section := range [][]Rule{
		workstationRules(), cloudRules(), scopeRules(), networkRules(), clusterRules(), accessRules(),
	} {
		all = append(all, section...)
	}
	return all
}

package validate

import (
	"fmt"
	"strings"
)

// checkKubeconfigFile is rule V70, as far as the text decides it. Whether the
// folder can be made and what is there already is for those who touch the disk;
// a relative path is relative to the answers file and made absolute before az
// sees it.
func checkKubeconfigFile(in *input, _ *Layout) {
	if in.kubeconfigFile.empty() {
		in.require(FieldKubeconfigFile, "", "The file for the kubeconfig is missing.", "Give a path, such as "+in.kubeconfigName()+".")
	}
	if !in.kubeconfigFile.ok {
		return
	}
	s := in.kubeconfigFile.v
	switch {
	case strings.ContainsAny(s, "\"'"):
		in.fail(FieldKubeconfigFile, fmt.Sprintf("The path %s has quotes in it, which az would take as part of the name.", s), "Write it without quotes.")
	case strings.HasSuffix(s, "/") || strings.HasSuffix(s, `\`) || s == "." || s == "..":
		in.fail(FieldKubeconfigFile, fmt.Sprintf("%q is a folder; a file is wanted.", s), "Add a file name, such as "+in.kubeconfigName()+".")
	case s[0] == '-':
		in.fail(FieldKubeconfigFile, fmt.Sprintf("%q begins with a dash, which az reads as an option or as the screen.", s), "Begin with ./ or give the full path.")
	}
}

// kubeconfigName is the name that the documents of this program use.
func (in *input) kubeconfigName() string {
	if in.clusterName.ok {
		return in.clusterName.v + ".kubeconfig"
	}
	return "c1.kubeconfig"
}

// problems gathers what one rule has to say of one thing outside the answers.
type problems struct {
	rule, field string
	list        []Problem
}

func (p *problems) fail(message, hint string) { p.add(Error, message, hint) }
func (p *problems) warn(message, hint string) { p.add(Warning, message, hint) }
func (p *problems) add(severity Severity, message, hint string) {
	p.list = append(p.list, Problem{Field: p.field, Rule: p.rule, Severity: severity, Message: brief(message), Hint: brief(hint)})
}

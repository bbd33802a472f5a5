package validate

import (
	"fmt"
	"net/netip"
	"net/url"
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

// Kubeconfig is what was read of a kubeconfig that az wrote.
type Kubeconfig struct {
	Clusters, Users, Contexts int
	// Server is the address of the cluster of the current context.
	Server string
}

// CheckKubeconfig is rule V71: the file names a cluster, a user and a context,
// and its server is the control-plane IP on port 6443. An empty controlPlaneIP
// means that the service chose it; any address does then.
func CheckKubeconfig(k Kubeconfig, controlPlaneIP string) []Problem {
	p := problems{rule: "V71", field: FieldKubeconfigFile}
	if k.Clusters == 0 || k.Users == 0 || k.Contexts == 0 {
		p.fail(fmt.Sprintf("The kubeconfig has %s, %s and %s; each is needed.", count(k.Clusters, "cluster"), count(k.Users, "user"), count(k.Contexts, "context")), "Fetch it again into a new file.")
	}
	u, err := url.Parse(k.Server)
	if err != nil || u.Scheme != "https" || u.Port() != "6443" {
		p.fail(fmt.Sprintf("The server in the kubeconfig is %q, not https://<control-plane IP>:6443.", k.Server), "Look whether another cluster's entry is in the file; fetch it into a new one.")
		return p.list
	}
	got, err := netip.ParseAddr(u.Hostname())
	if want, errWant := netip.ParseAddr(controlPlaneIP); errWant == nil && (err != nil || got != want) {
		p.fail(fmt.Sprintf("The server in the kubeconfig is %s, but the control-plane IP is %s.", u.Hostname(), controlPlaneIP), "Look whether another cluster's entry is in the file; fetch it into a new one.")
	}
	return p.list
}

// problems gathers what one rule has to say of one thing outside the answers.
type problems struct {
	rule, field string
	list        []Problem
}

func (p *problems) fail(message, hint string) { p.add(Error, message, hint) }
func (p *problems) warn(message, hint string) { p.add(Warning, message, hint) }
func (p *problems) add(severity Severity, message, hint string) {
	p.list = append(p.list, Problem{Field: p.field, Rule: p.rule, Severity: severity, Message: message, Hint: hint})
}

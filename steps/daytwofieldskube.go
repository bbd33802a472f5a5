package steps

import (
	"fmt"
	"net/netip"
	"slices"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

const (
	kubeSource = "Retrieve the admin kubeconfig, AKS Arc"
	logsSource = "Get on-demand logs, AKS Arc"
)

func joins(v validate.Values) bool { return v[validate.FieldKubeconfigMerge] == "true" }

var kubeconfigFields = []Field{{
	Path: validate.FieldKubeconfigMerge, Label: "Where to", Kind: Bool, Arg: "merge",
	Help:    "A file of its own never disturbs your other kubeconfigs.",
	Why:     "kubectl reads one file at a time unless it is told more. Joining makes a copy of the other file first.",
	Example: "false", Wrong: "Nothing is lost: what the file was before lies beside it.",
	Later: "yes: fetch it again", Source: kubeSource,
	Options: func(validate.Values, *Facts) []Option {
		return []Option{{Value: "false", Label: "a file of its own"}, {Value: "true", Label: "joined into another kubeconfig"}}
	},
}, {
	Path: validate.FieldKubeconfigFile, Label: "File", Kind: Path, Arg: "file",
	Help:    "The file of its own, or the one to join it into; readable by you alone.",
	Why:     "It holds the administrator's private key.",
	Example: "c1.kubeconfig", Wrong: "A file that holds other clusters is refused, unless you ask to join.",
	Flag: "--file", Later: "yes: fetch it again", Source: kubeSource,
	Options: func(v validate.Values, f *Facts) []Option {
		out := []Option{}
		if !joins(v) {
			out = append(out, Option{Value: f.Cluster.Local.Kubeconfig, Note: "its own"})
		} else if f.Cluster.Local.Usual != "" {
			out = append(out, Option{Value: f.Cluster.Local.Usual, Note: "kubectl's own"})
		}
		return out
	},
}, {
	Path: FieldContextName, Label: "Context", Arg: "context", Optional: true,
	Help:    "Its name in the file; empty keeps the service's.",
	Why:     "kubectl config use-context goes by it.",
	Example: "c1-admin", Wrong: "A name that stands for something else is refused.",
	Flag: "--context", Later: "yes", Source: kubeSource,
}, {
	Path: FieldContextCurrent, Label: "Current context", Kind: Bool, Arg: "current", When: joins,
	Help:    "Which cluster kubectl means when it isn't told.",
	Why:     "A command meant for another cluster must not reach this one by surprise.",
	Example: "false", Wrong: "kubectl then works on another cluster than you think.",
	Later: "yes: kubectl config use-context", Source: kubeSource,
	Options: func(validate.Values, *Facts) []Option {
		return []Option{{Value: "false", Label: "leave it as it is"}, {Value: "true", Label: "make this cluster current"}}
	},
}, {
	Path: FieldContextReplace, Label: "Names that clash", Kind: Bool, Arg: "overwrite", When: joins,
	Help:    "What if the file uses a name for something else already.",
	Why:     "Replacing takes the way to the other thing away; the copy of the file keeps it.",
	Example: "false", Wrong: "The other cluster's entry is only in the copy then.",
	Flag: "--overwrite-existing", Later: "yes", Source: kubeSource,
	Options: func(validate.Values, *Facts) []Option {
		return []Option{{Value: "false", Label: "refuse, and name them"}, {Value: "true", Label: "replace them"}}
	},
}}

var proveFields = []Field{{
	Path: FieldProofFile, Label: "Kubeconfig", Kind: Path, Arg: "kubeconfig",
	Help:    "The file that leads to the cluster.",
	Why:     "The proof goes the way that you will go.",
	Example: "c1.kubeconfig", Wrong: "The proof says what the file lacks.",
	Later: "yes", Source: kubeSource,
}, {
	Path: FieldProofWait, Label: "Wait at most", Arg: "wait",
	Help:    "How long nodes and pods may take to come up.",
	Why:     "Right after a change some are not ready yet.",
	Example: "5m", Wrong: "Too short, and a cluster that is still coming up counts as failed.",
	Later: "yes", Source: kubeSource,
}}

var upgradeFields = []Field{{
	Path: validate.FieldKubernetesVersion, Label: "Kubernetes version", Kind: Choice, Arg: "to", Given: true,
	Help:    "Only what the site offers and the rules allow can be chosen.",
	Why:     "No minor version can be skipped, and there is no way back.",
	Example: "1.29.4", Wrong: "Refused before anything is sent.",
	Flag: "--kubernetes-version", Later: "no way back", Source: "Upgrade the Kubernetes version, AKS Arc",
	Options: func(_ validate.Values, f *Facts) []Option {
		var out []Option
		for _, to := range UpgradeTargets(f.Cluster, f.Cluster.Offered) {
			out = append(out, Option{Value: to, Note: "from " + f.Cluster.Cluster.KubernetesVersion})
		}
		slices.Reverse(out) // the newest first
		for _, t := range f.Cluster.Offered.Targets {
			if slices.ContainsFunc(out, func(o Option) bool { return o.Value == t.Version }) {
				continue
			}
			why := "the rules don't allow it"
			if p := validate.CheckUpgrade(f.Cluster.Cluster.KubernetesVersion, t.Version, ruleUpgrades(f.Cluster.Offered), -1); len(p) > 0 {
				why = p[0].Message
			}
			out = append(out, Option{Value: t.Version, Unusable: why})
		}
		return out
	},
}}

var logsFields = []Field{{
	Path: FieldLogsKey, Label: "Private SSH key", Kind: Path, Arg: "key",
	Help:    "The private half of the key that the cluster was made with.",
	Why:     "It is the only way to the logs of its nodes; a new key needs a new cluster.",
	Example: "~/.ssh/id_rsa", Wrong: "The nodes let nobody in.",
	Flag: "--credentials-dir", Later: "no", Source: logsSource,
}, {
	Path: FieldLogsFolder, Label: "Folder", Kind: Path, Arg: "out",
	Help:    "Where the archive is put.",
	Why:     "It is carried out of the site from there.",
	Example: "/var/tmp", Wrong: "az can't write the archive.",
	Flag: "--out-dir", Later: "yes", Source: logsSource,
}, {
	Path: FieldLogsAddresses, Label: "Nodes", Kind: Addresses, Arg: "ip", Repeated: true, Optional: true,
	Help:    "Their addresses; empty: they are learnt through the kubeconfig.",
	Why:     "Where the cluster doesn't answer, its nodes may still.",
	Example: "192.168.200.181", Wrong: "Nobody answers at that address.",
	Flag: "--ip", Later: "yes", Source: logsSource,
}, {
	Path: FieldLogsKubeconfig, Label: "Kubeconfig", Kind: Path, Arg: "kubeconfig",
	When:    func(v validate.Values) bool { return v[FieldLogsAddresses] == "" },
	Help:    "The file to learn the nodes' addresses from.",
	Why:     "The cluster itself knows its nodes best.",
	Example: "c1.kubeconfig", Wrong: "The nodes can't be found.",
	Flag: "--kubeconfig", Later: "yes", Source: logsSource,
}}

// ProvePlan proves the cluster through a kubeconfig; nothing is changed.
func ProvePlan(f ClusterFacts, file string, bound time.Duration) runner.Plan {
	want := ProofOf(f, absolute(file, f.Local.Folder))
	want.Full, want.Bound = true, bound
	want.Commands = []runner.Command{az.KubectlGetNamespaces(want.Kubeconfig), az.KubectlGetNodes(want.Kubeconfig)}
	return f.plan(runner.Action{ID: ActionVerify, Title: "Proof that " + f.Name + " answers", Proof: &want})
}

// ProofOf is what must hold of the cluster, by what the site says of it.
func ProofOf(f ClusterFacts, file string) runner.Proof {
	want := runner.Proof{Kubeconfig: file, Server: f.Cluster.ControlPlaneIP,
		Nodes: f.Cluster.ControlPlaneCount, Version: f.Cluster.KubernetesVersion, Reach: true}
	for _, p := range f.Cluster.NodePools {
		want.Nodes += p.Count
	}
	return want
}

func checkProve(f ClusterFacts, v validate.Values) []validate.Problem {
	problems := CheckFetch(f)
	if v[FieldProofFile] == "" {
		problems = append(problems, validate.Problem{Field: FieldProofFile, Rule: "V70", Severity: validate.Error, Missing: true,
			Message: "No kubeconfig is named.", Hint: "Name the file that leads to " + f.Name + "."})
	}
	if _, err := ProofBound(v); err != nil {
		problems = append(problems, validate.Problem{Field: FieldProofWait, Rule: "V73", Severity: validate.Error,
			Message: fmt.Sprintf("%q is not a time to wait.", v[FieldProofWait]), Hint: "Write minutes or seconds, such as 5m or 90s."})
	}
	return problems
}

// ProofBound is how long the proof may wait for nodes and pods; the error is
// for what is no positive time.
func ProofBound(v validate.Values) (time.Duration, error) {
	d, err := time.ParseDuration(v[FieldProofWait])
	if err == nil && d < 0 {
		err = fmt.Errorf("%s is negative", d)
	}
	return d, err
}

func logsRequest(f ClusterFacts, v validate.Values) LogsRequest {
	r := LogsRequest{Key: absolute(v[FieldLogsKey], f.Local.Folder), Folder: absolute(v[FieldLogsFolder], f.Local.Folder), Addresses: Items(v[FieldLogsAddresses])}
	if len(r.Addresses) == 0 {
		r.Kubeconfig = absolute(v[FieldLogsKubeconfig], f.Local.Folder)
	}
	return r
}

func checkLogs(_ ClusterFacts, v validate.Values) []validate.Problem {
	var problems []validate.Problem
	for _, item := range Items(v[FieldLogsAddresses]) {
		if _, err := netip.ParseAddr(item); err != nil {
			problems = append(problems, validate.Problem{Field: FieldLogsAddresses, Rule: "V70", Severity: validate.Error,
				Message: fmt.Sprintf("%q is not an address.", item), Hint: "Write addresses of nodes, such as 192.168.200.181."})
		}
	}
	for _, field := range logsFields {
		if v[field.Path] == "" && !field.Optional && field.Shown(v) {
			problems = append(problems, validate.Problem{Field: field.Path, Rule: "V70", Severity: validate.Error, Missing: true,
				Message: field.Label + " is empty.", Hint: "Write such as " + field.Example + "."})
		}
	}
	return problems
}

package steps

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"aksarc-wizard/runner"
	"aksarc-wizard/validate"
)

// The ids of the tasks, which are their words on the command line.
const (
	taskKubeconfig    = "kubeconfig"
	taskProve         = "prove"
	taskPoolAdd       = "nodepool add"
	taskPoolScale     = "nodepool scale"
	taskPoolUpdate    = "nodepool update"
	taskPoolDelete    = "nodepool delete"
	taskUpgrade       = "upgrade"
	taskLogs          = "logs"
	taskDeleteCluster = "delete cluster"
	taskDeleteNetwork = "delete network"
	taskCleanup       = "cleanup"
)

// Tasks are those of day two, in the order of the menu. The slice is shared:
// read only.
var Tasks = sync.OnceValue(func() []*Task {
	all := []*Task{
		kubeconfigTask(), proveTask(), poolAddTask(), poolScaleTask(), poolUpdateTask(), poolDeleteTask(),
		upgradeTask(), logsTask(), deleteClusterTask(), deleteNetworkTask(), cleanupTask(),
	}
	for _, t := range all {
		if t.Word == nil {
			t.Word = func(f ClusterFacts, _ validate.Values) string { return f.Name }
		}
		notes := t.Notes
		t.Notes = func(f ClusterFacts) (out []string) {
			if f.Given != nil {
				out = append(out, Joined)
			}
			if notes != nil {
				out = append(out, notes(f)...)
			}
			return out
		}
	}
	return all
})

func kubeconfigTask() *Task {
	return &Task{
		ID: taskKubeconfig, Title: "Fetch the kubeconfig", Button: "Fetch it", Kubeconfig: true,
		About:  "The administrator's kubeconfig, fetched again and checked.",
		Fields: kubeconfigFields,
		Fill: func(f ClusterFacts, v validate.Values) validate.Values {
			file := f.Local.Kubeconfig
			if joins(v) && f.Filled != nil { // it was chosen here
				file = f.Local.Usual
			}
			return validate.Values{validate.FieldKubeconfigFile: file, validate.FieldKubeconfigMerge: "false",
				FieldContextCurrent: "false", FieldContextReplace: "false"}
		},
		Check: func(f ClusterFacts, v validate.Values) []validate.Problem {
			problems := CheckFetch(f)
			if v[validate.FieldKubeconfigFile] == "" {
				problems = append(problems, validate.Problem{Field: validate.FieldKubeconfigFile, Rule: "V70", Severity: validate.Error, Missing: true,
					Message: "The kubeconfig has no place to go to.", Hint: "Name a file, such as " + f.Name + ".kubeconfig."})
			}
			return problems
		},
		Plan: func(f ClusterFacts, v validate.Values) runner.Plan {
			return KubeconfigPlan(f, KubeconfigRequestOf(f, v))
		},
		Done: func(f ClusterFacts, _ validate.Values) string { return "The kubeconfig of " + f.Name + " is there." },
	}
}

// KubeconfigRequestOf is what these values of the kubeconfig's task ask for.
func KubeconfigRequestOf(f ClusterFacts, v validate.Values) KubeconfigRequest {
	here := validate.Values{validate.FieldClusterName: f.Name, validate.FieldKubeconfigFile: v[validate.FieldKubeconfigFile],
		validate.FieldKubeconfigMerge: v[validate.FieldKubeconfigMerge]}
	r := KubeconfigRequest{File: KubeconfigFile(here, f.Local.Folder), MergeInto: MergeTarget(here, f.Local.Folder), Context: v[FieldContextName]}
	if r.MergeInto != "" {
		r.Current, r.Overwrite = v[FieldContextCurrent] == "true", v[FieldContextReplace] == "true"
	}
	return r
}

func proveTask() *Task {
	return &Task{
		ID: taskProve, Title: "Prove that it answers", Button: "Prove it", Kubeconfig: true,
		About:  "Connection, versions, nodes, pods: row by row. Nothing is changed.",
		Fields: proveFields,
		Fill: func(f ClusterFacts, v validate.Values) validate.Values {
			return validate.Values{FieldProofFile: f.Local.Kubeconfig, FieldProofWait: "5m"}
		},
		Check: checkProve,
		Plan: func(f ClusterFacts, v validate.Values) runner.Plan {
			bound, _ := ProofBound(v) // what is no time has been refused
			return ProvePlan(f, v[FieldProofFile], bound)
		},
		Done: func(f ClusterFacts, _ validate.Values) string { return f.Name + " answers." },
	}
}

func poolWord(_ ClusterFacts, v validate.Values) string { return v[FieldPoolName] }

func poolAddTask() *Task {
	return &Task{
		ID: taskPoolAdd, Title: "Add a node pool", Button: "Add it", Word: poolWord, Asks: []QuestionID{AskVMSizes},
		About:  "A group of equal nodes beside those that are there.",
		Fields: poolFields(FieldPoolNew, FieldPoolCount, FieldPoolVMSize, FieldPoolOS, FieldPoolSKU, FieldPoolMaxPods, FieldPoolAutoscaler, FieldPoolMin, FieldPoolMax, FieldPoolLabels, FieldPoolTaints),
		Check: func(f ClusterFacts, v validate.Values) []validate.Problem {
			r := poolRequest(f.withoutPools(), v)
			if _, there := f.pool(r.Name); there && f.Filled != nil {
				// A command that is given again joins what it began; a form is filled in
				// for something new.
				return []validate.Problem{validate.NodePoolTaken(r.Name)}
			}
			return CheckPoolAdd(f, r, f.Windows)
		},
		Plan: func(f ClusterFacts, v validate.Values) runner.Plan {
			return AddPoolPlan(f, poolRequest(f.withoutPools(), v))
		},
		Sum: func(f ClusterFacts, v validate.Values) Sum {
			r := poolRequest(f.withoutPools(), v)
			if have, ok := f.pool(r.Name); ok { // it is given again
				return f.sum(r.Name, max(r.count(), r.Max)-max(have.Count, have.Max))
			}
			s := f.sum("", max(r.count(), r.Max))
			s.Autoscaled = r.Max > r.count()
			return s
		},
		Done: func(f ClusterFacts, v validate.Values) string { return "Node pool " + v[FieldPoolName] + " is there." },
	}
}

func poolScaleTask() *Task {
	return &Task{
		ID: taskPoolScale, Title: "Scale a node pool", Button: "Scale it", Word: poolWord, Asks: []QuestionID{AskVMSizes},
		About:  "Another number of nodes, or another size of each.",
		Fields: poolFields(FieldPoolName, FieldPoolCount, FieldPoolVMSize),
		Fill:   fillPool(FieldPoolCount, FieldPoolVMSize),
		Check: func(f ClusterFacts, v validate.Values) []validate.Problem {
			return CheckPoolScale(f, poolRequest(f, v))
		},
		Plan: func(f ClusterFacts, v validate.Values) runner.Plan { return ScalePoolPlan(f, poolRequest(f, v)) },
		Sum: func(f ClusterFacts, v validate.Values) Sum {
			r := poolRequest(f, v)
			have, ok := f.pool(r.Name)
			if !ok || r.Count == 0 {
				return f.sum(r.Name, 0)
			}
			return f.sum(r.Name, r.Count-have.Count)
		},
		Done: func(f ClusterFacts, v validate.Values) string {
			return "Node pool " + v[FieldPoolName] + " is as ordered."
		},
	}
}

func poolUpdateTask() *Task {
	return &Task{
		ID: taskPoolUpdate, Title: "Change a node pool", Button: "Change it", Word: poolWord,
		About:  "Autoscaler, labels and taints. What you leave as it is stays as it is.",
		Fields: poolFields(FieldPoolName, FieldPoolAutoscaler, FieldPoolMin, FieldPoolMax, FieldPoolProfile, FieldPoolLabels, FieldPoolTaints),
		Fill:   fillPool(FieldPoolAutoscaler, FieldPoolMin, FieldPoolMax, FieldPoolLabels, FieldPoolTaints),
		Check: func(f ClusterFacts, v validate.Values) []validate.Problem {
			return CheckPoolUpdate(f, poolRequest(f, v), Items(v[FieldPoolProfile]))
		},
		Plan: func(f ClusterFacts, v validate.Values) runner.Plan {
			return UpdatePoolPlan(f, poolRequest(f, v), Items(v[FieldPoolProfile]))
		},
		Sum: func(f ClusterFacts, v validate.Values) Sum {
			r := poolRequest(f, v)
			have, _ := f.pool(r.Name)
			s := f.sum(r.Name, r.Max-have.Count)
			s.Autoscaled = r.Max > 0
			return s
		},
		Done: func(f ClusterFacts, v validate.Values) string {
			return "Node pool " + v[FieldPoolName] + " is as ordered."
		},
	}
}

func poolDeleteTask() *Task {
	return &Task{
		ID: taskPoolDelete, Title: "Delete a node pool", Button: "Delete it", Word: poolWord, Destructive: true,
		About:  "Its nodes are emptied and removed, one after the other.",
		Fields: poolFields(FieldPoolName),
		Fill:   fillPool(),
		Check: func(f ClusterFacts, v validate.Values) []validate.Problem {
			return CheckPoolDelete(f, v[FieldPoolName])
		},
		Plan: func(f ClusterFacts, v validate.Values) runner.Plan { return DeletePoolPlan(f, v[FieldPoolName]) },
		Done: func(f ClusterFacts, v validate.Values) string { return "Node pool " + v[FieldPoolName] + " is gone." },
	}
}

func upgradeTask() *Task {
	return &Task{
		ID: taskUpgrade, Title: "Upgrade Kubernetes", Button: "Upgrade it",
		About:  "Node after node is replaced by one of the new version.",
		Fields: upgradeFields,
		Fill: func(f ClusterFacts, _ validate.Values) validate.Values {
			to := ""
			if all := UpgradeTargets(f, f.Offered); len(all) > 0 {
				to = all[len(all)-1]
			}
			return validate.Values{validate.FieldKubernetesVersion: to}
		},
		Check: func(f ClusterFacts, v validate.Values) []validate.Problem {
			to := v[validate.FieldKubernetesVersion]
			if to == "" {
				return []validate.Problem{noTarget(f)}
			}
			return CheckUpgrade(f, UpgradeTarget(to, UpgradeTargets(f, f.Offered)), f.Offered)
		},
		Plan: func(f ClusterFacts, v validate.Values) runner.Plan {
			return UpgradePlan(f, UpgradeTarget(v[validate.FieldKubernetesVersion], UpgradeTargets(f, f.Offered)))
		},
		Sum: func(f ClusterFacts, _ validate.Values) Sum { return f.sum("", 0) },
		Notes: func(ClusterFacts) []string {
			return []string{"An upgrade replaces node after node, for which it takes one spare address; it can't be undone."}
		},
		Done: func(f ClusterFacts, v validate.Values) string {
			return fmt.Sprintf("%s runs Kubernetes %s now.", f.Name, UpgradeTarget(v[validate.FieldKubernetesVersion], UpgradeTargets(f, f.Offered)))
		},
	}
}

// noTarget says that there is nothing to upgrade to, or that nothing was said.
func noTarget(f ClusterFacts) validate.Problem {
	p := validate.Problem{Field: validate.FieldKubernetesVersion, Rule: "V79", Severity: validate.Error,
		Message: "No version is named.", Hint: "Choose one of " + strings.Join(UpgradeTargets(f, f.Offered), ", ") + "."}
	if len(UpgradeTargets(f, f.Offered)) == 0 {
		p.Message, p.Hint = fmt.Sprintf("%s runs Kubernetes %s; the site offers nothing it could go to.", f.Name, f.Cluster.KubernetesVersion),
			"A newer version comes with an update of the site."
	}
	return p
}

func logsTask() *Task {
	return &Task{
		ID: taskLogs, Title: "Collect the nodes' logs", Button: "Collect them",
		About:  "Over SSH, for a support case. Logs of the hosts are never collected from here: that stops the appliance.",
		Fields: logsFields,
		Fill: func(f ClusterFacts, _ validate.Values) validate.Values {
			return validate.Values{FieldLogsKey: f.Local.Key, FieldLogsFolder: f.Local.Folder, FieldLogsKubeconfig: f.Local.Kubeconfig}
		},
		Check: checkLogs,
		Plan:  func(f ClusterFacts, v validate.Values) runner.Plan { return LogsPlan(f, logsRequest(f, v)) },
		Notes: func(ClusterFacts) []string {
			return []string{"Logs hold names and addresses of your site. Look at them before you pass them on."}
		},
		Done: func(f ClusterFacts, v validate.Values) string { return "The archive is in " + v[FieldLogsFolder] },
	}
}

func deleteClusterTask() *Task {
	return &Task{
		ID: taskDeleteCluster, Title: "Delete the cluster", Button: "Delete it", Destructive: true,
		About: "The cluster with everything in it, on both sides of the site.",
		Check: func(f ClusterFacts, _ validate.Values) []validate.Problem {
			return CheckDeleteCluster(f.Name, f.Name, f.Budgets)
		},
		Plan: func(f ClusterFacts, _ validate.Values) runner.Plan {
			return DeleteClusterPlan(f.Scope, f.Name, f.Release)
		},
		Notes: func(f ClusterFacts) []string {
			var out []string
			switch {
			case f.Half:
				out = append(out, "Only its Arc side is left of "+f.Name+".")
			case strings.EqualFold(f.Cluster.State, "Failed"):
				out = append(out, f.Name+" has failed, and what its nodes can tell goes with it: collect the logs first.")
			}
			if f.BudgetsSaid != "" {
				out = append(out, f.BudgetsSaid)
			}
			return out
		},
		Done: func(f ClusterFacts, _ validate.Values) string {
			return "Cluster " + f.Name + " is gone, its Arc side too."
		},
	}
}

func deleteNetworkTask() *Task {
	return &Task{
		ID: taskDeleteNetwork, Title: "Delete the network", Button: "Delete it", Destructive: true,
		About: "A logical network that nothing uses any more.",
		Word:  func(f ClusterFacts, _ validate.Values) string { return f.Use.Network.Name },
		Check: func(f ClusterFacts, _ validate.Values) []validate.Problem {
			if strings.EqualFold(f.Use.Network.State, "Deleting") {
				return nil // it is on its way already
			}
			return CheckDeleteNetwork(f.Use)
		},
		Plan: func(f ClusterFacts, _ validate.Values) runner.Plan {
			return DeleteNetworkPlan(f.Scope, f.Use.Network.Name, f.Release)
		},
		Done: func(f ClusterFacts, _ validate.Values) string {
			return "Logical network " + f.Use.Network.Name + " is gone."
		},
	}
}

func cleanupTask() *Task {
	return &Task{
		ID: taskCleanup, Title: "Clean up after the deployment", Button: "Delete these", Destructive: true,
		About: "What one deployment made, by its journal, and nothing else.",
		Check: func(f ClusterFacts, _ validate.Values) []validate.Problem {
			problems := slices.Clone(f.NotOurs)
			if len(f.Made) == 0 {
				problems = append(problems, validate.Problem{Field: validate.FieldClusterName, Rule: "V80", Severity: validate.Error,
					Message: "The journal knows of nothing that this deployment made, so nothing would be deleted.", Hint: "What was there before is never touched."})
			}
			if slices.Contains(f.Made, ActionCluster) {
				problems = append(problems, CheckDeleteCluster(f.Name, f.Name, f.Budgets)...)
			}
			return problems
		},
		Plan: func(f ClusterFacts, _ validate.Values) runner.Plan { return CleanUpPlan(f.Values, f.Made) },
		Notes: func(f ClusterFacts) []string {
			out := slices.Clone(f.MadeSaid)
			if f.BudgetsSaid != "" {
				out = append(out, f.BudgetsSaid)
			}
			return out
		},
		Done: func(f ClusterFacts, _ validate.Values) string {
			return "What deployment " + f.Deployment + " had made is gone."
		},
	}
}

package steps

import (
	"slices"
	"strings"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

// UpgradeTargets are the versions that the rules allow, oldest first.
func UpgradeTargets(f ClusterFacts, offered az.Upgrades) []string {
	var out []string
	for _, t := range offered.Targets {
		if (validate.Report{Problems: validate.CheckUpgrade(f.Cluster.KubernetesVersion, t.Version, ruleUpgrades(offered), -1)}).Blocked() {
			continue
		}
		out = append(out, t.Version)
	}
	slices.SortFunc(out, func(a, b string) int {
		x, _ := az.VersionOf(a)
		y, _ := az.VersionOf(b)
		return x.Compare(y)
	})
	return out
}

// UpgradeTarget completes a minor version ("1.29") with its newest patch that
// is allowed, as the service would; anything else is given back as it is.
func UpgradeTarget(to string, allowed []string) string {
	if strings.Count(to, ".") != 1 {
		return to
	}
	for _, v := range slices.Backward(allowed) {
		if strings.HasPrefix(v, to+".") {
			return v
		}
	}
	return to
}

func ruleUpgrades(offered az.Upgrades) []validate.Upgrade {
	var out []validate.Upgrade
	for _, t := range offered.Targets {
		out = append(out, validate.Upgrade{Version: t.Version, Preview: t.Preview})
	}
	return out
}

// CheckUpgrade is rules V77 and V79. One that is on its way, or whose client
// gave up on it (fact 98), is joined rather than refused.
func CheckUpgrade(f ClusterFacts, to string, offered az.Upgrades) []validate.Problem {
	if upgrading(f.Cluster) || f.Cluster.KubernetesVersion == to && strings.EqualFold(f.Cluster.State, "Succeeded") {
		return nil
	}
	problems := validate.CheckUpgrade(f.Cluster.KubernetesVersion, to, ruleUpgrades(offered), f.Free())
	return append(problems, validate.CheckClusterState(f.Name, f.Cluster.State)...)
}

// upgrading looks at what the service does rather than at its verdict: after a
// time-out that verdict is Failed while the upgrade goes on (fact 98).
func upgrading(c az.Cluster) bool {
	return strings.EqualFold(c.State, "Upgrading") || strings.EqualFold(c.State, "Failed") && strings.EqualFold(c.Phase, "Upgrading")
}

// upgradeState is the state of an upgrade: the provisioning state, and what
// the service does instead once that says Failed (fact 98).
const upgradeState = "(properties.provisioningState=='Failed' && properties.status.currentState) || properties.provisioningState"

// UpgradePlan upgrades Kubernetes.
func UpgradePlan(f ClusterFacts, to string) runner.Plan {
	show := az.ClusterShow(f.Scope, f.Name)
	wait := ready(show, upgradeBound)
	wait.Detail = "properties.status.controlPlaneStatus[?ready!=`true`] | [0].join(': ', [name, phase])"
	return f.plan(runner.Action{
		ID: ActionUpgrade, Title: "Upgrade " + f.Name + " to Kubernetes " + to, Look: &show, State: upgradeState, Change: true,
		Expect: []runner.Expectation{{Label: "Kubernetes version", Field: validate.FieldKubernetesVersion, Path: "properties.kubernetesVersion", Want: []string{to}}},
		Steps:  []runner.Step{{Title: "upgrade the cluster", Command: az.ClusterUpgrade(f.Scope, f.Name, to, false)}},
		Wait:   wait, Usually: 20 * time.Minute,
	})
}

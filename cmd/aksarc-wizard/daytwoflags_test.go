package main

import (
	"maps"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// What a page says of itself, "the same from the command line", is the same:
// its words give the very plan that the form gives.
func TestTheWordsOfATaskGiveItsPlan(t *testing.T) {
	t.Parallel()
	facts := steps.ClusterFacts{
		Scope: az.Scope{Subscription: "s1", ResourceGroup: "g1"}, Name: "c1", Release: "2411", Versions: az.Releases()[0].Versions(),
		Cluster: az.Cluster{Name: "c1", State: "Succeeded", KubernetesVersion: "1.28.9", ControlPlaneCount: 1, ControlPlaneIP: "192.168.200.30", NodePools: []az.NodePool{
			{Name: "nodepool1", Count: 2, VMSize: "Standard_A4_v2"},
			{Name: "front", Count: 1, VMSize: "Standard_A2_v2", Autoscaled: true, Min: 1, Max: 3, Labels: map[string]string{"team": "shop"}}}},
		Offered: az.Upgrades{Targets: []az.UpgradeTarget{{Version: "1.29.2"}, {Version: "1.29.4"}}},
		Windows: true,
		Local:   steps.LocalFacts{Kubeconfig: "/op/c1.kubeconfig", Usual: "/op/.kube/config", Key: "/op/id rsa", Folder: "/op"},
		Values:  validate.Values{validate.FieldSubscription: "s1", validate.FieldResourceGroup: "g1", validate.FieldClusterName: "c1"},
	}
	tests := []struct {
		id    string
		typed [][2]string
	}{
		{"nodepool add", [][2]string{{steps.FieldPoolName, "pool2"}, {steps.FieldPoolCount, "3"}, {steps.FieldPoolVMSize, "Standard_D4s_v3"}, {steps.FieldPoolMaxPods, "60"},
			{steps.FieldPoolAutoscaler, "on"}, {steps.FieldPoolMin, "2"}, {steps.FieldPoolMax, "5"}, {steps.FieldPoolLabels, "team=shop tier=front"}, {steps.FieldPoolTaints, "only=shop:NoSchedule"}}},
		{"nodepool add", [][2]string{{steps.FieldPoolName, "win"}, {steps.FieldPoolOS, "Windows"}, {steps.FieldPoolSKU, "Windows2022"}}},
		{"nodepool scale", [][2]string{{steps.FieldPoolName, "nodepool1"}, {steps.FieldPoolCount, "4"}}},
		{"nodepool scale", [][2]string{{steps.FieldPoolName, "front"}, {steps.FieldPoolVMSize, "Standard_D4s_v3"}}},
		{"nodepool update", [][2]string{{steps.FieldPoolName, "nodepool1"}, {steps.FieldPoolAutoscaler, "on"}, {steps.FieldPoolMin, "1"}, {steps.FieldPoolMax, "4"}}},
		{"nodepool update", [][2]string{{steps.FieldPoolName, "front"}, {steps.FieldPoolMax, "2"}}},
		{"nodepool update", [][2]string{{steps.FieldPoolName, "front"}, {steps.FieldPoolAutoscaler, "off"}, {steps.FieldPoolLabels, ""}}},
		{"nodepool update", [][2]string{{steps.FieldPoolName, "front"}, {steps.FieldPoolProfile, "scan-interval=30s"}, {steps.FieldPoolLabels, "team=bank"}}},
		{"nodepool delete", [][2]string{{steps.FieldPoolName, "front"}}},
		{"upgrade", nil},
		{"upgrade", [][2]string{{validate.FieldKubernetesVersion, "1.29.2"}}},
		{"logs", [][2]string{{steps.FieldLogsFolder, "/tmp/a b"}, {steps.FieldLogsAddresses, "192.168.200.181 192.168.200.182"}}},
	}
	for _, tt := range tests {
		t.Run(tt.id, func(t *testing.T) {
			t.Parallel()
			task, ok := steps.TaskByID(tt.id)
			require.True(t, ok)
			m := steps.NewTask(task, facts)
			for _, x := range tt.typed {
				m.Set(x[0], x[1])
			}
			require.False(t, m.Report().Blocked(), "%v", m.Report().Problems)
			form := m.Facts().Cluster
			words := task.Words(form, m.Values())
			got := planOf(t, task, facts, words)
			assert.Equal(t, task.Plan(form, m.Values()), got, "%q", words)
		})
	}
}

// planOf is what the command line makes of words.
func planOf(t *testing.T, task *steps.Task, f steps.ClusterFacts, words []string) runner.Plan {
	t.Helper()
	p := &poolCommand{taskCommand: taskCommand{dayTwo: dayTwo{app: &app{}}}}
	c := &cobra.Command{Use: "x", RunE: func(*cobra.Command, []string) error { return nil }}
	p.scopeFlags(c)
	p.taskFlags(c, task.ID)
	require.NoError(t, c.ParseFlags(words))
	names := c.Flags().Args()[len(strings.Fields(task.ID)):]
	require.Equal(t, "c1", names[0])
	v := p.given()
	if len(names) > 1 {
		p.pool = names[1]
		var err error
		v, err = p.wanted()
		require.NoError(t, err)
	} else if task.Fill != nil && task.ID == "logs" {
		v = task.Fill(f, f.Values)
		maps.Copy(v, p.given())
	}
	all := maps.Clone(f.Values)
	maps.Copy(all, v)
	return task.Plan(f, all)
}

package steps

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

// taskFacts is a cluster of two pools, one of them with an autoscaler, about
// which everything is known.
func taskFacts() ClusterFacts {
	return factsOf(func(f *ClusterFacts) {
		f.Cluster.NodePools = append(f.Cluster.NodePools, az.NodePool{Name: "front", Count: 1, VMSize: "Standard_A2_v2", Autoscaled: true, Min: 1, Max: 3,
			Labels: map[string]string{"team": "shop"}, Taints: []string{"only=shop:NoSchedule"}})
		f.Offered = az.Upgrades{Targets: []az.UpgradeTarget{{Version: "1.29.2"}, {Version: "1.29.4"}}}
		f.Local = LocalFacts{Kubeconfig: "/op/c1.kubeconfig", Usual: "/op/.kube/config", Key: "/op/id_rsa", Folder: "/op"}
		f.Values = validate.Values{validate.FieldSubscription: "s1", validate.FieldResourceGroup: "g1", validate.FieldClusterName: "c1"}
		f.Use = NetworkUse{Network: *f.Network}
		f.Made, f.Deployment = []string{ActionNetwork}, "d1"
	})
}

func TestEveryTaskIsDescribedInFull(t *testing.T) {
	t.Parallel()
	for _, task := range Tasks() {
		t.Run(task.ID, func(t *testing.T) {
			t.Parallel()
			for what, said := range map[string]string{"title": task.Title, "about": task.About, "button": task.Button} {
				assert.NotEmpty(t, said, what)
			}
			assert.NotEmpty(t, task.Word(taskFacts(), validate.Values{FieldPoolName: "front"}))
			assert.NotEmpty(t, task.Done(taskFacts(), validate.Values{FieldLogsFolder: "/op"}))
			args := map[string]bool{}
			for _, f := range task.Fields {
				for what, said := range map[string]string{"path": f.Path, "label": f.Label, "help": f.Help, "why": f.Why, "example": f.Example, "wrong": f.Wrong, "later": f.Later, "source": f.Source, "flag": f.Arg} {
					assert.NotEmpty(t, said, "%s of %s", what, f.Path)
				}
				assert.False(t, args[f.Arg], "flag %s twice", f.Arg)
				args[f.Arg] = true
				if f.Kind == Int {
					assert.NotEmpty(t, f.Rule, "rule of %s", f.Path)
				}
				if f.Kind == Choice || f.Kind == Bool {
					assert.NotNil(t, f.Options, "options of %s", f.Path)
				}
			}
		})
	}
}

// A form that nobody has touched asks for nothing that changes anything, but
// for what is new or gone by itself.
func TestAFormAsksForWhatDiffersOnly(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		taskPoolScale: "There is nothing to change.", taskPoolUpdate: "There is nothing to change.",
		taskKubeconfig: "", taskProve: "", taskPoolDelete: "", taskUpgrade: "", taskLogs: "", taskDeleteCluster: "", taskDeleteNetwork: "V81", taskCleanup: "",
	} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			task, _ := TaskByID(id)
			m := NewTask(task, taskFacts())
			if want == "" {
				assert.Empty(t, said(m.Report().Problems))
			} else {
				assert.Contains(t, said(m.Report().Problems), want)
			}
		})
	}
}

func TestAChangedPoolKeepsWhatWasNotTouched(t *testing.T) {
	t.Parallel()
	task, _ := TaskByID(taskPoolUpdate)
	plan := func(edit func(*Machine)) []string {
		m := NewTask(task, taskFacts())
		m.Set(FieldPoolName, "front")
		edit(m)
		require.False(t, m.Report().Blocked(), said(m.Report().Problems))
		var out []string
		for _, a := range task.Plan(m.Facts().Cluster, m.Values()).Actions {
			for _, c := range a.Commands() {
				_, args, _ := strings.Cut(OneLine(c), "--subscription s1 ")
				out = append(out, args)
			}
		}
		return out
	}
	assert.Equal(t, []string{"--update-cluster-autoscaler --min-count 1 --max-count 4 --no-wait --output json"},
		plan(func(m *Machine) { m.Set(FieldPoolMax, "4") }), "one that is on is changed, not enabled")
	assert.Equal(t, []string{"--disable-cluster-autoscaler --no-wait --output json"}, plan(func(m *Machine) { m.Set(FieldPoolAutoscaler, "off") }))
	assert.Equal(t, []string{"--labels '' --no-wait --output json"}, plan(func(m *Machine) { m.Set(FieldPoolLabels, "") }), "emptied is cleared")
	assert.Equal(t, []string{"--node-taints only=web:NoExecute --no-wait --output json"}, plan(func(m *Machine) { m.Set(FieldPoolTaints, "only=web:NoExecute") }))
	assert.Equal(t, []string{"--cluster-autoscaler-profile expander=random scan-interval=30s --output json"},
		plan(func(m *Machine) { m.Set(FieldPoolProfile, "scan-interval=30s expander=random") }))
}

func TestTheFormFollowsThePool(t *testing.T) {
	t.Parallel()
	task, _ := TaskByID(taskPoolScale)
	m := NewTask(task, taskFacts())
	assert.Equal(t, "2", m.Values()[FieldPoolCount])
	m.Set(FieldPoolName, "front")
	assert.Equal(t, "1", m.Values()[FieldPoolCount])
	m.Set(FieldPoolCount, "5")
	m.Set(FieldPoolName, "nodepool1")
	assert.Equal(t, "5", m.Values()[FieldPoolCount], "what was typed stays")
}

func TestTheSumCountsWhatOthersMayTake(t *testing.T) {
	t.Parallel()
	f := taskFacts() // 7 free, and front may grow by 2
	tests := []struct {
		task string
		v    validate.Values
		want string
		fits bool
	}{
		{taskPoolAdd, validate.Values{FieldPoolName: "x1x", FieldPoolCount: "4"}, "4 more + 1 for upgrades = 5; n1 has 7 free, of which other autoscalers may take 2: 0 left", true},
		{taskPoolAdd, validate.Values{FieldPoolName: "x1x", FieldPoolCount: "5"}, ": 1 too few", false},
		{taskPoolAdd, validate.Values{FieldPoolName: "x1x", FieldPoolCount: "1", FieldPoolAutoscaler: "on", FieldPoolMin: "1", FieldPoolMax: "9"}, "9 more at the autoscaler's maximum + 1", false},
		{taskPoolScale, validate.Values{FieldPoolName: "nodepool1", FieldPoolCount: "6"}, "4 more + 1 for upgrades = 5", true},
		{taskPoolScale, validate.Values{FieldPoolName: "nodepool1", FieldPoolCount: "1"}, "1 must stay for upgrades; n1 has 7 free", true},
		{taskPoolUpdate, validate.Values{FieldPoolName: "front", FieldPoolAutoscaler: "on", FieldPoolMin: "1", FieldPoolMax: "7"}, "6 more at the autoscaler's maximum + 1 for upgrades = 7; n1 has 7 free: 0 left", true},
		{taskUpgrade, nil, "1 must stay", true},
	}
	for _, tt := range tests {
		task, _ := TaskByID(tt.task)
		sum := task.Sum(f, tt.v)
		assert.Contains(t, sum.String(), tt.want)
		assert.Equal(t, tt.fits, sum.Fits(), sum.String())
	}
	f.Network = nil
	task, _ := TaskByID(taskPoolAdd)
	sum := task.Sum(f, validate.Values{FieldPoolCount: "60"})
	assert.Equal(t, "60 more + 1 for upgrades = 61; the site does not say how many are free", sum.String())
	assert.True(t, sum.Fits(), "what isn't known refuses nothing")
}

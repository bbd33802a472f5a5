package steps

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

var place = az.Scope{Subscription: "s1", ResourceGroup: "g1"}

// factsOf is a healthy cluster of one pool with two nodes, and seven free
// addresses.
func factsOf(edit func(*ClusterFacts)) ClusterFacts {
	f := ClusterFacts{
		Scope: place, Name: "c1", Release: "2411", Versions: az.Releases()[0].Versions(),
		Cluster: az.Cluster{Name: "c1", State: "Succeeded", KubernetesVersion: "1.28.9", ControlPlaneCount: 1, ControlPlaneIP: "192.168.200.30",
			NodePools: []az.NodePool{{Name: "nodepool1", Count: 2, VMSize: "Standard_A4_v2"}}, Networks: []string{az.LNetID("s1", "g1", "n1")}},
		Network: &az.Network{ID: az.LNetID("s1", "g1", "n1"), Name: "n1", Pools: []az.Pool{{Used: 4, Free: 7}}},
	}
	if edit != nil {
		edit(&f)
	}
	return f
}

func said(problems []validate.Problem) string {
	var out []string
	for _, p := range problems {
		out = append(out, p.Rule+" "+string(p.Severity)+": "+p.Message+" "+p.Hint)
	}
	return strings.Join(out, "\n")
}

func TestPoolRules(t *testing.T) {
	t.Parallel()
	busy := func(f *ClusterFacts) { f.Cluster.State = "Updating" }
	scaled := func(f *ClusterFacts) {
		f.Cluster.NodePools = append(f.Cluster.NodePools, az.NodePool{Name: "auto", Count: 1, Autoscaled: true, Min: 1, Max: 5})
	}
	unknown := func(f *ClusterFacts) { f.Network = nil }
	tests := []struct {
		name     string
		problems []validate.Problem
		want     string // "" for none
	}{
		{"add", CheckPoolAdd(factsOf(nil), PoolRequest{Name: "pool2", Count: 6}, false), ""},
		{"add one too many", CheckPoolAdd(factsOf(nil), PoolRequest{Name: "pool2", Count: 7}, false), "V75 error: 7 new nodes and 1 address for upgrades need 8; the network's pool has 7 for it."},
		{"add, free not known", CheckPoolAdd(factsOf(unknown), PoolRequest{Name: "pool2", Count: 30}, false), ""},
		{"add beside an autoscaler", CheckPoolAdd(factsOf(scaled), PoolRequest{Name: "pool2", Count: 3}, false), "need 4; the network's pool has 3 for it"},
		{"add autoscaled at its maximum", CheckPoolAdd(factsOf(nil), PoolRequest{Name: "pool2", Count: 2, Autoscaler: az.AutoscalerEnable, Min: 1, Max: 7}, false), "7 new nodes"},
		{"add with bad bounds", CheckPoolAdd(factsOf(nil), PoolRequest{Name: "pool2", Count: 2, Autoscaler: az.AutoscalerEnable, Min: 3, Max: 4}, false), "V59"},
		{"add while busy", CheckPoolAdd(factsOf(busy), PoolRequest{Name: "pool2"}, false), "V77"},
		{"add again while it is made", CheckPoolAdd(factsOf(func(f *ClusterFacts) { busy(f); scaled(f) }), PoolRequest{Name: "auto", Count: 1}, false), ""},
		{"add under a name that is taken", CheckPoolAdd(factsOf(nil), PoolRequest{Name: "nodepool1", Count: 5}, false), "has a node pool nodepool1 already"},
		{"add Windows", CheckPoolAdd(factsOf(nil), PoolRequest{Name: "pool2", OSType: "Windows", OSSKU: "Windows2022"}, false), "V76"},
		{"add Windows that is ready", CheckPoolAdd(factsOf(nil), PoolRequest{Name: "pool2", OSType: "Windows", OSSKU: "Windows2022"}, true), ""},
		{"add with a bad taint", CheckPoolAdd(factsOf(nil), PoolRequest{Name: "pool2", Taints: []string{"x"}}, false), "V62"},

		{"scale up", CheckPoolScale(factsOf(nil), PoolRequest{Name: "nodepool1", Count: 8}), ""},
		{"scale one too many", CheckPoolScale(factsOf(nil), PoolRequest{Name: "nodepool1", Count: 9}), "7 new nodes"},
		{"scale down with nothing free", CheckPoolScale(factsOf(func(f *ClusterFacts) { f.Network.Pools[0].Free = 0 }), PoolRequest{Name: "nodepool1", Count: 1}), ""},
		{"scale to none", CheckPoolScale(factsOf(nil), PoolRequest{Name: "nodepool1", Count: -1}), "V78"},
		{"scale nothing", CheckPoolScale(factsOf(nil), PoolRequest{Name: "nodepool1"}), "nothing to change"},
		{"scale what isn't there", CheckPoolScale(factsOf(nil), PoolRequest{Name: "nope", Count: 2}), "It has nodepool1."},
		{"scale an autoscaled one", CheckPoolScale(factsOf(scaled), PoolRequest{Name: "auto", Count: 2}), "V78"},
		{"scale while busy", CheckPoolScale(factsOf(busy), PoolRequest{Name: "nodepool1", Count: 3}), "V77"},

		{"autoscaler on", CheckPoolUpdate(factsOf(nil), PoolRequest{Name: "nodepool1", Autoscaler: az.AutoscalerEnable, Min: 1, Max: 8}, nil), ""},
		{"autoscaler one too far", CheckPoolUpdate(factsOf(nil), PoolRequest{Name: "nodepool1", Autoscaler: az.AutoscalerEnable, Min: 1, Max: 9}, nil), "Take --max 8 at most"},
		{"autoscaler off with bounds", CheckPoolUpdate(factsOf(nil), PoolRequest{Name: "nodepool1", Autoscaler: az.AutoscalerDisable, Max: 3}, nil), "no meaning"},
		{"nothing to change", CheckPoolUpdate(factsOf(nil), PoolRequest{Name: "nodepool1"}, nil), "nothing to change"},
		{"profile", CheckPoolUpdate(factsOf(nil), PoolRequest{Name: "nodepool1"}, []string{"scan-interval=30s"}), ""},
		{"bad profile", CheckPoolUpdate(factsOf(nil), PoolRequest{Name: "nodepool1"}, []string{"speed=9"}), "V60"},

		{"delete the last", CheckPoolDelete(factsOf(nil), "nodepool1"), "last node pool"},
		{"delete", CheckPoolDelete(factsOf(scaled), "auto"), ""},
		{"delete while busy", CheckPoolDelete(factsOf(func(f *ClusterFacts) { busy(f); scaled(f) }), "auto"), "V77"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if tt.want == "" {
				assert.Empty(t, said(tt.problems))
			} else {
				assert.Contains(t, said(tt.problems), tt.want)
			}
		})
	}
}

func TestUpgradeRules(t *testing.T) {
	t.Parallel()
	offered := az.Upgrades{Targets: []az.UpgradeTarget{{Version: "1.29.4"}, {Version: "1.29.2"}, {Version: "1.29.10"}, {Version: "1.30.1"}, {Version: "1.28.12", Preview: true}}}
	assert.Equal(t, []string{"1.29.2", "1.29.4", "1.29.10"}, UpgradeTargets(factsOf(nil), offered), "no skipped minor, no preview, by number")
	assert.Equal(t, "1.29.10", UpgradeTarget("1.29", []string{"1.29.2", "1.29.4", "1.29.10"}))
	assert.Equal(t, "1.31", UpgradeTarget("1.31", []string{"1.29.2"}))
	tests := []struct {
		name string
		edit func(*ClusterFacts)
		to   string
		want string
	}{
		{"allowed", nil, "1.29.4", ""},
		{"skips a minor", nil, "1.30.1", "a minor version would be skipped"},
		{"preview", nil, "1.28.12", "preview"},
		{"not offered", nil, "1.29.3", "does not offer"},
		{"no spare address", func(f *ClusterFacts) { f.Network.Pools[0].Free = 0 }, "1.29.4", "one free address"},
		{"failed", func(f *ClusterFacts) { f.Cluster.State = "Failed" }, "1.29.4", "V77"},
		{"Failed, but Upgrading", func(f *ClusterFacts) { f.Cluster.State, f.Cluster.Phase = "Failed", "Upgrading" }, "1.29.4", ""},
		{"there already", func(f *ClusterFacts) { f.Cluster.KubernetesVersion = "1.29.4" }, "1.29.4", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := said(CheckUpgrade(factsOf(tt.edit), tt.to, offered))
			if tt.want == "" {
				assert.Empty(t, got)
			} else {
				assert.Contains(t, got, tt.want)
			}
		})
	}
}

// What the review shows is what runs: the commands of every plan, whole.
func TestDayTwoCommands(t *testing.T) {
	t.Parallel()
	f := factsOf(nil)
	v := validate.Values{validate.FieldSubscription: "s1", validate.FieldResourceGroup: "g1", validate.FieldClusterName: "c1", validate.FieldNetworkName: "n1"}
	const in = " --resource-group g1 --subscription s1"
	tests := []struct {
		name string
		plan runner.Plan
		want []string
	}{
		{"kubeconfig", KubeconfigPlan(f, KubeconfigRequest{File: "/f", Context: "x"}), []string{"az aksarc get-credentials --name c1" + in + " --admin --file /f --context x --overwrite-existing"}},
		{"add", AddPoolPlan(f, PoolRequest{Name: "pool2", Count: 2, Autoscaler: az.AutoscalerEnable, Min: 1, Max: 3}),
			[]string{"az aksarc nodepool add --cluster-name c1 --name pool2" + in + " --node-count 2 --enable-cluster-autoscaler --min-count 1 --max-count 3 --no-wait --output json"}},
		{"scale", ScalePoolPlan(f, PoolRequest{Name: "pool2", Count: 3}), []string{"az aksarc nodepool scale --cluster-name c1 --name pool2" + in + " --node-count 3 --no-wait --yes --output json"}},
		{"update", UpdatePoolPlan(f, PoolRequest{Name: "pool2", ClearLabels: true}, []string{"scan-interval=30s"}), []string{
			"az aksarc update --name c1" + in + " --cluster-autoscaler-profile scan-interval=30s --output json",
			"az aksarc nodepool update --cluster-name c1 --name pool2" + in + " --labels '' --no-wait --output json"}},
		{"delete pool", DeletePoolPlan(f, "pool2"), []string{"az aksarc nodepool delete --cluster-name c1 --name pool2" + in + " --no-wait --yes"}},
		{"upgrade", UpgradePlan(f, "1.29.4"), []string{"az aksarc upgrade --name c1" + in + " --kubernetes-version 1.29.4 --no-wait --yes --output json"}},
		{"delete", DeleteClusterPlan(place, "c1", "2411"), []string{"az aksarc delete --name c1" + in + " --no-wait --yes", "az aksarc delete --name c1" + in + " --no-wait --yes"}},
		{"logs", LogsPlan(f, LogsRequest{Key: "/k", Folder: "/o", Kubeconfig: "/f"}), []string{"az aksarc logs hci --kubeconfig /f --credentials-dir /k --out-dir /o --subscription s1"}},
		{"clean up", CleanUpPlan(v, []string{ActionNetwork}), []string{"az stack-hci-vm network lnet delete --name n1" + in + " --yes"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, a := range tt.plan.Actions {
				assert.True(t, a.Mutates(), a.ID)
				for _, c := range a.Commands() {
					got = append(got, OneLine(c))
				}
			}
			assert.Equal(t, tt.want, got)
		})
	}
	clean := CleanUpPlan(v, []string{ActionCluster, ActionNetwork})
	require.Len(t, clean.Actions, 3)
	assert.Equal(t, networkRest, clean.Actions[2].Rest, "the network rests after its cluster")
	assert.Zero(t, CleanUpPlan(v, []string{ActionNetwork}).Actions[0].Rest)
	assert.Empty(t, CleanUpPlan(v, []string{ActionCloud, ActionKubeconfig}).Actions, "only what was made at the site")
}

func TestNetworkCanGo(t *testing.T) {
	t.Parallel()
	n := az.Network{ID: az.LNetID("s1", "g1", "n1"), Name: "n1", Pools: []az.Pool{{Used: 0, Free: 11}}}
	on := []az.Cluster{{Name: "c9", Networks: []string{strings.ToUpper(n.ID)}}, {Name: "far", Networks: []string{"/other"}}}
	used := n
	used.Pools = []az.Pool{{Used: 2, Free: 9}}
	assert.Contains(t, said(CheckDeleteNetwork(UseOf(n, on, -1))), "carries c9")
	assert.NotContains(t, said(CheckDeleteNetwork(UseOf(n, on, -1))), "far")
	assert.Contains(t, said(CheckDeleteNetwork(UseOf(n, nil, 4*time.Minute))), "4 minutes ago")
	assert.Empty(t, CheckDeleteNetwork(UseOf(n, nil, 11*time.Minute)))
	assert.Empty(t, CheckDeleteNetwork(UseOf(n, nil, -1)))
	assert.Contains(t, said(CheckDeleteNetwork(UseOf(used, nil, -1))), "2 addresses of the pool of n1 are in use")
}

func TestKubeconfigFiles(t *testing.T) {
	t.Parallel()
	v := validate.Values{validate.FieldClusterName: "c1", validate.FieldKubeconfigFile: "config", validate.FieldKubeconfigMerge: "true"}
	assert.Equal(t, "/b/config", MergeTarget(v, "/b"))
	assert.Equal(t, "/b/c1.kubeconfig", KubeconfigFile(v, "/b"))
	assert.Equal(t, "/b/config", AbsoluteFiles(v, "/b")[validate.FieldKubeconfigFile], "the record keeps what was asked for")
	v[validate.FieldKubeconfigFile] = "c1.kubeconfig"
	assert.NotEqual(t, MergeTarget(v, "/b"), KubeconfigFile(v, "/b"), "a file can't be joined into itself")
	delete(v, validate.FieldKubeconfigMerge)
	assert.Empty(t, MergeTarget(v, "/b"))
	assert.Equal(t, "/b/c1.kubeconfig", KubeconfigFile(v, "/b"))
}

func TestKeys(t *testing.T) {
	t.Parallel()
	c := az.Cluster{SSHKeys: []string{"ssh-rsa AAAA me@here"}}
	assert.False(t, OtherKey(c, "ssh-rsa AAAA another comment\n"))
	assert.True(t, OtherKey(c, "ssh-rsa BBBB me@here"))
	assert.False(t, OtherKey(az.Cluster{}, "ssh-rsa BBBB"), "the site doesn't say")
	assert.Equal(t, "/home/op/.ssh/id_rsa", PrivateKey(validate.Values{validate.FieldSSHGenerate: "true", validate.FieldSSHPublicKeyFile: "x.pub"}, "/b", "/home/op/.ssh"))
	assert.Equal(t, "/b/x", PrivateKey(validate.Values{validate.FieldSSHGenerate: "false", validate.FieldSSHPublicKeyFile: "x.pub"}, "/b", "/home/op/.ssh"))
}

func TestHome(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	healthy := factsOf(nil)
	broken := az.Cluster{Name: "zz", State: "Failed", Error: "no addresses", ControlPlaneCount: 3}
	upgrading := az.Cluster{Name: "bb", State: "Failed", Phase: "Upgrading", ControlPlaneCount: 1,
		NodePools: []az.NodePool{{Count: 2}, {Count: 2, Autoscaled: true, Min: 1, Max: 4}}, Networks: []string{az.LNetID("s1", "g1", "hidden")}}
	view := Home(HomeFacts{Now: now, Clusters: []az.Cluster{healthy.Cluster, broken, upgrading}, Networks: []az.Network{*healthy.Network},
		Kubeconfigs: map[string]KubeconfigFact{"c1": {File: "/f", Expires: now.Add(240 * time.Hour)}, "bb": {File: "/g", Expires: now.Add(-time.Hour)}}})
	rows := view.Clusters
	require.Len(t, rows, 3)
	assert.Equal(t, []string{"bb", "zz", "c1"}, []string{rows[0].Cluster, rows[1].Cluster, rows[2].Cluster}, "what needs attention comes first")
	assert.Equal(t, "The last operation ended as Failed. no addresses", rows[1].Attention)
	assert.Equal(t, "The kubeconfig has expired: fetch it again.", rows[0].Attention, "and what goes on has not failed")
	goesOn := Home(HomeFacts{Now: now, Clusters: []az.Cluster{upgrading}}).Clusters[0]
	assert.Contains(t, goesOn.Attention, "calls the upgrade Failed and goes on with it")
	for _, a := range goesOn.Actions {
		assert.Equal(t, strings.HasPrefix(a.ID, "nodepool"), a.Unusable != "", "%s: only the upgrade is joined", a.ID)
	}
	assert.Equal(t, "1 + 4 (3 to 6)", rows[0].Nodes)
	assert.Equal(t, "hidden", rows[0].Network)
	assert.Equal(t, "not known", rows[0].Free)
	assert.Equal(t, "expired on 2026-03-01", rows[0].Kubeconfig)
	assert.Equal(t, HomeRow{Place: Place{Cluster: "c1"}, Pools: "nodepool1 2", Cluster: "c1", State: "Succeeded", Version: "1.28.9", Nodes: "1 + 2", Network: "n1", Free: "7", FreeCount: 7, Fact: rows[2].Fact,
		Kubeconfig: "good until 2026-03-11", Actions: rows[2].Actions}, rows[2])
	for _, a := range rows[2].Actions {
		assert.Equal(t, a.ID == taskPoolDelete, a.Unusable != "", "%s: %s; it has one pool only", a.ID, a.Unusable)
	}
	for _, a := range rows[1].Actions {
		assert.Equal(t, strings.HasPrefix(a.ID, "nodepool") || a.ID == taskUpgrade, a.Unusable != "", a.ID)
	}
}

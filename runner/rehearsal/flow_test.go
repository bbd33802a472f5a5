package rehearsal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner/rehearsal/site"
)

const poolInfo = "properties.subnets[0].properties.ipPools[0].info.[used, available]"

func TestTheWholeWay(t *testing.T) {
	t.Parallel()
	r := newRig(t, "2411", "")
	require.NoError(t, os.RemoveAll(filepath.Join(r.env.SiteDir, "ssh")))
	show := []string{"stack-hci-vm", "network", "lnet", "show", "--name", "aksarc-lnet-static", "-g", "aks-rg"}
	assert.Equal(t, 3, r.az(show...).code)
	began := r.now
	lnet := r.object(lnetArgs()...)
	assert.Equal(t, 2*time.Minute, r.now.Sub(began), "lnet create blocks for as long as the site takes")
	assert.Equal(t, "Succeeded", lnet["properties"].(map[string]any)["provisioningState"])
	assert.Equal(t, "0\n11", r.text(poolInfo, show...), "nothing is taken yet")

	assert.Equal(t, 3, r.az("aksarc", "show", "-n", "c1", "-g", "aks-rg").code)
	a := r.az(createArgs("--no-wait")...)
	require.Zero(t, a.code, a.err)
	assert.Empty(t, a.out, "--no-wait prints nothing")
	assert.Contains(t, a.err, "WARNING: SSH key files")
	assert.Equal(t, "Pending", r.state("c1"))
	r.pass(30 * time.Second)
	assert.Equal(t, "Accepted", r.state("c1"))
	r.pass(2 * time.Minute)
	assert.Equal(t, "Creating", r.state("c1"))
	assert.Equal(t, "4\n7", r.text(poolInfo, show...), "three nodes and one spare")
	assert.Equal(t, 1, r.az("aksarc", "get-credentials", "-n", "c1", "-g", "aks-rg", "--admin", "--file", "x").code)
	r.pass(12 * time.Minute)
	assert.Equal(t, "Succeeded", r.state("c1"))

	cluster := r.object("aksarc", "show", "-n", "c1", "-g", "aks-rg")
	assert.Equal(t, "default", cluster["name"])
	assert.Contains(t, cluster["id"], "/connectedClusters/c1/providers/Microsoft.HybridContainerService/provisionedClusterInstances/default")
	p := cluster["properties"].(map[string]any)
	assert.Equal(t, "192.168.200.30", p["controlPlane"].(map[string]any)["controlPlaneEndpoint"].(map[string]any)["hostIp"])
	assert.EqualValues(t, 2, p["agentPoolProfiles"].([]any)[0].(map[string]any)["count"])

	file := filepath.Join(t.TempDir(), "sub", "c1.kubeconfig")
	a = r.az("aksarc", "get-credentials", "-n", "c1", "-g", "aks-rg", "--admin", "--file", file)
	require.Zero(t, a.code, a.err)
	assert.Empty(t, a.out)
	assert.Contains(t, a.err, `WARNING: Merged "c1-admin@c1" as current context in `+file)
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Contains(t, string(content), "REHEARSAL")
	assert.Contains(t, string(content), "server: https://192.168.200.30:6443")
}

func TestCreateBlocksAndTalksBeforeItsJSON(t *testing.T) {
	t.Parallel()
	r := newRig(t, "2411", "")
	r.ok(lnetArgs()...)
	began := r.now
	out := r.ok(createArgs()...)
	assert.True(t, strings.HasPrefix(out, "Provisioning the AKSArc cluster."), "text comes before the JSON")
	assert.InDelta(t, 14, r.now.Sub(began).Minutes(), 0.5)
	again := r.az(createArgs("--no-wait")...)
	assert.Zero(t, again.code, "the same values again change nothing: %s", again.err)
	assert.NotContains(t, again.err, "SSH key files", "the key is used again")
	a := r.az(createArgs("--control-plane-ip", "192.168.200.31", "--no-wait")...)
	assert.Equal(t, 1, a.code)
	assert.Contains(t, a.err, "immutable")
}

func TestSpeedZeroIsAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t, "2411", "")
	r.env.Speed = 0
	began := r.now
	r.ok(lnetArgs()...)
	r.ok(createArgs("--no-wait")...)
	assert.Equal(t, "Succeeded", r.state("c1"))
	assert.Equal(t, began, r.now, "nothing slept")
}

func TestSpeedDividesTheWait(t *testing.T) {
	t.Parallel()
	r := newRig(t, "2411", "")
	r.env.Speed = 60
	began := r.now
	r.ok(lnetArgs()...)
	assert.Equal(t, 2*time.Second, r.now.Sub(began))
}

func TestAnInterruptedWaitLeavesTheSiteGoingOn(t *testing.T) {
	t.Parallel()
	r := newRig(t, "2411", "")
	r.ok(lnetArgs()...)
	r.env.Sleep = func(time.Duration) bool { return false }
	a := r.az(createArgs()...)
	assert.Equal(t, 1, a.code)
	assert.Contains(t, a.err, "ERROR: Long-running operation wait cancelled.")
	r.pass(15 * time.Minute)
	assert.Equal(t, "Succeeded", r.state("c1"))
}

func TestDeletingFreesTheAddressesAndTheArcSideGoesLater(t *testing.T) {
	t.Parallel()
	r := deployed(t)
	arc := []string{"resource", "show", "--ids", strings.Split(r.text("id", "aksarc", "show", "-n", "c1", "-g", "aks-rg"), "/providers/Microsoft.Hybrid")[0]}
	lnetDelete := []string{"stack-hci-vm", "network", "lnet", "delete", "--name", "aksarc-lnet-static", "-g", "aks-rg", "--yes"}
	a := r.az(lnetDelete...)
	assert.Equal(t, 1, a.code)
	assert.Contains(t, a.err, "(LogicalNetworkInUse)")

	a = r.az("aksarc", "delete", "-n", "c1", "-g", "aks-rg")
	assert.Equal(t, 1, a.code)
	assert.Equal(t, "WARNING: Unable to prompt for confirmation as no tty available. Use --yes.\nERROR: Operation cancelled.\n", a.err)
	r.ok("aksarc", "delete", "-n", "c1", "-g", "aks-rg", "--yes", "--no-wait")
	assert.Equal(t, "Deleting", r.state("c1"))
	r.pass(7 * time.Minute)
	assert.Equal(t, 3, r.az("aksarc", "show", "-n", "c1", "-g", "aks-rg").code)
	assert.Zero(t, r.az(arc...).code, "the connected cluster is still there")
	r.pass(3 * time.Minute)
	assert.Equal(t, 3, r.az(arc...).code)
	r.ok(lnetDelete...)
}

func TestNodePools(t *testing.T) {
	t.Parallel()
	r := deployed(t)
	on := func(verb string, more ...string) []string {
		return append([]string{"aksarc", "nodepool", verb, "--cluster-name", "c1", "-g", "aks-rg"}, more...)
	}
	r.ok(on("add", "-n", "pool2", "-c", "3", "--no-wait")...)
	assert.Equal(t, "Updating", r.state("c1"))
	a := r.az(on("add", "-n", "pool3", "-c", "1", "--no-wait")...)
	assert.Contains(t, a.err, "ERROR: (Conflict) Another operation is in progress")
	r.pass(5 * time.Minute)
	assert.Equal(t, "Succeeded", r.text("properties.provisioningState", on("show", "-n", "pool2")...))
	assert.Equal(t, "nodepool1\npool2", r.text("[].name", on("list")...))

	a = r.az(on("scale", "-n", "pool2", "-c", "9", "--yes")...)
	assert.Equal(t, 1, a.code, "7 addresses are held, 4 are free, 6 more are wanted")
	assert.Contains(t, a.err, "(NodepoolPrecheckFailed)")
	r.ok(on("scale", "-n", "pool2", "-c", "1", "--yes")...)
	assert.Equal(t, "1", r.text("properties.count", on("show", "-n", "pool2")...))
	r.ok(on("delete", "-n", "pool2", "--yes")...)
	assert.Equal(t, 3, r.az(on("show", "-n", "pool2")...).code)
	assert.Equal(t, 1, r.az(on("delete", "-n", "nodepool1", "--yes")...).code, "the last pool stays")
	assert.Equal(t, "4\n7", r.text(poolInfo, "stack-hci-vm", "network", "lnet", "show", "--ids", lnetID))
}

func TestUpgrade(t *testing.T) {
	t.Parallel()
	r := newRig(t, "2411", "")
	to := r.text("properties.controlPlaneProfile.upgrades[].kubernetesVersion", "aksarc", "get-upgrades", "-n", "edge-ops", "-g", "aks-rg")
	assert.Equal(t, "1.29.2\n1.29.4", to)
	a := r.az("aksarc", "upgrade", "-n", "edge-ops", "-g", "aks-rg", "-k", "1.27.9", "--yes", "--no-wait")
	assert.Equal(t, 1, a.code)
	r.ok("aksarc", "upgrade", "-n", "edge-ops", "-g", "aks-rg", "-k", "1.29.2", "--yes", "--no-wait")
	assert.Equal(t, "Upgrading", r.state("edge-ops"))
	r.pass(21 * time.Minute)
	assert.Equal(t, "1.29.2", r.text("properties.kubernetesVersion", "aksarc", "show", "-n", "edge-ops", "-g", "aks-rg"))
}

func TestKubeconfigMerging(t *testing.T) {
	t.Parallel()
	r := deployed(t)
	file := filepath.Join(t.TempDir(), "config")
	get := func(cluster string, more ...string) answer {
		return r.az(append([]string{"aksarc", "get-credentials", "-n", cluster, "-g", "aks-rg", "--admin", "-f", file}, more...)...)
	}
	require.Zero(t, get("c1").code)
	assert.Zero(t, get("c1").code, "the same entry again is fine")
	require.Zero(t, get("edge-ops").code)
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Contains(t, string(content), "192.168.200.30")
	assert.Contains(t, string(content), "192.168.205.10")

	changed := strings.ReplaceAll(string(content), "192.168.200.30", "192.168.200.99")
	require.NoError(t, os.WriteFile(file, []byte(changed), 0o600))
	a := get("c1")
	assert.Equal(t, 1, a.code)
	assert.Contains(t, a.err, "ERROR: A different object named c1 already exists in clusters in your kubeconfig file.")
	assert.Zero(t, get("c1", "--overwrite-existing").code)
	require.NoError(t, os.WriteFile(file, []byte("a: [b"), 0o600))
	assert.Contains(t, get("c1").err, "ERROR: Error parsing "+file)
	assert.Contains(t, r.ok("aksarc", "get-credentials", "-n", "c1", "-g", "aks-rg", "-a", "-f", "-"), "REHEARSAL")
}

func TestEveryCallIsInTheLedger(t *testing.T) {
	t.Parallel()
	r := newRig(t, "2411", "")
	r.ok("version")
	r.az("aksarc", "show", "-n", "c1", "-g", "aks-rg")
	r.ok(lnetArgs()...)
	r.az("nonsense")
	r.in = "s3cret"
	r.ok("login", "--service-principal", "-u", "app", "-p", "@-")
	entries, err := Ledger(r.env.SiteDir)
	require.NoError(t, err)
	require.Len(t, entries, 5)
	type brief struct {
		command string
		exit    int
		mutates bool
	}
	var got []brief
	for _, e := range entries {
		got = append(got, brief{e.Command, e.ExitCode, e.Mutating})
		assert.NotContains(t, e.Argv, "s3cret")
	}
	assert.Equal(t, []brief{{"version", 0, false}, {"aksarc show", 3, false},
		{"stack-hci-vm network lnet create", 0, true}, {"", 2, false}, {"login", 0, true}}, got)
}

func TestNothingRunsWithoutASite(t *testing.T) {
	t.Parallel()
	r := &rig{t: t, env: Env{SiteDir: t.TempDir(), Now: time.Now, Sleep: func(time.Duration) bool { return true }}}
	a := r.az("version")
	assert.Equal(t, 1, a.code)
	assert.Contains(t, a.err, "is not the folder of a rehearsal site")
	assert.False(t, IsSite(r.env.SiteDir))
}

func TestOneSiteServesManyProcesses(t *testing.T) {
	t.Parallel()
	r := newRig(t, "2411", "")
	done := make(chan int)
	for i := range 8 {
		go func() {
			env := r.env
			done <- Main([]string{"config", "set", "core.k" + string(rune('a'+i)) + "=1"}, Streams{Out: &strings.Builder{}, Err: &strings.Builder{}}, env)
		}()
	}
	for range 8 {
		assert.Zero(t, <-done)
	}
	assert.Len(t, strings.Fields(r.text("[?value=='1'].name", "config", "get", "core")), 8)
	entries, err := Ledger(r.env.SiteDir)
	require.NoError(t, err)
	assert.Len(t, entries, 9)
}

func TestDefaultSitesByRelease(t *testing.T) {
	t.Parallel()
	for release, want := range map[string]string{"2411": "2.60.0", "2506": "2.71.0", "2602": "2.71.0"} {
		r := newRig(t, release, "")
		assert.Equal(t, want, r.text(`"azure-cli"`, "version"))
		assert.Equal(t, site.StarterSubscription, r.text("id", "account", "show"))
		assert.Equal(t, "cl1", r.text("[].name", "customlocation", "list", "-g", "aks-rg"))
		assert.Equal(t, "edge-lnet", r.text("[?properties.subnets[0].properties.ipAllocationMethod=='Static'].name", "stack-hci-vm", "network", "lnet", "list", "-g", "aks-rg"))
		assert.Equal(t, "1.30.3", r.text("properties.values[].patchVersions.keys(@)[]|[-1]", "aksarc", "get-versions", "--custom-location", clID))
	}
	_, err := site.Default("2309")
	assert.Error(t, err)
}

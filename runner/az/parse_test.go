package az

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jmespath/go-jmespath"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner/output"
)

// sample reads what a command printed at a release, as published or recorded.
func sample(t testing.TB, release, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", release, name+".txt"))
	require.NoError(t, err)
	return data
}

// parsed runs a parser over a sample of the seed's release.
func parsed[T any](t *testing.T, parse func([]byte) (T, error), name string) T {
	t.Helper()
	value, err := parse(sample(t, "2411", name))
	require.NoError(t, err, name)
	return value
}

// What JSON escapes hide is as harmless as what comes plainly.
func TestParsedTextsAreHarmless(t *testing.T) {
	t.Parallel()
	a, err := ParseAccount([]byte(`{"name":"\u001b[2J\u009b31m\u202eevil\r\nforged","id":"x","user":{"name":"\u0007"}}`))
	require.NoError(t, err)
	assert.Equal(t, `^[[2J\x9b31m\u{202e}evil^M^Jforged`, a.Name)
	var label text
	require.NoError(t, label.UnmarshalJSON([]byte(`"\b\b\b"`)))
	assert.Equal(t, text("^H^H^H"), label)
}

func TestParseVersion(t *testing.T) {
	t.Parallel()
	v := parsed(t, ParseVersion, "version")
	assert.Equal(t, "2.60.0", v.Core.String())
	assert.Equal(t, "1.2.23", v.AksArc.String())
	assert.Equal(t, "1.3.0", v.StackHCIVM.String())
	assert.Equal(t, "0.1.3", v.CustomLocation.String())
	assert.Len(t, v.Extensions, 3)

	none, err := ParseVersion([]byte(`{"azure-cli":"2.45.0","extensions":{}}`))
	require.NoError(t, err)
	assert.Equal(t, "2.45.0", none.Core.String())
	assert.False(t, none.AksArc.Known())
}

func TestParseAccounts(t *testing.T) {
	t.Parallel()
	want := Account{
		ID: sub, Name: "Starter subscription", TenantID: "98b8267d-e97f-426e-8b3f-7956511fd63f", State: "Enabled",
		Cloud: "azure.local", User: "op@site.lan", UserType: "user", Default: true,
	}
	assert.Equal(t, want, parsed(t, ParseAccount, "account-show"))
	assert.Equal(t, []Account{want}, parsed(t, ParseAccounts, "account-list"))

	nobody, err := ParseAccounts([]byte("[]\n"))
	require.NoError(t, err)
	assert.Equal(t, []Account{}, nobody, "not signed in is an empty list")
}

func TestParseClouds(t *testing.T) {
	t.Parallel()
	clouds := parsed(t, ParseClouds, "cloud-list")
	require.Len(t, clouds, 2)
	assert.Equal(t, "AzureCloud", clouds[0].Name)
	assert.False(t, clouds[0].Active)
	want := Cloud{CloudSpec: SiteCloud("azure.local", "autonomous.cloud.private"), Active: true, Profile: "latest"}
	assert.Equal(t, want, clouds[1], "what is registered is what we would register")
	assert.Equal(t, want, parsed(t, ParseCloud, "cloud-show"))
}

func TestParseScope(t *testing.T) {
	t.Parallel()
	groups := parsed(t, ParseGroups, "group-list")
	require.Len(t, groups, 1)
	assert.Equal(t, Group{"/subscriptions/" + sub + "/resourceGroups/aks-rg", "aks-rg", "autonomous", "Succeeded"}, groups[0])

	one, err := ParseGroup([]byte(`{"name":"g","properties":null}`))
	require.NoError(t, err)
	assert.Equal(t, Group{Name: "g"}, one)

	locations := parsed(t, ParseCustomLocations, "customlocation-list")
	require.Len(t, locations, 1)
	assert.Equal(t, CustomLocation{
		ID: clID, Name: "cl1", ResourceGroup: grp, Location: "autonomous", Namespace: "ns1",
		Host: "/subscriptions/" + sub + "/resourceGroups/aks-rg/providers/Microsoft.ResourceConnector/appliances/arb1", State: "Succeeded",
	}, locations[0])

	nested, err := ParseCustomLocation([]byte(`{"id":"` + clID + `","properties":{"provisioningState":"Failed","namespace":"n"}}`))
	require.NoError(t, err)
	assert.Equal(t, CustomLocation{ID: clID, ResourceGroup: grp, Namespace: "n", State: "Failed"}, nested)

	types, err := ParseResourceTypes([]byte(`[{"typesMetadata":[{"resourceProviderNamespace":"Microsoft.HybridContainerService","resourceType":"provisionedClusterInstances"}]},{"properties":{"typesMetadata":[{"resourceProviderNamespace":"Microsoft.AzureStackHCI","resourceType":"logicalNetworks"},{}]}}]`))
	require.NoError(t, err)
	assert.Equal(t, []string{"microsoft.hybridcontainerservice/provisionedclusterinstances", "microsoft.azurestackhci/logicalnetworks"}, types)

	for text, want := range map[string]bool{"true\n": true, "false\r\n": false} {
		exists, err := ParseExists([]byte(text))
		require.NoError(t, err)
		assert.Equal(t, want, exists)
	}
	_, err = ParseExists([]byte("<html>"))
	assert.Error(t, err)
}

func TestParseNetworks(t *testing.T) {
	t.Parallel()
	want := Network{
		ID: lnID, Name: "ln1", ResourceGroup: grp, Location: "autonomous", CustomLocation: clID, State: "Succeeded",
		VMSwitch: "ConvergedSwitch(compute)", Subnets: 1, Prefix: "192.168.200.0/24", Allocation: "Static",
		Gateway: "192.168.200.1", DNSServers: []string{"192.168.200.222"},
		Pools: []Pool{{Start: "192.168.200.180", End: "192.168.200.190", Used: 0, Free: 11}},
	}
	assert.Equal(t, want, parsed(t, ParseNetwork, "lnet-show"))
	assert.Equal(t, []Network{want}, parsed(t, ParseNetworks, "lnet-list"))
	assert.True(t, want.Static())

	odd, err := ParseNetwork([]byte(`{"properties":{"subnets":[{"properties":{"vlan":"7","addressPrefixes":["10.0.0.0/24"],
		"ipPools":[{"start":"10.0.0.5","end":"10.0.0.9","info":null},{"info":{"used":3,"available":"x"}}],"routeTable":null}},{}]}}`))
	require.NoError(t, err)
	assert.Equal(t, 7, odd.VLAN)
	assert.Equal(t, "10.0.0.0/24", odd.Prefix)
	assert.Equal(t, 2, odd.Subnets)
	assert.Equal(t, []Pool{{Start: "10.0.0.5", End: "10.0.0.9", Used: -1, Free: -1}, {Used: 3, Free: -1}}, odd.Pools)
	assert.Empty(t, odd.Gateway)
	assert.False(t, odd.Static())
}

func TestParseClusters(t *testing.T) {
	t.Parallel()
	want := Cluster{
		ID: ClusterID(sub, grp, "c1"), Name: "c1", ResourceGroup: grp, CustomLocation: clID,
		State: "Succeeded", Phase: "Succeeded", KubernetesVersion: "1.29.4",
		ControlPlaneCount: 1, ControlPlaneIP: "192.168.200.30", ControlPlaneVMSize: "Standard_A4_v2",
		Networks: []string{lnID}, PodCIDR: "10.244.0.0/16",
		NodePools:  []NodePool{{Name: "nodepool1", Count: 2, Ready: -1, OSType: "Linux", OSSKU: "CBLMariner", VMSize: "Standard_A4_v2"}},
		Components: []Component{{Name: "Telemetry", Phase: "provisioned", Ready: true}},
		SSHKeys:    []string{"ssh-rsa AAAAB3Nza"},
		Created:    "2025-06-16T02:22:04Z", Modified: "2025-06-16T02:35:57Z",
	}
	assert.Equal(t, want, parsed(t, ParseCluster, "aksarc-show"))
	assert.Equal(t, []Cluster{want}, parsed(t, ParseClusters, "aksarc-list"))
	assert.Equal(t, want, parsed(t, ParseCluster, "aksarc-create"), "text for people comes before the JSON")

	failed, err := ParseCluster([]byte(`{"id":"nonsense","name":"default","properties":{"provisioningState":"Failed","status":{"currentState":"Upgrading","errorMessage":"no"}}}`))
	require.NoError(t, err)
	assert.Equal(t, Cluster{ID: "nonsense", State: "Failed", Phase: "Upgrading", Error: "no"}, failed, `"default" is never a name`)
}

func TestParseNodePools(t *testing.T) {
	t.Parallel()
	want := NodePool{
		Name: "pool2", State: "Succeeded", Phase: "Succeeded", Count: 2, Ready: 2, OSType: "Linux", OSSKU: "CBLMariner",
		VMSize: "Standard_A4_v2", Labels: map[string]string{"tier": "web"}, Taints: []string{"a=b:NoSchedule"},
	}
	assert.Equal(t, want, parsed(t, ParseNodePool, "nodepool-show"))
	assert.Equal(t, []NodePool{want}, parsed(t, ParseNodePools, "nodepool-list"))

	scaled, err := ParseNodePool([]byte(`{"name":"p","properties":{"enableAutoScaling":"true","minCount":"1","maxCount":5,"maxPods":60}}`))
	require.NoError(t, err)
	assert.Equal(t, NodePool{Name: "p", Autoscaled: true, Min: 1, Max: 5, MaxPods: 60, Ready: -1}, scaled)
}

func TestParseConnectedCluster(t *testing.T) {
	t.Parallel()
	want := ConnectedCluster{ConnectedClusterID(sub, grp, "c1"), "c1", "ProvisionedCluster", "Connected", "Succeeded"}
	assert.Equal(t, want, parsed(t, ParseConnectedCluster, "resource-show"), "under properties")
	assert.Equal(t, want, parsed(t, ParseConnectedCluster, "connectedk8s-show"), "flattened")
}

func TestParseOffers(t *testing.T) {
	t.Parallel()
	versions := parsed(t, ParseKubernetesVersions, "aksarc-get-versions")
	require.Len(t, versions, 2)
	assert.Equal(t, "1.29.2", versions[0].Version, "oldest first")
	assert.False(t, versions[0].Ready)
	assert.Equal(t, "the Linux VHD is still downloading", versions[0].Reason)
	assert.Equal(t, []string{"1.29.4"}, versions[0].Upgrades)
	assert.True(t, versions[1].Ready, "Windows not being ready doesn't matter to Linux nodes")
	assert.Empty(t, versions[1].Reason)
	assert.Len(t, versions[1].Images, 2)

	many, err := ParseKubernetesVersions([]byte(`{"properties":{"values":[{"isPreview":true,"patchVersions":{"1.30.10":{},"1.30.9":{},"soon":{}}}]}}`))
	require.NoError(t, err)
	assert.Equal(t, []KubernetesVersion{{Version: "1.30.9", Preview: true}, {Version: "1.30.10", Preview: true}, {Version: "soon", Preview: true}}, many)

	sizes := parsed(t, ParseVMSizes, "aksarc-vmsize-list")
	assert.Equal(t, []VMSize{
		{Name: "Standard_A4_v2", CPUs: 4, MemoryMB: 8192},
		{Name: "Standard_NC4_A2", CPUs: 4, MemoryMB: 8192, GPUs: 1},
	}, sizes)

	assert.Equal(t, Upgrades{Version: "1.28.9", Targets: []UpgradeTarget{{Version: "1.29.2"}}}, parsed(t, ParseUpgrades, "aksarc-get-upgrades"))
}

func TestParseKubectl(t *testing.T) {
	t.Parallel()
	assert.Equal(t, KubectlVersions{mustVersion("1.29.4"), mustVersion("1.28.9")}, parsed(t, ParseKubectlVersion, "kubectl-version"))
}

func TestParseSettings(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"one":     string(sample(t, "2411", "config-one")),
		"section": `[{"name":"instance_discovery","source":"/home/op/.azure/config","value":false}]`,
	} {
		settings, err := ParseSettings([]byte(text))
		require.NoError(t, err, name)
		assert.Equal(t, []Setting{{"instance_discovery", "false", "/home/op/.azure/config"}}, settings, name)
	}
	all, err := ParseSettings([]byte(`{"core":[{"name":"output","value":"json"},{"name":"b","value":"1"}],"cloud":[{"name":"name","value":"azure.local"}]}`))
	require.NoError(t, err)
	assert.Equal(t, []Setting{{"cloud.name", "azure.local", ""}, {"core.b", "1", ""}, {"core.output", "json", ""}}, all)

	_, err = ParseSettings([]byte(`{"core":"x"}`))
	assert.Error(t, err)
}

func TestParseExtensions(t *testing.T) {
	t.Parallel()
	found, err := ParseExtensions([]byte(`[{"name":"aksarc","version":"1.2.23","path":"/e/aksarc","preview":true,"experimental":false}]`))
	require.NoError(t, err)
	assert.Equal(t, []InstalledExtension{{"aksarc", mustVersion("1.2.23"), "/e/aksarc", true}}, found)
}

func TestOutputThatIsNoAnswer(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"empty": "", "blank": " \r\n", "HTML": "<html><body>Proxy says no</body></html>", "cut off": `{"id":"x","properties":{`,
		"another shape": `{"properties":[1,2]}`, "a number": "42",
	} {
		_, err := ParseCluster([]byte(text))
		assert.Error(t, err, name)
		_, err = ParseClusters([]byte(text))
		assert.Error(t, err, name)
	}
}

// The paths that plans use and the parsers must find the same things.
func TestPathsFindWhatTheParsersFind(t *testing.T) {
	t.Parallel()
	network := parsed(t, ParseNetwork, "lnet-show")
	cluster := parsed(t, ParseCluster, "aksarc-show")
	pool := parsed(t, ParseNodePool, "nodepool-show")
	for _, c := range []struct {
		file, path string
		want       any
	}{
		{"lnet-show", PathState, network.State},
		{"lnet-show", PathNetworkPrefix, network.Prefix},
		{"lnet-show", PathNetworkAllocation, network.Allocation},
		{"lnet-show", PathNetworkVLAN, float64(network.VLAN)},
		{"lnet-show", PathNetworkGateway, network.Gateway},
		{"lnet-show", PathNetworkDNS, []any{network.DNSServers[0]}},
		{"lnet-show", PathNetworkSwitch, network.VMSwitch},
		{"lnet-show", PathNetworkPoolStart, network.Pools[0].Start},
		{"lnet-show", PathNetworkPoolEnd, network.Pools[0].End},
		{"lnet-show", PathCustomLocation, network.CustomLocation},
		{"aksarc-show", PathState, cluster.State},
		{"aksarc-show", PathPhase, cluster.Phase},
		{"aksarc-show", PathError, nil},
		{"aksarc-show", PathCustomLocation, cluster.CustomLocation},
		{"aksarc-show", PathClusterVersion, cluster.KubernetesVersion},
		{"aksarc-show", PathClusterControlPlaneCount, float64(cluster.ControlPlaneCount)},
		{"aksarc-show", PathClusterControlPlaneIP, cluster.ControlPlaneIP},
		{"aksarc-show", PathClusterControlPlaneVMSize, cluster.ControlPlaneVMSize},
		{"aksarc-show", PathClusterNetworks, []any{cluster.Networks[0]}},
		{"aksarc-show", PathClusterPodCIDR, cluster.PodCIDR},
		{"aksarc-show", PathClusterNodeCount, float64(cluster.NodePools[0].Count)},
		{"aksarc-show", PathClusterNodeVMSize, cluster.NodePools[0].VMSize},
		{"aksarc-show", PathClusterComponents, ""},
		{"nodepool-show", PathState, pool.State},
		{"nodepool-show", PathPoolCount, float64(pool.Count)},
		{"nodepool-show", PathPoolVMSize, pool.VMSize},
		{"account-show", PathAccountCloud, parsed(t, ParseAccount, "account-show").Cloud},
	} {
		var document any
		require.NoError(t, output.JSON(sample(t, "2411", c.file), &document))
		found, err := jmespath.Search(c.path, document)
		require.NoError(t, err, c.path)
		assert.Equal(t, c.want, found, "%s of %s", c.path, c.file)
	}
}

func TestPathComponentsNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	var document any
	require.NoError(t, output.JSON([]byte(`{"properties":{"status":{"controlPlaneStatus":[
		{"name":"Telemetry","phase":"provisioned","ready":true},{"name":"ArcAgent","phase":"provisioning {HelmChartInstalled}","ready":false}]}}}`), &document))
	found, err := jmespath.Search(PathClusterComponents, document)
	require.NoError(t, err)
	assert.Equal(t, "ArcAgent provisioning {HelmChartInstalled}", found)
}

// Whatever az prints, a parser answers or errs; it never panics.
func FuzzParsers(f *testing.F) {
	files, err := filepath.Glob("testdata/*/*.txt")
	require.NoError(f, err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(data)
	}
	for _, odd := range []string{
		"", "[]", "{}", "null", "[null]", `{"properties":null}`, `{"properties":{"values":[null]}}`, `{"items":[{}]}`,
		"\xef\xbb\xbf{}", "[1/3] working\n{}", strings.Repeat("[", 20000), `{"extensions":{"aksarc":null}}`, "\xff\xfe{", "<html>",
	} {
		f.Add([]byte(odd))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _ = ParseVersion(data)
		_, _ = ParseExtensions(data)
		_, _ = ParseSettings(data)
		_, _ = ParseClouds(data)
		_, _ = ParseCloud(data)
		_, _ = ParseAccount(data)
		_, _ = ParseAccounts(data)
		_, _ = ParseGroups(data)
		_, _ = ParseExists(data)
		_, _ = ParseCustomLocations(data)
		_, _ = ParseResourceTypes(data)
		_, _ = ParseNetworks(data)
		_, _ = ParseClusters(data)
		_, _ = ParseConnectedCluster(data)
		_, _ = ParseKubernetesVersions(data)
		_, _ = ParseVMSizes(data)
		_, _ = ParseUpgrades(data)
		_, _ = ParseNodePools(data)
		_, _ = ParseKubectlVersion(data)
	})
}

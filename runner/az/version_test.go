package az

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestVersionOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Version{
		"2.60.0":          {2, 60, 0, ""},
		"v1.29.4":         {1, 29, 4, ""},
		"1.29":            {1, 29, 0, ""},
		"1.0.0b1":         {1, 0, 0, "b1"},
		"1.28.5+k3s1":     {1, 28, 5, "+k3s1"},
		"2.0.67.post1":    {2, 0, 67, ".post1"},
		"v1.30.0-alpha.1": {1, 30, 0, "-alpha.1"},
	} {
		v, err := VersionOf(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, v, text)
	}
	for _, text := range []string{"", "latest", "1.29.x", "1.2.3 ", "1..2", "-1.2.3", "1.2.3\n", "99999999999.1.1", "1.2.3@x"} {
		_, err := VersionOf(text)
		assert.Error(t, err, text)
	}
	_, err := VersionOf("latest")
	assert.EqualError(t, err, `"latest" is not a version: wanted three numbers such as 1.2.23`)
}

func TestVersionOrder(t *testing.T) {
	t.Parallel()
	ordered := []string{"0.1.3", "1.2.3", "1.2.9", "1.2.23", "1.3.0b1", "1.3.0-rc.1", "1.3.0", "1.3.0.post1", "1.10.4", "2.0.0"}
	var versions []Version
	for _, text := range ordered {
		versions = append(versions, mustVersion(text))
	}
	for i, a := range versions {
		for j, b := range versions {
			switch got := a.Compare(b); {
			case i < j:
				// Which of two previews is older nobody asks.
				if a.rank() == 0 || b.rank() == 0 {
					assert.Negative(t, got, "%s before %s", a, b)
				}
			case i == j:
				assert.Zero(t, got)
			}
			assert.Equal(t, a.Compare(b), -b.Compare(a), "%s and %s", a, b)
		}
	}
	assert.True(t, mustVersion("1.2.23").AtLeast(mustVersion("1.2.9")), "numbers, not letters")
	assert.Zero(t, mustVersion("1.28.5+k3s1").Compare(mustVersion("1.28.5")))
	assert.False(t, Version{}.AtLeast(mustVersion("0.0.1")), "an unknown version is never new enough")
	assert.Empty(t, Version{}.String())
	assert.Equal(t, "1.0.0b1", mustVersion("1.0.0b1").String())
}

func TestPicksControlPlaneIP(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"1.2.23": false, "1.4.22": false, "1.4.23": true, "1.5.37": true} {
		assert.Equal(t, want, Versions{AksArc: mustVersion(text)}.PicksControlPlaneIP(), text)
	}
	assert.False(t, Versions{}.PicksControlPlaneIP(), "not known: required")
}

func TestReleases(t *testing.T) {
	t.Parallel()
	all := Releases()
	require.Len(t, all, 3)
	seedRelease, ok := ReleaseByName("")
	require.True(t, ok)
	assert.Equal(t, "2411", seedRelease.Name, "the default")
	assert.Equal(t, []string{"1.27.7", "1.27.9", "1.28.5", "1.28.9", "1.29.2", "1.29.4"}, seedRelease.KubernetesVersions)

	for name, want := range map[string][4]string{
		"2411": {"2.60.0", "1.2.23", "1.3.0", "0.1.3"},
		"2506": {"2.71.0", "1.2.23", "1.10.4", "0.1.4"},
		"2602": {"2.71.0", "1.2.23", "1.11.1", "0.1.4"},
	} {
		r, ok := ReleaseByName(name)
		require.True(t, ok, name)
		assert.Equal(t, want, [4]string{r.Az, r.AksArc, r.StackHCIVM, r.CustomLocation}, name)
	}
	_, ok = ReleaseByName("2999")
	assert.False(t, ok)

	all[0].Name = "changed"
	assert.Equal(t, "2411", Releases()[0].Name, "callers get a copy")
}

func TestReleasesAreConsistent(t *testing.T) {
	t.Parallel()
	for _, r := range Releases() {
		v := r.Versions()
		require.True(t, v.Core.Known(), r.Name)
		for _, e := range r.Extensions() {
			version := v.Extensions[e.Name]
			require.True(t, version.Known(), "%s: %s", r.Name, e.Name)
			core, known := MinimumCore(e.Name, version)
			require.True(t, known, "%s: %s", r.Name, e.Name)
			assert.True(t, v.Core.AtLeast(core), "%s: %s %s needs az %s, the profile has %s", r.Name, e.Name, version, core, v.Core)
		}
		assert.True(t, slices.IsSortedFunc(r.KubernetesVersions, compareTexts), r.Name)
		assert.NotEmpty(t, r.Title)
		assert.NotEmpty(t, r.Source)
		assert.Positive(t, r.MaxClusters)
		assert.Positive(t, r.MaxMachines)
		seen := map[string]bool{}
		for _, w := range r.Warnings {
			assert.NotEmpty(t, w.Text, "%s: %s", r.Name, w.ID)
			assert.NotEmpty(t, w.Source, "%s: %s", r.Name, w.ID)
			assert.False(t, seen[w.ID], "%s: %s twice", r.Name, w.ID)
			seen[w.ID] = true
		}
	}
}

// Known issues of 2601 and 2602: AKS deployment fails without any connection.
func TestAirGapWarnings(t *testing.T) {
	t.Parallel()
	for name, id := range map[string]string{"2506": "airgap-aks-2601", "2602": "airgap-aks-2602"} {
		r, _ := ReleaseByName(name)
		assert.True(t, slices.ContainsFunc(r.Warnings, func(w Warning) bool { return w.ID == id }), name)
	}
}

func TestMinimumCore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ extension, version, want string }{
		{"aksarc", "1.2.23", "2.32.0"},
		{"aksarc", "1.5.101", "2.32.0"},
		{"aksarc", "1.5.102", "2.77.0"},
		{"customlocation", "0.1.4", "2.70.0"},
		{"aksarc", "1.0.0", ""},
		{"other", "1.0.0", ""},
	} {
		core, known := MinimumCore(c.extension, mustVersion(c.version))
		assert.Equal(t, c.want, core.String(), "%s %s", c.extension, c.version)
		assert.Equal(t, c.want != "", known)
	}
}

func TestBrokenProfilesAreRefused(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"unknown key": "releases: [{name: x, azz: 1}]",
		"none":        "releases: []",
		"bad version": "releases: [{name: x}]\nminimumCore: [{extension: e, from: soon, core: 1.0.0}]",
		"not YAML":    "\t",
	} {
		_, err := readProfiles([]byte(text))
		assert.ErrorContains(t, err, "release profiles", name)
	}
}

func TestWheelOf(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"aksarc-1.2.23-py3-none-any.whl":                   "aksarc 1.2.23",
		`C:\media\stack_hci_vm-1.3.0-py3-none-any.whl`:     "stack-hci-vm 1.3.0",
		"/media/customlocation-0.1.3-py2.py3-none-any.whl": "customlocation 0.1.3",
	} {
		name, version, ok := WheelOf(path)
		require.True(t, ok, path)
		assert.Equal(t, want, name+" "+version.String())
	}
	for _, path := range []string{"", "aksarc.whl", "aksarc-1.2.23.tar.gz", "aksarc-soon-py3-none-any.whl", "-1.2.3-py3-none-any.whl"} {
		_, _, ok := WheelOf(path)
		assert.False(t, ok, path)
	}
}

func TestIDs(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "/subscriptions/s/resourceGroups/g/providers/Microsoft.ExtendedLocation/customLocations/cl1", CustomLocationID("s", "g", "cl1"))
	assert.Equal(t, "/subscriptions/s/resourceGroups/g/providers/Microsoft.AzureStackHCI/logicalnetworks/ln1", LNetID("s", "g", "ln1"))

	id, ok := ParseID(ClusterID("s", "g", "c1"))
	require.True(t, ok)
	assert.Equal(t, "default", id.Name())
	assert.Equal(t, "c1", id.Segment("CONNECTEDclusters"))
	assert.Equal(t, TypeConnectedCluster, id.Type())
	assert.Equal(t, "s", id.Subscription)
	assert.Equal(t, "g", id.ResourceGroup)
	assert.Empty(t, id.Segment("virtualMachines"))
	assert.Equal(t, ClusterID("s", "g", "c1"), id.String())

	id, ok = ParseID("/SUBSCRIPTIONS/s/RESOURCEgroups/g/Providers/microsoft.azurestackhci/LogicalNetworks/ln1")
	require.True(t, ok, "Azure compares without case")
	assert.Equal(t, "ln1", id.Name())
	assert.Equal(t, "ln1", id.Segment("logicalnetworks"))

	for _, text := range []string{
		"", "cl1", "/subscriptions/s", "/subscriptions/s/resourceGroups/g", CustomLocationID("", "g", "x"), CustomLocationID("s", "g", ""),
		"subscriptions/s/resourceGroups/g/providers/n/t/x", CustomLocationID("s", "g", "x") + "/", CustomLocationID("s", "g", "x") + "/more",
		"/tenants/s/resourceGroups/g/providers/n/t/x",
	} {
		_, ok := ParseID(text)
		assert.False(t, ok, text)
	}
	assert.Empty(t, ID{}.Name())
	assert.Empty(t, ID{}.Type())
}

func FuzzIDs(f *testing.F) {
	f.Add(ClusterID("s", "g", "c1"))
	f.Add("/subscriptions//resourceGroups/g/providers/n/t/x")
	f.Fuzz(func(t *testing.T, text string) {
		id, ok := ParseID(text)
		if !ok {
			return
		}
		again, ok := ParseID(id.String())
		if !ok || again.String() != id.String() || id.Name() == "" {
			t.Errorf("%q does not survive: %q", text, id)
		}
	})
}

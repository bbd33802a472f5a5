package az

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What a real az 2.45.0 (Debian) printed, not signed in and without extensions.
func TestRecordedAz2450(t *testing.T) {
	t.Parallel()
	read := func(name string) []byte { return sample(t, "az-2.45.0", name) }

	v, err := ParseVersion(read("version"))
	require.NoError(t, err)
	assert.Equal(t, "2.45.0", v.Core.String())
	assert.Empty(t, v.Extensions)

	accounts, err := ParseAccounts(read("account-list"))
	require.NoError(t, err)
	assert.Empty(t, accounts)

	extensions, err := ParseExtensions(read("extension-list"))
	require.NoError(t, err)
	assert.Empty(t, extensions)

	clouds, err := ParseClouds(read("cloud-list"))
	require.NoError(t, err)
	require.NotEmpty(t, clouds)
	assert.Equal(t, "AzureCloud", clouds[0].Name)
	assert.True(t, clouds[0].Active)
	assert.Equal(t, "https://login.microsoftonline.com", clouds[0].ActiveDirectory)
	assert.Equal(t, "https://management.azure.com/", clouds[0].ResourceManager)
	for _, c := range clouds[1:] {
		assert.False(t, c.Active, c.Name)
	}

	one, err := ParseSettings(read("config-one"))
	require.NoError(t, err)
	assert.Equal(t, []Setting{{"instance_discovery", "false", "/home/op/.azure/config"}}, one)

	all, err := ParseSettings(read("config-all"))
	require.NoError(t, err)
	assert.Contains(t, all, Setting{"core.instance_discovery", "false", "/home/op/.azure/config"})
	assert.Contains(t, all, Setting{"core.collect_telemetry", "false", "AZURE_CORE_COLLECT_TELEMETRY"}, "a variable is named as the source")

	kubectl, err := ParseKubectlVersion(read("kubectl-version"))
	require.NoError(t, err)
	assert.Equal(t, 32, kubectl.Client.Minor, "a distribution's own suffix doesn't hide the version")
	assert.False(t, kubectl.Server.Known())
}

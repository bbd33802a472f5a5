package rehearsal

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner/rehearsal/site"
)

const experimentalWarning = "WARNING: Command group 'config' is experimental and under development. Reference and support levels: https://aka.ms/CLI_refstatus\n"

// patch changes the site behind az's back.
func (r *rig) patch(text string) {
	r.t.Helper()
	store := &site.Store{Dir: r.env.SiteDir, Speed: r.env.Speed, Now: r.env.Now}
	require.NoError(r.t, store.Update(func(s *site.State, _ time.Time) error { return s.Patch([]byte(text)) }))
}

// The texts, exit codes and streams that were measured with a real az.
func TestTexts(t *testing.T) {
	t.Parallel()
	const signedOut = `{"signIn": null}`
	const notSignedIn = "ERROR: Please run 'az login' to setup account.\n"
	for _, c := range []struct {
		patch string
		args  []string
		code  int
		out   string
		err   string
	}{
		{signedOut, []string{"account", "show"}, 1, "", notSignedIn},
		{signedOut, []string{"group", "list"}, 1, "", notSignedIn},
		{signedOut, []string{"aksarc", "show", "-n", "c", "-g", "g"}, 1, "", notSignedIn},
		{signedOut, []string{"account", "list"}, 0, "[]\n", "WARNING: Please run \"az login\" to access your accounts.\n"},
		{signedOut, []string{"account", "list", "--only-show-errors"}, 0, "[]\n", ""},
		{signedOut, []string{"logout"}, 1, "", "ERROR: There are no active accounts.\n"},
		{"", []string{"account", "set", "-s", "x"}, 1, "", "ERROR: The subscription of 'x' doesn't exist in cloud 'azure.local'.\n"},
		{"", []string{"group", "list", "--subscription", "x"}, 1, "", "WARNING: Subscription 'x' not recognized.\nERROR: Subscription 'x' not found. Check the spelling and casing and try again.\n"},
		{"", []string{"group", "list", "--subscription", "operator subscription"}, 0, "[]\n", ""},
		{"", []string{"group", "exists", "-n", "aks-rg"}, 0, "true\n", ""},
		{"", []string{"group", "exists", "-n", "nope"}, 0, "false\n", ""},
		{"", []string{"group", "create", "-n", "aks-rg", "-l", "eastus"}, 1, "", "ERROR: (InvalidResourceGroupLocation)"},
		{"", []string{"config", "get", "core.nothing"}, 1, "", experimentalWarning + "ERROR: Configuration 'core.nothing' is not set.\n"},
		{"", []string{"config", "get", "core.instance_discovery", "--only-show-errors", "--query", "value"}, 0, "\"false\"\n", ""},
		{"", []string{"config", "set", "foo"}, 1, "", experimentalWarning + "ERROR: usage error: [section].[name]=[value] ...\n"},
		{"", []string{"cloud", "register", "-n", "azure.local"}, 1, "", "ERROR: The cloud 'azure.local' is already registered.\n"},
		{"", []string{"cloud", "set", "-n", "azure.local"}, 0, "", ""},
		{"", []string{"cloud", "set", "-n", "Azure.Local"}, 1, "", "ERROR: The cloud 'Azure.Local' is not registered.\n"},
		{"", []string{"cloud", "unregister", "-n", "azure.local"}, 1, "", "ERROR: The cloud 'azure.local' cannot be unregistered as it's currently active.\n"},
		{"", []string{"cloud", "show", "--query", "["}, 2, "", "ERROR: argument --query: invalid jmespath_type value: '['\n"},
		{"", []string{"cloud", "show", "--query", "nope"}, 0, "", ""},
		{"", []string{"extension", "add", "-n", "aksarc"}, 0, "", "WARNING: Extension 'aksarc' 1.2.23 is already installed.\n"},
		{"", []string{"extension", "add", "-n", "aksarc", "--version", "1.2.23"}, 1, "", "ERROR: Unable to get extension index.\n"},
		{"", []string{"extension", "add"}, 1, "", "ERROR: usage error: --name NAME | --source SOURCE\n"},
		{"", []string{"extension", "add", "--source", "/no/x-1-py3-none-any.whl", "--yes"}, 1, "", "ERROR: File /no/x-1-py3-none-any.whl not found.\n"},
		{"", []string{"extension", "show", "-n", "nosuch"}, 1, "", "ERROR: The extension nosuch is not installed. Please install the extension via `az extension add -n nosuch`.\n"},
		{"", []string{"extension", "list-versions", "-n", "aksarc"}, 1, "", "ERROR: Unable to get extension index.\n"},
		{`{"tool":{"extensions":{"aksarc":null}}}`, []string{"aksarc", "list"}, 2, "", "ERROR: 'aksarc' is misspelled or not recognized by the system.\n"},
		{`{"tool":{"extensions":{"customlocation":"0.1.4"}}}`, []string{"customlocation", "list"}, 2, "", "WARNING: The 'customlocation' extension version 0.1.4 is not compatible with your current CLI core version 2.60.0.\nThis extension requires a min of 2.70.0 CLI core.\nERROR: 'customlocation' is misspelled"},
		{`{"signIn":{"expired":true}}`, []string{"customlocation", "list"}, 1, "", "ERROR: (ExpiredAuthenticationToken) The access token expiry UTC time"},
		{`{"conditions":{"nameUnresolved":true}}`, []string{"group", "list"}, 1, "", "Failed to resolve 'armmanagement.autonomous.cloud.private'"},
		{`{"conditions":{"outage":"5m"}}`, []string{"group", "list"}, 1, "", "[Errno 111] Connection refused"},
		{`{"activeCloud":"AzureCloud"}`, []string{"group", "list"}, 1, "", notSignedIn},
		{`{"activeCloud":"AzureCloud"}`, []string{"login"}, 1, "", "login.microsoftonline.com"},
		{`{"activeCloud":"AzureCloud"}`, []string{"account", "clear"}, 1, "", "ERROR: The command failed with an unexpected error."},
		{"", []string{"login", "-t", "adfs"}, 1, "", "ERROR: Failed to resolve tenant 'adfs'.\n"},
		{"", []string{"login", "--service-principal", "-u", "a"}, 1, "", "ERROR: Please specify both username and password in non-interactive mode.\n"},
		{"", []string{"login", "--service-principal", "-u", "a", "-p", WrongSecret}, 1, "", "ERROR: MSIS9623:"},
		{"", []string{"customlocation", "show", "-n", "cl9", "-g", "aks-rg"}, 3, "", "ERROR: (ResourceNotFound)"},
		{"", []string{"stack-hci-vm", "network", "lnet", "show", "--name", "x"}, 2, "", "ERROR: (--resource-group --name | --ids) are required\n"},
		{"", []string{"rest", "--url", "https://armmanagement.autonomous.cloud.private/metadata/endpoints?api-version=2022-09-01", "--method", "get", "--query", "resourceManager"}, 0, "\"https://armmanagement.autonomous.cloud.private\"\n", ""},
		{"", []string{"rest", "--url", clID + "/nope", "--method", "get"}, 1, "", "ERROR: Not Found("},
		{"", []string{"connectedk8s", "show", "-n", "c", "-g", "g"}, 2, "", "misspelled"},
	} {
		t.Run(c.patch+" "+c.args[0]+" "+c.args[min(1, len(c.args)-1)], func(t *testing.T) {
			t.Parallel()
			r := newRig(t, "2411", "")
			if c.patch != "" {
				r.patch(c.patch)
			}
			a := r.az(c.args...)
			assert.Equal(t, c.code, a.code, a.err)
			assert.Equal(t, c.out, a.out)
			if c.err == "" {
				assert.Empty(t, a.err)
			}
			assert.Contains(t, a.err, c.err)
		})
	}
}

func TestLogin(t *testing.T) {
	t.Parallel()
	r := newRig(t, "2411", "")
	r.ok("logout")
	a := r.az("login", "--use-device-code", "--only-show-errors")
	require.Zero(t, a.code, a.err)
	assert.Regexp(t, `^To sign in, use a web browser to open the page \S+ and enter the code \S+ to authenticate\.\n$`, a.err,
		"the device code has no prefix and isn't hidden")
	assert.Equal(t, "user", r.text("user.type", "account", "show"))
	r.ok("account", "clear")
	assert.Equal(t, 1, r.az("account", "show").code)
	r.in = "s3cret\n"
	r.ok("login", "--service-principal", "-u", "app", "-p", "@-")
	assert.Equal(t, "servicePrincipal", r.text("user.type", "account", "show"))
	r.ok("account", "set", "-s", "Operator subscription")
	assert.Equal(t, site.OperatorSubscription, r.text("id", "account", "show"))
	assert.Equal(t, "[]\n", r.ok("group", "list"))
}

func TestCloudRegistration(t *testing.T) {
	t.Parallel()
	r := newRig(t, "2411", "")
	r.patch(`{"clouds": {"azure.local": null}, "activeCloud": "AzureCloud", "signIn": null}`)
	file := filepath.Join(t.TempDir(), "cloudconfig.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"endpoints": {"activeDirectory": "https://login.autonomous.cloud.private/adfs",
		"activeDirectoryGraphResourceId": "https://graph.autonomous.cloud.private", "resourceManager": "https://armmanagement.autonomous.cloud.private",
		"activeDirectoryResourceId": "https://armmanagement.autonomous.cloud.private"}, "suffixes": {"keyvaultDns": ".vault.autonomous.cloud.private"}}`), 0o600))
	a := r.az("cloud", "register", "-n", "bare", "--endpoint-active-directory", "https://login.x/adfs")
	assert.Contains(t, a.err, "The following endpoints are required for the CLI to function")
	assert.Contains(t, a.err, "\n--endpoint-resource-manager\n")
	r.ok("cloud", "register", "-n", "azure.local", "--cloud-config", "@"+file)
	a = r.az("cloud", "set", "-n", "azure.local")
	assert.Equal(t, "WARNING: Switched active cloud to 'azure.local'.\nWARNING: Use 'az login' to log in to this cloud.\nWARNING: Use 'az account set' to set the active subscription.\n", a.err)
	assert.Equal(t, "https://login.autonomous.cloud.private/adfs", r.text("endpoints.activeDirectory", "cloud", "show"))
	assert.Equal(t, "true", r.text("[?name=='azure.local']|[0].isActive", "cloud", "list"))
	r.ok("login")
	r.ok("cloud", "update", "-n", "azure.local", "--suffix-storage-endpoint", "s.autonomous.cloud.private")
	assert.Equal(t, "s.autonomous.cloud.private", r.text("suffixes.storageEndpoint", "cloud", "show"))
}

func TestExtensionsFromWheels(t *testing.T) {
	t.Parallel()
	r := newRig(t, "2411", "extensions-with-media")
	wheel := func(name string) string { return filepath.Join(r.env.SiteDir, "media", name) }
	assert.Equal(t, 2, r.az("aksarc", "list").code)
	assert.Equal(t, 1, r.az("extension", "add", "--source", wheel("aksarc-1.2.23-py3-none-any.whl")).code, "it asks whether to install")
	r.ok("extension", "add", "--yes", "--source", wheel("aksarc-1.2.23-py3-none-any.whl"))
	r.ok("extension", "add", "-y", "-s", wheel("stack_hci_vm-1.3.0-py3-none-any.whl"))
	assert.Equal(t, "1.3.0", r.text(`extensions."stack-hci-vm"`, "version"))
	assert.Contains(t, r.text("[0].id", "aksarc", "list"), "/connectedClusters/edge-ops/")

	other := filepath.Join(t.TempDir(), "aksarc-1.5.37-py3-none-any.whl")
	content, err := os.ReadFile(wheel("aksarc-1.2.23-py3-none-any.whl"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(other, content, 0o600))
	a := r.az("extension", "add", "--yes", "--source", other)
	assert.Equal(t, "WARNING: Extension 'aksarc' 1.2.23 is already installed.\n", a.err, "another version needs --upgrade")
	r.ok("extension", "add", "--yes", "--upgrade", "--source", other)
	assert.Equal(t, "1.5.37", r.text("extensions.aksarc", "version"))
	broken := filepath.Join(t.TempDir(), "aksarc-1.5.38-py3-none-any.whl")
	require.NoError(t, os.WriteFile(broken, []byte("<html>"), 0o600))
	assert.Contains(t, r.az("extension", "add", "--yes", "--source", broken).err, "Pip failed with status code 1")
}

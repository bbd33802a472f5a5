package rehearsal

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAgainstTheRealAz runs the same core commands through a real az and the
// rehearsal's: same exit code, same streams used, same shape of the output, and
// the same first line of what is said, wherever az's version doesn't matter.
func TestAgainstTheRealAz(t *testing.T) {
	program, err := exec.LookPath("az")
	if err != nil || os.Getenv("AKSARC_WIZARD_REAL_AZ") == "" {
		t.Skip("SKIP-TOOL: az: that the rehearsal answers like a real az was not compared (make test-az does)")
	}
	t.Parallel()
	home := t.TempDir()
	real := func(args ...string) answer {
		cmd := exec.CommandContext(t.Context(), program, args...)
		cmd.Env = append(os.Environ(), "AZURE_CONFIG_DIR="+filepath.Join(home, "azure"), "HOME="+home,
			"AZURE_EXTENSION_USE_DYNAMIC_INSTALL=no", "AZURE_CORE_COLLECT_TELEMETRY=no", "PYTHONWARNINGS=ignore")
		var out, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &stderr
		err := cmd.Run()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			require.NoError(t, err)
		}
		return answer{code: cmd.ProcessState.ExitCode(), out: out.String(), err: stderr.String()}
	}
	real("version") // the first run in a fresh folder has noise of its own
	version := real("version", "--query", `"azure-cli"`, "-o", "tsv")
	r := newRig(t, "2411", "")
	r.patch(`{"tool": {"version": "` + strings.TrimSpace(version.out) + `", "extensions": {"aksarc": null, "stack-hci-vm": null, "customlocation": null},
		"config": {"core.instance_discovery": null, "core.enable_broker_on_windows": null, "core.login_experience_v2": null}},
		"clouds": {"azure.local": null}, "activeCloud": "AzureCloud", "signIn": null}`)

	config := filepath.Join(home, "cloudconfig.json")
	require.NoError(t, os.WriteFile(config, []byte(`{"endpoints": {"activeDirectory": "https://login.autonomous.cloud.private/adfs",
		"activeDirectoryGraphResourceId": "https://graph.autonomous.cloud.private", "microsoftGraphResourceId": "https://graph.autonomous.cloud.private",
		"resourceManager": "https://armmanagement.autonomous.cloud.private", "activeDirectoryResourceId": "https://armmanagement.autonomous.cloud.private"},
		"suffixes": {"keyvaultDns": ".vault.autonomous.cloud.private"}}`), 0o600))

	lines := []string{
		"version -o json",
		"extension list", "extension show -n nosuch",
		"config get core.instance_discovery", "config set core.instance_discovery=false", "config get core.instance_discovery",
		"cloud show", "cloud show -n nosuch",
		"cloud register -n azure.local --cloud-config @" + config, "cloud register -n azure.local --cloud-config @" + config,
		"cloud set -n azure.local", "cloud set -n azure.local", "cloud show", "cloud unregister -n azure.local",
		"cloud list --query [?name=='azure.local'].[name,isActive] -o tsv",
		"account show", "account list",
		"nosuch", "group show", "group show -n a --bogus 1",
	}
	if os.Getenv("AKSARC_WIZARD_TEST_LONG") != "" { // each costs az about two seconds
		lines = append(lines, "extension remove -n nosuch", "extension add", "extension add --source /no/x-1.0-py3-none-any.whl --yes",
			"config set foo", "cloud set -n nosuch", "account set -s x", "logout", "group list", "aksarc create", "group", "group nosuch",
			"group show -n", "account list --all=1", "cloud show --query [", "cloud list --query nope", "group delete -n a")
	}
	for _, line := range lines {
		args := strings.Split(line, " ")
		want, got := real(args...), r.az(args...)
		assert.Equal(t, want.code, got.code, "az %s\nreal: %s\nrehearsal: %s", line, want.err, got.err)
		assert.Equal(t, shape(want.out), shape(got.out), "az %s: output", line)
		assert.Equal(t, said(want.err), said(got.err), "az %s: standard error", line)
	}
}

// shape is what a program that parses the output depends on: for JSON the keys
// and kinds of value, for anything else the text.
func shape(out string) string {
	var value any
	if json.Unmarshal([]byte(out), &value) != nil {
		return out
	}
	return kindOf(value)
}

func kindOf(value any) string {
	switch v := value.(type) {
	case map[string]any:
		var keys []string
		for _, k := range slices.Sorted(maps.Keys(v)) {
			keys = append(keys, k+":"+kindOf(v[k]))
		}
		return "{" + strings.Join(keys, " ") + "}"
	case []any:
		if len(v) == 0 {
			return "[]"
		}
		return "[" + kindOf(v[0]) + "]"
	case bool:
		return "bool"
	case float64:
		return "number"
	}
	return "text or null"
}

// said is the messages, each line that begins with a prefix, without the advice
// about examples and pages that differs from version to version.
func said(stderr string) []string {
	var lines []string
	for line := range strings.Lines(stderr) {
		if strings.HasPrefix(line, "WARNING: ") || strings.HasPrefix(line, "ERROR: ") {
			lines = append(lines, strings.TrimRight(line, "\n"))
		}
	}
	return lines
}

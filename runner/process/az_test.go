package process

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/runnertest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// realAz is a runner over the az of this machine, with a fresh configuration.
func realAz(t *testing.T, config string) *Runner {
	t.Helper()
	program, err := LocateAz(Places{GOOS: runtime.GOOS, Env: os.Environ()}, "")
	if err != nil || os.Getenv("AKSARC_WIZARD_REAL_AZ") == "" {
		t.Skip("SKIP-TOOL: az: that a real az runs in our environment and reads secrets from @- (make test-az does)")
	}
	return New(Config{
		Find: Fixed(map[runner.Program]Program{runner.Az: program}),
		Env:  os.Environ(),
		Set:  func() []string { return []string{"AZURE_CONFIG_DIR=" + config} },
		Dir:  runnertest.TempDir(t),
	})
}

func TestARealAz(t *testing.T) {
	t.Parallel()
	dir := runnertest.TempDir(t)
	r := realAz(t, dir)
	res, err := r.Run(t.Context(), az("version"), nil)
	require.NoError(t, err)
	require.Zero(t, res.ExitCode, res.Stderr)
	var version map[string]any
	require.NoError(t, json.Unmarshal(res.Stdout, &version), "JSON without asking: AZURE_CORE_OUTPUT")
	assert.Contains(t, version, "azure-cli")

	// A secret on the standard input arrives, and a change's output is kept.
	set := az("config", "set", "defaults.location=@-", "--only-show-errors")
	set.Mutates, set.Stdin = true, "canary-location"
	res, err = r.Run(t.Context(), set, nil)
	require.NoError(t, err)
	require.Zero(t, res.ExitCode, res.Stderr)
	config, err := os.ReadFile(filepath.Join(dir, "config"))
	require.NoError(t, err)
	assert.Contains(t, string(config), "location = canary-location")
	assert.NotContains(t, res.Stderr, "canary")
}

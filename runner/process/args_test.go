package process

import (
	"strings"
	"testing"

	"aksarc-wizard/runner"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestArgumentsThatAzWouldMisreadAreRefused(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		args    []string
		program runner.Program
		stdin   runner.Secret
		ok      bool
	}{
		{[]string{"--name", "@/etc/shadow"}, runner.Az, "", false},
		{[]string{"--name=@/etc/shadow"}, runner.Az, "", false},
		{[]string{"core.x=@file"}, runner.Az, "", false},
		{[]string{"@file"}, runner.Az, "", false},
		{[]string{"@a=b"}, runner.Az, "", false},
		{[]string{"-p", "@-"}, runner.Az, "secret", true},
		{[]string{"--password=@-"}, runner.Az, "secret", true},
		{[]string{"-p", "@-"}, runner.Az, "", false},
		{[]string{"-p", "@--"}, runner.Az, "secret", false},
		{[]string{"--cloud-config", "@cloud.json"}, runner.Az, "", true},
		{[]string{"--cloud-config=@/x/cloud.json"}, runner.Az, "", true},
		{[]string{"--cloud-config", "a", "@cloud.json"}, runner.Az, "", false},
		{[]string{"a@b", "user@site", "--x=a@b", "--query=a=='@x'"}, runner.Az, "", true},
		{[]string{"get", "@x"}, runner.Kubectl, "", true},
		{[]string{"a\x00b"}, runner.Kubectl, "", false},
		{[]string{"a\x00b"}, runner.Az, "", false},
	} {
		err := checkArgs(runner.Command{Program: tc.program, Args: tc.args, Stdin: tc.stdin})
		assert.Equal(t, tc.ok, err == nil, "%q: %v", tc.args, err)
	}
}

func TestARefusedArgumentStartsNothing(t *testing.T) {
	t.Parallel()
	_, err := New(tool(t, "echo")).Run(t.Context(), az("--name", "@/etc/passwd"), nil)
	var start *StartError
	require.ErrorAs(t, err, &start)
	var arg *ArgumentError
	require.ErrorAs(t, err, &arg)
	assert.Equal(t, "@/etc/passwd", arg.Arg)
	assert.ErrorContains(t, err, "a value can't begin with @")
}

func TestTheChildsEnvironmentIsOurs(t *testing.T) {
	t.Parallel()
	caller := []string{
		"PATH=/bin", "HOME=/h", "LC_ALL=C.UTF-8", "AZURE_CONFIG_DIR=/c", "https_proxy=http://p", "REQUESTS_CA_BUNDLE=/ca",
		"AKSARC_WIZARD_REHEARSAL=/r", "KUBECONFIG=/k", "AZURE_CLIENT_SECRET=canary", "AZURE_CORE_OUTPUT=table",
		"PYTHONPATH=/evil", "LD_PRELOAD=/evil.so", "NO_COLOR=1", markerVar + "=1", "broken",
	}
	env := environ(caller, runner.Az, "linux", []string{"AZURE_CORE_OUTPUT=jsonc", "PATH=/x"}, []string{"PATH=/y"})
	for _, want := range []string{"HOME=/h", "LC_ALL=C.UTF-8", "AZURE_CONFIG_DIR=/c", "https_proxy=http://p", "REQUESTS_CA_BUNDLE=/ca",
		"AKSARC_WIZARD_REHEARSAL=/r", "AZURE_EXTENSION_USE_DYNAMIC_INSTALL=no", "AZURE_CORE_NO_COLOR=true", "AZURE_CORE_INSTANCE_DISCOVERY=false",
		"AZURE_CORE_OUTPUT=jsonc", "PATH=/y"} {
		assert.Contains(t, env, want)
	}
	joined := strings.Join(env, "\n")
	for _, not := range []string{"KUBECONFIG", "canary", "PYTHONPATH", "LD_PRELOAD", "NO_COLOR=1", markerVar, "=table", "PATH=/bin", "PATH=/x", "broken", "ONLY_SHOW_ERRORS"} {
		assert.NotContains(t, joined, not)
	}
	for _, kv := range environ(caller, runner.Kubectl, "linux") {
		assert.False(t, strings.HasPrefix(kv, "AZURE_CORE"), "az's settings are for az: %s", kv)
	}
	assert.Equal(t, []string{"Path=/2"}, environ([]string{"PATH=/1", "Path=/2"}, runner.Kubectl, "windows"))
}

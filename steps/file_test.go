package steps_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

func TestAnswersSurviveTheFile(t *testing.T) {
	t.Parallel()
	for _, commented := range []bool{true, false} {
		got, err := steps.ReadAnswers(steps.WriteAnswers(steps.Sample(), "two\nlines", commented))
		require.NoError(t, err)
		delete(got, validate.FieldKubeconfigMerge)
		assert.Equal(t, steps.Sample(), got)
	}
}

func TestAnythingTypedSurvivesTheFile(t *testing.T) {
	t.Parallel()
	fields := steps.Fields()
	rapid.Check(t, func(r *rapid.T) {
		v := validate.Values{}
		for _, f := range fields {
			if f.Kind != steps.Addresses && f.Kind != steps.Ranges && rapid.Bool().Draw(r, f.Path) {
				if s := rapid.String().Draw(r, "value"); s != "" && strings.ToValidUTF8(s, "") == s {
					v[f.Path] = s
				}
			}
		}
		text := steps.WriteAnswers(v, "head", false)
		got, err := steps.ReadAnswers(text)
		if err != nil {
			r.Fatalf("%v\n%s", err, text)
		}
		for k, s := range v {
			if got[k] != s {
				r.Fatalf("%s: %q became %q\n%s", k, s, got[k], text)
			}
		}
	})
}

func TestWrongFilesAreToldByLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"unknown key with a near one": {"schema: 1\nnetwork:\n  adressPrefix: 10.0.0.0/24\n", "line 3: network.adressPrefix is not a key of the answers file. Did you mean network.addressPrefix?"},
		"unknown section":             {"schema: 1\nnetwrk:\n  vlan: 1\n", "line 2: netwrk is not a key of the answers file. Did you mean network?"},
		"twice":                       {"schema: 1\ncluster:\n  name: a\n  name: b\n", "line 4: cluster.name is there twice; the first is in line 3."},
		"no schema":                   {"cluster:\n  name: a\n", "The key schema is missing."},
		"newer schema":                {"schema: 2\n", "schema is \"2\", and this program reads schema 1."},
		"not YAML":                    {"schema: 1\n\tcluster: x\n", "This is not YAML"},
		"half written":                {"schema: 1\nnetwork:\n  dnsServers: [10.0.0.1,\n", "This is not YAML"},
		"empty":                       {"", "The file is empty."},
		"a list":                      {"- a\n- b\n", "This is not an answers file"},
		"a value where keys belong":   {"schema: 1\ncluster: c1\n", "line 2: cluster must hold keys, not a value."},
		"keys where a value belongs":  {"schema: 1\ncluster:\n  name: {a: b}\n", "line 3: cluster.name takes one value"},
		"two documents":               {"schema: 1\n---\nschema: 1\n", "There is a second document"},
		"an alias":                    {"schema: 1\ncloud:\n  name: &a x\n  fqdn: *a\n", "line 4: cloud.fqdn is a YAML alias."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := steps.ReadAnswers([]byte(c.text))
			require.Error(t, err)
			assert.Contains(t, err.Error(), c.want)
		})
	}
}

func TestAllFaultsOfAFileAreToldAtOnce(t *testing.T) {
	t.Parallel()
	_, err := steps.ReadAnswers([]byte("schema: 1\nfoo: 1\nbar: 2\n"))
	require.Error(t, err)
	assert.Len(t, strings.Split(err.Error(), "\n"), 2)
}

func FuzzReadAnswers(f *testing.F) {
	f.Add(steps.WriteAnswers(steps.Sample(), "head", true))
	f.Add([]byte("schema: 1\nnetwork:\n  reserved:\n    - {name: a, start: 1, end: 2}\n    - plain 1-2\n"))
	f.Add([]byte("? [a]\n: b\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		v, err := steps.ReadAnswers(text)
		if (v == nil) == (err == nil) {
			t.Fatalf("values %v and error %v", v, err)
		}
	})
}

// What the review shows for bash is what the runner executes: a real shell
// takes the words apart again.
func TestTheScriptIsTheVeryCommands(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("SKIP-TOOL: sh: that the exported commands mean what they say")
	}
	v := steps.Sample()
	v[validate.FieldVMSwitch] = `Converged Switch(a&b) "x" $HOME '%PATH%' ^ ü`
	for _, action := range steps.NewPlan(v, "/some where").Actions {
		for _, c := range action.Commands() {
			script := "az() { for a; do printf '%s\\0' \"$a\"; done; }\nkubectl() { az \"$@\"; }\n" + steps.FormatCommand(c, steps.Bash) + "\n"
			cmd := exec.Command(sh)
			cmd.Stdin = strings.NewReader(script)
			cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
			out, err := cmd.Output()
			require.NoError(t, err)
			assert.Equal(t, c.Args, strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00"))
		}
	}
}

func TestPowerShellQuoting(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"--name":                   "--name",
		"ConvergedSwitch(compute)": `'"ConvergedSwitch(compute)"'`,
		"it's":                     "'it''s'",
		"a b":                      `'"a b"'`,
		"@file":                    "'@file'",
		"":                         "''",
		"a=b":                      "a=b",
		"$x":                       "'$x'",
	} {
		assert.Equal(t, want, steps.QuotePowerShell(in, true), in)
	}
	assert.Equal(t, "'a b'", steps.QuotePowerShell("a b", false))
}

func TestThePlanOfTheSample(t *testing.T) {
	t.Parallel()
	p := steps.NewPlan(steps.Sample(), "/base")
	var ids []string
	for _, a := range p.Actions {
		ids = append(ids, a.ID)
	}
	assert.Equal(t, []string{"cloud", "extensions", "network", "cluster", "kubeconfig", "verify"}, ids)
	kube, _ := p.Action(steps.ActionKubeconfig)
	assert.Contains(t, kube.Commands()[0].Args, "--admin")
	assert.Contains(t, kube.Commands()[0].Args, "/base/c1.kubeconfig")
	network, _ := p.Action(steps.ActionNetwork)
	assert.NotContains(t, network.Commands()[0].Args, "--no-wait", "rule V46")
	cluster, _ := p.Action(steps.ActionCluster)
	assert.Contains(t, cluster.Commands()[0].Args, "--no-wait")
	for _, a := range p.Actions {
		for _, c := range a.Commands() {
			assert.Contains(t, []runner.Program{runner.Az, runner.Kubectl}, c.Program)
		}
	}
}

func TestAnExistingNetworkIsNotCreated(t *testing.T) {
	t.Parallel()
	v := steps.Sample()
	v[validate.FieldNetworkMode] = steps.NetworkExisting
	_, made := steps.NewPlan(v, "/").Action(steps.ActionNetwork)
	assert.False(t, made)
}

package az

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
)

func TestBuilders(t *testing.T) {
	t.Parallel()
	for _, b := range allBuilt() {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			want := strings.Fields(b.want)
			for i := range want {
				want[i] = strings.NewReplacer("␣", " ", "∅", "").Replace(want[i])
			}
			require.Equal(t, runner.Az, b.command.Program)
			assert.Equal(t, want, b.command.Args)
			assert.Positive(t, b.command.Timeout, "every command says how long it may take")
		})
	}
}

func TestKubectlBuilders(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]runner.Command{
		"version --client --output json":                                     KubectlVersion(),
		"--kubeconfig /k get namespaces --request-timeout=20s --output json": KubectlGetNamespaces("/k"),
		"--kubeconfig /k get nodes --request-timeout=20s --output json":      KubectlGetNodes("/k"),
		"--kubeconfig=-k get nodes --request-timeout=20s --output json":      KubectlGetNodes("-k"),
		"--kubeconfig @k get nodes --request-timeout=20s --output json":      KubectlGetNodes("@k"),
	} {
		assert.Equal(t, runner.Kubectl, c.Program)
		assert.Equal(t, strings.Fields(want), c.Args)
		assert.False(t, c.Mutates)
	}
}

func TestSecretNeverAnArgument(t *testing.T) {
	t.Parallel()
	c := LoginServicePrincipal(newest, ServicePrincipal{AppID: "app", Tenant: sub, Secret: "hush-hush"})
	assert.NotContains(t, strings.Join(c.Argv(), " "), "hush")
	assert.Equal(t, "hush-hush", c.Stdin.Reveal())
	assert.False(t, c.Interactive, "nobody is asked")

	c = LoginServicePrincipal(newest, ServicePrincipal{AppID: "app", Tenant: sub, Secret: "hush-hush", CertificateFile: "/c.pem"})
	assert.Empty(t, c.Stdin, "a certificate needs no secret")
}

func TestOnlyPeopleGetTheTerminal(t *testing.T) {
	t.Parallel()
	for _, b := range allBuilt() {
		person := strings.HasPrefix(b.name, "login") && !strings.Contains(b.want, "--service-principal")
		assert.Equal(t, person, b.command.Interactive, b.name)
	}
}

func TestValuesThatAzWouldMisread(t *testing.T) {
	t.Parallel()
	t.Run("a dash is passed with the flag", func(t *testing.T) {
		t.Parallel()
		assert.Contains(t, ClusterShow(scope, "-c1").Args, "--name=-c1")
		assert.Contains(t, LNetCreate(LNetSpec{VMSwitch: "-x", DNSServers: []string{"-d"}}).Args, "--vm-switch-name=-x")
		assert.Contains(t, LNetCreate(LNetSpec{VMSwitch: "-x", DNSServers: []string{"-d"}}).Args, "--dns-servers=-d")
	})
	t.Run("a file reference is never built", func(t *testing.T) {
		t.Parallel()
		for name, c := range map[string]runner.Command{
			"value":           ClusterShow(scope, "@/etc/passwd"),
			"optional":        ClusterShow(Scope{Subscription: "@s"}, "c1"),
			"list of one":     LNetCreate(LNetSpec{DNSServers: []string{"@d"}}),
			"list":            LNetCreate(LNetSpec{DNSServers: []string{"1.1.1.1", "@d"}}),
			"dash in a list":  LNetCreate(LNetSpec{DNSServers: []string{"1.1.1.1", "-d"}}),
			"key":             NodePoolAdd(NodePoolSpec{Labels: map[string]string{"@k": "v"}}),
			"after an equals": NodePoolAdd(NodePoolSpec{Labels: map[string]string{"k": "@v"}}),
			"positional":      ConfigGet("@x"),
			"setting":         ConfigSet(map[string]string{"core.output": "@x"}),
			"dashed setting":  ConfigGet("--help"),
			"NUL":             CloudSet("a\x00b"),
			"login":           Login("@t"),
			"secret login":    LoginServicePrincipal(seed, ServicePrincipal{AppID: "@a", Secret: "s"}),
			"wheel":           must(ExtensionAdd(seed, ExtensionSpec{Source: "@w"})),
		} {
			assert.Equal(t, runner.Command{}, c, name)
		}
	})
	t.Run("the check says why", func(t *testing.T) {
		t.Parallel()
		var bad *ValueError
		require.ErrorAs(t, CheckValue("@x"), &bad)
		assert.Equal(t, "@x", bad.Value)
		assert.EqualError(t, CheckValue("@x"), `"@x" can't be passed to az: it begins with @, and az would read a file of that name instead`)
		require.Error(t, CheckValue("team=@x"))
		require.Error(t, CheckValue("\x00"))
		for _, good := range []string{"", "a", "op@site.lan", "-x", "a=b", "a=b=@c", "ConvergedSwitch(a&b)", "ü"} {
			assert.NoError(t, CheckValue(good), good)
		}
	})
}

func TestOptionsThatNeedANewerTool(t *testing.T) {
	t.Parallel()
	var tooOld *VersionError

	_, err := ClusterValidate(seed, ClusterSpec{})
	require.ErrorAs(t, err, &tooOld)
	assert.EqualError(t, err, "az aksarc create --validate needs aksarc 1.5.37 or newer, and this is 1.2.23")

	_, err = LNetUpdateDNS(seed, scope, "ln1", []string{"10.0.0.1"})
	require.ErrorAs(t, err, &tooOld)
	assert.Equal(t, "stack-hci-vm", tooOld.Tool)

	_, err = LNetUpdateDNS(Versions{}, scope, "ln1", nil)
	require.ErrorAs(t, err, &tooOld)
	assert.ErrorContains(t, err, "not known")

	_, err = ExtensionAdd(Versions{Core: mustVersion("2.45.0")}, ExtensionSpec{Name: "x", Preview: true})
	require.ErrorAs(t, err, &tooOld)
	assert.Equal(t, "2.56.0", tooOld.Needs.String())
}

func TestUpdateConfirmsOnlyWhereItIsAsked(t *testing.T) {
	t.Parallel()
	for version, asks := range map[string]bool{"1.2.23": false, "1.5.110": false, "1.5.111": true, "1.5.113": false, "1.5.114": true} {
		c := ClusterUpdate(Versions{AksArc: mustVersion(version)}, ClusterChange{Scope: scope, Name: "c1"})
		assert.Equal(t, asks, strings.Contains(strings.Join(c.Args, " "), "--yes"), version)
	}
}

func TestEntraOptionsAreNeverBuilt(t *testing.T) {
	t.Parallel()
	for _, b := range allBuilt() {
		for _, arg := range b.command.Args {
			for _, word := range []string{"aad", "rbac", "oidc", "workload-identity", "gateway-id", "load-balancer-count"} {
				assert.NotContains(t, arg, word, b.name)
			}
		}
	}
}

package remedy

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
)

func (s Sample) failure() *runner.Failure {
	kind := s.Kind
	if kind == "" {
		kind = runner.FailedCommand
	}
	return &runner.Failure{Kind: kind, Code: s.Code, Message: s.Text, Argv: strings.Fields(s.Command), ExitCode: 1}
}

// The fields of the answers file that advice may point to.
var fields = []string{
	"", "release", "cloud.name", "cloud.fqdn", "scope.subscription", "scope.resourceGroup", "scope.location",
	"scope.customLocation", "network.name", "network.vmSwitch", "network.addressPrefix", "network.gateway",
	"network.dnsServers", "network.ipPool.start", "network.ipPool.end", "cluster.name", "cluster.kubernetesVersion",
	"cluster.controlPlane.count", "cluster.controlPlane.ip", "cluster.nodes.vmSize", "cluster.ssh.publicKeyFile", "kubeconfig.file",
}

func TestEveryRuleIsWhole(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range Rules() {
		t.Run(r.ID, func(t *testing.T) {
			assert.Regexp(t, regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`), r.ID)
			assert.False(t, seen[r.ID], "used twice")
			seen[r.ID] = true
			for what, text := range map[string]string{"cause": r.Cause, "remedy": r.Remedy} {
				assert.NotEmpty(t, text, what)
				assert.True(t, strings.HasSuffix(text, "."), "%s: whole sentences", what)
				assert.NotContains(t, text, "\n", what)
				assert.Equal(t, strings.TrimSpace(text), text, what)
			}
			assert.NotEmpty(t, r.Source)
			assert.Contains(t, fields, r.Field)
			assert.Contains(t, []Certainty{Documented, Measured, Reported, Inferred}, r.Certainty)
			assert.Equal(t, r.Silent == "", len(r.Samples) > 0, "a rule that can match has a sample")
		})
	}
}

func TestEveryRuleExplainsItsSamples(t *testing.T) {
	t.Parallel()
	for _, r := range Rules() {
		for _, s := range r.Samples {
			t.Run(r.ID, func(t *testing.T) {
				t.Parallel()
				found, ok := Find(s.failure())
				require.True(t, ok, "no rule fits %q", s.Text)
				assert.Equal(t, r.ID, found.ID, "an earlier rule takes %q", s.Text)

				// The same words at the end of what az said, below noise.
				f, said := s.failure(), s.Text
				if s.Code != "" {
					f.Code, said = "", "ERROR: ("+s.Code+") "+s.Text
				}
				f.Message = "az failed"
				f.Stderr = "WARNING: Command group 'config' is experimental and under development.\n" + said
				found, ok = Find(f)
				require.True(t, ok)
				assert.Equal(t, r.ID, found.ID)
			})
		}
	}
}

func TestUnknownErrorsGetNoAdvice(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "ERROR: something nobody has seen before", "The frobnicator is out of range."} {
		f := &runner.Failure{Kind: runner.FailedCommand, Code: "Novel", Message: text, Stderr: text, Argv: []string{"az", "aksarc", "create"}}
		want := *f
		Explain(f)
		assert.Equal(t, want, *f)
	}
	Explain(nil)
}

func TestExplainKeepsWhatIsKnown(t *testing.T) {
	t.Parallel()
	f := &runner.Failure{Message: "ERROR: The cloud 'x' is already registered.", Field: "scope.location"}
	Explain(f)
	assert.NotEmpty(t, f.Cause)
	assert.NotEmpty(t, f.Remedy)
	assert.NotEmpty(t, f.Source)
	assert.Equal(t, "scope.location", f.Field, "whoever set it knew better")

	f = &runner.Failure{Message: "ERROR: The cloud 'x' is already registered.", Cause: "mine"}
	Explain(f)
	assert.Equal(t, "mine", f.Cause)
	assert.Empty(t, f.Remedy)
}

func TestAdviceDependsOnTheCommand(t *testing.T) {
	t.Parallel()
	refused := "dial tcp 192.168.200.30:6443: connect: connection refused"
	for argv, want := range map[string]string{"kubectl get ns": "kubectl-no-line", "az aksarc show": "site-unreachable", "kubectl-other get ns": "site-unreachable"} {
		r, ok := Find(&runner.Failure{Kind: runner.FailedCommand, Message: refused, Argv: strings.Fields(argv)})
		require.True(t, ok)
		assert.Equal(t, want, r.ID, argv)
	}
}

// What the site says of its nodes must not be taken for this machine's trouble.
func TestAFailedStateIsNotThisMachine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Failed to reach mcr.microsoft.com from the control plane node: dial tcp: lookup mcr.microsoft.com: no such host": "internet-check",
		"lookup somewhere.example: no such host": "",
	} {
		r, _ := Find(&runner.Failure{Kind: runner.FailedState, Message: text})
		assert.Equal(t, want, r.ID)
	}
}

func TestTheMessageCountsBeforeTheNoise(t *testing.T) {
	t.Parallel()
	r, ok := Find(&runner.Failure{
		Message: "The control plane IP 10.0.0.5 should be within the address prefixes 10.0.0.0/24",
		Stderr:  "WARNING: Please run \"az login\" to access your accounts.",
	})
	require.True(t, ok)
	assert.Equal(t, "control-plane-ip-place", r.ID)
}

func TestCodesAreFoundWhereTextNamesThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"error with code DNSResolutionError occured: AksHci cluster creation precheck failed": "dns-resolution",
		"(ResourceGroupNotFound) no": "group-missing",
		`{"code":"Conflict"}`:        "operation-in-progress",
		"There is no Conflict here":  "",
	} {
		r, _ := Find(&runner.Failure{Message: text})
		assert.Equal(t, want, r.ID, text)
	}
}

func TestSignInLost(t *testing.T) {
	t.Parallel()
	assert.True(t, SignInLost("ExpiredAuthenticationToken"))
	assert.False(t, SignInLost("AuthorizationFailed"))
	assert.False(t, SignInLost(""))
}

const webhook = `admission webhook "vhybridakscluster.kb.io" denied the request: {
  "result": "Failed",
  "validationChecks": [
    {"name": "ControlPlaneConfigurationValidation",
     "message": "ControlPlane: Global LinuxProfile SSH public keys should be valid and non-empty. ssh: no key found",
     "recommendation": "Please check https://aka.ms/AKSArcValidationErrors/ControlPlaneConfigurationValidation for recommendations"}]}`

func TestInnermostMessage(t *testing.T) {
	t.Parallel()
	const message = "ControlPlane: Global LinuxProfile SSH public keys should be valid and non-empty. ssh: no key found"
	escaped := `(ResourceDeploymentFailure) {\"error\":\"` + strings.NewReplacer("\n", `\\n`, `"`, `\\\"`).Replace(webhook) + `\"}`
	for name, f := range map[string]*runner.Failure{
		"in the message":        {Code: "BadRequest", Message: webhook},
		"in the standard error": {Code: "BadRequest", Message: "admission webhook denied the request", Stderr: "ERROR: (BadRequest) " + webhook},
		"two levels down": {Code: "TemplateDeploymentValidationFailed", Message: "Validation failed.", Stderr: "ERROR: (TemplateDeploymentValidationFailed) Validation failed." +
			"\nCode: TemplateDeploymentValidationFailed\nMessage: Validation failed.\nException Details:\t(PreflightValidationFailed) Preflight validation failed for one or more resources" +
			"\n\tCode: PreflightValidationFailed\n\tMessage: Preflight validation failed for one or more resources\n\tException Details:\t(PreflightValidationFailed) " +
			strings.ReplaceAll(webhook, "\n", "\n\t\t") + "\n\t\tCode: PreflightValidationFailed"},
		"escaped": {Code: "ResourceDeploymentFailure", Message: escaped},
	} {
		Explain(f)
		assert.Equal(t, "ControlPlaneConfigurationValidation", f.Code, name)
		assert.Equal(t, message, f.Message, name)
		assert.Equal(t, "cluster.ssh.publicKeyFile", f.Field, name)
		assert.Contains(t, f.Remedy, "The site recommends: Please check https://aka.ms/", name)
	}
}

func TestInnermostOfNestedErrors(t *testing.T) {
	t.Parallel()
	f := &runner.Failure{Code: "ResourceDeploymentFailure", Message: `The deployment failed. {"error":{"code":"ResourceDeploymentFailure","message":"no","details":[
		{"code":"ClusterPrecheckFailed","message":"precheck","details":[{"code":"VMNotReachableError","message":"VM IP : 10.0.0.5 is not reachable from management cluster"}]}]}} and more`}
	Explain(f)
	assert.Equal(t, "VMNotReachableError", f.Code)
	assert.Equal(t, "VM IP : 10.0.0.5 is not reachable from management cluster", f.Message)
	assert.Equal(t, "network.gateway", f.Field)

	in := &runner.Failure{Message: `{"code":"Outer","message":"{\"error\":{\"code\":\"Inner\",\"message\":\"deep\"}}"}`}
	Explain(in)
	assert.Equal(t, "Inner", in.Code)
	assert.Equal(t, "deep", in.Message)
}

// The form that az gives to a deployment that failed at the service.
func TestInnermostOfExceptionDetails(t *testing.T) {
	t.Parallel()
	const outer = "The resource write operation failed to complete successfully, because it reached terminal provisioning state 'Failed'."
	f := &runner.Failure{
		Kind: runner.FailedCommand, Code: "ResourceDeploymentFailure", Message: outer, ExitCode: 1,
		Stderr: "ERROR: (ResourceDeploymentFailure) " + outer + "\nCode: ResourceDeploymentFailure\nMessage: " + outer +
			"\nException Details:\t(InternetConnectivityError) Failed to reach mcr.microsoft.com from the control plane node: dial tcp: lookup mcr.microsoft.com: no such host" +
			"\n\tCode: InternetConnectivityError\n\tMessage: Failed to reach mcr.microsoft.com\n",
	}
	Explain(f)
	assert.Equal(t, "InternetConnectivityError", f.Code)
	assert.Equal(t, "Failed to reach mcr.microsoft.com from the control plane node: dial tcp: lookup mcr.microsoft.com: no such host", f.Message)
	assert.Contains(t, f.Cause, "disconnected site")

	stopped := &runner.Failure{Kind: runner.FailedOutput, Message: "az ended well, but its answer can't be used", Stderr: f.Stderr}
	Explain(stopped)
	assert.Equal(t, "az ended well, but its answer can't be used", stopped.Message, "a message of ours stays")
}

func TestARecommendationWithoutARuleIsKept(t *testing.T) {
	t.Parallel()
	f := &runner.Failure{Message: `{"validationChecks":[{"name":"Novel","message":"never seen","recommendation":"Turn it round."}]}`}
	Explain(f)
	assert.Equal(t, "Novel", f.Code)
	assert.Empty(t, f.Cause)
	assert.Equal(t, "The site recommends: Turn it round.", f.Remedy)
}

func TestDecodingBringsNothingHarmfulBack(t *testing.T) {
	t.Parallel()
	f := &runner.Failure{Message: `{"validationChecks":[{"name":"X\u001b[2J","message":"a\u001b]0;title\u0007b\u202ec\nd","recommendation":"\u0000r"}]}`}
	Explain(f)
	for _, text := range []string{f.Code, f.Message, f.Remedy} {
		for _, r := range text {
			assert.True(t, r >= ' ' && r != 0x7f && r != 0x202e, "%q", text)
		}
	}
}

func TestBrokenRulesAreRefused(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"unknown key":            "- {id: a, match: x, remmedy: y}",
		"bad pattern":            "- {id: a, match: '('}",
		"no condition":           "- {id: a, cause: b}",
		"condition and a reason": "- {id: a, match: x, silent: because}",
	} {
		_, err := readRules([]byte(text))
		assert.Error(t, err, name)
	}
}

// Whatever the service says, explaining it ends and doesn't panic.
func FuzzExplain(f *testing.F) {
	for _, r := range Rules() {
		for _, s := range r.Samples {
			f.Add(s.Code, s.Text)
		}
	}
	f.Add("", webhook)
	f.Add("", `{"validationChecks":[`)
	f.Add("", strings.Repeat(`{"message":"`, 200))
	f.Fuzz(func(t *testing.T, code, text string) {
		failure := &runner.Failure{Code: code, Message: text, Stderr: text}
		Explain(failure)
		if (failure.Cause == "") != (failure.Source == "") {
			t.Errorf("a cause always comes with its source: %+v", failure)
		}
	})
}

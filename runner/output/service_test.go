package output

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestServiceError(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, stderr, code, message string }{
		{"nothing", "", "", ""},
		{"only warnings", "WARNING: x is in preview\n", "", ""},
		{"not signed in", "ERROR: Please run 'az login' to setup account.\n", "", "Please run 'az login' to setup account."},
		{"code, repeated below", "ERROR: (ResourceNotFound) The Resource 'x' was not found.\nCode: ResourceNotFound\nMessage: The Resource 'x' was not found.\n", "ResourceNotFound", "The Resource 'x' was not found."},
		{"CRLF", "ERROR: (Conflict) Another operation is in progress\r\nCode: Conflict\r\n", "Conflict", "Another operation is in progress"},
		{"warnings around", "WARNING: a\nERROR: (A) b\nWARNING: c\n", "A", "b"},
		{"the last block", "ERROR: Error loading command module 'monitor': x\nERROR: (AuthorizationFailed) The client has no authorization\n", "AuthorizationFailed", "The client has no authorization"},
		{"several lines", "ERROR: Unable to get endpoints from the cloud.\nPlease ensure you have network connection. Error detail: x\n", "", "Unable to get endpoints from the cloud.\nPlease ensure you have network connection. Error detail: x"},
		{"crash", "ERROR: The command failed with an unexpected error. Here is the traceback:\nERROR: 'tid'\nTraceback (most recent call last):\n  File \"x.py\", line 1\nKeyError: 'tid'\n", "", "'tid'"},
		{"usage noise", "ERROR: 'aksarc' is misspelled or not recognized by the system.\n\nExamples from AI knowledge base:\nhttps://aka.ms/cli_ref\nRead more about the command in reference docs\n", "", "'aksarc' is misspelled or not recognized by the system."},
		{"parentheses that are no code", "ERROR: (this is) not a code\n", "", "(this is) not a code"},
		{"inner error", "ERROR: (ResourceDeploymentFailure) The resource provision operation failed.\nCode: ResourceDeploymentFailure\nMessage: The resource provision operation failed.\nInner error: {\n  \"code\": \"ClusterPrecheckFailed\",\n  \"message\": \"Gallery image not found\"\n}\n", "ClusterPrecheckFailed", "Gallery image not found"},
		{"ARM body", `ERROR: (BadRequest) {"error":{"code":"PreflightValidationFailed","message":"see details","details":[{"code":"K8sVersionValidation","message":"Kubernetes version 1.29.4 is not ready for use on Linux."}]}}`, "K8sVersionValidation", "Kubernetes version 1.29.4 is not ready for use on Linux."},
		{"webhook", `ERROR: (ResourceDeploymentFailure) admission webhook "vhybridakscluster.kb.io" denied the request: {"result":"Failed","validationChecks":[{"name":"LNetPoolValidation","message":"Logical network lnet1 has no IP pool.","recommendation":"Create a logical network with an IP pool."},{"name":"B","message":"b","recommendation":""}]}`, "LNetPoolValidation", "Logical network lnet1 has no IP pool. Create a logical network with an IP pool."},
		{"webhook, escaped in a message", `ERROR: (ClusterPrecheckFailed) x {"error":{"code":"BadRequest","message":"admission webhook \"v.kb.io\" denied the request: {\"validationChecks\":[{\"name\":\"N\",\"message\":\"M \\\"q\\\"\",\"recommendation\":\"R\"}]}"}}`, "N", `M "q" R`},
		{"escaped without a body around", `ERROR: (A) denied: {\"validationChecks\":[{\"name\":\"N\",\"message\":\"M\",\"recommendation\":\"R\"}]}`, "N", "M R"},
		{"truncated body", `ERROR: (BadRequest) {"error":{"code":"X","mess`, "BadRequest", `{"error":{"code":"X","mess`},
		{"kubectl, no such thing", "Error from server (NotFound): nodes \"x\" not found\n", "NotFound", `nodes "x" not found`},
		{"kubectl, usage", "error: unknown flag: --x\nSee 'kubectl get --help' for usage.\n", "", "unknown flag: --x"},
		{"kubectl, no line", "E1123 07:00:00 memcache.go:265] couldn't get current server API group list\nUnable to connect to the server: dial tcp 192.168.200.30:6443: i/o timeout\n", "", "Unable to connect to the server: dial tcp 192.168.200.30:6443: i/o timeout"},
		{"braces in text", "ERROR: (A) use {name} and {\n", "A", "use {name} and {"},
	} {
		code, message := ServiceError(tc.stderr)
		assert.Equal(t, tc.code, code, tc.name)
		assert.Equal(t, tc.message, message, tc.name)
	}
}

func TestFaultKeepsWhatIsAround(t *testing.T) {
	t.Parallel()
	f := ParseFault(`ERROR: (ResourceDeploymentFailure) failed: {"error":{"code":"ClusterPrecheckFailed","message":"denied: {\"validationChecks\":[{\"name\":\"A\",\"message\":\"a\"},{\"name\":\"B\",\"message\":\"b\",\"recommendation\":\"r\"}]}"}}`)
	assert.Equal(t, []string{"ResourceDeploymentFailure", "ClusterPrecheckFailed"}, f.Outer)
	assert.Equal(t, "A", f.Code)
	assert.Equal(t, []Check{{"A", "a", ""}, {"B", "b", "r"}}, f.Checks)
}

func FuzzServiceError(f *testing.F) {
	f.Add("ERROR: (A) {\"error\":{\"code\":\"B\",\"message\":\"{\\\"message\\\":\\\"x\\\"}\"}}")
	f.Add("ERROR: x\n\nERROR: {\\\"validationChecks\\\":[{}]}")
	f.Add(strings.Repeat("ERROR: {", 100))
	f.Fuzz(func(t *testing.T, s string) {
		code, message := ServiceError(s)
		if !strings.Contains(strings.ToLower(s), "error") && !strings.Contains(s, "Unable") && code+message != "" {
			t.Fatalf("%q gave %q %q", s, code, message)
		}
	})
}

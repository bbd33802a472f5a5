package steps

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Options that a command of this product must never have (rules V46, V63, V64),
// and the one that it must (V69).
func TestNoCommandOfAPlanHasWhatTheSiteRefuses(t *testing.T) {
	t.Parallel()
	never := map[string][]string{
		"az stack-hci-vm network lnet create": {"--no-wait", "--yes", "-y"},
		"az aksarc create": {"--load-balancer-count", "--aad-admin-group-object-ids", "-i", "--enable-azure-rbac", "--enable-workload-identity",
			"--enable-oidc-issuer", "--gateway-id"},
	}
	met := map[string]bool{}
	for _, a := range NewPlan(Sample(), "/b").Actions {
		for _, s := range a.Steps {
			argv := s.Command.Argv()
			line := strings.Join(argv, " ")
			for command, flags := range never {
				if !strings.HasPrefix(line, command+" ") {
					continue
				}
				met[command] = true
				for _, f := range flags {
					assert.False(t, slices.ContainsFunc(argv, func(a string) bool { return a == f || strings.HasPrefix(a, f+"=") }), "%s in %s", f, line)
				}
			}
			if strings.HasPrefix(line, "az aksarc get-credentials ") {
				met["credentials"] = true
				assert.Contains(t, argv, "--admin")
			}
		}
	}
	assert.Len(t, met, 3, "each of them is in the plan: %v", met)
}

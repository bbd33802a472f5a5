package validate

import (
	"fmt"
	"slices"
	"strings"
)

// CheckCommand holds an az command line against what this product must never
// run: rules V46, V63, V64 and V69. argv is what follows the program.
func CheckCommand(argv []string) []Problem {
	var p problems
	is := func(words ...string) bool {
		return len(argv) >= len(words) && slices.Equal(argv[:len(words)], words)
	}
	switch {
	case is("stack-hci-vm", "network", "lnet", "create"):
		p.rule = "V46"
		p.forbid(argv, "stack-hci-vm 1.3.0 has no such option for lnet create", "--no-wait", "--yes", "-y")
	case is("aksarc", "create"):
		p.rule = "V64"
		p.forbid(argv, "it is not supported with disconnected operations", "--aad-admin-group-object-ids", "-i", "--enable-azure-rbac",
			"--enable-workload-identity", "--enable-oidc-issuer", "--gateway-id")
		p.rule = "V63"
		if has(argv, "--load-balancer-count") {
			p.warn("--load-balancer-count is set.", "Leave it out: the service takes 0, and load balancers are made otherwise.")
		}
	case is("aksarc", "get-credentials"):
		p.rule = "V69"
		if !has(argv, "--admin") && !has(argv, "-a") {
			p.fail("get-credentials without --admin fetches an Entra credential, which cannot be used here.", "Add --admin.")
		}
	}
	return p.list
}

func (p *problems) forbid(argv []string, why string, flags ...string) {
	for _, f := range flags {
		if has(argv, f) {
			p.fail(fmt.Sprintf("%s must not be passed: %s.", f, why), "Leave it out.")
		}
	}
}

// has says whether a flag stands in argv, alone or as flag=value.
func has(argv []string, flag string) bool {
	return slices.ContainsFunc(argv, func(a string) bool { return a == flag || strings.HasPrefix(a, flag+"=") })
}

package validate

import (
	"fmt"
	"strings"
)

// CheckLabels is rule V62 for node labels, key=value each, in the syntax of
// Kubernetes: an optional DNS prefix and a name of at most 63 characters.
func CheckLabels(labels []string) []Problem {
	p := problems{rule: "V62", field: "nodepool.labels"}
	for _, l := range labels {
		key, v, ok := strings.Cut(l, "=")
		if !ok {
			p.fail(fmt.Sprintf("Label %q has no value.", l), "Write key=value.")
		} else if why := labelKeyFault(key); why != "" {
			p.fail(fmt.Sprintf("Label %q: %s.", l, why), "A key is letters, digits, dashes, dots and underscores, such as tier or example.com/tier.")
		} else if !isLabelValue(v) {
			p.fail(fmt.Sprintf("Label %q: the value is not one Kubernetes takes.", l), "Use at most 63 letters, digits, dashes, dots and underscores, with a letter or digit at both ends.")
		}
	}
	return p.list
}

// CheckTaints is rule V62 for taints, key=value:Effect each.
func CheckTaints(taints []string) []Problem {
	p := problems{rule: "V62", field: "nodepool.taints"}
	for _, t := range taints {
		at := strings.LastIndexByte(t, ':')
		if at < 0 {
			p.fail(fmt.Sprintf("Taint %q has no effect.", t), "Write key=value:NoSchedule.")
			continue
		}
		switch t[at+1:] {
		case "NoSchedule", "PreferNoSchedule", "NoExecute":
		default:
			p.fail(fmt.Sprintf("Taint %q: %q is not an effect.", t, t[at+1:]), "Write NoSchedule, PreferNoSchedule or NoExecute.")
		}
		key, v, _ := strings.Cut(t[:at], "=")
		if why := labelKeyFault(key); why != "" {
			p.fail(fmt.Sprintf("Taint %q: %s.", t, why), "Write key=value:NoSchedule.")
		} else if !isLabelValue(v) {
			p.fail(fmt.Sprintf("Taint %q: the value is not one Kubernetes takes.", t), "Use at most 63 letters, digits, dashes, dots and underscores.")
		}
	}
	return p.list
}

func labelKeyFault(key string) string {
	name := key
	if prefix, rest, ok := strings.Cut(key, "/"); ok {
		name = rest
		// A prefix may have one label only, which dnsNameFault does not allow.
		if prefix == "" || prefix != strings.ToLower(prefix) || dnsNameFault("x."+prefix) != "" {
			return fmt.Sprintf("%q is not a DNS name", prefix)
		}
	}
	if name == "" {
		return "the key has no name"
	}
	if !isLabelValue(name) {
		return fmt.Sprintf("%q is not a name for a key", name)
	}
	return ""
}

// isLabelValue allows the empty value, as Kubernetes does.
func isLabelValue(s string) bool {
	return s == "" || len(s) <= 63 && isAlnum(s[0]) && isAlnum(s[len(s)-1]) && only(s, isAlnum, "-._")
}

// autoscalerKeys are those of the autoscaler's profile in the service's REST
// specification.
func autoscalerKeys() []string {
	return []string{
		"balance-similar-node-groups", "expander", "max-empty-bulk-delete", "max-graceful-termination-sec",
		"max-node-provision-time", "max-total-unready-percentage", "new-pod-scale-up-delay", "ok-total-unready-count",
		"scale-down-delay-after-add", "scale-down-delay-after-delete", "scale-down-delay-after-failure",
		"scale-down-unneeded-time", "scale-down-unready-time", "scale-down-utilization-threshold", "scan-interval",
		"skip-nodes-with-local-storage", "skip-nodes-with-system-pods",
	}
}

// CheckAutoscalerProfile is rule V60: key=value each, with known keys.
func CheckAutoscalerProfile(items []string) []Problem {
	p := problems{rule: "V60", field: "cluster.autoscaler.profile"}
	seen := map[string]bool{}
	for _, item := range items {
		key, v, ok := strings.Cut(item, "=")
		known := false
		for _, k := range autoscalerKeys() {
			known = known || k == key
		}
		switch {
		case !ok || v == "":
			p.fail(fmt.Sprintf("%q has no value.", item), "Write key=value, such as scan-interval=30s.")
		case !known:
			p.fail(fmt.Sprintf("%q is not a setting of the autoscaler.", key), "Known are "+strings.Join(autoscalerKeys(), ", ")+".")
		case seen[key]:
			p.fail(fmt.Sprintf("%q is given twice.", key), "Keep one.")
		}
		seen[key] = true
	}
	return p.list
}

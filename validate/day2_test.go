package validate

import (
	"strings"
	"testing"
)

// TestRulesOutsideTheAnswers: want "" is silence, else a part of the message.
func TestRulesOutsideTheAnswers(t *testing.T) {
	t.Parallel()
	offered := []Upgrade{{Version: "1.29.2"}, {Version: "1.29.4", Preview: true}, {Version: "1.30.3"}}
	pool := NodePool{Name: "pool2", Count: 2}
	manyPools := make([]NodePool, 16)
	for _, tc := range []struct {
		rule, name string
		got        []Problem
		want       string
	}{
		{"V60", "good", CheckAutoscalerProfile([]string{"scan-interval=30s"}), ""},
		{"V60", "unknown", CheckAutoscalerProfile([]string{"speed=1"}), "speed"},
		{"V60", "twice", CheckAutoscalerProfile([]string{"expander=x", "expander=y"}), "twice"},
		{"V60", "no value", CheckAutoscalerProfile([]string{"expander"}), "no value"},
		{"V62", "label", CheckLabels([]string{"tier=gold", "example.com/a=", "local/x=y"}), ""},
		{"V62", "label without value", CheckLabels([]string{"tier"}), "no value"},
		{"V62", "label key", CheckLabels([]string{"-x=y"}), "not a name"},
		{"V62", "label prefix", CheckLabels([]string{"/x=y"}), "DNS name"},
		{"V62", "label value 64", CheckLabels([]string{"a=" + strings.Repeat("b", 64)}), "value"},
		{"V62", "taint", CheckTaints([]string{"a=b:NoSchedule", "a:NoExecute", "a=:PreferNoSchedule"}), ""},
		{"V62", "taint effect", CheckTaints([]string{"a=b:Never"}), "Never"},
		{"V62", "taint without effect", CheckTaints([]string{"a=b"}), "no effect"},
		{"V74", "3", CheckNodePoolName("ab1"), ""},
		{"V74", "12", CheckNodePoolName("abcdefghijkl"), ""},
		{"V74", "2", CheckNodePoolName("ab"), "ab"},
		{"V74", "13", CheckNodePoolName("abcdefghijklm"), "not a name"},
		{"V74", "digit first", CheckNodePoolName("1ab"), "not a name"},
		{"V75", "15 pools", CheckNodePoolAdd(pool, manyPools[:15], 1, -1), ""},
		{"V75", "16 pools", CheckNodePoolAdd(pool, manyPools, 1, -1), "16 node pools"},
		{"V75", "same name", CheckNodePoolAdd(pool, []NodePool{pool}, 1, -1), "already"},
		{"V75", "200 nodes", CheckNodePoolAdd(NodePool{Name: "x", Count: 64}, []NodePool{{Count: 64}, {Count: 10, Max: 64}, {Count: 7}}, 1, -1), ""},
		{"V75", "201 nodes", CheckNodePoolAdd(NodePool{Name: "x", Count: 64}, []NodePool{{Count: 64}, {Max: 64}, {Count: 8}}, 1, -1), "201 nodes"},
		{"V75", "free fits", CheckNodePoolAdd(pool, nil, 1, 3), ""},
		{"V75", "too few free", CheckNodePoolAdd(pool, nil, 1, 2), "has 2 for it"},
		{"V76", "linux", CheckOS("Linux", "CBLMariner", false), ""},
		{"V76", "linux windows", CheckOS("Linux", "Windows2022", true), "does not go"},
		{"V76", "windows", CheckOS("Windows", "Windows2019", true), ""},
		{"V76", "windows not ready", CheckOS("Windows", "Windows2022", false), "ready"},
		{"V76", "other", CheckOS("linux", "", true), "not an operating system"},
		{"V77", "good", CheckClusterState("c1", "Succeeded"), ""},
		{"V77", "upgrading", CheckClusterState("c1", "Upgrading"), "Upgrading"},
		{"V78", "good", CheckScale(pool, 64, 1, -1, false), ""},
		{"V78", "65", CheckScale(pool, 65, 1, -1, false), "65"},
		{"V78", "0", CheckScale(pool, 0, 1, -1, false), "0 nodes"},
		{"V78", "autoscaled", CheckScale(pool, 3, 1, -1, true), "autoscaler"},
		{"V78", "no room", CheckScale(pool, 4, 1, 2, false), "need 3"},
		{"V78", "smaller needs no room", CheckScale(pool, 1, 1, 0, false), ""},
		{"V79", "good", CheckUpgrade("1.28.9", "1.29.2", offered, 1), ""},
		{"V79", "not offered", CheckUpgrade("1.28.9", "1.29.9", offered, 1), "does not offer"},
		{"V79", "preview", CheckUpgrade("1.28.9", "1.29.4", offered, 1), "preview"},
		{"V79", "skips a minor", CheckUpgrade("1.28.9", "1.30.3", offered, 1), "skipped"},
		{"V79", "back", CheckUpgrade("1.29.4", "1.29.2", offered, 1), "not newer"},
		{"V79", "no free address", CheckUpgrade("1.28.9", "1.29.2", offered, 0), "one free address"},
		{"V80", "good", CheckDelete("c1", "c1", 0), ""},
		{"V80", "other name", CheckDelete("c1", "C1", 0), "not the name"},
		{"V80", "budgets", CheckDelete("c1", "c1", 2), "2 PodDisruptionBudgets"},
		{"V81", "good", CheckDeleteNetwork("n", nil, nil, 11), ""},
		{"V81", "never a cluster", CheckDeleteNetwork("n", nil, nil, -1), ""},
		{"V81", "clusters", CheckDeleteNetwork("n", []string{"c1"}, nil, -1), "c1"},
		{"V81", "interfaces", CheckDeleteNetwork("n", nil, []string{"nic1"}, -1), "nic1"},
		{"V81", "too early", CheckDeleteNetwork("n", nil, nil, 10), "10 minutes ago"},
	} {
		if tc.want == "" {
			if len(tc.got) > 0 {
				t.Errorf("%s %s: should be silent, says\n%s", tc.rule, tc.name, said(tc.got))
			}
			continue
		}
		if s := said(tc.got); !strings.Contains(s, tc.rule+" ") || !strings.Contains(s, tc.want) {
			t.Errorf("%s %s: want %q, got\n%s", tc.rule, tc.name, tc.want, s)
		}
	}
}

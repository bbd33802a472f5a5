package validate

import (
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
)

// sample is a full set of good answers; with changes it makes the other cases.
func sample(changes ...string) Values {
	v := Values{
		FieldRelease: "2411", FieldCloudName: "azure.local", FieldCloudFQDN: "autonomous.cloud.private",
		FieldSubscription: "11111111-2222-3333-4444-555555555555", FieldResourceGroup: "aks-rg",
		FieldLocation: "autonomous", FieldCustomLocation: "cl1",
		FieldNetworkMode: "create", FieldNetworkName: "aksarc-lnet-static", FieldVMSwitch: "ConvergedSwitch(compute)",
		FieldVLAN: "0", FieldPrefix: "192.168.200.0/24", FieldGateway: "192.168.200.1", FieldDNSServers: "192.168.200.222",
		FieldPoolStart: "192.168.200.180", FieldPoolEnd: "192.168.200.190",
		FieldReserved:    "k8snodeippool 192.168.200.20-192.168.200.29",
		FieldClusterName: "c1", FieldKubernetesVersion: "1.29.4",
		FieldControlPlaneCount: "1", FieldControlPlaneIP: "192.168.200.30", FieldControlPlaneVMSize: "Standard_A4_v2",
		FieldNodeCount: "2", FieldNodeVMSize: "Standard_A4_v2",
		FieldAutoscaler: "false", FieldAutoscalerMin: "0", FieldAutoscalerMax: "0",
		FieldPodCIDR: "10.244.0.0/16", FieldMaxPods: "110", FieldSSHGenerate: "true", FieldLoadBalancerIPs: "0",
		FieldKubeconfigFile: "c1.kubeconfig", FieldKubeconfigMerge: "false",
	}
	for i := 0; i+1 < len(changes); i += 2 {
		if changes[i+1] == "" {
			delete(v, changes[i])
		} else {
			v[changes[i]] = changes[i+1]
		}
	}
	return v
}

func seedVersions() []string {
	return []string{"1.27.7", "1.27.9", "1.28.5", "1.28.9", "1.29.2", "1.29.4"}
}

func seedSite() Site { return Site{AksArc: "1.2.23", KubernetesVersions: seedVersions()} }

// said is every problem of one field, one line each.
func said(problems []Problem) string {
	var b strings.Builder
	for _, p := range problems {
		b.WriteString(string(p.Severity) + " " + p.Rule + " " + p.Field + ": " + p.Message + " | " + p.Hint + "\n")
	}
	return b.String()
}

func errorsOf(problems []Problem) []Problem {
	var out []Problem
	for _, p := range problems {
		if p.Severity == Error {
			out = append(out, p)
		}
	}
	return out
}

func TestTheSampleAnswersHaveNoError(t *testing.T) {
	t.Parallel()
	for name, site := range map[string]Site{"seed": seedSite(), "nothing known": {}, "newer aksarc": {AksArc: "1.5.74"}} {
		r := NewChecker(site).Check(sample())
		if r.Blocked() {
			t.Errorf("%s: the sample answers are refused:\n%s", name, said(r.Problems))
		}
		if len(r.Problems) != 1 || r.Problems[0].Rule != "V52" {
			t.Errorf("%s: want only the warning about one control-plane node, got:\n%s", name, said(r.Problems))
		}
	}
}

func TestTheSampleWithOptionalFieldsEmptyHasNoError(t *testing.T) {
	t.Parallel()
	v := sample()
	for _, f := range []string{FieldNetworkMode, FieldVLAN, FieldReserved, FieldControlPlaneCount, FieldNodeCount, FieldControlPlaneVMSize, FieldNodeVMSize,
		FieldAutoscaler, FieldAutoscalerMin, FieldAutoscalerMax, FieldPodCIDR, FieldMaxPods, FieldSSHGenerate, FieldLoadBalancerIPs, FieldKubeconfigMerge} {
		v[f] = ""
	}
	if r := NewChecker(seedSite()).Check(v); r.Blocked() {
		t.Errorf("refused:\n%s", said(r.Problems))
	}
}

func TestEmptyAnswersAreOnlyMissing(t *testing.T) {
	t.Parallel()
	for _, p := range NewChecker(seedSite()).Check(nil).Problems {
		if !p.Missing && p.Severity == Error {
			t.Errorf("a problem of untouched answers is not marked Missing: %s", said([]Problem{p}))
		}
	}
}

func TestCheckDoesNotChangeTheAnswers(t *testing.T) {
	t.Parallel()
	v := sample()
	before := maps.Clone(v)
	NewChecker(seedSite()).Check(v)
	if !maps.Equal(v, before) {
		t.Error("Check changed the answers")
	}
}

// TestCheckOfAGoodPageIsCheap holds the count that a page of live validation
// can afford at every key.
func TestCheckOfAGoodPageIsCheap(t *testing.T) {
	c := NewChecker(seedSite())
	v := sample(FieldControlPlaneCount, "3")
	if n := testing.AllocsPerRun(100, func() { c.Check(v) }); n > 10 {
		t.Errorf("Check of a page without problems allocates %v times, want at most 10", n)
	}
}

func BenchmarkCheck(b *testing.B) {
	for name, v := range map[string]Values{
		"good":  sample(FieldControlPlaneCount, "3"),
		"clash": sample(FieldPoolEnd, "192.168.200.230"),
	} {
		b.Run(name, func(b *testing.B) {
			c := NewChecker(seedSite())
			b.ReportAllocs()
			for b.Loop() {
				c.Check(v)
			}
		})
	}
}

// BenchmarkCheckOfALargeSite has 1000 networks around, most of them elsewhere.
func BenchmarkCheckOfALargeSite(b *testing.B) {
	site := seedSite()
	for i := range 1000 {
		site.Networks = append(site.Networks, lnet(fmt.Sprintf("n%d", i), func(n *Network) {
			n.Prefix = fmt.Sprintf("10.%d.%d.0/24", i/250, i%250)
			n.Pools = []Pool{{Start: fmt.Sprintf("10.%d.%d.10", i/250, i%250), End: fmt.Sprintf("10.%d.%d.99", i/250, i%250), Free: -1}}
		}))
	}
	c, v := NewChecker(site), sample(FieldControlPlaneCount, "3")
	b.ReportAllocs()
	for b.Loop() {
		c.Check(v)
	}
}

// TestManyMayCheckAtOnce is for the race detector.
func TestManyMayCheckAtOnce(t *testing.T) {
	t.Parallel()
	c := NewChecker(seedSite())
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 20 {
				c.Check(sample(FieldPoolEnd, "192.168.200.230"))
				c.Suggest(sample(FieldPoolEnd, ""))
			}
		})
	}
	wg.Wait()
}

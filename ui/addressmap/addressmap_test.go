package addressmap_test

import (
	"flag"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aksarc-wizard/ui/addressmap"
	"aksarc-wizard/ui/theme"
	"aksarc-wizard/validate"
)

var update = flag.Bool("update", false, "write the golden maps anew")

// sample is a network as the documents give it; the cases change it.
func sample() validate.Values {
	return validate.Values{
		validate.FieldNetworkMode: "create", validate.FieldNetworkName: "lnet", validate.FieldVMSwitch: "ConvergedSwitch(compute)", validate.FieldVLAN: "0", validate.FieldPrefix: "192.168.200.0/24",
		validate.FieldGateway: "192.168.200.1", validate.FieldDNSServers: "192.168.200.222",
		validate.FieldPoolStart: "192.168.200.180", validate.FieldPoolEnd: "192.168.200.190",
		validate.FieldReserved: "k8snodeippool 192.168.200.20-192.168.200.29", validate.FieldControlPlaneIP: "192.168.200.30",
		validate.FieldControlPlaneCount: "1", validate.FieldNodeCount: "2", validate.FieldAutoscaler: "false",
		validate.FieldPodCIDR: "10.244.0.0/16", validate.FieldClusterName: "c1",
	}
}

var cases = []struct {
	name    string
	changes validate.Values
	site    validate.Site
}{
	{name: "documents"},
	{name: "clashes", changes: validate.Values{validate.FieldPoolEnd: "192.168.200.230", validate.FieldControlPlaneIP: "192.168.200.25"}},
	{name: "every-clash", changes: validate.Values{validate.FieldPoolStart: "192.168.200.0", validate.FieldPoolEnd: "192.168.200.255"}},
	{name: "zoom", changes: validate.Values{validate.FieldPrefix: "10.20.0.0/16", validate.FieldGateway: "10.20.4.1", validate.FieldDNSServers: "10.20.4.10 10.20.4.11",
		validate.FieldPoolStart: "10.20.4.100", validate.FieldPoolEnd: "10.20.4.140", validate.FieldReserved: "", validate.FieldControlPlaneIP: "10.20.4.50"}},
	{name: "small", changes: validate.Values{validate.FieldPrefix: "10.0.0.16/28", validate.FieldGateway: "10.0.0.17", validate.FieldDNSServers: "10.0.0.18",
		validate.FieldPoolStart: "10.0.0.20", validate.FieldPoolEnd: "10.0.0.25", validate.FieldReserved: "", validate.FieldControlPlaneIP: "10.0.0.30"}},
	{name: "too-small-a-pool", changes: validate.Values{validate.FieldPoolEnd: "192.168.200.181", validate.FieldLoadBalancerIPs: "5"}},
	{name: "neighbours", site: validate.Site{
		Networks: []validate.Network{{Name: "other", ID: "/other", Prefix: "192.168.200.0/24", VMSwitch: "ConvergedSwitch(compute)", VLAN: "0", State: "Succeeded",
			Pools: []validate.Pool{{Start: "192.168.200.185", End: "192.168.200.199", Free: 3}}}},
		Clusters: []validate.Cluster{{Name: "c0", ControlPlaneIP: "192.168.200.31", NetworkID: "/other"}}}},
	{name: "no-prefix", changes: validate.Values{validate.FieldPrefix: ""}},
}

func layout(changes validate.Values, site validate.Site) validate.Layout {
	v := sample()
	for k, s := range changes {
		v[k] = s
	}
	return validate.NewChecker(site).Check(v).Layout
}

func TestGoldenMaps(t *testing.T) {
	t.Parallel()
	for _, c := range cases {
		for _, w := range []int{40, 80, 132} {
			for _, ascii := range []bool{false, true} {
				name := fmt.Sprintf("%s_%d", c.name, w)
				if ascii {
					name += "_ascii"
				}
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					l := layout(c.changes, c.site)
					m := addressmap.New(theme.New(theme.None, ascii, false), "")
					lines := m.Lines(&l, w, addressmap.Full)
					lines = append(append(lines, ""), m.Sum(&l.Capacity, w)...)
					lines = append(lines, m.Rule(&l.Capacity, w)...)
					got := strings.Join(lines, "\n") + "\n"
					assertFits(t, lines, w, ascii)
					file := filepath.Join("testdata", name+".txt")
					if *update {
						require.NoError(t, os.WriteFile(file, []byte(got), 0o600))
					}
					want, err := os.ReadFile(file)
					require.NoError(t, err, "run go test ./ui/addressmap -update")
					assert.Equal(t, string(want), got)
				})
			}
		}
	}
}

func assertFits(t assert.TestingT, lines []string, w int, ascii bool) {
	for _, l := range lines {
		assert.LessOrEqual(t, ansi.StringWidth(l), w, "%q", l)
		for _, r := range l {
			if ascii && r > 0x7e {
				assert.Fail(t, "not ASCII", "%q in %q", r, l)
			}
		}
	}
}

func TestAColouredMapSaysTheSame(t *testing.T) {
	t.Parallel()
	for _, c := range cases {
		l := layout(c.changes, c.site)
		plain := addressmap.New(theme.New(theme.None, false, false), "").Lines(&l, 80, addressmap.Full)
		coloured := addressmap.New(theme.New(theme.TwoFiftySix, false, false), "").Lines(&l, 80, addressmap.Full)
		assert.Equal(t, plain, strings.Split(ansi.Strip(strings.Join(coloured, "\n")), "\n"), c.name)
	}
}

func TestEveryClashIsSeenInTheStrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		bits := rapid.IntRange(0, 32).Draw(t, "bits")
		base := rapid.Uint32().Draw(t, "base")
		p := netip.PrefixFrom(addr(base), bits).Masked()
		size := uint64(1) << (32 - bits)
		first := num(p.Addr())
		within := func(label string) netip.Addr {
			return addr(first + uint32(rapid.Uint64Range(0, size-1).Draw(t, label)))
		}
		a, b := within("a"), within("b")
		if b.Less(a) {
			a, b = b, a
		}
		g := within("g")
		l := validate.Layout{Prefix: p, Ranges: []validate.Range{
			{Kind: validate.KindPool, First: a, Last: b}, {Kind: validate.KindGateway, First: g, Last: g}}}
		if !g.Less(a) && !b.Less(g) {
			l.Clashes = []validate.Clash{{A: l.Ranges[0], B: l.Ranges[1], First: g, Last: g, Severity: validate.Error, Rule: "V34"}}
		}
		w := rapid.IntRange(40, 132).Draw(t, "w")
		for _, d := range []addressmap.Detail{addressmap.Full, addressmap.Short} {
			lines := addressmap.New(theme.New(theme.None, false, false), "").Lines(&l, w, d)
			assertFits(t, lines, w, false)
			strip := lines[0]
			if d == addressmap.Full {
				strip = lines[1]
			}
			assert.Equal(t, len(l.Clashes) == 1, strings.Contains(strip, "✗"), "%v\n%s", l, strip)
			if len(l.Clashes) == 0 {
				assert.Contains(t, strip, "g")
			}
		}
	})
}

func addr(n uint32) netip.Addr {
	return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
}

func num(a netip.Addr) uint32 {
	b := a.As4()
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}

func BenchmarkLines(b *testing.B) {
	l := layout(cases[1].changes, validate.Site{})
	m := addressmap.New(theme.New(theme.TwoFiftySix, false, false), "   ")
	b.ReportAllocs()
	for b.Loop() {
		_ = m.Lines(&l, 74, addressmap.Full)
	}
}

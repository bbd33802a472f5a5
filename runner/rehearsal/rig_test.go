package rehearsal

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner/rehearsal/site"
)

// The sample deployment, in az's words.
const (
	clID   = "/subscriptions/" + site.StarterSubscription + "/resourceGroups/aks-rg/providers/Microsoft.ExtendedLocation/customLocations/cl1"
	lnetID = "/subscriptions/" + site.StarterSubscription + "/resourceGroups/aks-rg/providers/Microsoft.AzureStackHCI/logicalnetworks/aksarc-lnet-static"
)

// rig is a site with a virtual clock: sleeping moves it.
type rig struct {
	t   *testing.T
	env Env
	now time.Time
	in  string
}

// answer is what a call of az left behind.
type answer struct {
	code     int
	out, err string
}

func newRig(t *testing.T, release, scenario string) *rig {
	t.Helper()
	r := &rig{t: t, now: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)}
	vars := map[string]string{}
	r.env = Env{
		SiteDir: t.TempDir(), Speed: 1, Random: rand.Reader,
		Now:    func() time.Time { return r.now },
		Sleep:  func(d time.Duration) bool { r.now = r.now.Add(d); return true },
		Getenv: func(name string) string { return vars[name] },
	}
	require.NoError(t, Prepare(r.env, release, scenario))
	// An RSA key takes long to make; TestTheWholeWay makes one.
	folder := filepath.Join(r.env.SiteDir, "ssh")
	require.NoError(t, os.MkdirAll(folder, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "id_rsa.pub"), []byte("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ test\n"), 0o600))
	return r
}

func (r *rig) az(args ...string) answer {
	r.t.Helper()
	var out, err bytes.Buffer
	code := Main(args, Streams{In: strings.NewReader(r.in), Out: &out, Err: &err}, r.env)
	return answer{code: code, out: out.String(), err: err.String()}
}

// ok is a call that must succeed.
func (r *rig) ok(args ...string) string {
	r.t.Helper()
	a := r.az(args...)
	require.Zero(r.t, a.code, "az %v: %s", args, a.err)
	return a.out
}

// text is one value of a call that must succeed.
func (r *rig) text(query string, args ...string) string {
	r.t.Helper()
	return strings.TrimSpace(r.ok(append(args, "--query", query, "-o", "tsv")...))
}

func (r *rig) pass(d time.Duration) { r.now = r.now.Add(d) }

func lnetArgs(more ...string) []string {
	return append([]string{"stack-hci-vm", "network", "lnet", "create", "--name", "aksarc-lnet-static", "--resource-group", "aks-rg",
		"--custom-location", clID, "--location", "autonomous", "--ip-allocation-method", "Static",
		"--address-prefixes", "192.168.200.0/24", "--gateway", "192.168.200.1", "--dns-servers", "192.168.200.222",
		"--ip-pool-start", "192.168.200.180", "--ip-pool-end", "192.168.200.190", "--vlan", "0",
		"--vm-switch-name", "ConvergedSwitch(compute)"}, more...)
}

func createArgs(more ...string) []string {
	return append([]string{"aksarc", "create", "--name", "c1", "--resource-group", "aks-rg", "--custom-location", clID,
		"--vnet-ids", lnetID, "--control-plane-ip", "192.168.200.30", "--node-count", "2", "--kubernetes-version", "1.29.4",
		"--generate-ssh-keys"}, more...)
}

// deployed is a rig on which the sample deployment has been made.
func deployed(t *testing.T) *rig {
	t.Helper()
	r := newRig(t, "2411", "")
	r.ok(lnetArgs()...)
	r.ok(createArgs("--no-wait")...)
	r.pass(15 * time.Minute)
	require.Equal(t, "Succeeded", r.state("c1"))
	return r
}

// state is a cluster's provisioning state.
func (r *rig) state(cluster string) string {
	r.t.Helper()
	return r.text("properties.provisioningState", "aksarc", "show", "-n", cluster, "-g", "aks-rg")
}

// object decodes a call's JSON, skipping what may be printed before it.
func (r *rig) object(args ...string) map[string]any {
	r.t.Helper()
	out := r.ok(args...)
	var o map[string]any
	require.NoError(r.t, json.Unmarshal([]byte(out[strings.IndexByte(out, '{'):]), &o))
	return o
}

// serve starts the clusters' API servers for the length of the test.
func (r *rig) serve() string {
	r.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r.t.Cleanup(cancel)
	served, err := Serve(ctx, r.env)
	require.NoError(r.t, err)
	return served.Addr
}

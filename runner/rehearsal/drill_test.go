package rehearsal

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// repair does what the drill leaves to somebody else.
func (r *rig) repair(scenario string) {
	r.t.Helper()
	s, err := Load(scenario)
	require.NoError(r.t, err)
	require.Equal(r.t, "REHEARSAL: "+s.Outside.Text+"\n", r.ok("rehearsal-repair"))
}

// deploy is the sample deployment to its end, which must be good.
func (r *rig) deploy() {
	r.t.Helper()
	r.ok(lnetArgs()...)
	r.ok(createArgs("--no-wait")...)
	r.pass(15 * time.Minute)
	require.Equal(r.t, "Succeeded", r.state("c1"))
}

// drills are walked with the wrong reaction first, which must do no harm, and
// then to the right way out.
var drills = map[string]func(t *testing.T, r *rig){
	"not-signed-in": func(t *testing.T, r *rig) {
		assert.Contains(t, r.ok("rehearsal-repair"), "Nothing here")
		assert.Equal(t, 1, r.az(lnetArgs()...).code)
		r.ok("login")
		r.deploy()
	},
	"az-too-old": func(t *testing.T, r *rig) {
		assert.Equal(t, "2.45.0", r.text(`"azure-cli"`, "version"))
		r.repair("az-too-old")
		assert.Equal(t, "2.60.0", r.text(`"azure-cli"`, "version"))
		r.deploy()
	},
	"extensions-with-media": func(t *testing.T, r *rig) {
		assert.Equal(t, 1, r.az("extension", "add", "-n", "aksarc", "--version", "1.2.23").code)
		for _, w := range []string{"aksarc-1.2.23", "stack_hci_vm-1.3.0", "customlocation-0.1.3"} {
			r.ok("extension", "add", "--yes", "--source", filepath.Join(r.env.SiteDir, "media", w+"-py3-none-any.whl"))
		}
		r.deploy()
	},
	"extensions-without-media": func(t *testing.T, r *rig) {
		wheel := filepath.Join(r.env.SiteDir, "media", "aksarc-1.2.23-py3-none-any.whl")
		assert.Contains(t, r.az("extension", "add", "--yes", "--source", wheel).err, "not found")
		r.repair("extensions-without-media")
		for _, w := range []string{"aksarc-1.2.23", "stack_hci_vm-1.3.0", "customlocation-0.1.3"} {
			r.ok("extension", "add", "--yes", "--source", filepath.Join(r.env.SiteDir, "media", w+"-py3-none-any.whl"))
		}
		r.deploy()
	},
	"root-not-trusted": func(t *testing.T, r *rig) {
		a := r.az("group", "list")
		assert.Equal(t, 1, a.code)
		assert.Contains(t, a.err, "CERTIFICATE_VERIFY_FAILED")
		bundle := ""
		r.env.Getenv = func(name string) string { return map[string]string{"REQUESTS_CA_BUNDLE": bundle}[name] }
		bundle = "/no/such/bundle.pem"
		assert.Contains(t, r.az("group", "list").err, "REQUESTS_CA_BUNDLE environment variable is specified with an invalid file path")
		bundle = filepath.Join(r.env.SiteDir, "site.json")
		assert.Equal(t, 1, r.az("group", "list").code, "a bundle without the root doesn't help")
		bundle = filepath.Join(r.env.SiteDir, rootFile)
		r.deploy()
	},
	"token-expires": func(t *testing.T, r *rig) {
		r.ok(lnetArgs()...)
		assert.Equal(t, 3, r.az("aksarc", "show", "-n", "c1", "-g", "aks-rg").code, "looking first does no harm")
		r.ok(createArgs("--no-wait")...)
		a := r.az("aksarc", "show", "-n", "c1", "-g", "aks-rg")
		assert.Equal(t, 1, a.code)
		assert.Contains(t, a.err, "(ExpiredAuthenticationToken)")
		assert.Equal(t, 1, r.az("aksarc", "delete", "-n", "c1", "-g", "aks-rg", "--yes").code, "the wrong reaction has no token either")
		r.pass(15 * time.Minute)
		r.ok("login")
		assert.Equal(t, "Succeeded", r.state("c1"), "the site went on by itself")
	},
	"sign-in-ends-early": func(t *testing.T, r *rig) {
		r.ok("group", "list")
		a := r.az("stack-hci-vm", "network", "lnet", "list")
		assert.Equal(t, 1, a.code)
		assert.Contains(t, a.err, "(ExpiredAuthenticationToken)")
		assert.Equal(t, 1, r.az(lnetArgs()...).code, "the wrong reaction: nothing can be made without a token")
		r.ok("login")
		r.ok("stack-hci-vm", "network", "lnet", "list")
		r.deploy()
	},
	"wrong-custom-location": func(t *testing.T, r *rig) {
		assert.Contains(t, r.az(lnetArgs()...).err, "(CustomLocationOperationDenied)")
		cl2 := strings.Replace(clID, "/cl1", "/cl2", 1)
		r.ok(with(lnetArgs(), "--custom-location", cl2)...)
		r.ok(with(createArgs(), "--custom-location", cl2)...)
	},
	"network-other-values": func(t *testing.T, r *rig) {
		assert.Contains(t, r.az(lnetArgs()...).err, "(PropertyChangeNotAllowed)")
		assert.Equal(t, "7", r.text("properties.subnets[0].properties.vlan", "stack-hci-vm", "network", "lnet", "show", "--ids", lnetID))
		r.ok(with(lnetArgs(), "--name", "mine")...)
		r.ok(with(createArgs(), "--vnet-ids", strings.Replace(lnetID, "aksarc-lnet-static", "mine", 1))...)
	},
	"pool-too-small": func(t *testing.T, r *rig) {
		assert.Equal(t, "8\n3", r.text(poolInfo, "stack-hci-vm", "network", "lnet", "show", "--ids", lnetID))
		assert.Contains(t, r.az(createArgs("--no-wait")...).err, "4 needed (nodes and one for upgrades), 3 available")
		r.ok(with(createArgs(), "--node-count", "1")...)
	},
	"control-plane-ip-taken": func(t *testing.T, r *rig) {
		r.ok(lnetArgs()...)
		began := r.now
		assert.Contains(t, r.az(createArgs()...).err, "192.168.200.30 is in use by another host of the network")
		assert.Greater(t, r.now.Sub(began), 10*time.Minute, "it is found out late")
		assert.Equal(t, "Succeeded", r.state("depot"))
		r.ok("aksarc", "delete", "-n", "c1", "-g", "aks-rg", "--yes")
		r.ok(with(createArgs(), "--control-plane-ip", "192.168.200.31")...)
	},
	"version-not-ready": func(t *testing.T, r *rig) {
		r.ok(lnetArgs()...)
		ready := "properties.values[].patchVersions.\"1.29.4\".readiness[?osType=='Linux'].ready|[0]"
		assert.Equal(t, "false", r.text(ready, "aksarc", "get-versions", "--custom-location", clID))
		assert.Contains(t, r.az(createArgs("--no-wait")...).err, "Kubernetes version 1.29.4 is not ready for use on Linux")
		r.ok(with(createArgs(), "--kubernetes-version", "1.29.2")...)
	},
	"webhook-denied": func(t *testing.T, r *rig) {
		r.ok(lnetArgs()...)
		a := r.az(createArgs("--no-wait")...)
		assert.Equal(t, 1, a.code)
		assert.Contains(t, a.err, `"name": "DNSResolutionError"`)
		assert.Equal(t, "Failed", r.state("c1"))
		assert.Contains(t, r.az(createArgs("--no-wait")...).err, "(OperationNotAllowed)")
		r.ok("aksarc", "delete", "-n", "c1", "-g", "aks-rg", "--yes")
		r.ok(createArgs()...)
	},
	"create-fails-half-way": func(t *testing.T, r *rig) {
		r.ok(lnetArgs()...)
		r.ok(createArgs("--no-wait")...)
		r.pass(8 * time.Minute)
		assert.Equal(t, "Creating", r.state("c1"))
		r.pass(time.Minute)
		assert.Equal(t, "Failed", r.state("c1"))
		assert.Contains(t, r.text("properties.status.errorMessage", "aksarc", "show", "-n", "c1", "-g", "aks-rg"), "Failed to reach VM over SSH")
		assert.Equal(t, "c1\nedge-ops", r.text("[].name", "resource", "list", "-g", "aks-rg", "--resource-type", "Microsoft.Kubernetes/connectedClusters"))
		assert.Equal(t, 1, r.az(createArgs("--no-wait")...).code)
		r.ok("aksarc", "delete", "-n", "c1", "-g", "aks-rg", "--yes")
		r.ok(createArgs()...)
	},
	"appliance-restarts": func(t *testing.T, r *rig) {
		r.ok(lnetArgs()...)
		r.ok(createArgs("--no-wait")...)
		assert.Contains(t, r.az("aksarc", "show", "-n", "c1", "-g", "aks-rg").err, "Connection refused")
		assert.Equal(t, 1, r.az("aksarc", "delete", "-n", "c1", "-g", "aks-rg", "--yes").code)
		r.pass(15 * time.Minute)
		assert.Equal(t, "Creating", r.state("c1"), "it takes that much longer")
		r.pass(6 * time.Minute)
		assert.Equal(t, "Succeeded", r.state("c1"))
	},
	"console-lost": func(t *testing.T, r *rig) {
		r.ok(lnetArgs()...)
		r.env.Sleep = func(time.Duration) bool { return false } // the console is gone
		assert.Equal(t, 1, r.az(createArgs()...).code)
		r.pass(15 * time.Minute)
		assert.Equal(t, "Succeeded", r.state("c1"))
	},
	"credentials-denied": func(t *testing.T, r *rig) {
		r.deploy()
		get := []string{"aksarc", "get-credentials", "-n", "c1", "-g", "aks-rg", "--admin", "-f", filepath.Join(t.TempDir(), "k")}
		a := r.az(get...)
		assert.Equal(t, 1, a.code)
		assert.Contains(t, a.err, "(AuthorizationFailed)")
		assert.Contains(t, a.err, "listAdminKubeconfig/action")
		r.repair("credentials-denied")
		r.ok(get...)
	},
	"api-unreachable": func(t *testing.T, r *rig) {
		r.deploy()
		r.serve()
		file := filepath.Join(t.TempDir(), "k")
		r.ok("aksarc", "get-credentials", "-n", "c1", "-g", "aks-rg", "--admin", "-f", file)
		_, err := fetch(t, file, "/readyz")
		assert.Error(t, err)
		r.repair("api-unreachable")
		body, err := fetch(t, file, "/readyz")
		require.NoError(t, err)
		assert.Equal(t, "ok", body)
	},
	"delete-hangs": func(t *testing.T, r *rig) {
		r.ok("aksarc", "delete", "-n", "edge-ops", "-g", "aks-rg", "--yes", "--no-wait")
		r.pass(3 * time.Hour)
		assert.Equal(t, "Deleting", r.state("edge-ops"))
		r.ok("aksarc", "delete", "-n", "edge-ops", "-g", "aks-rg", "--yes", "--no-wait")
		assert.Equal(t, "Deleting", r.state("edge-ops"))
		r.repair("delete-hangs")
		assert.Equal(t, 3, r.az("aksarc", "show", "-n", "edge-ops", "-g", "aks-rg").code)
	},
	"air-gap-failure": func(t *testing.T, r *rig) {
		r.ok(lnetArgs()...)
		for range 2 {
			assert.Contains(t, r.az(createArgs()...).err, "mcr.microsoft.com")
			r.ok("aksarc", "delete", "-n", "c1", "-g", "aks-rg", "--yes")
		}
	},
}

func TestDrills(t *testing.T) {
	t.Parallel()
	for _, s := range Scenarios() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			walk := drills[s.Name]
			require.NotNil(t, walk, "a drill without a walk")
			release := s.Release
			if release == "" {
				release = "2411"
			}
			walk(t, newRig(t, release, s.Name))
		})
	}
}

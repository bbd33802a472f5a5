package rehearsal

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"aksarc-wizard/runner/rehearsal/kube"
)

// client is what a program makes of a kubeconfig.
func client(t *testing.T, file string) (*http.Client, string) {
	t.Helper()
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	var c kube.Config
	require.NoError(t, yaml.Unmarshal(content, &c))
	raw := func(value any) []byte {
		b, err := base64.StdEncoding.DecodeString(value.(string))
		require.NoError(t, err)
		return b
	}
	pair, err := tls.X509KeyPair(raw(c.Users[0].User["client-certificate-data"]), raw(c.Users[0].User["client-key-data"]))
	require.NoError(t, err)
	roots := x509.NewCertPool()
	require.True(t, roots.AppendCertsFromPEM(raw(c.Clusters[0].Cluster["certificate-authority-data"])))
	proxy, err := url.Parse(c.Clusters[0].Cluster["proxy-url"].(string))
	require.NoError(t, err)
	transport := &http.Transport{
		Proxy: http.ProxyURL(proxy),
		// The rig's clock stands in 2026-03; the certificates follow it.
		TLSClientConfig: &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{pair},
			Time: func() time.Time { return time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC) }},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: 10 * time.Second}, c.Clusters[0].Cluster["server"].(string)
}

func fetch(t *testing.T, file, path string) (string, error) {
	t.Helper()
	c, server := client(t, file)
	resp, err := c.Get(server + path)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return string(body), err
}

func credentials(r *rig) string {
	r.t.Helper()
	file := filepath.Join(r.t.TempDir(), "c1.kubeconfig")
	r.ok("aksarc", "get-credentials", "-n", "c1", "-g", "aks-rg", "--admin", "-f", file)
	return file
}

func TestNodesAreThoseOrderedAndBecomeReady(t *testing.T) {
	t.Parallel()
	r := newRig(t, "2411", "")
	r.serve()
	r.ok(lnetArgs()...)
	r.ok(createArgs()...)
	file := credentials(r)
	nodes := func() (total, ready int) {
		body, err := fetch(t, file, "/api/v1/nodes")
		require.NoError(t, err)
		var list struct {
			Items []struct {
				Status struct {
					NodeInfo   struct{ KubeletVersion string }
					Conditions []struct{ Type, Status string }
				}
			}
		}
		require.NoError(t, json.Unmarshal([]byte(body), &list))
		for _, n := range list.Items {
			assert.Equal(t, "v1.29.4", n.Status.NodeInfo.KubeletVersion)
			if n.Status.Conditions[0].Status == "True" {
				ready++
			}
		}
		return len(list.Items), ready
	}
	total, ready := nodes()
	assert.Equal(t, 3, total)
	assert.Less(t, ready, 3, "not all at once")
	r.pass(time.Minute)
	_, ready = nodes()
	assert.Equal(t, 3, ready)
}

func TestAClientCertificateIsNeeded(t *testing.T) {
	t.Parallel()
	r := deployed(t)
	r.serve()
	c, server := client(t, credentials(r))
	c.Transport.(*http.Transport).TLSClientConfig.Certificates = nil
	resp, err := c.Get(server + "/readyz")
	if err == nil {
		resp.Body.Close()
	}
	assert.ErrorContains(t, err, "certificate")
}

func TestNothingElseAnswersBehindTheProxy(t *testing.T) {
	t.Parallel()
	r := deployed(t)
	addr := r.serve()
	proxy := &url.URL{Scheme: "http", Host: addr}
	transport := &http.Transport{Proxy: http.ProxyURL(proxy)}
	t.Cleanup(transport.CloseIdleConnections)
	c := &http.Client{Transport: transport}
	for _, target := range []string{"https://192.168.200.31:6443/", "https://192.168.200.30:443/", "https://example.com/"} {
		_, err := c.Get(target)
		assert.Error(t, err, target)
	}
	resp, err := c.Get("http://example.com/")
	require.NoError(t, err)
	resp.Body.Close()
	assert.Equal(t, http.StatusMethodNotAllowed, resp.StatusCode)
}

func TestThePortIsKept(t *testing.T) {
	t.Parallel()
	r := newRig(t, "2411", "")
	port, err := kube.Port(r.env.SiteDir)
	require.NoError(t, err)
	again, err := kube.Port(r.env.SiteDir)
	require.NoError(t, err)
	assert.Equal(t, port, again)
	first := r.serve()
	second := r.serve()
	assert.Equal(t, first, second, "who serves the same site shares its port")
	l, err := net.Listen("tcp4", "127.0.0.1:0") // somebody else's, who listens and never answers HTTP
	require.NoError(t, err)
	defer l.Close()
	go func() {
		for c, err := l.Accept(); err == nil; c, err = l.Accept() {
			_ = c.Close()
		}
	}()
	busy := newRig(t, "2411", "")
	record := fmt.Sprintf("%d\n", l.Addr().(*net.TCPAddr).Port)
	require.NoError(t, os.WriteFile(filepath.Join(busy.env.SiteDir, "api.port"), []byte(record), 0o600))
	assert.NotEqual(t, l.Addr().String(), busy.serve(), "a stranger's port isn't waited for")
}

func TestKubectl(t *testing.T) {
	t.Parallel()
	kubectl, err := exec.LookPath("kubectl")
	if err != nil {
		t.Skip("SKIP-TOOL: kubectl: that it can look at a rehearsal cluster was not tested")
	}
	r := newRig(t, "2411", "")
	r.env.Now = time.Now // kubectl checks certificates by the real clock
	r.env.Speed = 0
	require.NoError(t, Prepare(r.env, "2411", "delete-hangs"))
	r.serve()
	r.ok(lnetArgs()...)
	r.ok(createArgs()...)
	file := credentials(r)
	run := func(kubeconfig string, args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), kubectl, append(args, "--request-timeout=10s", "--cache-dir="+t.TempDir())...)
		cmd.Env = []string{"KUBECONFIG=" + kubeconfig, "HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH")}
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "kubectl %v: %s", args, out)
		return string(out)
	}
	assert.Contains(t, run(file, "get", "ns"), "kube-system")
	nodes := run(file, "get", "nodes")
	assert.Equal(t, 3, strings.Count(nodes, " Ready "), nodes)
	assert.Equal(t, 3, strings.Count(nodes, "v1.29.4"), nodes)
	assert.Equal(t, 3, strings.Count(run(file, "get", "nodes", "-o", "json"), `"kind": "Node"`))
	assert.Contains(t, run(file, "get", "pods", "-A"), "Running")
	// As JSON: what is printed for people changed between kubectl's versions.
	assert.Regexp(t, `"serverVersion": \{[^}]*"gitVersion": "v1\.29\.4"`, run(file, "version", "-o", "json"))
	assert.Equal(t, "ok", run(file, "get", "--raw", "/readyz"))

	// The way out of the drill, with the real tool.
	edge := filepath.Join(t.TempDir(), "edge")
	r.ok("aksarc", "get-credentials", "-n", "edge-ops", "-g", "aks-rg", "--admin", "-f", edge)
	r.ok("aksarc", "delete", "-n", "edge-ops", "-g", "aks-rg", "--yes", "--no-wait")
	assert.Equal(t, "Deleting", r.state("edge-ops"))
	assert.Contains(t, run(edge, "get", "pdb", "-A"), "checkout")
	assert.Contains(t, run(edge, "delete", "pdb", "checkout", "-n", "shop", "--wait=false"), "deleted")
	assert.Equal(t, 3, r.az("aksarc", "show", "-n", "edge-ops", "-g", "aks-rg").code)
}

package kube_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/kube"
	"aksarc-wizard/runner/private"
	"aksarc-wizard/runner/runnertest"
)

const goodServer = "https://192.168.200.30:6443"

func row(t *testing.T, rows []kube.Row, id string) kube.Row {
	t.Helper()
	for _, r := range rows {
		if r.ID == id {
			return r
		}
	}
	require.Failf(t, "no such row", "%s in %v", id, rows)
	return kube.Row{}
}

func TestCheckTheFile(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	good := a.kubeconfig(goodServer)
	want := runner.Proof{Server: "192.168.200.30"}
	tests := []struct {
		name  string
		edit  func(*kubeconfig)
		after time.Duration
		id    string
		level kube.Level
		says  string
	}{
		{"good server", nil, time.Hour, "file.server", kube.OK, goodServer},
		{"good context", nil, time.Hour, "file.contexts", kube.OK, "c1-admin@c1"},
		{"good dates", nil, time.Hour, "file.certificate", kube.OK, "until 2026-03-31 08:00 UTC"},
		{"other server", func(k *kubeconfig) { k.server = "https://192.168.200.31:6443" }, time.Hour, "file.server", kube.Fail, "wanted " + goodServer},
		{"no port", func(k *kubeconfig) { k.server = "https://192.168.200.30" }, time.Hour, "file.server", kube.Fail, "wanted"},
		{"not yet valid", nil, -time.Hour, "file.certificate", kube.Fail, "not valid yet"},
		{"expired", nil, month, "file.certificate", kube.Fail, "has expired"},
		{"expires soon", nil, month - time.Hour, "file.certificate", kube.Warn, "expires soon"},
		{"no key", func(k *kubeconfig) { k.key = nil }, time.Hour, "file.certificate", kube.Fail, "key that belongs to it is missing"},
		{"rubbish certificate", func(k *kubeconfig) { k.cert = []byte("rubbish") }, time.Hour, "file.certificate", kube.Fail, "not a certificate"},
		{"rubbish authority", func(k *kubeconfig) { k.ca = []byte("rubbish") }, time.Hour, "file.authority", kube.Fail, "no certificate"},
		{"two contexts", func(k *kubeconfig) { k.extra = "- name: other\n  context: {cluster: c1, user: c1-admin}\n" }, time.Hour, "file.contexts", kube.Warn, "2, so the file"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k := good
			if tt.edit != nil {
				tt.edit(&k)
			}
			rows, _, err := kube.Check(k.write(t), want, day0.Add(tt.after))
			require.NoError(t, err)
			got := row(t, rows, tt.id)
			assert.Equal(t, tt.level, got.Level, got.Detail)
			assert.Contains(t, got.Detail, tt.says)
		})
	}
}

func TestCheckRefusesWhatIsNoKubeconfig(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	good := a.kubeconfig(goodServer).text()
	for name, text := range map[string]string{
		"empty":            "",
		"html":             "<html><body>Sign in to the proxy</body></html>",
		"a list":           "- a\n- b\n",
		"broken yaml":      "clusters: [",
		"truncated":        good[:len(good)/3],
		"not base64":       strings.Replace(good, "certificate-authority-data: ", "certificate-authority-data: _", 1),
		"key not base64":   strings.Replace(good, "client-key-data: ", "client-key-data: _", 1),
		"dangling cluster": strings.Replace(good, "cluster: c1,", "cluster: c9,", 1),
		"dangling current": strings.Replace(good, "current-context: c1-admin@c1", "current-context: x", 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(runnertest.TempDir(t), "k")
			require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
			rows, _, err := kube.Check(path, runner.Proof{}, day0)
			require.NoError(t, err)
			last := rows[len(rows)-1]
			assert.Equal(t, kube.Fail, last.Level, "%v", rows)
		})
	}
	_, _, err := kube.Check(filepath.Join(runnertest.TempDir(t), "none"), runner.Proof{}, day0)
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = kube.Read(runnertest.TempDir(t))
	require.ErrorContains(t, err, "not a plain file")
}

func TestCheckMakesTheFilePrivate(t *testing.T) {
	t.Parallel()
	path := newAuthority(t).kubeconfig(goodServer).write(t)
	require.NoError(t, os.Chmod(path, 0o644))
	who, err := private.Others(path)
	require.NoError(t, err)
	if runtime.GOOS == "windows" && who == "" {
		t.Skip("the folder of temporary files is private already")
	}
	rows, _, err := kube.Check(path, runner.Proof{}, day0)
	require.NoError(t, err)
	mode := row(t, rows, "file.mode")
	assert.Equal(t, kube.Warn, mode.Level)
	assert.Equal(t, "others could ("+who+"); now only its owner can", mode.Detail)
	who, err = private.Others(path)
	require.NoError(t, err)
	assert.Empty(t, who)

	rows, _, err = kube.Check(path, runner.Proof{}, day0)
	require.NoError(t, err)
	assert.Equal(t, kube.OK, row(t, rows, "file.mode").Level)
}

// FuzzParse: whatever lies in the file, it is a config or a *FormatError.
func FuzzParse(f *testing.F) {
	f.Add([]byte("clusters: [{name: a, cluster: {server: x}}]\nusers: [{name: u}]\ncontexts: [{name: c, context: {cluster: a, user: u}}]\n"))
	f.Add([]byte("a: &a [*a]"))
	f.Add([]byte("\x00\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		config, err := kube.Parse("/nowhere/k", data)
		if err != nil {
			var format *kube.FormatError
			require.ErrorAs(t, err, &format)
			return
		}
		_, _, _ = config.Active()
	})
}

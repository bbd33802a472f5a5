package kube_test

import (
	"fmt"
	"os"
	"os/exec"
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

const elsewhere = `apiVersion: v1
kind: Config
# mine
preferences: {}
clusters:
- name: elsewhere
  cluster: {server: "https://10.0.0.1:6443", certificate-authority: ca/site.pem}
contexts:
- name: me@elsewhere
  context: {cluster: elsewhere, user: me, namespace: shop}
- name: lonely
  context: {cluster: gone, user: nobody}
current-context: me@elsewhere
users:
- name: me
  user: {token: a-token}
- name: runs
  user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: login, interactiveMode: Never}}
`

func writeFile(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "ca"), 0o700)) // for what the samples refer to
	require.NoError(t, os.WriteFile(filepath.Join(dir, "ca", "site.pem"), []byte("pem"), 0o600))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func mergeOnce(t *testing.T, into string, edit func(*runner.Merge)) (kube.Merged, string, error) {
	t.Helper()
	dir := runnertest.TempDir(t)
	a := newAuthority(t)
	m := runner.Merge{From: writeFile(t, dir, "c1.kubeconfig", a.kubeconfig(goodServer).text()), Into: filepath.Join(dir, "config")}
	if into != "missing" {
		writeFile(t, dir, "config", into)
	}
	if edit != nil {
		edit(&m)
	}
	out, err := kube.Merge(m, day0)
	return out, m.Into, err
}

// Incomplete files made az's own merge crash (fact 88).
func TestMergeIntoWhateverIsThere(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, into, current string }{
		{"missing", "missing", "c1-admin@c1"},
		{"empty", "", "c1-admin@c1"},
		{"blank", "\n\n", "c1-admin@c1"},
		{"only a kind", "apiVersion: v1\nkind: Config\n", "c1-admin@c1"},
		{"nulls", "apiVersion: v1\nkind: Config\nclusters: null\ncontexts: null\nusers: null\ncurrent-context: \"\"\n", "c1-admin@c1"},
		{"no users", "clusters:\n- name: x\n  cluster: {server: https://x}\n", "c1-admin@c1"},
		{"JSON", `{"kind":"Config","apiVersion":"v1","clusters":[]}`, "c1-admin@c1"},
		{"full", elsewhere, "me@elsewhere"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			out, path, err := mergeOnce(t, tt.into, nil)
			require.NoError(t, err)
			assert.Equal(t, []string{"cluster c1", "user c1-admin", "context c1-admin@c1"}, out.Added)
			assert.Equal(t, tt.current, out.Current)
			who, err := private.Others(path)
			require.NoError(t, err)
			assert.Empty(t, who)
			c, err := kube.Read(path)
			require.NoError(t, err)
			assert.Contains(t, c.Contexts, kube.Context{Name: "c1-admin@c1", Cluster: "c1", User: "c1-admin"})
			if strings.TrimSpace(tt.into) == "" || tt.into == "missing" {
				assert.Empty(t, out.Backup)
				return
			}
			kept, err := os.ReadFile(out.Backup)
			require.NoError(t, err)
			assert.Equal(t, tt.into, string(kept), "the copy is what was there, byte for byte")
		})
	}
}

func TestMergeClashes(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	mine := a.kubeconfig(goodServer).text()
	renewed := a.kubeconfig(goodServer).text() // same authority, another certificate
	tests := []struct {
		name, into string
		want       []string
	}{
		{"the same", mine, nil},
		{"an older certificate", renewed, nil},
		{"another authority", newAuthority(t).kubeconfig(goodServer).text(), []string{"cluster c1", "user c1-admin"}},
		{"another address", a.kubeconfig("https://10.9.9.9:6443").text(), []string{"cluster c1 (which leads to https://10.9.9.9:6443)", "user c1-admin"}},
		{"a context of that name", "contexts:\n- name: c1-admin@c1\n  context: {cluster: x, user: who}\n", []string{"context c1-admin@c1"}},
		{"a user of that name", "users:\n- name: c1-admin\n  user: {token: t}\n", []string{"user c1-admin"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := runnertest.TempDir(t)
			m := runner.Merge{From: writeFile(t, dir, "from", mine), Into: writeFile(t, dir, "into", tt.into)}
			_, err := kube.Merge(m, day0)
			if tt.want == nil {
				require.NoError(t, err)
				return
			}
			var clash *kube.ClashError
			require.ErrorAs(t, err, &clash)
			require.Len(t, clash.Clashes, len(tt.want))
			for i, w := range tt.want {
				assert.Contains(t, clash.Clashes[i], w)
			}
			after, err := os.ReadFile(m.Into)
			require.NoError(t, err)
			assert.Equal(t, tt.into, string(after), "a refusal changes nothing")
			left, err := filepath.Glob(filepath.Join(dir, "*"))
			require.NoError(t, err)
			assert.Len(t, left, 3, "no copy, no lock")

			m.Overwrite = true
			out, err := kube.Merge(m, day0)
			require.NoError(t, err)
			assert.NotEmpty(t, out.Backup)
			again, err := kube.Merge(m, day0)
			require.NoError(t, err)
			assert.False(t, again.Changed(), "the second time there is nothing to do")
		})
	}
}

// A shared user must not change under another cluster's context.
func TestMergeSharedUser(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	old := a.kubeconfig(goodServer)
	old.extra = "- name: other\n  context: {cluster: far, user: c1-admin}\n"
	dir := runnertest.TempDir(t)
	m := runner.Merge{From: writeFile(t, dir, "from", a.kubeconfig(goodServer).text()), Into: writeFile(t, dir, "into", old.text())}
	_, err := kube.Merge(m, day0)
	var clash *kube.ClashError
	require.ErrorAs(t, err, &clash)
	assert.Equal(t, []string{"user c1-admin (which other clusters use too)"}, clash.Clashes)
}

func TestMergeRefusesWithoutQuoting(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"users: [{name: a, user: {token: hush}}, {name: a, user: {token: hush}}]\n", "\tclient-key-data: hush", "kind: Secret\napiVersion: v1\ndata: {a: hush}\n"} {
		_, _, err := mergeOnce(t, bad, nil)
		var format *kube.FormatError
		require.ErrorAs(t, err, &format, bad)
		assert.NotContains(t, err.Error(), "hush")
	}
}

func TestMergeLocksAndLinks(t *testing.T) {
	t.Parallel()
	_, _, err := mergeOnce(t, elsewhere, func(m *runner.Merge) {
		require.NoError(t, os.WriteFile(m.Into+".lock", nil, 0o600))
	})
	var locked *kube.LockedError
	require.ErrorAs(t, err, &locked)

	if runtime.GOOS == "windows" {
		return // making links needs a right there
	}
	_, path, err := mergeOnce(t, elsewhere, func(m *runner.Merge) {
		link := filepath.Join(filepath.Dir(m.Into), "link")
		require.NoError(t, os.Symlink("config", link))
		m.Into = link
	})
	require.NoError(t, err)
	info, err := os.Lstat(path)
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&os.ModeSymlink, "the link stays a link")
}

func TestForget(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	dir := runnertest.TempDir(t)
	into := writeFile(t, dir, "config", elsewhere)
	_, err := kube.Merge(runner.Merge{From: writeFile(t, dir, "from", a.kubeconfig(goodServer).text()), Into: into, Current: true}, day0)
	require.NoError(t, err)
	removed, _, err := kube.Forget(into, goodServer, newAuthority(t).pem, day0)
	require.NoError(t, err)
	assert.Empty(t, removed, "a cluster of another authority at the same address is another cluster")
	removed, backup, err := kube.Forget(into, goodServer, a.pem, day0.Add(time.Second))
	require.NoError(t, err)
	assert.Equal(t, []string{"cluster c1", "context c1-admin@c1", "user c1-admin"}, removed)
	assert.NotEmpty(t, backup)
	c, err := kube.Read(into)
	require.NoError(t, err)
	assert.Empty(t, c.Current, "no current context is better than another one by surprise")
	assert.Len(t, c.Clusters, 1)
	_, _, err = kube.Forget(filepath.Join(dir, "nothing"), goodServer, nil, day0)
	require.ErrorIs(t, err, os.ErrNotExist)
}

// What kubectl makes of the two files is what we make of them.
func TestMergeAsKubectlDoes(t *testing.T) {
	t.Parallel()
	kubectl, err := exec.LookPath("kubectl")
	if err != nil {
		t.Skip("SKIP-TOOL: kubectl: merges compared with those of kubectl config view --flatten")
	}
	view := func(files ...string) string {
		c := exec.Command(kubectl, "config", "view", "--raw")
		c.Env = []string{"KUBECONFIG=" + strings.Join(files, string(os.PathListSeparator)), "HOME=" + runnertest.TempDir(t)}
		out, err := c.Output()
		require.NoError(t, err)
		return string(out)
	}
	for i, into := range []string{elsewhere, "", "clusters: null\n", "kind: Config\napiVersion: v1\nextensions:\n- name: x\n  extension: {a: 1}\n"} {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			dir := runnertest.TempDir(t)
			from := writeFile(t, dir, "from", newAuthority(t).kubeconfig(goodServer).text())
			file := writeFile(t, dir, "into", into)
			want := view(file, from)
			_, err := kube.Merge(runner.Merge{From: from, Into: file}, day0)
			require.NoError(t, err)
			assert.Equal(t, want, view(file))
		})
	}
}

//go:build !windows

package private

import (
	"os"
	"path/filepath"
	"testing"

	"aksarc-wizard/runner/runnertest"

	"github.com/stretchr/testify/require"
)

const everyone = "mode 0646"

// letIn lets everybody read and change what is there.
func letIn(t *testing.T, path string) {
	t.Helper()
	info, err := os.Stat(path)
	require.NoError(t, err)
	mode := os.FileMode(0o646)
	if info.IsDir() {
		mode = 0o757
	}
	require.NoError(t, os.Chmod(path, mode))
}

// handsDown: a file gets its mode from whoever makes it.
func handsDown() bool { return true }

func TestALinkIsNeitherOpenedNorReplaced(t *testing.T) {
	t.Parallel()
	dir := runnertest.TempDir(t)
	victim, link := filepath.Join(dir, "victim"), filepath.Join(dir, "link")
	require.NoError(t, os.WriteFile(victim, []byte("precious"), 0o600))
	require.NoError(t, os.Symlink(victim, link))
	var unsafe *UnsafePathError
	_, err := Open(link, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	require.ErrorAs(t, err, &unsafe)
	require.ErrorAs(t, Write(link, []byte("x")), &unsafe)
	data, err := os.ReadFile(victim)
	require.NoError(t, err)
	require.Equal(t, "precious", string(data))
}

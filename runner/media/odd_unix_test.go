//go:build unix

package media_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Opening a pipe would wait for somebody to write into it.
func TestAPipeIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	dir := stick(t)
	file := filepath.Join(dir, aksarcWheel)
	require.NoError(t, os.Remove(file))
	require.NoError(t, syscall.Mkfifo(file, 0o600))
	_, problems := extension(t, dir, "aksarc", "1.2.23", linux311)
	assert.Contains(t, problems, "it is no file")
}

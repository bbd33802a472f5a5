package process

import (
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"aksarc-wizard/runner/runnertest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A child that is silent is looked at less and less often; its first word makes
// us attentive again.
func TestASilentChildIsLookedAtLessOften(t *testing.T) {
	t.Parallel()
	file := filepath.Join(runnertest.TempDir(t), "out")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	r, err := os.OpenFile(file, os.O_RDWR, 0)
	require.NoError(t, err)
	defer func() { assert.NoError(t, r.Close()) }()
	f, buf := newFollower(r), make([]byte, 8)
	time.AfterFunc(4*followSoon, f.finish)
	_, err = f.Read(buf)
	require.ErrorIs(t, err, io.EOF)
	assert.Greater(t, f.pause, 2*followSoon)
	assert.LessOrEqual(t, f.pause, followLate)

	require.NoError(t, os.WriteFile(file, []byte("word"), 0o600))
	n, err := f.Read(buf)
	require.NoError(t, err)
	assert.Equal(t, "word", string(buf[:n]))
	assert.Equal(t, followSoon, f.pause)
}

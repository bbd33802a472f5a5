package media_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner/media"
)

const aksarcWheel = "aksarc-1.2.23-py3-none-any.whl"

// A wheel that unpacks to far more than it is costs no more than what is read
// of any.
func TestMetadataThatUnpacksToFarTooMuchIsReadInPart(t *testing.T) {
	dir := stick(t)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("aksarc-1.2.23.dist-info/METADATA")
	require.NoError(t, err)
	_, err = w.Write([]byte("Name: aksarc\nRequires-Python: >=3.8\n"))
	require.NoError(t, err)
	zeros := make([]byte, 1<<20)
	for range 1 << 7 {
		_, err = w.Write(zeros)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	require.NoError(t, os.WriteFile(filepath.Join(dir, aksarcWheel), b.Bytes(), 0o600))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	read, err := media.ReadWheel(filepath.Join(dir, aksarcWheel))
	require.NoError(t, err)
	runtime.ReadMemStats(&after)
	assert.Equal(t, ">=3.8", read.RequiresPython)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(32<<20))
}

func TestWhatIsNoFileIsNoWheel(t *testing.T) {
	t.Parallel()
	dir := stick(t)
	file := filepath.Join(dir, aksarcWheel)
	aside := filepath.Join(t.TempDir(), "elsewhere.whl")
	require.NoError(t, os.Rename(file, aside))
	if os.Symlink(aside, file) == nil { // a stick can be a folder of links: what they lead to counts
		_, problems := extension(t, dir, "aksarc", "1.2.23", linux311)
		assert.Empty(t, problems)
		require.NoError(t, os.Remove(file))
	}
	require.NoError(t, os.Mkdir(file, 0o700))
	_, problems := extension(t, dir, "aksarc", "1.2.23", linux311)
	assert.Contains(t, problems, "there is no wheel of aksarc")
}

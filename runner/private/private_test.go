package private

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"aksarc-wizard/runner/runnertest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// nobodyElse fails when others than the owner reach the file.
func nobodyElse(t *testing.T, path string) {
	t.Helper()
	who, err := Others(path)
	require.NoError(t, err)
	assert.Empty(t, who, path)
}

func TestWhateverIsWrittenIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	dir := runnertest.TempDir(t)
	letIn(t, dir) // a folder that others may look into, as a shared one is

	made := filepath.Join(dir, "made")
	f, err := Open(made, os.O_CREATE|os.O_EXCL|os.O_WRONLY)
	require.NoError(t, err)
	nobodyElse(t, made) // before there is anything in it
	require.NoError(t, f.Close())

	written := filepath.Join(dir, "new", "written")
	require.NoError(t, Write(written, []byte("one")))
	nobodyElse(t, written)
	require.NoError(t, Write(written, []byte("two")))
	nobodyElse(t, written)
	data, err := Read(written, 3)
	require.NoError(t, err)
	assert.Equal(t, "two", string(data))
	assert.NoFileExists(t, filepath.Join(dir, "new", ".written.tmp"))
	_, err = Read(written, 2)
	require.ErrorContains(t, err, "larger than 2 bytes")
}

func TestWhatOthersCouldReachIsTakenFromThem(t *testing.T) {
	t.Parallel()
	for name, act := range map[string]func(path string) error{
		"opened": func(path string) error {
			f, err := Open(path, os.O_RDONLY)
			if err == nil {
				err = f.Close()
			}
			return err
		},
		"replaced":  func(path string) error { return Replace(path, []byte("x")) },
		"protected": Protect,
	} {
		path := filepath.Join(runnertest.TempDir(t), "open")
		require.NoError(t, os.WriteFile(path, []byte("x"), 0o600))
		letIn(t, path)
		who, err := Others(path)
		require.NoError(t, err)
		require.Equal(t, everyone, who, "%s: the file is open at first", name)
		require.NoError(t, act(path), name)
		nobodyElse(t, path)
		data, err := os.ReadFile(path)
		require.NoError(t, err, "%s: its owner still reads it", name)
		assert.Equal(t, "x", string(data))
	}
}

func TestFilesInAPrivateFolderAreSo(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(runnertest.TempDir(t), "dir")
	require.NoError(t, os.Mkdir(dir, 0o700))
	letIn(t, dir)
	require.NoError(t, MakeDir(dir))
	nobodyElse(t, dir)
	require.NoError(t, MakeDir(dir), "again")
	if !handsDown() {
		t.Skip("SKIP-TOOL: Windows: wine's folders hand no access list down")
	}
	path := filepath.Join(dir, "by-a-tool")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	nobodyElse(t, path)
}

func TestWhatIsNotThereOrNoFileIsAnError(t *testing.T) {
	t.Parallel()
	dir := runnertest.TempDir(t)
	path := filepath.Join(dir, "none")
	_, err := Others(path)
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.ErrorIs(t, Protect(path), fs.ErrNotExist)
	_, err = Open(path, os.O_RDONLY)
	require.ErrorIs(t, err, fs.ErrNotExist)
	var unsafe *UnsafePathError
	_, err = Open(dir, os.O_RDONLY)
	require.ErrorAs(t, err, &unsafe)
	require.ErrorAs(t, Replace(dir, nil), &unsafe)
	require.NoError(t, Write(path, nil))
	require.ErrorAs(t, MakeDir(path), &unsafe)
	_, err = Open(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY)
	require.ErrorIs(t, err, fs.ErrExist)
}

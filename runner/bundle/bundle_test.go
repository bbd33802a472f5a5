package bundle_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner/bundle"
	"aksarc-wizard/runner/sanitize"
)

var now = time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)

// pack makes an archive and reads it back.
func pack(t *testing.T, r *sanitize.Redactor, files ...bundle.File) (map[string]string, []bundle.Entry) {
	t.Helper()
	var b bytes.Buffer
	entries, err := bundle.Write(&b, files, r, now)
	require.NoError(t, err)
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	require.NoError(t, err)
	texts := map[string]string{}
	for _, f := range z.File {
		in, err := f.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(in)
		require.NoError(t, err)
		texts[f.Name] = string(text)
	}
	return texts, entries
}

func TestNoSecretAndNoEscapeGetsIn(t *testing.T) {
	t.Parallel()
	log := filepath.Join(t.TempDir(), "az.log")
	require.NoError(t, os.WriteFile(log, []byte("fine\r\n\x1b[2J\x1b]0;title\apage\n-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----\nthe word hunter2hunter2 was told\n"), 0o600))
	texts, entries := pack(t, sanitize.New("hunter2hunter2"), bundle.File{Name: "az.log", Path: log}, bundle.File{Name: "about.txt", Text: "password=Secret.123\nplain\n"})
	for name, text := range texts {
		assert.NotContains(t, text, "\x1b", name)
		assert.NotContains(t, text, "MIIEowIBAAKCAQEA", name)
		assert.NotContains(t, text, "hunter2", name)
		assert.NotContains(t, text, "Secret.123", name)
	}
	assert.Contains(t, texts["az.log"], "fine\n^[[2J")
	assert.Contains(t, texts["about.txt"], "plain\n")
	require.Len(t, entries, 2)
	assert.Positive(t, entries[0].Changed)
	sum := sha256.Sum256([]byte(texts["az.log"]))
	assert.Equal(t, hex.EncodeToString(sum[:]), entries[0].SHA256)
	assert.Contains(t, texts["MANIFEST.txt"], entries[0].SHA256+"  az.log")
	assert.EqualValues(t, len(texts["az.log"]), entries[0].Bytes)
}

func TestWhatCannotBeReadIsSaid(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	real := filepath.Join(dir, "real")
	require.NoError(t, os.WriteFile(real, []byte("elsewhere"), 0o600))
	files := []bundle.File{{Name: "gone", Path: filepath.Join(dir, "gone")}, {Name: "folder", Path: dir}}
	link := filepath.Join(dir, "link")
	if os.Symlink(real, link) == nil { // on Windows a privilege
		files = append(files, bundle.File{Name: "link", Path: link})
	}
	texts, entries := pack(t, sanitize.New(), files...)
	assert.Len(t, texts, 1, "the manifest alone")
	for _, e := range entries {
		assert.NotEmpty(t, e.Problem, e.Name)
		assert.NotContains(t, e.Problem, dir, "the place is said once, by whoever asked")
		assert.Contains(t, texts["MANIFEST.txt"], e.Name+": not in here: ")
	}
}

func TestALongFileGivesItsEndAndALongLineItsBeginning(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "az.log")
	f, err := os.Create(file)
	require.NoError(t, err)
	require.NoError(t, f.Truncate(bundle.MaxFile))
	_, err = f.Seek(0, io.SeekEnd)
	require.NoError(t, err)
	end := "\n" + strings.Repeat("y", 100<<10) + "\nthe end, without a newline"
	_, err = f.WriteString(end)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	texts, entries := pack(t, sanitize.New(), bundle.File{Name: "az.log", Path: file})
	assert.EqualValues(t, len(end), entries[0].LeftOut)
	assert.True(t, strings.HasSuffix(texts["az.log"], "(36864 more bytes)\nthe end, without a newline\n"), "got …%q", texts["az.log"][max(0, len(texts["az.log"])-80):])
	assert.Contains(t, texts["MANIFEST.txt"], "without its first")
}

func TestAFullDiskIsAnError(t *testing.T) {
	t.Parallel()
	_, err := bundle.Write(full{}, []bundle.File{{Name: "a", Text: strings.Repeat("x\n", 1<<20)}}, sanitize.New(), now)
	require.Error(t, err)
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

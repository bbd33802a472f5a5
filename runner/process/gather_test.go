package process

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"aksarc-wizard/runner/runnertest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What a killed run's command said is kept in the log, harmless and without
// secrets; its raw files go.
func TestGatherTakesOverWhatWasLeft(t *testing.T) {
	t.Parallel()
	dir := runnertest.TempDir(t)
	out, errs := filepath.Join(dir, "child-1.a.1.out"), filepath.Join(dir, "child-1.a.1.err")
	require.NoError(t, os.WriteFile(out, []byte("{\"state\":\"Succeeded\"}\n"), 0o600))
	require.NoError(t, os.WriteFile(errs, []byte("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl\n\x1b[2Jhello"), 0o600))
	half := filepath.Join(dir, "child-1.a.2.out")
	require.NoError(t, os.WriteFile(half, nil, 0o600))
	other := filepath.Join(dir, "az.log")
	require.NoError(t, os.WriteFile(other, nil, 0o600))

	var log bytes.Buffer
	r := New(Config{Dir: dir, Log: &log})
	require.NoError(t, r.Gather())
	assert.NoFileExists(t, out)
	assert.NoFileExists(t, errs)
	assert.NoFileExists(t, half, "the wizard was killed between its two files")
	assert.FileExists(t, other)
	assert.Contains(t, log.String(), `{"state":"Succeeded"}`)
	assert.Contains(t, log.String(), "hello")
	assert.NotContains(t, log.String(), "\x1b")
	assert.NotContains(t, log.String(), "eyJzdWIiOiJtZSJ9")

	log.Reset()
	require.NoError(t, r.Gather())
	assert.Empty(t, log.String(), "there is nothing left")
	require.NoError(t, New(Config{Log: &log}).Gather(), "without a folder nothing is left")
}

func TestTheNextChangeGathers(t *testing.T) {
	t.Parallel()
	cfg := tool(t, "work")
	var log bytes.Buffer
	cfg.Log = &log
	old := filepath.Join(cfg.Dir, "child-1.a.1.out")
	require.NoError(t, os.WriteFile(old, []byte("what it said\n"), 0o600))
	c := az("0s", filepath.Join(runnertest.TempDir(t), "proof"))
	_, err := New(cfg).Run(t.Context(), c, nil)
	require.NoError(t, err)
	assert.FileExists(t, old, "a read changes nothing")
	c.Mutates = true
	_, err = New(cfg).Run(t.Context(), c, nil)
	require.NoError(t, err)
	assert.NoFileExists(t, old)
	assert.Contains(t, log.String(), "what it said")
}

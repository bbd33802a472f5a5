package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/journal"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// On a shared file system the lock may not hold: that is said at the start, and
// stands in the journal.
func TestASharedStateFolderIsToldOnce(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	d, err := (&journal.Store{Root: home, Now: time.Now}).Create(journal.Meta{Cluster: "c1"})
	require.NoError(t, err)
	var told []string
	emit := func(e runner.Event) { told = append(told, e.Message) }
	kind := ""
	w := &world{host: Host{Now: time.Now, Shared: func(path string) string {
		assert.Equal(t, d.Dir, path)
		return kind
	}}}
	w.tellShared(d, emit)
	assert.Empty(t, told, "a local one")
	kind = "NFS"
	w.tellShared(d, emit)
	w.tellShared(d, emit) // as going on does
	require.NoError(t, d.Close())
	require.Len(t, told, 1)
	assert.Contains(t, told[0], d.Dir+" is on a shared file system (NFS)")
	text, err := os.ReadFile(filepath.Join(d.Dir, journal.JournalFile))
	require.NoError(t, err)
	assert.Equal(t, 1, strings.Count(string(text), "is on a shared file system (NFS)"))
}

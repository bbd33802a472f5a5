package process

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"
)

// skipOnWindows skips what rests on signals.
func skipOnWindows(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("there are no signals on Windows")
	}
}

// tempDir is t.TempDir, cleaned up with os.Remove alone: os.RemoveAll needs a
// system call on Windows that wine doesn't have.
func tempDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "process-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		var all []string
		_ = filepath.WalkDir(dir, func(path string, _ fs.DirEntry, _ error) error {
			all = append(all, path)
			return nil
		})
		for _, path := range slices.Backward(all) {
			if err := os.Remove(path); err != nil {
				t.Errorf("clean up: %v", err)
			}
		}
	})
	return dir
}

// strict is how long something may take that must end by itself in d. A busy
// machine gets ten times as long, less than the 20 s that a child of these
// tests lives; AKSARC_WIZARD_STRICT=1 holds to the figure.
func strict(d time.Duration) time.Duration {
	if os.Getenv("AKSARC_WIZARD_STRICT") != "" {
		return d
	}
	return 10 * d
}

package process

import (
	"os"
	"runtime"
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

// strict is how long something may take that must end by itself in d. A busy
// machine gets ten times as long, less than the 20 s that a child of these
// tests lives; AKSARC_WIZARD_STRICT=1 holds to the figure.
func strict(d time.Duration) time.Duration {
	if os.Getenv("AKSARC_WIZARD_STRICT") != "" {
		return d
	}
	return 10 * d
}

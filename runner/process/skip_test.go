package process

import (
	"runtime"
	"testing"
)

// skipOnWindows skips what rests on signals.
func skipOnWindows(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("there are no signals on Windows")
	}
}

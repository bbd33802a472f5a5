package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner/private"
	"aksarc-wizard/runner/sanitize"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui/screen"
)

// What a crash may quote: a secret of this run, secrets by their shape, and
// text that acts on a terminal.
const (
	crashSecret = "CANARY-told-3f9c1d"
	crashJWT    = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJDQU5BUllKV1QifQ.Q0FOQVJZLXNpZ25hdHVyZQ"
	crashKey    = "Q0FOQVJZUEVNQ0FOQVJZUEVNQ0FOQVJZUEVN"
	crashQuotes = "bad answer " + crashSecret + " Authorization: Bearer " + crashJWT + " --password CANARYpw77\n" +
		"-----BEGIN RSA PRIVATE KEY-----\n" + crashKey + "\n" + crashKey + "==\n-----END RSA PRIVATE KEY-----\n\x1b[2J\x1b]0;owned\a\u202e"
)

func harmlessCrash(t *testing.T, file string) {
	t.Helper()
	text, err := private.Read(file, maxCrash)
	require.NoError(t, err)
	for _, secret := range []string{crashSecret, crashJWT, crashKey, "CANARYpw77", "\x1b", "\a", "\u202e"} {
		assert.NotContains(t, string(text), secret)
	}
	assert.Contains(t, string(text), "bad answer")
	assert.Contains(t, string(text), "main.go:7", "where it happened stays")
	assert.Contains(t, string(text), "^[[2J")
}

func TestACrashReportHoldsNoSecretAndActsOnNothing(t *testing.T) {
	t.Parallel()
	w := &world{redactor: sanitize.New(crashSecret), about: steps.About{DraftFile: filepath.Join(t.TempDir(), "draft.yaml")}}
	said := (&app{}).crashReport(w, &screen.PanicError{Where: "Update", Value: crashQuotes, Stack: []byte("goroutine 1\n\tmain.go:7\n" + crashQuotes)})
	file := w.about.DraftFile + ".crash.txt"
	assert.Contains(t, said, file)
	harmlessCrash(t, file)
}

// The runtime writes what it crashes with as it is; the next start makes it
// harmless before anybody passes it on, and keeps it.
func TestWhatTheRuntimeWroteIsMadeHarmlessAtTheNextStart(t *testing.T) {
	t.Parallel()
	draft := filepath.Join(t.TempDir(), "draft.yaml")
	file := draft + ".crash.txt"
	require.NoError(t, os.WriteFile(file, []byte("panic: "+crashQuotes+"\n\ngoroutine 7\n\tmain.go:7\n"), 0o600))
	tidyCrash(sanitize.New(crashSecret), file)
	harmlessCrash(t, file)
	before, err := os.ReadFile(file)
	require.NoError(t, err)
	tidyCrash(sanitize.New(crashSecret), file)
	after, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(before), string(after))
	assert.True(t, strings.HasPrefix(string(after), "panic: "))
	tidyCrash(sanitize.New(), file+"-not") // none is no matter
}

package process

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/runnertest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// files stand in for a terminal.
func files(t *testing.T) (in, out, errs *os.File) {
	t.Helper()
	dir := runnertest.TempDir(t)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "in"), []byte("typed"), 0o600))
	open := func(name string) *os.File {
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_RDWR|os.O_CREATE, 0o600)
		require.NoError(t, err)
		t.Cleanup(func() { _ = f.Close() })
		return f
	}
	return open("in"), open("out"), open("err")
}

func login(args ...string) runner.Command {
	return runner.Command{Program: runner.Az, Args: args, Interactive: true, Mutates: true}
}

func TestInteractiveHandsTheTerminalOver(t *testing.T) {
	t.Parallel()
	in, out, errs := files(t)
	cfg := tool(t, "echo")
	var log lockedBuffer
	cfg.Log = &log
	res, err := New(cfg).Interactive(t.Context(), login("login", "--use-device-code"), in, out, errs)
	require.NoError(t, err)
	assert.Zero(t, res.ExitCode)
	assert.Empty(t, res.Stdout, "nothing of it is kept")
	seen, err := os.ReadFile(out.Name())
	require.NoError(t, err)
	assert.Contains(t, string(seen), `"stdin":"typed"`)
	assert.Contains(t, string(seen), "AZURE_EXTENSION_USE_DYNAMIC_INSTALL=no")
	assert.Contains(t, log.String(), "$ az login --use-device-code\n")
	assert.NotContains(t, log.String(), "typed")
}

func TestInteractiveTellsTheExitCode(t *testing.T) {
	t.Parallel()
	in, out, errs := files(t)
	res, err := New(tool(t, "say")).Interactive(t.Context(), login("", "ERROR: no", "1"), in, out, errs)
	require.NoError(t, err)
	assert.Equal(t, 1, res.ExitCode)
}

func TestInteractiveCanBeCancelled(t *testing.T) {
	t.Parallel()
	for _, role := range []string{"hang", "deaf"} {
		in, out, errs := files(t)
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		began := time.Now()
		_, err := New(tool(t, role)).Interactive(ctx, login(), in, out, errs)
		cancel()
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Less(t, time.Since(began), strict(time.Second))
	}
}

func TestOnlyInteractiveCommandsGetTheTerminal(t *testing.T) {
	t.Parallel()
	in, out, errs := files(t)
	_, err := New(tool(t, "echo")).Interactive(t.Context(), az("version"), in, out, errs)
	require.ErrorIs(t, err, errNotInteractive)
}

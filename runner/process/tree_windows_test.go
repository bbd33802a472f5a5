package process

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/runnertest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/windows"
)

// alive reports whether the process has not ended.
func alive(pid int) bool {
	h, err := windows.OpenProcess(windows.SYNCHRONIZE, false, uint32(pid))
	if err != nil {
		return false
	}
	defer func() { _ = windows.CloseHandle(h) }()
	event, err := windows.WaitForSingleObject(h, 0)
	return err == nil && event == uint32(windows.WAIT_TIMEOUT)
}

// A grandchild is in the job as well: none is left after a cancel.
func TestCancelEndsTheWholeJob(t *testing.T) {
	t.Parallel()
	for _, mutates := range []bool{false, true} {
		pidFile := filepath.Join(runnertest.TempDir(t), "pid")
		c := az("escapee", pidFile)
		c.Mutates = mutates
		took, err := cancelWhenReady(t, New(tool(t, "parent")), c)
		require.ErrorIs(t, err, context.Canceled)
		assert.Less(t, took, strict(time.Second))
		b, err := os.ReadFile(pidFile)
		require.NoError(t, err)
		pid, err := strconv.Atoi(string(b))
		require.NoError(t, err)
		assert.Eventually(t, func() bool { return !alive(pid) }, 5*time.Second, 5*time.Millisecond)
	}
}

func TestDetachLeavesAChangeRunning(t *testing.T) {
	t.Parallel()
	proof := filepath.Join(runnertest.TempDir(t), "proof")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	c := az("700ms", proof)
	c.Mutates = true
	r := New(tool(t, "work"))
	_, err := r.Run(ctx, c, func(runner.Line) { cancel(ErrDetach) })
	var detached *DetachedError
	require.ErrorAs(t, err, &detached)
	assert.NoFileExists(t, proof)
	assert.True(t, alive(detached.Pid))
	require.Eventually(t, func() bool { b, _ := os.ReadFile(proof); return string(b) == "done" }, 10*time.Second, 5*time.Millisecond)
	next := az("0s", proof)
	next.Mutates = true
	_, err = r.Run(t.Context(), next, nil)
	require.NoError(t, err)
}

// What cmd.exe would act on passes through a batch file's way unharmed or not
// at all.
func TestABatchFileGetsWhatItCanRead(t *testing.T) {
	t.Parallel()
	cfg := tool(t, "echo")
	p, _ := cfg.Find(runner.Az)
	batch := filepath.Join(runnertest.TempDir(t), "az.cmd")
	require.NoError(t, os.WriteFile(batch, []byte("@\""+p.Path+"\" %*\r\n"), 0o600))
	p.Path, p.Batch = batch, true
	cfg.Find = Fixed(map[runner.Program]Program{runner.Az: p})
	args := []string{"aksarc", "show", "--name", "c 1", "--x=a;b,c", "192.168.1.0/24"}
	assert.Equal(t, args, echoed(t, cfg, az(args...)).Args)
	_, err := New(cfg).Run(t.Context(), az("--name", "a&calc"), nil)
	var refused *ArgumentError
	require.ErrorAs(t, err, &refused)
}

package process

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/runnertest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// marked lists the living processes that a runner started.
func marked(t *testing.T, r *Runner) (pids []int) {
	t.Helper()
	names, err := readDirNames("/proc")
	require.NoError(t, err)
	for _, n := range names {
		pid, err := strconv.Atoi(n)
		if err != nil {
			continue
		}
		env, err := os.ReadFile("/proc/" + n + "/environ")
		if err == nil && strings.Contains(string(env), markerVar+"="+r.mark+".") {
			if st, ok := readStat(pid); ok && !st.zombie {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}

// Every kind of child there is, cancelled: back within a second, none left.
func TestCancelLeavesNothingRunning(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, role string
		args       []string
	}{
		{"plain", "hang", nil},
		{"ends on interrupt", "polite", nil},
		{"ignores signals", "deaf", nil},
		{"grandchild holds the pipe", "parent", []string{"hang"}},
		{"grandchild ignores signals", "parent", []string{"deaf"}},
		{"grandchild left the session", "parent", []string{"escapee", "PIDFILE"}},
		{"orphaned great-grandchild left the session", "parent", []string{"abandon", "escapee", "PIDFILE"}},
	} {
		for _, mutates := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, change %v", tc.name, mutates), func(t *testing.T) {
				t.Parallel()
				args := append([]string{}, tc.args...)
				if n := len(args); n > 0 && args[n-1] == "PIDFILE" {
					args[n-1] = filepath.Join(runnertest.TempDir(t), "pid")
				}
				r := New(tool(t, tc.role))
				c := az(args...)
				c.Mutates = mutates
				took, err := cancelWhenReady(t, r, c)
				require.ErrorIs(t, err, context.Canceled, tc.name)
				assert.Less(t, took, strict(time.Second), tc.name)
				assert.Empty(t, marked(t, r), "%s: left running", tc.name)
				left, _ := os.ReadDir(r.cfg.Dir)
				assert.Empty(t, left, "%s: files left", tc.name)
			})
		}
	}
}

func TestATimeoutAlsoEndsWhatLeftTheSession(t *testing.T) {
	t.Parallel()
	r := New(tool(t, "parent"))
	pidFile := filepath.Join(runnertest.TempDir(t), "pid")
	c := az("escapee", pidFile)
	c.Timeout = 500 * time.Millisecond
	_, err := r.Run(t.Context(), c, nil)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	assert.Empty(t, marked(t, r))
}

// A tool that has ended well isn't waited for because of what it left behind.
func TestAnAbandonedGrandchildDoesNotHoldUs(t *testing.T) {
	t.Parallel()
	for _, role := range []string{"hang", "deaf"} {
		for _, mutates := range []bool{false, true} {
			r := New(tool(t, "abandon"))
			c := az(role)
			c.Mutates = mutates
			began := time.Now()
			res, err := r.Run(t.Context(), c, nil)
			require.NoError(t, err)
			assert.Zero(t, res.ExitCode)
			assert.Less(t, time.Since(began), strict(time.Second))
			// The signal was sent; dying takes a moment.
			assert.Eventually(t, func() bool { return len(marked(t, r)) == 0 }, 5*time.Second, time.Millisecond, role)
		}
	}
}

// wizard starts a wizard of ours that runs the role, and waits for its child's
// first line.
func wizard(t *testing.T, kind, role string, args ...string) (cmd *exec.Cmd, dir string) {
	t.Helper()
	dir = runnertest.TempDir(t)
	self, err := os.Executable()
	require.NoError(t, err)
	cmd = exec.Command(self, append([]string{dir, role, kind}, args...)...)
	cmd.Env = append(os.Environ(), roleVar+"=wizard")
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	require.Eventually(t, func() bool {
		_, err := os.Stat(filepath.Join(dir, "line"))
		return err == nil
	}, 10*time.Second, 5*time.Millisecond)
	return cmd, dir
}

// childrenOf lists the living children of a process by their mark.
func markedBy(t *testing.T, pid int) []int {
	t.Helper()
	return marked(t, &Runner{mark: markOf(t, pid)})
}

func markOf(t *testing.T, wizard int) string {
	t.Helper()
	names, err := readDirNames("/proc")
	require.NoError(t, err)
	prefix := markerVar + "=" + strconv.Itoa(wizard) + "."
	for _, n := range names {
		env, err := os.ReadFile("/proc/" + n + "/environ")
		if err != nil {
			continue
		}
		for kv := range strings.SplitSeq(string(env), "\x00") {
			if strings.HasPrefix(kv, prefix) {
				mark := strings.TrimPrefix(kv, markerVar+"=")
				return mark[:strings.LastIndexByte(mark, '.')]
			}
		}
	}
	return "none"
}

// The wizard is killed by SIGKILL or hung up on: a change goes on to its end.
func TestAChangeSurvivesTheWizard(t *testing.T) {
	t.Parallel()
	for _, sig := range []syscall.Signal{syscall.SIGKILL, syscall.SIGHUP} {
		proof := filepath.Join(runnertest.TempDir(t), "proof")
		cmd, dir := wizard(t, "change", "work", "1s", proof)
		require.NoError(t, cmd.Process.Signal(sig))
		_ = cmd.Wait()
		assert.NoFileExists(t, proof, "it was killed in the middle")
		left, err := Survivors(dir)
		require.NoError(t, err)
		require.Len(t, left, 1)
		assert.True(t, alive(left[0].Pid), "the next wizard can see it")
		require.Eventually(t, func() bool {
			b, _ := os.ReadFile(proof)
			return string(b) == "done"
		}, 10*time.Second, 10*time.Millisecond, "it neither died nor saw a broken pipe")
		said, err := os.ReadFile(left[0].Stderr)
		require.NoError(t, err)
		assert.Equal(t, "Accepted\nSucceeded\n", string(said), "its words can be read afterwards")
		assert.Eventually(t, func() bool { left, err = Survivors(dir); return err == nil && left[0].Pid == 0 }, 5*time.Second, 5*time.Millisecond)
	}
}

// A read dies with the wizard, even when it ignores signals.
func TestAReadDiesWithTheWizard(t *testing.T) {
	t.Parallel()
	for _, role := range []string{"hang", "deaf"} {
		cmd, _ := wizard(t, "read", role)
		mark := markOf(t, cmd.Process.Pid)
		require.NotEmpty(t, markedBy(t, cmd.Process.Pid))
		require.NoError(t, cmd.Process.Kill())
		_ = cmd.Wait()
		assert.Eventually(t, func() bool { return len(marked(t, &Runner{mark: mark})) == 0 },
			5*time.Second, 5*time.Millisecond, role)
	}
}

func TestDetachLeavesAChangeRunning(t *testing.T) {
	t.Parallel()
	r := New(tool(t, "work"))
	proof := filepath.Join(runnertest.TempDir(t), "proof")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	c := az("700ms", proof)
	c.Mutates = true
	_, err := r.Run(ctx, c, func(runner.Line) { cancel(ErrDetach) })
	var detached *DetachedError
	require.ErrorAs(t, err, &detached)
	require.ErrorIs(t, err, ErrDetach)
	require.ErrorIs(t, err, context.Canceled)
	assert.NoFileExists(t, proof)
	assert.True(t, alive(detached.Pid))
	assert.FileExists(t, detached.Stderr)
	require.Eventually(t, func() bool { b, _ := os.ReadFile(proof); return string(b) == "done" }, 10*time.Second, 5*time.Millisecond)

	// The next change waits for the one left running, and it leaves no zombie.
	next := az("0s", proof)
	next.Mutates = true
	_, err = r.Run(t.Context(), next, nil)
	require.NoError(t, err)
	assert.False(t, alive(detached.Pid))
}

func TestDetachEndsAReadLikeACancel(t *testing.T) {
	t.Parallel()
	r := New(tool(t, "hang"))
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	_, err := r.Run(ctx, az(), func(runner.Line) { cancel(ErrDetach) })
	var cancelled *CancelledError
	require.ErrorAs(t, err, &cancelled)
	require.ErrorIs(t, err, ErrDetach, "the cause can be seen")
	assert.Empty(t, marked(t, r))
}

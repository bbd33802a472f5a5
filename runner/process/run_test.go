package process

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/runnertest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// echoed runs the echo tool and returns what it received.
func echoed(t *testing.T, cfg Config, c runner.Command) (got struct {
	Args  []string
	Stdin string
	Env   []string
}) {
	t.Helper()
	res, err := New(cfg).Run(t.Context(), c, nil)
	require.NoError(t, err)
	require.Zero(t, res.ExitCode, res.Stderr)
	require.NoError(t, json.Unmarshal(res.Stdout, &got))
	return got
}

func TestArgumentsArriveAsTheyAre(t *testing.T) {
	t.Parallel()
	args := []string{
		"aksarc", "create", "--name", "ConvergedSwitch(a&b) \"x\" %PATH% ^ ü", "", " ", "--x=-1", "a\nb", "$HOME `id`", "*",
		"C:\\path with\\slash\\", "'", "東京", "a@b", strings.Repeat("k", 16<<10),
	}
	assert.Equal(t, args, echoed(t, tool(t, "echo"), az(args...)).Args)
}

func TestPrefixComesBeforeTheArguments(t *testing.T) {
	t.Parallel()
	cfg := tool(t, "echo")
	p, _ := cfg.Find(runner.Az)
	p.Prefix = []string{"rehearsal-az"}
	cfg.Find = Fixed(map[runner.Program]Program{runner.Az: p})
	assert.Equal(t, []string{"rehearsal-az", "version"}, echoed(t, cfg, az("version")).Args)
}

func TestSecretsArriveOnStandardInputAlone(t *testing.T) {
	t.Parallel()
	cfg := tool(t, "echo")
	var log lockedBuffer
	cfg.Log = &log
	c := az("login", "-p", "@-")
	c.Stdin = "canary-7d1f"
	var lines []string
	r := New(cfg)
	res, err := r.Run(t.Context(), c, func(l runner.Line) { lines = append(lines, l.Text) })
	require.NoError(t, err)
	assert.Contains(t, string(res.Stdout), `"stdin":"canary-7d1f"`)
	assert.NotContains(t, strings.Join(lines, "\n")+log.String(), "canary", "neither screen nor log")
	assert.Contains(t, log.String(), "$ az login -p @-")
	assert.Empty(t, echoed(t, tool(t, "echo"), az("x")).Stdin, "otherwise it is closed")
}

func TestExitCodesAndStreams(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"0", "1", "2", "3", "137"} {
		cfg := tool(t, "say")
		var log lockedBuffer
		cfg.Log = &log
		var lines []runner.Line
		res, err := New(cfg).Run(t.Context(), az("{\"a\":\x1b1}\r\n", "ERROR: \x1b[2J(Code) no\n", code),
			func(l runner.Line) { lines = append(lines, l) })
		require.NoError(t, err, "a tool that ran and failed is no error")
		assert.Equal(t, "{\"a\":\x1b1}\r\n", string(res.Stdout), "raw, to be parsed")
		assert.Equal(t, "ERROR: ^[[2J(Code) no", res.Stderr)
		assert.ElementsMatch(t, []runner.Line{{Text: `{"a":^[1}`}, {Stderr: true, Text: "ERROR: ^[[2J(Code) no"}}, lines)
		assert.Contains(t, log.String(), "exit code "+code+" after")
		assert.NotContains(t, log.String(), "\x1b")
	}
}

func TestAProgramEndedByASignalSaysWhich(t *testing.T) {
	t.Parallel()
	skipOnWindows(t)
	res, err := New(tool(t, "signal")).Run(t.Context(), az(), nil)
	require.NoError(t, err)
	assert.Equal(t, -1, res.ExitCode)
	assert.Equal(t, "SIGKILL", res.Signal)
}

func TestTimeout(t *testing.T) {
	t.Parallel()
	for _, role := range []string{"hang", "deaf", "close-stdout"} {
		c := az("aksarc", "show", "--name", "c1")
		c.Timeout = 300 * time.Millisecond
		began := time.Now()
		_, err := New(tool(t, role)).Run(t.Context(), c, nil)
		var timeout *TimeoutError
		require.ErrorAs(t, err, &timeout, role)
		assert.Equal(t, 300*time.Millisecond, timeout.Bound)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, "az aksarc show gave no result within 300ms and was stopped", err.Error())
		assert.Less(t, time.Since(began), strict(1500*time.Millisecond), role)
	}
}

func TestTheCallersDeadlineIsNotTheCommandsBound(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err := New(tool(t, "hang")).Run(ctx, az("version"), nil)
	var timeout *TimeoutError
	require.ErrorAs(t, err, &timeout)
	assert.Zero(t, timeout.Bound)
}

func TestAnInterruptComesFirst(t *testing.T) {
	t.Parallel()
	skipOnWindows(t)
	_, err := cancelWhenReady(t, New(tool(t, "polite")), az("aksarc", "create"))
	var cancelled *CancelledError
	require.ErrorAs(t, err, &cancelled)
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, "ERROR: Long-running operation wait cancelled.", cancelled.Stderr, "it had time to say goodbye")
}

// cancelWhenReady runs c, cancels once it printed a line, and returns how long
// the end took.
func cancelWhenReady(t *testing.T, r *Runner, c runner.Command) (time.Duration, error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var at time.Time
	var once sync.Once
	_, err := r.Run(ctx, c, func(runner.Line) {
		once.Do(func() { at = time.Now(); cancel() })
	})
	require.False(t, at.IsZero(), "the tool never said that it was ready: %v", err)
	return time.Since(at), err
}

func TestNothingIsStartedAfterACancel(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	cfg := tool(t, "work")
	proof := filepath.Join(runnertest.TempDir(t), "proof")
	c := az("0s", proof)
	c.Mutates = true
	_, err := New(cfg).Run(ctx, c, nil)
	require.ErrorIs(t, err, context.Canceled)
	assert.NoFileExists(t, proof)
}

func TestStartErrors(t *testing.T) {
	t.Parallel()
	dir := runnertest.TempDir(t)
	plainFile := filepath.Join(dir, "az")
	require.NoError(t, os.WriteFile(plainFile, []byte("x"), 0o600))
	for path, want := range map[string]string{
		filepath.Join(dir, "missing"): "could not be started",
		dir:                           "it is a directory",
		plainFile:                     "could not be started",
		"":                            "no such program is set up",
	} {
		cfg := tool(t, "echo")
		cfg.Find = Fixed(map[runner.Program]Program{runner.Az: {Path: path}})
		_, err := New(cfg).Run(t.Context(), az("version"), nil)
		var start *StartError
		require.ErrorAs(t, err, &start, path)
		assert.ErrorContains(t, err, want)
	}
	c := az("login")
	c.Interactive = true
	_, err := New(tool(t, "echo")).Run(t.Context(), c, nil)
	require.ErrorIs(t, err, errInteractive)
}

func TestChangesRunOneByOne(t *testing.T) {
	t.Parallel()
	r := New(tool(t, "exclusive"))
	lock := filepath.Join(runnertest.TempDir(t), "lock")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			c := az(lock)
			c.Mutates = true
			res, err := r.Run(t.Context(), c, nil)
			assert.NoError(t, err)
			assert.Zero(t, res.ExitCode, "another one was running")
		})
	}
	wg.Wait()
}

func TestReadsRunSideBySide(t *testing.T) {
	t.Parallel()
	r := New(tool(t, "meet"))
	dir := runnertest.TempDir(t)
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	var wg sync.WaitGroup
	for _, args := range [][]string{{a, b}, {b, a}} {
		wg.Go(func() {
			res, err := r.Run(t.Context(), az(args...), nil)
			assert.NoError(t, err)
			assert.Zero(t, res.ExitCode, "they never met")
		})
	}
	wg.Wait()
}

func TestALogThatCannotBeWrittenStopsNothing(t *testing.T) {
	t.Parallel()
	cfg := tool(t, "say")
	cfg.Log = brokenLog{}
	r := New(cfg)
	res, err := r.Run(t.Context(), az("out", "", "0"), nil)
	require.NoError(t, err)
	assert.Equal(t, "out", string(res.Stdout))
	assert.ErrorIs(t, r.LogError(), errDiskFull)
}

var errDiskFull = errors.New("no space left on device")

type brokenLog struct{}

func (brokenLog) Write([]byte) (int, error) { return 0, errDiskFull }

// lockedBuffer is a log that tests can read.
type lockedBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

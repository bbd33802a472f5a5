package process

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/runnertest"
	"aksarc-wizard/runner/sanitize"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// floodMiB is how much the floods print; AKSARC_WIZARD_FLOOD_MIB=1024 is the
// real thing.
func floodMiB() string {
	if n := os.Getenv("AKSARC_WIZARD_FLOOD_MIB"); n != "" {
		return n
	}
	return "24"
}

// heapDuring returns the most memory that was in use for objects, in bytes,
// while f ran, beyond what was in use before.
func heapDuring(f func()) uint64 {
	debug.FreeOSMemory()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	stop, stopped := make(chan struct{}), make(chan uint64)
	go func() {
		peak := uint64(0)
		for {
			select {
			case <-stop:
				stopped <- peak
				return
			case <-time.After(5 * time.Millisecond):
				runtime.ReadMemStats(&now)
				if now.HeapInuse > before.HeapInuse {
					peak = max(peak, now.HeapInuse-before.HeapInuse)
				}
			}
		}
	}()
	f()
	close(stop)
	return <-stopped
}

// Not parallel: it measures the memory of the whole program.
func TestAFloodCostsLittleAndBlocksNobody(t *testing.T) {
	n := floodMiB()
	for _, tc := range []struct {
		name, role string
		args       []string
		mutates    bool
	}{
		{"1 standard error", "flood", []string{"2", n}, false},
		{"2 standard output", "flood", []string{"1", n}, false},
		{"3 a change's output", "flood", []string{"2", n}, true},
		{"4 one endless line", "endless", []string{n}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			cfg := tool(t, tc.role)
			var log countingLog
			cfg.Log = &log
			var said lastLines
			c := az(tc.args...)
			c.Mutates = tc.mutates
			var res runner.Result
			var err error
			began := time.Now()
			peak := heapDuring(func() { res, err = New(cfg).Run(t.Context(), c, said.add) })
			took := time.Since(began)
			mib, _ := strconv.Atoi(n)
			t.Logf("%s: %d MiB in %v, %d lines, heap %.1f MiB", tc.name, mib, took.Round(time.Millisecond), said.total, float64(peak)/(1<<20))
			if tc.args[0] == "1" {
				var tooLarge *OutputTooLargeError
				require.ErrorAs(t, err, &tooLarge)
				assert.Zero(t, tooLarge.ExitCode, "it was left to finish")
				assert.Greater(t, tooLarge.Printed, int64(mib)<<20-1)
			} else {
				require.NoError(t, err)
				assert.LessOrEqual(t, len(res.Stderr), tailBytes)
				assert.NotEmpty(t, res.Stderr)
			}
			assert.Zero(t, res.ExitCode)
			assert.Less(t, peak, uint64(16<<20))
			assert.Less(t, int(log.Load()), logBytes+2*sanitize.MaxLine+1000, "the log is bounded")
			for _, l := range said.lines {
				assert.LessOrEqual(t, len(l.Text), sanitize.MaxLine)
			}
			if tc.role == "endless" {
				line := said.lines[len(said.lines)-1].Text
				assert.Contains(t, line, "… ("+strconv.Itoa(mib<<20-strings.Count(line, "x"))+" more bytes)")
			}
		})
	}
}

// countingLog only counts, so that its own memory isn't measured.
type countingLog struct{ atomic.Int64 }

func (c *countingLog) Write(p []byte) (int, error) {
	c.Add(int64(len(p)))
	return len(p), nil
}

// lastLines keeps some of the last lines, as a screen does.
type lastLines struct {
	lines []runner.Line
	total int
}

func (l *lastLines) add(line runner.Line) {
	if len(l.lines) == 4000 {
		l.lines = append(l.lines[:0], l.lines[2000:]...)
	}
	l.lines = append(l.lines, line)
	l.total++
}

// A file that is followed is emptied once it was read, or when reading can't
// keep up; what is lost is said.
func TestAFollowedFileStaysBounded(t *testing.T) {
	t.Parallel()
	path := filepath.Join(runnertest.TempDir(t), "out")
	s, err := openFile(path)
	require.NoError(t, err)
	defer func() { _ = s.file.Close() }()
	defer func() { _ = s.write.Close() }()
	block := []byte(strings.Repeat("x", 1<<20-1) + "\n")
	write := func(mib int) {
		for range mib {
			_, err := s.write.Write(block)
			require.NoError(t, err)
		}
	}
	size := func() int64 {
		info, err := os.Stat(path)
		require.NoError(t, err)
		return info.Size()
	}
	buf := make([]byte, 1<<20)
	read := func(n int) {
		for range n {
			got, err := s.read.Read(buf)
			require.NoError(t, err)
			require.Equal(t, len(buf), got)
		}
	}
	write(34)
	read(34)
	s.tail.finish()
	_, err = s.read.Read(buf)
	require.ErrorIs(t, err, io.EOF)
	assert.Zero(t, size(), "all of it was read")
	write(33 + 34)
	read(33)
	n, err := s.read.Read(buf)
	require.NoError(t, err)
	assert.Equal(t, "\n… (35651584 bytes of output were not kept)\n", string(buf[:n]))
	assert.Zero(t, size())
	write(1)
	read(1)
}

func TestStdoutUpToTheLimitIsKeptWhole(t *testing.T) {
	t.Parallel()
	res, err := New(tool(t, "flood")).Run(t.Context(), az("1", "7"), nil)
	require.NoError(t, err)
	assert.GreaterOrEqual(t, len(res.Stdout), 7<<20)
	assert.True(t, strings.HasSuffix(string(res.Stdout), "Running; \n"))
}

func BenchmarkPump(b *testing.B) {
	line := strings.Repeat("polling the operation, status Running; ", 4) + "\n"
	block := strings.Repeat(line, 6000)
	redactor := sanitize.New("one-secret-of-this-run")
	var said lastLines
	b.SetBytes(int64(len(block)))
	for b.Loop() {
		redact := redactor.Lines()
		pump(strings.NewReader(block), nil, func(raw []byte, skipped int) {
			said.add(runner.Line{Text: sanitize.CutLine(redact(string(raw)), skipped)})
		}, func() {})
	}
}

package process

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/sanitize"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// taken is what a process came to that took in a flood.
type taken struct {
	Lines   int
	Seconds float64
	CPU     float64 // its own seconds of processor time
	Before  int64   // peak resident memory before, in bytes
	Peak    int64   // and after
	Error   string
}

// takeFlood is a process that does nothing but take in the output of a tool of
// the given role, as the wizard does: redacted, sanitised, logged up to its cap.
func takeFlood(args []string) int {
	dir, err := os.MkdirTemp("", "flood")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	r := New(Config{
		Find:     Fixed(map[runner.Program]Program{runner.Az: {Path: os.Args[0], Env: []string{roleVar + "=" + args[0]}}}),
		Env:      os.Environ(),
		Dir:      dir,
		Redactor: sanitize.New("one-secret-of-this-run"),
		Log:      new(countingLog),
	})
	c := az(args[2:]...)
	c.Mutates = args[1] == "change"
	out := taken{Before: peakRSS()}
	began, cpu := time.Now(), ownCPU()
	_, err = r.Run(testContext(), c, func(runner.Line) { out.Lines++ })
	out.Seconds = time.Since(began).Seconds()
	out.CPU = ownCPU() - cpu
	out.Peak = peakRSS()
	var tooLarge *OutputTooLargeError
	if err != nil && !errors.As(err, &tooLarge) {
		out.Error = err.Error()
	}
	_ = json.NewEncoder(os.Stdout).Encode(out)
	return 0
}

func flooding(t testing.TB, kind string, role ...string) taken {
	t.Helper()
	cmd := exec.Command(os.Args[0], append([]string{role[0], kind}, role[1:]...)...)
	cmd.Env = append(os.Environ(), roleVar+"=take")
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	require.NoError(t, err)
	var out taken
	require.NoError(t, json.Unmarshal(text, &out), "%s", text)
	require.Empty(t, out.Error)
	return out
}

// maxCost is the most resident memory that any volume of output may cost.
const maxCost = 16 << 20

var floods = []struct {
	name, kind string
	role       []string // MiB comes last
}{
	{"stderr", "read", []string{"flood", "2"}},
	{"stdout", "read", []string{"flood", "1"}},
	{"change", "change", []string{"flood", "2"}},
	{"endless-line", "read", []string{"endless"}},
}

// What a flood costs the process, as the kernel counts it: the peak while it
// comes in, less what the test program had before.
func TestAFloodCostsLittleResidentMemory(t *testing.T) {
	skipWithoutPeakRSS(t)
	if testing.Short() {
		t.Skip("under the race detector its own memory would be measured")
	}
	t.Parallel()
	for _, f := range floods {
		out := flooding(t, f.kind, append(f.role, floodMiB())...)
		t.Logf("%s: %.0f lines/s, peak %.1f MiB, %.1f before it", f.name, float64(out.Lines)/out.Seconds, mib(out.Peak), mib(out.Before))
		assert.Less(t, out.Peak-out.Before, int64(maxCost), f.name)
	}
}

func mib(n int64) float64 { return float64(n) / (1 << 20) }

// BenchmarkFlood is for goal P8: at least 1.5 million lines a second, and 16 MiB
// at most. VmHWM-MiB is the whole test program's, cost-MiB what the flood added. AKSARC_WIZARD_FLOOD_MIB=1024 is the real thing. The writer alone says
// what the machine could do at best; lines/cpu-s doesn't depend on what else the
// machine does.
func BenchmarkFlood(b *testing.B) {
	n := floodMiB()
	if os.Getenv("AKSARC_WIZARD_FLOOD_MIB") == "" {
		n = "256"
	}
	size, _ := strconv.Atoi(n)
	b.Run("writer-alone", func(b *testing.B) {
		for b.Loop() {
			cmd := exec.Command(os.Args[0], "2", n)
			cmd.Env = append(os.Environ(), roleVar+"=flood")
			began := time.Now()
			pipe, err := cmd.StderrPipe()
			require.NoError(b, err)
			require.NoError(b, cmd.Start())
			buf := make([]byte, chunk)
			for {
				if _, err := pipe.Read(buf); err != nil {
					break
				}
			}
			require.NoError(b, cmd.Wait())
			s := time.Since(began).Seconds()
			b.ReportMetric(float64(size<<20)/159/s, "lines/s")
			b.ReportMetric(float64(size)/s, "MB/s")
		}
		b.ReportMetric(0, "ns/op")
	})
	for _, f := range floods {
		b.Run(f.name, func(b *testing.B) {
			for b.Loop() {
				out := flooding(b, f.kind, append(f.role, n)...)
				if !strings.HasPrefix(f.name, "endless") {
					b.ReportMetric(float64(out.Lines)/out.Seconds, "lines/s")
					b.ReportMetric(float64(out.Lines)/out.CPU, "lines/cpu-s")
				}
				b.ReportMetric(float64(size)/out.Seconds, "MB/s")
				b.ReportMetric(mib(out.Peak), "VmHWM-MiB")
				b.ReportMetric(mib(out.Peak-out.Before), "cost-MiB")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

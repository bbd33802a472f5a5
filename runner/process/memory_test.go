package process

import (
	"bytes"
	"os"
	"strconv"
	"testing"
)

// peakRSS is the most memory this process ever had, in bytes, as the kernel
// counts it; 0 where there is no /proc.
func peakRSS() int64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(text) {
		if f := bytes.Fields(line); len(f) > 1 && string(f[0]) == "VmHWM:" {
			kib, _ := strconv.ParseInt(string(f[1]), 10, 64)
			return kib << 10
		}
	}
	return 0
}

func skipWithoutPeakRSS(t testing.TB) {
	t.Helper()
	if peakRSS() == 0 {
		t.Skip("this system tells nobody the peak of its memory")
	}
}

// ownCPU is the processor time this process has used, its children's not
// included, in seconds; 0 where there is no /proc. Linux counts it in
// hundredths.
func ownCPU() float64 {
	text, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	f := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
	if len(f) < 13 {
		return 0
	}
	user, _ := strconv.ParseFloat(string(f[11]), 64)
	system, _ := strconv.ParseFloat(string(f[12]), 64)
	return (user + system) / 100
}

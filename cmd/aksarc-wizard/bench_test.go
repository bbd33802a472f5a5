//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"aksarc-wizard/ui/screen/screentest"
)

// The benchmarks here run the built program on a pseudo terminal, beside the
// smallest program on Bubble Tea's own renderer (testdata/peer) and beside our
// own pages drawn by that renderer. Compare within one run: the ratios hold on
// other machines, the times don't.

// peer is the smallest program, built once.
var peer = sync.OnceValues(func() (string, error) { return buildFor("peer", "./testdata/peer") })

func buildFor(name, pkg string) (string, error) {
	dir, err := os.MkdirTemp("", "aksarc-wizard-bench-")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, name)
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", bin, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return bin, nil
}

var stripped = sync.OnceValues(func() (string, error) { return buildFor("aksarc-wizard", ".") })

// subjects are what is measured, and the text that says that its page is there.
var subjects = []struct {
	name, page string
	args       []string
	peer       bool
}{
	{"rehearsal", "Set up a new cluster", []string{"--rehearse", "--rehearse-speed", "0"}, false},
	{"live", "Set up a new cluster", nil, false},
	{"rehearsal-stock-renderer", "Set up a new cluster", []string{"--rehearse", "--rehearse-speed", "0", "--stock-renderer"}, false},
	{"peer", "Name", nil, true},
}

func toMeasure(b *testing.B, isPeer bool, args []string) *exec.Cmd {
	b.Helper()
	build := stripped
	if isPeer {
		build = peer
	}
	bin, err := build()
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	c := exec.Command(bin, args...)
	c.Dir = dir
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "LANG=C.UTF-8", "TERM=xterm",
		"AKSARC_WIZARD_HOME=" + filepath.Join(dir, "state"), "AZURE_CONFIG_DIR=" + filepath.Join(dir, "azure")}
	return c
}

// BenchmarkFirstPage is goals P1 and P11: the time from starting the process to
// its first page, the bytes of it, and the most memory it had by then.
func BenchmarkFirstPage(b *testing.B) {
	for _, s := range subjects {
		b.Run(s.name, func(b *testing.B) {
			var times []float64
			var bytes, peak int
			for b.Loop() {
				cmd := toMeasure(b, s.peer, s.args)
				at := time.Now()
				c := screentest.Start(b, cmd, 80, 24)
				c.WaitFor(s.page, patience)
				times = append(times, milliseconds(time.Since(at)))
				c.Quiet(20 * time.Millisecond)
				bytes, peak = c.Bytes(), max(peak, statusKiB(c.Pid(), "VmHWM"))
				c.Close()
			}
			slices.Sort(times)
			b.ReportMetric(times[len(times)/2], "ms/median")
			b.ReportMetric(float64(bytes), "bytes")
			b.ReportMetric(float64(peak)/1024, "MiB-peak")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkKeyOnTheNetworkPage is goals P3 and P4: from the key to the bytes
// that show it, with the rules, the map and the sum of the page.
func BenchmarkKeyOnTheNetworkPage(b *testing.B) {
	for _, s := range subjects {
		if s.name == "live" {
			continue // no az, no network page
		}
		b.Run(s.name, func(b *testing.B) {
			c := screentest.Start(b, toMeasure(b, s.peer, s.args), 80, 24)
			c.WaitFor(s.page, patience)
			if !s.peer {
				toPage(b, c, "Logical network")
				toField(b, c, "Pool end")
			}
			c.Send("2")
			c.Quiet(200 * time.Millisecond)
			began, i := c.Bytes(), 0
			var times []float64
			for b.Loop() {
				key := []string{screentest.Backspace, "1", screentest.Backspace, "2"}[i%4]
				before, at := c.Bytes(), time.Now()
				c.Send(key)
				c.WaitBytes(before, patience)
				times = append(times, milliseconds(time.Since(at)))
				time.Sleep(time.Duration(5+i*7%23) * time.Millisecond)
				i++
			}
			slices.Sort(times)
			b.ReportMetric(times[len(times)/2], "ms/median")
			b.ReportMetric(times[len(times)*99/100], "ms/p99")
			b.ReportMetric(float64(c.Bytes()-began)/float64(len(times)), "bytes/key")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkIdlePage is goal P5: what a page costs while nobody does anything,
// the guardian included.
func BenchmarkIdlePage(b *testing.B) {
	for _, s := range subjects {
		b.Run(s.name, func(b *testing.B) {
			c := screentest.Start(b, toMeasure(b, s.peer, s.args), 80, 24)
			c.WaitFor(s.page, patience)
			c.Quiet(200 * time.Millisecond)
			time.Sleep(time.Second) // what a start leaves to be done
			const spell = 3 * time.Second
			bytes, cpu := c.Bytes(), processorTime(c.Pid())
			time.Sleep(spell)
			b.ReportMetric(float64(c.Bytes()-bytes)/spell.Seconds(), "bytes/s")
			b.ReportMetric(milliseconds(processorTime(c.Pid())-cpu)/spell.Seconds(), "cpu-ms/s")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkRunningStep is the other half of goal P5: what the Deploy page costs
// while a step runs at life's speed, first while one az is waited for, then
// while the site is polled. The az are not counted: at a real site their time is
// not ours. Four minutes each.
func BenchmarkRunningStep(b *testing.B) {
	for _, s := range []struct {
		name string
		args []string
	}{
		{"default", nil},
		{"serial", []string{"--profile", "serial"}},
	} {
		b.Run(s.name, func(b *testing.B) {
			c := screentest.Start(b, toMeasure(b, false, append([]string{"--rehearse", "--rehearse-speed", "1"}, s.args...)), 80, 24)
			c.WaitFor("Set up a new cluster", patience)
			toPage(b, c, "Review")
			c.Quiet(time.Second) // a page that has just come takes no order
			c.Press(screentest.Enter)
			c.WaitFor("create the logical network", patience)
			measureRunning(b, c, "az")
			c.WaitFor("Creating", 5*time.Minute)
			measureRunning(b, c, "polling")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func measureRunning(b *testing.B, c *screentest.Console, name string) {
	b.Helper()
	time.Sleep(time.Second)
	const spell = 30 * time.Second
	bytes, cpu := c.Bytes(), ownTime(c.Pid())
	time.Sleep(spell)
	b.ReportMetric(float64(c.Bytes()-bytes)/spell.Seconds(), name+"-bytes/s")
	b.ReportMetric(milliseconds(ownTime(c.Pid())-cpu)/spell.Seconds(), name+"-cpu-ms/s")
}

// BenchmarkKeyUnderAFlood is the last part of goal P8: a key on the Deploy page
// while az says nothing, and while it writes lines as fast as it can. What is
// typed is searched for in the log, so the time is from the key to the screen
// that shows it.
func BenchmarkKeyUnderAFlood(b *testing.B) {
	for _, s := range []struct {
		name    string
		chatter int
	}{{"silence", 1}, {"flood", 1_000_000_000}} {
		b.Run(s.name, func(b *testing.B) {
			cmd := toMeasure(b, false, []string{"--rehearse", "--rehearse-speed", "1", "--scenario", "flood.yaml"})
			drill := fmt.Sprintf("name: flood\ntitle: A tool that talks\nskill: Measuring\nnotice: Lines.\nrightWay: None.\nfaults:\n  - when: stack-hci-vm network lnet create\n    chatter: %d\n    delay: 1h\n", s.chatter)
			if err := os.WriteFile(filepath.Join(cmd.Dir, "flood.yaml"), []byte(drill), 0o600); err != nil {
				b.Fatal(err)
			}
			c := screentest.Start(b, cmd, 80, 24)
			c.WaitFor("Set up a new cluster", patience)
			toPage(b, c, "Review")
			c.Quiet(time.Second) // a page that has just come takes no order
			c.Press(screentest.Enter)
			c.WaitFor("DEBUG: cli.azure.cli.core", patience)
			defer endChildren(c.Pid()) // a tool that changes something outlives the program
			time.Sleep(time.Second)
			c.Send("/")
			c.WaitFor("Search:", patience)
			began, at := c.Bytes(), time.Now()
			var times []float64
			for i := 0; b.Loop(); i++ {
				key := string(rune('a' + i%26))
				if i%20 == 0 {
					c.Send("\x15")
					time.Sleep(100 * time.Millisecond)
				}
				typed := ""
				for j := i - i%20; j <= i; j++ {
					typed += string(rune('a' + j%26))
				}
				pressed := time.Now()
				c.Send(key)
				c.WaitFor("Search: "+typed, patience)
				times = append(times, milliseconds(time.Since(pressed)))
				time.Sleep(time.Duration(5+i*7%23) * time.Millisecond)
			}
			slices.Sort(times)
			b.ReportMetric(times[len(times)/2], "ms/median")
			b.ReportMetric(times[len(times)*99/100], "ms/p99")
			b.ReportMetric(float64(c.Bytes()-began)/1000/time.Since(at).Seconds(), "tty-kB/s")
			b.ReportMetric(float64(statusKiB(c.Pid(), "VmHWM"))/1024, "MiB-peak")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkPaste is goal P12: 500 characters in one write, without bracketed
// paste, until all of it is painted.
func BenchmarkPaste(b *testing.B) {
	s := subjects[0]
	c := screentest.Start(b, toMeasure(b, false, s.args), 80, 24)
	c.WaitFor(s.page, patience)
	toPage(b, c, "Logical network")
	toField(b, c, "Name")
	text := strings.Repeat("0123456789", 50)
	var times []float64
	for b.Loop() {
		c.Press("\x15")
		c.Quiet(40 * time.Millisecond)
		before, at := c.Bytes(), time.Now()
		c.Send(text)
		c.WaitBytes(before, patience)
		times = append(times, milliseconds(time.Since(at)))
	}
	slices.Sort(times)
	b.ReportMetric(times[len(times)/2], "ms/median")
	b.ReportMetric(0, "ns/op")
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// statusKiB reads a line of /proc/PID/status.
func statusKiB(pid int, name string) int {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			n, _ := strconv.Atoi(strings.Fields(rest)[0])
			return n
		}
	}
	return 0
}

// processorTime is what a process, its threads and its children have used.
func processorTime(pid int) (sum time.Duration) {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*", pid))
	for _, thread := range threads {
		if text, err := os.ReadFile(thread + "/schedstat"); err == nil {
			n, _ := strconv.ParseInt(strings.Fields(string(text))[0], 10, 64)
			sum += time.Duration(n)
		}
		children, _ := os.ReadFile(thread + "/children")
		for child := range strings.FieldsSeq(string(children)) {
			if n, err := strconv.Atoi(child); err == nil {
				sum += processorTime(n)
			}
		}
	}
	return sum
}

// ownTime is what a process has used without its children, to 10 ms.
func ownTime(pid int) time.Duration {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// endChildren kills what a process has begun.
func endChildren(pid int) {
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, list := range lists {
		text, _ := os.ReadFile(list)
		for child := range strings.FieldsSeq(string(text)) {
			if n, err := strconv.Atoi(child); err == nil {
				_ = syscall.Kill(n, syscall.SIGKILL)
			}
		}
	}
}

package reliability

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

// inject runs the program with a fault.
func (r *rig) inject(f fault, args ...string) (ended, report) {
	r.t.Helper()
	cmd, seen := r.injected(f, args...)
	e := r.finish(cmd)
	return e, seen(e)
}

// injected is the program with a fault, not started, and how to read what
// happened once it has ended.
func (r *rig) injected(f fault, args ...string) (*exec.Cmd, func(ended) report) {
	r.t.Helper()
	self, err := os.Executable()
	if err != nil {
		r.t.Fatal(err)
	}
	if !canInject {
		r.t.Skip("SKIP-TOOL: amd64: faults at system calls are injected on this processor only")
	}
	f.Report = filepath.Join(r.work, "fault-report.json")
	_ = os.Remove(f.Report)
	spec, err := json.Marshal(f)
	if err != nil {
		r.t.Fatal(err)
	}
	was := r.with
	r.with = append([]string{self}, was...)
	cmd := r.command(args...)
	r.with = was
	cmd.Env = append(cmd.Env, faultVar+"="+string(spec))
	return cmd, func(e ended) (seen report) {
		text, err := os.ReadFile(f.Report)
		if err != nil {
			r.t.Fatalf("the injector said nothing: %v\n%s", err, e)
		}
		if err := json.Unmarshal(text, &seen); err != nil {
			r.t.Fatal(err)
		}
		return seen
	}
}

// processes lists the living processes that know of this rig's folder: the
// program and every az that it started.
func (r *rig) processes() []string {
	r.t.Helper()
	found, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		r.t.Fatal(err)
	}
	var living []string
	for _, dir := range found {
		env, err := os.ReadFile(filepath.Join(dir, "environ"))
		if err != nil || !bytes.Contains(env, []byte(r.work)) || dir == "/proc/"+strconv.Itoa(os.Getpid()) {
			continue
		}
		stat, err := os.ReadFile(filepath.Join(dir, "stat"))
		if err != nil || bytes.Contains(stat, []byte(") Z ")) {
			continue
		}
		argv, _ := os.ReadFile(filepath.Join(dir, "cmdline"))
		living = append(living, filepath.Base(dir)+" "+string(bytes.ReplaceAll(argv, []byte{0}, []byte(" "))))
	}
	return living
}

// quiet waits until no process of the rig is left, and fails when one stays.
func (r *rig) quiet(limit time.Duration) {
	r.t.Helper()
	for until := time.Now().Add(limit); ; time.Sleep(10 * time.Millisecond) {
		left := r.processes()
		if len(left) == 0 {
			return
		}
		if time.Now().After(until) {
			r.t.Errorf("still running after %s: %q", limit, left)
			return
		}
	}
}

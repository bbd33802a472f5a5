package reliability

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"aksarc-wizard/ui/screen/screentest"
)

// written is a write to one of the three standard streams.
var written = regexp.MustCompile(`\b(?:write|pwrite64)\([012]<([^>]*)>`)

// TestClosedStreams: a program that is started without one of its three streams
// gets the number of the missing one for the first file that it opens. Nothing
// of ours may be that file, and no terminal is opened in their place.
func TestClosedStreams(t *testing.T) {
	needs(t, "strace", "where a program without its standard streams writes to")
	const all = "<&- >&- 2>&-"
	for _, c := range []struct {
		closed, what string
		args         func(r *rig) []string
		code         int
	}{
		{all, "plan", func(r *rig) []string { return []string{"plan", filepath.Join(r.work, "a.yaml")} }, 0},
		{all, "wizard", func(*rig) []string { return []string{"--rehearse", "--rehearse-speed", "0"} }, 0},
		{all, "apply without --yes", func(r *rig) []string {
			return slices.DeleteFunc(r.apply(), func(a string) bool { return a == "--yes" })
		}, 2},
		{all, "apply", func(r *rig) []string { return r.apply() }, 0},
		{">&-", "apply", func(r *rig) []string { return r.apply() }, 0},
	} {
		t.Run(c.what+c.closed, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.with = []string{"sh", "-c", `exec "$@" ` + c.closed, "sh"}
			e, log := r.traced([]string{"--seccomp-bpf", "-y", "-e", "trace=openat,write,pwrite64"}, c.args(r)...)
			r.with = nil
			if e.code != c.code {
				t.Error(e)
			}
			for _, line := range log {
				if strings.Contains(line, `"/dev/tty`) {
					t.Errorf("it opens a terminal: %s", line)
				}
				if m := written.FindStringSubmatch(line); m != nil && m[1] != "/dev/null" && !strings.HasPrefix(m[1], "pipe:") && !strings.Contains(m[1], "/child-") {
					t.Errorf("it writes to a stream that is something else: %.200s", line)
				}
			}
			if c.what == "apply" {
				r.acknowledged(e.stdout)
				r.madeOnce()
				r.wholeJournal()
				r.allFiles()
			}
		})
	}
}

// TestABrokenScreen: a terminal that takes no more bytes ends the wizard, which
// gives it back. What it can't write, the guardian does, or nobody can.
func TestABrokenScreen(t *testing.T) {
	for what, f := range map[string]fault{
		"EIO once":       {At: 2, Errno: int(unix.EIO)},
		"EIO for good":   {At: 2, Errno: int(unix.EIO), ForGood: true},
		"EPIPE for good": {At: 2, Errno: int(unix.EPIPE), ForGood: true},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.env = append(r.env, "TERM=xterm-256color")
			f.Calls, f.On = []string{"write"}, "/dev/pts/"
			cmd, seen := r.injected(f, "--rehearse", "--rehearse-speed", "0")
			c := screentest.Start(t, cmd, 80, 24)
			c.WaitFor("Set up a new cluster", 10*time.Second)
			c.Press(screentest.Tab) // something to draw
			state := c.Wait(10 * time.Second)
			hit := seen(ended{code: state.ExitCode()})
			if !hit.Fired || state.ExitCode() == 0 {
				t.Errorf("exit code %d, %v:\n%s", state.ExitCode(), hit, c.Text())
			}
			damage := c.Damage()
			if what == "EIO for good" { // not one escape can be written
				damage = slices.DeleteFunc(damage, func(d string) bool { return !strings.Contains(d, "modes") })
			}
			if len(damage) > 0 {
				t.Errorf("the terminal is not given back: %q", damage)
			}
			t.Logf("exit code %d; %v", state.ExitCode(), hit)
			r.quiet(5 * time.Second)
		})
	}
}

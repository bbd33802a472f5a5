package reliability

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// traced runs the program under strace and gives its log.
func (r *rig) traced(flags []string, args ...string) (ended, []string) {
	r.t.Helper()
	log := filepath.Join(r.work, "strace.log")
	was := r.with
	r.with = append(append(append([]string{"strace", "-f", "-s", "4096", "-o", log}, flags...), "--"), was...)
	e := r.run(args...)
	r.with = was
	text, err := os.ReadFile(log)
	if err != nil {
		r.t.Skipf("SKIP-TOOL: strace: it could not trace here: %s", e)
	}
	return e, lines(string(text))
}

var (
	addressed = regexp.MustCompile(`\b(connect|bind|sendto|sendmsg)\(`)
	harmless  = regexp.MustCompile(`sa_family=AF_(UNIX|NETLINK|UNSPEC)|inet_addr\("127\.0\.0\.1"\)|"::1"|"::ffff:127\.0\.0\.1"`)
	executed  = regexp.MustCompile(`execve\("([^"]+)", \[(.*?)\]`)
)

// TestNoSockets: the program connects to nothing but loopback, and starts
// nothing but itself as the rehearsal's az.
func TestNoSockets(t *testing.T) {
	t.Parallel()
	needs(t, "strace", "that the program opens no socket and starts no other program")
	r := newRig(t)
	for what, args := range map[string][]string{
		"apply":            r.apply(),
		"check":            {"check", "--rehearse", "--rehearse-speed", "0"},
		"plan":             {"plan", filepath.Join(r.work, "a.yaml")},
		"validate":         {"validate", filepath.Join(r.work, "a.yaml")},
		"status":           {"status", "--rehearse", "--rehearse-speed", "0"},
		"status with none": {"status"},
	} {
		e, log := r.traced([]string{"-e", "trace=socket,connect,bind,sendto,sendmsg,execve"}, args...)
		if e.code != 0 {
			t.Errorf("%s: %s", what, e)
		}
		started := 0
		for _, line := range log {
			if addressed.MatchString(line) && strings.Contains(line, "sa_family=") && !harmless.MatchString(line) {
				t.Errorf("%s: %s", what, line)
			}
			m := executed.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			started++
			if m[1] != wizard || started > 1 && !strings.Contains(m[2], `"rehearsal-az"`) {
				t.Errorf("%s started %s", what, line)
			}
		}
		offline := what == "plan" || what == "validate" || what == "status with none"
		if started == 0 || offline && started > 1 {
			t.Errorf("%s: %d programs were started", what, started)
		}
		if offline && strings.Contains(strings.Join(log, "\n"), "AF_INET") {
			t.Errorf("%s opened a socket", what)
		}
		t.Logf("%s: %d programs, all its own", what, started)
	}
}

var (
	tracedCall = regexp.MustCompile(`^(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()(.*)$`)
	onFile     = regexp.MustCompile(`^\d+<([^>]*)>`)
	twoPaths   = regexp.MustCompile(`"([^"]+)".*"([^"]+)"`)
)

// call is one system call in a log, at its end; a call that strace shows in two
// parts is put together.
type call struct {
	name, args string
	path       string // of its first descriptor
	begun      int    // the line at which it began
	line       int    // the line at which it ended
}

func calls(log []string) []call {
	open := map[string]call{}
	var all []call
	for i, line := range log {
		m := tracedCall.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		c := call{name: m[3], args: m[4], begun: i}
		if m[2] != "" {
			if m[2] == "execve" {
				continue
			}
			c = open[m[1]]
			c.args += m[4]
		}
		// A start counts where it begins: strace lets go of the child there.
		if strings.HasSuffix(c.args, "<unfinished ...>") && c.name != "execve" {
			c.args = strings.TrimSuffix(c.args, "<unfinished ...>")
			open[m[1]] = c
			continue
		}
		c.line = i
		if m := onFile.FindStringSubmatch(c.args); m != nil {
			c.path = m[1]
		}
		all = append(all, c)
	}
	return all
}

// TestOrderOfWrites reads from one log of system calls in which order things
// reach the disk: a record before the act that it announces, a file's content
// before its name, its name before anything else.
func TestOrderOfWrites(t *testing.T) {
	t.Parallel()
	needs(t, "strace", "the order of writes, syncs, renames and starts")
	r := newRig(t)
	// -b execve: children are let go, so that all calls are the wizard's own.
	e, log := r.traced([]string{"-y", "-b", "execve", "-e", "trace=pwrite64,write,fsync,renameat,execve"}, r.apply()...)
	if e.code != 0 {
		t.Fatal(e)
	}
	all := calls(log)
	renames, orders, syncs := 0, 0, 0
	for i, c := range all {
		switch c.name {
		case "renameat":
			m := twoPaths.FindStringSubmatch(c.args)
			if m == nil || !strings.HasPrefix(m[2], filepath.Join(r.home, "deployments")) {
				continue
			}
			renames++
			from, to := m[1], m[2]
			if info, err := os.Stat(to); err == nil && !info.IsDir() && !syncedBefore(all[:i], from) {
				t.Errorf("%s got its name before its content was on disk", to)
			}
			if !syncedNext(all[i+1:], filepath.Dir(to)) {
				t.Errorf("the new name %s was not put on disk at once", to)
			}
		case "pwrite64":
			if strings.HasSuffix(c.path, "journal.jsonl") {
				syncs++
				if !syncedNext(all[i+1:], c.path) {
					t.Errorf("a record was not synced at once: %.150s", c.args)
				}
			}
		case "execve":
			if !strings.Contains(c.args, `"create"`) && !strings.Contains(c.args, `"get-credentials"`) {
				continue
			}
			orders++
			if !announced(all, c) {
				t.Errorf("this was started before its record was on disk: %.200s", c.args)
			}
		}
	}
	t.Logf("%d renames, %d records, %d orders", renames, syncs, orders)
	if renames < 5 || orders != 3 || syncs < 30 {
		t.Errorf("%d renames, %d records, %d orders: the log was misread", renames, syncs, orders)
	}
}

// syncedBefore: the last write to the file came before its last sync.
func syncedBefore(before []call, path string) bool {
	for i := len(before) - 1; i >= 0; i-- {
		if before[i].path == path {
			return before[i].name == "fsync" && strings.Contains(before[i].args, "= 0")
		}
	}
	return false
}

// syncedNext: among the calls on files of deployments the next one is the sync
// of this one.
func syncedNext(after []call, path string) bool {
	for _, c := range after {
		switch {
		case c.path == path:
			return c.name == "fsync" && strings.Contains(c.args, "= 0")
		case c.name == "renameat", c.name == "execve", c.name == "pwrite64":
			return false
		}
	}
	return false
}

// announced: when the order began, the record of its operation had been written
// and synced.
func announced(all []call, order call) bool {
	written := false
	for _, c := range all {
		if c.line >= order.begun {
			return false
		}
		if c.name == "pwrite64" && strings.HasSuffix(c.path, "journal.jsonl") {
			m := executed.FindStringSubmatch("execve(" + order.args)
			written = m != nil && strings.Contains(c.args, `\"kind\":\"operation\"`) && strings.Contains(c.args, verb(m[2]))
		}
		if written && c.name == "fsync" && strings.HasSuffix(c.path, "journal.jsonl") && strings.Contains(c.args, "= 0") {
			return true
		}
	}
	return false
}

// verb is what of a command line tells it from the others.
func verb(argv string) string {
	switch {
	case strings.Contains(argv, `"lnet"`):
		return `\"lnet\",\"create\"`
	case strings.Contains(argv, `"get-credentials"`):
		return `\"get-credentials\"`
	}
	return `\"aksarc\",\"create\"`
}

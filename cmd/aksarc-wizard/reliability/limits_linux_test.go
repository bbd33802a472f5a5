package reliability

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestLimits holds the program, and what it starts, to limits of the system
// that are too small: it says which, and stops before a change or finishes it.
func TestLimits(t *testing.T) {
	needs(t, "prlimit", "what happens at the limits of descriptors, memory, processes and file sizes")
	const threads = "failed to create new OS thread" // Go's own word, with advice
	for _, l := range []struct {
		limit string
		says  []string // one of them
		// begins: it may begin a change with this one, or come to the end.
		begins bool
	}{
		{"nofile=5", []string{unix.EMFILE.Error()}, false},  // the answers can't be opened
		{"nofile=16", []string{unix.EMFILE.Error()}, false}, // az can't be started
		// Two az at once can't; which of them hears what depends on the moment.
		{"nofile=26", []string{unix.EMFILE.Error(), unix.EBADF.Error()}, true},
		{"as=600000000", []string{"memory"}, false},
		{"as=1200000000", []string{"memory", threads}, true},
		{"fsize=1024", []string{unix.EFBIG.Error()}, false},
		{"fsize=10500", []string{unix.EFBIG.Error()}, true}, // the journal ends within the deployment
		{"nproc=4", []string{threads}, false},
		{"nproc=16", []string{unix.EAGAIN.Error(), threads}, true},
	} {
		t.Run(l.limit, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.with = []string{"prlimit", "--" + l.limit, "--"}
			if strings.HasPrefix(l.limit, "nproc") {
				r.asNobody(30_000 + os.Getpid()%30_000)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
			defer cancel()
			r.until = ctx
			e := r.run(r.apply()...)
			r.until, r.with = nil, nil
			said := e.stdout + e.stderr
			if e.code < 0 || e.code == 0 && !l.begins {
				t.Errorf("with %s: %s", l.limit, e)
			}
			if e.code != 0 && !slices.ContainsFunc(l.says, func(s string) bool { return strings.Contains(said, s) }) {
				t.Errorf("with %s nobody was told %q: %s", l.limit, l.says, e)
			}
			t.Logf("exit code %d", e.code)
			r.quiet(10 * time.Second)
			r.acknowledged(e.stdout)
			if !l.begins {
				for _, entry := range r.ledger() {
					if entry.Mutating {
						t.Errorf("begun: %v", entry.Argv)
					}
				}
				return
			}
			r.toTheEnd()
			r.madeOnce()
			r.wholeJournal()
		})
	}
}

// asNobody runs the program as a user without a name: root has no limit of
// processes, and other users have other processes.
func (r *rig) asNobody(uid int) {
	r.t.Helper()
	if os.Getuid() != 0 {
		r.t.Skip("SKIP-TOOL: root: the limit of processes, tried as a user who has none yet")
	}
	needs(r.t, "setpriv", "the limit of processes")
	err := filepath.WalkDir(r.work, func(path string, _ os.DirEntry, err error) error {
		if err == nil {
			err = os.Chown(path, uid, uid)
		}
		return err
	})
	for dir := r.work; err == nil && dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		err = os.Chmod(dir, 0o755)
	}
	if err == nil {
		err = os.Chmod(filepath.Dir(wizard), 0o755)
	}
	if err != nil {
		r.t.Fatal(err)
	}
	id := fmt.Sprint(uid)
	r.with = append([]string{"setpriv", "--reuid", id, "--regid", id, "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"}, r.with...)
}

// TestNothingCanBeStarted lets starts fail in the middle of a deployment: no
// descriptor, no process or no memory for one. With faultsVar it tries more.
func TestNothingCanBeStarted(t *testing.T) {
	faults := []fault{
		{Calls: []string{"pipe2"}, At: 40, Errno: int(unix.ENFILE), ForGood: true},
		{Calls: []string{forkCall}, At: 30, Errno: int(unix.EAGAIN)},
	}
	if os.Getenv(faultsVar) != "" {
		for at := 1; at <= 60; at += 2 {
			faults = append(faults,
				fault{Calls: []string{"pipe2"}, At: at, Errno: int(unix.EMFILE)},
				fault{Calls: []string{forkCall}, At: min(at, 40), Errno: int(unix.ENOMEM), ForGood: true})
		}
	}
	for _, f := range faults {
		t.Run(fmt.Sprintf("%s/%d/forgood=%v", f.Calls[0], f.At, f.ForGood), func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
			defer cancel()
			r.until = ctx
			e, hit := r.inject(f, r.apply()...)
			r.until = nil
			said := e.stdout + e.stderr
			if !hit.Fired {
				t.Fatalf("not reached: %v, %s", hit, e)
			}
			if strings.Contains(said, "goroutine ") || e.code != 0 && !strings.Contains(said, unix.Errno(f.Errno).Error()) || e.code == 0 && f.ForGood {
				t.Errorf("%d starts failed with %q: %s", hit.Hits, unix.Errno(f.Errno).Error(), e)
			}
			t.Logf("exit code %d; %v", e.code, hit)
			r.quiet(10 * time.Second)
			r.acknowledged(e.stdout)
			r.toTheEnd()
			r.madeOnce()
			r.wholeJournal()
		})
	}
}

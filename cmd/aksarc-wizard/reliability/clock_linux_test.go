package reliability

import (
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"aksarc-wizard/runner/journal"
)

// A program asks for the time without a system call, in the page of code that
// the kernel gives it (the vDSO). Without that page Go asks the kernel, and the
// injector sees it.

// auxIgnore and auxVDSO are entries of the table that a program finds on its
// stack.
const (
	auxIgnore = 1
	auxVDSO   = 33
)

// withoutVDSO hides that page from a program that has just been started.
func withoutVDSO(pid int) error {
	at, err := stackOf(pid)
	if err != nil {
		return err
	}
	word := func(at uint64) (uint64, error) {
		var b [8]byte
		_, err := unix.PtracePeekData(pid, uintptr(at), b[:])
		return binary.NativeEndian.Uint64(b[:]), err
	}
	argc, err := word(at)
	if err != nil {
		return err
	}
	at += 8 * (argc + 2)                                // the arguments and the zero after them
	for v := uint64(1); v != 0 && err == nil; at += 8 { // the environment
		v, err = word(at)
	}
	for ; err == nil; at += 16 {
		var kind uint64
		if kind, err = word(at); kind == 0 {
			return errors.Join(err, errors.New("the program has no page to ask for the time"))
		}
		if kind == auxVDSO {
			var ignore [8]byte
			binary.NativeEndian.PutUint64(ignore[:], auxIgnore)
			_, err = unix.PtracePokeData(pid, uintptr(at), ignore[:])
			return err
		}
	}
	return err
}

// setClock changes the time that the kernel has just told the program.
func setClock(pid int, at uint64, by int64) {
	var now unix.Timespec
	const size = 16
	buf := make([]byte, size)
	local := []unix.Iovec{{Base: &buf[0], Len: size}}
	remote := []unix.RemoteIovec{{Base: uintptr(at), Len: size}}
	if _, err := unix.ProcessVMReadv(pid, local, remote, 0); err != nil {
		return
	}
	now.Sec = int64(binary.NativeEndian.Uint64(buf)) + by
	binary.NativeEndian.PutUint64(buf, uint64(now.Sec))
	_, _ = unix.ProcessVMWritev(pid, local, remote, 0)
}

var (
	waitsLong    = regexp.MustCompile(`[Ww]aiting (\d+h|[1-9]\dm)`)
	saysNegative = regexp.MustCompile(`-\d+ ?(h|m|min|s|hours?|minutes?|seconds?)\b`)
)

// TestTheClockIsSet sets the program's clock, either way, in the middle of a
// deployment, or between a killed program and the next: nothing is waited for
// longer, no duration is false, and the order of things is theirs. It is set by
// less than an hour, which is how far the site's certificates reach back.
func TestTheClockIsSet(t *testing.T) {
	for _, by := range []time.Duration{50 * time.Minute, -50 * time.Minute} {
		t.Run(by.String(), func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			// The 25th sync is in the middle of the deployment.
			set := fault{Calls: []string{"fsync"}, On: onDeployments, At: 25, SetClock: int64(by / time.Second)}
			begun := time.Now()
			e, hit := r.inject(set, r.apply()...)
			if e.code != 0 || !hit.Fired {
				t.Fatalf("fired %v: %s", hit.Fired, e)
			}
			r.sane(by, time.Since(begun), e)
			status := r.run("status", "--rehearse", "--rehearse-speed", "0")
			if status.code != 0 || saysNegative.MatchString(status.stdout) {
				t.Errorf("status with a clock that was set: %s", status)
			}
			r.quiet(10 * time.Second)
			r.madeOnce()
			r.wholeJournal()
			r.allFiles()
		})
		t.Run("between two programs, "+by.String(), func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			e, hit := r.inject(fault{Calls: []string{execCall, forkCall}, At: 60, Kill: true, SetClock: int64(by / time.Second)}, r.apply()...)
			if !hit.Fired {
				t.Fatalf("it was not killed: %s", e)
			}
			first := r.records(r.deployments()[0].ID)
			if moved := time.Until(first[0].Time); (moved - by).Abs() > 10*time.Minute {
				t.Errorf("the first program's clock was %s ahead, want %s", moved, by)
			}
			e = r.run(r.resume()...)
			if e.code != 0 || waitsLong.MatchString(e.stdout) {
				t.Errorf("continued: %s", e)
			}
			r.quiet(10 * time.Second)
			r.madeOnce()
			r.wholeJournal()
			r.allFiles()
		})
	}
}

// TestAClockThatIsADayBehind: what fails then is the certificate that the site
// has just made, and the program says why.
func TestAClockThatIsADayBehind(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	e, hit := r.inject(fault{Calls: []string{"fsync"}, On: onDeployments, At: 25, SetClock: -26 * 60 * 60}, r.apply()...)
	if !hit.Fired || e.code != 1 || !strings.Contains(e.stderr, "not valid yet") || !strings.Contains(e.stderr, "Set the clock of this computer") {
		t.Errorf("fired %v: %s", hit.Fired, e)
	}
	r.toTheEnd()
	r.madeOnce()
}

// sane: the records show that the clock was set, and durations don't.
func (r *rig) sane(by, took time.Duration, e ended) {
	r.t.Helper()
	all := r.deployments()
	if len(all) != 1 {
		r.t.Fatalf("%d deployments: %s", len(all), e)
	}
	records := r.records(all[0].ID)
	first, last := records[0].Time, records[len(records)-1].Time
	if moved := last.Sub(first); (moved - by).Abs() > 10*time.Minute {
		r.t.Errorf("between the first and the last record are %s, so the clock was never set", moved)
	}
	durations := 0
	check := func(what string, ms int64) {
		durations++
		if d := time.Duration(ms) * time.Millisecond; d < 0 || d > took {
			r.t.Errorf("%s is said to have taken %s; all of it took %s", what, d, took)
		}
	}
	for _, rec := range records {
		var end journal.Ended
		switch rec.Kind {
		case journal.KindEnded, journal.KindRunEnded:
			if rec.Decode(&end) == nil {
				check(fmt.Sprintf("record %d, %s", rec.Seq, rec.Action), end.ElapsedMS)
			}
		}
	}
	if durations < 5 {
		r.t.Errorf("only %d durations were found", durations)
	}
}

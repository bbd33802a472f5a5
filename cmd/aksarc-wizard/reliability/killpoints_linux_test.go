package reliability

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"aksarc-wizard/runner/journal"
)

// killVar says how many kill points are tried: a number, or "all".
const killVar = "AKSARC_WIZARD_KILLPOINTS"

// gravest are the calls that put something on the disk or start something. In
// the usual run half of the points are among them.
var gravest = []string{forkCall, "pwrite64", "fsync", "ftruncate", "renameat", "unlinkat"}

// TestKillPoints kills a whole scripted deployment at one of its system calls,
// for many of them, and continues it: nothing is made twice, nothing that was
// told is forgotten, and it always comes to its end. Every second time the
// continuation is killed as well.
func TestKillPoints(t *testing.T) {
	whole := newRig(t)
	e, total := whole.inject(fault{Calls: everyCall}, whole.apply()...)
	if e.code != 0 || total.Points < 1000 {
		t.Fatalf("the undisturbed run: %d points, %s", total.Points, e)
	}
	if n := whole.acknowledged(e.stdout); n < 10 {
		t.Fatalf("only %d beginnings and ends were told: %s", n, e)
	}
	var f figures
	t.Cleanup(func() { t.Logf("%d system calls in the whole run %v\n%s", total.Points, total.ByCall, f.String()) })
	some, all := 6, false
	switch v := os.Getenv(killVar); v {
	case "":
	case "all":
		some, all = total.Points, true
	default:
		n, err := strconv.Atoi(v)
		if err != nil || n < 2 {
			t.Fatalf("%s=%s is neither a number nor \"all\"", killVar, v)
		}
		some = n
	}
	kill := func(calls []string, n, of int, name string) {
		for i := range n {
			at := 1 + i*of/n
			t.Run(fmt.Sprintf("%s/%04d", name, at), func(t *testing.T) {
				t.Parallel()
				killAt(t, calls, at, &f)
			})
		}
	}
	if all {
		kill(everyCall, some, total.Points, "every")
		return
	}
	grave := 0
	for _, call := range append([]string{forkedCall, execCall}, gravest...) {
		grave += total.ByCall[call]
	}
	kill(everyCall, some/2, total.Points, "every")
	kill(gravest, some/2, grave, "gravest")
}

// figures are what the kill points came to, for the report.
type figures struct {
	sync.Mutex
	points, fired, again, fresh int
	byCall                      map[string]int
	temporary                   []string
	took                        []time.Duration
}

func (f *figures) String() string {
	f.Lock()
	defer f.Unlock()
	if len(f.took) == 0 {
		return "nothing was tried"
	}
	slices.Sort(f.took)
	return fmt.Sprintf("%d points tried, %d kills (%d of the continuation, too); killed at %v\n%d began anew, since nothing had been recorded; temporary files left: %d %v\nto the end again: median %s, longest %s",
		f.points, f.fired, f.again, f.byCall, f.fresh, len(f.temporary), f.temporary, f.took[len(f.took)/2].Round(time.Millisecond), f.took[len(f.took)-1].Round(time.Millisecond))
}

func killAt(t *testing.T, calls []string, at int, f *figures) {
	r := newRig(t)
	e, hit := r.inject(fault{Calls: calls, At: at, Kill: true}, r.apply()...)
	if hit.Fired && e.code != 128+9 {
		t.Fatalf("killed at %s, but: %s", hit.Call, e)
	}
	r.acknowledged(e.stdout)
	again := false
	if at%2 == 0 && len(r.deployments()) > 0 {
		second, hit := r.inject(fault{Calls: everyCall, At: at * 37 % 600, Kill: true}, r.resume()...)
		again = hit.Fired
		r.acknowledged(second.stdout)
	}
	begun := time.Now()
	fresh := r.toTheEnd()
	took := time.Since(begun)
	r.quiet(10 * time.Second)
	r.madeOnce()
	r.wholeJournal()
	r.madeUp()
	r.allFiles()
	f.Lock()
	defer f.Unlock()
	f.points++
	if f.byCall == nil {
		f.byCall = map[string]int{}
	}
	if hit.Fired {
		f.fired++
		f.byCall[hit.Call]++
	}
	if again {
		f.again++
	}
	if fresh {
		f.fresh++
	}
	f.took = append(f.took, took)
	f.temporary = append(f.temporary, r.temporary()...)
}

// toTheEnd continues until it is done, three times at most. Without anything
// to continue it begins anew, and says so.
func (r *rig) toTheEnd() (fresh bool) {
	r.t.Helper()
	var last ended
	for range 3 {
		if slices.ContainsFunc(r.deployments(), func(s journal.Summary) bool { return s.Unfinished }) {
			last = r.run(r.resume()...)
		} else {
			fresh = true
			last = r.run(r.apply()...)
		}
		if last.code == 0 {
			return fresh
		}
	}
	r.t.Fatalf("after three attempts it is not done: %s\njournal: %s", last, r.journalText())
	return fresh
}

// madeUp: a deployment that has ended, but whose report was not written any
// more, gets it by the next look.
func (r *rig) madeUp() {
	r.t.Helper()
	for _, s := range r.deployments() {
		if _, err := os.Stat(filepath.Join(r.home, "deployments", s.ID, journal.ReportFile)); err == nil {
			continue
		}
		if e := r.run("status", s.ID, "--rehearse", "--rehearse-speed", "0"); e.code != 0 {
			r.t.Errorf("status: %s", e)
		}
	}
}

// allFiles: everything that a deployment leaves behind is there, and private.
func (r *rig) allFiles() {
	r.t.Helper()
	want := []string{filepath.Join(r.work, "c1.kubeconfig")}
	for _, s := range r.deployments() {
		for _, name := range []string{journal.JournalFile, journal.AnswersFile, journal.LogFile, journal.BashFile, journal.PowerShellFile, journal.ReportFile} {
			want = append(want, filepath.Join(r.home, "deployments", s.ID, name))
		}
	}
	for _, path := range want {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 || info.Size() == 0 {
			r.t.Errorf("%s: %v, %v", path, info, err)
		}
	}
}

var toldLine = regexp.MustCompile(`(?m)^(?:REHEARSAL )?\d\d:\d\d:\d\d (\w+): (started|done|skipped)\b`)

// acknowledged: what the program has told is in its journal. It gives how much
// that was.
func (r *rig) acknowledged(stdout string) int {
	r.t.Helper()
	var all []journal.Record
	for _, s := range r.deployments() {
		all = append(all, r.records(s.ID)...)
	}
	said := toldLine.FindAllStringSubmatch(stdout, -1)
	for _, told := range said {
		action, what := told[1], told[2]
		if !slices.ContainsFunc(all, func(rec journal.Record) bool {
			if rec.Action != action {
				return false
			}
			if what == "started" {
				return rec.Kind == journal.KindStarted
			}
			var e journal.Ended
			return rec.Kind == journal.KindEnded && rec.Decode(&e) == nil && string(e.Outcome) == what
		}) {
			r.t.Errorf("the program said %q, but its journal doesn't know", told[0])
		}
	}
	return len(said)
}

// madeOnce: each thing was ordered once, was made once, and its order had been
// announced in a journal.
func (r *rig) madeOnce() {
	r.t.Helper()
	ledger := r.ledger()
	announced := ""
	for _, s := range r.deployments() {
		for _, rec := range r.records(s.ID) {
			announced += string(rec.Data)
		}
	}
	for command, words := range map[string]string{createNetwork: `"lnet","create"`, createCluster: `"aksarc","create"`} {
		asked, done := made(ledger, command)
		if asked != 1 || done != 1 {
			r.t.Errorf("%s: ordered %d times, done %d times; both must be 1\njournal: %s\nledger: %v", command, asked, done, r.journalText(), ledger)
		}
		if n := strings.Count(announced, words); n < asked {
			r.t.Errorf("%s: ordered %d times, but announced %d times", command, asked, n)
		}
	}
}

// wholeJournal: every journal can be read to its last byte, and nothing is left
// to be done.
func (r *rig) wholeJournal() {
	r.t.Helper()
	for _, s := range r.deployments() {
		if s.Unfinished {
			r.t.Errorf("%s is still unfinished", s.ID)
		}
		text, err := os.ReadFile(filepath.Join(r.home, "deployments", s.ID, journal.JournalFile))
		if err != nil {
			r.t.Error(err)
			continue
		}
		for i, line := range bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n")) {
			var rec journal.Record
			if err := json.Unmarshal(line, &rec); err != nil || rec.Seq != i+1 {
				r.t.Errorf("%s, line %d: number %d, %v: %.80s", s.ID, i+1, rec.Seq, err, line)
			}
		}
	}
}

func (r *rig) journalText() string {
	var all strings.Builder
	found, _ := filepath.Glob(filepath.Join(r.home, "deployments", "*", journal.JournalFile))
	for _, path := range found {
		text, _ := os.ReadFile(path)
		for line := range strings.Lines(string(text)) {
			fmt.Fprintf(&all, "%.200s\n", strings.TrimSpace(line))
		}
	}
	return all.String()
}

// temporary lists files of the state folder that have no business there when
// nothing runs.
func (r *rig) temporary() []string {
	r.t.Helper()
	var left []string
	for _, name := range files(r.t, r.home) {
		base := filepath.Base(name)
		if strings.HasSuffix(base, ".tmp") || strings.HasSuffix(base, ".new") || strings.HasPrefix(base, "child-") || strings.Contains(name, "/.new-") {
			left = append(left, name)
		}
	}
	return left
}

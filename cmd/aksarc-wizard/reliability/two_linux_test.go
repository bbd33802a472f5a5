package reliability

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// TestSecondProgram: whoever comes second hears at once who is at work, and
// changes nothing.
func TestSecondProgram(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	g := r.start(r.atSpeed("100")...)
	g.says("cluster: create the")
	holder := fmt.Sprintf("process %d of ", g.cmd.Process.Pid)
	for _, args := range [][]string{
		{"resume", "--rehearse", "--rehearse-speed", "100"},
		r.atSpeed("100"),
	} {
		e := r.run(args...)
		if e.code != 1 || !strings.Contains(e.stderr, holder) || !strings.Contains(e.stderr, " since ") {
			t.Errorf("%s: want exit code 1 and %q, got %s", args[0], holder, e)
		}
		if strings.Contains(e.stderr, "warning:") {
			t.Errorf("%s asked the site before it looked who is at work: %s", args[0], e)
		}
		t.Logf("%s refused after %s: %s", args[0], e.took.Round(time.Millisecond), strings.TrimSpace(e.stderr))
	}
	// Looking on is not refused.
	if e := r.run("status", "--rehearse", "--rehearse-speed", "100"); e.code != 0 || !strings.Contains(e.stdout, "cluster") {
		t.Errorf("status beside a running program: %s", e)
	}
	// It can be watched while it works; that its program is killed is told.
	watching := r.start("status", "--follow", "--rehearse", "--rehearse-speed", "100")
	watching.says("cluster: create the")
	// The kernel gives the lock back, however the holder ends.
	g.signal(syscall.SIGKILL)
	if e := watching.end(); e.code != 5 || !strings.Contains(e.stderr, "gone without a word") {
		t.Errorf("the watcher: %s", e)
	}
	r.quiet(20 * time.Second)
	r.toTheEnd()
	r.madeOnce()
}

// racesVar is how many races are run.
const racesVar = "AKSARC_WIZARD_RACES"

// TestRaces starts two programs on the same deployment at once, or kills the
// first while the second starts: never two owners, never a lock that stays.
func TestRaces(t *testing.T) {
	n := 2
	if v := os.Getenv(racesVar); v != "" {
		var err error
		if n, err = strconv.Atoi(v); err != nil {
			t.Fatal(err)
		}
	}
	var mu sync.Mutex
	outcomes := map[string]int{}
	t.Cleanup(func() { t.Logf("%d races: %v", n, outcomes) })
	for i := range n {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			outcome := race(t, time.Duration(i*37%400)*time.Millisecond, i%3 == 2)
			mu.Lock()
			defer mu.Unlock()
			outcomes[outcome]++
		})
	}
}

func race(t *testing.T, delay time.Duration, kill bool) string {
	r := newRig(t)
	if e := r.run("check", "--rehearse", "--rehearse-speed", "0"); e.code != 0 {
		t.Fatal(e)
	}
	var ends [2]ended
	var both sync.WaitGroup
	first := r.start(r.apply()...)
	both.Go(func() {
		if kill {
			time.Sleep(delay)
			_ = first.cmd.Process.Kill()
		}
		ends[0] = first.end()
	})
	second := r.start(r.apply()...)
	both.Go(func() { ends[1] = second.end() })
	both.Wait()
	for i, e := range ends {
		refused := e.code == 1 && strings.Contains(e.stderr, "is being worked on by")
		if e.code != 0 && !refused && !(kill && i == 0) {
			t.Errorf("program %d: %s", i+1, e)
		}
	}
	r.toTheEnd()
	r.quiet(10 * time.Second)
	r.madeOnce()
	for _, s := range r.deployments() {
		if _, held, err := r.store().HeldBy(s.ID); held || err != nil {
			t.Errorf("%s is still locked: %v, %v", s.ID, held, err)
		}
	}
	return fmt.Sprintf("%d and %d", ends[0].code, ends[1].code)
}

package reliability

import (
	"bufio"
	"bytes"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"aksarc-wizard/runner/journal"
)

// atSpeed are apply's arguments for a site so many times faster than life.
func (r *rig) atSpeed(speed string) []string {
	return []string{"apply", filepath.Join(r.work, "a.yaml"), "--rehearse", "--rehearse-speed", speed, "--yes"}
}

// going is a program that is running.
type going struct {
	r    *rig
	cmd  *exec.Cmd
	errs bytes.Buffer
	mu   sync.Mutex
	out  strings.Builder
	seen chan string
	over chan struct{}
}

// start starts the program and follows its standard output.
func (r *rig) start(args ...string) *going {
	r.t.Helper()
	g := &going{r: r, cmd: r.command(args...), seen: make(chan string, 1000), over: make(chan struct{})}
	g.cmd.Stderr = &g.errs
	out, err := g.cmd.StdoutPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	if err := g.cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	go func() {
		defer close(g.over)
		defer close(g.seen)
		for s := bufio.NewScanner(out); s.Scan(); {
			g.mu.Lock()
			fmt.Fprintln(&g.out, s.Text())
			g.mu.Unlock()
			g.seen <- s.Text()
		}
	}()
	return g
}

// says waits for a line that contains the text.
func (g *going) says(text string) {
	g.r.t.Helper()
	limit := time.After(20 * time.Second)
	for {
		select {
		case line, ok := <-g.seen:
			if !ok {
				g.r.t.Fatalf("it ended before it said %q: %s", text, g.end())
			}
			if strings.Contains(line, text) {
				return
			}
		case <-limit:
			g.r.t.Fatalf("it never said %q:\n%s", text, g.text())
		}
	}
}

// orders waits until an az with these words in its command line is running.
func (g *going) orders(words string) {
	g.r.t.Helper()
	for until := time.Now().Add(20 * time.Second); time.Now().Before(until); time.Sleep(5 * time.Millisecond) {
		for _, p := range g.r.processes() {
			if strings.Contains(p, words) && strings.Contains(p, "rehearsal-az") {
				return
			}
		}
	}
	g.r.t.Fatalf("it never ordered %q:\n%s", words, g.text())
}

func (g *going) text() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.out.String()
}

// signal sends a signal and gives how the program ended then.
func (g *going) signal(sig syscall.Signal) ended {
	g.r.t.Helper()
	if err := g.cmd.Process.Signal(sig); err != nil {
		g.r.t.Fatal(err)
	}
	return g.end()
}

// end waits for the end; took counts from here.
func (g *going) end() ended {
	begun := time.Now()
	<-g.over
	err := g.cmd.Wait()
	e := ended{stdout: g.text(), stderr: g.errs.String(), took: time.Since(begun), code: g.cmd.ProcessState.ExitCode()}
	if err != nil && g.cmd.ProcessState == nil {
		g.r.t.Fatal(err)
	}
	if ws, ok := g.cmd.ProcessState.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		e.code = -int(ws.Signal())
	}
	return e
}

// TestSignalsDetach: a signal in the middle of a change ends the program at
// once and in good order; the change goes on, and can be gone on with.
func TestSignalsDetach(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGKILL} {
		for _, during := range []string{"network", "cluster"} {
			t.Run(sig.String()+" in "+during, func(t *testing.T) {
				t.Parallel()
				detached(t, sig, during)
			})
		}
	}
}

func detached(t *testing.T, sig syscall.Signal, during string) {
	r := newRig(t)
	const speed = "300" // the cluster takes 3 s
	g := r.start(r.atSpeed(speed)...)
	g.says(during + ": create the")
	g.orders(map[string]string{"network": "lnet create", "cluster": "aksarc create"}[during])
	e := g.signal(sig)
	// On a busy machine the end takes longer; 1 s is the goal on a quiet one.
	if e.took > 5*time.Second {
		t.Errorf("it took %s to end", e.took)
	}
	t.Logf("ended after %s", e.took.Round(time.Millisecond))
	if sig == syscall.SIGKILL {
		if e.code != -int(sig) {
			t.Errorf("killed: %s", e)
		}
	} else if e.code != 5 || !strings.Contains(e.stderr, "aksarc-wizard resume") || !strings.Contains(e.stderr, "Detached") {
		t.Errorf("it should have detached: %s", e)
	}
	// What is left is at most the one command that changes something.
	for _, p := range r.processes() {
		if !strings.Contains(p, " create ") {
			t.Errorf("left running: %s", p)
		}
	}
	r.acknowledged(e.stdout)
	all := r.deployments()
	if len(all) != 1 || !all[0].Unfinished {
		t.Fatalf("deployments: %+v", all)
	}
	records := r.records(all[0].ID)
	if last := records[len(records)-1].Kind; sig != syscall.SIGKILL && last != journal.KindDetached && last != journal.KindRunEnded {
		t.Errorf("the journal's last record is %q", last)
	}
	status := r.run("status", "--rehearse", "--rehearse-speed", speed)
	if status.code != 0 || !strings.Contains(status.stdout, "journal: ") || !strings.Contains(status.stdout, "service: ") {
		t.Errorf("status: %s", status)
	}
	for line := range strings.Lines(status.stdout) {
		if strings.Contains(line, during) {
			t.Logf("status: %s", strings.TrimSpace(line))
		}
	}
	r.quiet(20 * time.Second)
	r.toTheEnd()
	r.quiet(10 * time.Second)
	r.madeOnce()
	r.wholeJournal()
	r.allFiles()
}

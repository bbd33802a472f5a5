package reliability

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"aksarc-wizard/runner/journal"
	"aksarc-wizard/runner/rehearsal"
	"aksarc-wizard/runner/rehearsal/site"
)

// wizard is the built program; TestMain builds it once.
var wizard string

func TestMain(m *testing.M) {
	if spec, ok := os.LookupEnv(faultVar); ok {
		os.Exit(injectorMain(spec, os.Args[1:]))
	}
	flag.Parse()
	os.Exit(built(m))
}

func built(m *testing.M) int {
	dir, err := os.MkdirTemp("", "aksarc-reliability-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	wizard = filepath.Join(dir, "aksarc-wizard")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", wizard, "aksarc-wizard/cmd/aksarc-wizard")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "the program can't be built: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// rig is one machine with a state folder, an answers file and a rehearsal site.
type rig struct {
	t    testing.TB
	work string // holds everything
	home string // the state folder
	env  []string
	// with is put in front of the program: strace and its flags.
	with []string
	// until ends what runs, by SIGTERM.
	until context.Context
}

// answersText is what `init --rehearse` prints, once.
var answersText = sync.OnceValues(func() ([]byte, error) {
	return exec.Command(wizard, "init", "--rehearse").Output()
})

func newRig(t testing.TB) *rig {
	t.Helper()
	work := t.TempDir()
	r := &rig{t: t, work: work, home: filepath.Join(work, "state")}
	text, err := answersText()
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{r.home, filepath.Join(work, "home"), filepath.Join(work, "azure")} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	r.write("a.yaml", string(text))
	r.env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Join(work, "home"), "LANG=C.UTF-8", "TERM=dumb",
		"TMPDIR=" + work, "AKSARC_WIZARD_HOME=" + r.home, "AZURE_CONFIG_DIR=" + filepath.Join(work, "azure"),
		// The proof goes without kubectl, which is slow to start and tested elsewhere.
		"AKSARC_WIZARD_KUBECTL=" + filepath.Join(work, "no-kubectl"),
	}
	return r
}

// write puts a file into the rig and gives its path.
func (r *rig) write(name, text string) string {
	r.t.Helper()
	path := filepath.Join(r.work, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
	return path
}

// ended is how one run of the program ended. A signal's code is minus it.
type ended struct {
	code           int
	stdout, stderr string
	took           time.Duration
}

func (e ended) String() string {
	return fmt.Sprintf("exit code %d after %s\n--- stdout\n%s--- stderr\n%s", e.code, e.took.Round(time.Millisecond), e.stdout, e.stderr)
}

// command is the program with its arguments, not started.
func (r *rig) command(args ...string) *exec.Cmd {
	argv := append(append([]string{}, r.with...), wizard)
	argv = append(argv, args...)
	ctx := r.until
	if ctx == nil {
		ctx = context.Background()
	}
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.Dir, cmd.Env = r.work, r.env
	return cmd
}

func (r *rig) run(args ...string) ended {
	r.t.Helper()
	return r.finish(r.command(args...))
}

func (r *rig) finish(cmd *exec.Cmd) ended {
	r.t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	// A tool that a killed wizard left behind must not keep us waiting.
	cmd.WaitDelay = 10 * time.Second
	begun := time.Now()
	err := cmd.Run()
	if errors.Is(err, context.DeadlineExceeded) {
		err = nil // it ended well after the SIGTERM
	}
	e := ended{stdout: out.String(), stderr: errs.String(), took: time.Since(begun)}
	var exit *exec.ExitError
	switch {
	case err == nil:
	case errors.As(err, &exit):
		e.code = exit.ExitCode()
		if ws, ok := exit.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
			e.code = -int(ws.Signal())
		}
	default:
		r.t.Fatal(err)
	}
	return e
}

// apply are the arguments of a whole scripted deployment that takes no time.
func (r *rig) apply(more ...string) []string {
	return append([]string{"apply", filepath.Join(r.work, "a.yaml"), "--rehearse", "--rehearse-speed", "0", "--yes"}, more...)
}

func (r *rig) resume() []string {
	return []string{"resume", "--rehearse", "--rehearse-speed", "0"}
}

// store reads the rig's deployments.
func (r *rig) store() *journal.Store {
	return &journal.Store{Root: r.home, Rehearsal: true, Now: time.Now}
}

// deployments lists what the state folder holds; an unreadable one fails.
func (r *rig) deployments() []journal.Summary {
	r.t.Helper()
	all, err := r.store().List()
	if err != nil {
		r.t.Fatal(err)
	}
	for _, s := range all {
		if s.Err != nil {
			r.t.Errorf("deployment %s can't be read: %v", s.ID, s.Err)
		}
	}
	return all
}

func (r *rig) records(id string) []journal.Record {
	r.t.Helper()
	d, err := r.store().Open(id)
	if err != nil {
		r.t.Fatal(err)
	}
	return d.Records()
}

// site is the folder of the rehearsal's site, with its ledger.
func (r *rig) site() string {
	r.t.Helper()
	found, err := filepath.Glob(filepath.Join(r.home, "rehearsal", "*", "ledger.jsonl"))
	if err != nil || len(found) > 1 {
		r.t.Fatalf("sites: %v, %v", found, err)
	}
	if len(found) == 0 {
		return filepath.Join(r.home, "rehearsal", "site-2411")
	}
	return filepath.Dir(found[0])
}

func (r *rig) ledger() []site.Entry {
	r.t.Helper()
	entries, err := rehearsal.Ledger(r.site())
	if err != nil {
		r.t.Fatal(err)
	}
	return entries
}

// The commands that make the two things that must be made once.
const (
	createNetwork = "stack-hci-vm network lnet create"
	createCluster = "aksarc create"
)

// made counts the calls of a command: all of them, and those that succeeded.
func made(entries []site.Entry, command string) (asked, done int) {
	for _, e := range entries {
		if e.Command == command {
			asked++
			if e.ExitCode == 0 {
				done++
			}
		}
	}
	return asked, done
}

// files lists all files below the folder, relative to it.
func files(t testing.TB, root string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() {
			rel, _ := filepath.Rel(root, path)
			all = append(all, rel)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// needs skips the test when the tool isn't there.
func needs(t testing.TB, tool, what string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		t.Skipf("SKIP-TOOL: %s: %s", tool, what)
	}
	return path
}

// lines gives the lines that aren't empty.
func lines(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
}

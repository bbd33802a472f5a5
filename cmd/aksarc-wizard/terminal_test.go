//go:build !windows

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/ui/screen/screentest"
)

// These tests run the built program on a pseudo terminal that answers no
// query, as a serial line does, and look at the screen as its operator would.

// built is the program, built once for all tests that run it.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "aksarc-wizard-test-")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "aksarc-wizard")
	out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput()
	if err != nil {
		return "", &exec.Error{Name: string(out), Err: err}
	}
	return bin, nil
})

// wizardCommand is the program with a state folder of its own.
func wizardCommand(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	bin, err := built()
	require.NoError(t, err)
	dir := t.TempDir()
	c := exec.Command(bin, args...)
	c.Dir = dir
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "LANG=C.UTF-8", "TERM=xterm-256color",
		"AKSARC_WIZARD_HOME=" + filepath.Join(dir, "state"), "AZURE_CONFIG_DIR=" + filepath.Join(dir, "azure")}
	return c
}

const patience = 30 * time.Second

// Enter on sensible defaults leads from the first page to a kubeconfig on disk.
func TestEnterLeadsThroughTheWholeWizard(t *testing.T) {
	t.Parallel()
	cmd := wizardCommand(t, "--rehearse", "--rehearse-speed", "0")
	c := screentest.Start(t, cmd, 80, 24)
	c.WaitFor("Deploy a Kubernetes cluster", patience)
	seen := map[string]bool{}
	pages := []string{"Prerequisites", "Sign-in and cloud", "Scope", "Logical network", "Cluster", "Review", "Deploy", "Kubeconfig", "Done"}
	deadline := time.Now().Add(2 * patience)
	for !strings.Contains(c.Text(), "── Done") {
		require.True(t, time.Now().Before(deadline), "stuck at:\n%s", c.Text())
		before := c.Text()
		c.Press("\r")
		// A page answers a key at once; what takes time is a page's own work.
		c.Quiet(150 * time.Millisecond)
		for _, p := range pages {
			if strings.Contains(c.Text(), "── "+p) {
				seen[p] = true
			}
		}
		if c.Text() == before {
			c.Quiet(400 * time.Millisecond)
		}
	}
	for _, p := range pages {
		assert.True(t, seen[p], "page %s was shown", p)
	}
	c.Press("\r")
	state := c.Wait(patience)
	assert.Equal(t, 0, state.ExitCode(), c.Text())
	assert.Empty(t, c.Damage(), "the terminal is given back")
	info, err := os.Stat(filepath.Join(cmd.Dir, "c1.kubeconfig"))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

// A terminal that answers nothing must not cost the five seconds that Bubble
// Tea waits for its answer (the path of our module decides that).
func TestTheFirstFrameComesAtOnceOnAMuteTerminal(t *testing.T) {
	for _, term := range []string{"xterm-256color", "linux", "vt220", "screen", "tmux-256color"} {
		t.Run(term, func(t *testing.T) {
			cmd := wizardCommand(t, "--rehearse", "--rehearse-speed", "0")
			cmd.Env = append(cmd.Env, "TERM="+term)
			began := time.Now()
			c := screentest.Start(t, cmd, 80, 24)
			c.WaitFor("Deploy a Kubernetes cluster", patience)
			// The bound of the issue is 0.5 s; five seconds are what it guards
			// against, and a busy machine lies between.
			assert.Less(t, time.Since(began), 3*time.Second)
			t.Logf("first frame after %v", time.Since(began).Round(time.Millisecond))
			c.Press("\x03")
			c.Quiet(300 * time.Millisecond)
		})
	}
}

func TestADumbTerminalGetsLinesWithoutASingleEscape(t *testing.T) {
	t.Parallel()
	cmd := wizardCommand(t, "--rehearse", "--rehearse-speed", "0")
	cmd.Env = append(cmd.Env, "TERM=dumb")
	c := screentest.Start(t, cmd, 80, 24)
	c.WaitFor("TERM is dumb", patience)
	c.Quiet(300 * time.Millisecond)
	assert.NotContains(t, string(c.Raw()), "\x1b")
	c.Hangup()
}

// A dropped line ends the program by itself, with the answers kept.
func TestADroppedLineEndsTheWizardAndKeepsTheAnswers(t *testing.T) {
	t.Parallel()
	cmd := wizardCommand(t, "--rehearse", "--rehearse-speed", "0")
	c := screentest.Start(t, cmd, 80, 24)
	c.WaitFor("Deploy a Kubernetes cluster", patience)
	c.Press("\r")
	c.WaitFor("── Prerequisites", patience)
	c.WaitUntil("every check to have come out", patience, func(rows []string) bool {
		page := strings.Join(rows, "\n")
		return strings.Contains(page, "asked at") && !strings.Contains(page, "checking")
	})
	c.Press("\r")
	c.WaitFor("── Sign-in", patience)
	c.Type("x") // azure.localx
	c.WaitFor("azure.localx", patience)
	c.Press("\t")
	c.Quiet(500 * time.Millisecond)
	c.Signal(syscall.SIGHUP)
	state := c.Wait(patience)
	assert.Equal(t, exitInterrupted, state.ExitCode())
	draft, err := os.ReadFile(filepath.Join(cmd.Dir, "state", "rehearsal", "draft.yaml"))
	require.NoError(t, err)
	assert.Contains(t, string(draft), "azure.localx")
}

func TestCtrlCAsksAndNothingIsLost(t *testing.T) {
	t.Parallel()
	cmd := wizardCommand(t, "--rehearse", "--rehearse-speed", "0")
	c := screentest.Start(t, cmd, 80, 24)
	c.WaitFor("Deploy a Kubernetes cluster", patience)
	c.Press("\x03")
	c.WaitUntil("a question", patience, func(rows []string) bool {
		return strings.Contains(strings.Join(rows, "\n"), "eave")
	})
	require.Nil(t, cmd.ProcessState, "still running")
	c.Press("\x1b") // Esc is never destructive
	c.WaitFor("Deploy a Kubernetes cluster", patience)
}

// Without a screen Ctrl-C asks as well, where there is a terminal to ask on; the
// run goes on meanwhile, and nothing is taken away unasked.
func TestCtrlCAsksWithoutAScreenToo(t *testing.T) {
	t.Parallel()
	answers, err := wizardCommand(t, "init", "--rehearse").Output()
	require.NoError(t, err)
	cmd := wizardCommand(t, "apply", "a.yaml", "--rehearse", "--yes", "--rehearse-speed", "60")
	require.NoError(t, os.WriteFile(filepath.Join(cmd.Dir, "a.yaml"), answers, 0o600))
	c := screentest.Start(t, cmd, 100, 50)
	c.WaitFor("cluster: create the cluster", patience)
	c.Press("\x03")
	c.WaitFor("What shall happen?", patience)
	c.Press("9\r")
	c.WaitFor("Type one of the numbers.", patience)
	c.Press("4\r")
	c.WaitFor("made by it: network", patience)
	c.WaitFor("Type c1 to delete this", patience)
	c.Press("\r")
	c.WaitFor("Nothing was deleted.", patience)
	assert.Equal(t, exitInterrupted, c.Wait(patience).ExitCode(), c.Text())
}

// Any size is survived; what is too small says so in a sentence.
func TestEverySizeIsSurvived(t *testing.T) {
	t.Parallel()
	cmd := wizardCommand(t, "--rehearse", "--rehearse-speed", "0")
	c := screentest.Start(t, cmd, 80, 24)
	c.WaitFor("Deploy a Kubernetes cluster", patience)
	for _, size := range [][2]int{{60, 15}, {20, 5}, {1, 1}, {132, 43}, {300, 100}, {80, 24}} {
		c.Resize(size[0], size[1])
		c.Quiet(100 * time.Millisecond)
	}
	c.WaitFor("Deploy a Kubernetes cluster", patience)
}

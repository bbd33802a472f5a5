//go:build !windows

package screen

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"aksarc-wizard/ui/screen/screentest"
)

// However the program ends, the terminal is as it was before, the exit code
// tells the truth, and what is printed afterwards is on the normal screen.
func TestTerminalIsGivenBack(t *testing.T) {
	signal := func(s syscall.Signal) func(*screentest.Console) {
		return func(c *screentest.Console) { c.Signal(s) }
	}
	press := func(key string) func(*screentest.Console) {
		return func(c *screentest.Console) { c.Press(key) }
	}
	for _, fault := range []struct {
		name, how string
		do        func(*screentest.Console)
		code      int
		says      string
	}{
		{"ctrl+c", "", press(screentest.CtrlC), 0, "after: done"},
		{"SIGINT", "", signal(syscall.SIGINT), 130, "after: signal"},
		{"SIGQUIT", "", signal(syscall.SIGQUIT), 131, "after: signal"},
		{"SIGTERM", "", signal(syscall.SIGTERM), 143, "after: signal"},
		{"SIGHUP", "", signal(syscall.SIGHUP), 129, "after: signal"},
		{"SIGTERM while Update hangs", "", func(c *screentest.Console) {
			c.Press("\x12")
			time.Sleep(20 * time.Millisecond)
			c.Signal(syscall.SIGTERM)
		}, 143, "after: signal"},
		{"SIGTERM under a flood of messages", "ticks fast", signal(syscall.SIGTERM), 143, "after: signal"},
		{"context cancelled", "cancel", func(*screentest.Console) {}, 4, "after: cancelled"},
		{"panic in Update", "", press("\x15"), 2, "after: panic in Update in update"},
		{"panic in View", "", press("\x16"), 2, "after: panic in View in view"},
		{"panic in a command", "", press("\x0f"), 2, "after: panic in command in a command"},
		{"panic in a batch within a sequence", "", press("\x13"), 2, "after: panic in command in a batch"},
		{"panic in a goroutine", "guarded", press(screentest.CtrlG), 2, "ended by others"},
		{"os.Exit", "guarded", press("\x18"), 9, "ended by others"},
		{"SIGKILL", "guarded", signal(syscall.SIGKILL), -1, "ended by others"},
		{"SIGKILL of the group", "guarded", func(c *screentest.Console) { c.SignalGroup(syscall.SIGKILL) }, -1, "ended by others"},
		{"SIGTERM on vt220", "vt220", signal(syscall.SIGTERM), 143, "after: signal"},
	} {
		t.Run(fault.name, func(t *testing.T) {
			t.Parallel()
			term := "xterm-256color"
			if fault.how == "vt220" {
				term = "vt220"
			}
			c := start(t, term, fault.how, 80, 24)
			c.WaitFor("Field 10", soon)
			c.Type("abc")
			if strings.Contains(fault.how, "guarded") {
				waitForGuardian(t, c)
			}
			fault.do(c)
			if code := c.Wait(soon).ExitCode(); code != fault.code {
				t.Errorf("exit code %d, want %d", code, fault.code)
			}
			if strings.Contains(fault.how, "guarded") {
				c.WaitUntil("end of the guardian", soon, func([]string) bool {
					return len(c.Damage()) == 0 && strings.Contains(c.Text(), fault.says)
				})
			}
			for _, d := range c.Damage() {
				t.Error("left behind:", d)
			}
			if fault.says != "" && !strings.Contains(c.Text(), fault.says) {
				t.Errorf("the screen afterwards lacks %q:\n%s", fault.says, c.Text())
			}
			if strings.Contains(c.Text(), "Field 10") {
				t.Errorf("the page is still on the screen:\n%s", c.Text())
			}
		})
	}
}

// waitForGuardian waits until the guardian is there: it is started after the
// first picture, and no hand is faster, but a test is.
func waitForGuardian(t *testing.T, c *screentest.Console) {
	t.Helper()
	for deadline := time.Now().Add(soon); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
		threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", c.Pid()))
		for _, file := range threads {
			children, _ := os.ReadFile(file)
			for _, pid := range strings.Fields(string(children)) {
				argv, _ := os.ReadFile("/proc/" + pid + "/cmdline")
				if strings.Contains(string(argv), strings.Join(GuardianArgs(), "\x00")) {
					time.Sleep(handPause) // until it has been told what to do
					return
				}
			}
		}
	}
	t.Fatal("the guardian did not start")
}

// When the line drops, the program ends by itself, soon and without spinning.
func TestHangup(t *testing.T) {
	t.Parallel()
	c := start(t, "xterm", "", 80, 24)
	c.WaitFor("Field 10", soon)
	began := time.Now()
	c.Hangup()
	state := c.Wait(soon)
	// The kernel sends SIGHUP to the leader of the session as well; whichever
	// is noticed first, the end is not called a success.
	if code := state.ExitCode(); code != 3 && code != 129 {
		t.Errorf("exit code %d, want 3 (the terminal is gone) or 129 (SIGHUP)", code)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("the end took %v", took)
	}
	if cpu := state.UserTime() + state.SystemTime(); cpu > 300*time.Millisecond {
		t.Errorf("%v of CPU", cpu)
	}
}

// A terminal that takes no more bytes holds up neither the model nor the end.
func TestStoppedTerminal(t *testing.T) {
	t.Parallel()
	c := start(t, "xterm", "ticks fast", 80, 24)
	c.WaitFor("Field 10", soon)
	c.Stall(true)
	for range 40 {
		c.Resize(79, 24) // whole pages, until the kernel's buffer is full
		time.Sleep(5 * time.Millisecond)
		c.Resize(80, 24)
		time.Sleep(5 * time.Millisecond)
	}
	c.Send("abc") // the model goes on
	began := time.Now()
	c.Signal(syscall.SIGTERM)
	if code := c.Wait(soon).ExitCode(); code != 143 {
		t.Errorf("exit code %d, want 143", code)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("the end took %v", took)
	}
	c.Stall(false)
	for _, d := range c.Damage() {
		if strings.Contains(d, "modes") {
			t.Error("left behind:", d)
		}
	}
}

// With no shell around nobody could continue the program, so the kernel ignores
// the stop: the page comes back.
func TestSuspendWithoutShell(t *testing.T) {
	c := start(t, "xterm", "", 80, 24)
	c.WaitFor("Field 10", soon)
	before := c.Bytes()
	c.Press(screentest.CtrlZ)
	c.WaitUntil("the page again", soon, func(rows []string) bool {
		return c.Bytes() > before+500 && strings.Contains(strings.Join(rows, "\n"), "Field 10")
	})
	c.Type("on")
	c.WaitFor("Field  1  on", soon)
	c.Press(screentest.CtrlC)
	c.Wait(soon)
	for _, d := range c.Damage() {
		t.Error("left behind:", d)
	}
}

// Stopped and continued from outside, the page is painted again in raw mode.
func TestStopAndContinue(t *testing.T) {
	c := start(t, "xterm", "", 80, 24)
	c.WaitFor("Field 10", soon)
	before := c.Bytes()
	c.Signal(syscall.SIGSTOP)
	time.Sleep(20 * time.Millisecond)
	c.Cook() // as a shell does with the terminal of a stopped job
	c.Signal(syscall.SIGCONT)
	c.WaitUntil("the page again", soon, func(rows []string) bool { return c.Bytes() > before+400 })
	c.Type("on")
	c.WaitFor("Field  1  on", soon)
	c.Press(screentest.CtrlC)
	c.Wait(soon)
	for _, d := range c.Damage() {
		t.Error("left behind:", d)
	}
}

// Ctrl-Z under a shell with job control: the shell has the terminal as it was,
// fg brings the page and the answers back.
func TestSuspendUnderShell(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bash, err := lookBash()
	if err != nil {
		t.Skip("SKIP-TOOL: bash: suspend and resume under a shell with job control")
	}
	cmd := bash("--norc", "--noprofile", "-i")
	cmd.Env = append(os.Environ(), "PS1=ready> ", "TERM=xterm", "INPUTRC=/dev/null", "GOCOVERDIR="+t.TempDir())
	c := screentest.Start(t, cmd, 80, 24)
	c.WaitFor("ready>", soon)
	c.Type(appEnv + "=run " + exe + "\n")
	c.WaitFor("Field 10", soon)
	c.Type("abc")
	c.WaitFor("Field  1  abc", soon)
	for range 2 {
		c.Press(screentest.CtrlZ)
		c.WaitFor("Stopped", soon)
		c.Type("stty -a | grep -o '[-]*icanon'; echo still $((40+2))\n")
		c.WaitFor("still 42", soon)
		if strings.Contains(c.Text(), "-icanon") {
			t.Error("the terminal is raw while the program is stopped")
		}
		c.Type("fg\n")
		c.WaitFor("Field  1  abc", soon)
	}
	c.Type("def")
	c.WaitFor("Field  1  abcdef", soon)
	c.Press(screentest.CtrlC)
	c.WaitFor("after: done with abcdef", soon)
	// Killed while it is stopped: the shell's terminal stays the shell's.
	c.Type(appEnv + "=run " + exe + "\n")
	c.WaitFor("Field 10", soon)
	c.Press(screentest.CtrlZ)
	c.WaitFor("Stopped", soon)
	c.Type("kill %1; sleep 0.1; echo alive $((40+2))\n")
	c.WaitFor("alive 42", soon)
}

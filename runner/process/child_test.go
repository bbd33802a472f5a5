package process

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/runnertest"
	"aksarc-wizard/runner/sanitize"

	"go.uber.org/goleak"
)

// The test binary is its own child: with this variable set it plays a tool.
const roleVar = "AKSARC_WIZARD_TEST_ROLE"

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVar); role != "" {
		os.Exit(play(role, os.Args[1:]))
	}
	goleak.VerifyTestMain(m)
}

// play is the tool. Roles that go on for ever end by themselves after 20 s.
func play(role string, args []string) int {
	forever := func() { time.Sleep(20 * time.Second) }
	switch role {
	case "echo": // what was received, as JSON
		stdin, _ := io.ReadAll(os.Stdin)
		_ = json.NewEncoder(os.Stdout).Encode(map[string]any{"args": args, "stdin": string(stdin), "env": os.Environ()})
	case "say": // stdout, stderr, exit code
		fmt.Fprint(os.Stdout, args[0])
		fmt.Fprint(os.Stderr, args[1])
		code, _ := strconv.Atoi(args[2])
		return code
	case "hang":
		fmt.Println("ready")
		forever()
	case "polite": // ends on SIGINT as az does
		c := make(chan os.Signal, 1)
		signal.Notify(c, os.Interrupt)
		fmt.Println("ready")
		select {
		case <-c:
			fmt.Fprintln(os.Stderr, "ERROR: Long-running operation wait cancelled.")
			return 1
		case <-time.After(20 * time.Second):
		}
	case "deaf": // ignores what can be ignored
		ignoreAll()
		fmt.Println("ready")
		forever()
	case "parent": // starts a child of the given role that keeps our pipes, then hangs
		startRole(args[0], args[1:])
		forever()
	case "abandon": // starts a child that keeps our pipes, then ends well
		startRole(args[0], args[1:])
	case "escapee": // leaves session and group, tells its pid, ignores signals
		ignoreAll()
		leaveSession()
		_ = os.WriteFile(args[0], []byte(strconv.Itoa(os.Getpid())), 0o600)
		fmt.Println("ready")
		forever()
	case "close-stdout": // never ends after closing its output
		_ = os.Stdout.Close()
		_ = os.Stderr.Close()
		forever()
	case "flood": // MiB of lines on stream 1 or 2
		return flood(args)
	case "take": // a process that takes in what another role prints
		return takeFlood(args)
	case "endless": // MiB of one line on stderr
		n, _ := strconv.Atoi(args[0])
		block := bytes.Repeat([]byte("x"), 1<<20)
		for range n {
			_, _ = os.Stderr.Write(block)
		}
	case "work": // a change under way: says so, works for some time, leaves a proof
		fmt.Fprintln(os.Stderr, "Accepted")
		d, _ := time.ParseDuration(args[0])
		time.Sleep(d)
		if _, err := fmt.Fprintln(os.Stderr, "Succeeded"); err != nil {
			_ = os.WriteFile(args[1], []byte("broken pipe"), 0o600)
			return 1
		}
		_ = os.WriteFile(args[1], []byte("done"), 0o600)
	case "exclusive": // fails when another is at it
		f, err := os.OpenFile(args[0], os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return 9
		}
		time.Sleep(30 * time.Millisecond)
		_ = f.Close()
		_ = os.Remove(args[0])
	case "meet": // ends when the other has come
		_ = os.WriteFile(args[0], nil, 0o600)
		for range 1000 {
			if _, err := os.Stat(args[1]); err == nil {
				return 0
			}
			time.Sleep(10 * time.Millisecond)
		}
		return 9
	case "signal":
		killSelf()
		forever()
	case "wizard": // a wizard that is going to be killed while its child runs
		return playWizard(args)
	}
	return 0
}

func flood(args []string) int {
	n, _ := strconv.Atoi(args[1])
	out := os.Stdout
	if args[0] == "2" {
		out = os.Stderr
	}
	w := bufio.NewWriterSize(out, 64<<10)
	line := strings.Repeat("polling the operation, status Running; ", 4) + "\n"
	for written := 0; written < n<<20; written += len(line) {
		_, _ = w.WriteString(line)
	}
	_ = w.Flush()
	return 0
}

// startRole starts this binary again in another role, with our outputs.
func startRole(role string, args []string) {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), roleVar+"="+role)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

// tool is a Config whose az plays the role.
func tool(t *testing.T, role string) Config {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Config{
		Find:     Fixed(map[runner.Program]Program{runner.Az: {Path: self, Env: []string{roleVar + "=" + role}}}),
		Env:      os.Environ(),
		Dir:      runnertest.TempDir(t),
		Redactor: sanitize.New(),
	}
}

func az(args ...string) runner.Command { return runner.Command{Program: runner.Az, Args: args} }

// playWizard runs a command of the given role and hangs until it is killed.
func playWizard(args []string) int {
	dir, role, mutates := args[0], args[1], args[2] == "change"
	r := New(Config{
		Find: Fixed(map[runner.Program]Program{runner.Az: {Path: os.Args[0], Env: []string{roleVar + "=" + role}}}),
		Env:  os.Environ(),
		Dir:  dir,
	})
	c := az(args[3:]...)
	c.Mutates = mutates
	_, err := r.Run(testContext(), c, func(l runner.Line) {
		_ = os.WriteFile(filepath.Join(dir, "line"), []byte(l.Text), 0o600)
	})
	fmt.Fprintln(os.Stderr, err)
	return 0
}

//go:build unix

package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner/trust/trusttest"
)

// siteAz answers as an az whose cloud is right, and signs in with the script.
func siteAz(t *testing.T, login string) string {
	t.Helper()
	return fakeAz(t, `case "$1 $2" in
"version --output") echo '{"azure-cli": "2.60.0", "extensions": {}}' ;;
"cloud list") echo '[{"name": "azure.local", "isActive": true, "endpoints": {"resourceManager": "https://armmanagement.autonomous.cloud.private", "activeDirectory": "https://login.autonomous.cloud.private/adfs"}}]' ;;
"account list") echo '[{"id": "2", "name": "Starter subscription", "isDefault": true, "user": {"name": "op"}}]' ;;
login*) `+login+` ;;
esac
`)
}

// startOnTerminal runs the program on a pseudo terminal.
func startOnTerminal(t *testing.T, az string, args ...string) (tty *os.File, c *exec.Cmd, wait func(text string) (seen string)) {
	t.Helper()
	program, err := exec.LookPath("aksarc-wizard")
	require.NoError(t, err, "testscript.Main puts it there")
	home := t.TempDir()
	c = exec.Command(program, append(args, "--az", az)...)
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "AKSARC_WIZARD_HOME=" + filepath.Join(home, "s"),
		"AZURE_CONFIG_DIR=" + filepath.Join(home, "azure"), "TERM=xterm", "LANG=C.UTF-8"}
	tty, err = pty.Start(c)
	require.NoError(t, err)
	t.Cleanup(func() { _ = tty.Close(); _ = c.Process.Kill() })
	var seen bytes.Buffer
	lines := make(chan []byte, 100)
	go func() {
		defer close(lines)
		for {
			buf := make([]byte, 4096)
			n, err := tty.Read(buf)
			if n > 0 {
				lines <- buf[:n]
			}
			if err != nil {
				return
			}
		}
	}()
	return tty, c, func(text string) string {
		t.Helper()
		late := time.After(time.Minute) // far above what is needed, for a busy machine
		for !strings.Contains(seen.String(), text) {
			select {
			case b, more := <-lines:
				if !more {
					t.Fatalf("the end came before %q:\n%s", text, seen.String())
				}
				seen.Write(b)
			case <-late:
				t.Fatalf("%q did not come:\n%s", text, seen.String())
			}
		}
		return seen.String()
	}
}

// The terminal goes to az, which gets what is typed, and comes back as it was
// even when az leaves it in another state.
func TestTheTerminalIsHandedToAzLoginAndTakenBack(t *testing.T) {
	t.Parallel()
	az := siteAz(t, `echo 'enter the code ABC123' >&2; read -r answer; echo "typed: $answer" >&2; stty raw -echo`)
	tty, c, wait := startOnTerminal(t, az, "login", "--device-code")
	before, err := term.GetState(tty.Fd())
	require.NoError(t, err)
	wait("enter the code ABC123")
	_, err = io.WriteString(tty, "from the operator\n")
	require.NoError(t, err)
	wait("typed: from the operator")
	wait("Active subscription: Starter subscription")
	require.NoError(t, c.Wait())
	after, err := term.GetState(tty.Fd())
	if err == nil { // some systems forget the state with the last process
		assert.Equal(t, before, after, "the terminal is as it was")
	}
}

// A secret that is typed is not echoed.
func TestATypedSecretIsNotShown(t *testing.T) {
	t.Parallel()
	got := filepath.Join(t.TempDir(), "got")
	az := siteAz(t, `cat >`+got+`; echo '[]'`)
	tty, c, wait := startOnTerminal(t, az, "login", "--service-principal", "11111111-2222-3333-4444-555555555555", "--tenant", "99999999-2222-3333-4444-555555555555")
	wait("Secret of the application (not shown): ")
	_, err := io.WriteString(tty, "typoo\x7f\x7f\x15typed-by-haé\x7fnd\r")
	require.NoError(t, err)
	assert.NotContains(t, wait("Signed in as op"), "typed-by-hand")
	require.NoError(t, c.Wait())
	text, err := os.ReadFile(got)
	require.NoError(t, err)
	assert.Equal(t, "typed-by-hand", string(text))
}

// A root is trusted only after it was shown and agreed to.
func TestATerminalIsAskedBeforeARootIsTrusted(t *testing.T) {
	t.Parallel()
	root := filepath.Join(t.TempDir(), "root.pem")
	require.NoError(t, os.WriteFile(root, trusttest.New(t, "Site root", time.Now()).PEM(), 0o600))
	tty, c, wait := startOnTerminal(t, siteAz(t, "true"), "check", "--ca", root)
	wait("CN=Site root")
	wait("Trust? [y/N] ")
	_, err := io.WriteString(tty, "n\n")
	require.NoError(t, err)
	wait("Not trusted; nothing was changed.")
	err = c.Wait()
	var ended *exec.ExitError
	require.ErrorAs(t, err, &ended)
	assert.Equal(t, exitInterrupted, ended.ExitCode())
}

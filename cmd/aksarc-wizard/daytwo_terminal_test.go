//go:build !windows

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/ui/screen/screentest"
)

// A whole visit on the terminal: the clusters, a pool that is scaled, first by
// too much, the kubeconfig, and a deletion whose name is first typed wrongly.
func TestAVisitOfDayTwoOnTheTerminal(t *testing.T) {
	t.Parallel()
	cmd := wizardCommand(t, "--rehearse", "--rehearse-speed", "0")
	c := screentest.Start(t, cmd, 80, 24)
	const down, enter, back, next = "\x1b[B", "\r", "\x7f", "\x0e"
	until := func(text string, keys ...string) {
		t.Helper()
		for _, k := range keys {
			c.Press(k)
		}
		c.WaitFor(text, patience)
	}
	// A button takes Enter only once it can have been seen. An Enter too many
	// would be the next page's, so there is time for the first to be answered.
	press := func(text string) {
		t.Helper()
		for end := time.Now().Add(patience); ; {
			time.Sleep(450 * time.Millisecond)
			c.Press(enter)
			for wait := time.Now().Add(5 * time.Second); time.Now().Before(wait); time.Sleep(20 * time.Millisecond) {
				if strings.Contains(c.Text(), text) {
					return
				}
			}
			require.True(t, time.Now().Before(end), "waiting for %q:\n%s", text, c.Text())
		}
	}
	until("[ Clusters of this site ]")
	until("edge-ops     Succeeded", down, enter)
	until("Scale a node pool", enter)
	until("Scale a node pool (edge-ops)", down, down, down, enter)
	until("22 too", down, back, "4", "0")
	until("14 left", back, back, "4")
	until("[ Scale it now ]", next)
	press("nodepool1 is as ordered")
	press("── edge-ops ──")
	until("nodepool1 4")

	until("Fetch the kubeconfig (edge-ops)", "\x1b[A", "\x1b[A", "\x1b[A", enter)
	until("[ Fetch it now ]", next)
	press("The kubeconfig of edge-ops is there")
	press("── Kubeconfig ")
	file := filepath.Join(cmd.Dir, "edge-ops.kubeconfig")
	info, err := os.Stat(file)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	until("Kubeconfig: good", enter)

	until("[ Delete it now ]", "\x1b[F", enter)
	press("Type edge-ops")
	until("is not edge-ops; nothing was changed", "n", "o", enter)
	c.Press(back, back)
	c.Type("edge-ops")
	until("Cluster edge-ops is gone", enter)
	assert.NoFileExists(t, file, "what led to it has gone too")
	press("── Clusters of this site")
	until("There is no cluster here yet")
	until("── Welcome", "\x1b")
	until("Leave the wizard?", "\x03")
	press("Cluster edge-ops is gone")
	state := c.Wait(patience)
	assert.Equal(t, 0, state.ExitCode(), c.Text())
	assert.Empty(t, c.Damage(), "the terminal is given back")
	assert.True(t, strings.Contains(c.Text(), "Cluster edge-ops is gone"), c.Text())
}

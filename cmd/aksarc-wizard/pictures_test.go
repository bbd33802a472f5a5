//go:build !windows

package main

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/ui/screen/screentest"
)

// The pictures of the guide are the screens of the built program on the
// rehearsal site: `make screens` walks it and writes them. With
// AKSARC_WIZARD_PICTURES set the test compares the words of those that are the
// same on each machine.
var drawPictures = flag.Bool("screens", false, "write the pictures in docs/screens anew")

const pictures = "../../docs/screens"

// album keeps the pictures of one walk.
type album struct {
	*testing.T
	c *screentest.Console
}

// walk opens the wizard in a folder whose name is the same on each run, so that
// pictures differ only when screens do.
func walk(t *testing.T, name string, args ...string) album {
	t.Helper()
	cmd := wizardCommand(t, append([]string{"--rehearse"}, args...)...)
	home := filepath.Join(os.TempDir(), "aksarc-"+name)
	require.NoError(t, os.RemoveAll(home))
	require.NoError(t, os.Mkdir(home, 0o700))
	t.Cleanup(func() { assert.NoError(t, os.RemoveAll(home)) })
	cmd.Dir = home
	cmd.Env = append(cmd.Env, "HOME="+home, "AKSARC_WIZARD_HOME="+filepath.Join(home, "state"), "AZURE_CONFIG_DIR="+filepath.Join(home, ".azure"))
	c := screentest.Start(t, cmd, 80, 24)
	c.WaitFor("Deploy a Kubernetes cluster", patience)
	return album{t, c}
}

// take keeps a picture, or compares the stored one's text with the screen.
func (a album) take(name, title string) {
	a.Helper()
	a.c.Quiet(150 * time.Millisecond)
	if picture, stored := a.keep(name, title); stored != "" {
		assert.Equal(a, words(stored), words(picture), "%s is of another screen; make screens draws it anew", name)
	}
}

// takeMoving is take for a page that shows what differs between machines and
// moments: that there is a picture is all that can be compared.
func (a album) takeMoving(name, title string) {
	a.Helper()
	a.keep(name, title)
}

func (a album) keep(name, title string) (picture, stored string) {
	a.Helper()
	picture = a.c.Picture("aksarc-wizard: " + title)
	file := filepath.Join(pictures, name+".svg")
	if *drawPictures {
		require.NoError(a, os.MkdirAll(pictures, 0o755))
		require.NoError(a, os.WriteFile(file, []byte(picture), 0o644))
		return picture, ""
	}
	text, err := os.ReadFile(file)
	require.NoError(a, err, "make screens draws it")
	return picture, string(text)
}

var (
	svgText = regexp.MustCompile(`(?m)^<text[^>]*>(.*)</text>$`)
	// What differs between two runs: clocks, durations, and marks of time.
	passing = regexp.MustCompile(`\d[\d:.\- ]*\d|\d|( min| s| h|ago)\b`)
)

// words is the text of a picture without what passes.
func words(svg string) []string {
	var all []string
	for _, m := range svgText.FindAllStringSubmatch(svg, -1) {
		text := strings.Join(strings.Fields(passing.ReplaceAllString(m[1], " ")), " ")
		if text != "" {
			all = append(all, text)
		}
	}
	return all
}

// on goes on to a page with Enter, as often as it takes.
func (a album) on(to string) {
	a.Helper()
	deadline := time.Now().Add(2 * patience)
	for !strings.Contains(a.c.Text(), "── "+to) && !strings.Contains(a.c.Text(), "-- "+to) {
		require.True(a, time.Now().Before(deadline), "stuck on the way to %s:\n%s", to, a.c.Text())
		a.c.Press(screentest.Enter)
		a.c.Quiet(120 * time.Millisecond)
	}
}

// clash makes the pool reach over the DNS server.
func (a album) clash() {
	a.Helper()
	a.on("Logical network")
	for !strings.Contains(a.c.Text(), "> Pool end") {
		a.c.Press(screentest.Tab)
		a.c.Quiet(60 * time.Millisecond)
	}
	a.c.Press(screentest.Backspace, screentest.Backspace, screentest.Backspace)
	a.c.Type("230")
	a.c.WaitFor("contains DNS server", patience)
}

func TestThePicturesOfTheGuideAreOfThisProgram(t *testing.T) {
	// Held against the stored ones when asked for: a screen is cut into pieces
	// of text by the moments in which it was painted, and those differ.
	if !*drawPictures && os.Getenv("AKSARC_WIZARD_PICTURES") == "" {
		t.Skip("AKSARC_WIZARD_PICTURES is not set; make screens draws the pictures anew")
	}
	t.Run("the whole way", func(t *testing.T) {
		t.Parallel()
		a := walk(t, "guide", "--rehearse-speed", "0")
		a.take("welcome", "the start screen")
		a.on("Prerequisites")
		a.c.WaitUntil("every check to have come out", patience, func(rows []string) bool {
			page := strings.Join(rows, "\n")
			return strings.Contains(page, "asked at") && !strings.Contains(page, "checking")
		})
		a.takeMoving("prerequisites", "the prerequisites, each wanted and found")
		a.on("Sign-in and cloud")
		a.take("signin", "sign-in and cloud")
		a.on("Scope")
		a.take("scope", "the scope")
		a.on("Logical network")
		a.take("network", "the logical network and the map of its subnet")
		a.on("Cluster")
		a.take("cluster", "the cluster")
		a.on("Review")
		a.take("review", "the review")
	})
	t.Run("a deployment", func(t *testing.T) {
		t.Parallel()
		if !*drawPictures {
			t.Skip("it takes its time, and no two of its moments are alike")
		}
		a := walk(t, "deploy", "--rehearse-speed", "60")
		a.on("Deploy")
		a.c.WaitFor("Creating", patience)
		a.takeMoving("deploy", "the deployment, with the cluster being created")
		a.on("Done")
		a.takeMoving("done", "done: what was made, and where it is")
	})
	t.Run("a clash", func(t *testing.T) {
		t.Parallel()
		a := walk(t, "clash", "--rehearse-speed", "0")
		a.clash()
		a.take("network-clash", "a pool that contains the DNS server, named while it is typed, and the map of the subnet")
	})
	t.Run("a clash in ASCII without colour", func(t *testing.T) {
		t.Parallel()
		a := walk(t, "ascii", "--rehearse-speed", "0", "--ascii", "--no-color")
		a.clash()
		a.take("network-ascii", "the same clash in ASCII, without colour")
	})
	t.Run("day two", func(t *testing.T) {
		t.Parallel()
		a := walk(t, "daytwo", "--rehearse-speed", "0")
		a.c.Press(screentest.Down, screentest.Enter)
		a.c.WaitFor("Logical networks", patience)
		a.take("clusters", "the clusters and networks of the site")
		a.c.Press(screentest.Enter)
		a.c.WaitFor("Scale a node pool", patience)
		a.c.Press(screentest.Down, screentest.Down, screentest.Down, screentest.Enter)
		a.c.WaitFor("(edge-ops)", patience)
		a.c.Press(screentest.Down, screentest.Backspace)
		a.c.Type("40")
		a.c.WaitFor("22 too", patience)
		a.take("scale", "a node pool that is scaled to more nodes than the network has addresses for")
	})
	t.Run("a failure", func(t *testing.T) {
		t.Parallel()
		if !*drawPictures {
			t.Skip("the drills have tests of their own")
		}
		a := walk(t, "failure", "--rehearse-speed", "0", "--scenario", "webhook-denied")
		a.on("Deploy")
		a.c.WaitFor("Remedy", patience)
		a.takeMoving("failure", "a failure: cause, remedy, what is there now, and what to do next")
	})
}

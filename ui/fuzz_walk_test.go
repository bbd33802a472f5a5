package ui_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui"
	"aksarc-wizard/ui/screen/screentest"
	"aksarc-wizard/ui/uitest"
	"aksarc-wizard/validate"
)

// keysOfAWalk are what a hand on the keyboard can do; the likely ones more often.
var keysOfAWalk = []string{
	"enter", "enter", "enter", "down", "up", "tab", "shift+tab", "left", "right", "esc", "f1", "?", "pgup", "pgdown",
	"home", "end", "backspace", "delete", "ctrl+n", "ctrl+n", "ctrl+o", "ctrl+g", "ctrl+y", "ctrl+_", "ctrl+u", "ctrl+w", "ctrl+k",
	"ctrl+c", "ctrl+l", "ctrl+z", "ctrl+home", "ctrl+end", "ctrl+t", "o", "f2", "alt+up", "alt+b", "ctrl+a",
	"a", "b", "c", "d", "f", "g", "i", "k", "l", "n", "q", "r", "s", "t", "u", "w", "x", "y", "/", "1", "9", ".", " ", "é", "界", "\u0301",
}

var sizesOfAWalk = [][2]int{{80, 24}, {60, 15}, {132, 43}, {40, 10}, {0, 0}, {1, 1}, {39, 24}, {200, 9}, {9001, 9001}, {110, 20}, {80, 11}}

// walks is how many random walks are made; more with UI_WALKS.
func walks() int {
	if n, err := strconv.Atoi(os.Getenv("UI_WALKS")); err == nil {
		return n
	}
	return 6
}

func TestRandomWalksNeverBreakTheScreen(t *testing.T) {
	t.Parallel()
	for seed := range walks() {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(uint64(seed), 7)) //nolint:gosec // a walk, not a secret
			walk(t, r)
		})
	}
}

func walk(t *testing.T, r *rand.Rand) {
	worlds := []*uitest.World{{}, {NoCloud: true}, {SignedOut: true}, {Fail: map[steps.QuestionID]string{steps.AskTools: "boom"}},
		{Script: uitest.FailAt(steps.ActionCluster, failure)}, {Script: uitest.FailAt(steps.ActionNetwork, runner.Failure{Message: strings.Repeat("long ", 300)})},
		{RunError: "no"}, inDrill(), withClusters(), withoutExtension(), untrusted(), {Noted: uitest.Noted()}, {SignedOut: true, HasFinished: true, Site: uitest.Site()},
		{Started: []steps.Deployment{{ID: "d7", Cluster: "c7", Belief: "cluster: started"}}}, {Description: steps.About{Rehearsal: true, Scenario: "a drill", Command: "aksarc-wizard"}}}
	ascii := r.IntN(2) == 0
	v := steps.Sample()
	if r.IntN(3) == 0 {
		v = steps.Defaults()
	}
	machine := steps.New(v)
	w := worlds[r.IntN(len(worlds))]
	m := ui.New(w, machine, ui.Options{ASCII: ascii, After: uitest.AtOnce, Quiet: true, ReadFile: siteFiles})
	d := uitest.Drive(t, w, m, 80, 24)
	var trail []string
	scrolled := false // by hand: then the focus needn't be in sight, until the next key
	for range 150 {
		if d.Ended {
			break
		}
		switch n := r.IntN(20); n {
		case 0:
			s := sizesOfAWalk[r.IntN(len(sizesOfAWalk))]
			d.Resize(s[0], s[1])
			trail = append(trail, fmt.Sprint(s))
		case 1:
			d.Paste("10.0.0.1\n10.0.0.2\n")
			scrolled = false
			trail = append(trail, "paste")
		default:
			k := keysOfAWalk[r.IntN(len(keysOfAWalk))]
			trail = append(trail, k)
			before := answers(machine)
			scrolled = k == "pgup" || k == "pgdown"
			d.Press(k)
			if k == "esc" || k == "f1" || k == "pgup" || k == "ctrl+c" {
				assert.Equal(t, before, answers(machine), "%s changed an answer", k)
			}
		}
		width, height := d.Size()
		view := d.Model.View()
		if problems := screentest.Fits(view, width, height); len(problems) > 0 {
			t.Fatalf("%v after %v\n%s", problems, trail, view)
		}
		if n := strings.Count(view, "\n") + 1; n != height {
			t.Fatalf("%d rows on a screen of %d after %v", n, height, trail)
		}
		x, y, caret := m.Cursor()
		if caret && (x < 0 || y < 0 || x >= width || y >= height) {
			t.Fatalf("the caret is at %d,%d on %dx%d after %v", x, y, width, height, trail)
		}
		if width >= 40 && height >= 10 {
			assertFrame(t, d, trail)
		}
		if !scrolled && focusable[machine.Step().ID] && width >= 60 && height >= 15 && !strings.Contains(view, " Help ") && !strings.Contains(d.Screen(), " > ") {
			t.Fatalf("the focus is out of sight after %v\n%s", trail, d.Screen())
		}
	}
	assert.Empty(t, w.Violations)
}

// answers is a copy of the answers, for comparing.
func answers(m *steps.Machine) string { return fmt.Sprint(map[string]string(m.Values())) }

// assertFrame checks what must always be visible.
func assertFrame(t *testing.T, d *uitest.Driver, trail []string) {
	t.Helper()
	rows := strings.Split(d.Screen(), "\n")
	if !strings.Contains(rows[0], "LIVE") && !strings.Contains(rows[0], "REHEARSAL") {
		t.Fatalf("the header doesn't say which world this is after %v\n%s", trail, d.Screen())
	}
	if strings.TrimSpace(rows[len(rows)-1]) == "" {
		t.Fatalf("no key is named after %v\n%s", trail, d.Screen())
	}
}

// focusable are the steps whose pages are forms: there the focus is in sight
// whatever happens, but for scrolling by hand.
var focusable = map[steps.ID]bool{steps.SignIn: true, steps.Scope: true, steps.Network: true, steps.Cluster: true}

func TestEveryPrintableCharacterGoesIntoEveryTextField(t *testing.T) {
	t.Parallel()
	for _, f := range steps.Fields() {
		if f.Kind == steps.Choice || f.Kind == steps.Bool {
			continue
		}
		t.Run(f.Path, func(t *testing.T) {
			t.Parallel()
			_, id, _ := steps.FieldAt(f.Path)
			v := steps.Sample()
			v[validate.FieldAutoscaler], v[validate.FieldSSHGenerate] = "true", "false"
			v[f.Path] = "x" // not empty, so that nothing fills it in
			m := steps.New(v)
			m.GoTo(id)
			w := &uitest.World{}
			d := uitest.Drive(t, w, ui.New(w, m, ui.Options{After: uitest.AtOnce}), 80, 24)
			for range 40 {
				if strings.Contains(d.Screen(), "> "+f.Label) {
					break
				}
				d.Press("down")
			}
			d.Press("ctrl+u")
			want := ""
			for r := rune(' '); r <= '~'; r++ {
				want += string(r)
			}
			d.Type(want)
			assert.False(t, d.Ended)
			assert.Equal(t, want, m.Values()[f.Path])
			assert.Contains(t, d.Screen(), "> "+f.Label, "the focus stays")
		})
	}
}

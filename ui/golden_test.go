package ui_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui"
	"aksarc-wizard/ui/screen/screentest"
	"aksarc-wizard/ui/theme"
	"aksarc-wizard/ui/uitest"
	"aksarc-wizard/validate"
)

var update = flag.Bool("update", false, "write the golden screens anew")

// scene is a state of the program worth a picture.
type scene struct {
	name   string
	world  func() *uitest.World
	values validate.Values // changes to the sample
	at     steps.ID
	resume string // the deployment that is gone on with
	play   func(d *uitest.Driver)
}

var failure = runner.Failure{
	Kind: runner.FailedState, Code: "ControlPlaneIPInUse", Message: "The control plane IP 192.168.200.30 answers already.",
	Cause:  "Another machine has this address, often an earlier cluster that was not deleted.",
	Remedy: "Choose an address that nobody has, then retry.", Field: validate.FieldControlPlaneIP, ExitCode: 1,
}

var scenes = []scene{
	{name: "welcome", at: steps.Welcome},
	{name: "welcome-unfinished", at: steps.Welcome, world: func() *uitest.World {
		return &uitest.World{Description: steps.About{Rehearsal: true, Command: "aksarc-wizard", Base: "/home/op"},
			Started: []steps.Deployment{{ID: "d0", Cluster: "c0", Begun: uitest.Began, Last: uitest.Began, Belief: "cluster: started"}}}
	}},
	{name: "home", at: steps.Welcome, world: withClusters, play: func(d *uitest.Driver) { d.Press("enter") }},
	{name: "home-actions", at: steps.Welcome, world: withClusters, play: func(d *uitest.Driver) { d.Press("enter", "enter", "down", "down") }},
	{name: "home-network", at: steps.Welcome, world: withClusters, play: func(d *uitest.Driver) { d.Press("enter", "end", "enter") }},
	{name: "home-signed-out", at: steps.Welcome, world: func() *uitest.World {
		w := withClusters()
		w.SignedOut = true
		return w
	}, play: func(d *uitest.Driver) { d.Press("enter") }},
	{name: "ready-media", at: steps.Ready, world: withoutExtension, play: func(d *uitest.Driver) {
		d.Press("r")
		d.Type("/media/usb")
	}},
	{name: "ready-changes", at: steps.Ready, world: func() *uitest.World { return &uitest.World{Noted: uitest.Noted()} },
		play: func(d *uitest.Driver) { d.Press("u") }},
	{name: "signin-root", at: steps.SignIn, world: untrusted, play: func(d *uitest.Driver) {
		toRow(d, "✗ Certificates", "! Certificates")
		d.Press("enter", "n")
		d.Type("root.cer")
		d.Press("enter")
	}},
	{name: "task-scale", at: steps.Welcome, world: withClusters, play: func(d *uitest.Driver) {
		task(d, "Scale")
		d.Press("down", "backspace")
		d.Type("4")
	}},
	{name: "task-scale-toomany", at: steps.Welcome, world: withClusters, play: func(d *uitest.Driver) {
		task(d, "Scale")
		d.Press("down", "backspace")
		d.Type("12")
	}},
	{name: "task-add-wrong", at: steps.Welcome, world: withClusters, play: func(d *uitest.Driver) {
		task(d, "Add")
		d.Type("Pool-2")
		d.Press("ctrl+end", "up")
		d.Type("only=shop")
		d.Press("ctrl+home")
	}},
	{name: "task-update", at: steps.Welcome, world: withClusters, play: func(d *uitest.Driver) {
		task(d, "Change")
		d.Press("right", "down", "down", "down", "backspace")
		d.Type("9")
	}},
	{name: "task-upgrade", at: steps.Welcome, world: withClusters, play: func(d *uitest.Driver) { task(d, "Upgrade"); d.Press("ctrl+o") }},
	{name: "task-kubeconfig", at: steps.Welcome, world: withClusters, play: func(d *uitest.Driver) { task(d, "Fetch"); d.Press("right") }},
	{name: "task-review", at: steps.Welcome, world: withClusters, play: func(d *uitest.Driver) {
		task(d, "Scale")
		d.Press("down", "backspace")
		d.Type("4")
		d.Press("ctrl+n")
	}},
	{name: "task-done", at: steps.Welcome, world: withClusters, play: func(d *uitest.Driver) {
		task(d, "Scale")
		d.Press("down", "backspace")
		d.Type("4")
		d.Press("ctrl+n", "enter")
		d.Until("as ordered")
	}},
	{name: "task-delete", at: steps.Welcome, world: func() *uitest.World {
		w := withClusters()
		w.Budgets = []string{"shop/front"}
		return w
	}, play: func(d *uitest.Driver) { d.Press("enter", "enter", "end", "enter") }},
	{name: "task-delete-word", at: steps.Welcome, world: withClusters, play: func(d *uitest.Driver) {
		task(d, "Delete the cluster")
		d.Press("enter")
		d.Type("c0")
		d.Press("enter")
	}},
	{name: "task-leave", at: steps.Welcome, world: func() *uitest.World {
		w := withClusters()
		w.Script = uitest.Hold
		return w
	}, play: func(d *uitest.Driver) {
		task(d, "Upgrade")
		d.Press("ctrl+n", "enter")
		d.Until("registering")
		d.Press("ctrl+c")
	}},
	{name: "home-failed", at: steps.Welcome, world: func() *uitest.World {
		return &uitest.World{HomeError: "az aksarc list: Please run 'az login' to setup account."}
	}, play: func(d *uitest.Driver) { d.Press("down", "enter") }},
	{name: "ready", at: steps.Ready},
	{name: "ready-repair", at: steps.Ready, world: func() *uitest.World {
		return &uitest.World{
			Facts: map[steps.QuestionID]string{steps.AskTools: `{"azure-cli":"2.60.0","extensions":{"customlocation":"0.1.3","stack-hci-vm":"1.3.0"}}`,
				steps.AskConfig: `{"core":[]}`},
			Fail: map[steps.QuestionID]string{steps.AskKubectl: "not found"}}
	}},
	{name: "ready-confirm", at: steps.Ready, world: func() *uitest.World {
		return &uitest.World{Facts: map[steps.QuestionID]string{steps.AskConfig: `{"core":[]}`}}
	}, play: func(d *uitest.Driver) { d.Press("enter") }},
	{name: "signin", at: steps.SignIn},
	{name: "signin-nocloud", at: steps.SignIn, world: func() *uitest.World { return &uitest.World{NoCloud: true} },
		play: func(d *uitest.Driver) { d.Press("down", "down") }},
	{name: "scope", at: steps.Scope},
	{name: "scope-choices", at: steps.Scope, play: func(d *uitest.Driver) { d.Press("ctrl+o") }},
	{name: "network", at: steps.Network},
	{name: "network-clash", at: steps.Network, values: validate.Values{validate.FieldPoolEnd: "192.168.200.230"},
		play: func(d *uitest.Driver) {
			d.Press("down", "down", "down", "down", "down", "down", "down", "down")
		}},
	{name: "network-suggest", at: steps.Network, values: validate.Values{validate.FieldPoolStart: "", validate.FieldPoolEnd: ""},
		play: func(d *uitest.Driver) { d.Press("ctrl+g") }},
	{name: "network-existing", at: steps.Network, values: validate.Values{validate.FieldNetworkMode: "existing", validate.FieldNetworkName: ""},
		play: func(d *uitest.Driver) { d.Press("down", "ctrl+o") }},
	{name: "network-chosen", at: steps.Network, world: func() *uitest.World {
		return &uitest.World{Facts: map[steps.QuestionID]string{steps.AskNetworks: uitest.ThreeNetworks}}
	}, values: validate.Values{validate.FieldNetworkMode: "existing", validate.FieldNetworkName: ""},
		play: func(d *uitest.Driver) { d.Press("down", "down", "enter", "up") }},
	{name: "network-unusable", at: steps.Network, world: func() *uitest.World {
		return &uitest.World{Facts: map[steps.QuestionID]string{steps.AskNetworks: uitest.ThreeNetworks}}
	}, values: validate.Values{validate.FieldNetworkMode: "existing", validate.FieldNetworkName: ""},
		play: func(d *uitest.Driver) { d.Press("down", "down", "down", "enter") }},
	{name: "takeover", at: steps.Network, play: func(d *uitest.Driver) { d.Press("ctrl+t"); d.Type("infra.yaml"); d.Press("enter") }},
	{name: "takeover-wrong", at: steps.Network, play: func(d *uitest.Driver) { d.Press("ctrl+t"); d.Type("letter.txt"); d.Press("enter") }},
	{name: "ready-waiting", at: steps.Ready, world: func() *uitest.World {
		return &uitest.World{Silent: map[steps.QuestionID]bool{steps.AskKubectl: true}}
	}, play: func(d *uitest.Driver) { d.Press("enter") }},
	{name: "ready-drill", at: steps.Ready, world: inDrill, play: func(d *uitest.Driver) { d.Press("o") }},
	{name: "deploy-failed-drill", at: steps.Deploy, world: func() *uitest.World {
		w := inDrill()
		w.Script = uitest.FailAt(steps.ActionCluster, failure)
		return w
	}, play: func(d *uitest.Driver) { d.Until("Remedy") }},
	{name: "done-drill", at: steps.Deploy, world: inDrill, play: func(d *uitest.Driver) { d.Until("Continue"); d.Press("enter", "enter") }},
	{name: "deploy-log", at: steps.Deploy, world: func() *uitest.World {
		return &uitest.World{Script: uitest.Chatty}
	}, play: func(d *uitest.Driver) { d.Until("Remedy"); d.Press("l") }},
	{name: "network-empty", at: steps.Network, values: validate.Values{validate.FieldPrefix: "", validate.FieldGateway: "", validate.FieldDNSServers: "", validate.FieldPoolStart: "", validate.FieldPoolEnd: "", validate.FieldReserved: "", validate.FieldControlPlaneIP: ""}},
	{name: "cluster", at: steps.Cluster},
	{name: "help", at: steps.Cluster, play: func(d *uitest.Driver) { d.Press("down", "down", "down", "f1") }},
	{name: "help-search", at: steps.Cluster, play: func(d *uitest.Driver) { d.Press("f1"); d.Type("dns") }},
	{name: "leave", at: steps.Scope, play: func(d *uitest.Driver) { d.Press("ctrl+c") }},
	{name: "review", at: steps.Review},
	{name: "review-commands", at: steps.Review, play: func(d *uitest.Driver) { d.Press("ctrl+end") }},
	{name: "review-problems", at: steps.Review, values: validate.Values{validate.FieldPoolEnd: "192.168.200.230"}},
	{name: "deploy-running", at: steps.Deploy, world: func() *uitest.World { return &uitest.World{Script: uitest.Hold} }, play: func(d *uitest.Driver) { d.Until("registering") }},
	{name: "deploy-before", at: steps.Deploy, resume: "d7", world: func() *uitest.World { return &uitest.World{Stands: halfWay} }},
	{name: "deploy-failed", at: steps.Deploy, world: func() *uitest.World {
		return &uitest.World{Script: uitest.FailAt(steps.ActionCluster, failure)}
	}, play: func(d *uitest.Driver) { d.Until("Remedy") }},
	{name: "deploy-done", at: steps.Deploy, play: func(d *uitest.Driver) { d.Until("Continue") }},
	{name: "access", at: steps.Deploy, play: func(d *uitest.Driver) { d.Until("Continue"); d.Press("enter") }},
	{name: "done", at: steps.Deploy, play: func(d *uitest.Driver) { d.Until("Continue"); d.Press("enter", "enter") }},
}

// inDrill is a world in which a drill is practised.
func inDrill() *uitest.World {
	return &uitest.World{
		Description: steps.About{Rehearsal: true, Scenario: "line-closed", Command: "aksarc-wizard", Base: "/home/op", Drill: &steps.DrillInfo{Name: "line-closed"}},
		Helped:      "The network team opened port 6443 from this workstation.",
		Lesson:      "REHEARSAL, debrief of the drill line-closed: A line is closed\n  Done, beside 12 looks:\n    after 3s: az aksarc create --name c1: done\n  Time: 4m0s at the site, 20s for you.\n  To notice: the cluster is there, and nothing answers from here.\n",
	}
}

// task opens a task of cluster c1, by the beginning of its title.
func task(d *uitest.Driver, title string) {
	d.Press("enter", "down", "enter")
	for range steps.Tasks() {
		if strings.Contains(d.Screen(), "> "+title) {
			break
		}
		d.Press("down")
	}
	d.Press("enter")
}

// withClusters is a site with two clusters, one of them in trouble.
func withClusters() *uitest.World {
	return &uitest.World{Site: uitest.Site(), HasFinished: true}
}

// siteFiles are the files that an operator can name.
func siteFiles(name string) ([]byte, error) {
	switch name {
	case "infra.yaml":
		return []byte("vswitchname: ConvergedSwitch(mgmt)\nvlanid: 7\nipaddressprefix: 10.20.0.0/24\ngateway: 10.20.0.1\ndnsservers: [10.20.0.10]\nk8snodeippoolstart: 10.20.0.50\nk8snodeippoolend: 10.20.0.59\n"), nil
	case "letter.txt":
		return []byte("Dear site, the keys are under the mat."), nil
	}
	return nil, fmt.Errorf("open %s: %w", name, os.ErrNotExist)
}

// open brings a scene up.
func (s scene) open(t testing.TB, w, h int, opt ui.Options) *uitest.Driver {
	t.Helper()
	world := &uitest.World{}
	if s.world != nil {
		world = s.world()
	}
	v := steps.Sample()
	for path, text := range s.values {
		v[path] = text
		if text == "" {
			delete(v, path)
		}
	}
	m := steps.New(v)
	m.GoTo(s.at)
	opt.After, opt.Quiet, opt.ReadFile, opt.Deployment = uitest.AtOnce, true, siteFiles, s.resume
	d := uitest.Drive(t, world, ui.New(world, m, opt), w, h)
	if s.play != nil {
		s.play(d)
	}
	return d
}

func TestGoldenScreens(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {60, 15}, {132, 43}} {
		for _, ascii := range []bool{false, true} {
			for _, s := range scenes {
				name := fmt.Sprintf("%s_%dx%d", s.name, size[0], size[1])
				if ascii {
					name += "_ascii"
				}
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					d := s.open(t, size[0], size[1], ui.Options{ASCII: ascii})
					got := d.Screen()
					view := d.Model.View()
					assert.Empty(t, screentest.Fits(view, size[0], size[1]))
					if ascii {
						assertASCII(t, view)
					}
					file := filepath.Join("testdata", "screens", name+".txt")
					if *update {
						require.NoError(t, os.WriteFile(file, []byte(got+"\n"), 0o600))
					}
					want, err := os.ReadFile(file)
					require.NoError(t, err, "run go test ./ui -update")
					assert.Equal(t, strings.TrimRight(string(want), "\n"), strings.TrimRight(got, "\n"))
				})
			}
		}
	}
}

func TestColoursChangeNoWord(t *testing.T) {
	t.Parallel()
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			plain := s.open(t, 80, 24, ui.Options{}).Screen()
			for _, p := range []theme.Profile{theme.Sixteen, theme.TwoFiftySix, theme.TrueColor} {
				assert.Equal(t, plain, s.open(t, 80, 24, ui.Options{Color: p}).Screen())
			}
			for _, size := range [][2]int{{60, 15}, {132, 43}} {
				plain, err := os.ReadFile(filepath.Join("testdata", "screens", fmt.Sprintf("%s_%dx%d.txt", s.name, size[0], size[1])))
				require.NoError(t, err)
				assert.Equal(t, strings.TrimRight(string(plain), "\n"), strings.TrimRight(s.open(t, size[0], size[1], ui.Options{Color: theme.Sixteen}).Screen(), "\n"))
			}
		})
	}
}

func assertASCII(t testing.TB, view string) {
	t.Helper()
	for _, r := range view {
		if r > 0x7e {
			t.Errorf("%q is not ASCII:\n%s", r, view)
			return
		}
	}
}

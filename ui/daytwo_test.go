package ui_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui"
	"aksarc-wizard/ui/screen/screentest"
	"aksarc-wizard/ui/uitest"
	"aksarc-wizard/validate"
)

// atHome starts a wizard whose first page offers the clusters first.
func atHome(t testing.TB, world *uitest.World) (*uitest.Driver, *ui.Model, *steps.Machine) {
	t.Helper()
	machine := steps.New(steps.Sample())
	m := ui.New(world, machine, ui.Options{After: uitest.AtOnce, Quiet: true})
	return uitest.Drive(t, world, m, 80, 24), m, machine
}

func TestAPoolIsScaledFromTheListOfClusters(t *testing.T) {
	t.Parallel()
	w := withClusters()
	w.AfterTask = func(site *steps.HomeFacts, v validate.Values) {
		site.Clusters[0].NodePools[0].Count = 4
		site.Networks[0].Pools[0].Free = 7
	}
	d, m, machine := atHome(t, w)
	before := answers(machine)
	task(d, "Scale")
	d.Press("down", "backspace")
	d.Type("12")
	assert.Contains(t, d.Screen(), "10 more + 1 for upgrades = 11", "the sum is told while it is typed")
	assert.Contains(t, d.Screen(), "4 too few")
	d.Press("ctrl+n")
	assert.Contains(t, d.Screen(), "[ Continue ]", "what can't be done isn't reviewed")
	d.Press("backspace", "backspace")
	d.Type("4")
	assert.Contains(t, d.Screen(), "4 left")
	d.Press("ctrl+n")
	assert.Contains(t, d.Screen(), "--name nodepool1")
	assert.Contains(t, d.Screen(), "[ Scale it now ]")
	d.Press("enter")
	d.Until("as ordered")
	d.Press("enter")
	assert.Contains(t, d.Screen(), "── c1 ──", "back where it was begun")
	assert.Contains(t, d.Screen(), "nodepool1 4", "with the new numbers")
	assert.Contains(t, d.Screen(), "with 7")
	d.Press("esc", "esc")
	assert.Contains(t, d.Screen(), "── Welcome")
	assert.Equal(t, before, answers(machine), "a task changes no answer")
	d.Press("ctrl+c", "y")
	assert.Contains(t, strings.Join(m.FarewellLines(), "\n"), "Node pool nodepool1 is as ordered.")
	assert.Empty(t, w.Violations)
}

func TestWhatIsTypedWronglyIsSaidWhileItIsTyped(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, task string
		play       func(*uitest.Driver)
		want       string
	}{
		{"a pool's name", "Add", func(d *uitest.Driver) { d.Type("Pool-2") }, `"Pool-2" is not a name for a node pool`},
		{"a name that is taken", "Add", func(d *uitest.Driver) { d.Type("front") }, "has a node pool front already"},
		{"a taint", "Add", func(d *uitest.Driver) { d.Press("ctrl+end", "up"); d.Type("only=shop") }, `Taint "only=shop" has no effect`},
		{"no number", "Scale", func(d *uitest.Driver) { d.Press("down"); d.Type("x") }, `"2x" is not a whole number`},
		{"bounds the wrong way", "Change", func(d *uitest.Driver) {
			d.Press("right", "down", "down", "backspace")
			d.Type("4")
		}, "bounds 4 and 3 do not go with 1 node"},
		{"an autoscaler's maximum", "Change", func(d *uitest.Driver) {
			d.Press("right", "down", "down", "down", "backspace")
			d.Type("60")
		}, "At its maximum of 60 the pool needs 59 more addresses"},
		{"a scaled pool that scales itself", "Scale", func(d *uitest.Driver) {
			d.Press("right", "down", "backspace")
			d.Type("3")
		}, "The autoscaler is on for node pool front"},
		{"a shell's short cut", "Fetch", func(d *uitest.Driver) { d.Press("down", "ctrl+u"); d.Type("~/x") }, `"~/x" is no path by itself`},
		{"a time to wait", "Prove", func(d *uitest.Driver) { d.Press("down"); d.Type("x") }, `"5mx" is not a time to wait`},
		{"an address", "Collect", func(d *uitest.Driver) { d.Press("down", "down"); d.Type("node1") }, `"node1" is not an address`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, _, _ := atHome(t, withClusters())
			task(d, tt.task)
			tt.play(d)
			assert.Contains(t, strings.Join(strings.Fields(d.Screen()), " "), tt.want)
			d.Press("ctrl+n")
			assert.Contains(t, d.Screen(), "Continue", "and it is not gone on with")
		})
	}
}

func TestAFormShowsThePoolThatIsChosenAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	d, _, _ := atHome(t, withClusters())
	task(d, "Change")
	d.Press("right")
	assert.Contains(t, d.Screen(), "team=shop")
	d.Press("ctrl+end", "up", "up") // the labels
	d.Type(" tier=front")
	d.Press("ctrl+home", "left")
	assert.Contains(t, d.Screen(), "team=shop tier=front", "what was typed stays")
	assert.NotContains(t, d.Screen(), "only=shop:NoSchedule", "what was filled in is the other pool's")
}

func TestADeletionWantsTheNameTyped(t *testing.T) {
	t.Parallel()
	w := withClusters()
	w.Budgets = []string{"shop/front"}
	d, _, _ := atHome(t, w)
	task(d, "Delete the cluster")
	assert.Contains(t, d.Screen(), "PodDisruptionBudget", "before anything is confirmed")
	d.Press("enter")
	for _, wrong := range []string{"", "c0"} {
		d.Type(wrong)
		d.Press("enter")
		assert.Contains(t, d.Screen(), "nothing was changed")
	}
	d.Press("ctrl+u")
	d.Paste("c1")
	d.Press("enter")
	assert.Empty(t, w.Deploys, "a name that is pasted has not been read")
	d.Type("c1")
	d.Press("enter")
	d.Until("is gone")
	assert.Len(t, w.Deploys, 1)
}

func TestAFailedClusterOffersItsLogsBeforeItIsDeleted(t *testing.T) {
	t.Parallel()
	d, _, _ := atHome(t, withClusters())
	d.Press("enter", "enter", "end", "enter")
	require.Contains(t, d.Screen(), "what its nodes can tell goes with it")
	d.Press("up", "enter")
	assert.Contains(t, d.Screen(), "Collect the nodes' logs (c0)")
}

func TestWhatAFileHoldsStandsAgainstIt(t *testing.T) {
	t.Parallel()
	w := withClusters()
	w.InTheWay = []validate.Problem{{Field: validate.FieldKubeconfigFile, Rule: "V70", Severity: validate.Error, Message: "It holds the cluster prod too.", Hint: "/home/op/c1.kubeconfig"}}
	d, _, _ := atHome(t, w)
	task(d, "Fetch")
	d.Press("down")
	assert.Contains(t, d.Screen(), "It holds the cluster prod too.")
	d.Type("x")
	assert.NotContains(t, d.Screen(), "It holds the cluster prod too.", "another file is another matter")
}

func TestATaskThatFailsLeadsToItsFieldAndBack(t *testing.T) {
	t.Parallel()
	w := withClusters()
	w.Script = uitest.FailAt(steps.ActionPool, runner.Failure{Message: "No address is free.", Remedy: "Take fewer nodes.", Field: steps.FieldPoolCount})
	d, m, _ := atHome(t, w)
	task(d, "Scale")
	d.Press("down", "backspace")
	d.Type("4")
	d.Press("ctrl+n", "enter")
	d.Until("No address is free.")
	assert.Contains(t, d.Screen(), "Take fewer nodes.")
	assert.Contains(t, d.Screen(), "Go to Nodes")
	d.Press("g")
	assert.Contains(t, d.Screen(), "> Nodes")
	d.Press("backspace")
	d.Type("3")
	d.Press("ctrl+n")
	assert.Contains(t, d.Screen(), "[ Scale it now ]", "what runs next has been seen")
	d.Press("ctrl+c", "y")
	assert.Contains(t, strings.Join(m.FarewellLines(), "\n"), "aksarc-wizard nodepool scale c1 nodepool1 --count 3")
}

func TestLeavingARunningTaskDetaches(t *testing.T) {
	t.Parallel()
	w := withClusters()
	w.Script = uitest.Hold
	d, m, _ := atHome(t, w)
	task(d, "Upgrade")
	d.Press("ctrl+n", "enter")
	d.Until("registering")
	d.Press("esc")
	assert.Contains(t, d.Screen(), "Upgrade Kubernetes is running. Ctrl+C leaves or stops it.")
	d.Press("ctrl+c", "l")
	d.UntilEnded()
	assert.Equal(t, ui.Detached, m.Outcome().Kind)
	assert.Contains(t, strings.Join(m.FarewellLines(), "\n"), "aksarc-wizard upgrade c1 --to 1.29.4")
}

func TestATaskThatCanNotBeLearntAboutSaysWhy(t *testing.T) {
	t.Parallel()
	w := withClusters()
	w.LearnError = "c1 is not there any more"
	d, _, _ := atHome(t, w)
	task(d, "Scale")
	assert.Contains(t, d.Screen(), "Scale a node pool: c1 is not there any more")
	assert.Contains(t, d.Screen(), "── c1 ──")
}

// The escape key leads out of everything, one level at a time.
func TestEscapeLeadsOutOfEveryTask(t *testing.T) {
	t.Parallel()
	for _, x := range steps.Tasks() {
		if x.ID == "delete network" {
			continue
		}
		t.Run(x.ID, func(t *testing.T) {
			t.Parallel()
			d, _, _ := atHome(t, withClusters())
			task(d, x.Title)
			require.Contains(t, d.Screen(), "("+"c1"+")", d.Screen())
			d.Press("esc", "esc", "esc")
			assert.Contains(t, d.Screen(), "── Welcome")
		})
	}
}

func TestRandomWalksThroughTheTasksNeverBreakTheScreen(t *testing.T) {
	t.Parallel()
	for seed := range walks() {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(uint64(seed), 11)) //nolint:gosec // a walk, not a secret
			w := withClusters()
			if r.IntN(3) == 0 {
				w.Script = uitest.FailAt(steps.ActionPool, failure)
			}
			d, _, _ := atHome(t, w)
			all := steps.Tasks()
			task(d, all[r.IntN(len(all))].Title)
			var trail []string
			for range 120 {
				if d.Ended {
					break
				}
				if r.IntN(20) == 0 {
					s := sizesOfAWalk[r.IntN(len(sizesOfAWalk))]
					d.Resize(s[0], s[1])
					trail = append(trail, fmt.Sprint(s))
				}
				k := keysOfAWalk[r.IntN(len(keysOfAWalk))]
				trail = append(trail, k)
				d.Press(k)
				width, height := d.Size()
				view := d.Model.View()
				if problems := screentest.Fits(view, width, height); len(problems) > 0 {
					t.Fatalf("%v after %v\n%s", problems, trail, view)
				}
				if width >= 40 && height >= 10 {
					assertFrame(t, d, trail)
				}
			}
			assert.Empty(t, w.Violations)
		})
	}
}

func TestWhatWasLeftWhileItRanIsGoneOnWith(t *testing.T) {
	t.Parallel()
	w := withClusters()
	w.Site.Clusters[0].State = "Updating"
	w.Site.Left = map[string]string{"c1": "nodepool scale c1 nodepool1 --count 4"}
	d, _, _ := atHome(t, w)
	d.Press("enter", "down")
	assert.Contains(t, d.Screen(), "Left while it ran: nodepool scale c1 nodepool1 --count 4")
	d.Press("enter")
	assert.Contains(t, d.Screen(), "> Go on: Scale a node pool")
	d.Press("enter")
	assert.Contains(t, d.Screen(), "[ Go on with it ]")
	assert.Contains(t, d.Screen(), "--node-count 4")
	assert.NotContains(t, d.Screen(), "Addresses:", "it has them already")
	d.Press("enter")
	d.Until("as ordered")
	w.Site.Clusters[0].State = "Succeeded"
	d.Press("enter")
	assert.NotContains(t, d.Screen(), "Go on:")
}

// Whether the list or a task finds that no sign-in holds: after the sign-in the
// operator is back there, and what failed is done again.
func TestAListWithoutASignInComesBackToItself(t *testing.T) {
	t.Parallel()
	w := withClusters()
	w.SignedOut = true
	d, _, _ := atHome(t, w)
	d.Press("enter")
	assert.Contains(t, d.Screen(), "No sign-in holds. The site says: AADSTS700082: The refresh token has")
	d.Press("esc")
	assert.Contains(t, d.Screen(), "The clusters can't be listed")
	d.Press("c", "s")
	assert.Contains(t, d.Screen(), "Device code")
	d.Press("n")
	assert.Contains(t, d.Screen(), "The clusters can't be listed", "leaving the ways to sign in leads back, too")

	w.RunError = "AADSTS7000215: Invalid client secret provided."
	d.Press("c", "s", "a")
	d.Press("esc")
	assert.Contains(t, d.Screen(), "The clusters can't be listed", "and so does leaving the form of an application")
	d.Press("c", "s", "a")
	assert.Contains(t, d.Screen(), "Application id")
	d.Type("app-1")
	d.Press("enter")
	d.Type("99999999-2222-3333-4444-555555555555")
	d.Press("enter")
	d.Type("wrong")
	d.Press("enter")
	assert.Contains(t, d.Screen(), "Invalid client secret")
	d.Press("c")
	assert.Contains(t, d.Screen(), "The clusters can't be listed", "and a sign-in that failed")

	w.RunError = ""
	d.Press("c", "s", "d")
	assert.Contains(t, d.Screen(), "c1", "the list, asked for again")
	assert.NotContains(t, d.Screen(), "can't be listed")
	assert.Equal(t, "az login --use-device-code --output json", strings.Join(w.Ran[len(w.Ran)-1].Argv(), " "))
}

func TestATaskWithoutASignInIsBegunAfterIt(t *testing.T) {
	t.Parallel()
	w := withClusters()
	d, _, _ := atHome(t, w)
	d.Press("enter", "down", "enter")
	w.SignedOut = true
	for !strings.Contains(d.Screen(), "> Scale") {
		d.Press("down")
	}
	d.Press("enter")
	assert.Contains(t, d.Screen(), "No sign-in holds")
	d.Press("n")
	assert.Contains(t, d.Screen(), "── c1 ──", "the actions of the cluster")
	d.Press("enter")
	d.Press("s", "d")
	assert.Contains(t, d.Screen(), "Scale a node pool (c1)", "the task has begun")
	assert.False(t, w.SignedOut)
}

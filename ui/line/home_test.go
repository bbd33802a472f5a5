package line_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui/line"
	"aksarc-wizard/ui/uitest"
	"aksarc-wizard/validate"
)

// visit runs line mode over a site with clusters, with these lines as input.
func visit(t *testing.T, w *uitest.World, lines ...string) (string, line.Outcome) {
	t.Helper()
	var out bytes.Buffer
	o, err := line.Run(context.Background(), w, steps.New(steps.Sample()), line.Options{In: strings.NewReader(strings.Join(lines, "\n") + "\n"), Out: &out})
	require.NoError(t, err)
	return strings.Join(strings.Fields(out.String()), " "), o
}

func site() *uitest.World { return &uitest.World{Site: uitest.Site(), HasFinished: true} }

// Of the home list c1 is the second, of its actions these are the numbers.
const (
	kubeconfig = "1"
	scale      = "4"
	erase      = "9"
)

func TestWhoHasAClusterIsOfferedTheListFirst(t *testing.T) {
	t.Parallel()
	said, _ := visit(t, site(), "", "<", ":quit")
	assert.Contains(t, said, "1. The clusters of this site")
	assert.Contains(t, said, "1. Cluster c0 in aks-rg: Failed")
	assert.Contains(t, said, "ATTENTION: The last operation ended as Failed. The control plane did not answer.")
	assert.Contains(t, said, "4. Network old-lnet in aks-rg: Succeeded, free addresses: 5, it carries no cluster.")
	fresh := site()
	fresh.HasFinished = false
	said, _ = visit(t, fresh, "2", ":quit")
	assert.Contains(t, said, "1. Deploy a new cluster")
}

func TestAListWithoutASignInComesBackToItself(t *testing.T) {
	t.Parallel()
	w := site()
	w.SignedOut = true
	said, _ := visit(t, w, "", "y", "3", "app-1", "99999999-2222-3333-4444-555555555555", "S3cret", "y", "y", "<", ":quit")
	assert.Contains(t, said, "FAIL: The clusters can't be listed: AADSTS700082: The refresh token has expired.")
	assert.Contains(t, said, "Sign in again now?")
	assert.Contains(t, said, "2. Cluster c1 in aks-rg", "the list, asked for again")
	require.Len(t, w.Ran, 2)
	assert.Equal(t, "login", w.Ran[1].Args[0])

	w = site()
	w.SignedOut = true
	said, _ = visit(t, w, "", "n", ":quit")
	assert.NotContains(t, said, "2. Cluster c1 in aks-rg")
	assert.Empty(t, w.Ran)
}

func TestWhatRepairsChangedIsListedAndUndone(t *testing.T) {
	t.Parallel()
	w := site()
	w.HasFinished, w.Noted = false, uitest.Noted()
	said, _ := visit(t, w, "", "", ":changes", "n", ":changes", "y", ":changes", ":quit")
	assert.Contains(t, said, "az config set core.instance_discovery=false --only-show-errors Before: core.instance_discovery was not set.")
	assert.Contains(t, said, "undone since: az extension add")
	assert.Contains(t, said, "This takes the newest of them back: az config unset core.instance_discovery")
	assert.Contains(t, said, "Not run.")
	assert.Contains(t, said, "There is nothing to undo.")
	require.Len(t, w.Ran, 1)
	assert.Equal(t, "aksarc-wizard changes --undo --yes", steps.OneLine(w.Ran[0]))
}

// What isn't proved to be fatal doesn't hold up who gives a reason; what is does.
func TestAReasonToGoOnInSpiteOfACheck(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Facts: map[steps.QuestionID]string{steps.AskTools: `{"azure-cli":"2.45.0","extensions":{"aksarc":"1.2.23","customlocation":"0.1.3","stack-hci-vm":"1.3.0"}}`}}
	said, _ := visit(t, w, "", "", "1", "", ":next", "1", "this az was tried here", "2", ":next", ":quit")
	assert.Contains(t, said, "FAIL 1. Azure CLI: found 2.45.0, wanted 2.60.0.")
	assert.Contains(t, said, "Its number takes a reason to go on in spite of it.")
	assert.Contains(t, said, "Not yet: Azure CLI")
	assert.Contains(t, said, "Going on in spite of it: this az was tried here.")
	assert.Contains(t, said, "Step 3 of 10", "and it goes on")

	w = &uitest.World{Fail: map[steps.QuestionID]string{steps.AskTools: "Traceback: ImportError"}}
	said, _ = visit(t, w, "", "", "1", ":next", ":quit")
	assert.NotContains(t, said, "in spite of it", "an az that doesn't answer is proved")
	assert.Contains(t, said, "Not yet: Azure CLI")
}

func TestADrillInLines(t *testing.T) {
	t.Parallel()
	about := steps.About{Rehearsal: true, Scenario: "x", Drill: &steps.DrillInfo{}, Command: "aksarc-wizard", Base: "/home/op"}
	w := &uitest.World{Description: about, Helped: "The firewall lets port 6443 through.", Lesson: "What there was to learn\n  Look before you leap."}
	lines := []string{":help", ":outside"}
	lines = append(lines, make([]string, 33)...)
	said, _ := visit(t, w, append(lines, "c1", "", "", "")...)
	assert.Contains(t, said, ":outside - ask somebody else")
	assert.Contains(t, said, "The firewall lets port 6443 through.")
	assert.Contains(t, said, "Cluster c1 is there and has been proved")
	assert.Contains(t, said, "What there was to learn Look before you leap.")

	w = &uitest.World{Description: about}
	said, _ = visit(t, w, ":outside", ":quit")
	assert.Contains(t, said, "Nothing in this drill has to be done by somebody else")
	w.Description.Drill = nil
	said, _ = visit(t, w, ":outside", ":help", ":quit")
	assert.Contains(t, said, "Somebody else can only be asked in a drill.")
	assert.NotContains(t, said, ":outside - ask")
}

func TestATaskIsWalkedInLines(t *testing.T) {
	t.Parallel()
	w := site()
	w.AfterTask = func(site *steps.HomeFacts, _ validate.Values) { site.Clusters[0].NodePools[0].Count = 4 }
	said, o := visit(t, w, "", "2", scale, "", "12", "?", "4", "", "", "c9", "", "nodepool1", ":quit")
	assert.Contains(t, said, "PROBLEM: Addresses: 10 more + 1 for upgrades = 11; aksarc-lnet-static has 9 free, of which other autoscalers may take 2: 4 too few.")
	assert.Contains(t, said, "Nodes, on the command line --count.")
	assert.Contains(t, said, "aksarc-wizard nodepool scale c1 nodepool1 --count 4")
	assert.Contains(t, said, `"c9" is not nodepool1, so nothing was begun.`)
	assert.Contains(t, said, "Node pool nodepool1 is as ordered.")
	assert.Contains(t, said, "nodepool1 4, front 1 (1 to 3)", "the list is asked for again")
	assert.Equal(t, line.Quit, o.Kind)
	assert.Empty(t, w.Violations)
}

func TestADeletionInLinesNamesWhatHoldsItUp(t *testing.T) {
	t.Parallel()
	w := site()
	w.Budgets = []string{"shop/front"}
	said, _ := visit(t, w, "", "2", erase, "<", ":quit")
	assert.Contains(t, said, "1 PodDisruptionBudget can hold the deletion up: shop/front.")
	assert.Contains(t, said, "Back to the clusters; nothing was changed.")
	assert.Empty(t, w.Deploys)
	said, _ = visit(t, w, "", "2", erase, "", "c0", "", "c1", ":quit")
	assert.Contains(t, said, "This can't be undone.")
	assert.Contains(t, said, `"c0" is not c1, so nothing was begun.`)
	assert.Contains(t, said, "Cluster c1 is gone, its Arc side too.")
	assert.Len(t, w.Deploys, 1)
}

func TestAFailedClusterOffersItsLogsFirstInLines(t *testing.T) {
	t.Parallel()
	said, _ := visit(t, site(), "", "1", "9", ":first", ":quit")
	assert.Contains(t, said, "NOTE: c0 has failed, and what its nodes can tell goes with it: collect the logs first.")
	assert.Contains(t, said, "Step 1 of 3: Collect the nodes' logs (c0)")
}

func TestATaskThatFailsInLinesGoesBackToItsFieldOrToTheList(t *testing.T) {
	t.Parallel()
	w := site()
	w.Script = uitest.FailAt(steps.ActionPool, runner.Failure{Message: "No address is free.", Field: steps.FieldPoolCount})
	said, o := visit(t, w, "", "2", scale, "", "4", "", "", "nodepool1", "2", "3", "", "nodepool1", "3", ":quit")
	assert.Contains(t, said, "FAILED: Scale node pool nodepool1 No address is free.")
	assert.Contains(t, said, "2. Change Nodes (step 1)")
	assert.Contains(t, said, "Leave it so, and go back to the clusters")
	assert.Len(t, w.Deploys, 2)
	assert.Equal(t, line.Quit, o.Kind)
}

func TestLeavingInTheMiddleOfATaskInLines(t *testing.T) {
	t.Parallel()
	said, o := visit(t, site(), "", "2", kubeconfig, "", ":quit")
	assert.Contains(t, said, "Left. Nothing was changed.")
	assert.Equal(t, line.Quit, o.Kind)
	said, _ = visit(t, site(), "", "2", kubeconfig, "", "", "", "")
	assert.Contains(t, said, "The input has ended.")
}

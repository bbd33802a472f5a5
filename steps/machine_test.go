package steps_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// answer gives the machine what a tool would have said.
func answer(t testing.TB, m *steps.Machine, id steps.QuestionID, exit int, stdout, stderr string) {
	t.Helper()
	for _, q := range m.AskAgain(id) {
		if q.ID == id {
			require.True(t, m.Learn(steps.Answer{Question: q, Result: runner.Result{Stdout: []byte(stdout), Stderr: stderr, ExitCode: exit}}))
		}
	}
}

// equip answers the prerequisites as a workstation that lacks nothing would.
func equip(t testing.TB, m *steps.Machine) {
	t.Helper()
	answer(t, m, steps.AskTools, 0, `{"azure-cli":"2.60.0","extensions":{"aksarc":"1.2.23","customlocation":"0.1.3","stack-hci-vm":"1.3.0"}}`, "")
	answer(t, m, steps.AskConfig, 0, `{"core":[{"name":"instance_discovery","value":"false","source":"x"},{"name":"enable_broker_on_windows","value":"false","source":"x"}]}`, "")
	answer(t, m, steps.AskClouds, 0, `[{"name":"AzureCloud","isActive":false},{"name":"azure.local","isActive":true,"endpoints":{"resourceManager":"https://armmanagement.autonomous.cloud.private","activeDirectory":"https://login.autonomous.cloud.private/adfs"}}]`, "")
	answer(t, m, steps.AskAccount, 0, `{"environmentName":"azure.local","id":"11111111-2222-3333-4444-555555555555","name":"Starter subscription","state":"Enabled","user":{"name":"op@site.lan"}}`, "")
	answer(t, m, steps.AskKubectl, 0, `{"clientVersion":{"gitVersion":"v1.29.3"}}`, "")
}

// walk goes on with Next until the step is reached.
func walk(t testing.TB, m *steps.Machine, to steps.ID) {
	t.Helper()
	for m.Step().ID != to {
		why, _ := m.Blocker()
		require.Empty(t, why, "at %s", m.Step().ID)
		require.True(t, m.Next())
	}
}

func TestTheSampleWalksFromWelcomeToReview(t *testing.T) {
	t.Parallel()
	m := steps.New(steps.Sample())
	equip(t, m)
	walk(t, m, steps.Review)
	why, _ := m.Blocker()
	assert.Empty(t, why)
}

func TestDefaultsNeverGuessAnAddress(t *testing.T) {
	t.Parallel()
	v := steps.Defaults()
	for _, f := range steps.Fields() {
		if f.Kind == steps.Address || f.Kind == steps.Addresses || f.Kind == steps.Ranges {
			assert.Empty(t, v[f.Path], f.Path)
		}
	}
	assert.Empty(t, v[validate.FieldPrefix])
	assert.Empty(t, v[validate.FieldSubscription])
}

func TestAnEmptyFieldIsToldSoOnlyAfterItWasLeft(t *testing.T) {
	t.Parallel()
	m := steps.New(steps.Defaults())
	assert.Empty(t, m.Problems(validate.FieldGateway))
	m.Leave(validate.FieldGateway)
	require.NotEmpty(t, m.Problems(validate.FieldGateway))
	m.Set(validate.FieldGateway, "192.168.200.1")
	assert.Empty(t, m.Problems(validate.FieldGateway))
}

func TestAWrongValueIsToldAtOnceAndKept(t *testing.T) {
	t.Parallel()
	m := steps.New(steps.Sample())
	m.Set(validate.FieldPoolEnd, "192.168.200.230")
	require.NotEmpty(t, m.Problems(validate.FieldPoolEnd))
	assert.Equal(t, "192.168.200.230", m.Values()[validate.FieldPoolEnd])
}

func TestAChangeUpstreamPutsWhatDependsOnItInDoubt(t *testing.T) {
	t.Parallel()
	m := steps.New(steps.Sample())
	equip(t, m)
	walk(t, m, steps.Review)
	require.True(t, m.Jump(steps.Network))
	m.Set(validate.FieldGateway, "192.168.200.2")
	assert.Equal(t, steps.MarkPassed, m.Mark(steps.Cluster), "no cluster field needs the gateway")
	m.Set(validate.FieldPoolEnd, "192.168.200.191")
	assert.Equal(t, steps.MarkDoubt, m.Mark(steps.Cluster))
	assert.Contains(t, m.Doubts(steps.Cluster), "Pool end changed: look at Control-plane IP again")
	require.True(t, m.Next(), "returns to where the jump came from")
	require.Equal(t, steps.Review, m.Step().ID)
	why, _ := m.Blocker()
	assert.Contains(t, why, "Pool end changed")
	require.True(t, m.Jump(steps.Cluster))
	require.True(t, m.Next())
	why, _ = m.Blocker()
	assert.Empty(t, why)
}

func TestAJumpReturnsByBackAsWell(t *testing.T) {
	t.Parallel()
	m := steps.New(steps.Sample())
	equip(t, m)
	walk(t, m, steps.Review)
	require.True(t, m.Jump(steps.Scope))
	assert.Equal(t, steps.Review, m.Returning())
	require.True(t, m.Back())
	assert.Equal(t, steps.Review, m.Step().ID)
	assert.False(t, m.Jump(steps.Deploy), "a jump never goes forward")
}

func TestPrerequisitesBlockAndTheSignInStepMendsItsOwn(t *testing.T) {
	t.Parallel()
	m := steps.New(steps.Sample())
	require.True(t, m.Next())
	why, _ := m.Blocker()
	assert.Contains(t, why, "still checking")
	equip(t, m)
	answer(t, m, steps.AskTools, 0, `{"azure-cli":"2.45.0","extensions":{}}`, "")
	why, _ = m.Blocker()
	assert.Contains(t, why, "2.45.0 is older than 2.60.0")
	equip(t, m)
	answer(t, m, steps.AskAccount, 1, "", "ERROR: Please run 'az login' to setup account.\n")
	why, _ = m.Blocker()
	assert.Empty(t, why, "signing in is the next step's business")
	require.True(t, m.Next())
	why, _ = m.Blocker()
	assert.Contains(t, why, "Please run 'az login'")
}

func TestALateAnswerIsDropped(t *testing.T) {
	t.Parallel()
	m := steps.New(steps.Sample())
	old := m.AskAgain(steps.AskGroups)
	require.Len(t, old, 1)
	m.Set(validate.FieldSubscription, "22222222-2222-3333-4444-555555555555")
	now := m.AskAgain(steps.AskGroups)
	require.Len(t, now, 1)
	require.NotEqual(t, old[0].Stamp, now[0].Stamp)
	assert.True(t, m.Learn(steps.Answer{Question: now[0], Result: runner.Result{Stdout: []byte(`[{"name":"new"}]`)}}))
	assert.False(t, m.Learn(steps.Answer{Question: old[0], Result: runner.Result{Stdout: []byte(`[{"name":"old"}]`)}}))
	assert.Equal(t, "new", m.Facts().Groups[0].Name)
}

func TestAListOfOneChoosesItself(t *testing.T) {
	t.Parallel()
	m := steps.New(steps.Defaults())
	answer(t, m, steps.AskSubscriptions, 0, `[{"id":"11111111-2222-3333-4444-555555555555","name":"Starter subscription","state":"Enabled"}]`, "")
	assert.Equal(t, "11111111-2222-3333-4444-555555555555", m.Values()[validate.FieldSubscription])
}

// Whatever an operator does, nothing typed is lost and no step is a dead end.
func TestRandomWalksLoseNothing(t *testing.T) {
	t.Parallel()
	fields := steps.Fields()
	rapid.Check(t, func(r *rapid.T) {
		m := steps.New(steps.Sample())
		equip(t, m)
		want := map[string]string{}
		for k, v := range m.Values() {
			want[k] = v
		}
		all := m.Steps()
		for range rapid.IntRange(1, 60).Draw(r, "moves") {
			switch rapid.IntRange(0, 4).Draw(r, "move") {
			case 0:
				m.Next()
			case 1:
				m.Back()
			case 2:
				m.Jump(all[rapid.IntRange(0, len(all)-1).Draw(r, "step")].ID)
			case 3:
				f := fields[rapid.IntRange(0, len(fields)-1).Draw(r, "field")]
				v := rapid.SampledFrom([]string{"", "x", f.Example, f.Default, "192.168.200.300", "10.0.0.0/8", "-1"}).Draw(r, "value")
				m.Set(f.Path, v)
				if want[f.Path] = v; v == "" {
					delete(want, f.Path)
				}
			case 4:
				f := fields[rapid.IntRange(0, len(fields)-1).Draw(r, "field")]
				m.Leave(f.Path)
			}
			got := m.Values()
			if len(got) != len(want) {
				r.Fatalf("answers: %v, want %v", got, want)
			}
			for k, v := range want {
				if got[k] != v {
					r.Fatalf("%s = %q, want %q", k, got[k], v)
				}
			}
			if why, _ := m.Blocker(); why == "" && m.Step().ID != steps.Done {
				at := m.Step().ID
				if !m.Next() {
					r.Fatalf("stuck at %s without a reason", at)
				}
			}
		}
	})
}

func TestEveryFieldIsDescribedInFull(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, f := range steps.Fields() {
		t.Run(f.Path, func(t *testing.T) {
			assert.False(t, seen[f.Path], "described once")
			seen[f.Path] = true
			for what, text := range map[string]string{"label": f.Label, "help": f.Help, "why": f.Why, "example": f.Example, "wrong": f.Wrong, "later": f.Later, "source": f.Source} {
				assert.NotEmpty(t, text, what)
			}
			assert.LessOrEqual(t, len(f.Help), 90, "one line")
			for _, need := range f.Needs {
				_, _, ok := steps.FieldAt(need)
				assert.True(t, ok, "needs %s", need)
			}
		})
	}
}

func ExampleMachine() {
	m := steps.New(steps.Sample())
	m.Set(validate.FieldControlPlaneIP, "192.168.200.185")
	for _, p := range m.Problems(validate.FieldControlPlaneIP) {
		fmt.Println(p.Rule, p.Severity)
	}
	// Output: V53 error
}

func TestANetworkInAnotherGroupIsOfferedByItsID(t *testing.T) {
	t.Parallel()
	m := steps.New(steps.Sample())
	const other = "/subscriptions/s/resourceGroups/vm-rg/providers/Microsoft.AzureStackHCI/logicalnetworks/vm-lnet"
	mine := "/subscriptions/s/resourceGroups/" + m.Values()[validate.FieldResourceGroup] + "/providers/Microsoft.AzureStackHCI/logicalnetworks/own-lnet"
	m.Facts().Site.Networks = []validate.Network{{Name: "vm-lnet", ID: other}, {Name: "own-lnet", ID: mine}}
	m.Set(validate.FieldNetworkMode, steps.NetworkExisting)
	f, _, _ := steps.FieldAt(validate.FieldNetworkName)
	all := f.Offered(m.Values(), m.Facts())
	assert.Equal(t, other, all[0].Value)
	assert.Equal(t, "vm-lnet", all[0].Label)
	assert.Contains(t, all[0].Note, "in vm-rg")
	assert.Equal(t, "own-lnet", all[1].Value)
	m.Set(validate.FieldNetworkName, all[0].Value)
	assert.Equal(t, other, steps.NetworkID(m.Values()), "the network that was shown is the one that is used")
}

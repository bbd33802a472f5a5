package ui_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui"
	"aksarc-wizard/ui/uitest"
	"aksarc-wizard/validate"
)

// kubectlAnswers is the answer that a silent kubectl still owed.
func kubectlAnswers(version string) steps.Answer {
	return steps.Answer{Question: steps.Question{ID: steps.AskKubectl}, At: uitest.Began,
		Result: runner.Result{Stdout: []byte(`{"clientVersion":{"gitVersion":"` + version + `"}}`)}}
}

func TestTheChecksAreWaitedForAndThenItGoesOn(t *testing.T) {
	t.Parallel()
	silent := func() *uitest.World {
		return &uitest.World{Silent: map[steps.QuestionID]bool{steps.AskKubectl: true}}
	}
	d, m, _ := at(t, steps.Ready, silent(), ui.Options{})
	d.Press("enter")
	assert.Equal(t, steps.Ready, m.Step().ID)
	assert.Contains(t, d.Screen(), "Goes on when the checks are done")
	d.Send(ui.Answered(kubectlAnswers("v1.29.4")))
	assert.Equal(t, steps.SignIn, m.Step().ID)

	d, m, _ = at(t, steps.Ready, silent(), ui.Options{})
	d.Press("enter", "up")
	assert.NotContains(t, d.Screen(), "Goes on when", "another key takes it back")
	d.Send(ui.Answered(kubectlAnswers("v1.29.4")))
	assert.Equal(t, steps.Ready, m.Step().ID)

	w := silent()
	w.Silent = map[steps.QuestionID]bool{steps.AskTools: true}
	d, m, _ = at(t, steps.Ready, w, ui.Options{})
	d.Press("enter")
	d.Send(ui.Answered(steps.Answer{Question: steps.Question{ID: steps.AskTools}, Result: runner.Result{Stdout: []byte(`{"azure-cli":"2.45.0","extensions":{}}`)}}))
	assert.Equal(t, steps.Ready, m.Step().ID, "what failed is to be mended first")
	assert.Contains(t, d.Screen(), "> ✗ Azure CLI")
	assert.NotContains(t, d.Screen(), "Goes on when")
}

func TestASentenceGoesWhenItIsNoLongerTrue(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Script: uitest.Hold}
	d, _, m := at(t, steps.Deploy, w, ui.Options{})
	d.Until("registering")
	assert.Contains(t, d.Screen(), "Running since 12:00:00", "the clock begins with the run")
	d.Press("enter")
	assert.Contains(t, d.Screen(), "there is nothing to confirm")
	m.Shutdown()
	d.Until("Retry")
	assert.NotContains(t, d.Screen(), "there is nothing to confirm")
}

func TestCommandsThatAreShownWorkInThisWorld(t *testing.T) {
	t.Parallel()
	w := inDrill()
	w.Script = uitest.Hold
	w.Description.Flags = []string{"--rehearse", "--scenario", "my drills/line.yaml"}
	d, _, m := at(t, steps.Deploy, w, ui.Options{})
	d.Until("registering")
	const flags = " --rehearse --scenario 'my drills/line.yaml'"
	assert.Contains(t, strings.Join(strings.Fields(d.Screen()), " "), "If this console drops: aksarc-wizard resume"+flags)
	d.Press("ctrl+c", "l")
	d.UntilEnded()
	assert.Contains(t, strings.Join(m.FarewellLines(), "\n"), "aksarc-wizard resume d1"+flags)
	m.Shutdown()
}

func TestTakingOverTheSitesFile(t *testing.T) {
	t.Parallel()
	d, m, _ := at(t, steps.Network, &uitest.World{}, ui.Options{ReadFile: siteFiles})
	before := m.Values()[validate.FieldVLAN]
	d.Press("ctrl+t")
	d.Type("nowhere.yaml")
	d.Press("enter")
	assert.Contains(t, d.Screen(), "file does not exist")
	d.Press("ctrl+u")
	d.Paste("'infra.yaml'\n")
	d.Press("enter")
	assert.Contains(t, d.Screen(), "[x] VLAN")
	assert.Contains(t, d.Screen(), "[ ] Address prefix", "what may be wrong for the cluster is not marked by itself")
	d.Press(" ", "enter") // not the switch
	v := m.Values()
	assert.Equal(t, "ConvergedSwitch(compute)", v[validate.FieldVMSwitch])
	assert.Equal(t, "7", v[validate.FieldVLAN])
	assert.Equal(t, "10.20.0.10", v[validate.FieldDNSServers])
	assert.Equal(t, "192.168.200.0/24", v[validate.FieldPrefix])
	assert.Contains(t, v[validate.FieldReserved], "192.168.200.20-192.168.200.29; k8snodeippool 10.20.0.50-10.20.0.59")
	d.Press("down", "down", "down", "ctrl+_")
	assert.Equal(t, before, m.Values()[validate.FieldVLAN], "nothing typed is lost")
}

func TestAnExistingNetworkIsChosenWithOneKey(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Facts: map[steps.QuestionID]string{steps.AskNetworks: uitest.ThreeNetworks}}
	d, m, _ := at(t, steps.Network, w, ui.Options{})
	d.Press("right")
	for _, want := range []string{"vm-lnet", "18 free", "dhcp-lnet", "Dynamic", "edge-lnet"} {
		assert.Contains(t, d.Screen(), want, "the networks stand there without a key")
	}
	d.Press("down", "down", "down", "enter")
	assert.NotEqual(t, "dhcp-lnet", m.Values()[validate.FieldNetworkName], "one that can't be used isn't taken")
	assert.Contains(t, d.Screen(), "dhcp-lnet can't be chosen")
	d.Press("up", "enter")
	assert.Equal(t, "vm-lnet", m.Values()[validate.FieldNetworkName])
	assert.Contains(t, d.Screen(), "> Keep free", "and on it goes")
}

func TestTheSSHKeyIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	var looked []string
	look := func(v validate.Values) *validate.SSHKey {
		file := v[validate.FieldSSHPublicKeyFile]
		if v[validate.FieldSSHGenerate] == "true" {
			return nil
		}
		looked = append(looked, file)
		return &validate.SSHKey{Path: file, Err: "there is no such file"}
	}
	machine := steps.New(steps.Sample())
	machine.Set(validate.FieldSSHGenerate, "false")
	machine.Set(validate.FieldSSHPublicKeyFile, "good.pub")
	machine.GoTo(steps.Cluster)
	w := &uitest.World{}
	d := uitest.Drive(t, w, ui.New(w, machine, ui.Options{After: uitest.AtOnce, Quiet: true, LookAtKey: look}), 80, 24)
	for i := 0; i < 30 && !strings.Contains(d.Screen(), "> Public key file"); i++ {
		d.Press("down")
	}
	d.Press("down", "up")
	assert.Empty(t, looked, "a field that was only passed names the same key")
	d.Type("x")
	assert.NotContains(t, d.Screen(), "cannot be read", "nobody has looked yet")
	d.Press("down", "up")
	assert.Equal(t, []string{"good.pubx"}, looked)
	assert.Contains(t, d.Screen(), "cannot be read")
}

func TestSomebodyElseIsAskedAndThenTheChecksAreMadeAgain(t *testing.T) {
	t.Parallel()
	w := inDrill()
	w.Fail = map[steps.QuestionID]string{steps.AskKubectl: "not found"}
	d, _, _ := at(t, steps.Ready, w, ui.Options{})
	d.Press("o")
	w.Fail = nil
	d.Press("y")
	assert.Contains(t, d.Screen(), "opened port 6443")
	d.Press("enter")
	assert.Contains(t, d.Screen(), "✓ kubectl")
	d, _, _ = at(t, steps.Ready, &uitest.World{}, ui.Options{})
	d.Press("o")
	assert.Contains(t, d.Screen(), "can only be asked in a drill")
}

func TestADebriefStandsAtTheEnd(t *testing.T) {
	t.Parallel()
	d, _, _ := at(t, steps.Deploy, inDrill(), ui.Options{})
	d.Until("Continue")
	d.Press("enter")
	assert.Equal(t, 1, strings.Count(d.Screen(), "only its owner"), "each proof once")
	assert.NotContains(t, d.Screen(), "(ok)")
	d.Press("enter")
	assert.NotContains(t, d.Screen(), "To notice", "what was made comes first")
	d.Press("pgdown")
	assert.Contains(t, d.Screen(), "debrief of the drill line-closed")
	assert.Contains(t, d.Screen(), "To notice")
}

func TestTheLogIsWholeOnItsOwnPage(t *testing.T) {
	t.Parallel()
	d, _, _ := at(t, steps.Deploy, &uitest.World{Script: uitest.Chatty}, ui.Options{})
	d.Until("Remedy")
	assert.NotContains(t, d.Screen(), "a safe location")
	d.Press("l")
	assert.Contains(t, d.Screen(), "back up your keys to a safe location")
	assert.Contains(t, d.Screen(), "(10 times, last 12:01:40)")
	assert.Equal(t, 1, strings.Count(d.Screen(), "ArcAgentOnboarding"))
	d.Resize(60, 15)
	assert.Contains(t, d.Screen(), "following")
	d.Press("home", "down")
	assert.Contains(t, d.Screen(), "line 2 of")
	d.Press("/")
	d.Type("safe location")
	d.Press("enter")
	assert.Contains(t, d.Screen(), "SSH key files", "the line that holds it, from its beginning")
}

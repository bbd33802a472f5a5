package ui_test

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui"
	"aksarc-wizard/ui/uitest"
	"aksarc-wizard/validate"
)

// at opens a step with the sample's answers.
func at(t testing.TB, id steps.ID, w *uitest.World, opt ui.Options) (*uitest.Driver, *steps.Machine, *ui.Model) {
	t.Helper()
	machine := steps.New(steps.Sample())
	machine.GoTo(id)
	opt.Quiet = true
	if opt.After == nil {
		opt.After = uitest.AtOnce
	}
	m := ui.New(w, machine, opt)
	return uitest.Drive(t, w, m, 80, 24), machine, m
}

func TestALetterIsNeverACommandWhereTextCanBeTyped(t *testing.T) {
	t.Parallel()
	d, m, _ := at(t, steps.Scope, &uitest.World{}, ui.Options{})
	d.Press("end")
	d.Type("q?rac")
	assert.False(t, d.Ended)
	assert.True(t, strings.HasSuffix(m.Values()[validate.FieldSubscription], "q?rac"))
	assert.NotContains(t, d.Screen(), "── Help")
}

func TestAPasteOfSeveralLinesFillsOneField(t *testing.T) {
	t.Parallel()
	d, m, _ := at(t, steps.Network, &uitest.World{}, ui.Options{})
	d.Press("down", "down", "down", "down", "ctrl+u")
	d.Paste("10.0.0.0/24\r\n")
	assert.Equal(t, "10.0.0.0/24", m.Values()[validate.FieldPrefix])
	d.Press("down", "down", "ctrl+u")
	d.Paste("10.0.0.2\n10.0.0.3\n")
	assert.Equal(t, "10.0.0.2 10.0.0.3", m.Values()[validate.FieldDNSServers])
	d.Press("down", "down", "down", "ctrl+u")
	d.Paste("a 10.0.0.4-10.0.0.5\nb 10.0.0.6-10.0.0.7")
	assert.Equal(t, "a 10.0.0.4-10.0.0.5; b 10.0.0.6-10.0.0.7", m.Values()[validate.FieldReserved])
	assert.Contains(t, d.Screen(), "> Keep free", "no Enter in a paste walks on")
}

func TestAnEnterInABurstOfKeysIsText(t *testing.T) {
	t.Parallel()
	now := uitest.Began
	d, m, _ := at(t, steps.Network, &uitest.World{}, ui.Options{Now: func() time.Time { return now }})
	d.Press("down", "down", "down", "down", "down", "down", "ctrl+u")
	press := func(after time.Duration, name string) {
		now = now.Add(after)
		d.Press(name)
	}
	for _, r := range "10.0.0.2" {
		press(time.Millisecond, string(r))
	}
	press(time.Millisecond, "enter")
	for _, r := range "10.0.0.3" {
		press(time.Millisecond, string(r))
	}
	assert.Equal(t, "10.0.0.2 10.0.0.3", m.Values()[validate.FieldDNSServers])
	assert.Contains(t, d.Screen(), "> DNS servers")
	press(time.Second, "enter")
	assert.Contains(t, d.Screen(), "> Pool start", "an Enter by hand goes on")
}

func TestUndoAndEarlierValues(t *testing.T) {
	t.Parallel()
	d, m, _ := at(t, steps.Network, &uitest.World{}, ui.Options{})
	d.Press("down", "ctrl+u")
	d.Type("other")
	d.Press("down", "up", "ctrl+u")
	d.Type("third")
	d.Press("ctrl+y")
	assert.Contains(t, d.Screen(), "earlier values")
	assert.Contains(t, d.Screen(), "other")
	d.Press("enter")
	assert.Equal(t, "other", m.Values()[validate.FieldNetworkName])
	d.Press("ctrl+_")
	assert.Equal(t, "third", m.Values()[validate.FieldNetworkName])
}

// A page that is pasted by mistake: the sentence still says what is wrong, that not
// all of it was taken is told, and one key takes it back.
func TestAPagePastedByMistake(t *testing.T) {
	t.Parallel()
	d, m, _ := at(t, steps.Network, &uitest.World{}, ui.Options{})
	d.Press("down")
	d.Paste(strings.Repeat("a line that was never meant for here\n", 30000))
	assert.Contains(t, d.Screen(), "Too long for a value; its end was left out. Ctrl+_ undoes it.")
	assert.Contains(t, d.Screen(), "is not a name for a")
	d.Press("ctrl+_")
	assert.Equal(t, "aksarc-lnet-static", m.Values()[validate.FieldNetworkName])
}

func TestTheValueBeforeTheFirstKeyCanBeHadBack(t *testing.T) {
	t.Parallel()
	d, m, _ := at(t, steps.Network, &uitest.World{}, ui.Options{})
	d.Press("down", "ctrl+u")
	d.Type("other")
	d.Press("ctrl+y", "enter")
	assert.Equal(t, "aksarc-lnet-static", m.Values()[validate.FieldNetworkName])
}

func TestWhatIsOnlyBegunIsCalledWrongOnceItIsLeft(t *testing.T) {
	t.Parallel()
	d, _, _ := at(t, steps.Network, &uitest.World{}, ui.Options{})
	for !strings.Contains(d.Screen(), "> Gateway") {
		d.Press("down")
	}
	d.Press("ctrl+u")
	for _, key := range "192.168.200" {
		d.Type(string(key))
		assert.NotContains(t, d.Screen(), "IPv4 address has", "while it is typed")
		assert.Contains(t, d.Screen(), "Next waits: mend Gateway first")
	}
	d.Press("down", "up")
	assert.Contains(t, d.Screen(), "IPv4 address has", "once it was left")
	d.Type(".999")
	assert.Contains(t, d.Screen(), "192.168.200.999", "what can't become right is told at once")
	assert.Contains(t, d.Screen(), "✗")
}

func TestAnswersAreSavedWhenAFieldIsLeft(t *testing.T) {
	t.Parallel()
	w := &uitest.World{}
	d, _, _ := at(t, steps.Network, w, ui.Options{})
	d.Press("down", "end")
	d.Type("2")
	d.Press("down")
	assert.Equal(t, "aksarc-lnet-static2", w.Saved[validate.FieldNetworkName])
}

func TestAChoiceIsFilteredAndTaken(t *testing.T) {
	t.Parallel()
	d, m, _ := at(t, steps.Cluster, &uitest.World{}, ui.Options{})
	d.Press("down", "ctrl+o")
	d.Type("28")
	d.Press("enter")
	assert.Equal(t, "1.28.9", m.Values()[validate.FieldKubernetesVersion])
	d.Press("ctrl+o")
	d.Type("29.2")
	d.Press("enter")
	assert.Contains(t, d.Screen(), "can't be chosen", "a version that isn't ready says why")
	assert.Equal(t, "1.28.9", m.Values()[validate.FieldKubernetesVersion])
	d.Press("esc")
	d.Press("esc")
	assert.Equal(t, steps.Network, m.Step().ID)
}

func TestNextSaysWhyNotAndLeadsThere(t *testing.T) {
	t.Parallel()
	d, m, _ := at(t, steps.Network, &uitest.World{}, ui.Options{})
	d.Press("down", "down", "down", "down", "down", "ctrl+u", "up", "up", "up")
	assert.Contains(t, d.Screen(), "Next waits")
	d.Press("ctrl+n")
	assert.Equal(t, steps.Network, m.Step().ID)
	assert.Contains(t, d.Screen(), "> Gateway")
}

func TestTheReviewJumpsToAFieldAndComesBack(t *testing.T) {
	t.Parallel()
	d, m, _ := at(t, steps.Review, &uitest.World{}, ui.Options{})
	for range 40 {
		if strings.Contains(d.Screen(), "> Pool end") {
			break
		}
		d.Press("down")
	}
	d.Press("enter")
	assert.Equal(t, steps.Network, m.Step().ID)
	assert.Contains(t, d.Screen(), "> Pool end")
	d.Press("backspace")
	d.Type("1")
	d.Press("ctrl+n")
	assert.Equal(t, steps.Review, m.Step().ID)
	assert.Contains(t, d.Screen(), "changed", "what depends on it is in doubt")
	assert.NotContains(t, d.Screen(), "Deploy c1 now")
}

func TestNothingIsDeployedBeforeTheButtonHasBeenSeen(t *testing.T) {
	t.Parallel()
	var armed []func() tea.Msg
	w := &uitest.World{}
	d, m, _ := at(t, steps.Review, w, ui.Options{After: func(_ time.Duration, f func(time.Time) tea.Msg) tea.Cmd {
		armed = append(armed, func() tea.Msg { return f(time.Time{}) })
		return nil
	}})
	d.Press("enter", "enter", "enter")
	assert.Equal(t, steps.Review, m.Step().ID, "keys in flight are not an answer")
	assert.Empty(t, w.Deploys)
	for _, f := range armed {
		d.Send(f())
	}
	d.Press("enter")
	assert.Equal(t, steps.Deploy, m.Step().ID)
	d.Until("Everything is done")
	assert.Len(t, w.Deploys, 1)
}

func TestARepairShowsItsCommandAndRunsItOnlyWhenTold(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Facts: map[steps.QuestionID]string{steps.AskConfig: `{"core":[]}`}}
	d, _, _ := at(t, steps.Ready, w, ui.Options{})
	d.Press("enter")
	assert.Contains(t, d.Screen(), "az config set core.instance_discovery=false")
	d.Press("esc")
	assert.Empty(t, w.Ran)
	d.Press("r", "y")
	assert.Len(t, w.Ran, 1)
	d.Until("as wanted")
	assert.NotContains(t, d.Screen(), "on (not set)", "it was asked again")
}

func TestARepairThatFailsSaysWhatTheToolSaid(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Facts: map[steps.QuestionID]string{steps.AskConfig: `{"core":[]}`}, RunError: "permission denied"}
	d, _, _ := at(t, steps.Ready, w, ui.Options{})
	d.Press("a", "enter")
	d.Until("permission denied")
}

func TestALateAnswerIsDropped(t *testing.T) {
	t.Parallel()
	w := &uitest.World{}
	d, m, _ := at(t, steps.Scope, w, ui.Options{})
	late := steps.Answer{Question: steps.Question{ID: steps.AskGroups, Stamp: "another subscription"},
		Result: runner.Result{Stdout: []byte(`[{"name":"foreign"}]`)}}
	d.Send(ui.Answered(late))
	for _, g := range m.Facts().Groups {
		assert.NotEqual(t, "foreign", g.Name)
	}
}

func TestCtrlCAsks(t *testing.T) {
	t.Parallel()
	d, _, m := at(t, steps.Network, &uitest.World{}, ui.Options{})
	d.Press("ctrl+c")
	assert.Contains(t, d.Screen(), "Leave the wizard?")
	d.Press("ctrl+c")
	assert.False(t, d.Ended, "a second Ctrl+C takes the question back")
	d.Press("ctrl+c", "enter")
	assert.True(t, d.Ended)
	assert.Equal(t, ui.Quit, m.Outcome().Kind)
	assert.Contains(t, strings.Join(m.FarewellLines(), "\n"), "draft.yaml")
}

func TestNoClockRunsWhileNothingDoes(t *testing.T) {
	t.Parallel()
	clocks := 0
	count := func(d time.Duration, f func(time.Time) tea.Msg) tea.Cmd {
		if d >= time.Second {
			clocks++
		}
		return uitest.AtOnce(d, f)
	}
	d, _, _ := at(t, steps.Ready, &uitest.World{}, ui.Options{After: count})
	d.Press("enter", "enter", "enter", "enter")
	assert.Zero(t, clocks, "an idle page writes nothing")
	d, _, m := at(t, steps.Deploy, &uitest.World{Script: uitest.Hold}, ui.Options{After: count})
	d.Until("registering")
	assert.Equal(t, 1, clocks)
	m.Shutdown()
}

func TestGoingPastACheckNeedsAReason(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Silent: map[steps.QuestionID]bool{}, Facts: map[steps.QuestionID]string{steps.AskTools: `{"azure-cli":"2.45.0","extensions":{}}`}}
	d, m, _ := at(t, steps.Ready, w, ui.Options{})
	assert.Contains(t, d.Screen(), "> ✗ Azure CLI", "the focus is on what blocks")
	d.Press("enter")
	assert.Contains(t, d.Screen(), "Check again")
	for _, c := range m.Checks() {
		if c.ID == "az.version" && c.Fatal() {
			assert.NotContains(t, d.Screen(), "Go on in spite of it", "what can't work can't be gone past")
			return
		}
	}
	d.Press("right", "enter", "enter")
	assert.Contains(t, d.Screen(), "a reason is needed")
	d.Type("tested here last week")
	d.Press("enter")
	assert.Equal(t, "tested here last week", m.Acknowledged()["az.version"])
}

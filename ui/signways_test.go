package ui_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui"
	"aksarc-wizard/ui/uitest"
	"aksarc-wizard/validate"
)

func TestTheThreeWaysToSignIn(t *testing.T) {
	t.Parallel()
	for way, want := range map[string]string{"d": "az login --use-device-code --output json", "b": "az login --output json"} {
		w := &uitest.World{SignedOut: true}
		d, _, _ := at(t, steps.SignIn, w, ui.Options{})
		d.Press("down", "down", "down", "enter")
		for _, said := range []string{"Device code: az shows an address", "Browser here", "Application", "az login --use-device-code"} {
			assert.Contains(t, d.Screen(), said)
		}
		d.Press(way)
		require.Len(t, w.Ran, 1)
		assert.Equal(t, want, strings.Join(w.Ran[0].Argv(), " "))
		assert.Contains(t, d.Screen(), "operator@contoso.local", "it was asked again")
	}
}

// The secret of an application is on no screen and in no command line, and
// what else was typed survives a refusal.
func TestAnApplicationSignsInWithASecretThatNobodySees(t *testing.T) {
	t.Parallel()
	const secret = "S3cret of nobody ü"
	w := &uitest.World{SignedOut: true, RunError: "MSIS9623: The client secret provided is invalid."}
	d, _, _ := at(t, steps.SignIn, w, ui.Options{})
	open := func() { d.Press("ctrl+home", "down", "down", "down", "enter", "a") }
	open()
	d.Type("app-1")
	d.Press("enter")
	d.Type("adfs")
	d.Press("enter", "enter")
	assert.Contains(t, d.Screen(), "is not a GUID")
	d.Press("up", "ctrl+u")
	d.Paste("99999999-2222-3333-4444-555555555555\n")
	d.Press("down", "enter")
	assert.Contains(t, d.Screen(), "The secret is missing.")
	d.Type("wrongg")
	d.Press("ctrl+u")
	d.Type(secret + "x")
	d.Press("backspace")
	assert.Contains(t, d.Screen(), "(typed, not shown)")
	assert.NotContains(t, d.Screen(), "S3cret")
	d.Press("enter")
	assert.NotContains(t, d.Screen(), "S3cret")
	require.Len(t, w.Ran, 1)
	assert.Equal(t, "az account clear", strings.Join(w.Ran[0].Argv(), " "), "before the secret is tried")
	d.Press("esc")

	w.RunError = ""
	open()
	assert.Contains(t, d.Screen(), "app-1", "it is still there")
	assert.Contains(t, d.Screen(), "(none yet)", "the secret is not")
	d.Paste(secret + "\r\n")
	d.Press("enter")
	require.Len(t, w.Ran, 3)
	assert.Equal(t, "az login --service-principal --username app-1 --password @- --tenant 99999999-2222-3333-4444-555555555555 --output json",
		strings.Join(w.Ran[2].Argv(), " "))
	assert.Equal(t, secret, w.Ran[2].Stdin.Reveal())
	assert.NotContains(t, d.Screen(), "S3cret")
}

// A sign-in that ends on any later page leads to the sign-in step and back;
// nothing typed is lost.
func TestASignInThatEndsLaterComesBack(t *testing.T) {
	t.Parallel()
	for id, asked := range map[steps.ID]steps.QuestionID{steps.Scope: steps.AskCustomLocations, steps.Network: steps.AskNetworks, steps.Cluster: steps.AskVersions} {
		w := &uitest.World{Fail: map[steps.QuestionID]string{asked: "ERROR: (ExpiredAuthenticationToken) The access token expiry UTC time is earlier than current UTC time."}}
		d, m, _ := at(t, id, w, ui.Options{})
		assert.Contains(t, d.Screen(), "The sign-in has ended", id)
		before := m.Values()[validate.FieldClusterName]
		d.Press("esc")
		assert.NotContains(t, d.Screen(), "The sign-in has ended", "asked once for a page")
		d.Press("down")
		assert.NotContains(t, d.Screen(), "The sign-in has ended", "asked once for a page")
		d, m, _ = at(t, id, w, ui.Options{})
		d.Press("s")
		assert.Equal(t, steps.SignIn, m.Step().ID)
		assert.Contains(t, d.Screen(), "Device code")
		w.Fail = nil
		d.Press("d")
		assert.Len(t, w.Ran, 1)
		assert.Equal(t, id, m.Step().ID, "back where it was")
		assert.Contains(t, d.Screen(), "You are back where you were")
		assert.Equal(t, before, m.Values()[validate.FieldClusterName])
		_, ended := m.Facts().SignInEnded()
		assert.False(t, ended)
		assert.True(t, m.Facts().Known(asked), "and it was asked again")
	}
}

// Nothing is asked at the review; an answer that was on its way can tell it.
func TestASignInThatEndsAtTheReviewComesBack(t *testing.T) {
	t.Parallel()
	w := &uitest.World{Silent: map[steps.QuestionID]bool{steps.AskNetworks: true}}
	d, m, _ := at(t, steps.Review, w, ui.Options{})
	require.Equal(t, steps.Review, m.Step().ID)
	var late steps.Answer
	for _, q := range m.AskAgain(steps.AskNetworks) {
		late = steps.Answer{Question: q, Result: runner.Result{ExitCode: 1, Stderr: "ERROR: (ExpiredAuthenticationToken) The access token expiry UTC time is earlier than current UTC time."}}
	}
	d.Send(ui.Answered(late))
	require.Contains(t, d.Screen(), "The sign-in has ended")
	w.Silent = nil
	d.Press("s", "d")
	assert.Equal(t, steps.Review, m.Step().ID)
	assert.Contains(t, d.Screen(), "You are back where you were")
	assert.Len(t, w.Ran, 1)
}

// At every size F1 gives the whole of a row, and it can be read to its end.
func TestARowCanBeReadWholeAtAnySize(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {60, 15}} {
		w := &uitest.World{NoCloud: true}
		machine := steps.New(steps.Sample())
		machine.GoTo(steps.Ready)
		d := uitest.Drive(t, w, ui.New(w, machine, ui.Options{Quiet: true, After: uitest.AtOnce}), size[0], size[1])
		for !strings.Contains(d.Screen(), "> ! Cloud") && !strings.Contains(d.Screen(), "> ✗ Cloud") {
			d.Press("up")
		}
		d.Press("f1")
		var read strings.Builder
		for range 60 {
			read.WriteString(d.Screen())
			d.Press("down")
		}
		all := strings.Join(strings.Fields(read.String()), " ")
		for _, word := range []string{"az talks to AzureCloud", "Register it", ".edgeacr.autonomous.cloud.private", "az cloud set --name", "ran az cloud list", "Source"} {
			assert.Contains(t, all, word, "%v", size)
		}
		d.Press("esc")
		assert.NotContains(t, d.Screen(), "── Why")
	}
}

func TestEveryKeyOfTheChecksThatDoesNothingSaysWhy(t *testing.T) {
	t.Parallel()
	w := &uitest.World{NoCloud: true, Fail: map[steps.QuestionID]string{steps.AskKubectl: "no such file"}}
	d, _, _ := at(t, steps.Ready, w, ui.Options{})
	to := func(row string) {
		t.Helper()
		d.Press("ctrl+home")
		for range 40 {
			if strings.Contains(d.Screen(), "> "+row) {
				return
			}
			d.Press("down")
		}
		t.Fatalf("no row %q:\n%s", row, d.Screen())
	}
	to("! kubectl")
	assert.NotContains(t, d.Screen(), "r repair")
	d.Press("r")
	assert.Contains(t, d.Screen(), "The wizard can't mend this")
	to("✓ Azure CLI")
	d.Press("r")
	assert.Contains(t, d.Screen(), "nothing to mend on this row")
	to("✗ Cloud")
	d.Press("enter")
	assert.Contains(t, d.Screen(), "the next page deals with it")
	d.Press("ctrl+end", "r")
	assert.Contains(t, d.Screen(), "Go to a row first")
	assert.Empty(t, w.Ran)
}

// One row is asked again by itself.
func TestOneRowIsAskedAgain(t *testing.T) {
	t.Parallel()
	w := &uitest.World{}
	d, _, _ := at(t, steps.Ready, w, ui.Options{})
	w.Asked = nil
	d.Press("ctrl+home", "c")
	assert.ElementsMatch(t, []steps.QuestionID{steps.AskTools}, w.Asked)
	w.Asked = nil
	d.Press("C")
	assert.Contains(t, w.Asked, steps.AskClouds)
	assert.Contains(t, w.Asked, steps.AskTools)
}

package ui_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui"
	"aksarc-wizard/ui/uitest"
)

// withoutExtension is a computer on which aksarc is missing, and no media are
// known.
func withoutExtension() *uitest.World {
	return &uitest.World{Facts: map[steps.QuestionID]string{steps.AskTools: `{"azure-cli":"2.60.0","extensions":{"customlocation":"0.1.3","stack-hci-vm":"1.3.0"}}`}}
}

// untrusted is a site whose root az doesn't know.
func untrusted() *uitest.World {
	return &uitest.World{Reach: &runner.SiteReport{
		FQDN: "autonomous.cloud.private", At: uitest.Began, Bundle: "/az/cacert.pem",
		Names:  []runner.NameAnswer{{Name: "login.autonomous.cloud.private", Addrs: []string{"10.0.0.5"}}},
		Chains: []runner.ChainAnswer{{Name: "login.autonomous.cloud.private", Fault: runner.ChainUntrusted, Server: runner.Certificate{Issuer: "CN=Contoso Edge Root"}}},
	}}
}

// toRow moves the focus to a row that begins like one of these.
func toRow(d *uitest.Driver, rows ...string) {
	for range 20 {
		for _, row := range rows {
			if strings.Contains(d.Screen(), "> "+row) {
				return
			}
		}
		d.Press("down")
	}
}

func TestTheMediaFolderIsNamedOnThePage(t *testing.T) {
	t.Parallel()
	w := withoutExtension()
	d, m, _ := at(t, steps.Ready, w, ui.Options{})
	assert.Contains(t, d.Screen(), "> ✗ aksarc")
	assert.Contains(t, d.Screen(), "r name it")
	d.Press("r")
	assert.Contains(t, d.Screen(), "The folder with the wheels that were carried in")
	d.Press("esc")
	assert.NotContains(t, d.Screen(), "Place:")

	d.Press("enter", "n") // the same, from the row's own question
	w.Refuse = "/media/usb: no such file or directory"
	d.Paste("/media/usb\n")
	d.Press("enter")
	assert.Contains(t, d.Screen(), "That can't be taken: /media/usb: no such file or directory.")
	assert.Contains(t, d.Screen(), "Place: /media/usb", "what was typed is still there")
	w.Refuse, w.Asked = "", nil
	d.Type("2")
	d.Press("enter")
	assert.Equal(t, []string{"media /media/usb2"}, w.Carried)
	assert.NotContains(t, d.Screen(), "Place:")
	assert.Contains(t, w.Asked, steps.AskWorkstation, "what rests on it is asked anew")
	assert.Equal(t, steps.Ready, m.Step().ID)
}

// A root is shown, and trusted only by a choice that isn't the marked one.
func TestARootIsShownBeforeItIsTrusted(t *testing.T) {
	t.Parallel()
	w := untrusted()
	d, _, _ := at(t, steps.SignIn, w, ui.Options{})
	toRow(d, "✗ Certificates")
	d.Press("enter")
	assert.Contains(t, d.Screen(), "[ Name the root certificate ]")
	d.Press("n")
	d.Type("root.cer")
	d.Press("enter")
	assert.Contains(t, d.Screen(), "CN=Contoso Edge Root")
	assert.Contains(t, d.Screen(), "5E:71:AA:01")
	assert.Contains(t, d.Screen(), "> [ Don't trust it ]")
	d.Press("enter")
	assert.Empty(t, w.Carried)
	assert.Contains(t, d.Screen(), "Place: root.cer")
	d.Press("enter", "esc")
	assert.Empty(t, w.Carried)
	w.Asked = nil
	d.Press("enter", "t")
	assert.Equal(t, []string{"root root.cer"}, w.Carried)
	assert.Contains(t, w.Asked, steps.AskReach)
}

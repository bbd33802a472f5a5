package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui/screen"
	"aksarc-wizard/validate"
)

// keptMsg says where the log was written to.
type keptMsg struct {
	path string
	err  error
}

// keepLog writes what the log shows into a new file beside where the wizard was
// started. The whole log of az is kept anyway; this is to carry away.
func (d *deployScreen) keepLog() tea.Cmd {
	w, ok := d.m.base().(steps.Keeper)
	if !ok {
		d.m.say("The log can't be written from here.")
		return nil
	}
	var b strings.Builder
	for i := range d.log.lines {
		b.WriteString(d.log.lines[i].String() + "\n")
	}
	name, text := d.m.machine.Values()[validate.FieldClusterName]+".log", b.String()
	return func() tea.Msg {
		path, err := w.Keep(name, text)
		return keptMsg{path, err}
	}
}

func (d *deployScreen) kept(msg keptMsg) {
	switch {
	case msg.err != nil:
		d.m.say("The log could not be written: " + msg.err.Error())
	case d.deployed.Log != "":
		d.m.say("Written to " + msg.path + "; all that az said is in " + d.deployed.Log)
	default:
		d.m.say("Written to " + msg.path + "; all that az says is kept as well.")
	}
}

// copyCommands offers the commands of the action that is under way, or has
// failed, to the clipboard, and writes those of all as files.
func (d *deployScreen) copyCommands() tea.Cmd {
	for i := range d.actions {
		s := &d.actions[i]
		if s.status != actionRunning && s.status != actionFailed {
			continue
		}
		if a, ok := d.plan.Action(s.id); ok && len(a.Commands()) > 0 {
			one := runner.Plan{Cluster: d.plan.Cluster, Release: d.plan.Release, Actions: []runner.Action{a}}
			d.m.say("The commands of \"" + a.Title + "\" were offered to the clipboard, and all written to files.")
			return tea.Batch(screen.Copy(steps.WriteScript(one, steps.Bash, "")), d.m.export())
		}
	}
	d.m.say("No command is under way.")
	return nil
}

package line

import (
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// access says where the kubeconfig is, what was proved with it, and how to use
// it.
func (f *face) access() {
	d := f.run
	f.say("The kubeconfig: %s", d.deployed.Kubeconfig)
	if len(d.proofs) > 0 {
		f.say("What was checked:")
	}
	for _, p := range d.proofs {
		f.say("  %s %s", p.status, sentence(p.text))
	}
	f.say("It holds the administrator's private key: keep it to yourself. To use it:")
	f.verbatim("    bash:       export KUBECONFIG=%s", steps.QuoteBash(d.deployed.Kubeconfig))
	// A bare word would be a command there, so it is quoted whatever it is.
	f.verbatim("    PowerShell: $env:KUBECONFIG = '%s'", strings.ReplaceAll(d.deployed.Kubeconfig, "'", "''"))
	f.verbatim("    then:       kubectl get nodes")
	f.m.Finish(steps.Access)
	if f.task != nil {
		f.taskEnded()
		return
	}
	f.m.Next()
}

// done says what was made and what comes next, and ends.
func (f *face) done() {
	d := f.run
	f.say("Cluster %s is there and has been proved.", f.m.Values()[validate.FieldClusterName])
	for _, e := range d.ended {
		f.say("  %s: %s", e.title, e.how)
	}
	if d.deployed.Report != "" {
		f.say("Report: %s", d.deployed.Report)
		f.say("Log: %s", d.deployed.Log)
	}
	f.say("What comes next:")
	f.say("  Keep the private SSH key: without it no node's logs can be collected later.")
	if a, ok := d.plan.Action(steps.ActionKubeconfig); ok && len(a.Steps) > 0 {
		f.say("  The certificate in the kubeconfig expires. To fetch it again:")
		f.showOne(a.Steps[0].Command)
	}
	f.say("  To compare what was recorded with what the site says:")
	f.verbatim("    %s", f.command("status", f.id))
	f.debrief()
	f.end(Done)
}

// showOne writes a command on one line.
func (f *face) showOne(c runner.Command) { f.verbatim("    %s", steps.OneLine(c)) }

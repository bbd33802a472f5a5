package line

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// home lists clusters and networks and asks which one, until the operator goes
// back or leaves.
func (f *face) home() {
	w, ok := f.world.(steps.HomeWorld)
	if !ok {
		f.say("The clusters can't be listed from here.")
		return
	}
	for !f.over {
		f.blank()
		f.say("Clusters of this site. Asking ...")
		view, err := w.Home(f.ctx, maps.Clone(f.m.Values()))
		if err != nil {
			f.say("FAIL: The clusters can't be listed: %s", sentence(err.Error()))
			if f.signInFor(err) {
				continue
			}
			if f.over {
				return
			}
			f.say("Signing in and choosing the cloud is part of setting up a new cluster.")
			return
		}
		f.inventory(view)
		n := len(view.Clusters) + len(view.Networks)
		if n == 0 {
			return
		}
		r := f.ask(question{prompt: fixed("A number for what can be done, < to go back"), help: func() {
			f.say("Each number is a cluster or a network. Nothing is changed before you have confirmed it at a review.")
		}, commands: []command{{"again", "ask the site again"}}})
		switch {
		case r.kind == moved || r.kind == back:
			return
		case r.kind == word || r.text == "":
			continue
		}
		switch i, err := strconv.Atoi(r.text); {
		case err != nil || i < 1 || i > n:
			f.say("There is no number %q; type one from 1 to %d.", r.text, n)
		case i <= len(view.Clusters):
			c := view.Clusters[i-1]
			f.actions(w, c.Cluster, c.Place, c.Actions)
		default:
			net := view.Networks[i-1-len(view.Clusters)]
			f.actions(w, net.Place.Network, net.Place, net.Actions)
		}
	}
}

// inventory writes both lists, each thing as a sentence with its number.
func (f *face) inventory(view steps.HomeView) {
	if len(view.Clusters) == 0 {
		f.say("There is no cluster here yet.")
	}
	for i, r := range view.Clusters {
		f.say("  %d. Cluster %s in %s: %s, Kubernetes %s, nodes %s (%s), network %s with free addresses: %s, kubeconfig: %s.",
			i+1, r.Cluster, r.ResourceGroup, r.State, r.Version, r.Nodes, r.Pools, r.Network, r.Free, r.Kubeconfig)
		if r.Attention != "" {
			f.say("     ATTENTION: %s", sentence(r.Attention))
		}
	}
	for i, n := range view.Networks {
		on := "no cluster"
		if len(n.Clusters) > 0 {
			on = strings.Join(n.Clusters, ", ")
		}
		f.say("  %d. Network %s in %s: %s, free addresses: %s, it carries %s.", len(view.Clusters)+i+1, n.Place.Network, n.Place.ResourceGroup, n.State, n.Free, on)
	}
}

// actions asks what is to be done about one of them, once.
func (f *face) actions(w steps.HomeWorld, name string, at steps.Place, actions []steps.HomeAction) {
	f.blank()
	f.say("%s. What is to be done?", name)
	for i, a := range actions {
		said := a.Title
		if a.Unusable != "" {
			said += " - not now: " + a.Unusable
		}
		f.say("  %d. %s", i+1, said)
	}
	for {
		r := f.ask(question{prompt: fixed("A number, < to go back to the list"), help: func() {
			f.say("Each of these asks what it must know, shows the exact commands, and begins only after you have confirmed it.")
		}})
		if r.kind == moved || r.kind == back || r.text == "" {
			return
		}
		i, err := strconv.Atoi(r.text)
		if err != nil || i < 1 || i > len(actions) {
			f.say("There is no number %q; type one from 1 to %d.", r.text, len(actions))
			continue
		}
		a := actions[i-1]
		if a.Unusable != "" {
			f.say("Not now: %s", sentence(a.Unusable))
			continue
		}
		if t, ok := steps.TaskByID(a.ID); ok {
			at.Again = a.Again
			f.walk(w, t, at)
		}
		return
	}
}

// walk learns what a task must know, and walks it.
func (f *face) walk(w steps.HomeWorld, t *steps.Task, at steps.Place) {
	f.say("%s: asking for what must be known first ...", t.Title)
	facts, err := w.Learn(f.ctx, t, at)
	if err != nil {
		f.say("FAIL: %s: %s", t.Title, sentence(err.Error()))
		if f.signInFor(err) {
			f.walk(w, t, at)
		}
		return
	}
	facts.Values = maps.Clone(facts.Values)
	o := f.o
	o.Resume = ""
	sub := &face{
		ctx: f.ctx, world: w.At(t, facts), m: steps.NewTask(t, facts), o: o, about: f.about, task: t,
		printer: f.printer, in: f.in, told: map[string]bool{}, site: newSite(), shell: f.shell, taught: f.taught,
	}
	sub.look()
	for !sub.over && !sub.ended {
		sub.page()
	}
	f.taught, f.shell = sub.taught, sub.shell
	if first, ok := steps.TaskByID(sub.instead); ok && !sub.over {
		f.walk(w, first, at)
		return
	}
	if sub.over {
		f.over, f.outcome = true, sub.outcome
	}
}

// look has the files looked at that a task's values name.
func (f *face) look() {
	if w, ok := f.world.(steps.Looker); ok && f.task != nil {
		v := maps.Clone(f.m.Values())
		f.m.Found(v, w.Look(v))
	}
}

// taskSum tells the arithmetic of a task's addresses, when it has become another.
func (f *face) taskSum() {
	sum, ok := f.m.Sum()
	if !ok {
		return
	}
	said := "Addresses: " + sum.String() + "."
	if !sum.Fits() {
		said = "PROBLEM: " + said
	}
	if said != f.summed {
		f.summed = said
		f.say("%s", said)
	}
}

// notes tell what is to be known before a task begins.
func (f *face) notes() {
	if f.task == nil {
		return
	}
	for _, note := range f.task.Notes(f.m.Facts().Cluster) {
		f.say("NOTE: %s", sentence(note))
	}
	if first, ok := f.otherwise(); ok {
		f.say("Type :first for: %s.", first.Title)
	}
	f.summed = ""
	f.taskSum()
}

// word is what must be typed to begin.
func (f *face) word() string {
	if f.task != nil {
		return f.task.Word(f.m.Facts().Cluster, f.m.Values())
	}
	return f.m.Values()[validate.FieldClusterName]
}

// again is the command that comes back to what was left.
func (f *face) again() string {
	if f.task != nil {
		return f.command(f.task.Words(f.m.Facts().Cluster, f.m.Values())...)
	}
	return f.command("resume", f.id)
}

// taskEnded tells a task's good end.
func (f *face) taskEnded() {
	f.say("%s", sentence(f.task.Done(f.m.Facts().Cluster, f.m.Values())))
	f.ended = true
}

// otherwise is a task that had better be done before this one.
func (f *face) otherwise() (*steps.Task, bool) { return steps.Before(f.task, f.m.Facts().Cluster) }

// reviewCommands are the commands of the review.
func (f *face) reviewCommands() []command {
	all := []command{
		{"deploy", "begin, after one more question"},
		{"commands", "the exact commands, in order"},
		{"powershell", "show commands for PowerShell"},
		{"bash", "show commands for bash"},
		{"export", "write answers and commands as files"},
	}
	if first, ok := f.otherwise(); ok {
		all = append(all, command{"first", strings.ToLower(first.Title[:1]) + first.Title[1:] + " first"})
	}
	return slices.Clip(all)
}

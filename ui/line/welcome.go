package line

import (
	"fmt"
	"strconv"

	"aksarc-wizard/steps"
)

// welcome asks what the operator came for, then for the release.
func (f *face) welcome() {
	if f.m.Returning() != "" || f.chosen {
		f.form()
		return
	}
	unfinished, err := f.world.Unfinished()
	if err != nil {
		f.say("WARNING: the deployments of earlier times can't be listed: %v.", err)
	}
	type choice struct {
		text string
		kind Kind
		id   string
		home bool
	}
	var choices []choice
	for _, d := range unfinished { // who comes back after an interruption comes for that
		choices = append(choices, choice{text: continued(d), kind: ContinueDeployment, id: d.ID})
	}
	clusters := choice{text: "The clusters of this site: look at them, change them, take them down", home: true}
	home, listed := f.world.(steps.HomeWorld)
	finished := listed && home.Finished()
	if finished { // who has one comes for it
		choices = append(choices, clusters)
	}
	choices = append(choices, choice{text: "Deploy a new cluster", kind: Quit})
	if !f.about.Rehearsal {
		choices = append(choices, choice{text: "Practise first, on the built-in rehearsal site", kind: StartRehearsal})
	}
	if len(choices) == 1 { // a list of one chooses itself
		if listed {
			f.say("Type :clusters for the clusters of this site.")
		}
		f.form()
		return
	}
	if listed && !finished {
		choices = append(choices, clusters)
	}
	f.blank()
	f.say("What do you want to do?")
	for i, c := range choices {
		f.say("  %d. %s", i+1, c.text)
	}
	for {
		r := f.ask(question{prompt: fixed("Choice [1]"), help: func() {
			f.say("Type the number of a choice. Nothing is changed at the site before you have confirmed it at the review.")
			f.say("A deployment that was interrupted can be continued: what is there already is looked at first.")
		}})
		switch {
		case r.kind == back:
			f.say("This is the beginning. :quit leaves.")
			continue
		case r.kind != typed:
			return
		case r.text == "":
			r.text = "1"
		}
		n, err := strconv.Atoi(r.text)
		switch {
		case err != nil || n < 1 || n > len(choices):
			f.say("There is no choice %q; type a number from 1 to %d.", r.text, len(choices))
		case choices[n-1].home:
			f.home()
			return
		case choices[n-1].kind == Quit:
			f.chosen = true
			f.form()
			return
		default:
			f.id = choices[n-1].id
			f.end(choices[n-1].kind)
			return
		}
	}
}

func continued(d steps.Deployment) string {
	const when = "2006-01-02 15:04"
	return fmt.Sprintf("Continue with cluster %s (deployment %s, begun %s, last word %s: %s)",
		d.Cluster, d.ID, d.Begun.Format(when), d.Last.Format(when), d.Belief)
}

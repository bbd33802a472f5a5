package line

import (
	"slices"
	"strings"

	"aksarc-wizard/steps"
)

// site is what is under way between us and the site: questions that have been
// asked side by side, and the answers as they come. The machine is only ever
// touched by the face; the goroutines carry values.
type site struct {
	answers chan steps.Answer
	asked   []steps.Question
}

// mostAsked is more than there are questions, so that no answer ever waits for
// somebody to take it, not even after the face has ended.
const mostAsked = 256

func newSite() *site { return &site{answers: make(chan steps.Answer, mostAsked)} }

// topics name the questions in a sentence.
var topics = map[steps.QuestionID]string{
	steps.AskTools: "the versions of az and its extensions", steps.AskConfig: "the settings of az",
	steps.AskClouds: "the clouds", steps.AskAccount: "the sign-in", steps.AskKubectl: "kubectl",
	steps.AskSubscriptions: "the subscriptions", steps.AskGroups: "the resource groups",
	steps.AskCustomLocations: "the custom locations", steps.AskNetworks: "the logical networks",
	steps.AskClusters: "the clusters", steps.AskVersions: "the Kubernetes versions", steps.AskVMSizes: "the VM sizes",
	steps.AskReach: "the way to the site", steps.AskWorkstation: "this computer",
}

func topicsOf(questions []steps.Question) string {
	var out []string
	for _, q := range questions {
		out = append(out, topics[q.ID])
	}
	return strings.Join(out, ", ")
}

// send asks questions side by side; it doesn't wait.
func (f *face) send(questions []steps.Question) {
	if len(questions) == 0 {
		return
	}
	f.say("Asking for %s ...", topicsOf(questions))
	f.site.asked = append(f.site.asked, questions...)
	to := f.site.answers
	for _, q := range questions {
		go func() { to <- f.world.Ask(f.ctx, q) }()
	}
}

// settle asks what the step needs and waits until all is answered. In a form
// it waits no longer than Patience: the offers are help, not a gate.
func (f *face) settle(questions []steps.Question, form bool) {
	f.send(questions)
	if len(questions) == 0 && form || len(f.site.asked) == 0 {
		return
	}
	every := f.o.Heartbeat
	if form {
		every = f.o.Patience
	}
	tick, stop := f.o.Tick(every)
	defer stop()
	// A form waits for these questions only: it has given up on earlier ones.
	waiting := func() bool {
		return slices.ContainsFunc(f.site.asked, func(q steps.Question) bool {
			return !form || slices.ContainsFunc(questions, func(mine steps.Question) bool { return same(q, mine) })
		})
	}
	for waiting() {
		select {
		case a := <-f.site.answers:
			f.learn(a)
		case <-tick:
			if form {
				f.say("No answer yet about %s. Go on and type the values; what comes later is still taken in.", topicsOf(f.site.asked))
				return
			}
			f.say("Still waiting for %s.", topicsOf(f.site.asked))
		case <-f.ctx.Done():
			return // the next prompt says so
		}
	}
}

// takeLate takes in the answers that have come meanwhile.
func (f *face) takeLate() {
	for {
		select {
		case a := <-f.site.answers:
			f.learn(a)
		default:
			return
		}
	}
}

// learn takes one answer in. A failure is told in one line, except where the
// prerequisite checks are about to tell it.
func (f *face) learn(a steps.Answer) {
	if i := slices.IndexFunc(f.site.asked, func(q steps.Question) bool { return same(q, a.Question) }); i >= 0 {
		f.site.asked = slices.Delete(f.site.asked, i, i+1)
	}
	if f.ctx.Err() != nil || !f.m.Learn(a) {
		return
	}
	s := f.m.Facts().Standing(a.Question.ID)
	if step := f.m.Step().ID; s.State == steps.Failed && step != steps.Ready && step != steps.SignIn {
		f.say("The site did not tell %s: %s You can type the values.", topics[a.Question.ID], sentence(s.Said))
	}
}

// same says whether two questions ask for the same, with the same inputs.
func same(a, b steps.Question) bool { return a.ID == b.ID && a.Stamp == b.Stamp }

// sentence ends a foreign sentence.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}

// Package help holds what F1 shows: for each field what, why, what depends on
// it, example, what happens when it is wrong, the az flag, whether it can be
// changed later, and the source; for each step what it is for; and the keys.
//
// The texts are those of package steps, which describes every field once. It
// works without a network. What lives here is the order and the search.
package help

import (
	"strings"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/ui/theme"
)

// Topic is one page of help.
type Topic struct {
	// ID is a field's path or a step's id; "keys" for the keys.
	ID, Title string
	Parts     []Part
}

// Part is a named paragraph. Without a name it stands at the top.
type Part struct{ Name, Text string }

// About is the help of a field of the machine's way, or of the step it stands
// at when path is empty or unknown.
func About(m *steps.Machine, path string) Topic {
	if f, _, ok := m.FieldAt(path); ok {
		return field(f)
	}
	return step(m.Step())
}

// All are the topics in the order of the steps, the keys last.
func All() []Topic {
	var out []Topic
	for _, s := range steps.Steps() {
		out = append(out, step(s))
		for _, f := range s.Fields {
			out = append(out, field(f))
		}
	}
	for _, t := range steps.Tasks() {
		out = append(out, task(t))
		for _, f := range t.Fields {
			topic := field(f)
			topic.ID = t.ID + "/" + f.Path
			topic.Title = t.Title + ": " + f.Label
			out = append(out, topic)
		}
	}
	k := Topic{ID: "keys", Title: "Keys"}
	for _, key := range keys.Everywhere() {
		k.Parts = append(k.Parts, Part{key.Name, key.Does})
	}
	return append(out, k)
}

// Contains reports whether every word of the query is somewhere in the topic.
func (t Topic) Contains(query string) bool {
	var b strings.Builder
	b.WriteString(t.ID + " " + t.Title)
	for _, p := range t.Parts {
		b.WriteString(" " + p.Name + " " + p.Text)
	}
	all := strings.ToLower(b.String())
	for w := range strings.FieldsSeq(strings.ToLower(query)) {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}

func field(f steps.Field) Topic {
	t := Topic{ID: f.Path, Title: f.Label}
	add := func(name, s string) {
		if s != "" {
			t.Parts = append(t.Parts, Part{name, s})
		}
	}
	add("", f.Help)
	add("Why", f.Why)
	add("Depends on", labels(f.Needs))
	add("Changes", labels(dependents(f.Path)))
	add("Example", f.Example)
	add("When wrong", f.Wrong)
	add("Not offered", f.Withheld)
	add("az", f.Flag)
	add("Later", f.Later)
	if f.Arg != "" {
		add("Command line", f.CommandFlag())
	} else {
		add("In the file", f.Path)
	}
	add("Source", f.Source)
	return t
}

func dependents(path string) []string {
	var out []string
	for _, f := range steps.Fields() {
		for _, n := range f.Needs {
			if n == path {
				out = append(out, f.Path)
			}
		}
	}
	return out
}

func labels(paths []string) string {
	var out []string
	for _, p := range paths {
		if f, _, ok := steps.FieldAt(p); ok {
			out = append(out, f.Label)
		}
	}
	return strings.Join(out, ", ")
}

// task is the page of a task of day two.
func task(t *steps.Task) Topic {
	out := Topic{ID: t.ID, Title: t.Title, Parts: []Part{{"", t.About}, {"Where", "Clusters of this site, on the start screen."}, {"Command", "aksarc-wizard " + t.ID}}}
	var names []string
	for _, f := range t.Fields {
		names = append(names, f.Label)
	}
	if len(names) > 0 {
		out.Parts = append(out.Parts, Part{"Fields", strings.Join(names, ", ")})
	}
	return out
}

func step(s steps.Step) Topic {
	t := Topic{ID: string(s.ID), Title: s.Title, Parts: []Part{{"", s.About}}}
	if more := pages[s.ID]; more != "" {
		t.Parts = append(t.Parts, Part{"What happens", more})
	}
	var names []string
	for _, f := range s.Fields {
		names = append(names, f.Label)
	}
	if len(names) > 0 {
		t.Parts = append(t.Parts, Part{"Fields", strings.Join(names, ", ")})
	}
	if k := pageKeys[s.ID]; k != "" {
		t.Parts = append(t.Parts, Part{"Keys here", k})
	}
	return t
}

// pages says more of each step than its one sentence.
var pages = map[steps.ID]string{
	steps.Welcome: "The wizard asks for the answers page by page, shows the exact commands, and runs them only when you confirm them on the review. Everything typed is kept in a file, without secrets.",
	steps.Ready:   "All questions go out at once and the rows fill in as az answers. A failed row blocks; a warning doesn't. A repair shows its command and asks before it runs.",
	steps.SignIn:  "az keeps a list of clouds and one sign-in. The cloud must be this site's, and active; then the sign-in belongs to it. Signing in hands the terminal to az and comes back.",
	steps.Scope:   "Subscription, resource group and custom location are offered from the site when it answers, and can always be typed.",
	steps.Network: "The map shows the subnet to scale and changes with each key. What clashes is marked and named. The sum beneath says how many addresses the pool must hold.",
	steps.Cluster: "The control-plane IP must lie in the prefix and outside the pool. The number of nodes changes the sum of addresses.",
	steps.Form:    "What is asked here is all that the task needs. What is filled in is what the site has now; what you leave as it is stays as it is. The sum beneath says what it takes of the network's addresses.",
	steps.Review:  "Every answer and the exact commands, in order, made from the very values that will run. Enter on an answer goes to its field, and Ctrl+N there comes back. What the site chooses by itself (names of VMs, addresses out of the pool) can't be shown before.",
	steps.Deploy:  "Each action first looks whether the thing is there: the same as wanted is kept, different stops the run, missing is created. The journal is written before anything is shown. If this console goes away, the site goes on: aksarc-wizard resume comes back.",
	steps.Access:  "The kubeconfig holds the administrator's private key: a file of its own, readable by you alone. The proof asks the cluster itself.",
	steps.Done:    "What was made, where the log and the report are, and the next commands.",
}

var pageKeys = map[steps.ID]string{
	steps.Ready:  "F1 on a row shows all of it. Enter or r mends the row, a all rows; c checks the row again, C all of them.",
	steps.Review: "b turns between bash and PowerShell, w writes answers and commands to files, y copies the commands, PgUp and PgDn scroll.",
	steps.Deploy: "Up, Down, PgUp, PgDn scroll the log, f follows it again, / searches, n finds the next, s saves the screen's log. After a failure r retries, g goes to the field at fault.",
}

// nameWidth is the column of the parts' names.
const nameWidth = 13

// Render draws a topic into lines of w cells.
func Render(t Topic, th *theme.Theme, w int) []string {
	out := []string{th.Title.Render(text.Cut(t.Title, w, th.Ellipsis))}
	names := nameWidth
	if t.ID == "keys" {
		names = 16
	}
	for _, p := range t.Parts {
		if p.Name == "" {
			out = append(out, text.Wrap(p.Text, w)...)
			out = append(out, "")
			continue
		}
		for i, l := range text.Wrap(p.Text, max(w-names, 10)) {
			name := ""
			if i == 0 {
				name = p.Name
			}
			out = append(out, th.Muted.Render(text.Fit(name, names-1, th.Ellipsis))+" "+l)
		}
	}
	return out
}

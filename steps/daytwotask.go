package steps

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/validate"
)

// Task is one thing that can be done about a cluster or a network once it is
// there, described once for every face: what is asked, the rules, the sum of
// addresses, the plan. The forms of the screens and the flags of the command
// line are made from it.
type Task struct {
	// ID is its words on the command line, such as "nodepool scale".
	ID string
	// Title names it in the menu and heads its page, About is the sentence under
	// the title, Button begins it.
	Title, About, Button string
	// Fields are what is asked; none where nothing has to be.
	Fields []Field
	// Asks are the questions whose answers the form offers.
	Asks []QuestionID
	// Destructive tasks want a name typed before they begin, on every face.
	Destructive bool
	// Kubeconfig: it ends with the page that shows the kubeconfig.
	Kubeconfig bool
	// Fill is what the form begins with.
	Fill func(ClusterFacts, validate.Values) validate.Values
	// Check holds the values against the rules.
	Check func(ClusterFacts, validate.Values) []validate.Problem
	// Plan is what would run, for values that the rules allow.
	Plan func(ClusterFacts, validate.Values) runner.Plan
	// Sum is the arithmetic of addresses, nil where none change hands.
	Sum func(ClusterFacts, validate.Values) Sum
	// Notes are what is to be known before it begins.
	Notes func(ClusterFacts) []string
	// Word is the name of what is changed: a pool, a cluster, a network.
	Word func(ClusterFacts, validate.Values) string
	// Done is the sentence for its good end.
	Done func(ClusterFacts, validate.Values) string
}

// TaskByID finds a task by its words.
func TaskByID(id string) (*Task, bool) {
	all := Tasks()
	i := slices.IndexFunc(all, func(t *Task) bool { return t.ID == id })
	if i < 0 {
		return nil, false
	}
	return all[i], true
}

// Form is the step of a task's own questions.
const Form ID = "form"

// NewTask starts a machine that walks one task: its form, the review, the run.
func NewTask(t *Task, f ClusterFacts) *Machine {
	v := f.Values
	f = t.Filled(f, v)
	if f.Given != nil {
		v = maps.Clone(v)
		maps.Copy(v, f.Given)
	}
	title := t.Title + " (" + f.Name + ")"
	if f.Name == "" {
		title = t.Title + " (" + f.Use.Network.Name + ")"
	}
	var list []Step
	if len(t.Fields) > 0 && f.Given == nil {
		list = append(list, Step{ID: Form, Title: title, Short: "What", About: t.About, Fields: t.Fields, Asks: t.Asks})
	}
	list = append(list,
		Step{ID: Review, Title: title + ": review", Short: "Review", About: "What is wanted, and the exact commands. Nothing has been changed so far."},
		Step{ID: Deploy, Title: title + ": run", Short: "Run", About: "Look, decide, do, wait, verify."})
	if t.Kubeconfig {
		list = append(list, Step{ID: Access, Title: "Kubeconfig", Short: "Access", About: "The administrator's kubeconfig, and proof that it leads to the cluster."})
	}
	m := &Machine{
		way: newWay(list), task: t, values: maps.Clone(v), left: map[string]bool{}, passed: map[ID]bool{},
		doubts: map[ID][]string{}, past: map[string][]string{}, done: map[ID]bool{},
	}
	if m.values == nil {
		m.values = validate.Values{}
	}
	for path, text := range f.Filled {
		setOrDelete(m.values, path, text)
	}
	m.facts.Cluster = f
	m.Relearn()
	return m
}

// Filled notes what the task's form is filled with at first, for these values.
func (t *Task) Filled(f ClusterFacts, v validate.Values) ClusterFacts {
	if f.Given != nil {
		return f
	}
	filled := validate.Values{}
	if t.Fill != nil {
		filled = t.Fill(f, v)
	}
	f.Filled = filled
	for _, field := range t.Fields {
		if _, there := f.Filled[field.Path]; !there && field.Default != "" {
			f.Filled[field.Path] = field.Default
		}
	}
	return f
}

// Joined is what to say of a task that was begun earlier and is gone on with.
const Joined = "This was begun earlier and goes on at the site: it is waited for, and ordered again only if it is not so in the end."

// Before is a task that had better be done before this one: what the nodes of a
// failed cluster can tell goes with it.
func Before(t *Task, f ClusterFacts) (*Task, bool) {
	if t == nil || t.ID != taskDeleteCluster || f.Half || !strings.EqualFold(f.Cluster.State, "Failed") {
		return nil, false
	}
	return TaskByID(taskLogs)
}

// Task is what the machine walks, nil for the way to a new cluster.
func (m *Machine) Task() *Task { return m.task }

// Sum is the arithmetic of a task's addresses; false where none change hands.
func (m *Machine) Sum() (Sum, bool) {
	if m.task == nil || m.task.Sum == nil || m.facts.Cluster.Given != nil { // what goes on has its addresses
		return Sum{}, false
	}
	return m.task.Sum(m.facts.Cluster, m.values), true
}

// checkTask holds the values against the task's rules, and against what a look
// at files has found.
func (m *Machine) checkTask() {
	if m.facts.Cluster.Given != nil {
		m.report = validate.Report{}
		return
	}
	var problems []validate.Problem
	for _, p := range m.task.Problems(m.facts.Cluster, m.values) {
		if _, _, asked := m.way.fieldAt(p.Field); asked && m.values[p.Field] == "" {
			p.Missing = true // to be told once the field has been left
		}
		problems = append(problems, p)
	}
	for _, p := range m.found {
		if m.values[p.Field] == m.foundFor[p.Field] {
			problems = append(problems, p)
		}
	}
	m.report = validate.Report{Problems: problems}
}

// Found takes in what a look at files has found of these values; see Looker.
// It counts for as long as the field keeps the value that was looked at.
func (m *Machine) Found(of validate.Values, problems []validate.Problem) {
	m.foundFor, m.found = of, problems
	m.check()
}

// refill follows a change of what the form is about: a pool's fields show that
// pool, but for those that the operator has changed.
func (m *Machine) refill() {
	t, f := m.task, &m.facts.Cluster
	if f.Given != nil {
		return
	}
	now := t.Filled(*f, m.values).Filled
	for path, text := range now {
		if m.values[path] == f.Filled[path] {
			setOrDelete(m.values, path, text)
		}
	}
	f.Filled = now
}

func setOrDelete(v validate.Values, path, text string) {
	if text == "" {
		delete(v, path)
	} else {
		v[path] = text
	}
}

// asked says what of a field is wanted. Where a form was filled with what there
// is, only what differs from that is; else whatever was given.
func (f ClusterFacts) asked(v validate.Values, path string) (text string, ok bool) {
	text, there := v[path]
	if f.Filled == nil {
		return text, there
	}
	return text, text != f.Filled[path]
}

// Problems are what stands against these values.
func (t *Task) Problems(f ClusterFacts, v validate.Values) []validate.Problem {
	return append(t.wellFormed(f, v), t.Check(f, v)...)
}

// wellFormed says which values are not of their kind, and, of a form, which are
// missing.
func (t *Task) wellFormed(facts ClusterFacts, v validate.Values) []validate.Problem {
	var out []validate.Problem
	for _, f := range t.Fields {
		text := v[f.Path]
		if !f.Shown(v) {
			continue
		}
		p := validate.Problem{Field: f.Path, Rule: f.Rule, Severity: validate.Error, Hint: "Write such as " + f.Example + "."}
		switch _, err := strconv.Atoi(text); {
		case text == "" && !f.Optional && facts.Filled != nil && f.Kind == Int:
			p.Message, p.Missing = f.Label+" is empty.", true
		case text != "" && f.Kind == Int && err != nil:
			p.Message = strconv.Quote(text) + " is not a whole number."
		case f.Kind == Path && strings.HasPrefix(text, "~"):
			p.Rule, p.Message, p.Hint = "V70", strconv.Quote(text)+" is no path by itself: a shell completes it, and none does here.", "Write the whole path."
		default:
			continue
		}
		out = append(out, p)
	}
	return out
}

// Words are how the task is given on the command line with these values: the
// same thing again for who comes back, or for a script.
func (t *Task) Words(f ClusterFacts, v validate.Values) []string {
	words := strings.Fields(t.ID)
	if t.ID == taskDeleteNetwork {
		words = append(words, v[validate.FieldNetworkName])
	} else if t.ID == taskCleanup {
		return append(words, f.Deployment, "--confirm", f.Name)
	} else {
		words = append(words, f.Name)
	}
	var flags []string
	for _, field := range t.Fields {
		text := v[field.Path]
		_, asked := f.asked(v, field.Path)
		asked = asked || field.Given || field.Group != "" && slices.ContainsFunc(t.Fields, func(o Field) bool {
			_, asked := f.asked(v, o.Path)
			return o.Group == field.Group && o.Shown(v) && asked
		})
		switch {
		case !field.Shown(v) || field.Arg == "":
		case field.Positional():
			words = append(words, text)
		case text == "" && asked && field.Clear != "" && f.Filled[field.Path] != "":
			flags = append(flags, "--"+field.Clear)
		case text == "" || !asked:
		case field.Kind == Bool:
			if text == "true" {
				flags = append(flags, "--"+field.Arg)
			}
		case field.Repeated:
			for _, item := range Items(text) {
				flags = append(flags, "--"+field.Arg, item)
			}
		default:
			flags = append(flags, "--"+field.Arg, text)
		}
	}
	words = append(words, flags...)
	add := func(flag, text string) {
		if text != "" {
			words = append(words, flag, text)
		}
	}
	add("--resource-group", v[validate.FieldResourceGroup])
	add("--subscription", v[validate.FieldSubscription])
	return words
}

// Items splits a list as it is typed: by blanks, commas or semicolons.
func Items(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\t' })
}

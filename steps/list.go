package steps

import (
	"sync"

	"aksarc-wizard/validate"
)

// ID names a step.
type ID string

// The steps, in order.
const (
	Welcome ID = "welcome"
	Ready   ID = "ready"
	SignIn  ID = "signin"
	Scope   ID = "scope"
	Network ID = "network"
	Cluster ID = "cluster"
	Review  ID = "review"
	Deploy  ID = "deploy"
	Access  ID = "access"
	Done    ID = "done"
)

// Step is one station of the way. A step with fields is a form; the others
// show something and are passed when what they stand for is true.
type Step struct {
	ID ID
	// Title heads the page, Short is its name on the progress rail ("" = not
	// on the rail), About the sentence under the title.
	Title, Short, About string
	Fields              []Field
	// Asks are the questions whose answers the step needs.
	Asks []QuestionID
}

// Steps is the way from an empty console to a working kubeconfig. The slice is
// shared: read only.
func Steps() []Step { return way().steps }

// way is the list with its indexes, made once.
var way = sync.OnceValue(func() *wayIndex { return newWay(list()) })

// newWay makes the indexes of a list: fields are looked up by path at every
// key.
func newWay(list []Step) *wayIndex {
	w := &wayIndex{steps: list, at: map[string]fieldAt{}}
	for _, s := range list {
		for _, f := range s.Fields {
			w.fields = append(w.fields, f)
			w.at[f.Path] = fieldAt{f, s.ID}
		}
	}
	return w
}

type wayIndex struct {
	steps  []Step
	fields []Field
	at     map[string]fieldAt
}

type fieldAt struct {
	field Field
	step  ID
}

func list() []Step {
	return []Step{
		{ID: Welcome, Title: "Welcome", About: "Deploy a Kubernetes cluster on Azure Local with disconnected operations.", Fields: welcomeFields},
		{ID: Ready, Title: "Prerequisites", Short: "Ready", About: "What this workstation needs before anything can be created.",
			Asks: []QuestionID{AskTools, AskConfig, AskClouds, AskAccount, AskKubectl, AskWorkstation, AskReach}},
		{ID: SignIn, Title: "Sign-in and cloud", Short: "Sign-in", About: "Which site az talks to, and as whom.", Fields: cloudFields,
			Asks: []QuestionID{AskClouds, AskAccount, AskReach, AskGroups}},
		{ID: Scope, Title: "Scope", Short: "Scope", About: "Where network and cluster will be kept.", Fields: scopeFields,
			Asks: []QuestionID{AskSubscriptions, AskGroups, AskCustomLocations}},
		{ID: Network, Title: "Logical network", Short: "Network", About: "A logical network can't be edited once it is made.", Fields: networkFields,
			Asks: []QuestionID{AskNetworks, AskClusters}},
		{ID: Cluster, Title: "Cluster", Short: "Cluster", About: "The Kubernetes cluster itself.", Fields: clusterFields,
			Asks: []QuestionID{AskVersions, AskVMSizes, AskNetworks, AskClusters}},
		{ID: Review, Title: "Review", Short: "Review", About: "Every answer, and the exact commands. Nothing has been changed at the site so far."},
		{ID: Deploy, Title: "Deploy", Short: "Deploy", About: "Look, decide, do, wait, verify."},
		{ID: Access, Title: "Kubeconfig", Short: "Access", About: "The administrator's kubeconfig, and proof that the cluster answers."},
		{ID: Done, Title: "Done", About: "What was made, and what comes next."},
	}
}

// Fields are all fields of all steps, in order; read only.
func Fields() []Field { return way().fields }

// FieldAt finds the description of a path of the answers, and the step that
// asks for it. On the way that a Machine walks, ask the Machine.
func FieldAt(path string) (Field, ID, bool) { return way().fieldAt(path) }

func (w *wayIndex) fieldAt(path string) (Field, ID, bool) {
	f, ok := w.at[path]
	return f.field, f.step, ok
}

// Defaults are the answers a new deployment starts from: only what holds on
// nearly every site. Addresses are never guessed.
func Defaults() validate.Values {
	v := validate.Values{}
	for _, f := range Fields() {
		if f.Default != "" {
			v[f.Path] = f.Default
		}
	}
	return v
}

// Sample are complete answers, the documents' own example: what `init` writes
// and what the rehearsal site is made for.
func Sample() validate.Values {
	v := Defaults()
	for _, f := range Fields() {
		if v[f.Path] == "" && f.Example != "" && f.Shown(v) {
			v[f.Path] = f.Example
		}
	}
	return v
}

package runner

import "time"

// Plan is an ordered list of actions, made from the answers alone: what is
// shown on the review is what runs. Executing looks at the site first, so an
// action of the plan may turn out to be done already.
type Plan struct {
	// Cluster names what the plan is about, for people.
	Cluster string
	// Release is the name of the release profile the plan was made for.
	Release string
	Actions []Action
}

// Action is one thing that must be true at the end, and how to make it so.
type Action struct {
	// ID is stable: cloud, extensions, network, cluster, kubeconfig, verify,
	// and those of day two.
	ID    string
	Title string
	// Look reads whether the thing is there already; exit code 3 means absent.
	// Nil when there is nothing to look at as a whole (see Step.Look).
	Look *Command
	// Expect compares Look's answer with what is wanted. All equal: the action
	// is skipped. Any difference: the run stops and shows them all.
	Expect []Expectation
	// State is the JMESPath of the provisioning state in the answers of Look
	// and of Wait.Poll.
	State string
	// Steps run in order when the action has to be done.
	Steps []Step
	// Wait polls after the steps, or alone when Look finds the work under way.
	Wait *Wait
	// Change marks an action whose thing exists and is to be changed: what
	// differs from Expect is what the steps change, not a reason to stop, and
	// the wait is over only once nothing differs.
	Change bool `json:",omitempty"`
	// Proof is checked after the steps and the wait.
	Proof *Proof
	// Merge joins the kubeconfig that was fetched into another, last of all.
	Merge *Merge `json:",omitempty"`
	// Rest is how long to wait before the steps when an earlier action of the run
	// has changed something: an old site lets go of a network's addresses only
	// ten minutes after the last cluster (fact 62).
	Rest time.Duration `json:",omitempty"`
	// Recreate holds the steps that clear away a failed attempt, run only
	// after the operator typed a word; nil when nothing may be cleared.
	Recreate *Recreate
	// Usually is how long it took before, 0 when nothing is known; UsuallyFrom
	// says where that is from, such as "in a published sample". What was learnt
	// of time is no part of what the plan is.
	Usually     time.Duration `json:"-"`
	UsuallyFrom string        `json:"-"`
}

// Mutates says whether the action can change anything at the site.
func (a Action) Mutates() bool {
	for _, c := range a.Commands() {
		if c.Mutates {
			return true
		}
	}
	return false
}

// Step is one command of an action.
type Step struct {
	Command Command
	// Title says in a few words what the command does.
	Title string
	// Look and Unless make a step safe to repeat: when the JMESPath Unless is
	// true over the answer of Look, the step is not needed.
	Look   *Command
	Unless string
}

// Expectation is one value that Look's answer must have.
type Expectation struct {
	// Label names the value for people, Field is its path in the answers file.
	Label, Field string
	// Path is the JMESPath of the value in the answer.
	Path string
	// Want holds the wanted value, or the wanted set for a list.
	Want []string
	// Fold compares without case (names and ids of Azure resources).
	Fold bool
	// Immutable values can't be changed once created.
	Immutable bool
}

// Wait polls until the thing is in a final state.
type Wait struct {
	Poll Command
	// Done and Failed are the final values of Action.State.
	Done, Failed []string
	// Detail is the JMESPath of what the service says it is doing.
	Detail string
	// Error is the JMESPath of the reason once the state is one of Failed.
	Error string
	// Gone: exit code 3 (not found) is the wished end, as after a deletion.
	Gone bool
	// Every is the pause between polls, Bound the longest wait.
	Every, Bound time.Duration
	// Again are run whenever AgainEvery has passed and what should be gone is
	// still there, as when a deletion has left a half behind (fact 101).
	Again      []Step        `json:",omitempty"`
	AgainEvery time.Duration `json:",omitempty"`
	// Stuck is what to do when the bound is reached, "" for no advice.
	Stuck string `json:",omitempty"`
}

// Recreate clears away a failed attempt so that it can be made anew.
type Recreate struct {
	// Word must be typed by the operator before anything is deleted.
	Word  string
	Steps []Step
	Wait  *Wait
}

// Merge joins one kubeconfig into another.
type Merge struct {
	// From and Into are absolute paths; Into may not exist yet.
	From, Into string
	// Current makes the merged context the current one of Into.
	Current bool
	// Overwrite allows to replace entries that stand for something else.
	Overwrite bool
}

// Proof is what must hold of the kubeconfig and the cluster it leads to.
type Proof struct {
	// Kubeconfig is the absolute path of the file.
	Kubeconfig string
	// Server is the address the file must lead to, "" when not known.
	Server string
	// Nodes is how many nodes were ordered, 0 when not checked.
	Nodes int
	// Version is the Kubernetes version ordered, "" when not checked.
	Version string
	// Reach asks the cluster itself; otherwise only the file is checked. Full
	// looks at every stage of the connection and at the system's pods too, and
	// Bound is how long nodes and pods may take, 0 for the usual time.
	Reach bool
	Full  bool          `json:",omitempty"`
	Bound time.Duration `json:",omitempty"`
	// Commands are what is run for it where kubectl is at hand; without
	// kubectl the proof connects to the API server itself.
	Commands []Command
}

// Commands are all commands of the action in the order in which they would
// run, reads for the proof included: what the review and the script show.
func (a Action) Commands() []Command {
	var out []Command
	for _, s := range a.Steps {
		out = append(out, s.Command)
	}
	if a.Wait != nil {
		for _, s := range a.Wait.Again {
			out = append(out, s.Command)
		}
	}
	if a.Proof != nil {
		out = append(out, a.Proof.Commands...)
	}
	return out
}

// Action returns the action with that id.
func (p Plan) Action(id string) (Action, bool) {
	for _, a := range p.Actions {
		if a.ID == id {
			return a, true
		}
	}
	return Action{}, false
}

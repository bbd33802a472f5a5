package steps

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

// HomeFacts are what the home view is made of. Lists may be nil while they are
// not known; the view then says so.
type HomeFacts struct {
	Clusters []az.Cluster
	Networks []az.Network
	// Kubeconfigs are the files that are known to lead to clusters, by cluster.
	Kubeconfigs map[string]KubeconfigFact
	// Left are the commands that were left while they ran, by cluster.
	Left map[string]string
	// Deployments are those that made clusters from this computer, by cluster.
	Deployments map[string]string
	Now         time.Time
}

// Place says what a task is about; what it isn't about is empty.
type Place struct {
	Subscription, ResourceGroup, Cluster, Network, Deployment string
	// Again is the command that was left while it ran and is gone on with.
	Again string
}

// HomeView is what the home view shows.
type HomeView struct {
	Clusters []HomeRow
	Networks []NetworkRow
}

// KubeconfigFact is what a kubeconfig file says of itself.
type KubeconfigFact struct {
	// File is its path; Expires when its certificate ends, zero when it has none.
	File    string
	Expires time.Time
	// Err says why it can't be read, "" when it can.
	Err string
}

// NetworkRow is one logical network of the home view.
type NetworkRow struct {
	Place Place
	State string
	// Free and FreeCount are as in a HomeRow, Clusters who is on it.
	Free      string
	FreeCount int
	Clusters  []string
	Actions   []HomeAction
}

// HomeRow is one cluster of the home view, as texts and as what a face may
// want to mark.
type HomeRow struct {
	Place                  Place
	Cluster, ResourceGroup string
	// State is what the service says, Version the Kubernetes version.
	State, Version string
	// Nodes is such as "1 + 4", control plane and workers; with an autoscaler
	// "1 + 4 (3 to 6)".
	Nodes string
	// Pools are the node pools, such as "nodepool1 2, front 1 (1 to 3)".
	Pools string
	// Network is the name of the logical network, Free its free addresses, such
	// as "7" or "not said".
	Network, Free string
	// Kubeconfig tells of the file and its certificate, such as "good until
	// 2026-12-23" or "none here".
	Kubeconfig string
	// FreeCount and Fact are the same for programs; FreeCount is -1 when not known.
	FreeCount int
	Fact      KubeconfigFact
	// Attention says why to look at this one, "" when all is well.
	Attention string
	// Actions are what can be done about it now, in the order of the menu.
	Actions []HomeAction
}

// HomeAction is one thing to do about a cluster.
type HomeAction struct {
	// ID is that of the task: its words on the command line.
	ID, Title string
	// Unusable says why it can't be done now, "" when it can.
	Unusable string
	// Again is the command that is gone on with, "" for something new.
	Again string
}

// taskOf is the task of a command that can be gone on with, nil when there is
// none: a pool's, because the others are joined by themselves.
func taskOf(command string) *Task {
	for _, t := range Tasks() {
		if strings.HasPrefix(t.ID, "nodepool ") && strings.Contains(command, t.ID+" ") {
			return t
		}
	}
	return nil
}

// soonExpired is how close an end of validity is worth a word.
const soonExpired = 48 * time.Hour

// Home makes the view: the clusters that need attention first, then by name;
// networks by name.
func Home(f HomeFacts) HomeView {
	v := HomeView{Clusters: []HomeRow{}, Networks: []NetworkRow{}}
	for _, c := range f.Clusters {
		v.Clusters = append(v.Clusters, f.row(c))
	}
	slices.SortStableFunc(v.Clusters, func(a, b HomeRow) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a.Cluster, b.Cluster))
	})
	for _, n := range f.Networks {
		v.Networks = append(v.Networks, f.networkRow(n))
	}
	slices.SortStableFunc(v.Networks, func(a, b NetworkRow) int { return strings.Compare(a.Place.Network, b.Place.Network) })
	return v
}

func (f HomeFacts) networkRow(n az.Network) NetworkRow {
	r := NetworkRow{State: n.State, Free: "not said", FreeCount: -1, Clusters: UseOf(n, f.Clusters, -1).Clusters}
	r.Place.Network = n.Name
	if id, ok := az.ParseID(n.ID); ok {
		r.Place.Subscription, r.Place.ResourceGroup = id.Subscription, id.ResourceGroup
	}
	if left := (ClusterFacts{Network: &n}).Free(); left >= 0 {
		r.Free, r.FreeCount = fmt.Sprint(left), left
	}
	t, _ := TaskByID(taskDeleteNetwork)
	a := HomeAction{ID: t.ID, Title: t.Title}
	if len(r.Clusters) > 0 {
		a.Unusable = "It carries " + strings.Join(r.Clusters, ", ") + "."
	}
	r.Actions = []HomeAction{a}
	return r
}

func rank(r HomeRow) int {
	if r.Attention != "" {
		return 0
	}
	return 1
}

func (f HomeFacts) row(c az.Cluster) HomeRow {
	r := HomeRow{Cluster: c.Name, ResourceGroup: c.ResourceGroup, State: c.State, Version: c.KubernetesVersion, Nodes: nodesText(c), Pools: poolsText(c)}
	r.Network, r.Free, r.FreeCount = f.network(c)
	r.Fact = f.Kubeconfigs[c.Name]
	r.Kubeconfig = kubeconfigText(r.Fact, f.Now)
	r.Attention = f.attention(c)
	r.Place = Place{ResourceGroup: c.ResourceGroup, Cluster: c.Name, Deployment: f.Deployments[c.Name]}
	if id, ok := az.ParseID(c.ID); ok {
		r.Place.Subscription = id.Subscription
	}
	r.Actions = homeActions(c, r.Place)
	if left := f.Left[c.Name]; left != "" && (ClusterFacts{Cluster: c}).Busy() {
		r.Attention = cmp.Or(r.Attention, "Left while it ran: "+left)
		if t := taskOf(left); t != nil {
			r.Actions = append([]HomeAction{{ID: t.ID, Title: "Go on: " + t.Title, Again: left}}, r.Actions...)
		}
	}
	return r
}

func poolsText(c az.Cluster) string {
	var out []string
	for _, p := range c.NodePools {
		s := fmt.Sprintf("%s %d", p.Name, p.Count)
		if p.Autoscaled {
			s += fmt.Sprintf(" (%d to %d)", p.Min, p.Max)
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func nodesText(c az.Cluster) string {
	workers, least, most := 0, 0, 0
	scaled := false
	for _, p := range c.NodePools {
		workers += p.Count
		low, high := p.Count, p.Count
		if p.Autoscaled {
			scaled, low, high = true, p.Min, p.Max
		}
		least, most = least+low, most+high
	}
	s := fmt.Sprintf("%d + %d", c.ControlPlaneCount, workers)
	if scaled {
		s += fmt.Sprintf(" (%d to %d)", least, most)
	}
	return s
}

// network gives name and free addresses of the cluster's network.
func (f HomeFacts) network(c az.Cluster) (name, free string, count int) {
	if len(c.Networks) == 0 {
		return "", "not said", -1
	}
	if id, ok := az.ParseID(c.Networks[0]); ok {
		name = id.Name()
	}
	for _, n := range f.Networks {
		if strings.EqualFold(n.ID, c.Networks[0]) {
			if left := (ClusterFacts{Network: &n}).Free(); left >= 0 {
				return n.Name, fmt.Sprint(left), left
			}
			return n.Name, "not said", -1
		}
	}
	return name, "not known", -1
}

func kubeconfigText(k KubeconfigFact, now time.Time) string {
	switch {
	case k.File == "":
		return "none here"
	case k.Err != "":
		return k.Err
	case k.Expires.IsZero():
		return "without a certificate"
	case !now.Before(k.Expires):
		return "expired on " + k.Expires.UTC().Format(time.DateOnly)
	}
	return "good until " + k.Expires.UTC().Format(time.DateOnly)
}

func (f HomeFacts) attention(c az.Cluster) string {
	k := f.Kubeconfigs[c.Name]
	switch {
	case (strings.EqualFold(c.State, "Failed") || strings.EqualFold(c.State, "Canceled")) && !upgrading(c):
		return strings.TrimSpace("The last operation ended as " + c.State + ". " + c.Error)
	case !k.Expires.IsZero() && !f.Now.Before(k.Expires):
		return "The kubeconfig has expired: fetch it again."
	case !k.Expires.IsZero() && k.Expires.Sub(f.Now) < soonExpired:
		return "The kubeconfig expires soon: fetch it again."
	case strings.EqualFold(c.State, "Failed"): // but what it does says otherwise (fact 98)
		return "The service calls the upgrade Failed and goes on with it: give the upgrade again to wait for it."
	}
	return ""
}

// homeActions follow the rules that the tasks hold to.
func homeActions(c az.Cluster, at Place) []HomeAction {
	first := func(problems []validate.Problem) string {
		if len(problems) == 0 {
			return ""
		}
		return problems[0].Message
	}
	f := ClusterFacts{Name: c.Name, Cluster: c}
	busy, fetch := first(validate.CheckClusterState(c.Name, c.State)), first(CheckFetch(f))
	var out []HomeAction
	for _, t := range Tasks() {
		a := HomeAction{ID: t.ID, Title: t.Title}
		switch t.ID {
		case taskKubeconfig, taskProve:
			a.Unusable = fetch
		case taskPoolAdd, taskPoolScale, taskPoolUpdate:
			a.Unusable = busy
		case taskPoolDelete:
			a.Unusable = busy
			if len(c.NodePools) == 1 && busy == "" {
				a.Unusable = first(CheckPoolDelete(f, c.NodePools[0].Name))
			}
		case taskUpgrade:
			if !upgrading(c) { // one that is on its way is joined
				a.Unusable = busy
			}
		case taskDeleteNetwork:
			continue // networks have rows of their own
		case taskCleanup:
			if at.Deployment == "" {
				continue
			}
		}
		out = append(out, a)
	}
	return out
}

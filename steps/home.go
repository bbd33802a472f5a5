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
	Now         time.Time
}

// KubeconfigFact is what a kubeconfig file says of itself.
type KubeconfigFact struct {
	// File is its path; Expires when its certificate ends, zero when it has none.
	File    string
	Expires time.Time
	// Err says why it can't be read, "" when it can.
	Err string
}

// HomeRow is one cluster of the home view, as texts and as what a face may
// want to mark.
type HomeRow struct {
	Cluster, ResourceGroup string
	// State is what the service says, Version the Kubernetes version.
	State, Version string
	// Nodes is such as "1 + 4", control plane and workers; with an autoscaler
	// "1 + 4 (3 to 6)".
	Nodes string
	// Network is the name of the logical network, Free its free addresses, such
	// as "7" or "not said".
	Network, Free string
	// Kubeconfig tells of the file and its certificate, such as "good until
	// 2026-12-23" or "none here".
	Kubeconfig string
	// Attention says why to look at this one, "" when all is well.
	Attention string
	// Actions are what can be done about it now, in the order of the menu.
	Actions []HomeAction
}

// HomeAction is one thing to do about a cluster.
type HomeAction struct {
	// ID is the word of the command line, such as "kubeconfig".
	ID, Title string
	// Unusable says why it can't be done now, "" when it can.
	Unusable string
}

// soonExpired is how close an end of validity is worth a word.
const soonExpired = 48 * time.Hour

// Home makes the rows of the home view, those that need attention first, then
// by name.
func Home(f HomeFacts) []HomeRow {
	rows := []HomeRow{}
	for _, c := range f.Clusters {
		rows = append(rows, f.row(c))
	}
	slices.SortStableFunc(rows, func(a, b HomeRow) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a.Cluster, b.Cluster))
	})
	return rows
}

func rank(r HomeRow) int {
	if r.Attention != "" {
		return 0
	}
	return 1
}

func (f HomeFacts) row(c az.Cluster) HomeRow {
	r := HomeRow{Cluster: c.Name, ResourceGroup: c.ResourceGroup, State: c.State, Version: c.KubernetesVersion, Nodes: nodesText(c)}
	r.Network, r.Free = f.network(c)
	r.Kubeconfig = kubeconfigText(f.Kubeconfigs[c.Name], f.Now)
	r.Attention = f.attention(c)
	r.Actions = homeActions(c)
	return r
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
func (f HomeFacts) network(c az.Cluster) (name, free string) {
	if len(c.Networks) == 0 {
		return "", "not said"
	}
	if id, ok := az.ParseID(c.Networks[0]); ok {
		name = id.Name()
	}
	for _, n := range f.Networks {
		if strings.EqualFold(n.ID, c.Networks[0]) {
			if left := (ClusterFacts{Network: &n}).Free(); left >= 0 {
				return n.Name, fmt.Sprint(left)
			}
			return n.Name, "not said"
		}
	}
	return name, "not known"
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
	}
	return ""
}

// homeActions follow the rules that the commands hold to.
func homeActions(c az.Cluster) []HomeAction {
	busy := ""
	if p := validate.CheckClusterState(c.Name, c.State); len(p) > 0 {
		busy = p[0].Message
	}
	fetch := ""
	if p := CheckFetch(ClusterFacts{Name: c.Name, Cluster: c}); len(p) > 0 {
		fetch = p[0].Message
	}
	return []HomeAction{
		{ID: "kubeconfig", Title: "Fetch and check the kubeconfig", Unusable: fetch},
		{ID: "prove", Title: "Prove that it answers", Unusable: fetch},
		{ID: "nodepool", Title: "Node pools", Unusable: busy},
		{ID: "upgrade", Title: "Upgrade Kubernetes", Unusable: busy},
		{ID: "logs", Title: "Collect the nodes' logs"},
		{ID: "delete", Title: "Delete the cluster"},
	}
}

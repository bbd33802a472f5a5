package uitest

import (
	"context"
	"errors"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// Site is a site with two clusters on one network, the first of them in
// trouble, and a network that nothing uses.
func Site() *steps.HomeFacts {
	scope := az.Scope{Subscription: subscription, ResourceGroup: "aks-rg"}
	lnet := func(name string) string { return az.LNetID(scope.Subscription, scope.ResourceGroup, name) }
	cluster := func(name, state string, pools ...az.NodePool) az.Cluster {
		return az.Cluster{ID: az.ConnectedClusterID(scope.Subscription, scope.ResourceGroup, name), Name: name, ResourceGroup: "aks-rg", State: state,
			KubernetesVersion: "1.28.9", ControlPlaneCount: 1, ControlPlaneIP: "192.168.200.30", NodePools: pools, Networks: []string{lnet("aksarc-lnet-static")},
			CustomLocation: groupID + "/providers/Microsoft.ExtendedLocation/customLocations/cl1"}
	}
	c0 := cluster("c0", "Failed", az.NodePool{Name: "nodepool1", Count: 1, VMSize: "Standard_A4_v2"})
	c0.Error = "The control plane did not answer."
	c1 := cluster("c1", "Succeeded",
		az.NodePool{Name: "nodepool1", Count: 2, VMSize: "Standard_A4_v2"},
		az.NodePool{Name: "front", Count: 1, VMSize: "Standard_A2_v2", Autoscaled: true, Min: 1, Max: 3, Labels: map[string]string{"team": "shop"}, Taints: []string{"only=shop:NoSchedule"}})
	return &steps.HomeFacts{
		Clusters: []az.Cluster{c1, c0},
		Networks: []az.Network{
			{ID: lnet("aksarc-lnet-static"), Name: "aksarc-lnet-static", State: "Succeeded", Pools: []az.Pool{{Used: 7, Free: 9}}},
			{ID: lnet("old-lnet"), Name: "old-lnet", State: "Succeeded", Pools: []az.Pool{{Used: 0, Free: 5}}},
		},
		Kubeconfigs: map[string]steps.KubeconfigFact{"c1": {File: "/home/op/c1.kubeconfig", Expires: Began.Add(30 * 24 * time.Hour)}},
		Deployments: map[string]string{"c1": "20260302-120000-c1"},
		Now:         Began,
	}
}

// signedOut is what a world says of its clusters while nobody is signed in.
var signedOut = &runner.Failure{Kind: runner.FailedSignIn, Message: "AADSTS700082: The refresh token has expired."}

// Home shows the site.
func (w *World) Home(context.Context, validate.Values) (steps.HomeView, error) {
	defer w.enter("Home")()
	switch {
	case w.SignedOut:
		return steps.HomeView{}, signedOut
	case w.HomeError != "":
		return steps.HomeView{}, errors.New(w.HomeError)
	case w.Site == nil:
		return steps.HomeView{}, nil
	}
	return steps.Home(*w.Site), nil
}

// Finished reports a deployment that was finished.
func (w *World) Finished() bool {
	defer w.enter("Finished")()
	return w.HasFinished
}

// Learn tells what the site has.
func (w *World) Learn(_ context.Context, t *steps.Task, about steps.Place) (steps.ClusterFacts, error) {
	defer w.enter("Learn")()
	f := steps.ClusterFacts{Scope: az.Scope{Subscription: about.Subscription, ResourceGroup: about.ResourceGroup}, Name: about.Cluster, Release: "2411",
		Versions: az.Releases()[0].Versions(), Deployment: about.Deployment,
		Local:  steps.LocalFacts{Kubeconfig: "/home/op/" + about.Cluster + ".kubeconfig", Usual: "/home/op/.kube/config", Key: "/home/op/.ssh/id_rsa", Folder: "/home/op"},
		Values: steps.Sample()}
	if about.Again != "" {
		f.Given = validate.Values{steps.FieldPoolName: "nodepool1", steps.FieldPoolCount: "4"}
	}
	if w.SignedOut {
		return f, signedOut
	}
	if w.LearnError != "" {
		return f, errors.New(w.LearnError)
	}
	for _, c := range w.Site.Clusters {
		if c.Name == about.Cluster {
			f.Cluster, f.Network = c, &w.Site.Networks[0]
			f.Values[validate.FieldClusterName], f.Values[validate.FieldCustomLocation] = c.Name, c.CustomLocation
		}
	}
	for _, n := range w.Site.Networks {
		if n.Name == about.Network {
			f.Use = steps.UseOf(n, w.Site.Clusters, -1)
		}
	}
	switch t.ID {
	case "upgrade":
		f.Offered = az.Upgrades{Version: "1.28.9", Targets: []az.UpgradeTarget{{Version: "1.29.2"}, {Version: "1.29.4"}, {Version: "1.30.1"}}}
	case "delete cluster":
		f.Budgets = w.Budgets
		f.BudgetsSaid = "No PodDisruptionBudget holds the deletion up."
	case "cleanup":
		f.Made, f.MadeSaid = []string{"cluster", "network"}, []string{"Made by it: cluster (last seen Succeeded)", "Made by it: network (last seen Succeeded)"}
	}
	return f, nil
}

// At is the world of a task.
func (w *World) At(t *steps.Task, f steps.ClusterFacts) steps.World { return &taskWorld{w, t, f} }

type taskWorld struct {
	*World
	task  *steps.Task
	facts steps.ClusterFacts
}

func (w *taskWorld) Plan(v validate.Values) runner.Plan {
	defer w.enter("Plan")()
	return w.task.Plan(w.task.Filled(w.facts, v), v)
}

func (w *taskWorld) Save(validate.Values) error { return nil }

// Look finds what the test says is in the way.
func (w *taskWorld) Look(v validate.Values) []validate.Problem {
	defer w.enter("Look")()
	var out []validate.Problem
	for _, p := range w.InTheWay {
		if p.Hint == v[p.Field] || p.Hint == "" {
			out = append(out, p)
		}
	}
	return out
}

// Deploy plays the script over the task's plan; AfterTask is what the site is
// like then.
func (w *taskWorld) Deploy(ctx context.Context, v validate.Values, o steps.DeployOptions, emit func(runner.Event)) (steps.Deployed, error) {
	d, err := w.play(ctx, w.task.Plan(w.task.Filled(w.facts, v), v), v, o, emit)
	if err == nil && w.AfterTask != nil {
		w.AfterTask(w.Site, v)
	}
	return d, err
}

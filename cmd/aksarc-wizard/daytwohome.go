package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner/az"
	"aksarc-wizard/runner/kube"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

func (a *app) clustersCommand() *cobra.Command {
	d := &dayTwo{app: a}
	c := &cobra.Command{Use: "clusters", Short: "The clusters of the scope: state, version, nodes, free addresses, kubeconfig", Args: cobra.NoArgs}
	d.scopeFlags(c)
	c.RunE = func(*cobra.Command, []string) error {
		d.values = validate.Values{}
		if d.answers != "" {
			v, err := d.readAnswers(d.answers)
			if err != nil {
				return err
			}
			d.values = scopeOf(v)
		}
		if d.group != "" {
			d.values[validate.FieldResourceGroup] = d.group
		}
		if d.subscription != "" {
			d.values[validate.FieldSubscription] = d.subscription
		}
		w, err := d.openWorld(d.answers)
		if err != nil {
			return err
		}
		d.w = w
		defer w.close()
		ctx, stop := a.interruptible()
		defer stop()
		return d.clusters(ctx)
	}
	return c
}

// home learns what the home view is made of, the whole subscription where no
// group was named.
func (d *dayTwo) home(ctx context.Context) (steps.HomeFacts, error) {
	f := steps.HomeFacts{Now: d.host.Now(), Kubeconfigs: map[string]steps.KubeconfigFact{}, Deployments: map[string]string{}, Left: map[string]string{}}
	var err error
	if f.Clusters, _, err = learn(ctx, d, az.ClusterList(d.scope()), az.ParseClusters); err != nil {
		return f, err
	}
	if f.Networks, _, err = learn(ctx, d, az.LNetList(az.Scope{Subscription: d.scope().Subscription}), az.ParseNetworks); err != nil {
		return f, err
	}
	for _, c := range f.Clusters {
		at := d.w.newDayTwo()
		at.at(placeOf(c))
		if left := at.left(); len(left) > 0 {
			f.Left[c.Name] = left[0].Created.Purpose
		}
		f.Kubeconfigs[c.Name] = kubeconfigFact(at.kubeconfigFile(), c.ControlPlaneIP)
		if at.origin != "" {
			f.Deployments[c.Name], _ = d.deploymentOf(validate.FieldClusterName, c.Name)
		}
	}
	return f, nil
}

func placeOf(c az.Cluster) steps.Place {
	p := steps.Place{ResourceGroup: c.ResourceGroup, Cluster: c.Name}
	if id, ok := az.ParseID(c.ID); ok {
		p.Subscription = id.Subscription
	}
	return p
}

// kubeconfigFact looks at one file; one that isn't there, or that leads to
// another cluster, is none.
func kubeconfigFact(file, address string) steps.KubeconfigFact {
	config, err := kube.Read(file)
	switch {
	case os.IsNotExist(err):
		return steps.KubeconfigFact{}
	case err != nil:
		return steps.KubeconfigFact{File: file, Err: "can't be read"}
	}
	if address != "" && !slices.ContainsFunc(config.Clusters, func(c kube.Cluster) bool { return c.Server == kube.Server(address) }) {
		return steps.KubeconfigFact{}
	}
	until, _ := config.Expires()
	return steps.KubeconfigFact{File: file, Expires: until}
}

func (d *dayTwo) clusters(ctx context.Context) error {
	f, err := d.home(ctx)
	if err != nil {
		return err
	}
	view := steps.Home(f)
	rows := view.Clusters
	if d.flags.json {
		return d.printJSON(map[string]any{"clusters": homeJSON(rows), "networks": networksJSON(view.Networks)})
	}
	d.banner(d.w, d.streams.Out)
	t := tabwriter.NewWriter(d.streams.Out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "CLUSTER\tGROUP\tSTATE\tVERSION\tNODES\tNETWORK\tFREE\tKUBECONFIG")
	for _, r := range rows {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.Cluster, r.ResourceGroup, r.State, r.Version, r.Nodes, r.Network, r.Free, r.Kubeconfig)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, n := range view.Networks {
		if len(n.Clusters) == 0 {
			d.say("Network %s in %s carries no cluster; free addresses: %s.", n.Place.Network, n.Place.ResourceGroup, n.Free)
		}
	}
	for _, r := range rows {
		if r.Attention != "" {
			d.say("%s: %s", r.Cluster, r.Attention)
		}
	}
	return nil
}

type jsonHome struct {
	Cluster    string     `json:"cluster"`
	Group      string     `json:"resource_group"`
	State      string     `json:"state"`
	Version    string     `json:"version"`
	Nodes      string     `json:"nodes"`
	Network    string     `json:"network"`
	Free       *int       `json:"free_addresses"`
	Kubeconfig string     `json:"kubeconfig"`
	File       string     `json:"kubeconfig_file,omitempty"`
	Expires    *time.Time `json:"kubeconfig_expires,omitempty"`
	Attention  string     `json:"attention,omitempty"`
}

func homeJSON(rows []steps.HomeRow) []jsonHome {
	out := []jsonHome{}
	for _, r := range rows {
		j := jsonHome{Cluster: r.Cluster, Group: r.ResourceGroup, State: r.State, Version: r.Version, Nodes: r.Nodes, Network: r.Network,
			Free: known(r.FreeCount), Kubeconfig: r.Kubeconfig, File: r.Fact.File, Attention: r.Attention}
		if !r.Fact.Expires.IsZero() {
			j.Expires = &r.Fact.Expires
		}
		out = append(out, j)
	}
	return out
}

// known is a count that may not be known: null then.
func known(n int) *int {
	if n < 0 {
		return nil
	}
	return &n
}

type jsonNetwork struct {
	Network  string   `json:"network"`
	Group    string   `json:"resource_group"`
	State    string   `json:"state"`
	Free     *int     `json:"free_addresses"`
	Clusters []string `json:"clusters"`
}

func networksJSON(rows []steps.NetworkRow) []jsonNetwork {
	out := []jsonNetwork{}
	for _, r := range rows {
		out = append(out, jsonNetwork{r.Place.Network, r.Place.ResourceGroup, r.State, known(r.FreeCount), append([]string{}, r.Clusters...)})
	}
	return out
}

package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// poolCommand is one of nodepool's, with what was typed.
type poolCommand struct {
	dayTwo
	r          steps.PoolRequest
	autoscaler string
	labels     []string
	profile    []string
}

func (a *app) nodepoolCommand() *cobra.Command {
	c := &cobra.Command{Use: "nodepool", Short: "List, add, scale, change and delete the node pools of a cluster", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return fail(exitUsage, "Usage: aksarc-wizard nodepool list|add|scale|update|delete CLUSTER [POOL]", "nodepool needs to know what to do.")
		}}
	c.AddCommand(
		a.poolSubcommand("list CLUSTER", "List the node pools and the addresses that are free", nil, (*poolCommand).list),
		a.poolSubcommand("add CLUSTER POOL", "Add a node pool", addFlags, (*poolCommand).add),
		a.poolSubcommand("scale CLUSTER POOL", "Give a node pool another number of nodes", scaleFlags, (*poolCommand).scale),
		a.poolSubcommand("update CLUSTER POOL", "Change autoscaler, labels or taints of a node pool", updateFlags, (*poolCommand).update),
		a.poolSubcommand("delete CLUSTER POOL", "Delete a node pool", (*poolCommand).changing, (*poolCommand).remove),
	)
	return c
}

func (a *app) poolSubcommand(use, short string, flags func(*poolCommand, *cobra.Command), do func(*poolCommand, context.Context) error) *cobra.Command {
	p := &poolCommand{dayTwo: dayTwo{app: a}}
	c := &cobra.Command{Use: use, Short: short}
	c.Args = func(c *cobra.Command, args []string) error {
		if want := strings.Count(use, " "); len(args) != want {
			return fail(exitUsage, "Usage: "+c.UseLine(), "%s takes %d names, and got %d.", c.CommandPath(), want, len(args))
		}
		return nil
	}
	p.scopeFlags(c)
	if flags != nil {
		flags(p, c)
	}
	c.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) > 1 {
			p.r.Name = args[1]
		}
		return p.run(validate.FieldClusterName, args[0], func(ctx context.Context) error { return do(p, ctx) })
	}
	return c
}

func (p *poolCommand) changing(c *cobra.Command) { p.changeFlags(c) }

func addFlags(p *poolCommand, c *cobra.Command) {
	p.changeFlags(c)
	f := c.Flags()
	f.IntVar(&p.r.Count, "count", 1, "how many nodes, 1 to 64")
	f.StringVar(&p.r.VMSize, "vm-size", "", "the `SIZE` of each; default: the service's")
	f.StringVar(&p.r.OSType, "os-type", "", "Linux or Windows; default: Linux")
	f.StringVar(&p.r.OSSKU, "os-sku", "", "CBLMariner, Windows2019 or Windows2022")
	f.IntVar(&p.r.MaxPods, "max-pods", 0, "at most this many pods on a node; default: 110")
	p.boundFlags(c, "on: enable the autoscaler between --min and --max")
	p.labelFlags(c)
}

func scaleFlags(p *poolCommand, c *cobra.Command) {
	p.changeFlags(c)
	c.Flags().IntVar(&p.r.Count, "count", 0, "how many nodes, 1 to 64")
	c.Flags().StringVar(&p.r.VMSize, "vm-size", "", "another `SIZE` of each node")
}

func updateFlags(p *poolCommand, c *cobra.Command) {
	p.changeFlags(c)
	p.boundFlags(c, "on, off, or change: new bounds for one that is on")
	p.labelFlags(c)
	f := c.Flags()
	f.BoolVar(&p.r.ClearLabels, "clear-labels", false, "remove all labels")
	f.BoolVar(&p.r.ClearTaints, "clear-taints", false, "remove all taints")
	f.StringArrayVar(&p.profile, "autoscaler-profile", nil, "a `KEY=VALUE` for every autoscaler of the cluster, such as scan-interval=30s; repeatable")
}

func (p *poolCommand) boundFlags(c *cobra.Command, help string) {
	f := c.Flags()
	f.StringVar(&p.autoscaler, "autoscaler", "", help)
	f.IntVar(&p.r.Min, "min", 0, "the autoscaler's fewest nodes")
	f.IntVar(&p.r.Max, "max", 0, "the autoscaler's most nodes; their addresses are counted")
}

func (p *poolCommand) labelFlags(c *cobra.Command) {
	c.Flags().StringArrayVar(&p.labels, "label", nil, "a `KEY=VALUE` for each node; repeatable; replaces those there are")
	c.Flags().StringArrayVar(&p.r.Taints, "taint", nil, "a `KEY=VALUE:EFFECT` for each node; repeatable; replaces those there are")
}

// request completes what was typed.
func (p *poolCommand) request() error {
	modes := map[string]az.AutoscalerMode{"": az.AutoscalerKeep, "on": az.AutoscalerEnable, "off": az.AutoscalerDisable, "change": az.AutoscalerUpdate}
	mode, ok := modes[p.autoscaler]
	if !ok {
		return fail(exitUsage, "Known are: on, off, change.", "--autoscaler %s is not known.", p.autoscaler)
	}
	if mode == az.AutoscalerKeep && (p.r.Min != 0 || p.r.Max != 0) {
		return fail(exitUsage, "Add --autoscaler on, or --autoscaler change where it is on already.", "--min and --max are the autoscaler's.")
	}
	p.r.Autoscaler = mode
	for _, item := range p.labels {
		key, value, ok := strings.Cut(item, "=")
		if !ok {
			return fail(exitUsage, "Example: --label team=shop", "--label %s has no value.", item)
		}
		if p.r.Labels == nil {
			p.r.Labels = map[string]string{}
		}
		p.r.Labels[key] = value
	}
	return nil
}

// change checks, shows, asks and runs one change.
func (p *poolCommand) change(ctx context.Context, more int, check func(steps.ClusterFacts) ([]validate.Problem, error), plan func(steps.ClusterFacts) runner.Plan) error {
	if err := p.request(); err != nil {
		return err
	}
	f, err := p.cluster(ctx)
	if err != nil {
		return err
	}
	problems, err := check(f)
	if err != nil {
		return err
	}
	if err := p.refuse(problems); err != nil {
		return err
	}
	room := ""
	for _, pool := range f.Cluster.NodePools {
		if pool.Name == p.r.Name {
			more -= pool.Count
		}
	}
	if more > 0 {
		room = f.Room(p.r.Name, more)
	}
	goOn, err := p.review(plan(f), p.r.Name, room)
	if err != nil || !goOn {
		return err
	}
	if _, err := p.carry(ctx, plan(f)); err != nil {
		return err
	}
	if p.flags.json {
		return nil
	}
	return p.show(ctx)
}

func (p *poolCommand) add(ctx context.Context) error {
	return p.change(ctx, max(p.r.Count, p.r.Max), func(f steps.ClusterFacts) ([]validate.Problem, error) {
		windows := false
		if p.r.OSType == "Windows" {
			versions, _, err := learn(ctx, &p.dayTwo, az.KubernetesVersions(p.scope().Subscription, f.Cluster.CustomLocation), az.ParseKubernetesVersions)
			if err != nil {
				return nil, err
			}
			for _, v := range versions {
				for _, image := range v.Images {
					windows = windows || v.Version == f.Cluster.KubernetesVersion && image.OSType == "Windows" && image.Ready
				}
			}
		}
		return steps.CheckPoolAdd(f, p.r, windows), nil
	}, func(f steps.ClusterFacts) runner.Plan { return steps.AddPoolPlan(f, p.r) })
}

func (p *poolCommand) scale(ctx context.Context) error {
	return p.change(ctx, p.r.Count, func(f steps.ClusterFacts) ([]validate.Problem, error) {
		return steps.CheckPoolScale(f, p.r), nil
	}, func(f steps.ClusterFacts) runner.Plan { return steps.ScalePoolPlan(f, p.r) })
}

func (p *poolCommand) update(ctx context.Context) error {
	return p.change(ctx, p.r.Max, func(f steps.ClusterFacts) ([]validate.Problem, error) {
		return steps.CheckPoolUpdate(f, p.r, p.profile), nil
	}, func(f steps.ClusterFacts) runner.Plan { return steps.UpdatePoolPlan(f, p.r, p.profile) })
}

func (p *poolCommand) remove(ctx context.Context) error {
	return p.change(ctx, 0, func(f steps.ClusterFacts) ([]validate.Problem, error) {
		return steps.CheckPoolDelete(f, p.r.Name), nil
	}, func(f steps.ClusterFacts) runner.Plan { return steps.DeletePoolPlan(f, p.r.Name) })
}

func (p *poolCommand) list(ctx context.Context) error {
	return p.show(ctx)
}

// show lists the pools as they are now.
func (p *poolCommand) show(ctx context.Context) error {
	f, err := p.cluster(ctx)
	if err != nil {
		return err
	}
	pools, _, err := learn(ctx, &p.dayTwo, az.NodePoolList(f.Scope, f.Name), az.ParseNodePools)
	if err != nil {
		return err
	}
	if p.flags.json {
		return p.printJSON(poolsJSON(f, pools))
	}
	printPools(p.streams.Out, f, pools)
	return nil
}

type jsonPool struct {
	Name       string            `json:"name"`
	State      string            `json:"state"`
	Count      int               `json:"count"`
	Ready      *int              `json:"ready"`
	VMSize     string            `json:"vm_size"`
	OS         string            `json:"os"`
	Autoscaled bool              `json:"autoscaled"`
	Min        int               `json:"min,omitempty"`
	Max        int               `json:"max,omitempty"`
	Labels     map[string]string `json:"labels,omitempty"`
	Taints     []string          `json:"taints,omitempty"`
}

func poolsJSON(f steps.ClusterFacts, pools []az.NodePool) any {
	out := struct {
		Cluster string     `json:"cluster"`
		State   string     `json:"state"`
		Network string     `json:"network,omitempty"`
		Free    *int       `json:"free_addresses"`
		Pools   []jsonPool `json:"nodepools"`
	}{Cluster: f.Name, State: f.Cluster.State, Pools: []jsonPool{}}
	if f.Network != nil {
		out.Network = f.Network.Name
	}
	if free := f.Free(); free >= 0 {
		out.Free = &free
	}
	for _, p := range pools {
		j := jsonPool{Name: p.Name, State: p.State, Count: p.Count, VMSize: p.VMSize, OS: p.OSType, Autoscaled: p.Autoscaled,
			Min: p.Min, Max: p.Max, Labels: p.Labels, Taints: p.Taints}
		if p.Ready >= 0 {
			j.Ready = &p.Ready
		}
		out.Pools = append(out.Pools, j)
	}
	return out
}

func printPools(out io.Writer, f steps.ClusterFacts, pools []az.NodePool) {
	t := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "POOL\tSTATE\tNODES\tREADY\tSIZE\tOS\tAUTOSCALER")
	for _, p := range pools {
		readyText, scaler := "?", "off"
		if p.Ready >= 0 {
			readyText = fmt.Sprint(p.Ready)
		}
		if p.Autoscaled {
			scaler = fmt.Sprintf("%d to %d", p.Min, p.Max)
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\t%s\t%s\n", p.Name, p.State, p.Count, readyText, p.VMSize, p.OSType, scaler)
	}
	_ = t.Flush() // the writer below reports nothing that could be done about
	if f.Network != nil {
		free := "not said"
		if n := f.Free(); n >= 0 {
			free = fmt.Sprint(n)
		}
		fmt.Fprintf(out, "Free addresses of network %s: %s\n", f.Network.Name, free)
	}
}

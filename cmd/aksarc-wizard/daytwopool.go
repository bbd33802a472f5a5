package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner/az"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

// poolCommand is one of nodepool's, with what was typed.
type poolCommand struct {
	taskCommand
	pool string
}

func (a *app) nodepoolCommand() *cobra.Command {
	c := &cobra.Command{Use: "nodepool", Short: "List, add, scale, change and delete the node pools of a cluster", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return fail(exitUsage, "Usage: aksarc-wizard nodepool list|add|scale|update|delete CLUSTER [POOL]", "nodepool needs to know what to do.")
		}}
	c.AddCommand(
		a.poolSubcommand("list CLUSTER", "List the node pools and the addresses that are free", (*poolCommand).show),
		a.poolSubcommand("add CLUSTER POOL", "Add a node pool", (*poolCommand).change),
		a.poolSubcommand("scale CLUSTER POOL", "Give a node pool another number of nodes", (*poolCommand).change),
		a.poolSubcommand("update CLUSTER POOL", "Change autoscaler, labels or taints of a node pool", (*poolCommand).change),
		a.poolSubcommand("delete CLUSTER POOL", "Delete a node pool", (*poolCommand).change),
	)
	return c
}

func (a *app) poolSubcommand(use, short string, do func(*poolCommand, context.Context) error) *cobra.Command {
	p := &poolCommand{taskCommand: taskCommand{dayTwo: dayTwo{app: a}}}
	c := &cobra.Command{Use: use, Short: short}
	c.Args = func(c *cobra.Command, args []string) error {
		if want := strings.Count(use, " "); len(args) != want {
			return fail(exitUsage, "Usage: "+c.UseLine(), "%s takes %d names, and got %d.", c.CommandPath(), want, len(args))
		}
		return nil
	}
	p.scopeFlags(c)
	if verb, _, _ := strings.Cut(use, " "); verb != "list" {
		p.changeFlags(c)
		p.taskFlags(c, "nodepool "+verb)
	}
	c.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) > 1 {
			p.pool = args[1]
		}
		return p.run(validate.FieldClusterName, args[0], func(ctx context.Context) error { return do(p, ctx) })
	}
	return c
}

// wanted completes what was typed.
func (p *poolCommand) wanted() (validate.Values, error) {
	v := p.given()
	v[steps.FieldPoolName] = p.pool
	switch mode := v[steps.FieldPoolAutoscaler]; mode {
	case "", "on", "off", "change":
		if mode == "" && v[steps.FieldPoolMin]+v[steps.FieldPoolMax] != "" {
			return nil, fail(exitUsage, "Add --autoscaler on, or --autoscaler change where it is on already.", "--min and --max are the autoscaler's.")
		}
	default:
		return nil, fail(exitUsage, "Known are: on, off, change.", "--autoscaler %s is not known.", mode)
	}
	if p.task.ID == "nodepool add" {
		for _, field := range p.task.Fields {
			if _, there := v[field.Path]; !there && field.Default != "" {
				v[field.Path] = field.Default
			}
		}
	}
	return v, nil
}

// change makes one change and lists what there is then.
func (p *poolCommand) change(ctx context.Context) error {
	v, err := p.wanted()
	if err != nil {
		return err
	}
	f, err := p.learned(ctx, v[steps.FieldPoolOS] == "Windows")
	if err != nil {
		return err
	}
	if _, done, err := p.perform(ctx, f, v); err != nil || !done || p.flags.json {
		return err
	}
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

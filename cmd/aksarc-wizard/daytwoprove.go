package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/kube"
	"aksarc-wizard/steps"
	"aksarc-wizard/validate"
)

func (a *app) proveCommand() *cobra.Command {
	d := &taskCommand{dayTwo: dayTwo{app: a}}
	c := &cobra.Command{Use: "prove [CLUSTER]", Short: "Prove that a cluster answers: connection, versions, nodes, pods", Args: cobra.MaximumNArgs(1)}
	d.scopeFlags(c)
	d.taskFlags(c, "prove")
	c.RunE = func(_ *cobra.Command, args []string) error {
		v := d.given()
		file, bound := v[steps.FieldProofFile], 5*time.Minute
		if v[steps.FieldProofWait] != "" {
			var err error
			if bound, err = steps.ProofBound(v); err != nil {
				return fail(exitUsage, "Write such as --wait 5m.", "%q is not a time to wait.", v[steps.FieldProofWait])
			}
		}
		switch {
		case len(args) == 1:
			return d.run(validate.FieldClusterName, args[0], func(ctx context.Context) error { return d.proveCluster(ctx, file, bound) })
		case file == "":
			return fail(exitUsage, "Usage: "+c.UseLine(), "prove takes a CLUSTER, or --kubeconfig FILE.")
		}
		w, err := a.openWorld("")
		if err != nil {
			return err
		}
		d.w = w
		defer w.close()
		ctx, stop := a.interruptible()
		defer stop()
		if !a.flags.json {
			a.banner(w, a.streams.Out)
		}
		return d.prove(ctx, "", runner.Proof{Kubeconfig: d.absolute(file), Reach: true}, bound)
	}
	return c
}

// proveCluster knows from the site how many nodes and which version to expect.
func (d *dayTwo) proveCluster(ctx context.Context, file string, bound time.Duration) error {
	f, err := d.cluster(ctx)
	if err != nil {
		return err
	}
	return d.prove(ctx, f.Name, steps.ProofOf(f, d.absoluteOr(file, d.kubeconfigFile())), bound)
}

func (d *dayTwo) prove(ctx context.Context, name string, want runner.Proof, bound time.Duration) error {
	var rows []kube.Row
	p := kube.Prover{Clock: &clock{w: d.w}, Full: true, Bound: bound, Rows: func(r []kube.Row) { rows = r }}
	if d.w.tools.missing(runner.Kubectl) == nil {
		p.Kubectl = d.w.ask
	}
	err := p.Prove(ctx, want, func(said string) {
		if !d.flags.json {
			fmt.Fprintln(d.streams.Err, said)
		}
	})
	var proof *kube.ProofError
	switch {
	case ctx.Err() != nil:
		return fail(exitInterrupted, "", "Interrupted; nothing was changed.")
	case err != nil && !errors.As(err, &proof):
		hint := "Fetch it with: aksarc-wizard kubeconfig CLUSTER" + d.rehearseFlag()
		if name != "" {
			hint = "Fetch it with: aksarc-wizard kubeconfig " + name + d.rehearseFlag()
		}
		return fail(exitUsage, hint, "%s can't be read: %v.", want.Kubeconfig, err)
	}
	if d.flags.json {
		if err := d.printJSON(map[string]any{"cluster": name, "file": want.Kubeconfig, "checks": jsonRows(rows)}); err != nil {
			return err
		}
	} else {
		printRows(d.streams.Out, rows)
	}
	return rowsVerdict(rows)
}

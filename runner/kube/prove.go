package kube

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"aksarc-wizard/runner"
)

// Clock tells the time and waits.
type Clock interface {
	Now() time.Time
	Sleep(ctx context.Context, d time.Duration) error
}

// Prover proves that a kubeconfig works.
type Prover struct {
	// Kubectl runs kubectl; nil when it isn't installed, and then the API
	// server is reached without it.
	Kubectl runner.Tool
	Clock   Clock
	// Bound is how long nodes may take to become Ready, Every the pause between
	// two looks. 0 means 5 min and 10 s.
	Bound, Every time.Duration
	// Full looks at every stage of the connection by itself and at the system's
	// pods, also where kubectl is at hand.
	Full bool
	// Rows, if set, gets the rows of every proof, also of one that failed.
	Rows func([]Row)

	// config is the file that is being proven.
	config *Config
}

const (
	usualBound     = 5 * time.Minute
	usualEvery     = 10 * time.Second
	kubectlTimeout = 45 * time.Second
)

// Prove checks the file and, if the proof asks for it, the cluster. The error
// is nil when nothing failed, and a *ProofError with the rows otherwise.
func (p *Prover) Prove(ctx context.Context, want runner.Proof, progress func(string)) error {
	rows, err := p.prove(ctx, want, progress)
	if p.Rows != nil {
		p.Rows(rows)
	}
	if err != nil {
		return err
	}
	return failed(rows)
}

func (p *Prover) prove(ctx context.Context, want runner.Proof, progress func(string)) ([]Row, error) {
	if progress == nil {
		progress = func(string) {}
	}
	rows, config, err := Check(want.Kubeconfig, want, p.Clock.Now())
	if err != nil {
		return nil, err
	}
	show(rows, progress)
	if !want.Reach || config == nil || failed(rows) != nil {
		return rows, nil
	}
	// A copy, so that one Prover can prove several files at once.
	q := *p
	q.config, q.Full = config, p.Full || want.Full
	if want.Bound > 0 {
		q.Bound = want.Bound
	}
	ask := q.byReach
	switch {
	case q.Full:
		ask = q.fully
	case q.Kubectl != nil:
		ask = q.byKubectl
	}
	more, err := ask(ctx, want, progress)
	show(more, progress)
	return append(rows, more...), err
}

// show makes the rows fit to be shown, since names in a file and words of a
// server come from outside, and tells them.
func show(rows []Row, progress func(string)) {
	for i := range rows {
		rows[i].What, rows[i].Detail = printable(rows[i].What), printable(rows[i].Detail)
		progress(rows[i].String())
	}
}

// byReach is the proof without kubectl: it connects to the API server by
// itself, and asks it for the same lists.
func (p *Prover) byReach(ctx context.Context, want runner.Proof, progress func(string)) ([]Row, error) {
	progress("kubectl is not here; connecting to the API server without it.")
	row := Row{ID: "cluster.reach", What: "Connected to the API server without kubectl, by TLS with the file's certificate"}
	result, err := p.reach(ctx, p.config, progress)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		row.Level, row.Detail = Fail, err.Error()
		return []Row{row}, nil
	}
	row.Level, row.Detail = OK, fmt.Sprintf("%s runs Kubernetes %s and is ready", result.Server, result.Version)
	if !result.Ready {
		row.Level, row.Detail = Warn, fmt.Sprintf("%s runs Kubernetes %s, but says that it is not ready: %s", result.Server, result.Version, result.ReadyDetail)
	}
	more, err := p.byKubectl(ctx, want, progress)
	return append([]Row{row}, more...), err
}

// reach tries again for a while: the API server of a cluster that was just made
// can take a little until it is ready.
func (p *Prover) reach(ctx context.Context, config *Config, progress func(string)) (ReachResult, error) {
	end := p.Clock.Now().Add(p.bound())
	for {
		result, err := config.Reach(ctx, p.Clock.Now)
		var at *ReachError
		late := errors.As(err, &at) && (at.Stage == StageConnect || at.Stage == StageAnswer)
		if (err == nil && result.Ready) || (err != nil && !late) || !p.Clock.Now().Before(end) {
			return result, err
		}
		if err != nil {
			progress(err.Error() + "; trying again.")
		}
		if cut := p.Clock.Sleep(ctx, p.every()); cut != nil {
			return result, cut
		}
	}
}

func (p *Prover) bound() time.Duration {
	if p.Bound > 0 {
		return p.Bound
	}
	return usualBound
}

func (p *Prover) every() time.Duration {
	if p.Every > 0 {
		return p.Every
	}
	return usualEvery
}

// byKubectl is the documented proof: namespaces, then the nodes (rule V73). The
// lists come from kubectl where it is at hand, else from the API server itself.
func (p *Prover) byKubectl(ctx context.Context, want runner.Proof, progress func(string)) ([]Row, error) {
	end := p.Clock.Now().Add(p.bound())
	spaces, err := p.namespaces(ctx, want, end, progress)
	if err != nil || spaces.Level == Fail {
		return []Row{spaces}, err
	}
	nodes, list, err := p.nodes(ctx, want, end, progress)
	rows := []Row{spaces, nodes}
	if err == nil && want.Version != "" && len(list) > 0 {
		var versions []string
		for _, n := range list {
			versions = append(versions, n.version)
		}
		rows = append(rows, checkVersion("cluster.version", "Compared the nodes' versions", want.Version, versions))
	}
	return rows, err
}

func (p *Prover) namespaces(ctx context.Context, want runner.Proof, end time.Time, progress func(string)) (Row, error) {
	row := Row{ID: "cluster.namespaces", What: p.asked("namespaces")}
	var list struct {
		Items []json.RawMessage `json:"items"`
	}
	for {
		err := p.list(ctx, want, "namespaces", &list)
		switch {
		case ctx.Err() != nil:
			return row, context.Cause(ctx)
		case err == nil:
			row.Level, row.Detail = OK, fmt.Sprintf("the cluster answered with %d namespaces", len(list.Items))
			return row, nil
		case !p.Clock.Now().Before(end):
			row.Level, row.Detail = Fail, err.Error()
			return row, nil
		}
		progress("The cluster does not answer yet: " + err.Error())
		if err := p.Clock.Sleep(ctx, p.every()); err != nil {
			return row, err
		}
	}
}

// query is the plan's own command for it, as the review has shown it, or ours.
// The file is named in the call: kubectl would otherwise ask whatever cluster
// the operator used last.
func query(want runner.Proof, what string) runner.Command {
	for _, c := range want.Commands {
		if c.Program == runner.Kubectl && slices.Contains(c.Args, what) {
			return c
		}
	}
	args := []string{"--kubeconfig", want.Kubeconfig, "get", what}
	if what == "pods" {
		args = append(args, "--namespace", systemNamespace)
	}
	return runner.Command{
		Program: runner.Kubectl, Timeout: kubectlTimeout, Args: append(args, "--request-timeout=20s", "--output", "json"),
	}
}

func (p *Prover) kubectl(ctx context.Context, want runner.Proof, what string, into any) error {
	c := query(want, what)
	res, err := p.Kubectl.Run(ctx, c, func(runner.Line) {})
	switch {
	case err != nil:
		return err
	case res.ExitCode != 0 || res.Signal != "":
		return fmt.Errorf("kubectl ended with exit code %d: %s", res.ExitCode, lastLine(res.Stderr))
	}
	if err := json.Unmarshal(res.Stdout, into); err != nil {
		return fmt.Errorf("kubectl's answer can't be read: %w", err)
	}
	return nil
}

func lastLine(s string) string {
	s = strings.TrimSpace(s)
	return s[strings.LastIndexByte(s, '\n')+1:]
}

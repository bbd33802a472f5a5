package kube

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"aksarc-wizard/runner"
)

// systemNamespace is where the parts of the cluster itself run.
const systemNamespace = "kube-system"

// paths of the lists, by their name for kubectl.
var paths = map[string]string{"namespaces": pathNamespaces, "nodes": pathNodes, "pods": pathPods}

// asked says how a list is got, for its row.
func (p *Prover) asked(what string) string {
	if p.Kubectl != nil {
		return "Ran kubectl get " + what
	}
	return "Asked the API server for its " + what
}

// list gets one list, through kubectl where it is at hand.
func (p *Prover) list(ctx context.Context, want runner.Proof, what string, into any) error {
	if p.Kubectl != nil {
		return p.kubectl(ctx, want, what, into)
	}
	return p.config.List(ctx, p.Clock.Now, paths[what], into)
}

// fully proves stage by stage: TCP, TLS, certificate, version, readiness, then
// namespaces, nodes, versions and the system's pods.
func (p *Prover) fully(ctx context.Context, want runner.Proof, progress func(string)) ([]Row, error) {
	result, err := p.reach(ctx, p.config, progress)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	rows := stageRows(p.config, result, err, p.Clock.Now())
	if err != nil {
		return rows, nil
	}
	if p.Kubectl != nil {
		rows = append(rows, p.client(ctx, result.Version))
	}
	end := p.Clock.Now().Add(p.bound())
	more, err := p.byKubectl(ctx, want, progress)
	rows = append(rows, more...)
	if err != nil || failed(more) != nil {
		return rows, err
	}
	pods, err := p.pods(ctx, want, end, progress)
	return append(rows, pods), err
}

// stageRows tells of one connection as the stages that it went through.
func stageRows(c *Config, r ReachResult, err error, now time.Time) []Row {
	host := r.Server
	if u, bad := url.Parse(r.Server); bad == nil && u.Host != "" {
		host = u.Host
	}
	if cluster, _, bad := c.Active(); bad == nil && cluster.ProxyURL != "" {
		host += " through the proxy in the file"
	}
	rows := []Row{
		{ID: "cluster.tcp", What: "Connected to " + host, Level: OK, Detail: "TCP answers"},
		{ID: "cluster.tls", What: "Agreed on TLS with the file's authority and certificate", Level: OK, Detail: fmt.Sprintf("%s; the server's certificate ends on %s", r.TLS, day(r.ServerUntil))},
		{ID: "cluster.api", What: "Asked for /version", Level: OK, Detail: "Kubernetes " + r.Version},
		{ID: "cluster.ready", What: "Asked for /readyz", Level: OK, Detail: "ready"},
	}
	var at *ReachError
	if errors.As(err, &at) {
		stage := map[Stage]int{StageFile: 0, StageConnect: 0, StageProxy: 0, StageTLS: 1, StageAnswer: 2}[at.Stage]
		rows = rows[:stage+1]
		rows[stage].Level, rows[stage].Detail = Fail, at.Error()
		return rows
	}
	if until := r.ServerUntil; !until.IsZero() && until.Sub(now) < soon {
		rows[1].Level = Warn
	}
	if !r.Ready {
		rows[3].Level, rows[3].Detail = Warn, r.ReadyDetail
	}
	return rows
}

// client compares kubectl's version with the server's: one minor version apart
// is what is supported (rule V10).
func (p *Prover) client(ctx context.Context, server string) Row {
	row := Row{ID: "cluster.kubectl", What: "Asked kubectl for its version", Level: Warn}
	c := runner.Command{Program: runner.Kubectl, Timeout: kubectlTimeout, Args: []string{"version", "--client", "--output", "json"}}
	res, err := p.Kubectl.Run(ctx, c, func(runner.Line) {})
	var answer struct {
		ClientVersion struct {
			GitVersion string `json:"gitVersion"`
		} `json:"clientVersion"`
	}
	if err != nil || res.ExitCode != 0 || json.Unmarshal(res.Stdout, &answer) != nil {
		row.Detail = "it does not say"
		return row
	}
	mine, ok1 := minor(answer.ClientVersion.GitVersion)
	theirs, ok2 := minor(server)
	row.Detail = fmt.Sprintf("%s, for a cluster of %s", answer.ClientVersion.GitVersion, server)
	switch {
	case !ok1 || !ok2:
	case mine-theirs > 1 || theirs-mine > 1:
		row.Detail += ": more than one minor version apart, which is not supported"
	default:
		row.Level = OK
	}
	return row
}

func minor(version string) (int, bool) {
	parts := strings.Split(strings.TrimPrefix(version, "v"), ".")
	if len(parts) < 2 {
		return 0, false
	}
	n, err := strconv.Atoi(parts[1])
	return n, err == nil
}

// pods waits until the system's pods run; late ones leave a usable cluster.
func (p *Prover) pods(ctx context.Context, want runner.Proof, end time.Time, progress func(string)) (Row, error) {
	row := Row{ID: "cluster.pods", What: p.asked("pods") + " of " + systemNamespace}
	told := ""
	for {
		total, late, err := p.systemPods(ctx, want)
		if ctx.Err() != nil {
			return row, context.Cause(ctx)
		}
		switch {
		case err != nil:
			row.Level, row.Detail = Warn, err.Error()
		case total == 0:
			row.Level, row.Detail = Warn, "there are none"
		case len(late) > 0:
			row.Level, row.Detail = Warn, fmt.Sprintf("%d of %d run; not yet: %s", total-len(late), total, strings.Join(late, ", "))
		default:
			row.Level, row.Detail = OK, fmt.Sprintf("all %d run", total)
			return row, nil
		}
		if !p.Clock.Now().Before(end) {
			row.Detail += fmt.Sprintf("; that was waited for %s", p.bound())
			return row, nil
		}
		if row.Detail != told {
			told = row.Detail
			progress("Waiting for the system's pods: " + row.Detail)
		}
		if err := p.Clock.Sleep(ctx, p.every()); err != nil {
			return row, err
		}
	}
}

func (p *Prover) systemPods(ctx context.Context, want runner.Proof) (total int, late []string, err error) {
	var answer struct {
		Items []struct {
			Metadata struct{ Namespace, Name string } `json:"metadata"`
			Status   struct {
				Phase string `json:"phase"`
			} `json:"status"`
		} `json:"items"`
	}
	if err := p.list(ctx, want, "pods", &answer); err != nil {
		return 0, nil, err
	}
	for _, pod := range answer.Items {
		if pod.Metadata.Namespace != systemNamespace {
			continue
		}
		total++
		if pod.Status.Phase != "Running" && pod.Status.Phase != "Succeeded" {
			late = append(late, pod.Metadata.Name)
		}
	}
	slices.Sort(late)
	return total, late, nil
}

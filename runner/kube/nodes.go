package kube

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"aksarc-wizard/runner"
)

// nodes waits until all are Ready; that they are late leaves a usable cluster,
// so it is a warning.
func (p *Prover) nodes(ctx context.Context, want runner.Proof, end time.Time, progress func(string)) (Row, []node, error) {
	row := Row{ID: "cluster.nodes", What: p.asked("nodes")}
	told := ""
	for {
		list, err := p.listNodes(ctx, want)
		if ctx.Err() != nil {
			return row, nil, context.Cause(ctx)
		}
		good := err == nil && allReady(list, want.Nodes)
		row.Level, row.Detail = OK, describeNodes(list, want.Nodes)
		if err != nil {
			row.Level, row.Detail = Warn, err.Error()
		}
		if good {
			return row, list, nil
		}
		if !p.Clock.Now().Before(end) {
			row.Level = Warn
			row.Detail += fmt.Sprintf("; that was waited for %s", p.bound())
			return row, list, nil
		}
		if row.Detail != told {
			told = row.Detail
			progress("Waiting for the nodes: " + row.Detail)
		}
		if err := p.Clock.Sleep(ctx, p.every()); err != nil {
			return row, list, err
		}
	}
}

type node struct {
	name, version string
	ready         bool
}

func (p *Prover) listNodes(ctx context.Context, want runner.Proof) ([]node, error) {
	var answer struct {
		Items []struct {
			Metadata struct {
				Name string `json:"name"`
			} `json:"metadata"`
			Status struct {
				NodeInfo struct {
					KubeletVersion string `json:"kubeletVersion"`
				} `json:"nodeInfo"`
				Conditions []struct {
					Type   string `json:"type"`
					Status string `json:"status"`
				} `json:"conditions"`
			} `json:"status"`
		} `json:"items"`
	}
	if err := p.list(ctx, want, "nodes", &answer); err != nil {
		return nil, err
	}
	var list []node
	for _, item := range answer.Items {
		n := node{name: item.Metadata.Name, version: item.Status.NodeInfo.KubeletVersion}
		for _, c := range item.Status.Conditions {
			n.ready = n.ready || (c.Type == "Ready" && c.Status == "True")
		}
		list = append(list, n)
	}
	return list, nil
}

func allReady(list []node, want int) bool {
	return len(list) > 0 && len(list) >= want && !slices.ContainsFunc(list, func(n node) bool { return !n.ready })
}

func describeNodes(list []node, want int) string {
	ready := 0
	var late []string
	for _, n := range list {
		if n.ready {
			ready++
		} else {
			late = append(late, n.name)
		}
	}
	total := max(want, len(list))
	text := fmt.Sprintf("%d of %d nodes are Ready", ready, total)
	if len(late) > 0 {
		text += "; not yet: " + strings.Join(late, ", ")
	}
	return text
}

func checkVersion(id, what, want string, have []string) Row {
	slices.Sort(have)
	have = slices.Compact(have)
	row := Row{ID: id, What: what, Level: OK, Detail: strings.Join(have, ", ") + ", as ordered"}
	if len(have) != 1 || strings.TrimPrefix(have[0], "v") != strings.TrimPrefix(want, "v") {
		row.Level, row.Detail = Warn, fmt.Sprintf("found %s, ordered %s", strings.Join(have, ", "), want)
	}
	return row
}

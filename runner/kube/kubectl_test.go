package kube_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/kube"
	"aksarc-wizard/runner/runnertest"
)

func nodes(ready ...bool) string {
	var items []string
	for i, r := range ready {
		status := map[bool]string{true: "True", false: "False"}[r]
		items = append(items, fmt.Sprintf(`{"metadata":{"name":"moc-%d"},"status":{"nodeInfo":{"kubeletVersion":"v1.29.4"},"conditions":[{"type":"DiskPressure","status":"False"},{"type":"Ready","status":%q}]}}`, i, status))
	}
	return `{"items":[` + strings.Join(items, ",") + `]}`
}

func get(file, what string) []string {
	return []string{"kubectl", "--kubeconfig", file, "get", what, "--request-timeout=20s", "--output", "json"}
}

func TestProveWithKubectl(t *testing.T) {
	t.Parallel()
	const spaces = `{"items":[{},{},{}]}`
	tests := []struct {
		name   string
		answer func(tool *runnertest.Tool, file string)
		level  kube.Level
		says   string
		waited time.Duration
	}{
		{"all ready", func(tool *runnertest.Tool, file string) {
			tool.Expect(get(file, "namespaces")...).Reply(0, spaces, "")
			tool.Expect(get(file, "nodes")...).Reply(0, nodes(true, true, true), "")
		}, kube.OK, "3 of 3 nodes are Ready", 0},
		{"late", func(tool *runnertest.Tool, file string) {
			tool.Expect(get(file, "namespaces")...).Reply(1, "", "Unable to connect to the server: dial tcp: i/o timeout")
			tool.Expect(get(file, "namespaces")...).Reply(0, spaces, "")
			tool.Expect(get(file, "nodes")...).Reply(0, nodes(true, false), "")
			tool.Expect(get(file, "nodes")...).Reply(0, "rubbish", "")
			tool.Expect(get(file, "nodes")...).Reply(0, nodes(true, true, true), "")
		}, kube.OK, "3 of 3", 30 * time.Second},
		{"never ready", func(tool *runnertest.Tool, file string) {
			tool.Expect(get(file, "namespaces")...).Reply(0, spaces, "")
			tool.Expect(get(file, "nodes")...).Reply(0, nodes(true, true, false), "").Always()
		}, kube.Warn, "2 of 3 nodes are Ready; not yet: moc-2", 5 * time.Minute},
		{"one missing", func(tool *runnertest.Tool, file string) {
			tool.Expect(get(file, "namespaces")...).Reply(0, spaces, "")
			tool.Expect(get(file, "nodes")...).Reply(0, nodes(true, true), "").Always()
		}, kube.Warn, "2 of 3 nodes", 5 * time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			file := newAuthority(t).kubeconfig(goodServer).write(t)
			tool, clock := runnertest.New(t), runnertest.NewClock()
			tt.answer(tool, file)
			var rows []kube.Row
			p := kube.Prover{Kubectl: tool, Clock: clock, Rows: func(r []kube.Row) { rows = r }}
			require.NoError(t, p.Prove(t.Context(), runner.Proof{Kubeconfig: file, Server: "192.168.200.30", Nodes: 3, Version: "1.29.4", Reach: true}, nil))
			got := row(t, rows, "cluster.nodes")
			assert.Equal(t, tt.level, got.Level)
			assert.Contains(t, got.Detail, tt.says)
			assert.Equal(t, tt.waited, clock.Now().Sub(day0))
		})
	}
}

func TestProveFailsWhenTheClusterNeverAnswers(t *testing.T) {
	t.Parallel()
	file := newAuthority(t).kubeconfig(goodServer).write(t)
	tool := runnertest.New(t)
	tool.Expect(get(file, "namespaces")...).Reply(1, "", "E0301 memcache.go\nerror: You must be logged in to the server (Unauthorized)").Always()
	p := kube.Prover{Kubectl: tool, Clock: runnertest.NewClock()}
	err := p.Prove(t.Context(), runner.Proof{Kubeconfig: file, Reach: true}, nil)
	require.ErrorContains(t, err, "You must be logged in")
}

func TestProveDoesNotAskAClusterThatTheFileDoesNotLeadTo(t *testing.T) {
	t.Parallel()
	file := newAuthority(t).kubeconfig("https://192.168.200.99:6443").write(t)
	p := kube.Prover{Kubectl: runnertest.New(t), Clock: runnertest.NewClock()}
	err := p.Prove(t.Context(), runner.Proof{Kubeconfig: file, Server: "192.168.200.30", Reach: true}, nil)
	require.ErrorContains(t, err, "leads to https://192.168.200.99:6443")
}

func TestProveRunsThePlansOwnCommands(t *testing.T) {
	t.Parallel()
	file := newAuthority(t).kubeconfig(goodServer).write(t)
	tool := runnertest.New(t)
	tool.Expect("kubectl", "get", "namespaces", "-x").Reply(0, `{"items":[]}`, "")
	tool.Expect("kubectl", "get", "nodes", "-x").Reply(0, nodes(true), "")
	p := kube.Prover{Kubectl: tool, Clock: runnertest.NewClock()}
	require.NoError(t, p.Prove(t.Context(), runner.Proof{Kubeconfig: file, Reach: true, Commands: []runner.Command{
		{Program: runner.Kubectl, Args: []string{"get", "namespaces", "-x"}},
		{Program: runner.Kubectl, Args: []string{"get", "nodes", "-x"}},
	}}, nil))
}

func TestProveLeavesWhenCancelled(t *testing.T) {
	t.Parallel()
	file := newAuthority(t).kubeconfig(goodServer).write(t)
	tool, clock := runnertest.New(t), runnertest.NewClock()
	tool.Expect(get(file, "namespaces")...).Reply(0, `{"items":[]}`, "")
	tool.Expect(get(file, "nodes")...).Reply(0, nodes(false), "").Always()
	ctx, cancel := context.WithCancelCause(t.Context())
	clock.After(time.Minute, func() { cancel(runner.ErrDetach) })
	p := kube.Prover{Kubectl: tool, Clock: clock}
	require.Error(t, p.Prove(ctx, runner.Proof{Kubeconfig: file, Reach: true}, nil))
	assert.Equal(t, day0.Add(time.Minute), clock.Now())
}

package kube_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/kube"
	"aksarc-wizard/runner/runnertest"
)

func levels(rows []kube.Row) map[string]kube.Level {
	out := map[string]kube.Level{}
	for _, r := range rows {
		out[r.ID] = r.Level
	}
	return out
}

func TestFullProofWithoutKubectl(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	s := a.apiServer(http.HandlerFunc(healthy))
	clock := runnertest.NewClock()
	clock.Advance(time.Hour)
	var rows []kube.Row
	p := kube.Prover{Clock: clock, Full: true, Rows: func(r []kube.Row) { rows = r }}
	want := runner.Proof{Kubeconfig: a.kubeconfig(s.URL).write(t), Reach: true, Nodes: 3, Version: "1.29.4"}
	require.NoError(t, p.Prove(t.Context(), want, nil))
	for _, id := range []string{"cluster.tcp", "cluster.tls", "cluster.api", "cluster.ready", "cluster.namespaces", "cluster.nodes", "cluster.version", "cluster.pods"} {
		assert.Equal(t, kube.OK, levels(rows)[id], id)
	}
	assert.NotContains(t, levels(rows), "cluster.kubectl")
	assert.Contains(t, row(t, rows, "cluster.tls").Detail, "TLS 1.3; the server's certificate ends on 2026-03-31")
}

// Each stage that fails is a row of its own, and nothing after it is claimed.
func TestFullProofStopsAtTheStage(t *testing.T) {
	t.Parallel()
	a, other := newAuthority(t), newAuthority(t)
	good := a.apiServer(http.HandlerFunc(healthy))
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	strange := a.apiServer(http.NotFoundHandler())
	foreign := a.kubeconfig(good.URL)
	foreign.ca = other.pem
	tests := []struct {
		name, id string
		k        kubeconfig
	}{
		{"nobody listens", "cluster.tcp", a.kubeconfig("https://" + closed.Listener.Addr().String())},
		{"another authority", "cluster.tls", foreign},
		{"not an API server", "cluster.api", a.kubeconfig(strange.URL)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			clock := runnertest.NewClock()
			clock.Advance(time.Hour)
			var rows []kube.Row
			p := kube.Prover{Clock: clock, Full: true, Rows: func(r []kube.Row) { rows = r }}
			require.Error(t, p.Prove(t.Context(), runner.Proof{Kubeconfig: tt.k.write(t), Reach: true}, nil))
			last := rows[len(rows)-1]
			assert.Equal(t, tt.id, last.ID)
			assert.Equal(t, kube.Fail, last.Level)
		})
	}
}

func TestFullProofComparesKubectl(t *testing.T) {
	t.Parallel()
	tests := []struct {
		client string
		level  kube.Level
	}{{"v1.29.0", kube.OK}, {"v1.30.9", kube.OK}, {"v1.28.1", kube.OK}, {"v1.31.0", kube.Warn}, {"v1.27.9", kube.Warn}, {"", kube.Warn}}
	for _, tt := range tests {
		t.Run(tt.client, func(t *testing.T) {
			t.Parallel()
			a := newAuthority(t)
			file := a.kubeconfig(a.apiServer(http.HandlerFunc(healthy)).URL).write(t)
			tool, clock := runnertest.New(t), runnertest.NewClock()
			clock.Advance(time.Hour)
			tool.Expect("kubectl", "version", "--client", "--output", "json").Reply(0, `{"clientVersion":{"gitVersion":"`+tt.client+`"}}`, "")
			tool.Expect(get(file, "namespaces")...).Reply(0, `{"items":[{}]}`, "")
			tool.Expect(get(file, "nodes")...).Reply(0, nodes(true), "")
			tool.Expect("kubectl", "--kubeconfig", file, "get", "pods", "--namespace", "kube-system", "--request-timeout=20s", "--output", "json").
				Reply(0, `{"items":[{"metadata":{"namespace":"kube-system","name":"dns"},"status":{"phase":"Pending"}}]}`, "").Always()
			var rows []kube.Row
			p := kube.Prover{Clock: clock, Kubectl: tool, Full: true, Rows: func(r []kube.Row) { rows = r }}
			require.NoError(t, p.Prove(t.Context(), runner.Proof{Kubeconfig: file, Reach: true}, nil))
			assert.Equal(t, tt.level, row(t, rows, "cluster.kubectl").Level)
			assert.Equal(t, kube.Warn, row(t, rows, "cluster.pods").Level)
			assert.Contains(t, row(t, rows, "cluster.pods").Detail, "0 of 1 run; not yet: dns; that was waited for 5m0s")
		})
	}
}

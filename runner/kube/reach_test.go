package kube_test

import (
	"context"
	"errors"
	"io"
	"net"
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

func now() time.Time { return day0.Add(time.Hour) }

func reach(t *testing.T, k kubeconfig) (kube.ReachResult, error) {
	t.Helper()
	config, err := kube.Read(k.write(t))
	require.NoError(t, err)
	return config.Reach(t.Context(), now)
}

func stage(t *testing.T, err error) kube.Stage {
	t.Helper()
	var at *kube.ReachError
	require.ErrorAs(t, err, &at)
	return at.Stage
}

func TestReach(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	s := a.apiServer(http.HandlerFunc(healthy))
	k := a.kubeconfig(s.URL)
	result, err := reach(t, k)
	require.NoError(t, err)
	assert.Equal(t, "v1.29.4", result.Version)
	assert.True(t, result.Ready)
	assert.Equal(t, "TLS 1.3", result.TLS)
	assert.Equal(t, day0.Add(month), result.ServerUntil.UTC())

	k.tlsName = "api.c1.site"
	_, err = reach(t, k)
	require.NoError(t, err, "the name in the file is the one that is verified")
	k.tlsName = "api.other.site"
	_, err = reach(t, k)
	assert.Equal(t, kube.StageTLS, stage(t, err))
}

func TestReachSaysWhereItStopped(t *testing.T) {
	t.Parallel()
	a, other := newAuthority(t), newAuthority(t)
	s := a.apiServer(http.HandlerFunc(healthy))
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	html := a.apiServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>\x1b[2J sign in") }))

	stranger := other.kubeconfig(s.URL)
	stranger.ca = a.pem
	distrust := a.kubeconfig(s.URL)
	distrust.ca = other.pem
	mismatch := a.kubeconfig(s.URL)
	mismatch.key = stranger.key
	refused := a.kubeconfig(s.URL)
	refused.proxy = plain.URL
	deadProxy := a.kubeconfig(s.URL)
	deadProxy.proxy = closed.URL
	tests := []struct {
		name string
		k    kubeconfig
		want kube.Stage
	}{
		{"nobody listens", a.kubeconfig("https://" + closed.Listener.Addr().String()), kube.StageConnect},
		{"not TLS", a.kubeconfig("https://" + plain.Listener.Addr().String()), kube.StageTLS},
		{"server of another authority", distrust, kube.StageTLS},
		{"our certificate is not accepted", stranger, kube.StageTLS},
		{"key of another certificate", mismatch, kube.StageFile},
		{"no https", a.kubeconfig("http://127.0.0.1:1"), kube.StageFile},
		{"another kind of server", a.kubeconfig(html.URL), kube.StageAnswer},
		{"proxy refuses", refused, kube.StageProxy},
		{"no proxy there", deadProxy, kube.StageConnect},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := reach(t, tt.k)
			require.Error(t, err)
			assert.Equal(t, tt.want, stage(t, err), err.Error())
			assert.NotContains(t, err.Error(), "\x1b")
		})
	}
}

func TestReachThroughProxy(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	s := a.apiServer(http.HandlerFunc(healthy))
	asked := make(chan string, 1)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect {
			http.Error(w, "CONNECT only", http.StatusMethodNotAllowed)
			return
		}
		asked <- r.Host
		tunnel(w, r.Host)
	}))
	t.Cleanup(proxy.Close)
	k := a.kubeconfig(s.URL)
	k.proxy = proxy.URL
	result, err := reach(t, k)
	require.NoError(t, err)
	assert.True(t, result.Ready)
	assert.Equal(t, s.Listener.Addr().String(), <-asked)
}

func tunnel(w http.ResponseWriter, host string) {
	up, err := net.Dial("tcp", host)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	down, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		_ = up.Close()
		return
	}
	_, _ = io.WriteString(down, "HTTP/1.1 200 Connection established\r\n\r\n")
	go func() { _, _ = io.Copy(up, down); _ = up.Close() }()
	_, _ = io.Copy(down, up)
	_ = down.Close()
}

func TestProveWithoutKubectl(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	// The server is not ready for the first two questions.
	asked := 0
	s := a.apiServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/readyz" {
			if asked++; asked < 3 {
				http.Error(w, "etcd not ready", http.StatusInternalServerError)
				return
			}
		}
		healthy(w, r)
	}))
	clock := runnertest.NewClock()
	clock.Advance(time.Hour)
	var rows []kube.Row
	p := kube.Prover{Clock: clock, Rows: func(r []kube.Row) { rows = r }}
	file := a.kubeconfig(s.URL).write(t)
	require.NoError(t, p.Prove(t.Context(), runner.Proof{Kubeconfig: file, Reach: true, Nodes: 3, Version: "1.29.4"}, nil))
	assert.Equal(t, kube.OK, row(t, rows, "cluster.reach").Level)
	assert.Contains(t, row(t, rows, "cluster.reach").What, "without kubectl")
	assert.Equal(t, kube.OK, row(t, rows, "cluster.version").Level)
	assert.Contains(t, row(t, rows, "cluster.nodes").Detail, "3 of 3 nodes are Ready")
	assert.Len(t, clock.Slept(), 2)
}

func TestProveGivesUp(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	clock := runnertest.NewClock()
	p := kube.Prover{Clock: clock}
	file := a.kubeconfig("https://" + closed.Listener.Addr().String()).write(t)
	err := p.Prove(t.Context(), runner.Proof{Kubeconfig: file, Reach: true}, nil)
	var proof *kube.ProofError
	require.ErrorAs(t, err, &proof)
	assert.Equal(t, "cluster.reach", proof.Rows[0].ID)
	assert.Equal(t, day0.Add(5*time.Minute), clock.Now(), "the bound, and no more")

	ctx, cancel := context.WithCancelCause(t.Context())
	clock.After(time.Minute, func() { cancel(runner.ErrDetach) })
	err = p.Prove(ctx, runner.Proof{Kubeconfig: file, Reach: true}, nil)
	require.True(t, errors.Is(err, runner.ErrDetach) || errors.Is(err, context.Canceled), "%v", err)
}

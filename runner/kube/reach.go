package kube

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"
)

// Stage is how far a reach came.
type Stage string

// The stages, in order.
const (
	StageFile    Stage = "file"    // nothing was sent: the file doesn't allow it
	StageConnect Stage = "connect" // no TCP connection to the server or the proxy
	StageProxy   Stage = "proxy"   // the proxy did not let us through
	StageTLS     Stage = "tls"     // one side did not accept the other
	StageAnswer  Stage = "answer"  // connected, but the answer is not an API server's
)

// ReachError says at which stage the API server was not reached.
type ReachError struct {
	Stage  Stage
	Server string
	Err    error
}

func (e *ReachError) Error() string {
	what := map[Stage]string{
		StageFile:    "the file can't be used to reach %s",
		StageConnect: "no connection to %s from this computer",
		StageProxy:   "the proxy in the file did not connect to %s",
		StageTLS:     "no trusted connection to %s",
		StageAnswer:  "%s answered otherwise than an API server",
	}[e.Stage]
	return fmt.Sprintf(what, e.Server) + ": " + e.Err.Error()
}

func (e *ReachError) Unwrap() error { return e.Err }

// ReachResult is what an API server that was reached said.
type ReachResult struct {
	Server string
	// Version is its Kubernetes version, such as v1.29.4.
	Version string
	// Ready is its own word for being able to serve (/readyz).
	Ready bool
	// ReadyDetail is what /readyz said when it is not.
	ReadyDetail string
	// TLS is the version of the protocol; ServerUntil the end of validity of
	// the server's certificate.
	TLS         string
	ServerUntil time.Time
}

// Bounds of one reach.
const (
	reachTimeout = 20 * time.Second
	maxAnswer    = 64 << 10
)

// Reach connects to the API server as the file says: TCP, through the file's
// proxy if it names one; TLS with the file's authority and client certificate;
// then /version and /readyz. Errors are *ReachError.
func (c *Config) Reach(ctx context.Context, now func() time.Time) (ReachResult, error) {
	cluster, user, err := c.Active()
	if err != nil {
		return ReachResult{}, &ReachError{Stage: StageFile, Server: c.Path, Err: err}
	}
	ctx, cancel := context.WithTimeout(ctx, reachTimeout)
	defer cancel()
	result := ReachResult{Server: cluster.Server}
	client, err := newClient(cluster, user, now)
	if err != nil {
		return result, &ReachError{Stage: StageFile, Server: cluster.Server, Err: err}
	}
	defer client.http.CloseIdleConnections()
	status, body, err := client.get(ctx, "/version")
	if err != nil {
		return result, err
	}
	if client.tls != nil {
		result.TLS = tls.VersionName(client.tls.Version)
		if len(client.tls.PeerCertificates) > 0 {
			result.ServerUntil = client.tls.PeerCertificates[0].NotAfter
		}
	}
	var version struct {
		GitVersion string `json:"gitVersion"`
	}
	if status != http.StatusOK || json.Unmarshal(body, &version) != nil || version.GitVersion == "" {
		return result, client.answered("/version", status, body)
	}
	result.Version = version.GitVersion
	status, body, err = client.get(ctx, "/readyz")
	if err != nil {
		return result, err
	}
	result.Ready = status == http.StatusOK
	if !result.Ready {
		result.ReadyDetail = fmt.Sprintf("%d %s", status, first(body))
	}
	return result, nil
}

// client is one HTTP client for one server; stage is how far it came.
type client struct {
	http   *http.Client
	server string
	token  string
	stage  Stage
	proxy  bool
	tls    *tls.ConnectionState
}

func newClient(cluster Cluster, user User, now func() time.Time) (*client, error) {
	address, err := url.Parse(cluster.Server)
	if err != nil || address.Scheme != "https" || address.Host == "" {
		return nil, fmt.Errorf("its server %q is not an https address", cluster.Server)
	}
	if cluster.Insecure {
		return nil, errors.New("it says not to verify the server, which is refused")
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: cluster.TLSServerName, Time: now}
	if len(cluster.CA) > 0 {
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(cluster.CA) {
			return nil, errors.New("its authority is no certificate")
		}
	}
	switch user.Kind {
	case ByCertificate:
		pair, err := tls.X509KeyPair(user.Certificate, user.key)
		if err != nil {
			return nil, errors.New("its client certificate and key don't belong together")
		}
		config.Certificates = []tls.Certificate{pair}
	case ByToken:
	default:
		return nil, fmt.Errorf("it signs in by %s; kubectl is needed for that", user.Kind)
	}
	c := &client{server: cluster.Server, token: user.token, stage: StageConnect}
	transport := &http.Transport{
		TLSClientConfig:   config,
		DialContext:       (&net.Dialer{}).DialContext,
		ForceAttemptHTTP2: true,
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, res *http.Response) error {
			if res.StatusCode == http.StatusOK {
				c.stage = StageTLS
			}
			return nil
		},
	}
	if cluster.ProxyURL != "" {
		proxy, err := url.Parse(cluster.ProxyURL)
		if err != nil {
			return nil, errors.New("its proxy-url is not an address")
		}
		c.proxy = true
		transport.Proxy = http.ProxyURL(proxy)
	}
	c.http = &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c, nil
}

func (c *client) get(ctx context.Context, path string) (int, []byte, error) {
	return c.getUpTo(ctx, path, maxAnswer)
}

func (c *client) getUpTo(ctx context.Context, path string, most int64) (int, []byte, error) {
	trace := &httptrace.ClientTrace{
		ConnectDone: func(_, _ string, err error) {
			switch {
			case err != nil:
			case c.proxy:
				c.stage = StageProxy
			default:
				c.stage = StageTLS
			}
		},
		TLSHandshakeDone: func(state tls.ConnectionState, err error) {
			if err == nil && (!c.proxy || c.stage == StageTLS) {
				c.stage, c.tls = StageAnswer, &state
			}
		},
	}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), http.MethodGet, strings.TrimSuffix(c.server, "/")+path, nil)
	if err != nil {
		return 0, nil, &ReachError{Stage: StageFile, Server: c.server, Err: err}
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return 0, nil, c.failure(err)
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, most))
	if err = errors.Join(err, res.Body.Close()); err != nil {
		return 0, nil, c.failure(err)
	}
	return res.StatusCode, body, nil
}

// failure names the stage. A refusal of our client certificate arrives, in TLS
// 1.3, only with the first answer.
func (c *client) failure(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	stage := c.stage
	var alert tls.AlertError
	if errors.As(err, &alert) || strings.Contains(err.Error(), "remote error: tls:") {
		stage = StageTLS
	}
	return &ReachError{Stage: stage, Server: c.server, Err: err}
}

func (c *client) answered(path string, status int, body []byte) error {
	return &ReachError{Stage: StageAnswer, Server: c.server, Err: fmt.Errorf("%s gave %d %s", path, status, first(body))}
}

// first is the beginning of an answer, fit to be shown.
func first(body []byte) string {
	const most = 120
	return printable(strings.TrimSpace(string(body[:min(len(body), most)])))
}

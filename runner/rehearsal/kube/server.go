package kube

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"aksarc-wizard/runner/rehearsal/site"
)

// proxy answers CONNECT requests for the clusters' control-plane addresses with
// their API servers, and nothing else.
type proxy struct {
	store     *site.Store
	authority *Authority
	conns     chan net.Conn
	done      <-chan struct{}

	mu    sync.Mutex
	certs map[string]*tls.Certificate // by control-plane address

	front *http.Server
	port  struct {
		sync.Mutex
		mine int // the one that is listened at, 0 for none
	}
}

// Server is a site that is being served.
type Server struct {
	// Addr is where its proxy listens, here or in another process.
	Addr  string
	proxy *proxy
}

// TakeOver listens at the port that kubeconfigs name if nobody does any more. It
// is done every other second anyhow; who is about to connect need not wait for that.
func (s *Server) TakeOver() { s.proxy.retake() }

// Serve starts the proxy on loopback. It runs until the context is done, on the
// port that the site's kubeconfigs name when that is free, else on another one,
// which then stays the site's. Where another process serves the same site already,
// Addr is that one's, and taken over when it ends.
func Serve(ctx context.Context, store *site.Store, random io.Reader) (*Server, error) {
	if !site.IsSite(store.Dir) {
		return nil, fmt.Errorf("%s: %w", store.Dir, site.ErrNoSite)
	}
	authority, err := OpenAuthority(store.Dir, store.Now(), random)
	if err != nil {
		return nil, err
	}
	listener, port, err := listen(store.Dir)
	if err != nil {
		return nil, err
	}
	address := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port}
	p := &proxy{
		store: store, authority: authority, conns: make(chan net.Conn), done: ctx.Done(),
		certs: map[string]*tls.Certificate{},
	}
	quiet := log.New(io.Discard, "", 0)
	front := &http.Server{Handler: http.HandlerFunc(p.connect), ErrorLog: quiet, ReadHeaderTimeout: 10 * time.Second}
	p.front = front
	api := &http.Server{
		Handler: &api{store: store}, ErrorLog: quiet, ReadHeaderTimeout: 10 * time.Second,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, clusterKey{}, c.(*clusterConn).controlPlane)
		},
	}
	if listener != nil {
		p.port.mine = port
		go func() { _ = front.Serve(listener) }()
	}
	go p.takeOver(ctx)
	go func() { _ = api.Serve(&inbox{addr: address, conns: p.conns, done: p.done}) }()
	context.AfterFunc(ctx, func() {
		_ = front.Close()
		_ = api.Close()
	})
	return &Server{Addr: address.String(), proxy: p}, nil
}

// listen takes the recorded port, or any other one and records it. The listener
// is nil when another process serves the site at the recorded port.
func listen(dir string) (l net.Listener, port int, err error) {
	if port, ok := recordedPort(dir); ok {
		if l, err := listenAt(port); err == nil || serves(dir, port) {
			return l, port, nil
		}
	}
	if l, err = listenAt(0); err != nil {
		return nil, 0, err
	}
	port = l.Addr().(*net.TCPAddr).Port
	if err := recordPort(dir, port); err != nil {
		return nil, 0, errors.Join(err, l.Close())
	}
	return l, port, nil
}

// listenAt gives a plain nil with its error, so that it compares equal to nil.
func listenAt(port int) (net.Listener, error) {
	l, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return nil, err
	}
	return l, nil
}

// siteHeader says which site a proxy leads to.
const siteHeader = "Rehearsal-Site"

// serves asks whether it is this site's proxy that listens there.
func serves(dir string, port int) bool {
	client := http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get(fmt.Sprintf("http://127.0.0.1:%d/", port))
	if err != nil {
		return false
	}
	_ = answer.Body.Close()
	return answer.Header.Get(siteHeader) == url.PathEscape(dir)
}

// takeOverEvery is how soon a port is taken over that nobody serves any more:
// kubectl is started by hands, and an idle wizard should cost next to nothing.
const takeOverEvery = 2 * time.Second

// takeOver listens also at the port that kubeconfigs name once the process that
// did so has ended. Two processes that began at the same moment may each have
// a port; the one recorded last is named.
func (p *proxy) takeOver(ctx context.Context) {
	every := time.NewTicker(takeOverEvery)
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
		p.retake()
	}
}

func (p *proxy) retake() {
	p.port.Lock()
	defer p.port.Unlock()
	port, ok := recordedPort(p.store.Dir)
	if !ok || port == p.port.mine {
		return
	}
	if l, err := listenAt(port); err == nil {
		p.port.mine = port
		go func() { _ = p.front.Serve(l) }()
	}
}

// connect opens a tunnel to a cluster's API server.
func (p *proxy) connect(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodConnect {
		w.Header().Set(siteHeader, url.PathEscape(p.store.Dir))
		http.Error(w, "REHEARSAL: this proxy leads to the clusters of a rehearsal only", http.StatusMethodNotAllowed)
		return
	}
	host, port, err := net.SplitHostPort(r.Host)
	if err != nil || port != "6443" {
		http.Error(w, "REHEARSAL: no such cluster", http.StatusForbidden)
		return
	}
	if !p.answers(host) {
		noLine(w, r.Host)
		return
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if _, err := io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		_ = conn.Close()
		return
	}
	pool := x509.NewCertPool()
	pool.AddCert(p.authority.cert)
	secure := tls.Server(conn, &tls.Config{
		MinVersion: tls.VersionTLS12,
		ClientAuth: tls.RequireAndVerifyClientCert,
		ClientCAs:  pool,
		NextProtos: []string{"http/1.1"},
		Time:       p.store.Now,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			return p.certificate(host)
		},
	})
	select {
	case p.conns <- &clusterConn{Conn: secure, controlPlane: host}:
	case <-p.done:
		_ = conn.Close()
	}
}

// answers says whether a cluster's API server can be reached at that address.
func (p *proxy) answers(host string) bool {
	found := false
	err := p.store.Update(func(s *site.State, now time.Time) error {
		c := s.ClusterAt(host)
		found = c != nil && c.Serving() && !s.Conditions.Unreachable && !now.Before(s.Conditions.OutageUntil)
		return nil
	})
	return err == nil && found
}

// certificate makes the server certificate of an address at its first use.
func (p *proxy) certificate(host string) (*tls.Certificate, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c := p.certs[host]; c != nil {
		return c, nil
	}
	c, err := p.authority.server(net.ParseIP(host), p.store.Now())
	if err != nil {
		return nil, err
	}
	p.certs[host] = &c
	return &c, nil
}

// clusterConn is a tunnel that remembers where it leads to.
type clusterConn struct {
	net.Conn
	controlPlane string
}

// clusterKey is the request context's key of the control-plane address.
type clusterKey struct{}

// inbox is a listener whose connections come from the proxy.
type inbox struct {
	addr  net.Addr
	conns <-chan net.Conn
	done  <-chan struct{}
}

// Accept waits for the next tunnel.
func (l *inbox) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

// Close does nothing: the proxy's context ends the inbox.
func (l *inbox) Close() error { return nil }

// Addr is the proxy's address.
func (l *inbox) Addr() net.Addr { return l.addr }

// noLine refuses so that the client says what it would say without a proxy
// between: Go's clients take the text of the status as the error.
func noLine(w http.ResponseWriter, host string) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = fmt.Fprintf(conn, "HTTP/1.1 504 dial tcp %s: i/o timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", host)
	_ = conn.Close()
}

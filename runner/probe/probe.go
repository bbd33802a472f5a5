package probe

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"aksarc-wizard/runner"
)

// Bounds of one probe. With MetadataLimit they keep it under fifteen seconds on
// a site that never answers, and at a fraction of one on a site that does.
const (
	NameLimit  = 3 * time.Second
	PortLimit  = 3 * time.Second
	ChainLimit = 4 * time.Second
)

// HTTPS is the port of every endpoint of a site (fact 13).
const HTTPS = 443

// needed are the labels that az itself talks to; all are those that must lead
// to the site's ingress (rule V15).
var (
	needed = []string{"login", "armmanagement"}
	all    = []string{"login", "armmanagement", "graph", "portal"}
)

// Resolver is *net.Resolver, or a test's.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Prober looks at sites. Its methods may be called at the same time.
type Prober struct {
	Resolver Resolver
	// Dial opens a TCP connection.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
	Now  func() time.Time
	// Label makes up a host label that nobody has registered.
	Label func() string
	// Roots are the trusted roots; nil for the system's own.
	Roots *x509.CertPool
	// Bundle is the file they came from, for the report.
	Bundle string
	// Proxy is the proxy that az would use for a host, "" for none.
	Proxy func(host string) string
	// Port is HTTPS but in tests.
	Port int
}

// Site looks at names, ports and certificates of the site with that domain, and
// asks its resource manager for the endpoints.
// What can be looked at side by side is.
func (p *Prober) Site(ctx context.Context, fqdn string) runner.SiteReport {
	report := runner.SiteReport{FQDN: fqdn, Bundle: p.Bundle, At: p.Now()}
	report.Names = p.names(ctx, fqdn)
	if p.Proxy != nil {
		report.Proxy = p.Proxy("armmanagement." + fqdn)
	}
	if report.Proxy != "" {
		return report
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	for _, n := range report.Names {
		if len(n.Addrs) == 0 || !slices.Contains(needed, n.Label) {
			continue
		}
		wg.Go(func() {
			port, chain := p.server(ctx, n)
			var told runner.SiteMetadata
			if n.Label == "armmanagement" && chain.Fault == runner.ChainOK {
				told = p.metadata(ctx, n.Name, port.Addr)
			}
			mu.Lock()
			defer mu.Unlock()
			if told.Asked != "" {
				report.Metadata = told
			}
			report.Ports = append(report.Ports, port)
			report.Chains = append(report.Chains, chain)
		})
	}
	wg.Wait()
	slices.SortFunc(report.Ports, func(a, b runner.PortAnswer) int { return order(a.Name, b.Name) })
	slices.SortFunc(report.Chains, func(a, b runner.ChainAnswer) int { return order(a.Name, b.Name) })
	return report
}

// order puts login before armmanagement, as sign-in comes first.
func order(a, b string) int {
	if a > b {
		return -1
	}
	return 1
}

func (p *Prober) names(ctx context.Context, fqdn string) []runner.NameAnswer {
	out := make([]runner.NameAnswer, len(all)+1)
	var wg sync.WaitGroup
	for i := range out {
		a := runner.NameAnswer{}
		if i < len(all) {
			a.Label = all[i]
		} else {
			a.Label, a.Random = p.Label(), true
		}
		a.Name = a.Label + "." + fqdn
		wg.Go(func() { out[i] = p.name(ctx, a) })
	}
	wg.Wait()
	return out
}

func (p *Prober) name(ctx context.Context, a runner.NameAnswer) runner.NameAnswer {
	ctx, cancel := context.WithTimeout(ctx, NameLimit)
	defer cancel()
	// The dot at the end keeps the resolver from trying search domains, which
	// would make a made-up label look like a wildcard of another domain.
	found, err := p.Resolver.LookupNetIP(ctx, "ip", a.Name+".")
	if err != nil {
		var dns *net.DNSError
		a.Missing = errors.As(err, &dns) && dns.IsNotFound && !dns.IsTimeout
		switch {
		case a.Missing:
			a.Err = "there is no such name"
		case errors.Is(ctx.Err(), context.DeadlineExceeded) || errors.As(err, &dns) && dns.IsTimeout:
			a.Err = "no answer from the DNS server within " + NameLimit.String()
		default:
			a.Err = err.Error()
		}
		return a
	}
	for _, addr := range found {
		a.Addrs = append(a.Addrs, addr.Unmap().String())
	}
	slices.Sort(a.Addrs)
	a.Addrs = slices.Compact(a.Addrs)
	return a
}

// server connects to the first address that lets it, then greets in TLS.
func (p *Prober) server(ctx context.Context, n runner.NameAnswer) (runner.PortAnswer, runner.ChainAnswer) {
	port := p.Port
	if port == 0 {
		port = HTTPS
	}
	answer := runner.PortAnswer{Name: n.Name}
	for _, addr := range n.Addrs {
		answer.Addr = net.JoinHostPort(addr, strconv.Itoa(port))
		conn, err := p.connect(ctx, answer.Addr)
		if err == nil {
			answer.Refused, answer.Err = false, ""
			return answer, p.greet(ctx, conn, n.Name)
		}
		answer.Refused = errors.Is(err, syscall.ECONNREFUSED) || refused(err)
		answer.Err = short(err)
	}
	return answer, runner.ChainAnswer{Name: n.Name, Fault: runner.ChainUntold, Err: "not connected"}
}

func (p *Prober) connect(ctx context.Context, addr string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, PortLimit)
	defer cancel()
	conn, err := p.Dial(ctx, "tcp", addr)
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return nil, errors.New("no answer within " + PortLimit.String())
	}
	return conn, err
}

// short leaves the addresses out of a network error, which the row names.
func short(err error) string {
	var op *net.OpError
	if errors.As(err, &op) {
		err = op.Err
	}
	var sys syscall.Errno
	if errors.As(err, &sys) {
		return sys.Error()
	}
	return err.Error()
}

package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/trust/trusttest"
)

const fqdn = "site.example"

var now = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// zone is a DNS server: names to addresses, "*" for any other name, "!" in
// front of the answer for a fault.
type zone map[string]string

func (z zone) LookupNetIP(ctx context.Context, _, host string) ([]netip.Addr, error) {
	label := host[:len(host)-len("."+fqdn+".")]
	answer, ok := z[label]
	if !ok {
		answer = z["*"]
	}
	switch answer {
	case "":
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	case "!silent":
		<-ctx.Done()
		return nil, &net.DNSError{Err: "i/o timeout", Name: host, IsTimeout: true}
	case "!broken":
		return nil, &net.DNSError{Err: "server misbehaving", Name: host}
	}
	return []netip.Addr{netip.MustParseAddr(answer)}, nil
}

func prober(z zone, port int, roots ...*trusttest.Authority) *Prober {
	p := &Prober{
		Resolver: z, Dial: (&net.Dialer{}).DialContext, Now: func() time.Time { return now },
		Label: func() string { return "made-up" }, Port: port, Roots: x509.NewCertPool(), Bundle: "bundle.pem",
	}
	for _, r := range roots {
		p.Roots.AddCert(r.Cert)
	}
	return p
}

var wildcard = []string{"*." + fqdn}

func TestAWellSite(t *testing.T) {
	t.Parallel()
	ca := trusttest.New(t, "Site root", now)
	between := ca.Between("Site issuing", now)
	port := trusttest.Serve(t, between.Server(now.AddDate(0, -1, 0), now.AddDate(0, 1, 0), wildcard, between))
	r := prober(zone{"*": "127.0.0.1"}, port, ca).Site(t.Context(), fqdn)
	require.Len(t, r.Names, 5)
	assert.Equal(t, "login."+fqdn, r.Names[0].Name)
	assert.True(t, r.Names[4].Random)
	for _, n := range r.Names {
		assert.Equal(t, []string{"127.0.0.1"}, n.Addrs, n.Name)
	}
	require.Len(t, r.Chains, 2)
	for i, name := range []string{"login", "armmanagement"} {
		assert.Equal(t, name+"."+fqdn, r.Ports[i].Name)
		assert.Empty(t, r.Ports[i].Err)
		assert.Equal(t, runner.ChainOK, r.Chains[i].Fault, r.Chains[i].Err)
		assert.Equal(t, wildcard, r.Chains[i].Names)
		assert.Equal(t, "TLS 1.3", r.Chains[i].Version)
	}
}

// Every fault of a chain that an operator meets, judged on a live connection.
func TestFaultsOfCertificates(t *testing.T) {
	t.Parallel()
	ca := trusttest.New(t, "Site root", now)
	other := trusttest.New(t, "Another root", now)
	between := ca.Between("Site issuing", now)
	month := func(n int) time.Time { return now.AddDate(0, n, 0) }
	for name, c := range map[string]struct {
		cert tls.Certificate
		want runner.ChainFault
	}{
		"unknown authority":        {other.Server(month(-1), month(1), wildcard), runner.ChainUntrusted},
		"unknown, and expired":     {other.Server(month(-2), month(-1), wildcard), runner.ChainUntrusted},
		"wrong name":               {ca.Server(month(-1), month(1), []string{"portal.elsewhere.example"}), runner.ChainWrongName},
		"wildcard of another site": {ca.Server(month(-1), month(1), []string{"*.example"}), runner.ChainWrongName},
		"expired":                  {ca.Server(month(-2), month(-1), wildcard), runner.ChainExpired},
		"not yet valid":            {ca.Server(month(1), month(2), wildcard), runner.ChainNotYet},
		"a link is missing":        {between.Server(month(-1), month(1), wildcard), runner.ChainUntrusted},
		"well":                     {between.Server(month(-1), month(1), wildcard, between), runner.ChainOK},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			port := trusttest.Serve(t, c.cert)
			r := prober(zone{"*": "127.0.0.1"}, port, ca).Site(t.Context(), fqdn)
			require.Len(t, r.Chains, 2)
			assert.Equal(t, c.want, r.Chains[0].Fault, r.Chains[0].Err)
			assert.NotEmpty(t, r.Chains[0].Server.SHA256, "what was seen is shown whatever its fault")
		})
	}
}

// A clock that is off makes a good chain look bad; which way, the fault tells.
func TestAClockThatIsOff(t *testing.T) {
	t.Parallel()
	ca := trusttest.New(t, "Site root", now)
	port := trusttest.Serve(t, ca.Server(now.AddDate(0, 0, -1), now.AddDate(1, 0, 0), wildcard))
	for want, clock := range map[runner.ChainFault]time.Time{
		runner.ChainNotYet: now.AddDate(-2, 0, 0), runner.ChainExpired: now.AddDate(2, 0, 0), runner.ChainOK: now,
	} {
		p := prober(zone{"*": "127.0.0.1"}, port, ca)
		p.Now = func() time.Time { return clock }
		r := p.Site(t.Context(), fqdn)
		assert.Equal(t, want, r.Chains[0].Fault, "%v: %s", clock, r.Chains[0].Err)
	}
}

func TestFaultsOfNames(t *testing.T) {
	t.Parallel()
	ca := trusttest.New(t, "Site root", now)
	port := trusttest.Serve(t, ca.Server(now.AddDate(0, -1, 0), now.AddDate(0, 1, 0), wildcard))
	at := func(z zone) runner.SiteReport { return prober(z, port, ca).Site(t.Context(), fqdn) }

	r := at(zone{"login": "127.0.0.1", "armmanagement": "127.0.0.1", "graph": "127.0.0.1", "portal": "127.0.0.1"})
	assert.True(t, r.Names[4].Missing, "no wildcard")
	assert.Len(t, r.Chains, 2, "and the rest is looked at all the same")

	r = at(zone{"*": "127.0.0.1", "armmanagement": ""})
	assert.True(t, r.Names[1].Missing)
	assert.Len(t, r.Chains, 1, "only the name that leads somewhere")

	r = at(zone{"*": "!broken"})
	assert.False(t, r.Names[0].Missing, "a broken server says nothing about the name")
	assert.Contains(t, r.Names[0].Err, "misbehaving")
	assert.Empty(t, r.Chains)
}

func TestADNSServerThatNeverAnswersCostsItsBoundOnce(t *testing.T) {
	t.Parallel()
	begun := time.Now()
	r := prober(zone{"*": "!silent"}, 1).Site(t.Context(), fqdn)
	assert.Less(t, time.Since(begun), NameLimit+time.Second)
	for _, n := range r.Names {
		assert.False(t, n.Missing)
		assert.Contains(t, n.Err, "no answer from the DNS server")
	}
}

func TestPortsThatDontOpen(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	port := l.Addr().(*net.TCPAddr).Port
	require.NoError(t, l.Close())
	r := prober(zone{"*": "127.0.0.1"}, port).Site(t.Context(), fqdn)
	assert.True(t, r.Ports[0].Refused)
	assert.Contains(t, r.Ports[0].Err, "refused")
	assert.Equal(t, runner.ChainUntold, r.Chains[0].Fault)

	p := prober(zone{"*": "127.0.0.1"}, port)
	p.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	r = p.Site(ctx, fqdn)
	assert.False(t, r.Ports[0].Refused)
	assert.Contains(t, r.Ports[0].Err, "no answer within")
}

func TestAServerWithoutTLS(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = c.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
			_ = c.Close()
		}
	}()
	r := prober(zone{"*": "127.0.0.1"}, l.Addr().(*net.TCPAddr).Port).Site(t.Context(), fqdn)
	assert.Equal(t, runner.ChainNoTLS, r.Chains[0].Fault)
}

func TestBehindAProxyNothingIsTried(t *testing.T) {
	t.Parallel()
	p := prober(zone{"*": "127.0.0.1"}, 1)
	p.Proxy = func(string) string { return "http://proxy:3128" }
	p.Dial = func(context.Context, string, string) (net.Conn, error) {
		t.Error("connected in spite of a proxy")
		return nil, errors.New("no")
	}
	r := p.Site(t.Context(), fqdn)
	assert.Equal(t, "http://proxy:3128", r.Proxy)
	assert.Empty(t, r.Ports)
}

func TestTheFirstAddressThatAnswersCounts(t *testing.T) {
	t.Parallel()
	ca := trusttest.New(t, "Site root", now)
	port := trusttest.Serve(t, ca.Server(now.AddDate(0, -1, 0), now.AddDate(0, 1, 0), wildcard))
	n := runner.NameAnswer{Name: "login." + fqdn, Addrs: []string{"127.0.0.2", "127.0.0.1"}}
	p := prober(nil, port, ca)
	dial := p.Dial
	p.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
		if host, _, _ := net.SplitHostPort(addr); host == "127.0.0.2" {
			return nil, errors.New("no route")
		}
		return dial(ctx, network, addr)
	}
	answer, chain := p.server(t.Context(), n)
	assert.Empty(t, answer.Err)
	assert.Equal(t, runner.ChainOK, chain.Fault)
}

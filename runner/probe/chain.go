package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/trust"
)

// greet shakes hands and judges the certificates that the server shows.
//
// The handshake itself accepts any certificate, because a refused one could
// not be shown to the operator; the judgement comes after it, and nothing is
// sent over this connection.
func (p *Prober) greet(ctx context.Context, conn net.Conn, name string) runner.ChainAnswer {
	a := runner.ChainAnswer{Name: name}
	ctx, cancel := context.WithTimeout(ctx, ChainLimit)
	defer cancel()
	client := tls.Client(conn, &tls.Config{ServerName: name, InsecureSkipVerify: true, MinVersion: tls.VersionTLS12})
	err := client.HandshakeContext(ctx)
	state := client.ConnectionState()
	_ = conn.Close() // nothing was sent; there is nothing to lose
	if err != nil {
		a.Fault, a.Err = runner.ChainNoTLS, err.Error()
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			a.Fault, a.Err = runner.ChainUntold, "no TLS answer within "+ChainLimit.String()
		}
		return a
	}
	a.Version = tls.VersionName(state.Version)
	shown := state.PeerCertificates
	a.Server, a.Top = trust.Describe(shown[0]), trust.Describe(shown[len(shown)-1])
	a.Names = shown[0].DNSNames
	a.Fault, a.Err = Judge(shown, p.Roots, name, p.Now())
	return a
}

// Judge says what az would find wrong with a chain, the server's certificate
// first. Trust comes first, then the dates, then the name: a certificate of a
// stranger has nothing to say about the other two.
func Judge(chain []*x509.Certificate, roots *x509.CertPool, name string, now time.Time) (runner.ChainFault, string) {
	between := x509.NewCertPool()
	for _, c := range chain[1:] {
		between.AddCert(c)
	}
	verify := func(at time.Time) error {
		_, err := chain[0].Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, CurrentTime: at})
		return err
	}
	err := verify(now)
	var invalid x509.CertificateInvalidError
	if errors.As(err, &invalid) && invalid.Reason == x509.Expired {
		// Is it the date alone? A moment at which all of the chain was valid
		// tells, unless there is none.
		if late := verify(within(chain)); late != nil && !errors.As(late, &invalid) {
			return runner.ChainUntrusted, late.Error()
		}
		for _, c := range append([]*x509.Certificate{invalid.Cert}, chain...) {
			if c != nil && now.Before(c.NotBefore) {
				return runner.ChainNotYet, invalid.Error()
			}
		}
		return runner.ChainExpired, invalid.Error()
	}
	var unknown x509.UnknownAuthorityError
	var system x509.SystemRootsError
	switch {
	case errors.As(err, &unknown), errors.As(err, &system):
		return runner.ChainUntrusted, err.Error()
	case err != nil:
		return runner.ChainInvalid, err.Error()
	}
	if err := chain[0].VerifyHostname(name); err != nil {
		return runner.ChainWrongName, err.Error()
	}
	return runner.ChainOK, ""
}

// within is a moment at which every certificate of the chain was valid.
func within(chain []*x509.Certificate) time.Time {
	latest := chain[0].NotBefore
	for _, c := range chain {
		if c.NotBefore.After(latest) {
			latest = c.NotBefore
		}
	}
	return latest.Add(time.Second)
}

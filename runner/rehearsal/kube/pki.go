package kube

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"time"

	"aksarc-wizard/runner/rehearsal/site"
)

// Authority is the certificate authority of one rehearsal site.
type Authority struct {
	cert   *x509.Certificate
	key    *ecdsa.PrivateKey
	random io.Reader
}

// Certificates live as long as those of a real cluster (fact 91).
const clientLife = 30 * 24 * time.Hour

// The file that holds the authority's certificate and key, in the site's folder.
const authorityFile = "cluster-ca.pem"

// OpenAuthority reads the site's authority, making it at its first use.
func OpenAuthority(dir string, now time.Time, random io.Reader) (*Authority, error) {
	path := filepath.Join(dir, authorityFile)
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeAuthority(path, now, random); err != nil {
			return nil, err
		}
		content, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, err
	}
	pair, err := tls.X509KeyPair(content, content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	key, ok := pair.PrivateKey.(*ecdsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%s: the key is not an ECDSA key", path)
	}
	return &Authority{cert: pair.Leaf, key: key, random: random}, nil
}

// makeAuthority writes a new authority. When two processes make one at the same
// time, the first to link its file wins and both use that.
func makeAuthority(path string, now time.Time, random io.Reader) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), random)
	if err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(now.UnixNano()),
		Subject:               pkix.Name{CommonName: "REHEARSAL kubernetes", Organization: []string{"REHEARSAL"}},
		NotBefore:             now.Add(-time.Hour),
		NotAfter:              now.AddDate(10, 0, 0),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(random, template, template, key.Public(), key)
	if err != nil {
		return err
	}
	keyPEM, err := encodeKey(key)
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), authorityFile)
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	_, err = temp.Write(slices.Concat([]byte("# "+site.Mark+"\n"), encodeCert(der), keyPEM))
	if err := errors.Join(err, temp.Close()); err != nil {
		return err
	}
	if err := os.Link(temp.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// PEM is the authority's certificate.
func (a *Authority) PEM() []byte { return encodeCert(a.cert.Raw) }

// client makes an administrator's certificate and key, both as PEM.
func (a *Authority) client(user string, now time.Time) (cert, key []byte, err error) {
	return a.issue(&x509.Certificate{
		Subject:     pkix.Name{CommonName: user, Organization: []string{"system:masters", "REHEARSAL"}},
		NotAfter:    now.Add(clientLife),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}, now)
}

// server makes the certificate of the API server at an address.
func (a *Authority) server(ip net.IP, now time.Time) (tls.Certificate, error) {
	cert, key, err := a.issue(&x509.Certificate{
		Subject:     pkix.Name{CommonName: "REHEARSAL kube-apiserver"},
		NotAfter:    now.Add(clientLife),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IPAddresses: []net.IP{ip},
		DNSNames:    []string{"kubernetes", "kubernetes.default", "kubernetes.default.svc"},
	}, now)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.X509KeyPair(cert, key)
}

func (a *Authority) issue(template *x509.Certificate, now time.Time) (cert, key []byte, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), a.random)
	if err != nil {
		return nil, nil, err
	}
	template.SerialNumber = big.NewInt(now.UnixNano())
	template.NotBefore = now.Add(-time.Hour)
	template.KeyUsage = x509.KeyUsageDigitalSignature
	der, err := x509.CreateCertificate(a.random, template, a.cert, private.Public(), a.key)
	if err != nil {
		return nil, nil, err
	}
	key, err = encodeKey(private)
	return encodeCert(der), key, err
}

func encodeCert(der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

func encodeKey(key *ecdsa.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}), nil
}

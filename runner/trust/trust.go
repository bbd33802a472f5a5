// Package trust reads certificates and makes the bundle of roots that az is
// given, without touching az's installation (rules V17 and V18, facts 23 to
// 25). Values in, values out: where files are and what the operator says about
// them is the caller's.
package trust

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"strings"

	"aksarc-wizard/runner"
)

// MaxFile bounds a file of certificates, in bytes; certifi's holds 300 kB.
const MaxFile = 8 << 20

// Errors of Read. Each says what the file is instead of certificates.
var (
	ErrPrivateKey = errors.New("it holds a private key, which is nobody's to hand over: give the certificate alone")
	ErrEmpty      = errors.New("it holds no certificate")
	ErrPKCS7      = errors.New("it is a PKCS #7 file: export the certificate as Base-64 (.cer) instead")
)

// Read reads the certificates of a file, PEM or DER.
func Read(data []byte) ([]*x509.Certificate, error) {
	if !bytes.Contains(data, []byte("-----BEGIN")) {
		certs, err := x509.ParseCertificates(data)
		switch {
		case len(bytes.TrimSpace(data)) == 0:
			return nil, ErrEmpty
		case err == nil && len(certs) > 0:
			return certs, nil
		case bytes.Contains(data, oidSignedData):
			return nil, ErrPKCS7
		}
		return nil, fmt.Errorf("it is neither PEM nor DER: %w", ErrEmpty)
	}
	var certs []*x509.Certificate
	for n := 1; ; n++ {
		block, rest := pem.Decode(data)
		if block == nil {
			break
		}
		data = rest
		switch {
		case strings.Contains(block.Type, "PRIVATE KEY"):
			return nil, ErrPrivateKey
		case block.Type == "PKCS7":
			return nil, ErrPKCS7
		case block.Type != "CERTIFICATE" && block.Type != "TRUSTED CERTIFICATE" && block.Type != "X509 CERTIFICATE":
			continue
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("its certificate number %d can't be read: %w", n, err)
		}
		certs = append(certs, cert)
	}
	if len(certs) == 0 {
		return nil, ErrEmpty
	}
	return certs, nil
}

// oidSignedData is 1.2.840.113549.1.7.2 in DER.
var oidSignedData = []byte{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02}

// Describe tells what an operator compares before trusting.
func Describe(c *x509.Certificate) runner.Certificate {
	return runner.Certificate{
		Subject: c.Subject.String(), Issuer: c.Issuer.String(), SHA256: Fingerprint(c),
		NotBefore: c.NotBefore, NotAfter: c.NotAfter, Authority: c.IsCA,
	}
}

// Fingerprint is the SHA-256 of the certificate, as browsers show it.
func Fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	pairs := make([]string, len(sum))
	for i, b := range sum {
		pairs[i] = fmt.Sprintf("%02X", b)
	}
	return strings.Join(pairs, ":")
}

// Bundle is the base bundle with the roots added to its end, each with its
// subject and fingerprint above it; one that the base has already is left out.
func Bundle(base []byte, roots []*x509.Certificate) []byte {
	var have []string
	if certs, err := Readable(base); err == nil {
		for _, c := range certs {
			have = append(have, Fingerprint(c))
		}
	}
	var b bytes.Buffer
	b.Write(bytes.TrimRight(base, "\n"))
	b.WriteByte('\n')
	for _, c := range roots {
		print := Fingerprint(c)
		if slices.Contains(have, print) {
			continue
		}
		have = append(have, print)
		fmt.Fprintf(&b, "\n# Added by aksarc-wizard\n# Subject: %q\n# SHA256: %s\n", c.Subject.String(), print)
		_ = pem.Encode(&b, &pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}) // a buffer takes everything
	}
	return b.Bytes()
}

// Pool reads a bundle as OpenSSL does: a block that can't be read is left out,
// for public bundles hold some that Go refuses. n is how many were taken.
func Pool(bundle []byte) (pool *x509.CertPool, n int, err error) {
	certs, err := Readable(bundle)
	pool = x509.NewCertPool()
	for _, c := range certs {
		pool.AddCert(c)
	}
	return pool, len(certs), err
}

// Readable are the certificates of a bundle that can be read, the others left
// out.
func Readable(data []byte) ([]*x509.Certificate, error) {
	var certs []*x509.Certificate
	for {
		block, rest := pem.Decode(data)
		if block == nil {
			break
		}
		data = rest
		if !strings.HasSuffix(block.Type, "CERTIFICATE") {
			continue
		}
		if c, err := x509.ParseCertificate(block.Bytes); err == nil {
			certs = append(certs, c)
		}
	}
	if len(certs) == 0 {
		return nil, ErrEmpty
	}
	return certs, nil
}

// CheckBundle says why az can't use a bundle, "" when it can (rule V18).
func CheckBundle(data []byte) (fault string, n int) {
	_, n, err := Pool(data)
	if err == nil {
		return "", n
	}
	if certs, derErr := x509.ParseCertificates(data); derErr == nil && len(certs) > 0 {
		return "it is a certificate in DER form; az needs PEM (Base-64)", 0
	}
	return "it holds no certificate in PEM form", 0
}

package trust_test

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/runner/trust"
	"aksarc-wizard/runner/trust/trusttest"
)

var now = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func TestRead(t *testing.T) {
	t.Parallel()
	a, b := trusttest.New(t, "A", now), trusttest.New(t, "B", now)
	read := func(data []byte) int {
		certs, err := trust.Read(data)
		require.NoError(t, err)
		return len(certs)
	}
	assert.Equal(t, 1, read(a.PEM()))
	assert.Equal(t, 2, read(append(a.PEM(), b.PEM()...)), "several in one file")
	assert.Equal(t, 1, read(a.Cert.Raw), "DER")
	assert.Equal(t, 1, read(append([]byte("\xef\xbb\xbfBag Attributes\r\n"), bytes.ReplaceAll(a.PEM(), []byte("\n"), []byte("\r\n"))...)), "as Windows writes it")

	key := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("x")})
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":                   {nil, trust.ErrEmpty},
		"text":                      {[]byte("the root is on the share"), trust.ErrEmpty},
		"a key":                     {key, trust.ErrPrivateKey},
		"a certificate and key":     {append(a.PEM(), key...), trust.ErrPrivateKey},
		"PKCS 7 in PEM":             {pem.EncodeToMemory(&pem.Block{Type: "PKCS7", Bytes: []byte("x")}), trust.ErrPKCS7},
		"PKCS 7 in DER":             {[]byte{0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02}, trust.ErrPKCS7},
		"a request, no certificate": {pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: []byte("x")}), trust.ErrEmpty},
	} {
		_, err := trust.Read(c.data)
		assert.ErrorIs(t, err, c.want, name)
	}
	_, err := trust.Read(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")}))
	assert.ErrorContains(t, err, "number 1 can't be read")
}

func TestFingerprintIsThatOfBrowsers(t *testing.T) {
	t.Parallel()
	a := trusttest.New(t, "A", now)
	sum := sha256.Sum256(a.Cert.Raw)
	got := trust.Describe(a.Cert)
	assert.Equal(t, hex.EncodeToString(sum[:]), strings.ToLower(strings.ReplaceAll(got.SHA256, ":", "")))
	assert.Len(t, got.SHA256, 32*3-1)
	assert.Equal(t, "CN=A", got.Subject)
	assert.True(t, got.Authority)
}

// The bundle trusts all that the base did, and the roots besides.
func TestBundleAddsToWhatIsThere(t *testing.T) {
	t.Parallel()
	public, site := trusttest.New(t, "Public", now), trusttest.New(t, "Site\nroot", now)
	bundle := trust.Bundle(public.PEM(), []*x509.Certificate{site.Cert, site.Cert, public.Cert})
	pool, n, err := trust.Pool(bundle)
	require.NoError(t, err)
	assert.Equal(t, 2, n, "each once")
	for _, a := range []*trusttest.Authority{public, site} {
		pair := a.Server(now.AddDate(0, -1, 0), now.AddDate(0, 1, 0), []string{"x.example"})
		leaf, err := x509.ParseCertificate(pair.Certificate[0])
		require.NoError(t, err)
		_, err = leaf.Verify(x509.VerifyOptions{Roots: pool, CurrentTime: now})
		assert.NoError(t, err)
	}
	assert.Contains(t, string(bundle), trust.Fingerprint(site.Cert), "whoever opens the file sees what was added")
	again := trust.Bundle(bundle, []*x509.Certificate{site.Cert})
	_, n, err = trust.Pool(again)
	require.NoError(t, err)
	assert.Equal(t, 2, n, "made twice it is the same")
}

func TestCheckBundle(t *testing.T) {
	t.Parallel()
	a := trusttest.New(t, "A", now)
	fault, n := trust.CheckBundle(append([]byte("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), a.PEM()...))
	assert.Empty(t, fault, "one that can't be read does no harm, as with OpenSSL")
	assert.Equal(t, 1, n)
	fault, _ = trust.CheckBundle(a.Cert.Raw)
	assert.Contains(t, fault, "DER")
	fault, _ = trust.CheckBundle([]byte("nothing"))
	assert.Contains(t, fault, "no certificate")
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))
	f.Add([]byte{0x30, 0x82})
	f.Fuzz(func(t *testing.T, data []byte) {
		certs, err := trust.Read(data)
		if (err == nil) != (len(certs) > 0) {
			t.Fatalf("%d certificates, error %v", len(certs), err)
		}
		_, _ = trust.CheckBundle(data)
	})
}

package kube_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"aksarc-wizard/runner/runnertest"

	"github.com/stretchr/testify/require"
)

// day0 is when the certificates of the tests begin; they last 30 days.
var day0 = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

const month = 30 * 24 * time.Hour

// authority signs certificates for one test.
type authority struct {
	t    *testing.T
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pem  []byte
	next int64
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{t: t, next: 1}
	template := a.template("kubernetes", month)
	template.IsCA, template.BasicConstraintsValid, template.KeyUsage = true, true, x509.KeyUsageCertSign
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	a.cert, err = x509.ParseCertificate(der)
	require.NoError(t, err)
	a.key, a.pem = key, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return a
}

func (a *authority) template(name string, lasts time.Duration) *x509.Certificate {
	a.next++
	return &x509.Certificate{
		SerialNumber: big.NewInt(a.next), Subject: pkix.Name{CommonName: name},
		NotBefore: day0, NotAfter: day0.Add(lasts),
	}
}

func (a *authority) issue(name string, lasts time.Duration, usage x509.ExtKeyUsage) (cert, key []byte) {
	a.t.Helper()
	template := a.template(name, lasts)
	template.ExtKeyUsage = []x509.ExtKeyUsage{usage}
	template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	template.DNSNames = []string{"api.c1.site"}
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(a.t, err)
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &k.PublicKey, a.key)
	require.NoError(a.t, err)
	raw, err := x509.MarshalECPrivateKey(k)
	require.NoError(a.t, err)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: raw})
}

// apiServer is one that lets only holders of the authority's certificates in.
func (a *authority) apiServer(h http.Handler) *httptest.Server {
	a.t.Helper()
	cert, key := a.issue("kube-apiserver", month, x509.ExtKeyUsageServerAuth)
	pair, err := tls.X509KeyPair(cert, key)
	require.NoError(a.t, err)
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(&bytes.Buffer{}, "", 0)
	s.TLS = &tls.Config{
		Certificates: []tls.Certificate{pair}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool,
		Time: func() time.Time { return day0.Add(time.Hour) },
	}
	s.StartTLS()
	a.t.Cleanup(s.Close)
	return s
}

func healthy(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/version":
		fmt.Fprint(w, `{"major":"1","minor":"29","gitVersion":"v1.29.4"}`)
	case "/readyz":
		fmt.Fprint(w, "ok")
	case "/api/v1/namespaces":
		fmt.Fprint(w, `{"items":[{},{},{}]}`)
	case "/api/v1/nodes":
		fmt.Fprint(w, nodes(true, true, true))
	case "/api/v1/namespaces/kube-system/pods":
		fmt.Fprint(w, `{"items":[{"metadata":{"namespace":"kube-system","name":"calico"},"status":{"phase":"Running"}}]}`)
	default:
		http.NotFound(w, r)
	}
}

// kubeconfig is the content of a file as az writes it.
type kubeconfig struct {
	server, proxy, tlsName string
	ca, cert, key          []byte
	extra                  string
}

func (k kubeconfig) text() string {
	b64 := base64.StdEncoding.EncodeToString
	cluster := fmt.Sprintf("    server: %s\n", k.server)
	if k.proxy != "" {
		cluster += fmt.Sprintf("    proxy-url: %s\n", k.proxy)
	}
	if k.tlsName != "" {
		cluster += fmt.Sprintf("    tls-server-name: %s\n", k.tlsName)
	}
	return fmt.Sprintf(`apiVersion: v1
kind: Config
clusters:
- name: c1
  cluster:
%s    certificate-authority-data: %s
contexts:
- name: c1-admin@c1
  context: {cluster: c1, user: c1-admin}
%scurrent-context: c1-admin@c1
users:
- name: c1-admin
  user:
    client-certificate-data: %s
    client-key-data: %s
`, cluster, b64(k.ca), k.extra, b64(k.cert), b64(k.key))
}

func (k kubeconfig) write(t *testing.T) string {
	t.Helper()
	path := filepath.Join(runnertest.TempDir(t), "c1.kubeconfig")
	require.NoError(t, os.WriteFile(path, []byte(k.text()), 0o600))
	return path
}

func (a *authority) kubeconfig(server string) kubeconfig {
	cert, key := a.issue("c1-admin", month, x509.ExtKeyUsageClientAuth)
	return kubeconfig{server: server, ca: a.pem, cert: cert, key: key}
}

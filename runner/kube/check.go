package kube

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/private"
)

// apiPort is where the API server of an AKS Arc cluster listens (fact 90).
const apiPort = "6443"

// soon is how close an end of validity is worth a warning; AKS-managed
// certificates are valid for 30 days (fact 91).
const soon = 48 * time.Hour

// Check looks at the file alone and opens no connection (rule V71). It makes a
// file that others could read private, and says so. The error is for a file
// that can't be read at all; what is wrong inside it is in the rows.
func Check(path string, want runner.Proof, now time.Time) ([]Row, *Config, error) {
	rows := []Row{checkMode(path)}
	config, err := Read(path)
	if err != nil {
		var format *FormatError
		if !errors.As(err, &format) {
			return nil, nil, err
		}
		rows = append(rows, Row{ID: "file.format", What: "Read " + path + " as a kubeconfig", Level: Fail, Detail: format.Why})
		return rows, nil, nil
	}
	rows = append(rows, Row{ID: "file.format", What: "Read " + path + " as a kubeconfig", Level: OK, Detail: "it has clusters, users and contexts"})
	rows = append(rows, checkContexts(config))
	cluster, user, err := config.Active()
	if err != nil {
		rows = append(rows, Row{ID: "file.context", What: "Looked up its current context", Level: Fail, Detail: err.Error()})
		return rows, config, nil
	}
	rows = append(rows, checkServer(cluster, want), checkTrust(cluster), checkCertificate(user, now))
	return rows, config, nil
}

// checkMode: the file holds a private key (fact 90); az leaves an existing file
// as open as it was.
func checkMode(path string) Row {
	row := Row{ID: "file.mode", What: "Looked who may read " + filepath.Base(path), Level: OK}
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		row.Level, row.Detail = Fail, err.Error()
	case info.Mode()&os.ModeSymlink != 0:
		row.Level, row.Detail = Warn, "it is a link; look at the permissions of the file it leads to"
	default:
		row.Level, row.Detail = ownersAlone(path)
	}
	return row
}

// ownersAlone takes others' rights away, and looks whether they are gone.
func ownersAlone(path string) (Level, string) {
	was, err := private.Others(path)
	if err != nil {
		return Fail, err.Error()
	}
	if was == "" {
		return OK, "only its owner"
	}
	if err := private.Protect(path); err != nil {
		return Fail, fmt.Sprintf("others may read the private key in it (%s), and that can't be changed: %v", was, err)
	}
	if still, err := private.Others(path); err != nil || still != "" {
		return Warn, fmt.Sprintf("others may read the private key in it (%s), and its file system keeps no rights; move it to one that does", was)
	}
	return Warn, fmt.Sprintf("others could (%s); now only its owner can", was)
}

func checkContexts(c *Config) Row {
	row := Row{ID: "file.contexts", What: "Counted its contexts", Level: OK}
	switch n := len(c.Contexts); n {
	case 1:
		row.Detail = "one: " + c.Contexts[0].Name
	default:
		row.Level = Warn
		row.Detail = fmt.Sprintf("%d, so the file leads to more than this cluster; the current one is %q", n, c.Current)
	}
	return row
}

func checkServer(c Cluster, want runner.Proof) Row {
	row := Row{ID: "file.server", What: "Compared the server in it with the control plane", Level: OK, Detail: c.Server}
	if want.Server == "" {
		row.What, row.Detail = "Read the server in it", c.Server+"; nothing to compare it with"
		return row
	}
	if wanted := "https://" + net.JoinHostPort(want.Server, apiPort); c.Server != wanted {
		row.Level, row.Detail = Fail, fmt.Sprintf("the file leads to %s, wanted %s", orNone(c.Server), wanted)
	}
	return row
}

func checkTrust(c Cluster) Row {
	row := Row{ID: "file.authority", What: "Read the authority that signs the server", Level: OK, Detail: "it is in the file"}
	switch {
	case c.Insecure:
		row.Level, row.Detail = Fail, "the file says not to verify the server (insecure-skip-tls-verify)"
	case len(c.CA) == 0:
		row.Level, row.Detail = Warn, "there is none, so only what this computer trusts is accepted"
	case !x509.NewCertPool().AppendCertsFromPEM(c.CA):
		row.Level, row.Detail = Fail, "it is no certificate"
	}
	return row
}

func checkCertificate(u User, now time.Time) Row {
	row := Row{ID: "file.certificate", What: "Read the dates of its client certificate", Level: OK}
	if u.Kind != ByCertificate {
		row.Level, row.Detail = Warn, fmt.Sprintf("there is none; the file signs in by %s", u.Kind)
		return row
	}
	cert, err := leaf(u.Certificate)
	if err != nil {
		row.Level, row.Detail = Fail, err.Error()
		return row
	}
	who := cert.Subject.CommonName
	dates := fmt.Sprintf("%s, valid from %s until %s", orNone(who), day(cert.NotBefore), day(cert.NotAfter))
	switch {
	case len(u.key) == 0:
		row.Level, row.Detail = Fail, "the key that belongs to it is missing"
	case now.Before(cert.NotBefore):
		row.Level, row.Detail = Fail, dates+": not valid yet. Compare the clock of this computer with the site's."
	case !now.Before(cert.NotAfter):
		row.Level, row.Detail = Fail, dates+": it has expired. Fetch the kubeconfig again."
	case cert.NotAfter.Sub(now) < soon:
		row.Level, row.Detail = Warn, dates+": it expires soon. Fetch the kubeconfig again then."
	default:
		row.Detail = dates
	}
	return row
}

func leaf(pemData []byte) (*x509.Certificate, error) {
	block, _ := pem.Decode(pemData)
	if block == nil || block.Type != "CERTIFICATE" {
		return nil, errors.New("it is not a certificate in PEM")
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("it is no certificate: %w", err)
	}
	return cert, nil
}

func day(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 MST") }

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

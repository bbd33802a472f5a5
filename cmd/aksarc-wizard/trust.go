package main

import (
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/private"
	"aksarc-wizard/runner/trust"
)

// The wizard's own bundle, and the fingerprints that were agreed to.
const (
	bundleFile  = "ca-bundle.pem"
	trustedFile = "trusted.json"
)

// openTrust settles what az trusts: the operator's REQUESTS_CA_BUNDLE, else
// az's own bundle, and what --ca adds to it. az's installation is not touched:
// the sum is a file of ours, handed to az by its environment.
func (a *app) openTrust(w *world, root string) error {
	e := w.eyes
	switch path := a.host.Get("REQUESTS_CA_BUNDLE"); {
	case path != "":
		e.bundle = runner.Bundle{Path: path, Source: runner.BundleOfUser}
	case w.about.Rehearsal:
		e.bundle = runner.Bundle{Path: "the built-in az's own roots", Source: runner.BundleOfAz, Certificates: 1}
	default:
		e.bundle = runner.Bundle{Source: runner.BundleOfAz}
	}
	if e.home = root; w.about.Rehearsal {
		e.home = filepath.Join(root, "rehearsal")
	}
	e.own = e.bundle
	files := a.flags.ca
	if len(files) == 0 {
		files = filepath.SplitList(a.host.Get("AKSARC_WIZARD_CA"))
	}
	if len(files) == 0 {
		return nil
	}
	roots, err := readRoots(files)
	if err != nil {
		return err
	}
	if err := a.agree(roots, filepath.Join(e.home, trustedFile)); err != nil {
		return err
	}
	return e.trust(files, roots)
}

// trust has az trust these roots beside its own, from the next command on.
func (e *eyes) trust(files []string, roots []*x509.Certificate) error {
	var base []byte
	var err error
	own := e.found(e.own)
	if own.Path != "" && (e.siteDir == "" || own.Source == runner.BundleOfUser) {
		if base, err = os.ReadFile(own.Path); err != nil {
			return fail(exitPrerequisites, "", "The roots that az trusts so far (%s) can't be read: %s.", own.Path, plainError(err))
		}
	}
	path := filepath.Join(e.home, bundleFile)
	if err := private.Write(path, trust.Bundle(base, roots)); err != nil {
		return fail(exitFailed, "", "The bundle with the site's root can't be written: %v.", err)
	}
	bundle := runner.Bundle{Path: path, Source: runner.BundleOfOurs}
	for _, c := range roots {
		bundle.Added = append(bundle.Added, trust.Describe(c))
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.bundle, e.roots = bundle, files
	return nil
}

func readRoots(files []string) ([]*x509.Certificate, error) {
	var roots []*x509.Certificate
	for _, f := range files {
		info, err := os.Stat(f)
		if err == nil && info.Size() > trust.MaxFile {
			err = errors.New("it is too large for a certificate")
		}
		var text []byte
		if err == nil {
			text, err = os.ReadFile(f)
		}
		if err != nil {
			return nil, fail(exitUsage, "", "--ca %s: %s.", f, plainError(err))
		}
		certs, err := trust.Read(text)
		if err != nil {
			return nil, fail(exitUsage, "Wanted is the site's root certificate, PEM (Base-64) or DER.", "--ca %s: %v.", f, err)
		}
		for _, c := range certs {
			if !c.IsCA {
				return nil, fail(exitUsage, "Ask for the root that signed it: trusting one server's certificate ends when it is renewed.",
					"--ca %s: %s is the certificate of a server, not of an authority.", f, c.Subject)
			}
		}
		roots = append(roots, certs...)
	}
	return roots, nil
}

// agree shows each new root, and asks before trusting it where there is a
// terminal to ask on. Without one, naming the file is the agreement, and what
// was agreed to is said.
func (a *app) agree(roots []*x509.Certificate, file string) error {
	agreed := readAgreed(file)
	var fresh []runner.Certificate
	for _, c := range roots {
		d := trust.Describe(c)
		if !slices.Contains(agreed, d.SHA256) {
			fresh = append(fresh, d)
		}
		if a.host.Now().After(c.NotAfter) {
			return fail(exitPrerequisites, "Get the site's present root certificate, or set this computer's clock.",
				"The certificate %s ended on %s.", d.Subject, d.NotAfter.UTC().Format("2006-01-02"))
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	fmt.Fprintln(a.streams.Err, "To be trusted by az, when the wizard starts it:")
	for _, d := range fresh {
		writeCertificate(a.streams.Err, d)
		agreed = append(agreed, d.SHA256)
	}
	if in, ok := terminal(a.streams.In); ok && !a.flags.yes {
		fmt.Fprint(a.streams.Err, "Compare the fingerprint with the one that the site's operator tells you. Trust? [y/N] ")
		var typed string
		if _, err := fmt.Fscanln(in, &typed); err != nil || !strings.HasPrefix(strings.ToLower(typed), "y") {
			return fail(exitInterrupted, "", "Not trusted; nothing was changed.")
		}
	}
	return keepAgreed(file, agreed)
}

func keepAgreed(file string, agreed []string) error {
	text, err := json.Marshal(agreed)
	if err == nil {
		err = private.Write(file, append(text, '\n'))
	}
	if err != nil {
		return fail(exitFailed, "", "The agreement can't be kept: %v.", err)
	}
	return nil
}

func readAgreed(file string) []string {
	var agreed []string
	if text, err := os.ReadFile(file); err == nil {
		_ = json.Unmarshal(text, &agreed) // an unreadable one is asked for again
	}
	return agreed
}

func writeCertificate(w io.Writer, c runner.Certificate) {
	issuer := c.Issuer
	if issuer == c.Subject {
		issuer = "itself"
	}
	fmt.Fprintf(w, "  Subject  %q\n  Issuer   %q\n  SHA-256  %s\n  Valid    %s to %s\n", c.Subject, issuer, c.SHA256,
		c.NotBefore.UTC().Format("2006-01-02"), c.NotAfter.UTC().Format("2006-01-02"))
}

// plainError leaves the path out of an error that the sentence names.
func plainError(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return err.Error()
}

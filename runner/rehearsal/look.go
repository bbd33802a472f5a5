package rehearsal

import (
	"os"
	"path/filepath"
	"slices"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/rehearsal/site"
	"aksarc-wizard/runner/trust"
)

// ingress is where every name of the built-in site leads, in a range that is
// never routed (RFC 5737), so that nobody takes it for a real one.
const ingress = "192.0.2.10"

// Look says what runner/probe would find on the way to the built-in site with
// this domain, using the roots in the file bundle ("" for az's own). Nothing
// is sent: the names don't exist.
func Look(env Env, fqdn, bundle string) (runner.SiteReport, error) {
	store := &site.Store{Dir: env.SiteDir, Speed: site.AsRecorded, Now: env.Now}
	report := runner.SiteReport{FQDN: fqdn, Bundle: bundle, Rehearsal: true, At: env.Now()}
	if bundle == "" {
		report.Bundle = "the built-in az's own roots"
	}
	var root []byte
	if content, err := os.ReadFile(filepath.Join(env.SiteDir, rootFile)); err == nil {
		root = content
	}
	err := store.Update(func(s *site.State, now time.Time) error {
		known := fqdn == s.FQDN && !s.Conditions.NameUnresolved
		for _, label := range []string{"login", "armmanagement", "graph", "portal", "any-other"} {
			n := runner.NameAnswer{Label: label, Name: label + "." + fqdn, Random: label == "any-other"}
			if known {
				n.Addrs = []string{ingress}
			} else {
				n.Missing, n.Err = true, "there is no such name"
			}
			report.Names = append(report.Names, n)
		}
		if !known {
			return nil
		}
		down := now.Before(s.Conditions.OutageUntil)
		for _, label := range []string{"login", "armmanagement"} {
			name := label + "." + fqdn
			port := runner.PortAnswer{Name: name, Addr: ingress + ":443"}
			chain := runner.ChainAnswer{Name: name, Version: "TLS 1.3", Names: []string{"*." + fqdn}}
			if certs, err := trust.Read(root); err == nil {
				chain.Top = trust.Describe(certs[0])
				chain.Server = runner.Certificate{Subject: "CN=*." + fqdn, Issuer: chain.Top.Subject, SHA256: chain.Top.SHA256,
					NotBefore: chain.Top.NotBefore, NotAfter: env.Now().AddDate(1, 0, 0)}
			}
			switch {
			case down:
				port.Refused, port.Err = true, "connection refused"
				chain.Fault, chain.Err = runner.ChainUntold, "not connected"
			case s.Conditions.RootUntrusted && !holds(bundle, root):
				chain.Fault, chain.Err = runner.ChainUntrusted, "certificate signed by unknown authority"
			}
			if label == "armmanagement" && chain.Fault == runner.ChainOK {
				report.Metadata = metadata(s)
			}
			report.Ports, report.Chains = append(report.Ports, port), append(report.Chains, chain)
		}
		return nil
	})
	return report, err
}

// metadata is what the site's resource manager says of its endpoints.
func metadata(s *site.State) runner.SiteMetadata {
	m := runner.SiteMetadata{
		Asked:    "https://armmanagement." + s.FQDN + "/metadata/endpoints?api-version=2022-09-01",
		Answered: true, Login: "https://login." + s.FQDN, ResourceManager: "https://armmanagement." + s.FQDN, Audience: "https://armmanagement." + s.FQDN,
		Graph: "https://graph." + s.FQDN, MicrosoftGraph: "https://graph." + s.FQDN,
		KeyVaultDNS: "vault." + s.FQDN, Storage: s.FQDN, ContainerRegistry: "edgeacr." + s.FQDN,
	}
	if s.Conditions.MetadataLogin != "" {
		m.Login = s.Conditions.MetadataLogin
	}
	return m
}

// holds says whether a bundle holds the site's root.
func holds(bundle string, root []byte) bool {
	content, err := os.ReadFile(bundle)
	if err != nil {
		return false
	}
	have, err1 := trust.Readable(content)
	want, err2 := trust.Read(root)
	if err1 != nil || err2 != nil {
		return false
	}
	for _, h := range have {
		if slices.Equal(h.Raw, want[0].Raw) {
			return true
		}
	}
	return false
}

// MediaFolder is where a drill's wheels lie, "" when it has none.
func MediaFolder(dir string) string {
	path := filepath.Join(dir, mediaFolder)
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return ""
	}
	return path
}

package runner

import "time"

// This file holds what can be found out without starting a tool, as data: on
// the way to the site (SiteReport) and on this computer (Workstation). Who
// looks is runner/probe, runner/trust, runner/azfiles and runner/media; who
// judges is steps.

// SiteReport is what was found on the way from this computer to a site.
type SiteReport struct {
	FQDN string
	// Names are the lookups, the made-up label last.
	Names []NameAnswer
	// Ports and Chains are of the names that az talks to; nil when no name
	// could be resolved, or when Proxy stands in between.
	Ports  []PortAnswer
	Chains []ChainAnswer
	// Metadata is what the site says of itself; asked only over a connection
	// that az would trust.
	Metadata SiteMetadata
	// Proxy is the proxy that az would go through, "" for none. What we see
	// without it says little, so ports and chains are not tried then.
	Proxy string
	// Bundle is the file whose roots were used, "" for the system's own.
	Bundle string
	// At is this computer's clock when the chains were judged.
	At time.Time
	// Rehearsal is true when the built-in site answered and nothing was sent.
	Rehearsal bool
}

// NameAnswer is one lookup with the system's resolver.
type NameAnswer struct {
	// Label is the part before the site's domain, such as login.
	Label, Name string
	Addrs       []string
	// Missing: a resolver answered that the name doesn't exist. Otherwise Err
	// says why there is no answer, such as a time-out.
	Missing bool
	Err     string
	// Random marks the made-up label, which only a wildcard answers.
	Random bool
}

// PortAnswer is one attempt to connect.
type PortAnswer struct {
	Name, Addr string
	// Refused: something answered that nobody listens there.
	Refused bool
	// Err is "" when the connection came about.
	Err string
}

// ChainFault says what is wrong with a server's certificates.
type ChainFault string

// The faults of a chain. ChainOK is none, ChainUntold that it was not seen.
const (
	ChainOK        ChainFault = ""
	ChainUntold    ChainFault = "untold"
	ChainNoTLS     ChainFault = "no-tls"
	ChainUntrusted ChainFault = "untrusted"
	ChainWrongName ChainFault = "wrong-name"
	ChainExpired   ChainFault = "expired"
	ChainNotYet    ChainFault = "not-yet-valid"
	ChainInvalid   ChainFault = "invalid"
)

// ChainAnswer is what one server showed of itself.
type ChainAnswer struct {
	Name  string
	Fault ChainFault
	Err   string
	// Server is the server's own certificate, Top the last one that it sent.
	Server, Top Certificate
	// Names are what the server's certificate is made out for.
	Names []string
	// Version is that of the protocol, such as TLS 1.3.
	Version string
}

// SiteMetadata is what a resource manager says of the endpoints of its cloud
// (fact 30). Every value is an https address or the end of a DNS name, "" when
// it wasn't told.
type SiteMetadata struct {
	// Asked is the address that was asked, "" when none was; Answered says
	// whether there is an answer, Err why there is none.
	Asked    string
	Answered bool
	Err      string
	// Login is the login endpoint, to which az's needs /adfs added; Audience is
	// what a token is asked for.
	Login, ResourceManager, Audience, Graph, MicrosoftGraph string
	// The suffixes may or may not begin with a dot.
	KeyVaultDNS, Storage, ContainerRegistry string
}

// Certificate is a certificate as it is shown before anybody trusts it.
type Certificate struct {
	Subject, Issuer string
	// SHA256 is the fingerprint of the whole certificate, in capitals and
	// pairs parted by colons, as browsers and openssl show it.
	SHA256              string
	NotBefore, NotAfter time.Time
	// Authority: it may sign other certificates.
	Authority bool
}

// Known says whether there is a certificate at all.
func (c Certificate) Known() bool { return c.SHA256 != "" }

// Workstation is what was found on this computer's disk.
type Workstation struct {
	// ConfigDir is az's folder, ExtensionDir where its extensions are.
	ConfigDir, ExtensionDir string
	// WriteErr says why an extension can't be installed there, "" when it can.
	WriteErr string
	// Damaged are extension folders that can break every az command.
	Damaged []Damaged
	Bundle  Bundle
	// Media is what was carried in, nil when no folder was named.
	Media *Media
	// AzEnv are the settings that every az is started with, by variable, such as
	// AZURE_CORE_INSTANCE_DISCOVERY; they come before those of az's own file.
	AzEnv map[string]string
	// Rehearsal is true when az is the built-in one: then only Bundle and
	// Media are of this computer.
	Rehearsal bool
}

// Damaged is an extension folder that az will stumble over.
type Damaged struct{ Name, Dir, Why string }

// BundleSource says where the file of trusted roots comes from.
type BundleSource string

// The sources of a bundle.
const (
	BundleOfAz   BundleSource = "az"     // certifi's, in az's own Python
	BundleOfUser BundleSource = "user"   // REQUESTS_CA_BUNDLE
	BundleOfOurs BundleSource = "wizard" // made by us from --ca
)

// Bundle is the file of roots that az will use.
type Bundle struct {
	Path   string
	Source BundleSource
	// Fault says why az can't use it, "" when it can.
	Fault string
	// Certificates is how many it holds, Added what we put into it.
	Certificates int
	Added        []Certificate
}

// Media is a folder with what was carried in for a release.
type Media struct {
	Dir string
	// Err says why the folder can't be read.
	Err string
	// Sums says whether there is a SHA256SUMS beside the wheels.
	Sums  bool
	Items []MediaItem
}

// MediaItem is one extension that the release needs, as far as it was found.
type MediaItem struct {
	Name, Version string
	// File is its wheel, "" when there is none of that version.
	File string
	// Wheels are all that are installed with it: its own and its dependencies'.
	Wheels []string
	// Problems say why it can't be installed from here; empty when it can.
	Problems []string
	// Unproved: no checksum vouches for its wheels.
	Unproved bool
	// Installed: the extension's dependencies that az's own Python has already.
	Installed []string
}

// Ready says whether the extension can be installed from the media.
func (i MediaItem) Ready() bool { return i.File != "" && len(i.Problems) == 0 }

// Item finds an extension of the media.
func (m *Media) Item(name string) (MediaItem, bool) {
	if m == nil {
		return MediaItem{}, false
	}
	for _, i := range m.Items {
		if i.Name == name {
			return i, true
		}
	}
	return MediaItem{}, false
}

package az

import (
	"strings"

	"aksarc-wizard/runner"
)

// Difference is an endpoint that a site names otherwise than the documents do.
type Difference struct{ What, Documented, Told string }

// Told is the cloud as its own resource manager describes it (fact 30), and
// where that differs from s, which goes by the documents' pattern (fact 29).
// What the site doesn't tell stays as it is in s, and so does what differs in
// case, in a dot in front or a slash at the end alone.
func (s CloudSpec) Told(m runner.SiteMetadata) (CloudSpec, []Difference) {
	var all []Difference
	take := func(what string, have *string, told string) {
		plain := func(v string) string { return strings.ToLower(strings.Trim(v, "./")) }
		if told == "" || plain(told) == plain(*have) {
			return
		}
		all = append(all, Difference{what, *have, told})
		*have = told
	}
	login := strings.TrimRight(m.Login, "/")
	if login != "" && !strings.HasSuffix(strings.ToLower(login), "/adfs") {
		login += "/adfs"
	}
	take("sign-in", &s.ActiveDirectory, login)
	take("resource manager", &s.ResourceManager, m.ResourceManager)
	take("audience of tokens", &s.ActiveDirectoryResourceID, m.Audience)
	take("Graph", &s.Graph, m.Graph)
	take("Microsoft Graph", &s.MicrosoftGraph, m.MicrosoftGraph)
	suffix := func(what string, have *string, told string) {
		if told != "" && strings.HasPrefix(*have, ".") && !strings.HasPrefix(told, ".") {
			told = "." + told
		}
		take(what, have, told)
	}
	suffix("key vaults", &s.KeyVaultDNS, m.KeyVaultDNS)
	suffix("storage", &s.Storage, m.Storage)
	suffix("container registries", &s.ContainerRegistry, m.ContainerRegistry)
	return s, all
}

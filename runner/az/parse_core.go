package az

import (
	"cmp"
	"slices"

	"aksarc-wizard/runner/output"
)

// The parsers take raw standard output and are lenient: fields they don't know
// are ignored, missing ones stay zero, numbers may be quoted. The only error is
// output that holds no JSON, or JSON of an altogether different shape.

// ParseVersion reads the answer of VersionShow.
func ParseVersion(stdout []byte) (Versions, error) {
	var raw struct {
		Core       text            `json:"azure-cli"`
		Extensions map[string]text `json:"extensions"`
	}
	if err := output.JSON(stdout, &raw); err != nil {
		return Versions{}, err
	}
	v := Versions{Extensions: map[string]Version{}}
	v.Core, _ = VersionOf(string(raw.Core))
	for name, version := range raw.Extensions {
		v.set(name, string(version))
	}
	return v, nil
}

// InstalledExtension is an extension as ExtensionList shows it.
type InstalledExtension struct {
	Name    string
	Version Version
	// Path is its folder.
	Path    string
	Preview bool
}

// ParseExtensions reads the answer of ExtensionList.
func ParseExtensions(stdout []byte) ([]InstalledExtension, error) {
	var raw []struct {
		Name, Version, Path text
		Preview             truth
	}
	if err := output.JSON(stdout, &raw); err != nil {
		return nil, err
	}
	out := make([]InstalledExtension, 0, len(raw))
	for _, r := range raw {
		version, _ := VersionOf(string(r.Version))
		out = append(out, InstalledExtension{string(r.Name), version, string(r.Path), bool(r.Preview)})
	}
	return out, nil
}

// Setting is a value of az's configuration and where it comes from: a file or
// an environment variable.
type Setting struct{ Name, Value, Source string }

// ParseSettings reads the answer of ConfigGet: one setting, a section, or all
// sections, in which case the names carry their section.
func ParseSettings(stdout []byte) ([]Setting, error) {
	type entry struct{ Name, Value, Source text }
	setting := func(section string, e entry) Setting {
		name := string(e.Name)
		if section != "" {
			name = section + "." + name
		}
		return Setting{name, string(e.Value), string(e.Source)}
	}
	var one entry
	if output.JSON(stdout, &one) == nil && one.Name != "" {
		return []Setting{setting("", one)}, nil
	}
	var out []Setting
	var section []entry
	if output.JSON(stdout, &section) == nil {
		for _, e := range section {
			out = append(out, setting("", e))
		}
		return out, nil
	}
	var all map[string][]entry
	if err := output.JSON(stdout, &all); err != nil {
		return nil, err
	}
	for name, entries := range all {
		for _, e := range entries {
			out = append(out, setting(name, e))
		}
	}
	slices.SortFunc(out, func(a, b Setting) int { return cmp.Compare(a.Name, b.Name) })
	return out, nil
}

// Cloud is a registered cloud.
type Cloud struct {
	CloudSpec
	Active bool
	// Profile is the set of API versions, normally "latest".
	Profile string
}

type rawCloud struct {
	Name      text
	IsActive  truth
	Profile   text
	Endpoints struct {
		ResourceManager                text
		ActiveDirectory                text
		ActiveDirectoryResourceID      text `json:"activeDirectoryResourceId"`
		ActiveDirectoryGraphResourceID text `json:"activeDirectoryGraphResourceId"`
		MicrosoftGraphResourceID       text `json:"microsoftGraphResourceId"`
	}
	Suffixes struct {
		KeyvaultDNS            text `json:"keyvaultDns"`
		StorageEndpoint        text
		AcrLoginServerEndpoint text
	}
}

func (r rawCloud) cloud() Cloud {
	return Cloud{
		CloudSpec: CloudSpec{
			Name: string(r.Name),
			CloudEndpoints: CloudEndpoints{
				ResourceManager:           string(r.Endpoints.ResourceManager),
				ActiveDirectory:           string(r.Endpoints.ActiveDirectory),
				ActiveDirectoryResourceID: string(r.Endpoints.ActiveDirectoryResourceID),
				Graph:                     string(r.Endpoints.ActiveDirectoryGraphResourceID),
				MicrosoftGraph:            string(r.Endpoints.MicrosoftGraphResourceID),
			},
			CloudSuffixes: CloudSuffixes{
				KeyVaultDNS:       string(r.Suffixes.KeyvaultDNS),
				Storage:           string(r.Suffixes.StorageEndpoint),
				ContainerRegistry: string(r.Suffixes.AcrLoginServerEndpoint),
			},
		},
		Active:  bool(r.IsActive),
		Profile: string(r.Profile),
	}
}

// ParseClouds reads the answer of CloudList.
func ParseClouds(stdout []byte) ([]Cloud, error) { return parseList(stdout, rawCloud.cloud) }

// ParseCloud reads the answer of CloudShow.
func ParseCloud(stdout []byte) (Cloud, error) { return parseOne(stdout, rawCloud.cloud) }

// Account is a subscription as the signed-in user sees it.
type Account struct {
	// ID and TenantID are GUIDs.
	ID, Name, TenantID string
	// State is Enabled when it can be used.
	State string
	// Cloud is the name of the registered cloud it belongs to.
	Cloud string
	// User and UserType (user or servicePrincipal) say who is signed in.
	User, UserType string
	// Default is the active subscription.
	Default bool
}

type rawAccount struct {
	ID, Name, State text
	TenantID        text `json:"tenantId"`
	EnvironmentName text
	IsDefault       truth
	User            struct{ Name, Type text }
}

func (r rawAccount) account() Account {
	return Account{
		ID: string(r.ID), Name: string(r.Name), TenantID: string(r.TenantID), State: string(r.State),
		Cloud: string(r.EnvironmentName), User: string(r.User.Name), UserType: string(r.User.Type),
		Default: bool(r.IsDefault),
	}
}

// ParseAccount reads the answer of AccountShow.
func ParseAccount(stdout []byte) (Account, error) { return parseOne(stdout, rawAccount.account) }

// ParseAccounts reads the answer of AccountList and of a login.
func ParseAccounts(stdout []byte) ([]Account, error) { return parseList(stdout, rawAccount.account) }

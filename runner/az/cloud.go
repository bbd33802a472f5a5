package az

import "aksarc-wizard/runner"

// CloudSpec is a cloud as az registers it.
type CloudSpec struct {
	// Name must be lower case with disconnected operations (rule V12).
	Name string
	CloudEndpoints
	CloudSuffixes
}

// CloudEndpoints are the addresses of a cloud.
type CloudEndpoints struct {
	ResourceManager           string
	ActiveDirectory           string
	ActiveDirectoryResourceID string
	Graph                     string
	// MicrosoftGraph can be given as a flag from az 2.75 on only. Before that
	// it comes from az's own discovery at the resource manager, or is missing;
	// nothing in this flow asks Microsoft Graph.
	MicrosoftGraph string
}

// CloudSuffixes complete the names of a cloud's stores.
type CloudSuffixes struct {
	KeyVaultDNS, Storage, ContainerRegistry string
}

// SiteCloud is the cloud of a site with disconnected operations, by its
// domain name (fact 29: the documented endpoints).
func SiteCloud(name, fqdn string) CloudSpec {
	return CloudSpec{
		Name: name,
		CloudEndpoints: CloudEndpoints{
			ResourceManager:           "https://armmanagement." + fqdn,
			ActiveDirectory:           "https://login." + fqdn + "/adfs",
			ActiveDirectoryResourceID: "https://armmanagement." + fqdn,
			Graph:                     "https://graph." + fqdn,
			MicrosoftGraph:            "https://graph." + fqdn,
		},
		CloudSuffixes: CloudSuffixes{
			KeyVaultDNS:       ".vault." + fqdn,
			Storage:           fqdn,
			ContainerRegistry: ".edgeacr." + fqdn,
		},
	}
}

// CloudList lists the registered clouds, the active one marked.
func CloudList() runner.Command { return azCommand("cloud", "list").json().read(localTimeout) }

// CloudShow shows one cloud, "" the active one; not registered is exit code 1.
func CloudShow(name string) runner.Command {
	return azCommand("cloud", "show").optional("--name", name).json().read(localTimeout)
}

// CloudRegister registers a cloud. It fails when the name is registered
// already, so look with CloudList first (fact 31). az asks the resource
// manager for its metadata on the way.
func CloudRegister(v Versions, s CloudSpec) runner.Command {
	return cloudEndpoints(azCommand("cloud", "register"), v, s).mutate(discoverLimit)
}

// CloudUpdate gives a registered cloud other endpoints.
func CloudUpdate(v Versions, s CloudSpec) runner.Command {
	return cloudEndpoints(azCommand("cloud", "update"), v, s).mutate(discoverLimit)
}

// Flags rather than --cloud-config: the file form reads every value from a
// file beside the command, so the command alone would not say what it does.
func cloudEndpoints(b *builder, v Versions, s CloudSpec) *builder {
	b.value("--name", s.Name).
		optional("--endpoint-resource-manager", s.ResourceManager).
		optional("--endpoint-active-directory", s.ActiveDirectory).
		optional("--endpoint-active-directory-resource-id", s.ActiveDirectoryResourceID).
		optional("--endpoint-active-directory-graph-resource-id", s.Graph)
	if v.Core.AtLeast(coreGraphEndpoint) {
		b.optional("--endpoint-microsoft-graph-resource-id", s.MicrosoftGraph)
	}
	return b.optional("--suffix-keyvault-dns", s.KeyVaultDNS).
		optional("--suffix-storage-endpoint", s.Storage).
		optional("--suffix-acr-login-server-endpoint", s.ContainerRegistry)
}

// CloudSet makes a registered cloud the active one.
func CloudSet(name string) runner.Command {
	return azCommand("cloud", "set").value("--name", name).mutate(localTimeout)
}

// CloudUnregister forgets a cloud, which mustn't be the active one.
func CloudUnregister(name string) runner.Command {
	return azCommand("cloud", "unregister").value("--name", name).mutate(localTimeout)
}

package site

// PublicCloud is the cloud that az starts with; nothing of it can be reached
// from the rehearsal site.
const PublicCloud = "AzureCloud"

// BuiltinClouds are those that every az knows, in az's order.
var BuiltinClouds = []string{PublicCloud, "AzureChinaCloud", "AzureUSGovernment"}

// EndpointNames and SuffixNames are the keys that `az cloud show` prints,
// whether they have a value or not.
var (
	EndpointNames = []string{"activeDirectory", "activeDirectoryDataLakeResourceId", "activeDirectoryGraphResourceId",
		"activeDirectoryResourceId", "appInsightsResourceId", "appInsightsTelemetryChannelResourceId", "attestationResourceId",
		"azmirrorStorageAccountResourceId", "batchResourceId", "gallery", "logAnalyticsResourceId", "management",
		"mediaResourceId", "microsoftGraphResourceId", "ossrdbmsResourceId", "portal", "resourceManager", "sqlManagement",
		"synapseAnalyticsResourceId", "vmImageAliasDoc"}
	SuffixNames = []string{"acrLoginServerEndpoint", "attestationEndpoint", "azureDatalakeAnalyticsCatalogAndJobEndpoint",
		"azureDatalakeStoreFileSystemEndpoint", "keyvaultDns", "mariadbServerEndpoint", "mhsmDns", "mysqlServerEndpoint",
		"postgresqlServerEndpoint", "sqlServerHostname", "storageEndpoint", "storageSyncEndpoint", "synapseAnalyticsEndpoint"}
)

// Endpoints are those of a disconnected site with that FQDN (fact 29).
func Endpoints(fqdn string) map[string]string {
	arm, graph := "https://armmanagement."+fqdn, "https://graph."+fqdn
	return map[string]string{
		"activeDirectory":                "https://login." + fqdn + "/adfs",
		"activeDirectoryGraphResourceId": graph,
		"activeDirectoryResourceId":      arm,
		"management":                     arm,
		"microsoftGraphResourceId":       graph,
		"resourceManager":                arm,
	}
}

// Suffixes are those of a disconnected site with that FQDN (fact 29).
func Suffixes(fqdn string) map[string]string {
	return map[string]string{
		"keyvaultDns":            ".vault." + fqdn,
		"storageEndpoint":        fqdn,
		"acrLoginServerEndpoint": ".edgeacr." + fqdn,
	}
}

// publicEndpoints differ between the built-in clouds only where it shows.
func builtin(name string) *Cloud {
	login, arm, graph := "login.microsoftonline.com", "management.azure.com", "graph.microsoft.com"
	switch name {
	case "AzureChinaCloud":
		login, arm, graph = "login.chinacloudapi.cn", "management.chinacloudapi.cn", "microsoftgraph.chinacloudapi.cn"
	case "AzureUSGovernment":
		login, arm, graph = "login.microsoftonline.us", "management.usgovcloudapi.net", "graph.microsoft.us"
	}
	return &Cloud{Name: name, Endpoints: map[string]string{
		"activeDirectory":           "https://" + login,
		"activeDirectoryResourceId": "https://" + arm + "/",
		"management":                "https://" + arm + "/",
		"microsoftGraphResourceId":  "https://" + graph + "/",
		"resourceManager":           "https://" + arm + "/",
	}, Suffixes: map[string]string{}}
}

// Cloud finds a registered or built-in cloud; the name's case matters (fact 31).
func (s *State) Cloud(name string) *Cloud {
	for _, b := range BuiltinClouds {
		if b == name {
			return builtin(b)
		}
	}
	return s.Clouds[name]
}

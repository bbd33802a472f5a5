package validate

// workstationRules are V1 to V10.
func workstationRules() []Rule {
	return []Rule{
		{Number: "V1", Name: "az present", When: Live, Level: Error, Where: byReadiness, Source: "-",
			Text: "az answers \"az version -o json\" with exit code 0."},
		{Number: "V2", Name: "az version", Fields: []string{FieldRelease}, When: Live, Level: Error, Where: byReadiness, Source: "Azure Local, disconnected operations: AKS and CLI pages",
			Text: "az has the version of the release profile. An older one is an error, a newer one a warning."},
		{Number: "V3", Name: "extensions", When: Live, Level: Error, Where: byReadiness, Source: "Azure Local, disconnected operations: AKS and CLI pages",
			Text: "aksarc, stack-hci-vm and customlocation are installed, none above the profile's version."},
		{Number: "V4", Name: "extension fits core", When: Live, Level: Error, Where: byReadiness, Source: "azure-cli: extension operations",
			Text: "The version of az is not below the least that each extension asks for."},
		{Number: "V5", Name: "wheel file", When: Typed, Level: Error, Where: byMedia, Source: "azure-cli: extension operations",
			Text: "A wheel is named <extension>-<version>-py...whl and agrees with the extension and version wanted. That the file exists is looked up by the readiness checks."},
		{Number: "V6", Name: "write access", When: Live, Level: Warning, Where: byReadiness, Source: "azure-cli: extension operations",
			Text: "The folder of the extensions can be written."},
		{Number: "V7", Name: "dynamic install off", When: Live, Level: Warning, Where: byReadiness, Source: "Azure CLI: troubleshooting",
			Text: "az does not install extensions by itself."},
		{Number: "V8", Name: "instance discovery off", When: Live, Level: Error, Where: byReadiness, Source: "Azure Local, disconnected operations: AKS page",
			Text: "core.instance_discovery is false; otherwise the sign-in asks a public address."},
		{Number: "V9", Name: "broker and picker off", When: Live, Level: Warning, Where: byReadiness, Source: "Azure Local, disconnected operations: CLI page; Azure CLI release notes",
			Text: "core.enable_broker_on_windows is false, and core.login_experience_v2 is off from az 2.61."},
		{Number: "V10", Name: "kubectl", When: Live, Level: Warning, Where: byReadiness, Source: "AKS Arc: supported Kubernetes versions",
			Text: "kubectl is present and within one minor version of the cluster's."},
	}
}

// cloudRules are V11 to V21.
func cloudRules() []Rule {
	return []Rule{
		{Number: "V11", Name: "FQDN", Fields: []string{FieldCloudFQDN}, When: Typed, Level: Error, Where: byCheck, check: checkFQDN, Source: "AKS Arc: network system requirements",
			Text: "A DNS name of two labels or more, without scheme, port, path or dot at the end. A name ending in .local is a warning."},
		{Number: "V12", Name: "cloud name", Fields: []string{FieldCloudName}, When: Typed, Level: Error, Where: byCheck, check: checkCloudName, Source: "Azure Local, disconnected operations: known issues",
			Text: "Lowercase letters, digits, dots and dashes."},
		{Number: "V13", Name: "cloud registered", Fields: []string{FieldCloudName}, When: Live, Level: Error, Where: byReadiness, Source: "azure-cli: core/cloud.py",
			Text: "The cloud is registered and active in az."},
		{Number: "V14", Name: "endpoints match", Fields: []string{FieldCloudFQDN}, When: Live, Level: Error, Where: byReadiness, Source: "Azure Local, disconnected operations: CLI page",
			Text: "The registered endpoints are those of this site."},
		{Number: "V15", Name: "DNS", Fields: []string{FieldCloudFQDN}, When: Live, Level: Error, Where: byReadiness, Source: "Azure Local, disconnected operations: network page",
			Text: "login, armmanagement, graph, portal and any other name under the FQDN resolve to the same ingress address."},
		{Number: "V16", Name: "port", When: Live, Level: Error, Where: byReadiness, Source: "Azure Local, disconnected operations: network page",
			Text: "TCP 443 of the ingress address answers."},
		{Number: "V17", Name: "certificates", When: Live, Level: Error, Where: byReadiness, Source: "Azure CLI: troubleshooting; Azure Local, disconnected operations: PKI page",
			Text: "The certificates verify with the bundle that az uses and fit the names. Less than 30 days left is a warning."},
		{Number: "V18", Name: "CA bundle", When: Typed, Level: Error, Where: byReadiness, Source: "Azure CLI: troubleshooting",
			Text: "The file of REQUESTS_CA_BUNDLE is PEM text with at least one certificate. That it exists is looked up by the readiness checks."},
		{Number: "V19", Name: "signed in", When: Live, Level: Error, Where: byReadiness, Source: "azure-cli",
			Text: "az account show answers for this cloud."},
		{Number: "V20", Name: "token alive", When: Live, Level: Error, Where: byReadiness, Source: "Azure/azure-cli issue 20403",
			Text: "A cheap read works."},
		{Number: "V21", Name: "device code", When: Typed, Level: Warning, Where: byReadiness, Source: "Azure Local, disconnected operations: known issues",
			Text: "Sign-in with a device code is offered where there is no browser."},
	}
}

// scopeRules are V22 to V28.
func scopeRules() []Rule {
	return []Rule{
		{Number: "V22", Name: "subscription", Fields: []string{FieldSubscription}, When: Both, Level: Error, Where: byCheck, check: checkSubscription, Source: "Azure Local, disconnected operations: AKS and identity pages",
			Text: "A subscription id that the account sees and that is enabled. The operator's own is a warning."},
		{Number: "V23", Name: "resource group", Fields: []string{FieldResourceGroup}, When: Typed, Level: Error, Where: byCheck, check: checkResourceGroup, Source: "Azure Resource Manager: naming rules",
			Text: "1 to 90 letters, digits, _ - . ( ), not ending in a period."},
		{Number: "V24", Name: "resource group exists", Fields: []string{FieldResourceGroup}, When: Live, Level: Warning, Where: byRunner, Source: "-",
			Text: "The resource group is there, or will be made."},
		{Number: "V25", Name: "location", Fields: []string{FieldLocation}, When: Both, Level: Error, Where: byCheck, check: checkLocation, Source: "Az.AksArc PowerShell module",
			Text: "Not empty, and the location of the custom location."},
		{Number: "V26", Name: "custom location id", Fields: []string{FieldCustomLocation}, When: Typed, Level: Error, Where: byCheck, check: checkCustomLocationID, Source: "Az.AksArc PowerShell module",
			Text: "A bare name, or /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.ExtendedLocation/customLocations/<name> in any case."},
		{Number: "V27", Name: "custom location usable", Fields: []string{FieldCustomLocation}, When: Live, Level: Error, Where: byCheck, check: checkCustomLocationUsable, Source: "-",
			Text: "The account sees it and its state is Succeeded."},
		{Number: "V28", Name: "quotes and invisible characters", Fields: Fields(), When: Typed, Level: Error, Where: whileRead, Source: "Azure Local, disconnected operations: AKS page (its script has typographic quotes); azure-cli (@ reads a file)",
			Text: "No typographic quotes, control or invisible characters, special blanks, blanks at the edges, nor an @ at the beginning."},
	}
}

package steps

import (
	_ "embed"
	"fmt"
	"strings"
)

// CheckEntry describes one check for docs/prerequisites.md and for `check
// --list`: what it does whatever it finds.
type CheckEntry struct {
	// ID is that of the rows; it ends in * where there is one for each extension.
	ID, Rule, Title string
	// Does is what is done, Proves what a good result proves and what it
	// doesn't, Remedy what the wizard does or advises, Source who says so.
	Does, Proves, Remedy, Source string
}

const (
	srcSeed   = "Disconnected operations for AKS (06/2025)"
	srcCLI    = "Azure CLI for disconnected operations (10/2025)"
	srcNet    = "Network plan for disconnected operations"
	srcAzDoc  = "Azure CLI documents"
	srcAzCode = "Azure CLI source"
)

// CheckBook is every check in the order of the page.
func CheckBook() []CheckEntry {
	return []CheckEntry{
		{"az.version", "V1, V2", "Azure CLI", "Runs `az version`.",
			"az starts, and which version it is. Older than the release profile: probably not fit, can be acknowledged. Newer: a warning.",
			"Install the named version from the media.", srcSeed + "; " + srcCLI},
		{"extension.*", "V3, V5", "Extensions", "Looks at the extensions in the same answer; with `--media`, or a folder named on the page, also at the wheels: name, version, SHA-256, Python, dependencies.",
			"Which version is installed. Newer than documented is only probably wrong.",
			"Installs the wheel of the media without any index (`PIP_NO_INDEX`, `PIP_FIND_LINKS`), asks `az version` again, sets aside what a failed attempt left. Fetching from the internet is never a repair; where it is reached: `check --fix --online`, 8 minutes at most.", srcSeed + "; " + srcAzCode},
		{CheckFolder, "V6", "Extension folder", "Writes and removes a test file in az's extension folder; looks whether each extension in it has name, version and program.",
			"An extension can be installed. A damaged folder is recognised by what is missing, not by running it.",
			"`aksarc-wizard media set-aside NAME` renames a damaged folder; nothing is deleted.", srcAzCode},
		{CheckDynamic, "V7", "Self-installation", "Looks at the environment that az is started with.",
			"az won't fetch a missing extension by itself while the wizard drives it.",
			"None needed: the wizard sets `AZURE_EXTENSION_USE_DYNAMIC_INSTALL=no` for every az it starts.", srcAzDoc},
		{CheckBundle, "V18", "Trusted roots", "Reads the file of roots that az will use: `REQUESTS_CA_BUNDLE`, the wizard's own (`--ca`), or certifi's in az's Python.",
			"The file is there, is PEM, and holds certificates.",
			"Name a PEM file that holds the public roots and the site's.", srcAzDoc},
		{"config.instanceDiscovery", "V8", "Instance discovery", "Reads az's own file of settings; az needn't be started.",
			"What holds for your own az in another terminal. Every az of the wizard has it off by `AZURE_CORE_INSTANCE_DISCOVERY=false`, so a wrong file is a warning.",
			"`az config set core.instance_discovery=false`; noted, and undone by `aksarc-wizard changes --undo`.", srcSeed},
		{"config.loginExperience", "V9", "Sign-in windows", "The same file.",
			"No broker window and no subscription picker will wait for a key of your own az; the wizard's has both off by its environment.", "`az config set` of both.", srcCLI},
		{CheckNames, "V15", "Names of the site", "Resolves login, armmanagement, graph, portal and one made-up label under the site's domain with the system resolver; 3 s at most.",
			"This computer finds the names, all at one address. A name that az needs and that doesn't exist is proved fatal; a missing wildcard or a second address is probable trouble; a DNS server that doesn't answer proves nothing.",
			"Let the DNS server that this computer asks lead `*.DOMAIN` to the ingress address.", srcNet},
		{CheckPort, "V16", "Port 443", "Opens a TCP connection to login and armmanagement; 3 s at most.",
			"Something listens. A refusal is proved; silence may be a firewall or a restart. Not tried behind a proxy.",
			"Wait for the appliance (up to an hour after a restart), or open the firewall.", srcNet},
		{CheckChain, "V17", "Certificates", "Shakes hands in TLS with both and verifies chain, name and dates with the very file of roots that az will use, by this computer's clock. Nothing is sent.",
			"az will accept the site's certificates. Where az's file of roots wasn't found, the system's are used and the result is probable.",
			"`--ca FILE`, or the file named on this row: shows subject, fingerprint and dates, asks, and gives az a bundle of its own.", "Certificate plan for disconnected operations; " + srcAzDoc},
		{CheckCloud, "V13, V14", "Cloud", "Runs `az cloud list`. Where the certificates are trusted, asks `https://armmanagement.DOMAIN/metadata/endpoints` for the endpoints: one GET without credentials, 4 s and 256 kB at most, no redirects.",
			"The site's cloud is registered, active, and leads to the site. Where the site says other endpoints than the documents' pattern, both are shown.",
			"`az cloud register`, `update`, `set`. What was there before is shown, noted and can be undone; the leftover of another site, and endpoints that differ from the documents', are never taken by `--fix`.", srcCLI},
		{CheckAccount, "V19, V21", "Signed in", "Runs `az account show`, which reads az's own files.",
			"Somebody has signed in to this cloud. Whether the sign-in still holds, the row Sign-in alive tells.",
			"One of three ways, on every face: device code, browser, application with a secret. Without a screen: `aksarc-wizard login`.", srcSeed},
		{CheckSubscription, "V22", "Subscription", "After a sign-in: runs `az account list`, which reads az's own files.",
			"Something is visible, the starter subscription or one of your own is chosen, and it isn't the operator's.",
			"Choose another on the page Scope. With nothing visible: after a change of group membership it takes up to six hours.", "Identity for disconnected operations"},
		{"kubectl.version", "V10", "kubectl", "Runs `kubectl version --client`.",
			"kubectl starts, and whether it is within one minor version of the chosen Kubernetes.",
			"Carry one in. The wizard does without it, with a weaker last proof.", "Supported Kubernetes versions"},
		{CheckFits, "V4", "az fits extensions", "Compares the versions of the first row.",
			"az is new enough for the extensions installed and for those the release wants. An extension it is too old for, it leaves out without a word.",
			"Install the documented versions.", srcAzCode},
		{CheckToken, "V20", "Sign-in alive", "Runs `az group list`, the cheapest question that only the site can answer.",
			"Names, port, certificates and sign-in work together. An ended sign-in is proved; other refusals may be of this moment.",
			"Sign in again. After a change of group membership rights take up to six hours to arrive.", "Identity for disconnected operations"},
		{CheckCloudNames, "V11, V12", "Names in the answers", "Applies the rules to the two names as typed. On a screen with a form they are told beside their fields.",
			"They can be names.", "Correct them.", srcCLI},
	}
}

//go:embed prerequisites.md
var prerequisitesText string

// PrerequisitesPage is docs/prerequisites.md: the table of all checks, and the
// text around it.
func PrerequisitesPage() string {
	var b strings.Builder
	b.WriteString("| Check | Rule | What it does | What it proves | Remedy | Source |\n|---|---|---|---|---|---|\n")
	for _, e := range CheckBook() {
		fmt.Fprintf(&b, "| %s<br>`%s` | %s | %s | %s | %s | %s |\n", e.Title, e.ID, e.Rule, e.Does, e.Proves, e.Remedy, e.Source)
	}
	return strings.Replace(prerequisitesText, "{{table}}\n", b.String(), 1)
}

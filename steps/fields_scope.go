package steps

import (
	"fmt"
	"strings"

	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

var welcomeFields = []Field{{
	Path: validate.FieldRelease, Label: "Release", Kind: Choice, Default: "2411",
	Help:    "The release of disconnected operations on this site.",
	Why:     "Each release documents its own versions of the Azure CLI and its extensions. The checks and the commands follow the profile chosen here.",
	Example: "2411", Wrong: "The checks ask for versions this site's appliance was not tested with.",
	Later: "yes, at any time before the deployment", Source: "Azure Local documentation, disconnected operations for AKS (06/2025) and Azure CLI for disconnected operations (02/2025, 10/2025)",
	Options: func(validate.Values, *Facts) []Option {
		var out []Option
		for _, r := range az.Releases() {
			out = append(out, Option{Value: r.Name, Label: r.Title, Note: fmt.Sprintf("az %s, aksarc %s, stack-hci-vm %s", r.Az, r.AksArc, r.StackHCIVM)})
		}
		return out
	},
}}

var cloudFields = []Field{{
	Path: validate.FieldCloudName, Label: "Cloud name", Default: "azure.local",
	Help:    "The name az knows this site's cloud by: lowercase letters, digits, dots, dashes.",
	Why:     "az keeps a list of clouds. The site's own is registered under this name and made the active one.",
	Example: "azure.local", Wrong: "az talks to public Azure, which can't be reached from here, and waits.",
	Flag: "az cloud register --name", Later: "yes, by registering again", Source: "Azure CLI for disconnected operations (10/2025)",
}, {
	Path: validate.FieldCloudFQDN, Label: "Site FQDN", Default: "autonomous.cloud.private",
	Help:    "The appliance's domain name, without https:// and without a leading login or portal.",
	Why:     "Every address of the site is made from it: login.<fqdn>, armmanagement.<fqdn>, portal.<fqdn>.",
	Example: "autonomous.cloud.private", Wrong: "Sign-in and every request go to a name that doesn't exist.",
	Needs: []string{validate.FieldCloudName},
	Flag:  "az cloud register --endpoint-resource-manager", Later: "no: it is part of the appliance's certificates", Source: "Azure CLI for disconnected operations (10/2025); network plan for disconnected operations",
}}

var scopeFields = []Field{{
	Path: validate.FieldSubscription, Label: "Subscription",
	Help:    "Its id (a GUID): your own or the starter subscription, not the operator's.",
	Why:     "Every resource belongs to a subscription. Workloads belong in your own or the starter subscription, not in the operator's.",
	Example: "11111111-2222-3333-4444-555555555555", Wrong: "Nothing is found, or the cluster lands where your team has no rights.",
	Needs: []string{validate.FieldCloudName, validate.FieldCloudFQDN},
	Flag:  "--subscription", Later: "no", Source: "Disconnected operations for AKS (06/2025); identity for disconnected operations (08/2025)",
	Options: func(_ validate.Values, f *Facts) []Option {
		var out []Option
		for _, s := range f.Site.Subscriptions {
			o := Option{Value: s.ID, Label: s.Name, Note: s.State}
			if s.State != "" && s.State != "Enabled" {
				o.Unusable = "its state is " + s.State
			}
			out = append(out, o)
		}
		return out
	},
}, {
	Path: validate.FieldResourceGroup, Label: "Resource group", Default: "aks-rg",
	Help:    "Where the network and the cluster are kept; offered from the site, created beforehand.",
	Why:     "A folder for resources. Deleting it deletes what is in it.",
	Example: "aks-rg", Wrong: "Creation stops at once: the resource group could not be found.",
	Needs: []string{validate.FieldSubscription},
	Flag:  "--resource-group", Later: "no", Source: "Azure Resource Manager naming rules",
	Options: func(_ validate.Values, f *Facts) []Option {
		var out []Option
		for _, g := range f.Groups {
			out = append(out, Option{Value: g.Name, Note: g.Location})
		}
		return out
	},
}, {
	Path: validate.FieldCustomLocation, Label: "Custom location",
	Help:    "The site as Azure sees it: a name or the full resource id.",
	Why:     "It leads from the control plane to this very machine room; network and cluster are created through it.",
	Example: "cl1", Wrong: "Creation is refused, or lands on another instance.",
	Needs: []string{validate.FieldSubscription},
	Flag:  "--custom-location", Later: "no", Source: "Disconnected operations for AKS (06/2025)",
	Options: func(v validate.Values, f *Facts) []Option {
		var out []Option
		for _, c := range f.Site.CustomLocations {
			o := Option{Value: c.Name, Note: c.Location}
			if c.State != "" && c.State != "Succeeded" {
				o.Unusable = "its provisioning state is " + c.State
			}
			// A bare name stands for one in the chosen resource group; one
			// that is kept elsewhere needs its full id.
			if c.ID != "" && !strings.EqualFold(c.ID, az.CustomLocationID(v[validate.FieldSubscription], v[validate.FieldResourceGroup], c.Name)) {
				o.Value, o.Label = c.ID, c.Name
			}
			out = append(out, o)
		}
		return out
	},
}, {
	Path: validate.FieldLocation, Label: "Location", Default: "autonomous",
	Help:    "Must equal the custom location's own location.",
	Why:     "The region name of a disconnected site; by default autonomous.",
	Example: "autonomous", Wrong: "Refused: location parameter must be equal to custom location's location.",
	Needs: []string{validate.FieldCustomLocation},
	Flag:  "--location", Later: "no", Source: "Disconnected operations for AKS (06/2025); the Az.AksArc PowerShell module",
	Options: func(_ validate.Values, f *Facts) []Option {
		seen := map[string]bool{}
		var out []Option
		for _, c := range f.Site.CustomLocations {
			if c.Location != "" && !seen[c.Location] {
				seen[c.Location] = true
				out = append(out, Option{Value: c.Location})
			}
		}
		return out
	},
}}

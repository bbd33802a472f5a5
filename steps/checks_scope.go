package steps

import (
	"fmt"
	"strings"

	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

// What a custom location must host for the deployment.
const (
	typeCluster = "Microsoft.HybridContainerService/provisionedClusterInstances"
	typeParent  = "Microsoft.HybridContainerService/provisionedClusters"
	typeNetwork = "Microsoft.AzureStackHCI/logicalNetworks"
)

// TypesCheck judges from AskResourceTypes whether the custom location takes
// clusters and networks (rule V27): a warning, because nothing documents that
// a site tells all of them.
func (m *Machine) TypesCheck() Check {
	name := m.values[validate.FieldCustomLocation]
	if id, ok := az.ParseID(name); ok {
		name = id.Name()
	}
	c := Check{ID: "customLocation.types", Title: "Custom location", Severity: validate.Warning, Wanted: name + " takes clusters and networks", Rule: "V27", Asks: []QuestionID{AskResourceTypes}}
	if c, wait := c.skip(&m.facts, AskResourceTypes, false); wait {
		return c
	}
	has := func(t string) bool {
		for _, x := range m.facts.ResourceTypes {
			if strings.EqualFold(x, t) {
				return true
			}
		}
		return false
	}
	var lacks []string
	if !has(typeCluster) && !has(typeParent) {
		lacks = append(lacks, "clusters")
	}
	if !has(typeNetwork) {
		lacks = append(lacks, "logical networks")
	}
	switch {
	case m.facts.Standing(AskResourceTypes).State == Failed || len(m.facts.ResourceTypes) == 0:
		c.Status, c.Found, c.Message = CheckSkipped, "not known", "The site doesn't say what the custom location takes."
	case len(lacks) == 0:
		c.Status, c.Found = CheckOK, "both"
	default:
		c.Status, c.Found = CheckWarn, "no "+strings.Join(lacks, ", no ")
		c.Message = fmt.Sprintf("Custom location %s does not list %s among its resource types; the service will probably refuse them.", name, strings.Join(lacks, " and "))
		c.Remedy = "Choose a custom location that is meant for clusters, or have its extensions completed."
	}
	return c
}

// KnownIssues are what is known to fail in this release whatever is answered:
// a warning, since only the operator knows whether it applies to the site.
func (m *Machine) KnownIssues() []Check {
	var all []Check
	for _, w := range m.Release().Warnings {
		if strings.HasPrefix(w.ID, "airgap-") {
			all = append(all, Check{
				ID: "release." + w.ID, Title: "Release " + m.Release().Name, Status: CheckWarn, Severity: validate.Warning,
				Wanted: "no known issue", Found: "a known issue", Message: w.Text,
				Remedy: "Don't begin where that applies to your site. Source: " + w.Source + ".",
			})
		}
	}
	return all
}

package site

import (
	"fmt"
	"strings"
)

// Resource types, spelt as the services answer.
const (
	TypeConnected      = "Microsoft.Kubernetes/connectedClusters"
	TypeCustomLocation = "Microsoft.ExtendedLocation/customLocations"
	TypeNetwork        = "Microsoft.AzureStackHCI/logicalnetworks"
	TypeInstance       = "Microsoft.HybridContainerService/provisionedClusterInstances"
)

// ID builds a resource id; the subscription is that of the group.
func (s *State) ID(group, kind, name string) string {
	subscription := ""
	if g := s.Groups[strings.ToLower(group)]; g != nil {
		subscription, group = g.Subscription, g.Name
	}
	return fmt.Sprintf("/subscriptions/%s/resourceGroups/%s/providers/%s/%s", subscription, group, kind, name)
}

// InstanceID is the id of a cluster as the AKS Arc service names it: "default"
// on top of the connected cluster.
func (s *State) InstanceID(group, name string) string {
	return s.ID(group, TypeConnected, name) + "/providers/" + TypeInstance + "/default"
}

// ParseID takes a resource id apart. ok is false for anything else.
func ParseID(id string) (group, kind, name string, ok bool) {
	parts := strings.Split(strings.Trim(id, "/"), "/")
	if len(parts) < 8 || !strings.EqualFold(parts[0], "subscriptions") ||
		!strings.EqualFold(parts[2], "resourceGroups") || !strings.EqualFold(parts[4], "providers") {
		return "", "", "", false
	}
	return parts[3], parts[5] + "/" + parts[6], parts[7], true
}

// byID finds the key of a resource of one type by its id, "" when the id is of
// another form or type.
func byID(id, kind string) string {
	group, k, name, ok := ParseID(id)
	if !ok || !strings.EqualFold(k, kind) {
		return ""
	}
	return Key(group, name)
}

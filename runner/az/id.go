package az

import "strings"

// ID is the parsed id of an Azure resource. Azure compares ids without case;
// the parts keep the case they were written in.
type ID struct {
	Subscription, ResourceGroup string
	// Provider is the namespace, such as Microsoft.Kubernetes.
	Provider string
	// Path is what follows the provider: types and names in turn, and for a
	// resource on another one again "providers", its namespace, type and name.
	Path []string
}

// ParseID reads "/subscriptions/S/resourceGroups/G/providers/N/type/name...".
func ParseID(text string) (ID, bool) {
	parts := strings.Split(text, "/")
	if len(parts) < 9 || parts[0] != "" || len(parts)%2 == 0 {
		return ID{}, false
	}
	for _, p := range parts[1:] {
		if p == "" {
			return ID{}, false
		}
	}
	if !strings.EqualFold(parts[1], "subscriptions") || !strings.EqualFold(parts[3], "resourceGroups") ||
		!strings.EqualFold(parts[5], "providers") {
		return ID{}, false
	}
	return ID{Subscription: parts[2], ResourceGroup: parts[4], Provider: parts[6], Path: parts[7:]}, true
}

// Name is the last name, that of the resource itself.
func (id ID) Name() string {
	if len(id.Path) == 0 {
		return ""
	}
	return id.Path[len(id.Path)-1]
}

// Type is namespace and type of the resource at the front of the path, such as
// Microsoft.ExtendedLocation/customLocations.
func (id ID) Type() string {
	if len(id.Path) == 0 {
		return id.Provider
	}
	return id.Provider + "/" + id.Path[0]
}

// Segment is the name that follows a type in the path, compared without case.
func (id ID) Segment(kind string) string {
	for i := 0; i+1 < len(id.Path); i += 2 {
		if strings.EqualFold(id.Path[i], kind) {
			return id.Path[i+1]
		}
	}
	return ""
}

// String writes the id.
func (id ID) String() string {
	return "/subscriptions/" + id.Subscription + "/resourceGroups/" + id.ResourceGroup +
		"/providers/" + id.Provider + "/" + strings.Join(id.Path, "/")
}

// The types of resource the wizard deals with.
const (
	TypeCustomLocation   = "Microsoft.ExtendedLocation/customLocations"
	TypeLogicalNetwork   = "Microsoft.AzureStackHCI/logicalnetworks"
	TypeConnectedCluster = "Microsoft.Kubernetes/connectedClusters"
)

func idOf(kind, subscription, group, name string) string {
	return "/subscriptions/" + subscription + "/resourceGroups/" + group + "/providers/" + kind + "/" + name
}

// CustomLocationID is the id of a custom location.
func CustomLocationID(subscription, group, name string) string {
	return idOf(TypeCustomLocation, subscription, group, name)
}

// LNetID is the id of a logical network.
func LNetID(subscription, group, name string) string {
	return idOf(TypeLogicalNetwork, subscription, group, name)
}

// ConnectedClusterID is the id of the Arc side of a cluster, which is made
// first and stays behind when a creation fails (fact 78).
func ConnectedClusterID(subscription, group, name string) string {
	return idOf(TypeConnectedCluster, subscription, group, name)
}

// ClusterID is the id of the cluster on its Arc side. Its last name is always
// "default"; the cluster's own name is the connectedClusters segment.
func ClusterID(subscription, group, name string) string {
	return ConnectedClusterID(subscription, group, name) +
		"/providers/Microsoft.HybridContainerService/provisionedClusterInstances/default"
}

package az

import (
	"fmt"
	"strings"
)

// Group is a resource group.
type Group struct{ ID, Name, Location, State string }

type rawGroup struct {
	ID, Name, Location text
	Properties         struct{ ProvisioningState text }
}

func (r rawGroup) group() Group {
	return Group{string(r.ID), string(r.Name), string(r.Location), string(r.Properties.ProvisioningState)}
}

// ParseGroups reads the answer of GroupList.
func ParseGroups(stdout []byte) ([]Group, error) { return parseList(stdout, rawGroup.group) }

// ParseGroup reads the answer of GroupShow and GroupCreate.
func ParseGroup(stdout []byte) (Group, error) { return parseOne(stdout, rawGroup.group) }

// ParseExists reads the answer of GroupExists.
func ParseExists(stdout []byte) (bool, error) {
	switch strings.ToLower(strings.TrimSpace(string(stdout))) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, fmt.Errorf("wanted true or false, az printed %.60q", stdout)
}

// CustomLocation is where on the site a cluster goes.
type CustomLocation struct {
	ID, Name, ResourceGroup, Location string
	// Namespace is its namespace on the resource bridge, Host the id of that bridge.
	Namespace, Host string
	State           string
}

type rawCustomLocation struct {
	ID, Name, ResourceGroup, Location text
	Namespace, HostResourceID         text
	ProvisioningState                 text
	Properties                        struct {
		Namespace, HostResourceID, ProvisioningState text
	}
}

func (r rawCustomLocation) customLocation() CustomLocation {
	c := CustomLocation{
		ID: string(r.ID), Name: string(r.Name), ResourceGroup: string(r.ResourceGroup),
		Location:  string(r.Location),
		Namespace: first(r.Namespace, r.Properties.Namespace),
		Host:      first(r.HostResourceID, r.Properties.HostResourceID),
		State:     first(r.ProvisioningState, r.Properties.ProvisioningState),
	}
	if id, ok := ParseID(c.ID); ok && c.ResourceGroup == "" {
		c.ResourceGroup = id.ResourceGroup
	}
	return c
}

// ParseCustomLocations reads the answer of CustomLocationList.
func ParseCustomLocations(stdout []byte) ([]CustomLocation, error) {
	return parseList(stdout, rawCustomLocation.customLocation)
}

// ParseCustomLocation reads the answer of CustomLocationShow.
func ParseCustomLocation(stdout []byte) (CustomLocation, error) {
	return parseOne(stdout, rawCustomLocation.customLocation)
}

// ParseResourceTypes reads the answer of CustomLocationResourceTypes: the
// types the location can host, lower case, such as
// "microsoft.hybridcontainerservice/provisionedclusterinstances". The shape
// has no published sample, so type names are taken wherever they are given.
func ParseResourceTypes(stdout []byte) ([]string, error) {
	type metadata struct{ ResourceProviderNamespace, ResourceType text }
	type enabled struct {
		TypesMetadata []metadata
		Properties    struct{ TypesMetadata []metadata }
	}
	found, err := parseList(stdout, func(e enabled) []metadata {
		return append(e.TypesMetadata, e.Properties.TypesMetadata...)
	})
	if err != nil {
		return nil, err
	}
	var types []string
	for _, group := range found {
		for _, m := range group {
			if m.ResourceType != "" {
				types = append(types, strings.ToLower(string(m.ResourceProviderNamespace+"/"+m.ResourceType)))
			}
		}
	}
	return types, nil
}

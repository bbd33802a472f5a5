package site

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Lookup answers a GET of any resource by its id.
func (s *State) Lookup(id string, now time.Time) (Object, error) {
	parts := strings.Split(strings.Trim(id, "/"), "/")
	if len(parts) == 4 && strings.EqualFold(parts[2], "resourceGroups") {
		if g := s.Groups[strings.ToLower(parts[3])]; g != nil {
			return s.GroupView(g), nil
		}
		return nil, GroupNotFound(parts[3])
	}
	group, kind, name, ok := ParseID(id)
	if !ok {
		return nil, &ServiceError{Code: "InvalidResourceId", Message: fmt.Sprintf("The resource id '%s' is invalid.", id)}
	}
	if s.Groups[strings.ToLower(group)] == nil {
		return nil, GroupNotFound(group)
	}
	key := Key(group, name)
	child := strings.Join(parts[8:], "/")
	switch {
	case strings.EqualFold(kind, TypeConnected) && strings.EqualFold(child, "providers/"+TypeInstance+"/default"):
		if c := s.Clusters[key]; c != nil {
			return s.ClusterView(c, now), nil
		}
	case child != "":
		return nil, NotFound(kind, name+"/"+child, group)
	case strings.EqualFold(kind, TypeConnected):
		if cc := s.Connected[key]; cc != nil {
			return s.ConnectedView(cc, now), nil
		}
	case strings.EqualFold(kind, TypeNetwork):
		if n := s.Networks[key]; n != nil {
			return s.NetworkView(n), nil
		}
	case strings.EqualFold(kind, TypeCustomLocation):
		if cl := s.CustomLocations[key]; cl != nil {
			return s.CustomLocationView(cl), nil
		}
	}
	return nil, NotFound(kind, name, group)
}

// ResourcesIn lists the ids of what a group holds.
func (s *State) ResourcesIn(group string) []string {
	var ids []string
	add := func(g, kind, name string) {
		if strings.EqualFold(g, group) {
			ids = append(ids, s.ID(g, kind, name))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s.CustomLocations)) {
		add(s.CustomLocations[key].Group, TypeCustomLocation, s.CustomLocations[key].Name)
	}
	for _, key := range slices.Sorted(maps.Keys(s.Connected)) {
		add(s.Connected[key].Group, TypeConnected, s.Connected[key].Name)
	}
	for _, key := range slices.Sorted(maps.Keys(s.Networks)) {
		add(s.Networks[key].Group, TypeNetwork, s.Networks[key].Name)
	}
	return ids
}

// HasLocation says whether the site has a location of that name.
func (s *State) HasLocation(name string) bool {
	for _, cl := range s.CustomLocations {
		if strings.EqualFold(cl.Location, name) {
			return true
		}
	}
	return false
}

// EndpointsView is what the resource manager's metadata endpoint answers.
func (s *State) EndpointsView() Object {
	e := Endpoints(s.FQDN)
	return Object{
		"name": "azure.local", "resourceManager": e["resourceManager"], "graph": e["microsoftGraphResourceId"],
		"authentication": Object{"loginEndpoint": "https://login." + s.FQDN, "audiences": []any{e["resourceManager"]}, "tenant": tenant, "identityProvider": "ADFS"},
		"suffixes":       Suffixes(s.FQDN),
	}
}

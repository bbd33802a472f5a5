package rehearsal

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"aksarc-wizard/runner/rehearsal/site"
)

// customLocation resolves the call's --custom-location, a name or an id.
func (r *run) customLocation(s *site.State, group string) (string, error) {
	wanted := r.call.Get("--custom-location")
	g, kind, name, ok := site.ParseID(wanted)
	if !ok {
		g, kind, name = group, site.TypeCustomLocation, wanted
	}
	cl := s.CustomLocations[site.Key(g, name)]
	if cl == nil || !strings.EqualFold(kind, site.TypeCustomLocation) {
		return "", &site.ServiceError{Code: "ResourceNotFound", NotFound: true, Message: fmt.Sprintf(
			"The Resource '%s/%s' under resource group '%s' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
			site.TypeCustomLocation, name, g)}
	}
	return s.ID(cl.Group, site.TypeCustomLocation, cl.Name), nil
}

func (r *run) customLocationShow() (any, error) {
	var view any
	err := r.withCustomLocation(func(s *site.State, cl *site.CustomLocation) { view = s.CustomLocationView(cl) })
	return view, err
}

func (r *run) customLocationTypes() (any, error) {
	list := []any{}
	err := r.withCustomLocation(func(s *site.State, cl *site.CustomLocation) {
		for _, t := range cl.Types {
			list = append(list, site.Object{
				"id":   s.ID(cl.Group, site.TypeCustomLocation, cl.Name) + "/enabledResourceTypes/" + strings.ToLower(t),
				"name": strings.ToLower(t), "typesMetadata": []any{site.Object{"resourceProviderNamespace": strings.SplitN(t, "/", 2)[0],
					"resourceType": strings.SplitN(t, "/", 2)[1], "apiVersion": "2024-01-01"}},
			})
		}
	})
	return list, err
}

func (r *run) withCustomLocation(do func(*site.State, *site.CustomLocation)) error {
	return r.service(func(s *site.State, _ time.Time) error {
		g, err := r.group(s)
		if err != nil {
			return err
		}
		cl := s.CustomLocations[site.Key(g.Name, r.call.Get("--name"))]
		if cl == nil {
			return site.NotFound(site.TypeCustomLocation, r.call.Get("--name"), g.Name)
		}
		do(s, cl)
		return nil
	})
}

func (r *run) customLocationList() (any, error) {
	list := []any{}
	err := r.service(func(s *site.State, _ time.Time) error {
		for _, key := range slices.Sorted(maps.Keys(s.CustomLocations)) {
			if cl := s.CustomLocations[key]; r.inScope(s, cl.Group) {
				list = append(list, s.CustomLocationView(cl))
			}
		}
		return nil
	})
	return list, err
}

package rehearsal

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"aksarc-wizard/runner/rehearsal/site"
)

// namedGroup is the group that --name names.
func (r *run) namedGroup(s *site.State) *site.Group {
	g := s.Groups[strings.ToLower(r.call.Get("--name"))]
	if g == nil || g.Subscription != r.scope(s) {
		return nil
	}
	return g
}

func (r *run) groupShow() (any, error) {
	var view any
	err := r.service(func(s *site.State, _ time.Time) error {
		g := r.namedGroup(s)
		if g == nil {
			return site.GroupNotFound(r.call.Get("--name"))
		}
		view = s.GroupView(g)
		return nil
	})
	return view, err
}

func (r *run) groupExists() (any, error) {
	var exists bool
	err := r.service(func(s *site.State, _ time.Time) error {
		exists = r.namedGroup(s) != nil
		return nil
	})
	return exists, err
}

func (r *run) groupList() (any, error) {
	list := []any{}
	err := r.service(func(s *site.State, _ time.Time) error {
		for _, key := range slices.Sorted(maps.Keys(s.Groups)) {
			if g := s.Groups[key]; g.Subscription == r.scope(s) {
				list = append(list, s.GroupView(g))
			}
		}
		return nil
	})
	return list, err
}

func (r *run) groupCreate() (any, error) {
	var view any
	err := r.service(func(s *site.State, _ time.Time) error {
		name, where := r.call.Get("--name"), r.call.Get("--location")
		key := strings.ToLower(name)
		g := s.Groups[key]
		switch {
		case g != nil && !strings.EqualFold(g.Location, where):
			return &site.ServiceError{Code: "InvalidResourceGroupLocation", Message: fmt.Sprintf(
				"Invalid resource group location '%s'. The Resource group already exists in location '%s'.", where, g.Location)}
		case !s.HasLocation(where):
			return &site.ServiceError{Code: "LocationNotAvailableForResourceGroup", Message: fmt.Sprintf(
				"The provided location '%s' is not available for resource group.", where)}
		case g == nil:
			g = &site.Group{Name: name, Location: where, Subscription: r.scope(s)}
			s.Groups[key] = g
		}
		if r.call.Has("--tags") {
			g.Tags = pairs(r.call.List("--tags"))
		}
		view = s.GroupView(g)
		return nil
	})
	return view, err
}

func (r *run) groupDelete() (any, error) {
	if err := r.confirm(); err != nil {
		return nil, err
	}
	return nil, r.service(func(s *site.State, _ time.Time) error {
		g := r.namedGroup(s)
		if g == nil {
			return site.GroupNotFound(r.call.Get("--name"))
		}
		if len(s.ResourcesIn(g.Name)) > 0 {
			return &site.ServiceError{Code: "Conflict", Message: fmt.Sprintf(
				"REHEARSAL: resource group '%s' still has resources; delete them one by one here.", g.Name)}
		}
		delete(s.Groups, strings.ToLower(g.Name))
		return nil
	})
}

func (r *run) resourceShow() (any, error) {
	ids := r.call.List("--ids")
	var views []any
	err := r.service(func(s *site.State, now time.Time) error {
		if len(ids) == 0 {
			kind, name := r.call.Get("--resource-type"), r.call.Get("--name")
			if kind == "" || name == "" || !r.call.Has("--resource-group") {
				return &exitWith{code: exitUsage, text: "(--ids ID [ID ...] | --resource-group --resource-type --name) are required"}
			}
			if ns := r.call.Get("--namespace"); ns != "" && !strings.Contains(kind, "/") {
				kind = ns + "/" + kind
			}
			g, err := r.group(s)
			if err != nil {
				return err
			}
			ids = []string{s.ID(g.Name, kind, name)}
		}
		for _, id := range ids {
			view, err := s.Lookup(id, now)
			if err != nil {
				return err
			}
			views = append(views, view)
		}
		return nil
	})
	if err != nil || len(views) != 1 {
		return views, err
	}
	return views[0], nil
}

func (r *run) resourceList() (any, error) {
	list := []any{}
	err := r.service(func(s *site.State, now time.Time) error {
		for _, key := range slices.Sorted(maps.Keys(s.Groups)) {
			if g := s.Groups[key]; !r.inScope(s, g.Name) {
				continue
			}
			for _, id := range s.ResourcesIn(key) {
				_, kind, name, _ := site.ParseID(id)
				wanted := func(flag, value string) bool {
					return !r.call.Has(flag) || strings.EqualFold(r.call.Get(flag), value)
				}
				if !wanted("--resource-type", kind) || !wanted("--name", name) {
					continue
				}
				view, err := s.Lookup(id, now)
				if err != nil {
					return err
				}
				list = append(list, view)
			}
		}
		return nil
	})
	return list, err
}

func (r *run) providerShow() (any, error) {
	namespace := r.call.Get("--namespace")
	known := map[string][]string{
		"microsoft.hybridcontainerservice": {"provisionedClusterInstances", "kubernetesVersions", "skus"},
		"microsoft.kubernetes":             {"connectedClusters"},
		"microsoft.azurestackhci":          {"logicalnetworks", "virtualmachineinstances"},
		"microsoft.extendedlocation":       {"customLocations"},
	}
	var view any
	err := r.service(func(*site.State, time.Time) error {
		types, ok := known[strings.ToLower(namespace)]
		if !ok {
			return &site.ServiceError{Code: "InvalidResourceNamespace", NotFound: true,
				Message: fmt.Sprintf("The resource namespace '%s' is invalid.", namespace)}
		}
		list := []any{}
		for _, t := range types {
			list = append(list, site.Object{"resourceType": t, "apiVersions": []string{"2024-01-01"}})
		}
		view = site.Object{"namespace": namespace, "registrationState": "Registered", "resourceTypes": list}
		return nil
	})
	return view, err
}

func (r *run) sshkeyCreate() (any, error) {
	return nil, r.service(func(*site.State, time.Time) error {
		return &site.ServiceError{Code: "InvalidResourceType", Message: "The resource type 'sshPublicKeys' could not be found in the " +
			"namespace 'Microsoft.Compute' of this site."}
	})
}

// rest answers GET of resources and of the endpoints; it changes nothing.
func (r *run) rest() (any, error) {
	address, err := url.Parse(r.call.Get("--url"))
	if err != nil {
		return nil, refuse("Bad Request(%s)", err)
	}
	if m := r.call.Get("--method"); m != "" && !strings.EqualFold(m, "get") {
		return nil, refuse("Method Not Allowed({\"error\":{\"code\":\"MethodNotAllowed\",\"message\":\"REHEARSAL: rest only reads here.\"}})")
	}
	var view any
	err = r.service(func(s *site.State, now time.Time) (err error) {
		switch path := strings.TrimSuffix(address.Path, "/"); {
		case path == "/metadata/endpoints":
			view = s.EndpointsView()
		case strings.HasSuffix(strings.ToLower(path), "/kubernetesversions/default"):
			view = s.VersionsView(path[:strings.Index(strings.ToLower(path), "/providers/microsoft.hybridcontainerservice")])
		default:
			if view, err = s.Lookup(path, now); err != nil {
				return refuse("Not Found({\"error\":{\"code\":\"ResourceNotFound\",\"message\":\"%s was not found.\"}})", path)
			}
		}
		return nil
	})
	return view, err
}

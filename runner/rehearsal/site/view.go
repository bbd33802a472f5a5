package site

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Object is a JSON object as the services answer it.
type Object = map[string]any

// NetworkView is what the service answers about a logical network.
func (s *State) NetworkView(n *Network) Object {
	subnet := Object{
		"addressPrefix":             nil,
		"addressPrefixes":           nil,
		"ipAllocationMethod":        n.Method,
		"ipConfigurationReferences": nil,
		"ipPools":                   []any{},
		"routeTable":                nil,
		"vlan":                      n.VLAN,
	}
	if n.Prefix.IsValid() {
		subnet["addressPrefix"] = n.Prefix.String()
	}
	var pools []any
	for _, p := range n.Pools {
		used := 0
		for a := p.Start; p.Contains(a); a = a.Next() {
			if n.Taken[a.String()] != "" {
				used++
			}
		}
		pools = append(pools, Object{
			"start": p.Start.String(), "end": p.End.String(), "ipPoolType": orNil(p.Type), "name": nil,
			"info": Object{"used": strconv.Itoa(used), "available": strconv.Itoa(p.size() - used)},
		})
	}
	if pools != nil {
		subnet["ipPools"] = pools
	}
	if n.Gateway.IsValid() {
		subnet["routeTable"] = Object{"properties": Object{"routes": []any{Object{"name": "default", "properties": Object{
			"addressPrefix": "0.0.0.0/0", "nextHopIpAddress": n.Gateway.String(),
		}}}}}
	}
	dns := []any{}
	for _, a := range n.DNS {
		dns = append(dns, a.String())
	}
	return Object{
		"id":               s.ID(n.Group, TypeNetwork, n.Name),
		"name":             n.Name,
		"type":             strings.ToLower(TypeNetwork),
		"location":         n.Location,
		"resourceGroup":    s.groupName(n.Group),
		"extendedLocation": Object{"name": n.CustomLocation, "type": "CustomLocation"},
		"tags":             tags(n.Tags),
		"systemData":       systemData(n.Created, n.Ready),
		"properties": Object{
			"dhcpOptions":       Object{"dnsServers": dns},
			"provisioningState": n.State,
			"status":            Object{},
			"subnets":           []any{Object{"name": n.Name, "properties": subnet}},
			"vmSwitchName":      n.Switch,
		},
	}
}

// CustomLocationView is what the service answers about a custom location.
func (s *State) CustomLocationView(cl *CustomLocation) Object {
	g := s.groupName(cl.Group)
	return Object{
		"id":                  s.ID(cl.Group, TypeCustomLocation, cl.Name),
		"name":                cl.Name,
		"type":                TypeCustomLocation,
		"location":            cl.Location,
		"resourceGroup":       g,
		"hostResourceId":      s.ID(cl.Group, "Microsoft.ResourceConnector/appliances", cl.Name+"-arcbridge"),
		"hostType":            "Kubernetes",
		"namespace":           cl.Name,
		"displayName":         cl.Name,
		"clusterExtensionIds": []any{s.ID(cl.Group, "Microsoft.ResourceConnector/appliances", cl.Name+"-arcbridge") + "/providers/Microsoft.KubernetesConfiguration/extensions/hybridaksextension"},
		"provisioningState":   Succeeded,
		"tags":                nil,
	}
}

// GroupView is what the resource manager answers about a group.
func (s *State) GroupView(g *Group) Object {
	return Object{
		"id": fmt.Sprintf("/subscriptions/%s/resourceGroups/%s", g.Subscription, g.Name), "name": g.Name,
		"location": g.Location, "managedBy": nil, "properties": Object{"provisioningState": Succeeded},
		"tags": tags(g.Tags), "type": "Microsoft.Resources/resourceGroups",
	}
}

func (s *State) groupName(group string) string {
	if g := s.Groups[strings.ToLower(group)]; g != nil {
		return g.Name
	}
	return group
}

func (s *State) groupLocation(group string) string {
	if g := s.Groups[strings.ToLower(group)]; g != nil {
		return g.Location
	}
	return location
}

func systemData(created, modified time.Time) Object {
	return Object{
		"createdAt": created.UTC().Format(time.RFC3339), "createdBy": "operator@" + fqdn, "createdByType": "User",
		"lastModifiedAt": modified.UTC().Format(time.RFC3339), "lastModifiedBy": "operator@" + fqdn, "lastModifiedByType": "User",
	}
}

// orNil is the text, or null for the empty one.
func orNil(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// tags is the map, or null for an empty one.
func tags(m map[string]string) any {
	if len(m) == 0 {
		return nil
	}
	return m
}

func benefit(on bool) string {
	if on {
		return "True"
	}
	return "NotApplicable"
}

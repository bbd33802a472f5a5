package site

import (
	"fmt"
	"maps"
	"slices"
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

// ClusterView is what the service answers about a cluster.
func (s *State) ClusterView(c *Cluster, now time.Time) Object {
	var profiles []any
	for _, p := range c.Pools {
		profile := poolProperties(p)
		profile["name"] = p.Name
		profiles = append(profiles, profile)
	}
	return Object{
		"id":               s.InstanceID(c.Group, c.Name),
		"name":             "default",
		"type":             strings.ToLower(TypeInstance),
		"resourceGroup":    s.groupName(c.Group),
		"extendedLocation": Object{"name": c.CustomLocation, "type": "CustomLocation"},
		"systemData":       systemData(c.Created, c.Modified),
		"properties": Object{
			"agentPoolProfiles":    profiles,
			"autoScalerProfile":    tags(c.Profile),
			"cloudProviderProfile": Object{"infraNetworkProfile": Object{"vnetSubnetIds": []any{c.Network}}},
			"controlPlane": Object{
				"count": c.ControlPlane.Count, "vmSize": c.ControlPlane.Size,
				"controlPlaneEndpoint": Object{"hostIp": orNil(c.ControlPlane.IP)},
			},
			"kubernetesVersion": c.Version,
			"licenseProfile":    Object{"azureHybridBenefit": benefit(c.Ahub)},
			"linuxProfile":      Object{"ssh": Object{"publicKeys": []any{Object{"keyData": c.SSHKey}}}},
			"networkProfile": Object{
				"loadBalancerProfile": Object{"count": c.LoadBalancers}, "networkPolicy": "calico", "podCidr": c.PodCIDR,
			},
			"provisioningState": c.provisioningState(now),
			"status":            c.status(now),
		},
	}
}

// status is the part of a cluster's answer that tells how far it is.
func (c *Cluster) status(now time.Time) Object {
	state, message := c.provisioningState(now), any(nil)
	if c.Error != nil && c.Operation == nil {
		message = c.Error.innermost().Message
	}
	return Object{
		"controlPlaneStatus": c.phases(now),
		"currentState":       state,
		"errorMessage":       message,
		"operationStatus":    nil,
	}
}

// addOns are the control-plane components that the status lists. Their names
// vary from release to release, so nobody should depend on them.
var addOns = []string{"ArcAgentOnboarding", "Calico", "CloudProvider", "CSIDriver", "KubeProxy", "Telemetry"}

// steps are an add-on's phases on its way, in order (fact 81).
var steps = []string{"pending", "provisioning", "provisioning {HelmChartInstalled}", "provisioning {MSICertificateDownloaded}", "provisioned"}

// phases is where each add-on is: they come up one after the other in the
// second half of a creation.
func (c *Cluster) phases(now time.Time) []any {
	var list []any
	for i, name := range addOns {
		phase := "provisioned"
		switch {
		case c.Operation == nil && c.State == Failed:
			phase = "failed"
		case c.Operation == nil:
		case c.Operation.Kind == Deleting && c.Operation.Pool == "":
			phase = "deleting"
		case c.Operation.Kind == Upgrading:
			phase = "upgrading"
		case c.Operation.Kind == Creating:
			begin := 0.4 + 0.08*float64(i)
			done := (c.Operation.share(now) - begin) / 0.2
			phase = steps[max(0, min(len(steps)-1, int(done*float64(len(steps)))))]
			if done < 0 {
				phase = steps[0]
			}
		}
		list = append(list, Object{"name": name, "phase": phase, "ready": phase == "provisioned", "errorMessage": nil})
	}
	return list
}

// PoolView is what the service answers about a node pool.
func (s *State) PoolView(c *Cluster, p *NodePool) Object {
	properties := poolProperties(p)
	ready := []any{}
	if p.State == Succeeded {
		ready = append(ready, Object{"count": p.Count, "vmSize": p.Size})
	}
	properties["provisioningState"] = p.State
	properties["status"] = Object{"currentState": p.State, "errorMessage": orNil(p.Error), "readyReplicas": ready}
	return Object{
		"id":               s.InstanceID(c.Group, c.Name) + "/agentPools/" + p.Name,
		"name":             p.Name,
		"type":             strings.ToLower(TypeInstance + "/agentPools"),
		"resourceGroup":    s.groupName(c.Group),
		"extendedLocation": Object{"name": c.CustomLocation, "type": "CustomLocation"},
		"properties":       properties,
	}
}

func poolProperties(p *NodePool) Object {
	var autoscale, low, high, pods, taints any
	if p.Autoscale {
		autoscale, low, high = true, p.Min, p.Max
	}
	if p.MaxPods > 0 {
		pods = p.MaxPods
	}
	if len(p.Taints) > 0 {
		taints = p.Taints
	}
	return Object{
		"count": p.Count, "vmSize": p.Size, "osType": p.OSType, "osSku": p.OSSku, "enableAutoScaling": autoscale,
		"minCount": low, "maxCount": high, "maxPods": pods, "nodeLabels": tags(p.Labels), "nodeTaints": taints,
	}
}

// ConnectedView is what the resource manager answers about a connected cluster.
func (s *State) ConnectedView(cc *Connected, now time.Time) Object {
	connectivity, version, nodes := "Connecting", any(nil), any(nil)
	if c := s.Clusters[Key(cc.Group, cc.Name)]; c != nil && c.State == Succeeded {
		connectivity, version, nodes = "Connected", c.Version, c.ControlPlane.Count+c.Workers()
	} else if c == nil || c.State == Failed {
		connectivity = "Offline"
	}
	state := Succeeded
	if !cc.Goes.IsZero() {
		state = Deleting
	}
	return Object{
		"id":            s.ID(cc.Group, TypeConnected, cc.Name),
		"name":          cc.Name,
		"type":          strings.ToLower(TypeConnected),
		"kind":          "ProvisionedCluster",
		"location":      s.groupLocation(cc.Group),
		"resourceGroup": s.groupName(cc.Group),
		"tags":          nil,
		"systemData":    systemData(cc.Created, cc.Created),
		"properties": Object{
			"connectivityStatus": connectivity, "provisioningState": state, "kubernetesVersion": version,
			"totalNodeCount": nodes, "agentVersion": "1.20.3",
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

// VersionsView is what get-versions answers: minors, and in them the patches.
func (s *State) VersionsView(customLocation string) Object {
	minors := map[string]Object{}
	for _, v := range s.Versions {
		name := v.Version[:strings.LastIndexByte(v.Version, '.')]
		if minors[name] == nil {
			minors[name] = Object{"version": name, "isPreview": v.Preview, "patchVersions": Object{}}
		}
		upgrades := []any{}
		for _, u := range s.Upgrades(v.Version) {
			upgrades = append(upgrades, u)
		}
		minors[name]["patchVersions"].(Object)[v.Version] = Object{
			"readiness": []any{
				Object{"osType": "Linux", "osSku": "CBLMariner", "ready": v.Ready, "errorMessage": orNil(v.Message)},
				Object{"osType": "Windows", "osSku": "Windows2019", "ready": false, "errorMessage": "The Windows VHD is not available."},
				Object{"osType": "Windows", "osSku": "Windows2022", "ready": false, "errorMessage": "The Windows VHD is not available."},
			},
			"upgrades": upgrades,
		}
	}
	values := []any{}
	for _, name := range slices.Sorted(maps.Keys(minors)) {
		values = append(values, minors[name])
	}
	return Object{
		"id":               customLocation + "/providers/Microsoft.HybridContainerService/kubernetesVersions/default",
		"name":             "default",
		"type":             "microsoft.hybridcontainerservice/kubernetesversions",
		"extendedLocation": Object{"name": customLocation, "type": "CustomLocation"},
		"properties":       Object{"provisioningState": Succeeded, "values": values},
	}
}

// SizesView is what vmsize list answers.
func (s *State) SizesView(customLocation string) Object {
	values := []any{}
	for _, z := range s.Sizes {
		capability := func(name, value string) any { return Object{"name": name, "value": value} }
		list := []any{
			capability("vCpu", strconv.Itoa(z.CPUs)), capability("MemoryMb", strconv.Itoa(z.MemoryMB)),
			capability("GpuCount", strconv.Itoa(z.GPUs)),
		}
		if z.GPUs > 0 {
			list = append(list, capability("GpuNameType", z.GPUName), capability("GpuAssignMode", "Dda"))
		}
		values = append(values, Object{
			"name": z.Name, "resourceType": "virtualMachines", "size": strings.TrimPrefix(z.Name, "Standard_"),
			"tier": "Standard", "capabilities": list,
		})
	}
	return Object{
		"id":               customLocation + "/providers/Microsoft.HybridContainerService/skus/default",
		"name":             "default",
		"type":             "microsoft.hybridcontainerservice/skus",
		"extendedLocation": Object{"name": customLocation, "type": "CustomLocation"},
		"properties":       Object{"provisioningState": Succeeded, "values": values},
	}
}

// UpgradesView is what get-upgrades answers.
func (s *State) UpgradesView(c *Cluster) Object {
	list := []any{}
	for _, v := range s.Upgrades(c.Version) {
		list = append(list, Object{"kubernetesVersion": v, "isPreview": false})
	}
	pools := []any{}
	for _, p := range c.Pools {
		pools = append(pools, Object{"name": p.Name, "kubernetesVersion": c.Version, "osType": p.OSType, "upgrades": []any{}})
	}
	return Object{
		"id": s.InstanceID(c.Group, c.Name) + "/upgradeProfiles/default", "name": "default",
		"properties": Object{
			"provisioningState":   Succeeded,
			"controlPlaneProfile": Object{"kubernetesVersion": c.Version, "osType": "Linux", "upgrades": list},
			"agentPoolProfiles":   pools,
		},
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

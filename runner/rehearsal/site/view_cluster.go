package site

import (
	"strings"
	"time"
)

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

package az

import "aksarc-wizard/runner/sanitize"

// Cluster is an AKS cluster on the site.
type Cluster struct {
	ID string
	// Name is the connectedClusters segment of the id: the resource itself is
	// always called "default".
	Name, ResourceGroup string
	// CustomLocation is the id of the one it lives in.
	CustomLocation string
	// State is the provisioning state (fact 81); Phase what the service is
	// doing, which can go on after State has become Failed (fact 98).
	State, Phase, Error string
	KubernetesVersion   string
	ControlPlaneCount   int
	ControlPlaneIP      string
	ControlPlaneVMSize  string
	// Networks are the ids of its logical networks, one in practice.
	Networks  []string
	PodCIDR   string
	NodePools []NodePool
	// Components are parts of the control plane; their names vary.
	Components []Component
	SSHKeys    []string
	// Created and Modified are as the service writes them (RFC 3339).
	Created, Modified string
}

// Component is one part of the control plane and how far it is.
type Component struct {
	Name, Phase, Error string
	Ready              bool
}

// NodePool is a group of equal nodes.
type NodePool struct {
	Name string
	// State and Phase as for a Cluster; empty inside a Cluster.
	State, Phase, Error string
	Count               int
	// Ready is how many are ready, -1 when the service didn't say.
	Ready         int
	OSType, OSSKU string
	VMSize        string
	// Autoscaled pools vary between Min and Max.
	Autoscaled bool
	Min, Max   int
	// MaxPods is 0 when the service didn't say.
	MaxPods int
	Labels  map[string]string
	Taints  []string
	// Version is the Kubernetes version of the nodes, "" inside a Cluster.
	Version string
}

type rawCluster struct {
	ID               text
	ResourceGroup    text
	ExtendedLocation struct{ Name text }
	Properties       struct {
		ProvisioningState text
		KubernetesVersion text
		ControlPlane      struct {
			Count                number
			VMSize               text
			ControlPlaneEndpoint struct{ HostIP text }
		}
		AgentPoolProfiles    []rawPool
		CloudProviderProfile struct {
			InfraNetworkProfile struct {
				VnetSubnetIDs []text `json:"vnetSubnetIds"`
			}
		}
		NetworkProfile struct{ PodCIDR text }
		LinuxProfile   struct {
			SSH struct {
				PublicKeys []struct{ KeyData text }
			}
		}
		Status struct {
			CurrentState, ErrorMessage text
			ControlPlaneStatus         []struct {
				Name, Phase, ErrorMessage text
				Ready                     truth
			}
		}
	}
	SystemData struct{ CreatedAt, LastModifiedAt text }
}

func (r rawCluster) cluster() Cluster {
	p := r.Properties
	c := Cluster{
		ID: string(r.ID), ResourceGroup: string(r.ResourceGroup), CustomLocation: string(r.ExtendedLocation.Name),
		State: string(p.ProvisioningState), Phase: string(p.Status.CurrentState), Error: string(p.Status.ErrorMessage),
		KubernetesVersion: string(p.KubernetesVersion),
		ControlPlaneCount: p.ControlPlane.Count.or(0), ControlPlaneVMSize: string(p.ControlPlane.VMSize),
		ControlPlaneIP: string(p.ControlPlane.ControlPlaneEndpoint.HostIP),
		Networks:       texts(p.CloudProviderProfile.InfraNetworkProfile.VnetSubnetIDs),
		PodCIDR:        string(p.NetworkProfile.PodCIDR),
		Created:        string(r.SystemData.CreatedAt), Modified: string(r.SystemData.LastModifiedAt),
	}
	if id, ok := ParseID(c.ID); ok {
		c.Name = id.Segment("connectedClusters")
		if c.ResourceGroup == "" {
			c.ResourceGroup = id.ResourceGroup
		}
	}
	for _, pool := range p.AgentPoolProfiles {
		c.NodePools = append(c.NodePools, pool.pool())
	}
	for _, s := range p.Status.ControlPlaneStatus {
		c.Components = append(c.Components, Component{string(s.Name), string(s.Phase), string(s.ErrorMessage), bool(s.Ready)})
	}
	for _, key := range p.LinuxProfile.SSH.PublicKeys {
		if key.KeyData != "" {
			c.SSHKeys = append(c.SSHKeys, string(key.KeyData))
		}
	}
	return c
}

// ParseClusters reads the answer of ClusterList.
func ParseClusters(stdout []byte) ([]Cluster, error) { return parseList(stdout, rawCluster.cluster) }

// ParseCluster reads the answer of ClusterShow, and of ClusterCreate where it waited.
func ParseCluster(stdout []byte) (Cluster, error) { return parseOne(stdout, rawCluster.cluster) }

// rawPool is a pool inside a cluster, where the fields lie at the top, or on
// its own, where they lie under properties.
type rawPool struct {
	Name text
	rawPoolFields
	Properties *rawPoolFields
}

type rawPoolFields struct {
	Count, MinCount, MaxCount, MaxPods number
	OSType, OSSKU, VMSize              text
	EnableAutoScaling                  truth
	NodeLabels                         map[string]text
	NodeTaints                         []text
	KubernetesVersion                  text
	ProvisioningState                  text
	Status                             struct {
		CurrentState, ErrorMessage text
		ReadyReplicas              []struct{ Count number }
	}
}

func (r rawPool) pool() NodePool {
	p := r.rawPoolFields
	if r.Properties != nil {
		p = *r.Properties
	}
	pool := NodePool{
		Name: string(r.Name), State: string(p.ProvisioningState), Phase: string(p.Status.CurrentState),
		Error: string(p.Status.ErrorMessage), Count: p.Count.or(0), Ready: -1,
		OSType: string(p.OSType), OSSKU: string(p.OSSKU), VMSize: string(p.VMSize),
		Autoscaled: bool(p.EnableAutoScaling), Min: p.MinCount.or(0), Max: p.MaxCount.or(0),
		MaxPods: p.MaxPods.or(0), Taints: texts(p.NodeTaints), Version: string(p.KubernetesVersion),
	}
	if p.Status.ReadyReplicas != nil {
		pool.Ready = 0
		for _, ready := range p.Status.ReadyReplicas {
			pool.Ready += ready.Count.or(0)
		}
	}
	for key, value := range p.NodeLabels {
		if pool.Labels == nil {
			pool.Labels = map[string]string{}
		}
		pool.Labels[sanitize.Line(key)] = string(value)
	}
	return pool
}

// ParseNodePools reads the answer of NodePoolList.
func ParseNodePools(stdout []byte) ([]NodePool, error) { return parseList(stdout, rawPool.pool) }

// ParseNodePool reads the answer of NodePoolShow.
func ParseNodePool(stdout []byte) (NodePool, error) { return parseOne(stdout, rawPool.pool) }

// ConnectedCluster is the Arc side of a cluster.
type ConnectedCluster struct {
	ID, Name string
	// Kind is ProvisionedCluster for an AKS cluster of the site.
	Kind string
	// Connectivity is Connecting, Connected, Offline or Expired.
	Connectivity, State string
}

type rawConnectedCluster struct {
	ID, Name, Kind     text
	ConnectivityStatus text
	ProvisioningState  text
	Properties         struct{ ConnectivityStatus, ProvisioningState text }
}

// ParseConnectedCluster reads the answer of ResourceShow for a ConnectedClusterID.
func ParseConnectedCluster(stdout []byte) (ConnectedCluster, error) {
	return parseOne(stdout, func(r rawConnectedCluster) ConnectedCluster {
		return ConnectedCluster{
			ID: string(r.ID), Name: string(r.Name), Kind: string(r.Kind),
			Connectivity: first(r.ConnectivityStatus, r.Properties.ConnectivityStatus),
			State:        first(r.ProvisioningState, r.Properties.ProvisioningState),
		}
	})
}

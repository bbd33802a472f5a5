package site

import (
	"net/netip"
	"time"
)

// KubernetesVersion is one that the site lists, ready or not.
type KubernetesVersion struct {
	Version string `json:"version"`
	Ready   bool   `json:"ready"`
	Preview bool   `json:"preview,omitempty"`
	// Message says why it isn't ready.
	Message string `json:"message,omitempty"`
}

// VMSize is a size of virtual machine.
type VMSize struct {
	Name     string `json:"name"`
	CPUs     int    `json:"cpus"`
	MemoryMB int    `json:"memoryMB"`
	GPUs     int    `json:"gpus,omitempty"`
	GPUName  string `json:"gpuName,omitempty"`
	// ControlPlane sizes may carry control-plane nodes.
	ControlPlane bool `json:"controlPlane,omitempty"`
}

// Network is a logical network.
type Network struct {
	Group          string            `json:"group"`
	Name           string            `json:"name"`
	Location       string            `json:"location"`
	CustomLocation string            `json:"customLocation"` // id
	Method         string            `json:"method"`         // Static or Dynamic
	Prefix         netip.Prefix      `json:"prefix,omitzero"`
	Gateway        netip.Addr        `json:"gateway,omitzero"`
	DNS            []netip.Addr      `json:"dns,omitempty"`
	Pools          []Pool            `json:"pools,omitempty"`
	VLAN           int               `json:"vlan"`
	Switch         string            `json:"switch"`
	Tags           map[string]string `json:"tags,omitempty"`
	// Taken holds who has which address of the pools: address to owner.
	Taken   map[string]string `json:"taken,omitempty"`
	Created time.Time         `json:"created"`
	// Ready is when the creation ends; State is final from then on.
	Ready time.Time `json:"ready"`
	// Goes is when a deletion ends; zero while it stays.
	Goes  time.Time `json:"goes,omitzero"`
	State string    `json:"state"`
	Error string    `json:"error,omitempty"`
}

// Pool is a range of addresses for virtual machines, both ends included.
type Pool struct {
	Start netip.Addr `json:"start"`
	End   netip.Addr `json:"end"`
	Type  string     `json:"type,omitempty"`
}

// Contains says whether the address is in the pool.
func (p Pool) Contains(a netip.Addr) bool { return a.Compare(p.Start) >= 0 && a.Compare(p.End) <= 0 }

// Cluster is a provisioned cluster.
type Cluster struct {
	Group          string            `json:"group"`
	Name           string            `json:"name"`
	Location       string            `json:"location"`
	CustomLocation string            `json:"customLocation"` // id
	Network        string            `json:"network"`        // id
	Version        string            `json:"version"`
	ControlPlane   ControlPlane      `json:"controlPlane"`
	Pools          []*NodePool       `json:"pools"`
	PodCIDR        string            `json:"podCidr"`
	LoadBalancers  int               `json:"loadBalancers"`
	SSHKey         string            `json:"sshKey"`
	Tags           map[string]string `json:"tags,omitempty"`
	Ahub           bool              `json:"ahub,omitempty"`
	Profile        map[string]string `json:"autoscalerProfile,omitempty"`
	// State is the final provisioning state of the last operation.
	State     string        `json:"state"`
	Error     *ServiceError `json:"error,omitempty"`
	Operation *Operation    `json:"operation,omitempty"`
	Created   time.Time     `json:"created"`
	Modified  time.Time     `json:"modified"`
	// Budgets are PodDisruptionBudgets, "namespace/name".
	Budgets []string `json:"budgets,omitempty"`
}

// ControlPlane is the control plane of a cluster.
type ControlPlane struct {
	Count int    `json:"count"`
	Size  string `json:"size"`
	IP    string `json:"ip"`
}

// NodePool is a pool of worker nodes.
type NodePool struct {
	Name      string            `json:"name"`
	Count     int               `json:"count"`
	Size      string            `json:"size"`
	OSType    string            `json:"osType"`
	OSSku     string            `json:"osSku"`
	Autoscale bool              `json:"autoscale,omitempty"`
	Min       int               `json:"min,omitempty"`
	Max       int               `json:"max,omitempty"`
	MaxPods   int               `json:"maxPods,omitempty"`
	Labels    map[string]string `json:"labels,omitempty"`
	Taints    []string          `json:"taints,omitempty"`
	State     string            `json:"state"`
	Error     string            `json:"error,omitempty"`
}

// Pool finds a node pool of the cluster by name.
func (c *Cluster) Pool(name string) *NodePool {
	for _, p := range c.Pools {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// Workers is the number of worker nodes in all pools.
func (c *Cluster) Workers() int {
	n := 0
	for _, p := range c.Pools {
		n += p.Count
	}
	return n
}

// Serving says whether the cluster's API server is up: from the end of a
// successful creation to the beginning of the deletion.
func (c *Cluster) Serving() bool {
	if c.Operation == nil {
		return c.State == Succeeded
	}
	return c.Operation.Kind == Updating || c.Operation.Kind == Upgrading ||
		c.Operation.Kind == Deleting && len(c.Budgets) > 0
}

// ClusterAt finds the cluster whose control plane is at that address, nil when
// there is none.
func (s *State) ClusterAt(controlPlane string) *Cluster {
	for _, c := range s.Clusters {
		if controlPlane != "" && c.ControlPlane.IP == controlPlane {
			return c
		}
	}
	return nil
}

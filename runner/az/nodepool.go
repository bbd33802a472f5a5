package az

import (
	"strings"

	"aksarc-wizard/runner"
)

// NodePoolSpec is a node pool to add.
type NodePoolSpec struct {
	Scope
	Cluster, Name string
	// Count is 1 to 64, 0 for the service's default.
	Count  int
	VMSize string
	// OSType is Linux or Windows, OSSKU CBLMariner, Windows2019 or Windows2022
	// (rule V76); "" for the service's default.
	OSType, OSSKU string
	MaxPods       int
	// Autoscaler's profile belongs to the cluster and is ignored here.
	Autoscaler Autoscaler
	Labels     map[string]string
	Taints     []string
	Tags       map[string]string
	// Wait blocks until the service is done.
	Wait bool
}

// NodePoolAdd adds a node pool.
func NodePoolAdd(s NodePoolSpec) runner.Command {
	bounds := Autoscaler{Enabled: s.Autoscaler.Enabled, Min: s.Autoscaler.Min, Max: s.Autoscaler.Max}
	return nodePool("add", s.Scope, s.Cluster, s.Name).
		number("--node-count", s.Count).
		optional("--node-vm-size", s.VMSize).
		optional("--os-type", s.OSType).
		optional("--os-sku", s.OSSKU).
		number("--max-pods", s.MaxPods).
		autoscaler("--enable-cluster-autoscaler", bounds).
		pairs("--labels", s.Labels).
		optional("--node-taints", strings.Join(s.Taints, ",")).
		pairs("--tags", s.Tags).
		flag("--no-wait", !s.Wait).json().mutate(waitLimit(s.Wait))
}

// NodePoolList lists the node pools of a cluster.
func NodePoolList(s Scope, cluster string) runner.Command {
	return azCommand("aksarc", "nodepool", "list").value("--cluster-name", cluster).
		in(s).json().read(readTimeout)
}

// NodePoolShow shows a node pool; absent is exit code 3.
func NodePoolShow(s Scope, cluster, name string) runner.Command {
	return nodePool("show", s, cluster, name).json().read(readTimeout)
}

// NodePoolSize is another number of nodes for a pool, or another VM size.
type NodePoolSize struct {
	Scope
	Cluster, Name string
	// Count is 1 to 64, 0 keeps it; VMSize "" keeps it.
	Count  int
	VMSize string
	Wait   bool
}

// NodePoolScale resizes a pool; to the same size it changes nothing.
func NodePoolScale(s NodePoolSize) runner.Command {
	return nodePool("scale", s.Scope, s.Cluster, s.Name).
		number("--node-count", s.Count).optional("--node-vm-size", s.VMSize).
		flag("--no-wait", !s.Wait).flag("--yes", true).json().mutate(waitLimit(s.Wait))
}

// AutoscalerMode is what to do with an autoscaler.
type AutoscalerMode int

// The zero mode leaves it as it is.
const (
	AutoscalerKeep AutoscalerMode = iota
	AutoscalerEnable
	AutoscalerDisable
	AutoscalerUpdate
)

// AutoscalerChange changes an autoscaler. The bounds count with enable and
// update only.
type AutoscalerChange struct {
	Mode     AutoscalerMode
	Min, Max int
	// Profile belongs to the cluster as a whole and is ignored for a pool.
	Profile map[string]string
}

// NodePoolChange is what can be changed of a pool besides its size.
type NodePoolChange struct {
	Scope
	Cluster, Name string
	Autoscaling   AutoscalerChange
	// Labels and Taints replace those there are; the Clear fields remove all.
	Labels                   map[string]string
	Taints                   []string
	ClearLabels, ClearTaints bool
	Wait                     bool
}

// NodePoolUpdate changes a pool.
func NodePoolUpdate(s NodePoolChange) runner.Command {
	b := nodePool("update", s.Scope, s.Cluster, s.Name).changeAutoscaler(s.Autoscaling)
	if s.ClearLabels {
		b.value("--labels", "")
	} else {
		b.pairs("--labels", s.Labels)
	}
	if s.ClearTaints {
		b.value("--node-taints", "")
	} else {
		b.optional("--node-taints", strings.Join(s.Taints, ","))
	}
	return b.flag("--no-wait", !s.Wait).json().mutate(waitLimit(s.Wait))
}

// NodePoolDelete deletes a pool.
func NodePoolDelete(s Scope, cluster, name string, wait bool) runner.Command {
	return nodePool("delete", s, cluster, name).
		flag("--no-wait", !wait).flag("--yes", true).mutate(waitLimit(wait))
}

func nodePool(verb string, s Scope, cluster, name string) *builder {
	return azCommand("aksarc", "nodepool", verb).value("--cluster-name", cluster).value("--name", name).in(s)
}

func (b *builder) changeAutoscaler(c AutoscalerChange) *builder {
	switch c.Mode {
	case AutoscalerEnable:
		b.flag("--enable-cluster-autoscaler", true)
	case AutoscalerUpdate:
		b.flag("--update-cluster-autoscaler", true)
	case AutoscalerDisable:
		return b.flag("--disable-cluster-autoscaler", true)
	case AutoscalerKeep:
		return b
	}
	return b.number("--min-count", c.Min).number("--max-count", c.Max)
}

package site

import (
	"fmt"

	"aksarc-wizard/runner/pattern"
)

// Limits of node pools (fact 73).
const (
	maxPools     = 16
	maxPoolNodes = 64
	maxNodes     = 200
)

var poolName = pattern.New(`^[a-z][a-z0-9]{2,11}$`)

// checkNodePool refuses what a pool can't be, in a cluster that holds it.
func (s *State) checkNodePool(c *Cluster, p *NodePool) error {
	refuse := func(format string, args ...any) error {
		return denied(poolCheck, fmt.Sprintf("NodePool %s: ", p.Name)+fmt.Sprintf(format, args...))
	}
	if !poolName.MatchString(p.Name) {
		return refuse("the name must start with a lowercase letter and have 3 to 12 lowercase letters and digits.")
	}
	if len(c.Pools) > maxPools {
		return refuse("a cluster can have at most %d node pools.", maxPools)
	}
	if p.Count < 1 || p.Count > maxPoolNodes {
		return refuse("count %d is invalid, it must be between 1 and %d.", p.Count, maxPoolNodes)
	}
	if c.Workers() > maxNodes {
		return refuse("the cluster would have %d worker nodes, at most %d are allowed.", c.Workers(), maxNodes)
	}
	size := s.size(p.Size)
	if size == nil {
		return refuse("VMSize %s is not valid.", p.Size)
	}
	if size.GPUs > 0 {
		return refuse("VMSize %s has GPUs; GPUs are not supported with disconnected operations.", p.Size)
	}
	windows := p.OSSku == "Windows2019" || p.OSSku == "Windows2022"
	if (p.OSType == "Windows") != windows || !windows && p.OSSku != "CBLMariner" {
		return refuse("OS SKU %s does not go with OS type %s.", p.OSSku, p.OSType)
	}
	if windows {
		return refuse("Kubernetes version %s is not ready for use on Windows.", c.Version)
	}
	if p.Autoscale && (p.Min < 1 || p.Min > p.Count || p.Count > p.Max || p.Max > maxPoolNodes) {
		return refuse("minCount %d <= count %d <= maxCount %d <= %d must hold for the autoscaler.", p.Min, p.Count, p.Max, maxPoolNodes)
	}
	if !p.Autoscale && (p.Min > 0 || p.Max > 0) {
		return refuse("minCount and maxCount need the autoscaler.")
	}
	return nil
}

// CheckPool is what the service says of a changed pool of a cluster.
func (s *State) CheckPool(c *Cluster, p *NodePool) error { return s.checkNodePool(c, p) }

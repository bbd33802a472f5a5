package site

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Cluster finds a cluster; the error is the service's, exit code 3.
func (s *State) Cluster(group, name string) (*Cluster, error) {
	if s.Groups[strings.ToLower(group)] == nil {
		return nil, GroupNotFound(group)
	}
	if c := s.Clusters[Key(group, name)]; c != nil {
		return c, nil
	}
	return nil, NotFound(TypeConnected+"/"+name+"/providers/"+TypeInstance, "default", group)
}

// begin starts an operation on a cluster that isn't busy.
func (s *State) begin(c *Cluster, op *Operation, now time.Time) error {
	if c.Operation != nil {
		return &ServiceError{Code: "Conflict", Message: "Another operation is in progress"}
	}
	if c.State != Succeeded && op.Kind != Deleting {
		return &ServiceError{Code: "OperationNotAllowed", Message: "Provisioned Cluster is not in succeeded state."}
	}
	op.Started = now
	c.Operation, c.Modified = op, now
	return nil
}

// DeleteCluster begins a deletion. Without the cluster it removes a connected
// cluster that was left over; without either there is nothing to do.
func (s *State) DeleteCluster(group, name string, now time.Time) error {
	key := Key(group, name)
	c := s.Clusters[key]
	if c == nil {
		if cc := s.Connected[key]; cc != nil && cc.Goes.IsZero() {
			cc.Goes = now.Add(time.Duration(s.Durations.ConnectedOff))
		}
		return nil
	}
	if c.Operation != nil && c.Operation.Kind == Deleting && c.Operation.Pool == "" {
		return nil
	}
	if c.Operation != nil && c.Operation.Kind == Creating {
		c.Operation = nil // a creation under way is given up
	}
	return s.begin(c, &Operation{Kind: Deleting, Length: s.Durations.Delete}, now)
}

// Upgrade begins an upgrade to a version that the site offers for the cluster.
func (s *State) Upgrade(c *Cluster, version string, now time.Time) error {
	offered := s.Upgrades(c.Version)
	if version == "" && len(offered) > 0 {
		version = offered[0]
	}
	if !slices.Contains(offered, version) {
		return denied(versionCheck, fmt.Sprintf("Kubernetes version %s is not an available upgrade for version %s.", version, c.Version))
	}
	return s.begin(c, &Operation{Kind: Upgrading, Length: s.Durations.Upgrade, Version: version}, now)
}

// Upgrades lists what a version can go to: newer ready ones of the same minor
// or the next (fact 98).
func (s *State) Upgrades(version string) []string {
	var to []string
	for _, v := range s.Versions {
		step := minor(v.Version) - minor(version)
		if v.Ready && !v.Preview && later(v.Version, version) && (step == 0 || step == 1) {
			to = append(to, v.Version)
		}
	}
	return to
}

// Update changes the control plane's size or other settings of a cluster.
func (s *State) Update(c *Cluster, now time.Time, change func() error) error {
	if err := s.begin(c, &Operation{Kind: Updating, Length: s.Durations.Update}, now); err != nil {
		return err
	}
	before := *c
	if err := change(); err != nil {
		*c = before
		c.Operation = nil
		return err
	}
	if n := c.ControlPlane.Count; n != 1 && n != 3 && n != 5 {
		c.ControlPlane, c.Operation = before.ControlPlane, nil
		return denied(controlPlaneCheck, fmt.Sprintf("ControlPlane: count %d is invalid, it must be 1, 3 or 5.", n))
	}
	if err := s.room(c, c.ControlPlane.Count-before.ControlPlane.Count); err != nil {
		c.ControlPlane, c.Operation = before.ControlPlane, nil
		return err
	}
	s.claim(c, c.addresses())
	return nil
}

// AddPool begins the creation of a node pool.
func (s *State) AddPool(c *Cluster, p *NodePool, now time.Time) error {
	if c.Pool(p.Name) != nil {
		return &ServiceError{Code: "Conflict", Message: fmt.Sprintf("Agent pool '%s' already exists.", p.Name)}
	}
	c.Pools = append(c.Pools, p)
	undo := func(err error) error {
		c.Pools = c.Pools[:len(c.Pools)-1]
		return err
	}
	if err := s.checkNodePool(c, p); err != nil {
		return undo(err)
	}
	if err := s.room(c, p.Count); err != nil {
		return undo(err)
	}
	if err := s.begin(c, &Operation{Kind: Updating, Length: s.Durations.Pool, Pool: p.Name}, now); err != nil {
		return undo(err)
	}
	p.State = Creating
	s.claim(c, c.addresses())
	return nil
}

// ScalePool begins a change of a pool's count, size or both.
func (s *State) ScalePool(c *Cluster, p *NodePool, count int, size string, now time.Time) error {
	if p.Autoscale {
		return denied(poolCheck, fmt.Sprintf("NodePool %s: the autoscaler is enabled, its count cannot be set.", p.Name))
	}
	wanted := *p
	if count != 0 {
		wanted.Count = count
	}
	if size != "" {
		wanted.Size = size
	}
	if err := s.checkNodePool(c, &wanted); err != nil {
		return err
	}
	more := wanted.Count - p.Count
	if err := s.room(c, more); err != nil {
		return err
	}
	op := &Operation{Kind: Updating, Length: s.Durations.Pool, Pool: p.Name, Count: wanted.Count, Size: wanted.Size}
	if err := s.begin(c, op, now); err != nil {
		return err
	}
	p.State = "Scaling"
	if more > 0 {
		s.claim(c, c.addresses()+more)
	}
	return nil
}

// UpdatePool begins a change of a pool's labels, taints or autoscaler.
func (s *State) UpdatePool(c *Cluster, p *NodePool, wanted NodePool, now time.Time) error {
	if err := s.checkNodePool(c, &wanted); err != nil {
		return err
	}
	if err := s.begin(c, &Operation{Kind: Updating, Length: s.Durations.Pool, Pool: p.Name}, now); err != nil {
		return err
	}
	wanted.State = Updating
	*p = wanted
	return nil
}

// DeletePool begins the deletion of a pool that isn't the last.
func (s *State) DeletePool(c *Cluster, p *NodePool, now time.Time) error {
	if len(c.Pools) == 1 {
		return denied(poolCheck, fmt.Sprintf("NodePool %s: the last node pool of a cluster cannot be deleted.", p.Name))
	}
	op := &Operation{Kind: Updating, Length: s.Durations.Pool, Pool: p.Name, Drop: true}
	if err := s.begin(c, op, now); err != nil {
		return err
	}
	p.State = Deleting
	return nil
}

// room refuses when the pools of the network can't give more addresses.
func (s *State) room(c *Cluster, more int) error {
	n := s.network(c.Network)
	if n == nil || more <= n.free() {
		return nil
	}
	return precheck("NodepoolPrecheckFailed", fmt.Sprintf(
		"Logical network %s does not have enough free IP addresses in its pools: %d more needed, %d available.", n.Name, more, n.free()))
}

// minor is the second number of a version.
func minor(version string) int {
	parts := strings.Split(version, ".")
	if len(parts) < 2 {
		return 0
	}
	n, _ := strconv.Atoi(parts[1])
	return n
}

// later says whether a version is newer than another, number by number.
func later(a, b string) bool {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	return slices.CompareFunc(as, bs, func(x, y string) int {
		m, _ := strconv.Atoi(x)
		n, _ := strconv.Atoi(y)
		return m - n
	}) > 0
}

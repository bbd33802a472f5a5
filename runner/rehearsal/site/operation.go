package site

import (
	"slices"
	"time"
)

// The kinds of operation, named by the provisioning state while they run.
const (
	Creating  = "Creating"
	Updating  = "Updating"
	Upgrading = "Upgrading"
	Deleting  = "Deleting"
)

// The final provisioning states.
const (
	Succeeded = "Succeeded"
	Failed    = "Failed"
)

// Operation is what a cluster is busy with. Only one can run at a time.
type Operation struct {
	Kind    string    `json:"kind"`
	Started time.Time `json:"started"`
	Length  Span      `json:"length"`
	// Pool is the node pool it is about, "" for the whole cluster.
	Pool string `json:"pool,omitempty"`
	// Fails holds the reason when the operation ends badly.
	Fails *ServiceError `json:"fails,omitempty"`
	// What holds at the end.
	Version string `json:"version,omitempty"`
	Drop    bool   `json:"drop,omitempty"` // the pool goes
	Count   int    `json:"count,omitempty"`
	Size    string `json:"size,omitempty"`
}

// Ends is when the operation is over by the site's clock.
func (o *Operation) Ends() time.Time { return o.Started.Add(time.Duration(o.Length)) }

// share is how much of the operation is done, 0 to 1.
func (o *Operation) share(now time.Time) float64 {
	if o.Length <= 0 {
		return 1
	}
	return min(1, max(0, float64(now.Sub(o.Started))/float64(o.Length)))
}

// provisioningState is what the service says at a time (fact 81).
func (c *Cluster) provisioningState(now time.Time) string {
	if c.Operation == nil {
		return c.State
	}
	if c.Operation.Kind != Creating {
		return c.Operation.Kind
	}
	switch share := c.Operation.share(now); {
	case share < 0.02:
		return "Pending"
	case share < 0.05:
		return "Accepted"
	}
	return Creating
}

// settle ends every operation whose time has come.
func (s *State) settle(now time.Time) {
	for key, n := range s.Networks {
		if !n.Goes.IsZero() && !now.Before(n.Goes) {
			delete(s.Networks, key)
		}
		if n.State == "InProgress" && !now.Before(n.Ready) {
			n.State = Succeeded
		}
	}
	for key, c := range s.Clusters {
		if c.Operation == nil || now.Before(c.Operation.Ends()) || s.held(c) {
			continue
		}
		s.finish(key, c)
	}
	for key, c := range s.Connected {
		if !c.Goes.IsZero() && !now.Before(c.Goes) {
			delete(s.Connected, key)
		}
	}
}

// held says whether a deletion is kept from ending by disruption budgets.
func (s *State) held(c *Cluster) bool {
	return s.Conditions.BudgetsBlockDelete && c.Operation.Kind == Deleting && c.Operation.Pool == "" && len(c.Budgets) > 0
}

// finish applies what an operation was for.
func (s *State) finish(key string, c *Cluster) {
	op := c.Operation
	ended := op.Ends()
	c.Operation = nil
	c.Modified = ended
	pool := c.Pool(op.Pool)
	if op.Fails != nil {
		c.State, c.Error = Failed, op.Fails
		if pool != nil {
			pool.State, pool.Error = Failed, op.Fails.innermost().Message
			c.State, c.Error = Succeeded, nil
		}
		return
	}
	c.State, c.Error = Succeeded, nil
	switch {
	case op.Kind == Deleting && op.Pool == "":
		s.free(key)
		delete(s.Clusters, key)
		if cc := s.Connected[key]; cc != nil {
			cc.Goes = ended.Add(time.Duration(s.Durations.ConnectedOff))
		}
		return
	case op.Drop:
		c.Pools = slices.DeleteFunc(c.Pools, func(p *NodePool) bool { return p.Name == op.Pool })
	case pool != nil:
		pool.State, pool.Error = Succeeded, ""
		if op.Count > 0 {
			pool.Count = op.Count
		}
		if op.Size != "" {
			pool.Size = op.Size
		}
	}
	if op.Version != "" {
		c.Version = op.Version
	}
	if op.Kind == Creating {
		for _, p := range c.Pools {
			p.State = Succeeded
		}
	}
	s.claim(c, c.addresses())
}

// addresses is how many pool addresses the cluster holds: one per node, and one
// spare for rolling upgrades (fact 64).
func (c *Cluster) addresses() int { return c.ControlPlane.Count + c.Workers() + 1 }

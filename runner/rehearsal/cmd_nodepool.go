package rehearsal

import (
	"time"

	"aksarc-wizard/runner/rehearsal/site"
)

// withPool runs do over the call's node pool.
func (r *run) withPool(do func(s *site.State, c *site.Cluster, p *site.NodePool, now time.Time) error) error {
	return r.withCluster("--cluster-name", func(s *site.State, c *site.Cluster, now time.Time) error {
		name := r.call.Get("--name")
		p := c.Pool(name)
		if p == nil {
			return site.NotFound(site.TypeInstance+"/default/agentPools", name, c.Group)
		}
		return do(s, c, p, now)
	})
}

// poolSettled waits for the end of a pool's operation and prints the pool.
func (r *run) poolSettled() (any, error) {
	group, cluster, name := r.call.Get("--resource-group"), r.call.Get("--cluster-name"), r.call.Get("--name")
	var view any
	err := r.wait(func(s *site.State, _ time.Time) (bool, error) {
		c, err := s.Cluster(group, cluster)
		if err != nil {
			return true, err
		}
		if p := c.Pool(name); p != nil {
			view = s.PoolView(c, p)
		} else {
			view = nil
		}
		return c.Operation == nil, nil
	})
	return view, err
}

func (r *run) poolList() (any, error) {
	list := []any{}
	err := r.withCluster("--cluster-name", func(s *site.State, c *site.Cluster, _ time.Time) error {
		for _, p := range c.Pools {
			list = append(list, s.PoolView(c, p))
		}
		return nil
	})
	return list, err
}

func (r *run) poolShow() (any, error) {
	var view any
	err := r.withPool(func(s *site.State, c *site.Cluster, p *site.NodePool, _ time.Time) error {
		view = s.PoolView(c, p)
		return nil
	})
	return view, err
}

func (r *run) poolAdd() (any, error) {
	p := r.poolFromCall(r.call.Get("--name"))
	p.Labels, p.Taints = pairs(r.call.List("--labels")), taints(r.call.Get("--node-taints"))
	if r.call.Get("--os-type") == "Windows" {
		p.OSType, p.OSSku = "Windows", "Windows2022"
	}
	if r.call.Has("--os-sku") {
		p.OSSku = r.call.Get("--os-sku")
	}
	err := r.withCluster("--cluster-name", func(s *site.State, c *site.Cluster, now time.Time) error {
		return s.AddPool(c, p, now)
	})
	if err != nil || r.call.Has("--no-wait") {
		return nil, err
	}
	return r.poolSettled()
}

func (r *run) poolScale() (any, error) {
	if err := r.confirm(); err != nil {
		return nil, err
	}
	if !r.call.Has("--node-count") && !r.call.Has("--node-vm-size") {
		return nil, refuse("usage error: --node-count or --node-vm-size is needed")
	}
	err := r.withPool(func(s *site.State, c *site.Cluster, p *site.NodePool, now time.Time) error {
		return s.ScalePool(c, p, r.call.Int("--node-count", p.Count), r.call.Get("--node-vm-size"), now)
	})
	if err != nil || r.call.Has("--no-wait") {
		return nil, err
	}
	return r.poolSettled()
}

func (r *run) poolUpdate() (any, error) {
	if err := r.exclusive("--enable-cluster-autoscaler", "--disable-cluster-autoscaler", "--update-cluster-autoscaler"); err != nil {
		return nil, err
	}
	err := r.withPool(func(s *site.State, c *site.Cluster, p *site.NodePool, now time.Time) error {
		wanted := *p
		r.autoscaler(&wanted)
		if r.call.Has("--labels") {
			wanted.Labels = pairs(r.call.List("--labels"))
		}
		if r.call.Has("--node-taints") {
			wanted.Taints = taints(r.call.Get("--node-taints"))
		}
		return s.UpdatePool(c, p, wanted, now)
	})
	if err != nil || r.call.Has("--no-wait") {
		return nil, err
	}
	return r.poolSettled()
}

func (r *run) poolDelete() (any, error) {
	if err := r.confirm(); err != nil {
		return nil, err
	}
	err := r.withPool(func(s *site.State, c *site.Cluster, p *site.NodePool, now time.Time) error {
		return s.DeletePool(c, p, now)
	})
	if err != nil || r.call.Has("--no-wait") {
		return nil, err
	}
	_, err = r.poolSettled()
	return nil, err
}

package rehearsal

import (
	"strings"
	"time"

	"aksarc-wizard/runner/rehearsal/site"
)

func (r *run) clusterDelete() (any, error) {
	if err := r.confirm(); err != nil {
		return nil, err
	}
	group, name := r.call.Get("--resource-group"), r.call.Get("--name")
	err := r.service(func(s *site.State, now time.Time) error {
		if _, err := r.group(s); err != nil {
			return err
		}
		return s.DeleteCluster(group, name, now)
	})
	if err != nil || r.call.Has("--no-wait") {
		return nil, err
	}
	return nil, r.wait(func(s *site.State, _ time.Time) (bool, error) {
		return s.Clusters[site.Key(group, name)] == nil, nil
	})
}

func (r *run) clusterUpgrade() (any, error) {
	if err := r.confirm(); err != nil {
		return nil, err
	}
	err := r.withCluster("--name", func(s *site.State, c *site.Cluster, now time.Time) error {
		return s.Upgrade(c, r.call.Get("--kubernetes-version"), now)
	})
	if err != nil || r.call.Has("--no-wait") {
		return nil, err
	}
	return r.settled(r.call.Get("--resource-group"), r.call.Get("--name"))
}

// exclusive refuses flags that can't be given together.
func (r *run) exclusive(flags ...string) error {
	var given []string
	for _, f := range flags {
		if r.call.Has(f) {
			given = append(given, f)
		}
	}
	if len(given) > 1 {
		return refuse("usage error: %s cannot be used together.", strings.Join(given, " and "))
	}
	return nil
}

func (r *run) clusterUpdate() (any, error) {
	err := r.exclusive("--enable-cluster-autoscaler", "--disable-cluster-autoscaler", "--update-cluster-autoscaler")
	for _, driver := range []string{"ahub", "nfs-driver", "smb-driver"} {
		if err == nil {
			err = r.exclusive("--enable-"+driver, "--disable-"+driver)
		}
	}
	if err != nil {
		return nil, err
	}
	err = r.withCluster("--name", func(s *site.State, c *site.Cluster, now time.Time) error {
		return s.Update(c, now, func() error {
			c.ControlPlane.Count = r.call.Int("--control-plane-count", c.ControlPlane.Count)
			c.Ahub = (c.Ahub || r.call.Has("--enable-ahub")) && !r.call.Has("--disable-ahub")
			if r.call.Has("--tags") {
				c.Tags = pairs(r.call.List("--tags"))
			}
			if r.call.Has("--cluster-autoscaler-profile") {
				c.Profile = pairs(r.call.List("--cluster-autoscaler-profile"))
			}
			wanted := *c.Pools[0]
			r.autoscaler(&wanted)
			if err := s.CheckPool(c, &wanted); err != nil {
				return err
			}
			*c.Pools[0] = wanted
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return r.settled(r.call.Get("--resource-group"), r.call.Get("--name"))
}

// autoscaler applies the call's autoscaler flags to a pool.
func (r *run) autoscaler(p *site.NodePool) {
	switch {
	case r.call.Has("--disable-cluster-autoscaler"):
		p.Autoscale, p.Min, p.Max = false, 0, 0
	case r.call.Has("--enable-cluster-autoscaler"):
		p.Autoscale = true
		fallthrough
	case r.call.Has("--update-cluster-autoscaler"):
		p.Min, p.Max = r.call.Int("--min-count", p.Min), r.call.Int("--max-count", p.Max)
	}
}

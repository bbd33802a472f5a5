package rehearsal

import (
	"maps"
	"slices"
	"strings"
	"time"

	"aksarc-wizard/runner/rehearsal/site"
)

// clusterCreate returns at once with --no-wait and prints nothing; otherwise it
// says that it may take a while before it prints its JSON.
func (r *run) clusterCreate() (any, error) {
	key, err := r.sshKey()
	if err != nil {
		return nil, err
	}
	group, name := r.call.Get("--resource-group"), r.call.Get("--name")
	var refused error
	err = r.service(func(s *site.State, now time.Time) error {
		g, err := r.group(s)
		if err != nil {
			return err
		}
		c, err := r.clusterFromCall(s, g)
		if err != nil {
			return err
		}
		c.SSHKey = key
		if r.call.Has("--validate") {
			return s.ValidateCluster(c)
		}
		_, refused = s.CreateCluster(c, now)
		return nil
	})
	if err != nil || r.call.Has("--validate") {
		return nil, err
	}
	waiting := !r.call.Has("--no-wait")
	if waiting {
		if err := r.print("Provisioning the AKSArc cluster. This operation might take a while...\n"); err != nil {
			return nil, err
		}
	}
	if refused != nil || !waiting {
		return nil, refused
	}
	return r.settled(group, name)
}

// settled waits until a cluster has no operation under way and prints it; an
// operation that failed is the command's failure.
func (r *run) settled(group, name string) (any, error) {
	var view any
	err := r.wait(func(s *site.State, now time.Time) (bool, error) {
		c, err := s.Cluster(group, name)
		if err != nil {
			return true, err
		}
		if c.Operation == nil && c.State == site.Failed && c.Error != nil {
			return true, c.Error
		}
		view = s.ClusterView(c, now)
		return c.Operation == nil, nil
	})
	if err != nil {
		return nil, err
	}
	return view, nil
}

// clusterFromCall reads the flags of create.
func (r *run) clusterFromCall(s *site.State, g *site.Group) (*site.Cluster, error) {
	get := r.call.Get
	cl, err := r.customLocation(s, g.Name)
	if err != nil {
		return nil, err
	}
	if strings.ContainsAny(get("--vnet-ids"), ",") {
		return nil, refuse("Only one logical network id can be given in --vnet-ids.")
	}
	c := &site.Cluster{
		Group: g.Name, Name: get("--name"), Location: g.Location, CustomLocation: cl, Network: get("--vnet-ids"),
		Version: r.wantedVersion(s), PodCIDR: "10.244.0.0/16", LoadBalancers: r.call.Int("--load-balancer-count", 0),
		Tags: pairs(r.call.List("--tags")), Ahub: r.call.Has("--enable-ahub"), Profile: pairs(r.call.List("--cluster-autoscaler-profile")),
		ControlPlane: site.ControlPlane{Count: r.call.Int("--control-plane-count", 1), Size: "Standard_A4_v2", IP: get("--control-plane-ip")},
	}
	if r.call.Has("--location") {
		c.Location = get("--location")
	}
	if r.call.Has("--pod-cidr") {
		c.PodCIDR = get("--pod-cidr")
	}
	if r.call.Has("--control-plane-vm-size") {
		c.ControlPlane.Size = get("--control-plane-vm-size")
	}
	if r.call.Has("--enable-azure-rbac") || r.call.Has("--aad-admin-group-object-ids") {
		return nil, &site.ServiceError{Code: "BadRequest", Message: "Microsoft Entra ID is not supported with disconnected operations."}
	}
	p := r.poolFromCall("nodepool1")
	p.Labels, p.Taints = pairs(r.call.List("--nodepool-labels")), taints(get("--nodepool-taints"))
	c.Pools = []*site.NodePool{p}
	return c, nil
}

// poolFromCall reads the flags that create and nodepool add share.
func (r *run) poolFromCall(name string) *site.NodePool {
	p := &site.NodePool{
		Name: name, Count: r.call.Int("--node-count", 1), Size: "Standard_A4_v2", OSType: "Linux", OSSku: "CBLMariner",
		Autoscale: r.call.Has("--enable-cluster-autoscaler"), Min: r.call.Int("--min-count", 0), Max: r.call.Int("--max-count", 0),
		MaxPods: r.call.Int("--max-pods", 0), State: site.Creating,
	}
	if r.call.Has("--node-vm-size") {
		p.Size = r.call.Get("--node-vm-size")
	}
	return p
}

// wantedVersion is --kubernetes-version; a minor alone means its newest ready
// patch, nothing at all the newest of all.
func (r *run) wantedVersion(s *site.State) string {
	wanted := r.call.Get("--kubernetes-version")
	if strings.Count(wanted, ".") >= 2 {
		return wanted
	}
	for _, v := range slices.Backward(s.Versions) {
		if v.Ready && !v.Preview && (wanted == "" || strings.HasPrefix(v.Version, wanted+".")) {
			return v.Version
		}
	}
	return wanted
}

func taints(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// withCluster runs do over the call's cluster.
func (r *run) withCluster(flag string, do func(s *site.State, c *site.Cluster, now time.Time) error) error {
	return r.service(func(s *site.State, now time.Time) error {
		g, err := r.group(s)
		if err != nil {
			return err
		}
		c, err := s.Cluster(g.Name, r.call.Get(flag))
		if err != nil {
			return err
		}
		return do(s, c, now)
	})
}

func (r *run) clusterShow() (any, error) {
	var view any
	err := r.withCluster("--name", func(s *site.State, c *site.Cluster, now time.Time) error {
		view = s.ClusterView(c, now)
		return nil
	})
	return view, err
}

func (r *run) clusterList() (any, error) {
	list := []any{}
	err := r.service(func(s *site.State, now time.Time) error {
		if r.call.Has("--resource-group") {
			if _, err := r.group(s); err != nil {
				return err
			}
		}
		for _, key := range slices.Sorted(maps.Keys(s.Clusters)) {
			if c := s.Clusters[key]; r.inScope(s, c.Group) {
				list = append(list, s.ClusterView(c, now))
			}
		}
		return nil
	})
	return list, err
}

package site

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"aksarc-wizard/runner/pattern"
)

// The names of the service's validation checks.
const (
	controlPlaneCheck = "ControlPlaneConfigurationValidation"
	networkCheck      = "NetworkConfigurationValidation"
	versionCheck      = "K8sVersionValidation"
	poolCheck         = "NodePoolConfigurationValidation"
)

// typeEnabled is the resource type that a custom location needs for clusters.
const typeEnabled = "Microsoft.HybridContainerService/provisionedClusters"

// maxClusters is the limit with disconnected operations (fact 6).
const maxClusters = 20

var (
	clusterName = pattern.New(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
	serviceCIDR = netip.MustParsePrefix("10.96.0.0/12")
)

// CreateCluster is the service's PUT: the connected cluster is made first, then
// the cluster on it, so a refusal leaves the first behind (fact 78). What could
// only be found out later makes the operation fail at its time.
func (s *State) CreateCluster(c *Cluster, now time.Time) (*Cluster, error) {
	if err := s.admit(c.Group, c.CustomLocation, c.Location, typeEnabled); err != nil {
		return nil, err
	}
	if !clusterName.MatchString(c.Name) {
		return nil, badRequest("Resource name '%s' is invalid: it may have lowercase letters, digits and dashes only.", c.Name)
	}
	key := Key(c.Group, c.Name)
	if old := s.Clusters[key]; old != nil {
		return s.repeat(old, c)
	}
	if len(s.Clusters) >= maxClusters {
		return nil, &ServiceError{Code: "QuotaExceeded",
			Message: fmt.Sprintf("The site has %d provisioned clusters, the most it can have.", len(s.Clusters))}
	}
	if s.Connected[key] == nil {
		s.Connected[key] = &Connected{Group: c.Group, Name: c.Name, Created: now}
	}
	s.Connected[key].Goes = time.Time{}
	c.Created, c.Modified = now, now
	if refused := s.checkCluster(c); refused != nil {
		return nil, refused
	}
	fails, webhook := s.creationFailure()
	if fails == nil {
		fails, webhook = s.hiddenFault(c)
	}
	if webhook {
		c.State, c.Error = Failed, fails
		s.Clusters[key] = c
		return nil, fails
	}
	length := s.Durations.Create
	if fails != nil {
		share := 0.8
		if cf := s.Conditions.CreateFails; cf != nil && cf.Share > 0 {
			share = cf.Share
		}
		length = Span(float64(length) * share)
	}
	s.dropFailure()
	c.Operation = &Operation{Kind: Creating, Started: now, Length: length, Fails: fails}
	for _, p := range c.Pools {
		p.State = Creating
	}
	s.Clusters[key] = c
	s.claim(c, c.addresses())
	return c, nil
}

// repeat is a PUT on a cluster that exists.
func (s *State) repeat(old, c *Cluster) (*Cluster, error) {
	switch {
	case old.Operation != nil:
		return nil, &ServiceError{Code: "Conflict", Message: "Another operation is in progress"}
	case old.State == Failed:
		return nil, &ServiceError{Code: "OperationNotAllowed", Message: fmt.Sprintf(
			"The provisioned cluster '%s' is in provisioning state Failed. Delete it before creating it again.", old.Name)}
	}
	immutable := func(property string) error {
		return denied(controlPlaneCheck, fmt.Sprintf("Property '%s' of cluster '%s' is immutable.", property, old.Name))
	}
	switch {
	case !strings.EqualFold(old.CustomLocation, c.CustomLocation):
		return nil, immutable("extendedLocation")
	case !strings.EqualFold(old.Network, c.Network):
		return nil, immutable("cloudProviderProfile.infraNetworkProfile.vnetSubnetIds")
	case old.ControlPlane.IP != c.ControlPlane.IP:
		return nil, immutable("controlPlane.controlPlaneEndpoint.hostIp")
	case old.PodCIDR != c.PodCIDR:
		return nil, immutable("networkProfile.podCidr")
	case old.Version != c.Version:
		return nil, denied(versionCheck, fmt.Sprintf("Kubernetes version of cluster '%s' is %s; use upgrade to change it.", old.Name, old.Version))
	}
	return old, nil
}

// checkCluster is what the admission webhook looks at.
func (s *State) checkCluster(c *Cluster) error {
	if err := s.checkVersionReady(c.Version); err != nil {
		return err
	}
	if n := c.ControlPlane.Count; n != 1 && n != 3 && n != 5 {
		return denied(controlPlaneCheck, fmt.Sprintf("ControlPlane: count %d is invalid, it must be 1, 3 or 5.", n))
	}
	if !strings.HasPrefix(c.SSHKey, "ssh-rsa ") {
		return denied(controlPlaneCheck, "ControlPlane: Global LinuxProfile SSH public keys should be valid and non-empty. ssh: no key found")
	}
	if size := s.size(c.ControlPlane.Size); size == nil || !size.ControlPlane {
		return denied(controlPlaneCheck, fmt.Sprintf("ControlPlane: VMSize %s is not valid.", c.ControlPlane.Size))
	}
	for _, p := range c.Pools {
		if err := s.checkNodePool(c, p); err != nil {
			return err
		}
	}
	return s.checkPlacement(c)
}

// checkPlacement looks at the cluster's addresses.
func (s *State) checkPlacement(c *Cluster) error {
	n := s.network(c.Network)
	if n == nil {
		return denied(networkCheck, fmt.Sprintf("Logical network with ID %s not found.", c.Network))
	}
	if n.State != Succeeded {
		return denied(networkCheck, fmt.Sprintf("Logical network %s is in provisioning state %s.", n.Name, n.State))
	}
	if n.Method != "Static" || len(n.Pools) == 0 {
		return nil // found out by hiddenFault: the cluster stays, Failed
	}
	if len(n.DNS) == 0 {
		return denied(networkCheck, fmt.Sprintf("For creating Kubernetes clusters, DNS server in the logical network is a required input. Logical network %s has none.", n.Name))
	}
	pods, err := netip.ParsePrefix(c.PodCIDR)
	if err != nil || pods.Masked() != pods {
		return denied(networkCheck, fmt.Sprintf("Pod CIDR %s is not valid.", c.PodCIDR))
	}
	for _, other := range []netip.Prefix{n.Prefix, serviceCIDR, appliance} {
		if pods.Overlaps(other) {
			return denied(networkCheck, fmt.Sprintf("Pod CIDR %s overlaps with %s.", pods, other))
		}
	}
	if n.Prefix.Overlaps(serviceCIDR) {
		return denied(networkCheck, fmt.Sprintf("The address prefix %s of logical network %s overlaps with the service CIDR %s.", n.Prefix, n.Name, serviceCIDR))
	}
	if err := s.checkControlPlaneIP(c, n); err != nil {
		return err
	}
	if need, free := c.addresses(), n.free(); need > free {
		return denied(networkCheck, fmt.Sprintf(
			"Logical network %s does not have enough free IP addresses in its pools: %d needed (nodes and one for upgrades), %d available.", n.Name, need, free))
	}
	return nil
}

func (s *State) checkControlPlaneIP(c *Cluster, n *Network) error {
	if c.ControlPlane.IP == "" {
		return nil // found out by hiddenFault
	}
	ip, err := netip.ParseAddr(c.ControlPlane.IP)
	if err != nil || !ip.Is4() {
		return denied(controlPlaneCheck, fmt.Sprintf("%s is not a valid IP address", c.ControlPlane.IP))
	}
	for _, p := range n.Pools {
		if !n.Prefix.Contains(ip) || p.Contains(ip) {
			return denied(controlPlaneCheck, fmt.Sprintf(
				"The control plane IP %s should be within the address prefixes %s of the logical network %s, but outside the IP pool %s - %s.",
				ip, n.Prefix, n.Name, p.Start, p.End))
		}
	}
	if ip == n.Gateway || ip == n.Prefix.Addr() || ip == broadcast(n.Prefix) {
		return denied(controlPlaneCheck, fmt.Sprintf("The control plane IP %s is reserved in logical network %s.", ip, n.Name))
	}
	for _, dns := range n.DNS {
		if ip == dns {
			return denied(controlPlaneCheck, fmt.Sprintf("The control plane IP %s is a DNS server of logical network %s.", ip, n.Name))
		}
	}
	return nil
}

// hiddenFault is what no check sees beforehand. webhook faults leave a Failed
// cluster at once, the others fail the operation after a while.
func (s *State) hiddenFault(c *Cluster) (fault *ServiceError, webhook bool) {
	n := s.network(c.Network)
	switch {
	case n.Method != "Static":
		return denied(networkCheck, fmt.Sprintf("Logical network %s with IP allocation method Dynamic is not supported for AKS Arc clusters.", n.Name)), true
	case len(n.Pools) == 0:
		return denied(networkCheck, fmt.Sprintf("Logical network %s does not have an ippool.", n.Name)), true
	case c.ControlPlane.IP == "":
		return precheck("KubeAPIServerUnreachable",
			"Failed to either reach kube-apiserver or control plane IP: no control plane IP was given."), false
	}
	ip := parseAddr(c.ControlPlane.IP)
	if who := s.controlPlaneOwner(n, ip, Key(c.Group, c.Name)); who != "" {
		return precheck("KubeAPIServerUnreachable", fmt.Sprintf(
			"Failed to either reach kube-apiserver or control plane IP: %s is in use by another host of the network.", ip)), false
	}
	return nil, false
}

// creationFailure is the failure that a drill has switched on.
func (s *State) creationFailure() (fault *ServiceError, webhook bool) {
	cf := s.Conditions.CreateFails
	if cf == nil || cf.Error == nil {
		return nil, false
	}
	if cf.Webhook {
		s.dropFailure()
	}
	return cf.Error, cf.Webhook
}

// dropFailure ends a failure that was meant for one creation only.
func (s *State) dropFailure() {
	if cf := s.Conditions.CreateFails; cf != nil && !cf.Every {
		s.Conditions.CreateFails = nil
	}
}

func (s *State) checkVersionReady(version string) error {
	for _, v := range s.Versions {
		if v.Version != version {
			continue
		}
		if v.Ready {
			return nil
		}
		return denied(versionCheck, fmt.Sprintf("Kubernetes version %s is not ready for use on Linux. Please go to "+
			"https://aka.ms/aksarccheckk8sversions for details of how to check the readiness of Kubernetes versions", version))
	}
	return denied(versionCheck, fmt.Sprintf("Kubernetes version %s is not supported. Please go to "+
		"https://aka.ms/aksarcsupportedversions for details about the supported Kubernetes version on this platform.", version))
}

// size finds a VM size by name.
func (s *State) size(name string) *VMSize {
	for i := range s.Sizes {
		if strings.EqualFold(s.Sizes[i].Name, name) {
			return &s.Sizes[i]
		}
	}
	return nil
}

// ValidateCluster looks at a cluster without creating it.
func (s *State) ValidateCluster(c *Cluster) error {
	if err := s.admit(c.Group, c.CustomLocation, c.Location, typeEnabled); err != nil {
		return err
	}
	if err := s.checkCluster(c); err != nil {
		return err
	}
	if fault, _ := s.hiddenFault(c); fault != nil {
		return fault
	}
	return nil
}

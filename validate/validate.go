// Package validate holds the rules: addresses, ranges, names, versions,
// capacity and suggestions. Values in, problems out.
//
// Every rule carries the number it has in the rule book (V1 to V81; the table
// in docs/rules.md is generated from Rules). What lives here: pure functions
// over what was typed and what is known of the site. What does not: I/O, the
// clock, contexts, the terminal, and any knowledge of how a fact was learnt.
package validate

// Severity says whether a problem stops the operator.
type Severity string

// The severities, as `validate --json` prints them.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Problem is one thing wrong with one field.
type Problem struct {
	// Field is the path in the answers file.
	Field string `json:"field"`
	// Rule is the number in the rule book, such as "V38".
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	// Message says what is wrong, with the value, both sides and the exact
	// addresses; Hint what to do, with a value that would do where there is one.
	Message string `json:"message"`
	Hint    string `json:"hint"`
	// Missing marks a problem that exists only because the field is empty. A
	// face keeps quiet about it until the operator has left the field.
	Missing bool `json:"-"`
	// With names the other fields that take part in a clash.
	With []string `json:"-"`
}

// Values are the answers as typed, by field path of the answers file; a field
// that is not there is empty. Nothing is parsed before it gets here, so that
// nothing typed is lost. Lists are text too:
//
//   - network.dnsServers and ssh allow lists: items separated by blanks, commas or semicolons
//   - network.reserved: "name start-end" or "name prefix", separated by semicolons or line ends
//   - booleans are "true" or "false"
type Values map[string]string

// The field paths of the answers file.
const (
	FieldRelease            = "release"
	FieldCloudName          = "cloud.name"
	FieldCloudFQDN          = "cloud.fqdn"
	FieldSubscription       = "scope.subscription"
	FieldResourceGroup      = "scope.resourceGroup"
	FieldLocation           = "scope.location"
	FieldCustomLocation     = "scope.customLocation"
	FieldNetworkMode        = "network.mode" // create | existing
	FieldNetworkName        = "network.name"
	FieldVMSwitch           = "network.vmSwitch"
	FieldVLAN               = "network.vlan"
	FieldPrefix             = "network.addressPrefix"
	FieldGateway            = "network.gateway"
	FieldDNSServers         = "network.dnsServers"
	FieldPoolStart          = "network.ipPool.start"
	FieldPoolEnd            = "network.ipPool.end"
	FieldReserved           = "network.reserved"
	FieldClusterName        = "cluster.name"
	FieldKubernetesVersion  = "cluster.kubernetesVersion"
	FieldControlPlaneCount  = "cluster.controlPlane.count"
	FieldControlPlaneIP     = "cluster.controlPlane.ip"
	FieldControlPlaneVMSize = "cluster.controlPlane.vmSize"
	FieldNodeCount          = "cluster.nodes.count"
	FieldNodeVMSize         = "cluster.nodes.vmSize"
	FieldAutoscaler         = "cluster.autoscaler.enabled"
	FieldAutoscalerMin      = "cluster.autoscaler.min"
	FieldAutoscalerMax      = "cluster.autoscaler.max"
	FieldPodCIDR            = "cluster.podCidr"
	FieldMaxPods            = "cluster.maxPods"
	FieldSSHGenerate        = "cluster.ssh.generate"
	FieldSSHPublicKeyFile   = "cluster.ssh.publicKeyFile"
	FieldLoadBalancerIPs    = "cluster.loadBalancerIPs"
	FieldKubeconfigFile     = "kubeconfig.file"
	FieldKubeconfigMerge    = "kubeconfig.merge"
)

// Site is what is known of the site, as values. The zero Site knows nothing:
// rules that need a fact stay silent while it is unknown (nil slice, "").
type Site struct {
	// AksArc is the version of the aksarc extension that will create the
	// cluster; it decides whether the control-plane IP counts in the pool.
	AksArc string
	// KubernetesVersions are those the release profile documents.
	KubernetesVersions []string
	// ReadyVersions are those of get-versions, nil when it hasn't answered.
	ReadyVersions   []Version
	VMSizes         []VMSize
	Networks        []Network
	Clusters        []Cluster
	Subscriptions   []Subscription
	CustomLocations []CustomLocation
	// Ingress and Management are the appliance's own addresses, "" when unknown.
	Ingress, Management string
	// SSHKey is what was found at cluster.ssh.publicKeyFile (or, for generate,
	// at ~/.ssh/id_rsa.pub), nil when nobody looked.
	SSHKey *SSHKey
}

// SSHKey is what was read of a key file; the rules never open one themselves.
type SSHKey struct {
	Path string
	// Err says why it couldn't be read, "" when it was.
	Err string
	// Text is the beginning of the file, at most 16 KiB.
	Text string
	// PrivateBeside: the private half lies beside it.
	PrivateBeside bool
}

// Version is a Kubernetes version the site offers.
type Version struct {
	Version string
	Ready   bool
	// Reason is the site's word on why it is not ready.
	Reason  string
	Preview bool
}

// VMSize is a VM size the site offers. Zero means the site didn't say.
type VMSize struct {
	Name     string
	CPUs     int
	MemoryMB int
	GPUs     int
}

// Network is a logical network that exists at the site.
type Network struct {
	Name, ID   string
	Prefix     string
	Gateway    string
	DNSServers []string
	VMSwitch   string
	VLAN       string
	// Allocation is Static or Dynamic, State the provisioning state.
	Allocation, State string
	Subnets           int
	Pools             []Pool
}

// Pool is an IP pool of an existing logical network.
type Pool struct {
	Start, End string
	// Free is how many addresses the site says are available, -1 when it didn't.
	Free int
}

// Cluster is a cluster that exists at the site.
type Cluster struct {
	Name, State    string
	ControlPlaneIP string
	NetworkID      string
}

// Subscription is one that the signed-in account can see.
type Subscription struct{ ID, Name, State string }

// CustomLocation is one that the signed-in account can see.
type CustomLocation struct{ ID, Name, Location, State string }

// Report is everything the rules have to say about one set of values.
type Report struct {
	// Problems are in the order of the fields, then of the rule numbers.
	Problems []Problem
	Layout   Layout
}

// Blocked says whether any problem is an error.
func (r Report) Blocked() bool {
	for _, p := range r.Problems {
		if p.Severity == Error {
			return true
		}
	}
	return false
}

package az

// Where things are in what az prints, as JMESPath, for the expectations and
// waits of a plan. The parsers read the same places; a test holds both
// together on the same samples.
const (
	// PathState is the provisioning state of a cluster, a network or a node pool.
	PathState = "properties.provisioningState"
	// PathPhase is what the service says it is doing with a cluster or a pool.
	PathPhase = "properties.status.currentState"
	// PathError is the service's reason once the state is a failed one.
	PathError = "properties.status.errorMessage"

	// Of a logical network.
	PathNetworkPrefix     = "properties.subnets[0].properties.addressPrefix"
	PathNetworkAllocation = "properties.subnets[0].properties.ipAllocationMethod"
	PathNetworkVLAN       = "properties.subnets[0].properties.vlan"
	PathNetworkGateway    = "properties.subnets[0].properties.routeTable.properties.routes[?properties.addressPrefix=='0.0.0.0/0'].properties.nextHopIpAddress | [0]"
	PathNetworkDNS        = "properties.dhcpOptions.dnsServers"
	PathNetworkSwitch     = "properties.vmSwitchName"
	PathNetworkPoolStart  = "properties.subnets[0].properties.ipPools[0].start"
	PathNetworkPoolEnd    = "properties.subnets[0].properties.ipPools[0].end"

	// Of a cluster or a network: the id of the custom location it is in.
	PathCustomLocation = "extendedLocation.name"

	// Of a cluster.
	PathClusterVersion            = "properties.kubernetesVersion"
	PathClusterControlPlaneCount  = "properties.controlPlane.count"
	PathClusterControlPlaneIP     = "properties.controlPlane.controlPlaneEndpoint.hostIp"
	PathClusterControlPlaneVMSize = "properties.controlPlane.vmSize"
	PathClusterNetworks           = "properties.cloudProviderProfile.infraNetworkProfile.vnetSubnetIds"
	PathClusterPodCIDR            = "properties.networkProfile.podCidr"
	PathClusterNodeCount          = "properties.agentPoolProfiles[0].count"
	PathClusterNodeVMSize         = "properties.agentPoolProfiles[0].vmSize"
	// PathClusterComponents is how far the parts of the control plane are.
	PathClusterComponents = "join(', ', properties.status.controlPlaneStatus[?!ready].join(' ', [name, phase]))"

	// Of a node pool.
	PathPoolCount  = "properties.count"
	PathPoolVMSize = "properties.vmSize"

	// Of the answer of AccountShow.
	PathAccountCloud = "environmentName"
)

// Final provisioning states of clusters, node pools and networks; every other
// state means that something is still being done (facts 81 and 53).
var (
	StatesDone   = []string{"Succeeded"}
	StatesFailed = []string{"Failed", "Canceled"}
)

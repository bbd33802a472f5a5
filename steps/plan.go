package steps

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

// The ids of the actions of a deployment, in order.
const (
	ActionCloud      = "cloud"
	ActionExtensions = "extensions"
	ActionNetwork    = "network"
	ActionCluster    = "cluster"
	ActionKubeconfig = "kubeconfig"
	ActionVerify     = "verify"
)

// Waits. Creating a cluster takes a quarter of an hour to two hours (fact 79).
const (
	pollEvery    = 15 * time.Second
	networkBound = 30 * time.Minute
	clusterBound = 2*time.Hour + 30*time.Minute
)

// NewPlan makes the plan from answers that the rules have no error against;
// nothing is asked of the site. Relative files are relative to base, which is
// the absolute path of the answers file's folder.
func NewPlan(v validate.Values, base string) runner.Plan {
	b := newPlanner(v, base)
	p := runner.Plan{Cluster: v[validate.FieldClusterName], Release: b.release.Name}
	p.Actions = append(p.Actions, b.cloud(), b.extensions())
	if networkCreated(v) {
		p.Actions = append(p.Actions, b.network())
	}
	p.Actions = append(p.Actions, b.cluster(), b.kubeconfig(), b.verify())
	return p
}

type planner struct {
	v        validate.Values
	base     string
	release  az.Release
	versions az.Versions
	scope    az.Scope
	location string // full id of the custom location
	network_ string // full id of the logical network
}

func newPlanner(v validate.Values, base string) planner {
	b := planner{v: v, base: base, release: az.Releases()[0]}
	if r, ok := az.ReleaseByName(v[validate.FieldRelease]); ok {
		b.release = r
	}
	b.versions = b.release.Versions()
	b.scope = az.Scope{Subscription: v[validate.FieldSubscription], ResourceGroup: v[validate.FieldResourceGroup]}
	b.location = CustomLocationID(v)
	b.network_ = NetworkID(v)
	return b
}

// NetworkID is the full id of the logical network: as typed, or made from
// subscription, resource group and name.
func NetworkID(v validate.Values) string {
	n := v[validate.FieldNetworkName]
	if n == "" || strings.HasPrefix(n, "/") {
		return n
	}
	return az.LNetID(v[validate.FieldSubscription], v[validate.FieldResourceGroup], n)
}

// KubeconfigFile is the absolute path of the kubeconfig's own file, which az
// writes and which holds nothing else.
func KubeconfigFile(v validate.Values, base string) string {
	if into := MergeTarget(v, base); into != "" {
		return OwnKubeconfig(into, v[validate.FieldClusterName])
	}
	return kubeconfigFile(v, base)
}

// MergeTarget is the absolute path of the kubeconfig that the answers want the
// cluster's joined into, "" when they don't.
func MergeTarget(v validate.Values, base string) string {
	if v[validate.FieldKubeconfigMerge] != "true" {
		return ""
	}
	return kubeconfigFile(v, base)
}

func kubeconfigFile(v validate.Values, base string) string {
	f := v[validate.FieldKubeconfigFile]
	if f == "" {
		f = v[validate.FieldClusterName] + ".kubeconfig"
	}
	return absolute(f, base)
}

func absolute(file, base string) string {
	if file == "" || filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(base, file)
}

// number reads a whole number that the rules have accepted; unset is byDefault.
func (b planner) number(path string, byDefault int) int {
	n, err := strconv.Atoi(strings.TrimSpace(b.v[path]))
	if err != nil {
		return byDefault
	}
	return n
}

func (b planner) cloud() runner.Action {
	spec := az.SiteCloud(b.v[validate.FieldCloudName], b.v[validate.FieldCloudFQDN])
	list, config := az.CloudList(), az.ConfigGet("")
	return runner.Action{
		ID: ActionCloud, Title: "Cloud " + spec.Name,
		Steps: []runner.Step{{
			Title: "turn off instance discovery", Command: az.ConfigSet(map[string]string{"core.instance_discovery": "false"}),
			Look: &config, Unless: "length(core[?name=='instance_discovery' && (value=='false' || value=='False' || value=='no' || value=='0' || value=='off')] || `[]`) > `0`",
		}, {
			Title: "register the cloud", Command: az.CloudRegister(b.versions, spec),
			Look: &list, Unless: fmt.Sprintf("length([?name=='%s']) > `0`", spec.Name),
		}, {
			Title: "make it the active one", Command: az.CloudSet(spec.Name),
			Look: &list, Unless: fmt.Sprintf("length([?name=='%s' && isActive]) > `0`", spec.Name),
		}},
	}
}

func (b planner) extensions() runner.Action {
	a := runner.Action{ID: ActionExtensions, Title: "Extensions of az"}
	tools := az.VersionShow()
	for _, e := range b.release.Extensions() {
		add, err := az.ExtensionAdd(b.versions, az.ExtensionSpec{Name: e.Name, Version: e.Version})
		if err != nil {
			continue // only a preview can be refused, and none is asked for
		}
		a.Steps = append(a.Steps, runner.Step{
			Title: "install " + e.Name + " " + e.Version, Command: add,
			Look: &tools, Unless: fmt.Sprintf("extensions.\"%s\" != null", e.Name),
		})
	}
	return a
}

func (b planner) network() runner.Action {
	v := b.v
	spec := az.LNetSpec{
		Scope: b.scope, Name: v[validate.FieldNetworkName], CustomLocation: b.location, Location: v[validate.FieldLocation],
		VMSwitch: v[validate.FieldVMSwitch], VLAN: b.number(validate.FieldVLAN, 0), AddressPrefix: v[validate.FieldPrefix],
		Gateway: v[validate.FieldGateway], DNSServers: SplitList(validate.FieldDNSServers, v[validate.FieldDNSServers]),
		PoolStart: v[validate.FieldPoolStart], PoolEnd: v[validate.FieldPoolEnd],
	}
	look := az.LNetShow(b.scope, spec.Name)
	subnet := "properties.subnets[0].properties."
	fixed := func(label, field, path string, want ...string) runner.Expectation {
		return runner.Expectation{Label: label, Field: field, Path: path, Want: want, Immutable: true}
	}
	location := fixed("Custom location", validate.FieldCustomLocation, "extendedLocation.name", b.location)
	location.Fold = true
	return runner.Action{
		ID: ActionNetwork, Title: "Logical network " + spec.Name,
		Look: &look, State: "properties.provisioningState",
		Expect: []runner.Expectation{
			location,
			fixed("Allocation", validate.FieldNetworkMode, subnet+"ipAllocationMethod", "Static"),
			fixed("VM switch", validate.FieldVMSwitch, "properties.vmSwitchName", spec.VMSwitch),
			fixed("VLAN", validate.FieldVLAN, subnet+"vlan || `0`", strconv.Itoa(spec.VLAN)),
			fixed("Address prefix", validate.FieldPrefix, subnet+"addressPrefix", spec.AddressPrefix),
			fixed("Gateway", validate.FieldGateway, subnet+"routeTable.properties.routes[?properties.addressPrefix=='0.0.0.0/0'] | [0].properties.nextHopIpAddress", spec.Gateway),
			fixed("DNS servers", validate.FieldDNSServers, "properties.dhcpOptions.dnsServers", spec.DNSServers...),
			fixed("Pool start", validate.FieldPoolStart, subnet+"ipPools[0].start", spec.PoolStart),
			fixed("Pool end", validate.FieldPoolEnd, subnet+"ipPools[0].end", spec.PoolEnd),
		},
		Steps: []runner.Step{{Title: "create the logical network", Command: az.LNetCreate(spec)}},
		Wait: &runner.Wait{
			Poll: look, Done: []string{"Succeeded"}, Failed: []string{"Failed", "Canceled"},
			Error: "properties.status.errorMessage", Every: pollEvery, Bound: networkBound,
		},
		Usually: 2 * time.Minute,
	}
}

func (b planner) cluster() runner.Action {
	v := b.v
	spec := az.ClusterSpec{
		Scope: b.scope, Name: v[validate.FieldClusterName], CustomLocation: b.location, Location: v[validate.FieldLocation],
		Network: b.network_, KubernetesVersion: v[validate.FieldKubernetesVersion],
		ControlPlaneCount: b.number(validate.FieldControlPlaneCount, 1), ControlPlaneIP: v[validate.FieldControlPlaneIP],
		ControlPlaneVMSize: v[validate.FieldControlPlaneVMSize],
		NodeCount:          b.number(validate.FieldNodeCount, 1), NodeVMSize: v[validate.FieldNodeVMSize],
		PodCIDR: v[validate.FieldPodCIDR], MaxPods: b.number(validate.FieldMaxPods, 0),
	}
	if autoscaled(v) {
		spec.Autoscaler = az.Autoscaler{Enabled: true, Min: b.number(validate.FieldAutoscalerMin, 1), Max: b.number(validate.FieldAutoscalerMax, spec.NodeCount)}
	}
	if key := v[validate.FieldSSHPublicKeyFile]; key != "" && v[validate.FieldSSHGenerate] != "true" {
		spec.SSH.PublicKeyFile = absolute(key, b.base)
	} else {
		spec.SSH.Generate = true
	}
	look := az.ClusterShow(b.scope, spec.Name)
	del := az.ClusterDelete(b.scope, spec.Name, false)
	return runner.Action{
		ID: ActionCluster, Title: "Cluster " + spec.Name,
		Look: &look, State: "properties.provisioningState",
		Expect: b.clusterExpect(spec),
		Steps:  []runner.Step{{Title: "create the cluster", Command: az.ClusterCreate(spec)}},
		Wait: &runner.Wait{
			Poll: look, Done: []string{"Succeeded"}, Failed: []string{"Failed", "Canceled"},
			Detail: "properties.status.controlPlaneStatus[?ready!=`true`] | [0].join(': ', [name, phase])",
			Error:  "properties.status.errorMessage", Every: pollEvery, Bound: clusterBound,
		},
		Recreate: &runner.Recreate{
			Word:  spec.Name,
			Steps: []runner.Step{{Title: "delete the failed cluster", Command: del}},
			Wait:  &runner.Wait{Poll: look, Gone: true, Every: pollEvery, Bound: time.Hour},
		},
		Usually: 14 * time.Minute,
	}
}

// clusterExpect is what an existing cluster of that name must be like to count
// as the one that was ordered.
func (b planner) clusterExpect(spec az.ClusterSpec) []runner.Expectation {
	expect := []runner.Expectation{
		{Label: "Custom location", Field: validate.FieldCustomLocation, Path: "extendedLocation.name", Want: []string{b.location}, Fold: true, Immutable: true},
		{Label: "Logical network", Field: validate.FieldNetworkName, Path: "properties.cloudProviderProfile.infraNetworkProfile.vnetSubnetIds", Want: []string{b.network_}, Fold: true, Immutable: true},
		{Label: "Kubernetes version", Field: validate.FieldKubernetesVersion, Path: "properties.kubernetesVersion", Want: []string{spec.KubernetesVersion}},
		{Label: "Control-plane nodes", Field: validate.FieldControlPlaneCount, Path: "properties.controlPlane.count", Want: []string{strconv.Itoa(spec.ControlPlaneCount)}},
	}
	if spec.ControlPlaneIP != "" {
		expect = append(expect, runner.Expectation{Label: "Control-plane IP", Field: validate.FieldControlPlaneIP,
			Path: "properties.controlPlane.controlPlaneEndpoint.hostIp", Want: []string{spec.ControlPlaneIP}, Immutable: true})
	}
	if spec.PodCIDR != "" {
		expect = append(expect, runner.Expectation{Label: "Pod CIDR", Field: validate.FieldPodCIDR,
			Path: "properties.networkProfile.podCidr", Want: []string{spec.PodCIDR}, Immutable: true})
	}
	if !spec.Autoscaler.Enabled {
		expect = append(expect, runner.Expectation{Label: "Worker nodes", Field: validate.FieldNodeCount,
			Path: "properties.agentPoolProfiles[0].count", Want: []string{strconv.Itoa(spec.NodeCount)}})
	}
	return expect
}

func (b planner) kubeconfig() runner.Action {
	file := KubeconfigFile(b.v, b.base)
	a := runner.Action{
		ID: ActionKubeconfig, Title: "Kubeconfig",
		Steps: []runner.Step{{Title: "fetch the administrator's kubeconfig",
			Command: az.ClusterCredentials(az.CredentialsSpec{Scope: b.scope, Name: b.v[validate.FieldClusterName], File: file, Overwrite: true})}},
		Proof: &runner.Proof{Kubeconfig: file, Server: b.v[validate.FieldControlPlaneIP]},
	}
	if into := MergeTarget(b.v, b.base); into != "" {
		a.Merge = &runner.Merge{From: file, Into: into}
	}
	return a
}

func (b planner) verify() runner.Action {
	file := KubeconfigFile(b.v, b.base)
	return runner.Action{
		ID: ActionVerify, Title: "Proof that the cluster answers",
		Proof: &runner.Proof{
			Kubeconfig: file, Server: b.v[validate.FieldControlPlaneIP], Reach: true,
			Nodes:   b.number(validate.FieldControlPlaneCount, 1) + b.number(validate.FieldNodeCount, 1),
			Version: b.v[validate.FieldKubernetesVersion],
			Commands: []runner.Command{
				az.KubectlGetNamespaces(file), az.KubectlGetNodes(file),
			},
		},
	}
}

// Target is what no two programs may work on at once.
func Target(v validate.Values) string {
	return strings.Join([]string{v[validate.FieldSubscription], v[validate.FieldResourceGroup], v[validate.FieldClusterName]}, "/")
}

// AbsoluteFiles is a copy of the answers whose files don't depend on where
// they are read: for the answers kept with a deployment.
func AbsoluteFiles(v validate.Values, base string) validate.Values {
	out := validate.Values{}
	for k, s := range v {
		out[k] = s
	}
	out[validate.FieldKubeconfigFile] = kubeconfigFile(v, base)
	if key := v[validate.FieldSSHPublicKeyFile]; key != "" {
		out[validate.FieldSSHPublicKeyFile] = absolute(key, base)
	}
	return out
}

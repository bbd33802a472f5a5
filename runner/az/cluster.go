package az

import (
	"strings"

	"aksarc-wizard/runner"
)

// ClusterSpec is a cluster to create. Numbers of 0 and empty texts leave the
// choice to the service.
type ClusterSpec struct {
	Scope
	Name string
	// CustomLocation is the full id.
	CustomLocation string
	Location       string
	// Network is the full id of the one logical network.
	Network           string
	KubernetesVersion string
	// ControlPlaneCount is 1, 3 or 5.
	ControlPlaneCount int
	// ControlPlaneIP may be left out only where Versions.PicksControlPlaneIP.
	ControlPlaneIP     string
	ControlPlaneVMSize string
	// NodeCount is 1 to 64.
	NodeCount  int
	NodeVMSize string
	Autoscaler Autoscaler
	PodCIDR    string
	MaxPods    int
	SSH        SSHSpec
	Labels     map[string]string
	// Taints are written key=value:Effect.
	Taints           []string
	DisableNFSDriver bool
	DisableSMBDriver bool
	// HybridBenefit is the Azure hybrid benefit for Windows Server.
	HybridBenefit bool
	Tags          map[string]string
	// Wait blocks until the service is done. Otherwise the command returns
	// once the service has accepted, and ClusterShow is polled.
	Wait bool
}

// Autoscaler bounds the number of nodes; the zero value is no autoscaler.
type Autoscaler struct {
	Enabled  bool
	Min, Max int
	// Profile holds settings such as scan-interval.
	Profile map[string]string
}

// SSHSpec says which key opens the nodes.
type SSHSpec struct {
	// Generate lets az make ~/.ssh/id_rsa unless it is there already.
	Generate bool
	// PublicKeyFile is a path, "" for az's own choice.
	PublicKeyFile string
	// AllowFrom limits who may connect: addresses or CIDRs.
	AllowFrom []string
}

// ClusterCreate creates a cluster. On an existing name it is an update of it,
// so look first (rule V48).
func ClusterCreate(s ClusterSpec) runner.Command {
	return clusterCreate(s).flag("--no-wait", !s.Wait).json().mutate(waitLimit(s.Wait))
}

// ClusterValidate lets the service check what ClusterCreate would create, and
// creates nothing. The error is a *VersionError before aksarc 1.5.37.
func ClusterValidate(v Versions, s ClusterSpec) (runner.Command, error) {
	if !v.AksArc.AtLeast(aksarcValidate) {
		return runner.Command{}, &VersionError{"az aksarc create", "--validate", "aksarc", aksarcValidate, v.AksArc}
	}
	// With keys to generate it still writes them to the workstation.
	return clusterCreate(s).flag("--validate", true).json().mutate(acceptLimit), nil
}

func clusterCreate(s ClusterSpec) *builder {
	return cluster("create", s.Scope, s.Name).
		value("--custom-location", s.CustomLocation).
		optional("--location", s.Location).
		value("--vnet-ids", s.Network).
		optional("--kubernetes-version", s.KubernetesVersion).
		number("--control-plane-count", s.ControlPlaneCount).
		optional("--control-plane-ip", s.ControlPlaneIP).
		optional("--control-plane-vm-size", s.ControlPlaneVMSize).
		number("--node-count", s.NodeCount).
		optional("--node-vm-size", s.NodeVMSize).
		autoscaler("--enable-cluster-autoscaler", s.Autoscaler).
		optional("--pod-cidr", s.PodCIDR).
		number("--max-pods", s.MaxPods).
		pairs("--nodepool-labels", s.Labels).
		optional("--nodepool-taints", strings.Join(s.Taints, ",")).
		flag("--generate-ssh-keys", s.SSH.Generate).
		optional("--ssh-key-value", s.SSH.PublicKeyFile).
		optional("--ssh-auth-ips", strings.Join(s.SSH.AllowFrom, ",")).
		flag("--disable-nfs-driver", s.DisableNFSDriver).
		flag("--disable-smb-driver", s.DisableSMBDriver).
		flag("--enable-ahub", s.HybridBenefit).
		pairs("--tags", s.Tags)
}

// ClusterShow shows a cluster; absent is exit code 3.
func ClusterShow(s Scope, name string) runner.Command {
	return cluster("show", s, name).json().read(readTimeout)
}

// ClusterList lists those of a group or of the whole subscription.
func ClusterList(s Scope) runner.Command {
	return azCommand("aksarc", "list").within(s).json().read(readTimeout)
}

// ClusterDelete deletes a cluster; delete PodDisruptionBudgets first (fact 101).
func ClusterDelete(s Scope, name string, wait bool) runner.Command {
	return cluster("delete", s, name).flag("--no-wait", !wait).flag("--yes", true).mutate(waitLimit(wait))
}

// KubernetesVersions lists the versions a custom location offers and whether
// their images are in place. customLocation is the full id.
func KubernetesVersions(subscription, customLocation string) runner.Command {
	return azCommand("aksarc", "get-versions").value("--custom-location", customLocation).
		optional("--subscription", subscription).json().read(readTimeout)
}

// VMSizes lists the VM sizes a custom location offers. customLocation is the
// full id.
func VMSizes(subscription, customLocation string) runner.Command {
	return azCommand("aksarc", "vmsize", "list").value("--custom-location", customLocation).
		optional("--subscription", subscription).json().read(readTimeout)
}

// CredentialsSpec says where the kubeconfig of a cluster goes.
type CredentialsSpec struct {
	Scope
	Name string
	// File is merged into if it exists; "-" prints. It ends up with a private
	// key in it, so give an absolute path of a file of its own.
	File string
	// Context renames the context, "" keeps the service's name for it.
	Context string
	// Overwrite replaces an entry of the same name; without it az asks, and
	// without a terminal it fails.
	Overwrite bool
}

// ClusterCredentials fetches the admin kubeconfig. It is always the admin's:
// the other one signs in through Entra, which the site doesn't have (rule V69).
func ClusterCredentials(s CredentialsSpec) runner.Command {
	return cluster("get-credentials", s.Scope, s.Name).
		flag("--admin", true).
		value("--file", s.File).
		optional("--context", s.Context).
		flag("--overwrite-existing", s.Overwrite).
		mutate(readTimeout)
}

// ClusterUpgrades lists what a cluster can be upgraded to.
func ClusterUpgrades(s Scope, name string) runner.Command {
	return cluster("get-upgrades", s, name).json().read(readTimeout)
}

// ClusterUpgrade upgrades Kubernetes, by at most one minor version (rule V79).
func ClusterUpgrade(s Scope, name, version string, wait bool) runner.Command {
	return cluster("upgrade", s, name).value("--kubernetes-version", version).
		flag("--no-wait", !wait).flag("--yes", true).json().mutate(waitLimit(wait))
}

// ClusterChange is what can be changed of a cluster as a whole; what is zero
// stays as it is.
type ClusterChange struct {
	Scope
	Name              string
	ControlPlaneCount int
	Autoscaling       AutoscalerChange
	Tags              map[string]string
}

// ClusterUpdate changes a cluster and blocks until done: the command has no
// --no-wait (fact 99). Some versions ask for a confirmation, which is given.
func ClusterUpdate(v Versions, s ClusterChange) runner.Command {
	asks := v.AksArc.AtLeast(aksarcUpdateAsks) && v.AksArc.Compare(aksarcUpdateGap) != 0
	return cluster("update", s.Scope, s.Name).
		number("--control-plane-count", s.ControlPlaneCount).
		changeAutoscaler(s.Autoscaling).
		pairs("--cluster-autoscaler-profile", s.Autoscaling.Profile).
		pairs("--tags", s.Tags).
		flag("--yes", asks).json().mutate(blockingLimit)
}

// LogsSpec says whose logs to collect over SSH.
type LogsSpec struct {
	// Addresses are those of the nodes; or Kubeconfig is a file to learn them from.
	Addresses  []string
	Kubeconfig string
	// Key is the private key file or its folder.
	Key string
	// Folder receives a zip.
	Folder       string
	Subscription string
}

// ClusterLogs collects the logs of nodes into a zip. The versions decide the
// name of the command: "get-logs" from aksarc 1.5.37, "logs hci" before.
func ClusterLogs(v Versions, s LogsSpec) runner.Command {
	b := azCommand("aksarc", "logs", "hci")
	if v.AksArc.AtLeast(aksarcGetLogs) {
		b = azCommand("aksarc", "get-logs")
	}
	if len(s.Addresses) > 0 {
		b.list("--ip", s.Addresses)
	} else {
		b.value("--kubeconfig", s.Kubeconfig)
	}
	return b.value("--credentials-dir", s.Key).optional("--out-dir", s.Folder).
		optional("--subscription", s.Subscription).mutate(collectLimit)
}

func cluster(verb string, s Scope, name string) *builder {
	return azCommand("aksarc", verb).value("--name", name).in(s)
}

// autoscaler adds the bounds when it is to be on.
func (b *builder) autoscaler(enable string, a Autoscaler) *builder {
	if !a.Enabled {
		return b
	}
	return b.flag(enable, true).number("--min-count", a.Min).number("--max-count", a.Max).
		pairs("--cluster-autoscaler-profile", a.Profile)
}

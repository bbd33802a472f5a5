package steps

import (
	"fmt"
	"strings"

	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

const clusterSource = "Create Kubernetes clusters with Azure CLI (10/2025); scale requirements (09/2025)"

func autoscaled(v validate.Values) bool { return v[validate.FieldAutoscaler] == "true" }

var clusterFields = []Field{{
	Path: validate.FieldClusterName, Label: "Name", Default: "c1",
	Help:    "Lowercase letters, digits and dashes, 1 to 63.",
	Why:     "The name of the connected cluster in the resource group; VM names begin with it.",
	Example: "c1", Wrong: "Refused; or, if the name exists, the run stops and shows what is there.",
	Needs: []string{validate.FieldResourceGroup},
	Flag:  "--name", Later: "no", Source: clusterSource,
}, {
	Path: validate.FieldKubernetesVersion, Label: "Kubernetes version", Default: "1.29.4",
	Help:    "Offered from the site where it answers; x.y.z.",
	Why:     "The version's disk image must lie on the appliance. A version can be listed and not be ready.",
	Example: "1.29.4", Wrong: "K8sVersionValidation: the version is not ready, or not supported.",
	Needs: []string{validate.FieldRelease, validate.FieldCustomLocation},
	Flag:  "--kubernetes-version", Later: "yes, by upgrades, one minor version at a time", Source: "Disconnected operations for AKS (06/2025)",
	Options: versionOptions,
}, {
	Path: validate.FieldControlPlaneCount, Label: "Control-plane nodes", Kind: Choice, Default: "1",
	Help:    "1, 3 or 5. One is for trying out: it can't survive the loss of its VM.",
	Why:     "etcd needs an odd number to agree. Each takes one address of the pool.",
	Example: "3", Wrong: "With one node the cluster is down while that VM is.",
	Flag: "--control-plane-count", Later: "yes", Source: clusterSource,
	Options: func(validate.Values, *Facts) []Option {
		return []Option{{Value: "1", Note: "for trying out"}, {Value: "3", Note: "for production"}, {Value: "5"}}
	},
}, {
	Path: validate.FieldControlPlaneIP, Label: "Control-plane IP", Kind: Address,
	Help:    "Inside the prefix, outside the pool, used by nobody.",
	Why:     "The address of the Kubernetes API server. With aksarc before 1.4 it must be given, outside the pool; from 1.4 on it is taken from the pool when left empty. The documents of both ages are still about, hence the confusion.",
	Example: "192.168.200.30", Wrong: "Creation times out after most of an hour: failed to reach kube-apiserver or control plane IP.",
	Needs: []string{validate.FieldPrefix, validate.FieldPoolStart, validate.FieldPoolEnd, validate.FieldNetworkName, validate.FieldNetworkMode, validate.FieldReserved},
	Flag:  "--control-plane-ip", Later: "no", Source: "Disconnected operations for AKS (06/2025); AKS Arc network requirements (04/2024, 07/2025)",
}, {
	Path: validate.FieldControlPlaneVMSize, Label: "Control-plane VM size", Default: "Standard_A4_v2",
	Help:    "Offered from the site where it answers.",
	Why:     "CPU and memory of each control-plane node.",
	Example: "Standard_A4_v2", Wrong: "VMSize is not valid.",
	Needs: []string{validate.FieldCustomLocation},
	Flag:  "--control-plane-vm-size", Later: "no", Source: clusterSource,
	Options: vmSizeOptions(true), Withheld: withheldSizes,
}, {
	Path: validate.FieldNodeCount, Label: "Worker nodes", Kind: Int, Default: "2",
	Help:    "1 to 64.",
	Why:     "Where your workloads run. Each takes one address of the pool.",
	Example: "2", Wrong: "More nodes than the pool has addresses: creation fails half-way.",
	Needs: []string{validate.FieldPoolStart, validate.FieldPoolEnd, validate.FieldNetworkName},
	Flag:  "--node-count", Later: "yes: scale the node pool", Source: clusterSource,
}, {
	Path: validate.FieldNodeVMSize, Label: "Worker VM size", Default: "Standard_A4_v2",
	Help:    "Offered from the site where it answers.",
	Why:     "CPU and memory of each worker node.",
	Example: "Standard_A4_v2", Wrong: "VMSize is not valid.",
	Needs: []string{validate.FieldCustomLocation},
	Flag:  "--node-vm-size", Later: "yes, by another node pool", Source: clusterSource,
	Options: vmSizeOptions(false), Withheld: withheldSizes,
}, {
	Path: validate.FieldAutoscaler, Label: "Autoscaler", Kind: Bool, Default: "false", Optional: true,
	Help:    "Adds and removes workers between two bounds.",
	Why:     "The pool must have addresses for the upper bound.",
	Example: "false", Wrong: "Scaling up stops when the pool is used up.",
	Flag: "--enable-cluster-autoscaler", Later: "yes", Source: "Auto-scale a cluster in AKS Arc",
	Options: boolOptions,
}, {
	Path: validate.FieldAutoscalerMin, Label: "Fewest workers", Kind: Int, When: autoscaled,
	Help:    "1 to the number of workers above.",
	Why:     "The autoscaler never goes below it.",
	Example: "1", Wrong: "Refused by az.",
	Needs: []string{validate.FieldNodeCount},
	Flag:  "--min-count", Later: "yes", Source: "Auto-scale a cluster in AKS Arc",
}, {
	Path: validate.FieldAutoscalerMax, Label: "Most workers", Kind: Int, When: autoscaled,
	Help:    "The number of workers above, to 64. Counted in the sum of addresses.",
	Why:     "The autoscaler never goes above it.",
	Example: "5", Wrong: "Scaling up stops when the pool is used up.",
	Needs: []string{validate.FieldNodeCount, validate.FieldPoolStart, validate.FieldPoolEnd},
	Flag:  "--max-count", Later: "yes", Source: "Auto-scale a cluster in AKS Arc",
}, {
	Path: validate.FieldPodCIDR, Label: "Pod CIDR", Kind: Prefix, Default: "10.244.0.0/16", Optional: true,
	Help:    "Addresses of pods, inside the cluster only.",
	Why:     "Must not overlap the network, its DNS, services (10.96.0.0/12) or the appliance (10.131.19.0/24).",
	Example: "10.244.0.0/16", Wrong: "Pods can't reach the machines whose addresses they share.",
	Needs: []string{validate.FieldPrefix, validate.FieldDNSServers, validate.FieldNetworkName},
	Flag:  "--pod-cidr", Later: "no", Source: ipSource,
}, {
	Path: validate.FieldMaxPods, Label: "Pods per node", Kind: Int, Default: "110", Optional: true,
	Help:    "At most this many pods on each node; 110 unless you know better.",
	Why:     "The allowed range is not documented; 110 is the documented default.",
	Example: "110", Wrong: "Pods stay pending although nodes have room.",
	Flag: "--max-pods", Later: "no, but another node pool can differ", Source: ipSource,
}, {
	Path: validate.FieldSSHGenerate, Label: "SSH key", Kind: Choice, Default: "true",
	Help:    "Let az make a key pair in ~/.ssh (an existing one is used), or give your own.",
	Why:     "The private key is the only way to collect logs from nodes later. Keep it.",
	Example: "true", Wrong: "Without the private key no node log can ever be collected.",
	Flag: "--generate-ssh-keys", Later: "no", Source: "Configure SSH keys for an AKS Arc cluster",
	Options: func(validate.Values, *Facts) []Option {
		return []Option{{Value: "true", Label: "Let az generate it", Note: "in ~/.ssh"}, {Value: "false", Label: "Use a public key file"}}
	},
}, {
	Path: validate.FieldSSHPublicKeyFile, Label: "Public key file", Kind: Path,
	When:    func(v validate.Values) bool { return v[validate.FieldSSHGenerate] == "false" },
	Help:    "An RSA public key: one line that begins with ssh-rsa.",
	Why:     "Goes to every node. The private half stays with you.",
	Example: "id_rsa.pub", Wrong: "Refused by az; a private key must never be given.",
	Flag: "--ssh-key-value", Later: "no", Source: "Configure SSH keys for an AKS Arc cluster",
}, {
	Path: validate.FieldLoadBalancerIPs, Label: "Load balancer IPs", Kind: Int, Default: "0", Optional: true,
	Help:    "How many addresses to keep free outside the pool, for services.",
	Why:     "Each service of type LoadBalancer needs one. Used for the sum only.",
	Example: "5", Wrong: "No room for services later: the network can't be edited.",
	Needs: []string{validate.FieldPrefix, validate.FieldPoolStart, validate.FieldPoolEnd},
	Later: "yes: it is only used for checking", Source: ipSource,
}, {
	Path: validate.FieldKubeconfigFile, Label: "Kubeconfig file", Kind: Path, Default: "c1.kubeconfig",
	Help:    "A new file of its own, readable by you alone.",
	Why:     "It holds the administrator's private key. A file of its own never disturbs ~/.kube/config.",
	Example: "c1.kubeconfig", Wrong: "az would merge it into a file that other tools use.",
	Needs: []string{validate.FieldClusterName},
	Flag:  "--file", Later: "yes: fetch it again at any time", Source: "Retrieve the admin kubeconfig, AKS Arc",
}}

const withheldSizes = "GPU sizes are not offered: GPUs are not supported with disconnected operations. Neither are Entra ID options nor the Arc gateway."

func boolOptions(validate.Values, *Facts) []Option {
	return []Option{{Value: "false", Label: "off"}, {Value: "true", Label: "on"}}
}

func versionOptions(v validate.Values, f *Facts) []Option {
	documented := map[string]bool{}
	rel, _ := az.ReleaseByName(v[validate.FieldRelease])
	for _, k := range rel.KubernetesVersions {
		documented[k] = true
	}
	var out []Option
	if !f.Known(AskVersions) {
		for i := len(rel.KubernetesVersions) - 1; i >= 0; i-- {
			out = append(out, Option{Value: rel.KubernetesVersions[i], Note: "documented; the site hasn't answered yet"})
		}
		return out
	}
	for _, k := range f.Site.ReadyVersions {
		o := Option{Value: k.Version, Note: "ready"}
		if k.Preview {
			o.Note += ", preview"
		}
		if !documented[k.Version] {
			o.Note += ", not in the documents of this release"
		}
		if !k.Ready {
			o.Note, o.Unusable = "", "not ready on Linux"
			if k.Reason != "" {
				o.Unusable += ": " + k.Reason
			}
		}
		out = append(out, o)
	}
	return out
}

// controlPlaneSizes are the only four a control plane may have (fact 74).
var controlPlaneSizes = []string{"Standard_A4_v2", "Standard_D4s_v3", "Standard_D8s_v3", "Standard_K8S3_v1"}

func vmSizeOptions(controlPlane bool) func(validate.Values, *Facts) []Option {
	return func(_ validate.Values, f *Facts) []Option {
		var out []Option
		if !f.Known(AskVMSizes) {
			for _, n := range controlPlaneSizes {
				out = append(out, Option{Value: n, Note: "documented; the site hasn't answered yet"})
			}
			return out
		}
		for _, s := range f.Site.VMSizes {
			if s.GPUs > 0 || controlPlane && !oneOf(s.Name, controlPlaneSizes) {
				continue
			}
			o := Option{Value: s.Name}
			if s.CPUs > 0 {
				o.Note = fmt.Sprintf("%d vCPU, %d GB", s.CPUs, s.MemoryMB/1024)
			}
			out = append(out, o)
		}
		return out
	}
}

func oneOf(s string, all []string) bool {
	for _, a := range all {
		if strings.EqualFold(a, s) {
			return true
		}
	}
	return false
}

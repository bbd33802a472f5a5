package steps

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

// The fields of the tasks. None of them is in the answers file, but for those
// whose names package validate has.
const (
	// FieldPoolNew is FieldPoolName where the pool doesn't exist yet.
	FieldPoolNew        = "nodepool.name new"
	FieldPoolName       = "nodepool.name"
	FieldPoolCount      = "nodepool.count"
	FieldPoolVMSize     = "nodepool.vmSize"
	FieldPoolOS         = "nodepool.osType"
	FieldPoolSKU        = "nodepool.osSku"
	FieldPoolMaxPods    = "nodepool.maxPods"
	FieldPoolAutoscaler = "nodepool.autoscaler"
	FieldPoolMin        = "nodepool.min"
	FieldPoolMax        = "nodepool.max"
	FieldPoolLabels     = "nodepool.labels"
	FieldPoolTaints     = "nodepool.taints"
	FieldPoolProfile    = "cluster.autoscaler.profile"
	FieldContextName    = "kubeconfig.context"
	FieldContextCurrent = "kubeconfig.current"
	FieldContextReplace = "kubeconfig.overwrite"
	FieldProofFile      = "prove.kubeconfig"
	FieldProofWait      = "prove.wait"
	FieldLogsKey        = "logs.key"
	FieldLogsFolder     = "logs.folder"
	FieldLogsKubeconfig = "logs.kubeconfig"
	FieldLogsAddresses  = "logs.addresses"
)

const (
	poolSource = "Manage node pools, AKS Arc (2025); scale requirements (09/2025)"
	autoSource = "Auto-scale a cluster in AKS Arc"
)

func scaledPool(v validate.Values) bool { return v[FieldPoolAutoscaler] == "on" }

// poolFields are the descriptions of these fields, in this order.
func poolFields(paths ...string) []Field {
	var out []Field
	for _, path := range paths {
		f := poolField[path]
		f.Path = strings.TrimSuffix(path, " new")
		out = append(out, f)
	}
	return out
}

var poolField = map[string]Field{
	FieldPoolNew: {Label: "Name", Arg: "POOL",
		Help:    "3 to 12 lowercase letters and digits, a letter first.",
		Why:     "Nodes of the pool are found by it; it stands in every later command.",
		Example: "pool2", Wrong: "Refused before anything is sent.",
		Flag: "--name", Later: "no", Source: poolSource},
	FieldPoolName: {Label: "Node pool", Kind: Choice, Arg: "POOL",
		Help:    "Which one.",
		Why:     "Every change is of one pool.",
		Example: "nodepool1", Wrong: "Refused; the pools that there are are named.",
		Flag: "--name", Later: "no", Source: poolSource,
		Options: poolOptions},
	FieldPoolCount: {Label: "Nodes", Kind: Int, Arg: "count", Rule: "V78", Default: "1",
		Help:    "1 to 64.",
		Why:     "Each takes an address of the network's pool, which can't be made larger later.",
		Example: "3", Wrong: "With too few addresses the last nodes never come up.",
		Flag: "--node-count", Later: "yes: scale the pool", Source: poolSource},
	FieldPoolVMSize: {Label: "VM size", Arg: "vm-size", Optional: true,
		Help:    "Offered from the site where it answers; empty leaves it to the service.",
		Why:     "CPU and memory of each node.",
		Example: "Standard_A4_v2", Wrong: "VMSize is not valid.",
		Flag: "--node-vm-size", Later: "yes: nodes are replaced one by one", Source: poolSource,
		Options: vmSizeOptions(false), Withheld: withheldSizes},
	FieldPoolOS: {Label: "Operating system", Kind: Choice, Arg: "os-type", Default: "Linux", Optional: true,
		Help:    "Windows only where the site says that its image is ready.",
		Why:     "Which containers can run on the nodes.",
		Example: "Linux", Wrong: "Nodes whose image isn't on the appliance never come up.",
		Flag: "--os-type", Later: "no", Source: poolSource,
		Options: func(_ validate.Values, f *Facts) []Option {
			w := Option{Value: "Windows"}
			if !f.Cluster.Windows {
				w.Unusable = "the site doesn't say that its image is ready for this version"
			}
			return []Option{{Value: "Linux", Note: "CBLMariner"}, w}
		}},
	FieldPoolSKU: {Label: "Windows version", Kind: Choice, Arg: "os-sku", Optional: true,
		When:    func(v validate.Values) bool { return v[FieldPoolOS] == "Windows" },
		Help:    "Of the nodes; containers must match it.",
		Why:     "A Windows container runs on its own version only.",
		Example: "Windows2022", Wrong: "Containers of the other version don't start.",
		Flag: "--os-sku", Later: "no", Source: poolSource,
		Options: func(validate.Values, *Facts) []Option {
			return []Option{{Value: "", Label: "the service's choice"}, {Value: "Windows2022"}, {Value: "Windows2019"}}
		}},
	FieldPoolMaxPods: {Label: "Pods per node", Kind: Int, Arg: "max-pods", Rule: "V61", Optional: true,
		Help:    "At most this many on each node; empty is the service's 110.",
		Why:     "The allowed range is not documented; 110 is the documented default.",
		Example: "110", Wrong: "Pods stay pending although nodes have room.",
		Flag: "--max-pods", Later: "no", Source: poolSource},
	FieldPoolAutoscaler: {Label: "Autoscaler", Kind: Choice, Arg: "autoscaler", Group: "autoscaler", Default: "off", Optional: true,
		Help:    "Adds and removes nodes between two bounds by itself.",
		Why:     "Its most nodes are counted: the network must have an address for each of them.",
		Example: "on", Wrong: "Scaling up stops when the addresses are used up.",
		Flag: "--enable-cluster-autoscaler, --disable-cluster-autoscaler, --update-cluster-autoscaler", Later: "yes", Source: autoSource,
		Options: func(validate.Values, *Facts) []Option { return []Option{{Value: "off"}, {Value: "on"}} }},
	FieldPoolMin: {Label: "Fewest nodes", Kind: Int, Arg: "min", Group: "autoscaler", Rule: "V59", When: scaledPool,
		Help:    "1 to the number of nodes there are.",
		Why:     "The autoscaler never goes below it.",
		Example: "1", Wrong: "Refused by az.",
		Needs: []string{FieldPoolCount},
		Flag:  "--min-count", Later: "yes", Source: autoSource},
	FieldPoolMax: {Label: "Most nodes", Kind: Int, Arg: "max", Group: "autoscaler", Rule: "V59", When: scaledPool,
		Help:    "The number of nodes there are, to 64. Counted in the sum of addresses.",
		Why:     "The autoscaler never goes above it.",
		Example: "5", Wrong: "Scaling up stops when the addresses are used up.",
		Needs: []string{FieldPoolCount},
		Flag:  "--max-count", Later: "yes", Source: autoSource},
	FieldPoolProfile: {Label: "Autoscaler profile", Arg: "autoscaler-profile", Repeated: true, Optional: true,
		Help:    "key=value, separated by blanks. It is the whole cluster's.",
		Why:     "How quickly every autoscaler of the cluster acts.",
		Example: "scan-interval=30s", Wrong: "Unknown keys are refused here, with those that there are.",
		Flag: "--cluster-autoscaler-profile", Later: "yes", Source: autoSource},
	FieldPoolLabels: {Label: "Labels", Arg: "label", Clear: "clear-labels", Repeated: true, Optional: true,
		Help:    "key=value, separated by blanks. They replace those there are; empty removes them.",
		Why:     "Workloads choose nodes by them.",
		Example: "team=shop tier=front", Wrong: "Refused: Kubernetes has rules for keys and values.",
		Flag: "--labels (nodepool add and update)", Later: "yes", Source: poolSource},
	FieldPoolTaints: {Label: "Taints", Arg: "taint", Clear: "clear-taints", Repeated: true, Optional: true,
		Help:    "key=value:Effect, separated by blanks. They replace those there are; empty removes them.",
		Why:     "They keep workloads off the nodes that don't tolerate them.",
		Example: "only=shop:NoSchedule", Wrong: "Refused: the effect is NoSchedule, PreferNoSchedule or NoExecute.",
		Flag: "--node-taints", Later: "yes", Source: poolSource},
}

func poolOptions(_ validate.Values, f *Facts) []Option {
	var out []Option
	for _, p := range f.Cluster.Cluster.NodePools {
		note := fmt.Sprintf("%d nodes", p.Count)
		if p.Count == 1 {
			note = "1 node"
		}
		if p.VMSize != "" {
			note += ", " + p.VMSize
		}
		if p.Autoscaled {
			note += fmt.Sprintf(", autoscaler %d to %d", p.Min, p.Max)
		}
		out = append(out, Option{Value: p.Name, Note: note})
	}
	return out
}

// fillPool fills the form with what the chosen pool is like now, the first one
// until one is chosen.
func fillPool(paths ...string) func(ClusterFacts, validate.Values) validate.Values {
	return func(f ClusterFacts, v validate.Values) validate.Values {
		out := validate.Values{}
		pool, ok := f.pool(v[FieldPoolName])
		if !ok {
			if len(f.Cluster.NodePools) == 0 {
				return out
			}
			pool = f.Cluster.NodePools[0]
		}
		now := validate.Values{
			FieldPoolCount: strconv.Itoa(pool.Count), FieldPoolVMSize: pool.VMSize, FieldPoolAutoscaler: "off",
			FieldPoolLabels: strings.Join(labelItems(pool.Labels), " "), FieldPoolTaints: strings.Join(pool.Taints, " "),
		}
		if pool.Autoscaled {
			now[FieldPoolAutoscaler], now[FieldPoolMin], now[FieldPoolMax] = "on", strconv.Itoa(pool.Min), strconv.Itoa(pool.Max)
		}
		for _, path := range paths {
			out[path] = now[path]
		}
		out[FieldPoolName] = pool.Name
		return out
	}
}

func labelItems(labels map[string]string) []string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(labels)) {
		out = append(out, k+"="+labels[k])
	}
	return out
}

// poolRequest is what the values ask of a pool. A form that was filled with
// what there is asks for what differs from that.
func poolRequest(f ClusterFacts, v validate.Values) PoolRequest {
	r := PoolRequest{Name: v[FieldPoolName]}
	number := func(path string) int {
		text, asked := f.asked(v, path)
		n, err := strconv.Atoi(text)
		if err != nil || !asked {
			return 0
		}
		return n
	}
	r.Count, r.MaxPods = number(FieldPoolCount), number(FieldPoolMaxPods)
	if size, asked := f.asked(v, FieldPoolVMSize); asked {
		r.VMSize = size
	}
	if v[FieldPoolOS] != "" && v[FieldPoolOS] != "Linux" || v[FieldPoolSKU] != "" {
		r.OSType = v[FieldPoolOS]
	}
	if r.OSType == "Windows" || f.Filled == nil {
		r.OSSKU = v[FieldPoolSKU]
	}
	r.autoscaler(f, v)
	if text, asked := f.asked(v, FieldPoolLabels); asked {
		r.ClearLabels = text == ""
		for _, item := range Items(text) {
			if r.Labels == nil {
				r.Labels = map[string]string{}
			}
			key, value, ok := strings.Cut(item, "=")
			if !ok {
				r.badLabels = append(r.badLabels, item)
				continue
			}
			r.Labels[key] = value
		}
	}
	if text, asked := f.asked(v, FieldPoolTaints); asked {
		r.Taints = Items(text)
		r.ClearTaints = len(r.Taints) == 0
	}
	return r
}

// autoscaler reads what is to become of the autoscaler. One that is on is
// changed rather than enabled, which the service would refuse.
func (r *PoolRequest) autoscaler(f ClusterFacts, v validate.Values) {
	mode, asked := f.asked(v, FieldPoolAutoscaler)
	low, lowAsked := f.asked(v, FieldPoolMin)
	high, highAsked := f.asked(v, FieldPoolMax)
	pool, there := f.pool(r.Name)
	switch {
	case mode == "on" && there && pool.Autoscaled:
		if !lowAsked && !highAsked {
			return
		}
		r.Autoscaler = az.AutoscalerUpdate
	case mode == "on":
		r.Autoscaler = az.AutoscalerEnable
	case mode == "change":
		r.Autoscaler = az.AutoscalerUpdate
	case mode == "off" && asked && (!there || f.Filled == nil || pool.Autoscaled):
		if there {
			r.Autoscaler = az.AutoscalerDisable
		}
		if f.Filled != nil {
			return // the bounds of the form are hidden then
		}
	default:
		return
	}
	r.Min, _ = strconv.Atoi(low)
	r.Max, _ = strconv.Atoi(high)
}

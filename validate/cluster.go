package validate

import (
	"fmt"
	"slices"
	"strings"
)

// Limits of facts 6 and 73.
const (
	maxClusters      = 20 // with disconnected operations, text of release 2602
	maxPoolNodes     = 64
	maxControlPlanes = 5
	maxClusterNodes  = 200
	maxNodePools     = 16
)

// checkClusterName is rule V47.
func checkClusterName(in *input, _ *Layout) {
	if in.require(FieldClusterName, in.clusterName.raw, "The cluster has no name.", "Give one, such as c1.") || !in.clusterName.ok {
		return
	}
	s := in.clusterName.v
	if len(s) > 63 || !isLowerAlnum(s[0]) || !isLowerAlnum(s[len(s)-1]) || !only(s, isLowerAlnum, "-") {
		hint := "Use 1 to 63 lowercase letters and digits."
		if l := strings.ToLower(s); l != s && only(l, isLowerAlnum, "-") && len(l) <= 63 && l[0] != '-' {
			hint = "Write " + l + "."
		}
		in.fail(FieldClusterName, fmt.Sprintf("%q is not a name for a cluster.", s), hint)
	} else if strings.Contains(s, "-") {
		in.warn(FieldClusterName, fmt.Sprintf("%q has a dash; the portal's text speaks of lowercase letters and digits only.", s), "Leave the dash out to be safe.")
	}
}

// checkNameFree is rule V48: what a cluster of that name means depends on its state.
func checkNameFree(in *input, _ *Layout) {
	i := -1
	if in.clusterName.ok {
		i = in.c.known.clusterNamed(in.clusterName.v)
	}
	if i < 0 {
		return
	}
	c := in.c.site.Clusters[i]
	switch strings.ToLower(c.State) {
	case "succeeded":
		in.warn(FieldClusterName, fmt.Sprintf("Cluster %s already exists and works; it would not be created again.", c.Name), "Choose another name to make a new cluster.")
	case "pending", "accepted", "creating", "updating", "upgrading", "provisioning", "inprogress":
		in.warn(FieldClusterName, fmt.Sprintf("Cluster %s exists and is in state %s; the wizard would wait for it.", c.Name, c.State), "Choose another name to make a new cluster.")
	case "":
		in.warn(FieldClusterName, fmt.Sprintf("Cluster %s already exists; its state is not known.", c.Name), "Choose another name to make a new cluster.")
	case "failed", "canceled", "cancelled":
		in.warn(FieldClusterName, fmt.Sprintf("Cluster %s exists in state %s; deploying would show why, and delete it only after you typed its name.", c.Name, c.State), "Gather its logs first, or choose another name.")
	default:
		in.fail(FieldClusterName, fmt.Sprintf("Cluster %s already exists in state %s.", c.Name, c.State), "Wait until that has ended, or choose another name.")
	}
}

// checkClusterCount is rule V49.
func checkClusterCount(in *input, _ *Layout) {
	n := len(in.c.site.Clusters)
	if n >= maxClusters && (!in.clusterName.ok || in.c.known.clusterNamed(in.clusterName.v) < 0) {
		in.warn(FieldClusterName, fmt.Sprintf("The site has %s; with disconnected operations %d is the documented limit.", count(n, "cluster"), maxClusters), "Delete one that is not needed.")
	}
}

// checkVersionForm is rule V50.
func checkVersionForm(in *input, _ *Layout) {
	if in.version.empty() {
		in.require(FieldKubernetesVersion, "", "The Kubernetes version is missing.", "Choose one of "+listed(in.versionsOnOffer())+".")
	}
	if !in.version.ok {
		return
	}
	if _, ok := parseVersion(in.version.v); ok {
		return
	}
	hint := "Write three numbers with dots, such as 1.29.4."
	if s := strings.TrimPrefix(in.version.v, "v"); s != in.version.v {
		if _, ok := parseVersion(s); ok {
			hint = "Write " + s + "."
		}
	}
	in.fail(FieldKubernetesVersion, fmt.Sprintf("%q is not a Kubernetes version.", in.version.v), hint)
}

// versionsOnOffer are those that work here: the site's word first.
func (in *input) versionsOnOffer() []string {
	if in.c.site.ReadyVersions == nil {
		return in.c.site.KubernetesVersions
	}
	var out []string
	for _, v := range in.c.site.ReadyVersions {
		if v.Ready && !v.Preview {
			out = append(out, v.Version)
		}
	}
	return out
}

// checkVersionAllowed is rule V51.
func checkVersionAllowed(in *input, _ *Layout) {
	if !in.version.ok {
		return
	}
	s := in.version.v
	if _, ok := parseVersion(s); !ok {
		return
	}
	if docs := in.c.site.KubernetesVersions; docs != nil && !slices.Contains(docs, s) {
		in.warn(FieldKubernetesVersion, fmt.Sprintf("Kubernetes %s is not in the documented list of this release.", s), "Documented are "+listed(docs)+".")
	}
	if in.c.site.ReadyVersions == nil {
		return
	}
	for _, v := range in.c.site.ReadyVersions {
		if v.Version != s {
			continue
		}
		if !v.Ready {
			why := ""
			if v.Reason != "" {
				why = " The site says: " + strings.TrimRight(v.Reason, ".") + "."
			}
			in.fail(FieldKubernetesVersion, fmt.Sprintf("Kubernetes %s is not ready on this site.%s", s, why), "Choose one of "+listed(in.versionsOnOffer())+", or wait until its image (4-5 GB) is in place.")
		} else if v.Preview {
			in.warn(FieldKubernetesVersion, fmt.Sprintf("Kubernetes %s is a preview on this site.", s), "Choose one of "+listed(in.versionsOnOffer())+" for production.")
		}
		return
	}
	in.fail(FieldKubernetesVersion, fmt.Sprintf("This site does not offer Kubernetes %s.", s), "Choose one of "+listed(in.versionsOnOffer())+".")
}

// checkControlPlaneCount is rule V52.
func checkControlPlaneCount(in *input, _ *Layout) {
	if !in.controlPlaneCount.ok {
		return
	}
	switch n := in.controlPlaneCount.v; n {
	case 3, 5:
	case 1:
		in.warn(FieldControlPlaneCount, "One control-plane node is a single point of failure.", "Take 3 for production.")
	default:
		in.fail(FieldControlPlaneCount, fmt.Sprintf("%d control-plane nodes are not possible.", n), "Write 1, 3 or 5.")
	}
}

// checkControlPlaneIP is rule V53.
func checkControlPlaneIP(in *input, l *Layout) {
	ip := in.controlPlaneIP
	if ip.empty() && !in.c.picksControlPlaneIP() {
		hint := "Give an address inside the prefix and outside the pool."
		if a, ok := in.freeControlPlaneIP(l); ok {
			hint = fmt.Sprintf("%s is free.", address(a))
		}
		in.require(FieldControlPlaneIP, "", "The control-plane IP is missing; aksarc before 1.4 does not choose one.", hint)
	}
	in.reportClashes(l)
	if !ip.ok || !in.net.hasPrefix || in.net.all.contains(span{ip.v, ip.v}) {
		return
	}
	hint := "Give an address inside the prefix and outside the pool."
	if a, ok := in.freeControlPlaneIP(l); ok {
		hint = fmt.Sprintf("%s is free.", address(a))
	}
	in.fail(FieldControlPlaneIP, fmt.Sprintf("Control-plane IP %s is not in the prefix %s of the logical network (%s).", address(ip.v), in.net.prefix, in.net.all), hint, FieldPrefix)
}

// checkNodeCount is rule V55.
func checkNodeCount(in *input, _ *Layout) {
	if in.nodeCount.ok && (in.nodeCount.v < 1 || in.nodeCount.v > maxPoolNodes) {
		in.fail(FieldNodeCount, fmt.Sprintf("%d workers are not possible in one node pool.", in.nodeCount.v), fmt.Sprintf("Write 1 to %d; more workers go in further pools, up to %d nodes in a cluster.", maxPoolNodes, maxClusterNodes))
	}
}

// checkAutoscaler is rule V59.
func checkAutoscaler(in *input, _ *Layout) {
	on, low, high := in.autoscaler, in.autoscalerMin, in.autoscalerMax
	if !on.ok {
		return
	}
	if !on.v {
		for _, v := range []value[int]{low, high} {
			if v.ok && v.v != 0 {
				in.fail(v.field, fmt.Sprintf("The autoscaler is off, so %d means nothing here.", v.v), "Write 0, or turn the autoscaler on.", FieldAutoscaler)
			}
		}
		return
	}
	noLow := in.require(FieldAutoscalerMin, low.raw, "The autoscaler needs a smallest number of workers.", "Write 1 or more.")
	noHigh := in.require(FieldAutoscalerMax, high.raw, "The autoscaler needs a largest number of workers.", fmt.Sprintf("Write at most %d.", maxPoolNodes))
	if low.ok && !noLow && low.v < 1 {
		in.fail(low.field, fmt.Sprintf("The autoscaler's minimum is %d.", low.v), "Write 1 or more.")
		return
	}
	if high.ok && !noHigh && (high.v < 1 || high.v > maxPoolNodes) {
		in.fail(high.field, fmt.Sprintf("The autoscaler's maximum is %d.", high.v), fmt.Sprintf("Write 1 to %d.", maxPoolNodes))
		return
	}
	if noLow || noHigh || !low.ok || !high.ok {
		return
	}
	if low.v > high.v {
		in.fail(low.field, fmt.Sprintf("The autoscaler's minimum %d is above its maximum %d.", low.v, high.v), "Swap the two.", high.field)
		return
	}
	if n := in.nodeCount; n.ok && n.v >= 1 && n.v <= maxPoolNodes && (n.v < low.v || n.v > high.v) {
		in.fail(FieldNodeCount, fmt.Sprintf("%s to begin with is not between the autoscaler's %d and %d.", count(n.v, "worker"), low.v, high.v), fmt.Sprintf("Write %d to %d.", low.v, high.v), low.field, high.field)
	}
}

// checkPodCIDR is rule V57.
func checkPodCIDR(in *input, l *Layout) {
	in.reportClashes(l)
	if !in.podCIDR.ok {
		return
	}
	p := in.podCIDR.v
	if what := unfit(p); what != "" {
		in.fail(FieldPodCIDR, fmt.Sprintf("Pod CIDR %s %s.", p, what), "Take a private range, such as 10.244.0.0/16.")
		return
	}
	if !l.Capacity.Known {
		return
	}
	nodes := l.Capacity.ControlPlane + l.Capacity.Workers + l.Capacity.Upgrade
	blocks := 0
	if p.Bits() <= 24 {
		blocks = 1 << (24 - p.Bits())
	}
	if blocks < nodes {
		in.warn(FieldPodCIDR, fmt.Sprintf("Pod CIDR %s has room for %s, estimated at a /24 each; the cluster may have %d.", p, count(blocks, "node"), nodes),
			"Take a wider one, such as 10.244.0.0/16.", FieldNodeCount)
	}
}

// checkMaxPods is rule V61.
func checkMaxPods(in *input, _ *Layout) {
	n := in.maxPods
	switch {
	case !n.ok:
	case n.v < 1:
		in.fail(FieldMaxPods, fmt.Sprintf("%d pods for each node are not possible.", n.v), fmt.Sprintf("Write a positive number; the default is %d.", defaultMaxPods))
	case n.v > 250:
		in.warn(FieldMaxPods, fmt.Sprintf("%d pods for each node are more than 250, the most that AKS has elsewhere.", n.v), fmt.Sprintf("The default is %d; the range for AKS Arc is not documented.", defaultMaxPods))
	}
}

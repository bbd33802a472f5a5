package kube

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"aksarc-wizard/runner/rehearsal/site"
)

// view is one cluster at one moment.
type view struct {
	state   *site.State
	cluster *site.Cluster
	now     time.Time
}

func (v view) version() object {
	parts := strings.SplitN(v.cluster.Version+"..", ".", 3)
	return object{
		"major": parts[0], "minor": parts[1], "gitVersion": "v" + v.cluster.Version, "gitCommit": "rehearsal",
		"gitTreeState": "clean", "buildDate": "2024-04-16T15:01:38Z", "goVersion": "go1.21.9", "compiler": "gc", "platform": "linux/amd64",
	}
}

// metadata is what every object has.
func (v view) metadata(namespace, name string) object {
	m := object{
		"name": name, "uid": v.uid(namespace + "/" + name), "resourceVersion": "1",
		"creationTimestamp": v.cluster.Created.UTC().Format(time.RFC3339),
	}
	if namespace != "" {
		m["namespace"] = namespace
	}
	return m
}

// hash is a stable text of the cluster for a name.
func (v view) hash(name string) string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s/%s/%s", v.cluster.Group, v.cluster.Name, name)
	return fmt.Sprintf("%016x", h.Sum64())
}

func (v view) uid(name string) string {
	h, l := v.hash(name), v.hash(name+"#")
	return h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-8" + l[1:4] + "-" + l[4:]
}

func (v view) namespaces() []object {
	var list []object
	for _, name := range []string{"default", "kube-node-lease", "kube-public", "kube-system", "azure-arc"} {
		list = append(list, object{"metadata": v.metadata("", name), "spec": object{"finalizers": []string{"kubernetes"}},
			"status": object{"phase": "Active"}})
	}
	return list
}

// nodes are as many as were ordered. They become ready one after the other in
// the site's time NodesReady after the creation's end.
func (v view) nodes() []object {
	var list []object
	addresses := v.state.Addresses(v.cluster)
	total := v.cluster.ControlPlane.Count + v.cluster.Workers()
	add := func(pool, size string, controlPlane bool) {
		i := len(list)
		m := v.metadata("", "moc-l"+v.hash(fmt.Sprintf("%s-%d", pool, i))[:11])
		labels := object{"kubernetes.io/os": "linux", "kubernetes.io/hostname": m["name"], "node.kubernetes.io/instance-type": size}
		if controlPlane {
			labels["node-role.kubernetes.io/control-plane"] = ""
		} else {
			labels["msft.microsoft/nodepool-name"] = pool
		}
		m["labels"] = labels
		ready := "True"
		if share := time.Duration(v.state.Durations.NodesReady) * time.Duration(i+1) / time.Duration(total); v.fresh() && v.now.Before(v.cluster.Modified.Add(share)) {
			ready = "False"
		}
		ip := ""
		if i < len(addresses) {
			ip = addresses[i].String()
		}
		list = append(list, object{
			"metadata": m,
			"spec":     object{"providerID": "moc://" + m["name"].(string)},
			"status": object{
				"addresses": []object{{"type": "InternalIP", "address": ip}, {"type": "Hostname", "address": m["name"]}},
				"conditions": []object{{"type": "Ready", "status": ready, "reason": "KubeletReady",
					"message": "REHEARSAL", "lastTransitionTime": v.cluster.Modified.UTC().Format(time.RFC3339)}},
				"nodeInfo": object{"kubeletVersion": "v" + v.cluster.Version, "osImage": "CBL-Mariner/Linux", "operatingSystem": "linux",
					"architecture": "amd64", "containerRuntimeVersion": "containerd://1.6.26", "kernelVersion": "5.15.153.1"},
			},
		})
	}
	for range v.cluster.ControlPlane.Count {
		add("control-plane", v.cluster.ControlPlane.Size, true)
	}
	for _, p := range v.cluster.Pools {
		for range p.Count {
			add(p.Name, p.Size, false)
		}
	}
	return list
}

// fresh says whether the cluster's last operation was its creation.
func (v view) fresh() bool {
	return v.cluster.Operation == nil && v.cluster.Modified.Sub(v.cluster.Created) <= 2*time.Duration(v.state.Durations.Create)
}

// pods are those of a healthy system.
func (v view) pods() []object {
	var list []object
	add := func(namespace, name, node string) {
		m := v.metadata(namespace, name+"-"+v.hash(name + node)[:5])
		list = append(list, object{
			"metadata": m,
			"spec":     object{"nodeName": node, "containers": []object{{"name": name, "image": "rehearsal/" + name}}},
			"status": object{"phase": "Running", "containerStatuses": []object{{"name": name, "ready": true, "restartCount": 0,
				"image": "rehearsal/" + name, "state": object{"running": object{}}}}},
		})
	}
	nodes := v.nodes()
	first := nodes[0]["metadata"].(object)["name"].(string)
	for _, name := range []string{"coredns", "etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "calico-kube-controllers"} {
		add("kube-system", name, first)
	}
	for _, n := range nodes {
		node := n["metadata"].(object)["name"].(string)
		add("kube-system", "calico-node", node)
		add("kube-system", "kube-proxy", node)
	}
	for _, name := range []string{"clusterconnect-agent", "config-agent", "resource-sync-agent"} {
		add("azure-arc", name, first)
	}
	return list
}

func (v view) budgets() []object {
	var list []object
	for _, b := range v.cluster.Budgets {
		namespace, name, _ := strings.Cut(b, "/")
		list = append(list, object{"metadata": v.metadata(namespace, name), "spec": object{"minAvailable": 1},
			"status": object{"disruptionsAllowed": 0, "currentHealthy": 1, "desiredHealthy": 1, "expectedPods": 1}})
	}
	return list
}

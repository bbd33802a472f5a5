package az

import (
	"strings"

	"aksarc-wizard/runner/output"
)

// Node is a node of a cluster, as kubectl shows it.
type Node struct {
	Name  string
	Ready bool
	// Reason is why it isn't ready, as the node says.
	Reason       string
	ControlPlane bool
	// Version is the kubelet's, such as v1.29.4.
	Version string
	// InternalIP is its address on the logical network.
	InternalIP string
}

type metadata struct {
	Name, Namespace text
	Labels          map[string]text
}

// ParseNodes reads the answer of KubectlGetNodes.
func ParseNodes(stdout []byte) ([]Node, error) {
	type node struct {
		Metadata metadata
		Status   struct {
			Conditions []struct{ Type, Status, Message text }
			Addresses  []struct{ Type, Address text }
			NodeInfo   struct{ KubeletVersion text }
		}
	}
	return parseItems(stdout, func(r node) Node {
		n := Node{Name: string(r.Metadata.Name), Version: string(r.Status.NodeInfo.KubeletVersion)}
		for label := range r.Metadata.Labels {
			role, isRole := strings.CutPrefix(label, "node-role.kubernetes.io/")
			if isRole && (role == "control-plane" || role == "master") {
				n.ControlPlane = true
			}
		}
		for _, c := range r.Status.Conditions {
			if c.Type == "Ready" {
				n.Ready = c.Status == "True"
				if !n.Ready {
					n.Reason = string(c.Message)
				}
			}
		}
		for _, a := range r.Status.Addresses {
			if a.Type == "InternalIP" && n.InternalIP == "" {
				n.InternalIP = string(a.Address)
			}
		}
		return n
	})
}

// Namespace is a namespace of a cluster.
type Namespace struct {
	Name string
	// Phase is Active or Terminating.
	Phase string
}

// ParseNamespaces reads the answer of KubectlGetNamespaces.
func ParseNamespaces(stdout []byte) ([]Namespace, error) {
	type namespace struct {
		Metadata metadata
		Status   struct{ Phase text }
	}
	return parseItems(stdout, func(r namespace) Namespace {
		return Namespace{string(r.Metadata.Name), string(r.Status.Phase)}
	})
}

// Pod is a pod of a cluster.
type Pod struct {
	Namespace, Name string
	// Phase is Pending, Running, Succeeded, Failed or Unknown.
	Phase string
	Node  string
	Ready bool
}

// ParsePods reads the answer of KubectlGetPods.
func ParsePods(stdout []byte) ([]Pod, error) {
	type pod struct {
		Metadata metadata
		Spec     struct{ NodeName text }
		Status   struct {
			Phase      text
			Conditions []struct{ Type, Status text }
		}
	}
	return parseItems(stdout, func(r pod) Pod {
		p := Pod{
			Namespace: string(r.Metadata.Namespace), Name: string(r.Metadata.Name),
			Phase: string(r.Status.Phase), Node: string(r.Spec.NodeName),
		}
		for _, c := range r.Status.Conditions {
			if c.Type == "Ready" {
				p.Ready = c.Status == "True"
			}
		}
		return p
	})
}

// PDB is a PodDisruptionBudget.
type PDB struct {
	Namespace, Name string
	// Allowed is how many pods may be disrupted now; with 0 a node can't be
	// emptied.
	Allowed int
}

// ParsePDBs reads the answer of KubectlGetPDBs.
func ParsePDBs(stdout []byte) ([]PDB, error) {
	type pdb struct {
		Metadata metadata
		Status   struct{ DisruptionsAllowed number }
	}
	return parseItems(stdout, func(r pdb) PDB {
		return PDB{string(r.Metadata.Namespace), string(r.Metadata.Name), r.Status.DisruptionsAllowed.or(0)}
	})
}

// KubectlVersions are the versions of kubectl and of the cluster it asked.
type KubectlVersions struct{ Client, Server Version }

// ParseKubectlVersion reads the answer of KubectlVersion and
// KubectlServerVersion.
func ParseKubectlVersion(stdout []byte) (KubectlVersions, error) {
	type version struct{ GitVersion text }
	var raw struct{ ClientVersion, ServerVersion version }
	if err := output.JSON(stdout, &raw); err != nil {
		return KubectlVersions{}, err
	}
	var v KubectlVersions
	v.Client, _ = VersionOf(string(raw.ClientVersion.GitVersion))
	v.Server, _ = VersionOf(string(raw.ServerVersion.GitVersion))
	return v, nil
}

// parseItems reads a Kubernetes list.
func parseItems[R, T any](stdout []byte, convert func(R) T) ([]T, error) {
	var raw struct{ Items []R }
	if err := output.JSON(stdout, &raw); err != nil {
		return nil, err
	}
	return convertAll(raw.Items, convert), nil
}

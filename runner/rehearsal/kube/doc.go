// Package kube is the Kubernetes side of the rehearsal: the certificates and
// kubeconfigs of its clusters, and an API server on loopback that answers for
// all of them, well enough for a real kubectl to look at what was ordered.
//
// A kubeconfig names the control-plane address, as a real one does, and beside
// it a proxy on loopback, so the file looks right and leads nowhere else.
package kube

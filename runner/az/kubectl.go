package az

import "aksarc-wizard/runner"

// KubectlVersion asks kubectl for its own version, and no cluster.
func KubectlVersion() runner.Command {
	b := &builder{program: runner.Kubectl, args: []string{"version", "--client"}}
	return b.json().read(kubectlLimit)
}

// KubectlGetNamespaces lists the namespaces: the documented proof that a
// kubeconfig works.
func KubectlGetNamespaces(kubeconfig string) runner.Command {
	return kubectl(kubeconfig, "get", "namespaces").read(kubectlLimit)
}

// KubectlGetNodes lists the nodes with their conditions (rule V73).
func KubectlGetNodes(kubeconfig string) runner.Command {
	return kubectl(kubeconfig, "get", "nodes").read(kubectlLimit)
}

// The file is named in every call: kubectl would otherwise act on whatever
// cluster the operator used last.
func kubectl(kubeconfig string, words ...string) *builder {
	b := &builder{program: runner.Kubectl}
	b.value("--kubeconfig", kubeconfig)
	b.args = append(b.args, words...)
	b.args = append(b.args, kubectlAnswer)
	return b.json()
}

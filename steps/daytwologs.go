package steps

import (
	"fmt"
	"path/filepath"
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

// LogsRequest says where the logs of a cluster's nodes come from and go to.
type LogsRequest struct {
	// Key is the private SSH key's file; Folder receives the archive.
	Key, Folder string
	// Addresses are those of nodes; or Kubeconfig is a file to learn them from.
	Addresses  []string
	Kubeconfig string
}

// LogsPlan collects the logs of the nodes over SSH. The command's name follows
// the version of aksarc. What collects logs on the hosts is never started: it
// stops the appliance (fact 100).
func LogsPlan(f ClusterFacts, r LogsRequest) runner.Plan {
	return f.plan(runner.Action{
		ID: ActionLogs, Title: "Logs of the nodes of " + f.Name,
		Steps: []runner.Step{{Title: "collect the logs over SSH", Command: az.ClusterLogs(f.Versions, az.LogsSpec{
			Addresses: r.Addresses, Kubeconfig: r.Kubeconfig, Key: r.Key, Folder: r.Folder, Subscription: f.Scope.Subscription})}},
	})
}

// PrivateKey is where the private half of the key of these answers lies:
// beside the public one that was given, else where az makes one. sshFolder is
// ~/.ssh.
func PrivateKey(v validate.Values, base, sshFolder string) string {
	if file := v[validate.FieldSSHPublicKeyFile]; file != "" && v[validate.FieldSSHGenerate] != "true" {
		return strings.TrimSuffix(absolute(file, base), ".pub")
	}
	return filepath.Join(sshFolder, "id_rsa")
}

// KeyLost is what to say when the private key isn't there any more: nothing can
// bring it back.
func KeyLost(cluster, file string) string {
	return fmt.Sprintf("The private SSH key of %s is not at %s. It is the only way to the logs of its nodes; without it they can't be collected any more. A new key needs a new cluster.", cluster, file)
}

// OtherKey says whether a public key is another one than those the cluster was
// made with; false when the site doesn't show them.
func OtherKey(c az.Cluster, public string) bool {
	have := keyBody(public)
	if len(c.SSHKeys) == 0 || have == "" {
		return false
	}
	for _, k := range c.SSHKeys {
		if keyBody(k) == have {
			return false
		}
	}
	return true
}

// keyBody is a public key without its type and its comment.
func keyBody(public string) string {
	fields := strings.Fields(public)
	if len(fields) < 2 {
		return ""
	}
	return fields[1]
}

package rehearsal

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"time"

	"go.yaml.in/yaml/v3"

	"aksarc-wizard/runner/rehearsal/kube"
	"aksarc-wizard/runner/rehearsal/site"
)

// clusterCredentials writes a kubeconfig, merged into what the file holds.
func (r *run) clusterCredentials() (any, error) {
	name := r.call.Get("--name")
	var address string
	err := r.withCluster("--name", func(s *site.State, c *site.Cluster, _ time.Time) error {
		if s.Conditions.CredentialsDenied {
			return &site.ServiceError{Code: "AuthorizationFailed", Message: "The client '" + s.SignIn.User + "' does not have authorization " +
				"to perform action 'Microsoft.HybridContainerService/provisionedClusterInstances/listAdminKubeconfig/action' over scope '" +
				s.InstanceID(c.Group, c.Name) + "' or the scope is invalid. If access was recently granted, please refresh your credentials."}
		}
		if !c.Serving() {
			return &site.ServiceError{Code: "BadRequest", Message: "Provisioned Cluster is not in succeeded state."}
		}
		address = c.ControlPlane.IP
		return nil
	})
	if err != nil {
		return nil, err
	}
	now := r.env.Now()
	authority, err := kube.OpenAuthority(r.env.SiteDir, now, r.env.Random)
	if err != nil {
		return nil, err
	}
	fresh, err := kube.AdminConfig(r.env.SiteDir, name, address, authority, now)
	if err != nil {
		return nil, err
	}
	if !r.call.Has("--admin") {
		// The user's own credential needs Entra ID, which the site doesn't have.
		fresh.Users[0].User = map[string]any{"exec": map[string]any{
			"apiVersion": "client.authentication.k8s.io/v1beta1", "command": "kubelogin", "args": []string{"get-token", "--login", "devicecode"}}}
	}
	if context := r.call.Get("--context"); context != "" {
		fresh.Contexts[0].Name, fresh.CurrentContext = context, context
	}
	return nil, r.saveConfig(fresh)
}

// saveConfig prints the kubeconfig for the file "-", else merges it.
func (r *run) saveConfig(fresh *kube.Config) error {
	file := r.call.Get("--file")
	if file == "" {
		// The user's own ~/.kube/config is never touched by a rehearsal.
		file = filepath.Join(r.env.SiteDir, "kube", "config")
	}
	if file == "-" {
		content, err := encodeConfig(fresh)
		if err != nil {
			return err
		}
		return r.print(string(content))
	}
	merged, err := r.mergeConfig(file, fresh)
	if err != nil {
		return err
	}
	content, err := encodeConfig(merged)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	if info, err := os.Stat(file); err == nil && info.Mode().Perm()&0o077 != 0 {
		r.warn("%s has permissions \"%o\".\nIt should be readable and writable only by its owner.", file, info.Mode().Perm())
	}
	if err := os.WriteFile(file, content, 0o600); err != nil {
		return refuse("%s", err)
	}
	r.warn("Merged %q as current context in %s", fresh.CurrentContext, file)
	return nil
}

// mergeConfig adds the entries to those of the file. The same entry again is
// fine, another one of the same name only with --overwrite-existing.
func (r *run) mergeConfig(file string, fresh *kube.Config) (*kube.Config, error) {
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(bytes.TrimSpace(content)) == 0 {
		return fresh, nil
	}
	if err != nil {
		return nil, refuse("%s", err)
	}
	old := new(kube.Config)
	if err := yaml.Unmarshal(content, old); err != nil {
		return nil, refuse("Error parsing %s (%s)", file, err)
	}
	merge := func(kind string, into *[]kube.Entry, e kube.Entry) error {
		for i, have := range *into {
			if have.Name != e.Name {
				continue
			}
			if !sameEntry(have, e) && !r.call.Has("--overwrite-existing") {
				return refuse("A different object named %s already exists in %s in your kubeconfig file.", e.Name, kind)
			}
			(*into)[i] = e
			return nil
		}
		*into = append(*into, e)
		return nil
	}
	for _, err := range []error{
		merge("clusters", &old.Clusters, fresh.Clusters[0]),
		merge("users", &old.Users, fresh.Users[0]),
		merge("contexts", &old.Contexts, fresh.Contexts[0]),
	} {
		if err != nil {
			return nil, err
		}
	}
	old.CurrentContext = fresh.CurrentContext
	return old, nil
}

// sameEntry compares entries; a user is the same whatever its certificate is,
// because a fresh one is made at each call.
func sameEntry(a, b kube.Entry) bool {
	if a.User != nil && b.User != nil {
		return true
	}
	return reflect.DeepEqual(a, b)
}

func encodeConfig(c *kube.Config) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(kube.Comment)
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	err := e.Encode(c)
	return b.Bytes(), err
}

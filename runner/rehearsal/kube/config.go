package kube

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"aksarc-wizard/runner/rehearsal/site"
)

// Entry is one named entry of a kubeconfig's lists.
type Entry struct {
	Name    string         `yaml:"name"`
	Cluster map[string]any `yaml:"cluster,omitempty"`
	Context map[string]any `yaml:"context,omitempty"`
	User    map[string]any `yaml:"user,omitempty"`
}

// Config is a kubeconfig.
type Config struct {
	APIVersion     string         `yaml:"apiVersion"`
	Clusters       []Entry        `yaml:"clusters"`
	Contexts       []Entry        `yaml:"contexts"`
	CurrentContext string         `yaml:"current-context"`
	Kind           string         `yaml:"kind"`
	Preferences    map[string]any `yaml:"preferences"`
	Users          []Entry        `yaml:"users"`
}

// AdminConfig is the administrator's kubeconfig of a cluster.
func AdminConfig(dir, cluster, controlPlane string, a *Authority, now time.Time) (*Config, error) {
	port, err := Port(dir)
	if err != nil {
		return nil, err
	}
	user := cluster + "-admin"
	cert, key, err := a.client(user, now)
	if err != nil {
		return nil, err
	}
	b64 := base64.StdEncoding.EncodeToString
	context := user + "@" + cluster
	return &Config{
		APIVersion:     "v1",
		Kind:           "Config",
		CurrentContext: context,
		Preferences:    map[string]any{},
		Clusters: []Entry{{Name: cluster, Cluster: map[string]any{
			"certificate-authority-data": b64(a.PEM()),
			"server":                     "https://" + net.JoinHostPort(controlPlane, "6443"),
			"proxy-url":                  fmt.Sprintf("http://127.0.0.1:%d", port),
		}}},
		Contexts: []Entry{{Name: context, Context: map[string]any{"cluster": cluster, "user": user}}},
		Users: []Entry{{Name: user, User: map[string]any{
			"client-certificate-data": b64(cert),
			"client-key-data":         b64(key),
		}}},
	}, nil
}

// Comment is the first line of every kubeconfig of a rehearsal.
const Comment = "# " + site.Mark + "\n"

// The file that holds the port of the proxy on loopback.
const portFile = "api.port"

// Port is the proxy's port: the one used before, or a free one that is kept for
// later, because a kubeconfig may be written before the proxy runs.
func Port(dir string) (int, error) {
	if port, ok := recordedPort(dir); ok {
		return port, nil
	}
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	port := l.Addr().(*net.TCPAddr).Port
	return port, errors.Join(l.Close(), recordPort(dir, port))
}

func recordedPort(dir string) (int, bool) {
	content, err := os.ReadFile(filepath.Join(dir, portFile))
	if err != nil {
		return 0, false
	}
	first, _, _ := strings.Cut(string(content), "\n")
	port, err := strconv.Atoi(first)
	return port, err == nil && port > 0 && port < 1<<16
}

func recordPort(dir string, port int) error {
	return os.WriteFile(filepath.Join(dir, portFile), fmt.Appendf(nil, "%d\n%s\n", port, site.Mark), 0o600)
}

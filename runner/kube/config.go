package kube

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v3"
)

// maxFile bounds a kubeconfig, in bytes; one of a single cluster has 6 to 10 kB.
const maxFile = 1 << 20

// Config is one kubeconfig file.
type Config struct {
	// Path is where it was read; file names in it are relative to its folder.
	Path     string
	Current  string
	Clusters []Cluster
	Users    []User
	Contexts []Context
}

// Cluster is where an API server is and how to know it.
type Cluster struct {
	Name          string
	Server        string
	TLSServerName string
	ProxyURL      string
	// CA is the PEM of the authority, empty to trust what the system trusts.
	CA []byte
	// Insecure: the file says not to verify the server.
	Insecure bool
}

// User is how to sign in; its key never leaves this package.
type User struct {
	Name string
	// Certificate is PEM; Kind says what else the user signs in with.
	Certificate []byte
	Kind        Credential
	key         []byte
	token       string
}

// Credential is the way a user signs in.
type Credential string

// The credentials. Only the first two can be used without another program.
const (
	ByCertificate Credential = "client certificate"
	ByToken       Credential = "token"
	ByProgram     Credential = "a program"
	ByNothing     Credential = "nothing"
)

// Context joins a cluster and a user.
type Context struct{ Name, Cluster, User string }

// FormatError says why a file is no kubeconfig.
type FormatError struct {
	Path, Why string
}

func (e *FormatError) Error() string {
	return fmt.Sprintf("%s is no usable kubeconfig: %s", e.Path, e.Why)
}

// document is the part of the file's schema that matters here.
type document struct {
	Current  string `yaml:"current-context"`
	Clusters []struct {
		Name    string `yaml:"name"`
		Cluster struct {
			Server        string `yaml:"server"`
			TLSServerName string `yaml:"tls-server-name"`
			ProxyURL      string `yaml:"proxy-url"`
			CAFile        string `yaml:"certificate-authority"`
			CAData        string `yaml:"certificate-authority-data"`
			Insecure      bool   `yaml:"insecure-skip-tls-verify"`
		} `yaml:"cluster"`
	} `yaml:"clusters"`
	Users []struct {
		Name string `yaml:"name"`
		User struct {
			CertFile string    `yaml:"client-certificate"`
			CertData string    `yaml:"client-certificate-data"`
			KeyFile  string    `yaml:"client-key"`
			KeyData  string    `yaml:"client-key-data"`
			Token    string    `yaml:"token"`
			Exec     yaml.Node `yaml:"exec"`
			Provider yaml.Node `yaml:"auth-provider"`
		} `yaml:"user"`
	} `yaml:"users"`
	Contexts []struct {
		Name    string `yaml:"name"`
		Context struct {
			Cluster string `yaml:"cluster"`
			User    string `yaml:"user"`
		} `yaml:"context"`
	} `yaml:"contexts"`
}

// Read reads a kubeconfig. The error is a *FormatError when the content is at
// fault, and os.ErrNotExist is found in it when there is no file.
func Read(path string) (*Config, error) {
	data, err := readPlain(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, data)
}

func readPlain(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &FormatError{Path: path, Why: "it is not a plain file"}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	if len(data) > maxFile {
		return nil, &FormatError{Path: path, Why: fmt.Sprintf("it is larger than %d bytes", maxFile)}
	}
	return data, nil
}

// Parse reads the content of a kubeconfig that lies, or would lie, at path.
func Parse(path string, data []byte) (*Config, error) {
	bad := func(format string, args ...any) (*Config, error) {
		return nil, &FormatError{Path: path, Why: fmt.Sprintf(format, args...)}
	}
	var doc document
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return bad("%v", err)
	}
	if len(doc.Clusters) == 0 || len(doc.Users) == 0 || len(doc.Contexts) == 0 {
		return bad("it lacks clusters, users or contexts")
	}
	c := &Config{Path: path, Current: doc.Current}
	for _, x := range doc.Clusters {
		ca, err := c.material(x.Cluster.CAData, x.Cluster.CAFile)
		if err != nil {
			return bad("the authority of cluster %q: %v", x.Name, err)
		}
		c.Clusters = append(c.Clusters, Cluster{
			Name: x.Name, Server: x.Cluster.Server, TLSServerName: x.Cluster.TLSServerName,
			ProxyURL: x.Cluster.ProxyURL, CA: ca, Insecure: x.Cluster.Insecure,
		})
	}
	for _, x := range doc.Users {
		cert, err := c.material(x.User.CertData, x.User.CertFile)
		if err != nil {
			return bad("the certificate of user %q: %v", x.Name, err)
		}
		key, err := c.material(x.User.KeyData, x.User.KeyFile)
		if err != nil {
			return bad("the key of user %q can't be read", x.Name) // never a word of the key
		}
		u := User{Name: x.Name, Certificate: cert, key: key, token: x.User.Token, Kind: ByNothing}
		switch {
		case len(cert) > 0:
			u.Kind = ByCertificate
		case u.token != "":
			u.Kind = ByToken
		case !x.User.Exec.IsZero() || !x.User.Provider.IsZero():
			u.Kind = ByProgram
		}
		c.Users = append(c.Users, u)
	}
	for _, x := range doc.Contexts {
		c.Contexts = append(c.Contexts, Context{Name: x.Name, Cluster: x.Context.Cluster, User: x.Context.User})
	}
	return c, nil
}

// material is PEM given in place (base64) or in another file.
func (c *Config) material(inline, file string) ([]byte, error) {
	switch {
	case inline != "":
		data, err := base64.StdEncoding.DecodeString(inline)
		if err != nil {
			return nil, errors.New("it is not base64")
		}
		return data, nil
	case file != "":
		if !filepath.IsAbs(file) {
			file = filepath.Join(filepath.Dir(c.Path), file)
		}
		return readPlain(file)
	}
	return nil, nil
}

// Active gives cluster and user of the current context; a file with one
// context needs no current one.
func (c *Config) Active() (Cluster, User, error) {
	name := c.Current
	if name == "" && len(c.Contexts) == 1 {
		name = c.Contexts[0].Name
	}
	for _, x := range c.Contexts {
		if x.Name != name {
			continue
		}
		cluster, okCluster := find(c.Clusters, x.Cluster, func(v Cluster) string { return v.Name })
		user, okUser := find(c.Users, x.User, func(v User) string { return v.Name })
		switch {
		case !okCluster:
			return Cluster{}, User{}, &FormatError{Path: c.Path, Why: fmt.Sprintf("context %q names the cluster %q, which it lacks", name, x.Cluster)}
		case !okUser:
			return Cluster{}, User{}, &FormatError{Path: c.Path, Why: fmt.Sprintf("context %q names the user %q, which it lacks", name, x.User)}
		}
		return cluster, user, nil
	}
	return Cluster{}, User{}, &FormatError{Path: c.Path, Why: fmt.Sprintf("its current context %q is not in it", name)}
}

func find[T any](list []T, name string, of func(T) string) (T, bool) {
	for _, v := range list {
		if of(v) == name {
			return v, true
		}
	}
	var none T
	return none, false
}

package kube

import (
	"bytes"
	"fmt"
	"reflect"

	"k8s.io/client-go/tools/clientcmd/api"

	"aksarc-wizard/runner"
)

// entry is what one kubeconfig says of one cluster: a context and both its ends.
type entry struct {
	context, clusterName, userName string

	leads   *api.Context
	cluster *api.Cluster
	user    *api.AuthInfo
}

// pick takes the current context of a file, or its only one.
func pick(path string, c *api.Config) (entry, error) {
	name := c.CurrentContext
	if name == "" && len(c.Contexts) == 1 {
		for only := range c.Contexts {
			name = only
		}
	}
	e := entry{context: name, leads: c.Contexts[name]}
	if e.leads != nil {
		e.clusterName, e.userName = e.leads.Cluster, e.leads.AuthInfo
		e.cluster, e.user = c.Clusters[e.clusterName], c.AuthInfos[e.userName]
	}
	if e.leads == nil || e.cluster == nil || e.user == nil {
		return e, &FormatError{Path: path, Why: fmt.Sprintf("its current context %q does not lead to a cluster and a user", name)}
	}
	return e, nil
}

// clashes are the names that stand for something else in c.
func (e entry) clashes(c *api.Config) (names []string) {
	cluster, known := c.Clusters[e.clusterName]
	same := known && cluster != nil && sameCluster(cluster, e.cluster)
	if cluster != nil && !same {
		names = append(names, fmt.Sprintf("cluster %s (which leads to %s)", e.clusterName, orNone(printable(cluster.Server))))
	}
	if user := c.AuthInfos[e.userName]; user != nil && !same && !sameUser(user, e.user) {
		names = append(names, "user "+e.userName)
	} else if user != nil && same && e.sharedUser(c) && !sameUser(user, e.user) {
		names = append(names, "user "+e.userName+" (which other clusters use too)")
	}
	if x := c.Contexts[e.context]; x != nil && (x.Cluster != e.clusterName || x.AuthInfo != e.userName) {
		names = append(names, "context "+e.context)
	}
	return names
}

// sharedUser: the user of that name signs in to other clusters as well.
func (e entry) sharedUser(c *api.Config) bool {
	for _, x := range contextsOf(c, e.userName) {
		if c.Contexts[x].Cluster != e.clusterName {
			return true
		}
	}
	return false
}

func contextsOf(c *api.Config, user string) (names []string) {
	for name, x := range c.Contexts {
		if x != nil && x.AuthInfo == user {
			names = append(names, name)
		}
	}
	return names
}

// put writes the entry into c. What the operator has added to the same cluster
// (a namespace, a proxy) stays.
func (e entry) put(c *api.Config, out *Merged) {
	note := func(what, name string, was, is any) {
		switch {
		case reflect.ValueOf(was).IsNil():
			out.Added = append(out.Added, what+" "+name)
		case !reflect.DeepEqual(was, is):
			out.Replaced = append(out.Replaced, what+" "+name)
		}
	}
	cluster := e.cluster.DeepCopy()
	was := c.Clusters[e.clusterName]
	if was != nil && sameCluster(was, cluster) {
		cluster = was.DeepCopy()
		if e.cluster.ProxyURL != "" {
			cluster.ProxyURL = e.cluster.ProxyURL
		}
	}
	cluster.LocationOfOrigin = ""
	user := e.user.DeepCopy()
	user.LocationOfOrigin = ""
	leads := e.leads.DeepCopy()
	leads.LocationOfOrigin = ""
	if x := c.Contexts[e.context]; x != nil && x.Cluster == leads.Cluster && x.AuthInfo == leads.AuthInfo {
		leads = x.DeepCopy()
	}
	note("cluster", e.clusterName, was, cluster)
	note("user", e.userName, c.AuthInfos[e.userName], user)
	note("context", e.context, c.Contexts[e.context], leads)
	c.Clusters[e.clusterName], c.AuthInfos[e.userName], c.Contexts[e.context] = cluster, user, leads
}

// sameCluster: the same address and the same authority. A cluster that was made
// anew under the same address has another authority.
func sameCluster(a, b *api.Cluster) bool {
	return a.Server == b.Server && bytes.Equal(bytes.TrimSpace(a.CertificateAuthorityData), bytes.TrimSpace(b.CertificateAuthorityData))
}

func sameUser(a, b *api.AuthInfo) bool {
	a, b = a.DeepCopy(), b.DeepCopy()
	a.LocationOfOrigin, b.LocationOfOrigin = "", ""
	return reflect.DeepEqual(a, b)
}

func sameConfig(a, b *api.Config) bool { return reflect.DeepEqual(a, b) }

// Clashes are the names under which m.Into holds something else than m.From:
// what Merge would refuse. Both files must exist.
func Clashes(m runner.Merge) ([]string, error) {
	from, err := load(m.From)
	if err != nil {
		return nil, err
	}
	into, err := load(m.Into)
	if err != nil {
		return nil, err
	}
	e, err := pick(m.From, from)
	if err != nil {
		return nil, err
	}
	return e.clashes(into), nil
}

package kube

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/tools/clientcmd/api"
	"k8s.io/client-go/tools/clientcmd/api/latest"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/private"
)

// Merged tells what a merge did.
type Merged struct {
	// Into is the file itself, links followed; Backup the copy of what it was
	// before, "" when there was nothing to copy or nothing changed.
	Into, Backup string
	// Context is the one that leads to the cluster, Current the file's current
	// one afterwards.
	Context, Current string
	// Added and Replaced name entries, such as "user c1-admin".
	Added, Replaced []string
}

// Changed says whether the file is another one now.
func (m Merged) Changed() bool { return len(m.Added)+len(m.Replaced) > 0 || m.Backup != "" }

// ClashError says which names the file already uses for something else.
type ClashError struct {
	Into    string
	Clashes []string
}

func (e *ClashError) Error() string {
	return fmt.Sprintf("%s already holds something else under the name of %s", e.Into, strings.Join(e.Clashes, ", "))
}

// Merge adds the current context of m.From, with its cluster and its user, to
// the kubeconfig m.Into, which may be missing, empty or incomplete (fact 88).
// What was there is copied to a file beside it first; comments and the order
// of entries are kept in that copy only. A name that stands for something else
// is a *ClashError unless m.Overwrite allows to replace it; a newer
// certificate for the same cluster is no clash.
func Merge(m runner.Merge, now time.Time) (Merged, error) {
	from, err := load(m.From)
	if err != nil {
		return Merged{}, err
	}
	entry, err := pick(m.From, from)
	if err != nil {
		return Merged{}, err
	}
	return edit(m.Into, now, func(into *api.Config, out *Merged) error {
		out.Context = entry.context
		if clashes := entry.clashes(into); len(clashes) > 0 && !m.Overwrite {
			return &ClashError{Into: m.Into, Clashes: clashes}
		}
		entry.put(into, out)
		if m.Current || into.CurrentContext == "" {
			into.CurrentContext = entry.context
		}
		return nil
	})
}

// Forget removes the clusters at server (such as https://192.168.200.30:6443)
// whose authority is ca, with the contexts that lead to them and the users
// that nothing else uses. Empty ca means: whatever the authority. The error is
// fs.ErrNotExist when there is no file.
func Forget(path, server string, ca []byte, now time.Time) (removed []string, backup string, err error) {
	if _, err := os.Stat(path); err != nil {
		return nil, "", err
	}
	out, err := edit(path, now, func(c *api.Config, _ *Merged) error {
		removed = forget(c, server, ca)
		return nil
	})
	return removed, out.Backup, err
}

func forget(c *api.Config, server string, ca []byte) (removed []string) {
	users := map[string]bool{}
	for name, cluster := range c.Clusters {
		if cluster.Server != server || len(ca) > 0 && !bytes.Equal(bytes.TrimSpace(cluster.CertificateAuthorityData), bytes.TrimSpace(ca)) {
			continue
		}
		delete(c.Clusters, name)
		removed = append(removed, "cluster "+name)
		for x, context := range c.Contexts {
			if context.Cluster != name {
				continue
			}
			delete(c.Contexts, x)
			removed = append(removed, "context "+x)
			users[context.AuthInfo] = true
			if c.CurrentContext == x {
				c.CurrentContext = ""
			}
		}
	}
	for name := range users {
		if c.AuthInfos[name] != nil && len(contextsOf(c, name)) == 0 {
			delete(c.AuthInfos, name)
			removed = append(removed, "user "+name)
		}
	}
	slices.Sort(removed)
	return removed
}

// edit changes a kubeconfig as a whole: under the lock that kubectl takes, with
// a copy of what was there, and so that a reader sees the old file or the new.
func edit(path string, now time.Time, change func(*api.Config, *Merged) error) (Merged, error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // the link stays a link
	}
	out := Merged{Into: path}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return out, err
	}
	unlock, err := lock(path)
	if err != nil {
		return out, err
	}
	defer unlock()
	old, err := os.ReadFile(path)
	there := err == nil
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return out, err
	}
	config, err := parse(path, old)
	if err != nil {
		return out, err
	}
	before := config.DeepCopy()
	if err := change(config, &out); err != nil {
		return out, err
	}
	out.Current = config.CurrentContext
	if there && sameConfig(before, config) {
		return out, private.Protect(path)
	}
	if there && len(bytes.TrimSpace(old)) > 0 {
		if out.Backup, err = keep(path, old, now); err != nil {
			return out, fmt.Errorf("the copy of %s could not be made, so it was left as it is: %w", path, err)
		}
	}
	text, err := runtime.Encode(latest.Codec, config)
	if err != nil {
		return out, err
	}
	return out, private.Replace(path, text)
}

// load reads a kubeconfig that must exist and be complete enough to use.
func load(path string) (*api.Config, error) {
	data, err := readPlain(path)
	if err != nil {
		return nil, err
	}
	return parse(path, data)
}

// parse is lenient about what is missing: kind, apiVersion, whole sections.
// Its errors never quote the content, which holds keys.
//
// Only the codec of clientcmd is used: the loading rules above it read the
// environment, and bring a client that can start programs.
func parse(path string, data []byte) (*api.Config, error) {
	config := api.NewConfig()
	if len(bytes.TrimSpace(data)) == 0 {
		return config, nil
	}
	byDefault := schema.GroupVersionKind{Version: latest.Version, Kind: "Config"}
	if _, _, err := latest.Codec.Decode(data, &byDefault, config); err != nil {
		why, _, _ := strings.Cut(err.Error(), " in list")
		if len(why) > 160 || strings.Contains(why, "-data") {
			why = "it is not YAML of the right shape"
		}
		return nil, &FormatError{Path: path, Why: printable(why)}
	}
	return config, nil
}

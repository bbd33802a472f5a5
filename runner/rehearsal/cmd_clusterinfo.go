package rehearsal

import (
	"fmt"
	"time"

	"aksarc-wizard/runner/rehearsal/site"
)

func (r *run) clusterUpgrades() (any, error) {
	var view any
	err := r.withCluster("--name", func(s *site.State, c *site.Cluster, _ time.Time) error {
		view = s.UpgradesView(c)
		return nil
	})
	return view, err
}

func (r *run) clusterVersions() (any, error) {
	var view any
	err := r.service(func(s *site.State, _ time.Time) error {
		cl, err := r.customLocation(s, r.call.Get("--resource-group"))
		view = s.VersionsView(cl)
		return err
	})
	return view, err
}

func (r *run) vmSizes() (any, error) {
	var view any
	err := r.service(func(s *site.State, _ time.Time) error {
		cl, err := r.customLocation(s, r.call.Get("--resource-group"))
		view = s.SizesView(cl)
		return err
	})
	return view, err
}

// clusterLogs needs the nodes' SSH key; the archive it writes says what it is.
func (r *run) clusterLogs() (any, error) {
	if !r.call.Has("--ip") && !r.call.Has("--kubeconfig") {
		return nil, refuse("usage error: --ip or --kubeconfig is needed")
	}
	if !r.call.Has("--credentials-dir") {
		return nil, refuse("usage error: --credentials-dir is needed")
	}
	path, err := r.writeLogs(r.call.Get("--credentials-dir"), r.call.Get("--out-dir"))
	if err != nil {
		return nil, err
	}
	return nil, r.print(fmt.Sprintf("Logs were saved to %s\n", path))
}

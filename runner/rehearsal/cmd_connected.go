package rehearsal

import (
	"maps"
	"time"

	"aksarc-wizard/runner/rehearsal/site"
)

func (r *run) connectedShow() (any, error) {
	var view any
	err := r.service(func(s *site.State, now time.Time) error {
		id := r.call.Get("--ids")
		if id == "" {
			id = s.ID(r.call.Get("--resource-group"), site.TypeConnected, r.call.Get("--name"))
		}
		full, err := s.Lookup(id, now)
		if err != nil {
			return err
		}
		// This extension prints the properties beside the rest.
		properties := full["properties"].(site.Object)
		delete(full, "properties")
		maps.Copy(full, properties)
		view = full
		return nil
	})
	return view, err
}

func (r *run) connectedDelete() (any, error) {
	if err := r.confirm(); err != nil {
		return nil, err
	}
	return nil, refuse("Deleting a provisioned cluster is not supported from the Connected Cluster CLI. Please use the AKSArc CLI to delete: az aksarc delete.")
}

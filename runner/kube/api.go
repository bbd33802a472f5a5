package kube

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// The lists that are asked for, as paths of the API.
const (
	pathNamespaces = "/api/v1/namespaces"
	pathNodes      = "/api/v1/nodes"
	pathPods       = "/api/v1/namespaces/" + systemNamespace + "/pods"
	pathBudgets    = "/apis/policy/v1/poddisruptionbudgets"
)

// maxList bounds a list, in bytes; a pod takes about 10 kB.
const maxList = 32 << 20

// List reads one list of the API server with the file's own credentials.
// Errors are *ReachError.
func (c *Config) List(ctx context.Context, now func() time.Time, path string, into any) error {
	cluster, user, err := c.Active()
	if err != nil {
		return &ReachError{Stage: StageFile, Server: c.Path, Err: err}
	}
	ctx, cancel := context.WithTimeout(ctx, reachTimeout)
	defer cancel()
	client, err := newClient(cluster, user, now)
	if err != nil {
		return &ReachError{Stage: StageFile, Server: cluster.Server, Err: err}
	}
	defer client.http.CloseIdleConnections()
	status, body, err := client.getUpTo(ctx, path, maxList)
	if err != nil {
		return err
	}
	if status != http.StatusOK {
		return client.answered(path, status, body)
	}
	if err := json.Unmarshal(body, into); err != nil {
		return client.answered(path, status, body)
	}
	return nil
}

// Budgets are the PodDisruptionBudgets that allow no disruption now, as
// "namespace/name": they keep nodes from being emptied (rule V80).
func (c *Config) Budgets(ctx context.Context, now func() time.Time) ([]string, error) {
	var list struct {
		Items []struct {
			Metadata struct{ Namespace, Name string } `json:"metadata"`
			Status   struct {
				DisruptionsAllowed int `json:"disruptionsAllowed"`
			} `json:"status"`
		} `json:"items"`
	}
	if err := c.List(ctx, now, pathBudgets, &list); err != nil {
		return nil, err
	}
	var names []string
	for _, b := range list.Items {
		if b.Status.DisruptionsAllowed == 0 {
			names = append(names, printable(b.Metadata.Namespace+"/"+b.Metadata.Name))
		}
	}
	return names, nil
}

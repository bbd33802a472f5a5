package kube

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"aksarc-wizard/runner/rehearsal/site"
)

// object is a JSON object of the Kubernetes API.
type object = map[string]any

// api is the API server of every cluster; the connection says of which.
type api struct{ store *site.Store }

// ServeHTTP answers from the site's present state.
func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	address, _ := r.Context().Value(clusterKey{}).(string)
	var reply any
	code := http.StatusOK
	err := a.store.Update(func(s *site.State, now time.Time) error {
		c := s.ClusterAt(address)
		if c == nil {
			code, reply = status(http.StatusServiceUnavailable, "the cluster is gone")
			return nil
		}
		v := view{state: s, cluster: c, now: now}
		code, reply = v.answer(r.Method, strings.Trim(r.URL.Path, "/"), strings.Contains(r.Header.Get("Accept"), "as=Table"))
		return nil
	})
	if err != nil {
		code, reply = status(http.StatusInternalServerError, err.Error())
	}
	if text, ok := reply.(string); ok {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(code)
		_, _ = w.Write([]byte(text))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(reply)
}

// status is the API's way to say that a request was not carried out.
func status(code int, message string) (int, any) {
	reasons := map[int]string{
		http.StatusNotFound:         "NotFound",
		http.StatusMethodNotAllowed: "MethodNotAllowed",
		http.StatusForbidden:        "Forbidden",
	}
	return code, object{
		"kind": "Status", "apiVersion": "v1", "metadata": object{}, "status": "Failure",
		"message": message, "reason": reasons[code], "code": code,
	}
}

// answer routes a request.
func (v view) answer(method, path string, asTable bool) (int, any) {
	if method == http.MethodDelete {
		return v.remove(path)
	}
	if method != http.MethodGet && method != http.MethodHead {
		return status(http.StatusMethodNotAllowed, "REHEARSAL: this cluster can be looked at, not changed")
	}
	switch path {
	case "readyz", "livez", "healthz":
		return http.StatusOK, "ok"
	case "version":
		return http.StatusOK, v.version()
	case "api":
		return http.StatusOK, object{"kind": "APIVersions", "versions": []string{"v1"}, "serverAddressByClientCIDRs": []any{}}
	case "apis":
		return http.StatusOK, object{"kind": "APIGroupList", "apiVersion": "v1", "groups": []any{policyGroup()}}
	case "apis/policy":
		return http.StatusOK, policyGroup()
	case "api/v1":
		return http.StatusOK, resourceList("v1", coreResources)
	case "apis/policy/v1":
		return http.StatusOK, resourceList("policy/v1", policyResources)
	}
	return v.resources(path, asTable)
}

// resources answers for lists and single objects.
func (v view) resources(path string, asTable bool) (int, any) {
	version, rest := "v1", strings.TrimPrefix(path, "api/v1/")
	if after, ok := strings.CutPrefix(path, "apis/policy/v1/"); ok {
		version, rest = "policy/v1", after
	}
	parts := strings.Split(rest, "/")
	namespace := ""
	if parts[0] == "namespaces" && len(parts) > 2 {
		namespace, parts = parts[1], parts[2:]
	}
	k, ok := kinds[version+" "+parts[0]]
	if !ok || len(parts) > 2 || rest == path {
		return status(http.StatusNotFound, "the server could not find the requested resource")
	}
	var items []object
	for _, item := range k.list(v) {
		meta := item["metadata"].(object)
		if namespace != "" && meta["namespace"] != namespace || len(parts) == 2 && meta["name"] != parts[1] {
			continue
		}
		item["kind"], item["apiVersion"] = k.kind, version
		items = append(items, item)
	}
	if len(parts) == 2 && len(items) == 0 {
		return status(http.StatusNotFound, parts[0]+" \""+parts[1]+"\" not found")
	}
	switch {
	case asTable:
		return http.StatusOK, k.table(v, items)
	case len(parts) == 2:
		return http.StatusOK, items[0]
	}
	for _, item := range items {
		delete(item, "kind")
		delete(item, "apiVersion")
	}
	if items == nil {
		items = []object{}
	}
	return http.StatusOK, object{"kind": k.kind + "List", "apiVersion": version,
		"metadata": object{"resourceVersion": "1"}, "items": items}
}

// remove deletes a PodDisruptionBudget, the one thing that an operator has to
// delete in a drill.
func (v view) remove(path string) (int, any) {
	parts := strings.Split(path, "/")
	if len(parts) == 7 && strings.HasPrefix(path, "apis/policy/v1/namespaces/") && parts[5] == "poddisruptionbudgets" {
		for i, b := range v.cluster.Budgets {
			if b == parts[4]+"/"+parts[6] {
				v.cluster.Budgets = append(v.cluster.Budgets[:i:i], v.cluster.Budgets[i+1:]...)
				return http.StatusOK, object{"kind": "Status", "apiVersion": "v1", "metadata": object{}, "status": "Success"}
			}
		}
		return status(http.StatusNotFound, "poddisruptionbudgets.policy \""+parts[6]+"\" not found")
	}
	return status(http.StatusMethodNotAllowed, "REHEARSAL: only PodDisruptionBudgets can be deleted here")
}

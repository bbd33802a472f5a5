package kube

import (
	"fmt"
	"strings"
	"time"
)

// kind is one resource type: how it is listed, and how its table looks.
type kind struct {
	kind    string
	list    func(view) []object
	columns []string
	cells   func(object) []any
}

// kinds are keyed by group version and plural.
var kinds = map[string]kind{
	"v1 namespaces": {kind: "Namespace", list: view.namespaces, columns: []string{"Status"},
		cells: func(o object) []any { return []any{field(o, "status", "phase")} }},
	"v1 nodes": {kind: "Node", list: view.nodes, columns: []string{"Status", "Roles", "Version"},
		cells: func(o object) []any {
			state, roles := "NotReady", "<none>"
			if field(o, "status").(object)["conditions"].([]object)[0]["status"] == "True" {
				state = "Ready"
			}
			if _, ok := field(o, "metadata", "labels").(object)["node-role.kubernetes.io/control-plane"]; ok {
				roles = "control-plane"
			}
			return []any{state, roles, field(o, "status", "nodeInfo", "kubeletVersion")}
		}},
	"v1 pods": {kind: "Pod", list: view.pods, columns: []string{"Ready", "Status", "Restarts"},
		cells: func(o object) []any { return []any{"1/1", field(o, "status", "phase"), "0"} }},
	"policy/v1 poddisruptionbudgets": {kind: "PodDisruptionBudget", list: view.budgets, columns: []string{"Min Available", "Max Unavailable", "Allowed Disruptions"},
		cells: func(object) []any { return []any{"1", "N/A", "0"} }},
}

// field follows names into nested objects.
func field(o object, path ...string) any {
	var value any = o
	for _, name := range path {
		value = value.(object)[name]
	}
	return value
}

// table is the list as kubectl prints it: name, the kind's columns, age.
func (k kind) table(v view, items []object) object {
	columns := []object{column("Name")}
	for _, c := range k.columns {
		columns = append(columns, column(c))
	}
	columns = append(columns, column("Age"))
	rows := []object{}
	for _, item := range items {
		meta := item["metadata"].(object)
		cells := append([]any{meta["name"]}, k.cells(item)...)
		cells = append(cells, age(v.now.Sub(v.cluster.Created)))
		rows = append(rows, object{"cells": cells, "object": object{
			"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": meta}})
	}
	return object{"kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": object{"resourceVersion": "1"},
		"columnDefinitions": columns, "rows": rows}
}

func column(name string) object {
	format := ""
	if name == "Name" {
		format = "name"
	}
	return object{"name": name, "type": "string", "format": format, "description": name, "priority": 0}
}

// age is a duration as kubectl prints it.
func age(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return fmt.Sprintf("%ds", int(d.Seconds()))
	case d < 2*time.Hour:
		return fmt.Sprintf("%dm", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%dh", int(d.Hours()))
	}
	return fmt.Sprintf("%dd", int(d.Hours()/24))
}

// What discovery says of a resource type: plural, kind, short name, namespaced.
type discovered struct {
	plural, kind, short string
	namespaced          bool
	verbs               []string
}

var (
	look          = []string{"get", "list"}
	coreResources = []discovered{
		{"namespaces", "Namespace", "ns", false, look},
		{"nodes", "Node", "no", false, look},
		{"pods", "Pod", "po", true, look},
	}
	policyResources = []discovered{
		{"poddisruptionbudgets", "PodDisruptionBudget", "pdb", true, []string{"get", "list", "delete"}},
	}
)

func resourceList(version string, resources []discovered) object {
	list := []object{}
	for _, r := range resources {
		list = append(list, object{"name": r.plural, "singularName": strings.ToLower(r.kind), "namespaced": r.namespaced,
			"kind": r.kind, "verbs": r.verbs, "shortNames": []string{r.short}})
	}
	return object{"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": version, "resources": list}
}

func policyGroup() object {
	v1 := object{"groupVersion": "policy/v1", "version": "v1"}
	return object{"kind": "APIGroup", "apiVersion": "v1", "name": "policy", "versions": []object{v1}, "preferredVersion": v1}
}

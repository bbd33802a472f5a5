package site

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// VersionsView is what get-versions answers: minors, and in them the patches.
func (s *State) VersionsView(customLocation string) Object {
	minors := map[string]Object{}
	for _, v := range s.Versions {
		name := v.Version[:strings.LastIndexByte(v.Version, '.')]
		if minors[name] == nil {
			minors[name] = Object{"version": name, "isPreview": v.Preview, "patchVersions": Object{}}
		}
		upgrades := []any{}
		for _, u := range s.Upgrades(v.Version) {
			upgrades = append(upgrades, u)
		}
		minors[name]["patchVersions"].(Object)[v.Version] = Object{
			"readiness": []any{
				Object{"osType": "Linux", "osSku": "CBLMariner", "ready": v.Ready, "errorMessage": orNil(v.Message)},
				Object{"osType": "Windows", "osSku": "Windows2019", "ready": false, "errorMessage": "The Windows VHD is not available."},
				Object{"osType": "Windows", "osSku": "Windows2022", "ready": false, "errorMessage": "The Windows VHD is not available."},
			},
			"upgrades": upgrades,
		}
	}
	values := []any{}
	for _, name := range slices.Sorted(maps.Keys(minors)) {
		values = append(values, minors[name])
	}
	return Object{
		"id":               customLocation + "/providers/Microsoft.HybridContainerService/kubernetesVersions/default",
		"name":             "default",
		"type":             "microsoft.hybridcontainerservice/kubernetesversions",
		"extendedLocation": Object{"name": customLocation, "type": "CustomLocation"},
		"properties":       Object{"provisioningState": Succeeded, "values": values},
	}
}

// SizesView is what vmsize list answers.
func (s *State) SizesView(customLocation string) Object {
	values := []any{}
	for _, z := range s.Sizes {
		capability := func(name, value string) any { return Object{"name": name, "value": value} }
		list := []any{
			capability("vCpu", strconv.Itoa(z.CPUs)), capability("MemoryMb", strconv.Itoa(z.MemoryMB)),
			capability("GpuCount", strconv.Itoa(z.GPUs)),
		}
		if z.GPUs > 0 {
			list = append(list, capability("GpuNameType", z.GPUName), capability("GpuAssignMode", "Dda"))
		}
		values = append(values, Object{
			"name": z.Name, "resourceType": "virtualMachines", "size": strings.TrimPrefix(z.Name, "Standard_"),
			"tier": "Standard", "capabilities": list,
		})
	}
	return Object{
		"id":               customLocation + "/providers/Microsoft.HybridContainerService/skus/default",
		"name":             "default",
		"type":             "microsoft.hybridcontainerservice/skus",
		"extendedLocation": Object{"name": customLocation, "type": "CustomLocation"},
		"properties":       Object{"provisioningState": Succeeded, "values": values},
	}
}

// UpgradesView is what get-upgrades answers.
func (s *State) UpgradesView(c *Cluster) Object {
	list := []any{}
	for _, v := range s.Upgrades(c.Version) {
		list = append(list, Object{"kubernetesVersion": v, "isPreview": false})
	}
	pools := []any{}
	for _, p := range c.Pools {
		pools = append(pools, Object{"name": p.Name, "kubernetesVersion": c.Version, "osType": p.OSType, "upgrades": []any{}})
	}
	return Object{
		"id": s.InstanceID(c.Group, c.Name) + "/upgradeProfiles/default", "name": "default",
		"properties": Object{
			"provisioningState":   Succeeded,
			"controlPlaneProfile": Object{"kubernetesVersion": c.Version, "osType": "Linux", "upgrades": list},
			"agentPoolProfiles":   pools,
		},
	}
}

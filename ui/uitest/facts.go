package uitest

import (
	"aksarc-wizard/runner/az"
	"aksarc-wizard/steps"
)

type obj = map[string]any

const subscription = "11111111-2222-3333-4444-555555555555"

const groupID = "/subscriptions/" + subscription + "/resourceGroups/aks-rg"

// publicCloud is what a workstation knows before the site's cloud is registered.
var publicCloud = object([]obj{{"name": "AzureCloud", "isActive": true, "endpoints": obj{"resourceManager": "https://management.azure.com/"}}})

// recorded are the answers of the documents' own example site.
var recorded = map[steps.QuestionID]string{
	steps.AskTools: object(obj{"azure-cli": "2.60.0", "extensions": obj{"customlocation": "0.1.3", "aksarc": "1.2.23", "stack-hci-vm": "1.3.0"}}),
	steps.AskConfig: object(obj{"core": []obj{
		{"name": "instance_discovery", "value": "false"}, {"name": "enable_broker_on_windows", "value": "false"}, {"name": "login_experience_v2", "value": "off"}}}),
	steps.AskClouds:        siteCloud(),
	steps.AskAccount:       object(account()),
	steps.AskKubectl:       object(obj{"clientVersion": obj{"gitVersion": "v1.29.4"}}),
	steps.AskSubscriptions: object([]obj{account()}),
	steps.AskGroups:        object([]obj{{"id": groupID, "name": "aks-rg", "location": "autonomous", "properties": obj{"provisioningState": "Succeeded"}}}),
	steps.AskCustomLocations: object([]obj{{"id": groupID + "/providers/Microsoft.ExtendedLocation/customLocations/cl1",
		"name": "cl1", "location": "autonomous", "resourceGroup": "aks-rg", "provisioningState": "Succeeded"}}),
	steps.AskNetworks: object([]obj{{
		"id": groupID + "/providers/Microsoft.AzureStackHCI/logicalNetworks/other-lnet", "name": "other-lnet", "location": "autonomous",
		"properties": obj{"provisioningState": "Succeeded", "vmSwitchName": "ConvergedSwitch(compute)",
			"dhcpOptions": obj{"dnsServers": []string{"192.168.200.222"}},
			"subnets": []obj{{"properties": obj{"addressPrefix": "192.168.210.0/24", "ipAllocationMethod": "Static", "vlan": 0,
				"ipPools":    []obj{{"start": "192.168.210.100", "end": "192.168.210.120", "info": obj{"used": "3", "available": "18"}}},
				"routeTable": obj{"properties": obj{"routes": []obj{{"properties": obj{"addressPrefix": "0.0.0.0/0", "nextHopIpAddress": "192.168.210.1"}}}}}}}}}}}),
	steps.AskClusters: "[]",
	steps.AskVersions: object(obj{"properties": obj{"values": []obj{
		{"version": "1.28", "patchVersions": obj{"1.28.9": obj{"readiness": []obj{{"osType": "Linux", "ready": true}}}}},
		{"version": "1.29", "patchVersions": obj{
			"1.29.2": obj{"readiness": []obj{{"osType": "Linux", "ready": false, "errorMessage": "the image is being downloaded"}}},
			"1.29.4": obj{"readiness": []obj{{"osType": "Linux", "ready": true}}}}}}}}),
	steps.AskVMSizes: object(obj{"properties": obj{"values": []obj{
		size("Standard_A4_v2", "4", "8192"), size("Standard_D4s_v3", "4", "16384"), size("Standard_D8s_v3", "8", "32768")}}}),
}

func size(name, cpus, memory string) obj {
	return obj{"name": name, "capabilities": []obj{{"name": "vcpus", "value": cpus}, {"name": "memoryMB", "value": memory}}}
}

func account() obj {
	return obj{"id": subscription, "name": "Starter subscription", "state": "Enabled", "tenantId": "98b8267d-e97f-426e-8b3f-7956511fd63f",
		"environmentName": "azure.local", "isDefault": true, "user": obj{"name": "operator@contoso.local", "type": "user"}}
}

func siteCloud() string {
	c := az.SiteCloud("azure.local", "autonomous.cloud.private")
	return object([]obj{{"name": "AzureCloud", "isActive": false}, {
		"name": c.Name, "isActive": true, "profile": "latest",
		"endpoints": obj{"resourceManager": c.ResourceManager, "activeDirectory": c.ActiveDirectory,
			"activeDirectoryResourceId": c.ActiveDirectoryResourceID, "activeDirectoryGraphResourceId": c.Graph,
			"microsoftGraphResourceId": c.MicrosoftGraph},
		"suffixes": obj{"keyvaultDns": c.KeyVaultDNS, "storageEndpoint": c.Storage, "acrLoginServerEndpoint": c.ContainerRegistry}}})
}

// ThreeNetworks are one that can be used, one without a pool, and a crowded one.
var ThreeNetworks = object([]obj{
	lnet("vm-lnet", "Static", "192.168.210.0/24", []string{"192.168.210.10"}, "192.168.210.100", "192.168.210.120", "18"),
	lnet("dhcp-lnet", "Dynamic", "192.168.220.0/24", []string{"192.168.220.10"}, "", "", ""),
	lnet("edge-lnet", "Static", "192.168.230.0/24", nil, "192.168.230.100", "192.168.230.102", "1"),
})

func lnet(name, method, prefix string, dns []string, start, end, free string) obj {
	pools := []obj{}
	if start != "" {
		pools = append(pools, obj{"start": start, "end": end, "info": obj{"used": "3", "available": free}})
	}
	return obj{
		"id": groupID + "/providers/Microsoft.AzureStackHCI/logicalNetworks/" + name, "name": name, "location": "autonomous",
		"properties": obj{"provisioningState": "Succeeded", "vmSwitchName": "ConvergedSwitch(compute)", "dhcpOptions": obj{"dnsServers": dns},
			"subnets": []obj{{"properties": obj{"addressPrefix": prefix, "ipAllocationMethod": method, "vlan": 0, "ipPools": pools}}}}}
}

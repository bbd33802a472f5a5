package azfiles

import (
	"os"
	"path/filepath"
	"strings"
)

// known are the clouds that every az brings along, with the resource manager
// by which they are told apart (azure-cli: core/cloud.py).
var known = [][2]string{
	{"AzureCloud", "https://management.azure.com/"},
	{"AzureChinaCloud", "https://management.chinacloudapi.cn"},
	{"AzureUSGovernment", "https://management.usgovcloudapi.net/"},
	{"AzureGermanCloud", "https://management.microsoftazure.de"},
}

// words are the names of clouds.config whose JSON spelling isn't plain camel
// case.
var words = map[string]string{
	"active_directory_resource_id": "activeDirectoryResourceId", "active_directory_graph_resource_id": "activeDirectoryGraphResourceId",
	"microsoft_graph_resource_id": "microsoftGraphResourceId", "keyvault_dns": "keyvaultDns",
}

// Clouds is what `az cloud list` would print, as far as the files say: the
// clouds that az brings along with little more than their names.
func (d Dirs) Clouds() []byte {
	if _, _, known := d.config(); !known {
		return nil // nor is it known which of them is active
	}
	active := d.ActiveCloud()
	all := []map[string]any{}
	find := func(name string) map[string]any {
		for _, c := range all {
			if c["name"] == name {
				return c
			}
		}
		c := map[string]any{"name": name, "isActive": name == active, "profile": "latest",
			"endpoints": map[string]string{}, "suffixes": map[string]string{}}
		all = append(all, c)
		return c
	}
	for _, k := range known {
		find(k[0])["endpoints"].(map[string]string)["resourceManager"] = k[1]
	}
	text, err := readAll(filepath.Join(d.Config, "clouds.config"))
	if err != nil && !os.IsNotExist(err) {
		return nil
	}
	names, parts := ini(string(text))
	for _, name := range names {
		c := find(name)
		for key, value := range parts[name] {
			if key == "profile" {
				c["profile"] = value
				continue
			}
			for prefix, group := range map[string]string{"endpoint_": "endpoints", "suffix_": "suffixes"} {
				if rest, ok := strings.CutPrefix(key, prefix); ok {
					c[group].(map[string]string)[camel(rest)] = value
				}
			}
		}
	}
	return marshal(all)
}

// camel writes resource_manager as resourceManager.
func camel(s string) string {
	if w, ok := words[s]; ok {
		return w
	}
	parts := strings.Split(s, "_")
	for i, p := range parts[1:] {
		if p != "" {
			parts[i+1] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, "")
}

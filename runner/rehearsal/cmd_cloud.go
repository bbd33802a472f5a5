package rehearsal

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"aksarc-wizard/runner/rehearsal/grammar"
	"aksarc-wizard/runner/rehearsal/site"
)

// clouds runs do over the clouds that az knows, which needs no site.
func (r *run) clouds(do func(s *site.State, now time.Time) error) error {
	return r.store.Update(func(s *site.State, now time.Time) error {
		if s.Clouds == nil {
			s.Clouds = map[string]*site.Cloud{}
		}
		return do(s, now)
	})
}

func cloudView(s *site.State, c *site.Cloud) site.Object {
	all := func(names []string, values map[string]string) site.Object {
		view := site.Object{}
		for _, n := range names {
			view[n] = nil
			if values[n] != "" {
				view[n] = values[n]
			}
		}
		return view
	}
	return site.Object{
		"name": c.Name, "isActive": c.Name == s.ActiveCloud, "profile": "latest",
		"endpoints": all(site.EndpointNames, c.Endpoints), "suffixes": all(site.SuffixNames, c.Suffixes),
	}
}

func (r *run) cloudList() (any, error) {
	list := []any{}
	err := r.clouds(func(s *site.State, _ time.Time) error {
		for _, name := range append(slices.Clone(site.BuiltinClouds), slices.Sorted(maps.Keys(s.Clouds))...) {
			list = append(list, cloudView(s, s.Cloud(name)))
		}
		return nil
	})
	return list, err
}

func unregistered(name string) error { return refuse("The cloud '%s' is not registered.", name) }

func (r *run) cloudShow() (any, error) {
	var view any
	err := r.clouds(func(s *site.State, _ time.Time) error {
		name := s.ActiveCloud
		if r.call.Has("--name") {
			name = r.call.Get("--name")
		}
		c := s.Cloud(name)
		if c == nil {
			return unregistered(name)
		}
		view = cloudView(s, c)
		return nil
	})
	return view, err
}

func (r *run) cloudSet() (any, error) {
	return nil, r.clouds(func(s *site.State, _ time.Time) error {
		name := r.call.Get("--name")
		if s.Cloud(name) == nil {
			return unregistered(name)
		}
		if s.ActiveCloud != name {
			s.ActiveCloud = name
			r.warn("Switched active cloud to '%s'.", name)
			r.warn("Use 'az login' to log in to this cloud.")
			r.warn("Use 'az account set' to set the active subscription.")
		}
		return nil
	})
}

func (r *run) cloudUnregister() (any, error) {
	return nil, r.clouds(func(s *site.State, _ time.Time) error {
		name := r.call.Get("--name")
		switch {
		case s.Cloud(name) == nil:
			return unregistered(name)
		case s.ActiveCloud == name:
			return refuse("The cloud '%s' cannot be unregistered as it's currently active.", name)
		case s.Clouds[name] == nil:
			return refuse("The cloud '%s' cannot be unregistered as it's not a custom cloud.", name)
		}
		delete(s.Clouds, name)
		return nil
	})
}

// cloudFlags are the endpoints and suffixes that flags set, by flag.
var cloudFlags = map[string]string{
	"--endpoint-active-directory":                                "activeDirectory",
	"--endpoint-active-directory-data-lake-resource-id":          "activeDirectoryDataLakeResourceId",
	"--endpoint-active-directory-graph-resource-id":              "activeDirectoryGraphResourceId",
	"--endpoint-active-directory-resource-id":                    "activeDirectoryResourceId",
	"--endpoint-gallery":                                         "gallery",
	"--endpoint-management":                                      "management",
	"--endpoint-microsoft-graph-resource-id":                     "microsoftGraphResourceId",
	"--endpoint-resource-manager":                                "resourceManager",
	"--endpoint-sql-management":                                  "sqlManagement",
	"--endpoint-vm-image-alias-doc":                              "vmImageAliasDoc",
	"--suffix-acr-login-server-endpoint":                         "acrLoginServerEndpoint",
	"--suffix-azure-datalake-analytics-catalog-and-job-endpoint": "azureDatalakeAnalyticsCatalogAndJobEndpoint",
	"--suffix-azure-datalake-store-file-system-endpoint":         "azureDatalakeStoreFileSystemEndpoint",
	"--suffix-keyvault-dns":                                      "keyvaultDns",
	"--suffix-sql-server-hostname":                               "sqlServerHostname",
	"--suffix-storage-endpoint":                                  "storageEndpoint",
}

// cloudFromCall adds what the flags and the configuration file say to a cloud.
func (r *run) cloudFromCall(c *site.Cloud) error {
	if text := r.call.Get("--cloud-config"); text != "" {
		if content, err := os.ReadFile(text); err == nil {
			text = string(content)
		}
		var config struct{ Endpoints, Suffixes map[string]string }
		if err := json.Unmarshal([]byte(text), &config); err != nil {
			return refuse("Please ensure you have a valid cloud config: %s", err)
		}
		maps.Copy(c.Endpoints, config.Endpoints)
		maps.Copy(c.Suffixes, config.Suffixes)
	}
	for flag, name := range cloudFlags {
		switch {
		case !r.call.Has(flag):
		case strings.HasPrefix(flag, "--endpoint"):
			c.Endpoints[name] = r.call.Get(flag)
		default:
			c.Suffixes[name] = r.call.Get(flag)
		}
	}
	return nil
}

// requiredEndpoints in the order in which az names them.
var requiredEndpoints = []struct{ flag, name string }{
	{"--endpoint-active-directory", "activeDirectory"},
	{"--endpoint-active-directory-graph-resource-id", "activeDirectoryGraphResourceId"},
	{"--endpoint-active-directory-resource-id", "activeDirectoryResourceId"},
	{"--endpoint-resource-manager", "resourceManager"},
}

// discover asks the resource manager for its endpoints, always from az 2.73 on
// and before that only when some are missing.
func (r *run) discover(s *site.State, c *site.Cloud, now time.Time) error {
	var missing []string
	for _, e := range requiredEndpoints {
		if c.Endpoints[e.name] == "" {
			missing = append(missing, e.flag)
		}
	}
	arm := c.Endpoints["resourceManager"]
	always := grammar.Compare(s.Tool.Version, "2.73") >= 0 && !r.call.Has("--skip-endpoint-discovery")
	if arm != "" && (always || len(missing) > 0) {
		host := strings.TrimSuffix(strings.TrimPrefix(arm, "https://"), "/")
		if err := r.reachHost(s, host, now); err != nil {
			return refuse("Unable to get endpoints from the cloud.\nPlease ensure you have network connection. Error detail: %s", err)
		}
		for name, value := range site.Endpoints(s.FQDN) {
			if c.Endpoints[name] == "" {
				c.Endpoints[name] = value
			}
		}
		for name, value := range site.Suffixes(s.FQDN) {
			if c.Suffixes[name] == "" {
				c.Suffixes[name] = value
			}
		}
		return nil
	}
	if len(missing) > 0 {
		return refuse("The following endpoints are required for the CLI to function and were not specified on the command line, "+
			"in the cloud config or could not be autodetected.\nSpecify them on the command line or through the cloud config file:\n%s",
			strings.Join(missing, "\n"))
	}
	return nil
}

func (r *run) cloudRegister() (any, error) {
	name := r.call.Get("--name")
	return nil, r.clouds(func(s *site.State, now time.Time) error {
		if s.Cloud(name) != nil {
			return refuse("The cloud '%s' is already registered.", name)
		}
		c := &site.Cloud{Name: name, Endpoints: map[string]string{}, Suffixes: map[string]string{}}
		if err := r.cloudFromCall(c); err != nil {
			return err
		}
		if err := r.discover(s, c, now); err != nil {
			return err
		}
		if c.Endpoints["management"] == "" {
			c.Endpoints["management"] = c.Endpoints["activeDirectoryResourceId"]
		}
		s.Clouds[name] = c
		return nil
	})
}

func (r *run) cloudUpdate() (any, error) {
	return nil, r.clouds(func(s *site.State, now time.Time) error {
		name := s.ActiveCloud
		if r.call.Has("--name") {
			name = r.call.Get("--name")
		}
		c := s.Cloud(name)
		if c == nil {
			return unregistered(name)
		}
		if s.Clouds[name] == nil {
			return fmt.Errorf("REHEARSAL: the built-in cloud '%s' can't be changed here", name)
		}
		changed := &site.Cloud{Name: name, Endpoints: maps.Clone(c.Endpoints), Suffixes: maps.Clone(c.Suffixes)}
		if err := r.cloudFromCall(changed); err != nil {
			return err
		}
		if err := r.discover(s, changed, now); err != nil {
			return err
		}
		s.Clouds[name] = changed
		return nil
	})
}

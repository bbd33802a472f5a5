package rehearsal

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"aksarc-wizard/runner/pattern"
	"aksarc-wizard/runner/rehearsal/grammar"
	"aksarc-wizard/runner/rehearsal/site"
)

const noIndex = "Unable to get extension index.\nPlease ensure you have network connection. Error detail: " +
	"HTTPSConnectionPool(host='aka.ms', port=443): Max retries exceeded with url: /azure-cli-extension-index-v1"

// tool runs do over az's own settings, which need no site.
func (r *run) tool(do func(t *site.Tool) error) error {
	return r.store.Update(func(s *site.State, _ time.Time) error {
		for _, m := range []*map[string]string{&s.Tool.Extensions, &s.Tool.Config} {
			if *m == nil {
				*m = map[string]string{}
			}
		}
		return do(&s.Tool)
	})
}

// warnIncompatible tells of extensions that need a newer az; their commands are
// unknown.
func (r *run) warnIncompatible(t site.Tool) {
	for _, name := range slices.Sorted(maps.Keys(t.Extensions)) {
		least := grammar.Reference().MinCoreOf(name, t.Extensions[name])
		if grammar.Compare(t.Version, least) < 0 {
			r.warn("The '%s' extension version %s is not compatible with your current CLI core version %s.\n"+
				"This extension requires a min of %s CLI core.", name, t.Extensions[name], t.Version, least)
		}
	}
}

func versionText(t site.Tool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-34s%s\n\n%-34s%s\n%-34s%s\n\nExtensions:\n", "azure-cli", t.Version, "core", t.Version, "telemetry", "1.1.0")
	for _, name := range slices.Sorted(maps.Keys(t.Extensions)) {
		fmt.Fprintf(&b, "%-34s%s\n", name, t.Extensions[name])
	}
	return b.String() + "\nREHEARSAL: this is not a real az.\n"
}

func (r *run) version() (any, error) {
	var view any
	err := r.tool(func(t *site.Tool) error {
		view = site.Object{"azure-cli": t.Version, "azure-cli-core": t.Version, "azure-cli-telemetry": "1.1.0", "extensions": maps.Clone(t.Extensions)}
		return nil
	})
	return view, err
}

func (r *run) extensionView(name, version string) site.Object {
	return site.Object{
		"name": name, "version": version, "extensionType": "whl", "experimental": false, "preview": false,
		"path": filepath.Join(r.env.SiteDir, "cliextensions", name),
	}
}

func (r *run) extensionList() (any, error) {
	list := []any{}
	err := r.tool(func(t *site.Tool) error {
		for _, name := range slices.Sorted(maps.Keys(t.Extensions)) {
			list = append(list, r.extensionView(name, t.Extensions[name]))
		}
		return nil
	})
	return list, err
}

func (r *run) extensionShow() (any, error) {
	var view any
	err := r.tool(func(t *site.Tool) error {
		name := r.call.Get("--name")
		if t.Extensions[name] == "" {
			return notInstalled(t, name)
		}
		view = r.extensionView(name, t.Extensions[name])
		return nil
	})
	return view, err
}

// notInstalled is shorter in az 2.45 than in later ones.
func notInstalled(t *site.Tool, name string) error {
	text := fmt.Sprintf("The extension %s is not installed.", name)
	if grammar.Compare(t.Version, "2.46") >= 0 {
		text += fmt.Sprintf(" Please install the extension via `az extension add -n %s`.", name)
	}
	return refuse("%s", text)
}

func (r *run) extensionRemove() (any, error) {
	return nil, r.tool(func(t *site.Tool) error {
		name := r.call.Get("--name")
		if t.Extensions[name] == "" {
			return notInstalled(t, name)
		}
		delete(t.Extensions, name)
		return nil
	})
}

// wheel takes the name and the version of an extension from its file's name.
var wheel = pattern.New(`^([A-Za-z0-9_]+)-([0-9][0-9A-Za-z.]*)-py[^/\\]*\.whl$`)

func (r *run) extensionAdd() (any, error) {
	name, source := r.call.Get("--name"), r.call.Get("--source")
	if (name == "") == (source == "") {
		return nil, refuse("usage error: --name NAME | --source SOURCE")
	}
	if source != "" {
		return nil, r.addWheel(source)
	}
	return nil, r.tool(func(t *site.Tool) error {
		if have := t.Extensions[name]; have != "" && !r.call.Has("--version") && !r.call.Has("--upgrade") {
			r.warn("Extension '%s' %s is already installed.", name, have)
			return nil
		}
		return refuse("%s", noIndex)
	})
}

// addWheel installs from a file: it must be there, have a wheel's name and
// content, and belong to an extension that the reference knows.
func (r *run) addWheel(source string) error {
	if !r.call.Has("--yes") && !truthy(r.env.Getenv("AZURE_CORE_DISABLE_CONFIRM_PROMPT")) {
		return refuse("The command failed with an unexpected error. Here is the traceback:\nERROR: \n" +
			"Traceback (most recent call last):\nknack.prompting.NoTTYException")
	}
	content, err := os.ReadFile(source)
	if err != nil {
		return refuse("File %s not found.", source)
	}
	parts := wheel.FindStringSubmatch(filepath.Base(source))
	if parts == nil {
		return refuse("Unable to determine extension name from %s. Is the file name correct?", source)
	}
	name, version := strings.ReplaceAll(parts[1], "_", "-"), parts[2]
	if !strings.HasPrefix(string(content), "PK") {
		return refuse("An error occurred. Pip failed with status code 1. Use --debug for more information.")
	}
	return r.tool(func(t *site.Tool) error {
		least := grammar.Reference().MinCoreOf(name, version)
		if grammar.Compare(t.Version, least) < 0 {
			return refuse("The '%s' extension is not compatible with this version of the CLI.\n"+
				"You have CLI core version %s and this extension requires a min of %s.", name, t.Version, least)
		}
		if have := t.Extensions[name]; have != "" {
			if !r.call.Has("--upgrade") {
				r.warn("Extension '%s' %s is already installed.", name, have)
				return nil
			}
			r.warn("It will be overridden with version %s.", version)
		}
		t.Extensions[name] = version
		return nil
	})
}

func (r *run) extensionUpdate() (any, error) {
	return nil, r.tool(func(t *site.Tool) error {
		if name := r.call.Get("--name"); t.Extensions[name] == "" {
			return notInstalled(t, name)
		}
		return refuse("%s", noIndex)
	})
}

func (r *run) extensionVersions() (any, error) { return nil, refuse("%s", noIndex) }

// experimental is what every config command says first.
func (r *run) experimental() {
	r.warn("Command group 'config' is experimental and under development. Reference and support levels: https://aka.ms/CLI_refstatus")
}

// configured looks a key up where az does: environment first, then its file.
func (r *run) configured(t *site.Tool, key string) (value, source string, ok bool) {
	variable := "AZURE_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
	if v := r.env.Getenv(variable); v != "" {
		return v, variable, true
	}
	v, ok := t.Config[key]
	return v, filepath.Join(r.env.SiteDir, "config"), ok
}

func (r *run) configGet() (any, error) {
	r.experimental()
	var view any
	err := r.tool(func(t *site.Tool) error {
		item := func(key string) site.Object {
			value, source, _ := r.configured(t, key)
			_, name, _ := strings.Cut(key, ".")
			return site.Object{"name": name, "source": source, "value": value}
		}
		sections := map[string][]any{}
		for _, key := range slices.Sorted(maps.Keys(t.Config)) {
			section, _, _ := strings.Cut(key, ".")
			sections[section] = append(sections[section], item(key))
		}
		if len(r.call.Positionals) == 0 {
			view = sections
			return nil
		}
		key := r.call.Positionals[0]
		if !strings.Contains(key, ".") {
			if view = sections[key]; sections[key] == nil {
				view = []any{}
			}
			return nil
		}
		if _, _, ok := r.configured(t, key); !ok {
			return refuse("Configuration '%s' is not set.", key)
		}
		view = item(key)
		return nil
	})
	return view, err
}

func (r *run) configSet() (any, error) {
	r.experimental()
	return nil, r.tool(func(t *site.Tool) error {
		for _, pair := range r.call.Positionals {
			key, value, ok := strings.Cut(pair, "=")
			if section, name, dotted := strings.Cut(key, "."); !ok || !dotted || section == "" || name == "" {
				return refuse("usage error: [section].[name]=[value] ...")
			}
			t.Config[key] = value
		}
		return nil
	})
}

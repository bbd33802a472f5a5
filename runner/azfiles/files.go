package azfiles

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"aksarc-wizard/runner/pattern"
)

// Dirs are az's folders.
type Dirs struct {
	// Config is AZURE_CONFIG_DIR or ~/.azure, Extensions AZURE_EXTENSION_DIR
	// or cliextensions within it.
	Config, Extensions string
	// System is where extensions for all users of the computer are, "" for none.
	System string
}

// FindDirs takes the folders from az's environment. env gives a variable.
func FindDirs(env func(string) string, home string, i Install) Dirs {
	d := Dirs{Config: env("AZURE_CONFIG_DIR"), Extensions: env("AZURE_EXTENSION_DIR")}
	if d.Config == "" {
		d.Config = filepath.Join(home, ".azure")
	}
	if d.Extensions == "" {
		d.Extensions = filepath.Join(d.Config, "cliextensions")
	}
	if i.Packages != "" {
		d.System = filepath.Join(i.Packages, "azure-cli-extensions")
	}
	return d
}

// Extension is an installed extension as its folder says.
type Extension struct{ Name, Version, Dir string }

// extensions are those whose folders can be read.
func (d Dirs) extensions() []Extension {
	var out []Extension
	for _, root := range []string{d.Extensions, d.System} {
		entries, _ := os.ReadDir(root)
		for _, e := range entries {
			if !e.IsDir() {
				continue
			}
			dir := filepath.Join(root, e.Name())
			if name, version := infoOf(dir, e.Name()); version != "" {
				out = append(out, Extension{name, version, dir})
			}
		}
	}
	return out
}

// infoOf reads name and version from the *-info folder of an extension.
func infoOf(dir, folder string) (name, version string) {
	found, _ := filepath.Glob(filepath.Join(dir, "*.*-info"))
	for _, info := range found {
		stem := strings.SplitN(filepath.Base(info), "-", 2)[0]
		if !sameName(stem, folder) {
			continue
		}
		for _, file := range []string{"METADATA", "PKG-INFO"} {
			text, err := readSome(filepath.Join(info, file), headMax)
			if err != nil {
				continue
			}
			return folder, versionIn(string(text))
		}
	}
	return folder, ""
}

// versionIn is the version in the head of an extension's metadata, "" when there
// is none that could be one.
func versionIn(text string) (version string) {
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		line = strings.TrimSpace(line)
		if line == "" {
			break
		}
		if key, value, _ := strings.Cut(line, ":"); strings.EqualFold(key, "version") {
			version = strings.TrimSpace(value)
		}
	}
	if !validVersion.MatchString(version) {
		return ""
	}
	return version
}

// validVersion is what a Python package may have as its version, generously.
var validVersion = pattern.New(`^[0-9A-Za-z][0-9A-Za-z.!+_-]{0,63}$`)

// sameName compares names as Python packages do: dashes, underscores and dots
// are one, and case doesn't count.
func sameName(a, b string) bool {
	norm := strings.NewReplacer("_", "-", ".", "-")
	return strings.EqualFold(norm.Replace(a), norm.Replace(b))
}

// Versions is what `az version` would print, nil when the core isn't known.
func Versions(i Install, d Dirs) []byte {
	if i.Core == "" {
		return nil
	}
	ext := map[string]string{}
	for _, e := range d.extensions() {
		ext[e.Name] = e.Version
	}
	return marshal(map[string]any{"azure-cli": i.Core, "azure-cli-core": i.Core, "extensions": ext})
}

// ConfigFile is the file of az's settings.
func (d Dirs) ConfigFile() string { return filepath.Join(d.Config, "config") }

// config reads az's settings; known is false when the file is there and can't be
// read. Without a file there are none.
func (d Dirs) config() (names []string, parts map[string]section, known bool) {
	text, err := readAll(d.ConfigFile())
	if err != nil && !os.IsNotExist(err) {
		return nil, nil, false
	}
	names, parts = ini(string(text))
	return names, parts, true
}

// Settings is what `az config get` would print, nil when the file can't be read.
func (d Dirs) Settings() []byte {
	names, parts, known := d.config()
	if !known {
		return nil
	}
	type entry struct {
		Name   string `json:"name"`
		Value  string `json:"value"`
		Source string `json:"source"`
	}
	out := map[string][]entry{}
	for _, n := range names {
		for k, v := range parts[n] {
			out[n] = append(out[n], entry{k, v, d.ConfigFile()})
		}
	}
	return marshal(out)
}

// Setting is one value of az's configuration, such as core.instance_discovery.
func (d Dirs) Setting(key string) (string, bool) {
	part, name, _ := strings.Cut(key, ".")
	_, parts, _ := d.config()
	v, ok := parts[part][name]
	return v, ok
}

// ActiveCloud is the name of the cloud az talks to.
func (d Dirs) ActiveCloud() string {
	if name, ok := d.Setting("cloud.name"); ok && name != "" {
		return name
	}
	return "AzureCloud"
}

// nobody is Account when nobody is signed in.
const nobody = "{}"

// Account is what `az account show` would print: an object without an id when
// nobody is signed in to the active cloud, nil when the files don't tell.
func (d Dirs) Account() []byte {
	text, err := readAll(filepath.Join(d.Config, "azureProfile.json"))
	switch {
	case os.IsNotExist(err):
		return []byte(nobody)
	case err != nil:
		return nil
	}
	var profile *struct {
		Subscriptions []*struct {
			IsDefault       bool   `json:"isDefault"`
			EnvironmentName string `json:"environmentName"`
		} `json:"subscriptions"`
	}
	var whole struct {
		Subscriptions []json.RawMessage `json:"subscriptions"`
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if json.Unmarshal(text, &profile) != nil || profile == nil || json.Unmarshal(text, &whole) != nil {
		return nil
	}
	if _, _, known := d.config(); !known {
		return nil // nor is it known which cloud is the active one
	}
	active := d.ActiveCloud()
	for i, s := range profile.Subscriptions {
		if s == nil {
			return nil
		}
		if s.IsDefault && s.EnvironmentName == active {
			return whole.Subscriptions[i]
		}
	}
	return []byte(nobody)
}

// Damaged are extension folders that can break every az command (fact 45):
// those without readable metadata, and those that can't be read at all.
func (d Dirs) Damaged() []Broken {
	var out []Broken
	entries, _ := os.ReadDir(d.Extensions)
	for _, e := range entries {
		dir := filepath.Join(d.Extensions, e.Name())
		if !e.IsDir() || strings.Contains(e.Name(), AsideMark) {
			continue
		}
		if why := broken(dir, e.Name()); why != "" {
			out = append(out, Broken{e.Name(), dir, why})
		}
	}
	return out
}

// Broken is an extension folder that az will stumble over.
type Broken struct{ Name, Dir, Why string }

// AsideMark is in the names of folders that were set aside.
const AsideMark = ".set-aside-"

func broken(dir, name string) string {
	entries, err := os.ReadDir(dir)
	switch {
	case err != nil && os.IsPermission(err):
		return "it can't be read: permission denied"
	case err != nil:
		return "it can't be read"
	case len(entries) == 0:
		return "it is empty"
	}
	module := ""
	for _, e := range entries {
		if e.IsDir() && strings.HasPrefix(e.Name(), "azext_") {
			module = filepath.Join(dir, e.Name())
		}
	}
	if _, version := infoOf(dir, name); version == "" {
		return "it has no readable name and version, as after an interrupted installation"
	}
	if module == "" {
		return "its program is missing"
	}
	f, err := os.Open(filepath.Join(module, "__init__.py"))
	if err != nil {
		if os.IsPermission(err) {
			return "its files can't be read: permission denied"
		}
		return "its program is incomplete"
	}
	_ = f.Close()
	return ""
}

// Writable says why nothing can be installed into the extension folder, ""
// when it can. It makes no folder that isn't there, but tries the nearest one.
func (d Dirs) Writable() string {
	dir := d.Extensions
	for {
		info, err := os.Stat(dir)
		if err == nil && !info.IsDir() {
			return dir + " is not a folder"
		}
		if err == nil {
			break
		}
		if !os.IsNotExist(err) || filepath.Dir(dir) == dir {
			return dir + " can't be looked at"
		}
		dir = filepath.Dir(dir)
	}
	f, err := os.CreateTemp(dir, ".aksarc-wizard-*")
	if err != nil {
		return "nothing can be written in " + dir
	}
	name := f.Name()
	_ = f.Close()
	_ = os.Remove(name)
	return ""
}

// Key changes when anything that az answers its local questions from does:
// path, size and time of the program, of its packages, of the extensions'
// folders and of its own files.
func Key(program string, i Install, d Dirs) string {
	var b strings.Builder
	note := func(path string) {
		b.WriteString(path)
		if info, err := os.Stat(path); err == nil {
			b.WriteString(stamp(info))
		}
		b.WriteByte('\n')
	}
	note(program)
	if i.Packages != "" {
		note(i.Packages)
	}
	for _, f := range []string{"config", "clouds.config", "azureProfile.json", "msal_token_cache.json", "msal_token_cache.bin", "service_principal_entries.json"} {
		note(filepath.Join(d.Config, f))
	}
	for _, root := range []string{d.Extensions, d.System} {
		if root == "" {
			continue
		}
		note(root)
		infos, _ := filepath.Glob(filepath.Join(root, "*", "*.*-info"))
		for _, path := range infos {
			note(path)
			note(filepath.Dir(path))
		}
	}
	return b.String()
}

func stamp(info fs.FileInfo) string {
	text, _ := info.ModTime().MarshalText() // the year is one that can be written
	return " " + string(text) + " " + strconv.FormatInt(info.Size(), 10)
}

func marshal(v any) []byte {
	out, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	return out
}

package az

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"
)

// Release is a release profile: which versions the documents of one release of
// disconnected operations put together. It is data, not code: releases.yaml.
type Release struct {
	// Name is what the answers file says, such as "2411".
	Name  string `yaml:"name"`
	Title string `yaml:"title"`
	// The versions of az and of the extensions, which are also the highest
	// tested ones. aksarc is 1.2.23 in all of them.
	Az             string `yaml:"az"`
	AksArc         string `yaml:"aksarc"`
	StackHCIVM     string `yaml:"stackHCIVM"`
	CustomLocation string `yaml:"customLocation"`
	// KubernetesVersions are the documented ones, oldest first. What the site
	// lists counts more.
	KubernetesVersions []string `yaml:"kubernetesVersions"`
	// MaxClusters bounds the workload clusters of a site (rule V49),
	// MaxMachines the machines of an instance.
	MaxClusters int `yaml:"maxClusters"`
	MaxMachines int `yaml:"maxMachines"`
	// Source is the document the versions come from.
	Source string `yaml:"source"`
	// Warnings are what the operator should know before starting.
	Warnings []Warning `yaml:"warnings"`
}

// Warning is something known about a release, or a contradiction in its
// documents.
type Warning struct {
	ID     string `yaml:"id"`
	Text   string `yaml:"text"`
	Source string `yaml:"source"`
}

// Extension is a name with the version a release wants of it.
type Extension struct{ Name, Version string }

// Extensions are those a release needs, in the order they are installed.
func (r Release) Extensions() []Extension {
	return []Extension{
		{"customlocation", r.CustomLocation},
		{"aksarc", r.AksArc},
		{"stack-hci-vm", r.StackHCIVM},
	}
}

// Versions are the versions a plan for this release is built for.
func (r Release) Versions() Versions {
	v := Versions{Extensions: map[string]Version{}}
	v.Core, _ = VersionOf(r.Az)
	for _, e := range r.Extensions() {
		v.set(e.Name, e.Version)
	}
	return v
}

// MinimumCore is the oldest az that takes this version of an extension; false
// when nothing is known about it (rule V4).
func MinimumCore(extension string, version Version) (Version, bool) {
	var core Version
	for _, m := range profiles().MinimumCore {
		if m.Extension == extension && version.AtLeast(mustVersion(m.From)) {
			core = mustVersion(m.Core)
		}
	}
	return core, core.Known()
}

// Releases are the known profiles, the default one first.
func Releases() []Release { return slices.Clone(profiles().Releases) }

// ReleaseByName finds a profile; "" is the default one.
func ReleaseByName(name string) (Release, bool) {
	all := profiles().Releases
	if name == "" {
		return all[0], true
	}
	for _, r := range all {
		if r.Name == name {
			return r, true
		}
	}
	return Release{}, false
}

//go:embed releases.yaml
var releasesFile []byte

type profileFile struct {
	Releases    []Release     `yaml:"releases"`
	MinimumCore []minimumCore `yaml:"minimumCore"`
}

type minimumCore struct {
	Extension string `yaml:"extension"`
	From      string `yaml:"from"`
	Core      string `yaml:"core"`
}

// The file is part of the program, so one that can't be read is a fault of the
// build; the tests read it before anybody can ship it.
var profiles = sync.OnceValue(func() profileFile {
	f, err := readProfiles(releasesFile)
	if err != nil {
		panic(err)
	}
	return f
})

func readProfiles(data []byte) (profileFile, error) {
	var f profileFile
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		return f, fmt.Errorf("release profiles: %w", err)
	}
	if len(f.Releases) == 0 {
		return f, fmt.Errorf("release profiles: none")
	}
	for _, m := range f.MinimumCore {
		for _, text := range []string{m.From, m.Core} {
			if _, err := VersionOf(text); err != nil {
				return f, fmt.Errorf("release profiles: minimum core of %s: %w", m.Extension, err)
			}
		}
	}
	return f, nil
}

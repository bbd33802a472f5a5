package az

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"aksarc-wizard/runner/output"
)

// KubernetesVersion is a version the site offers.
type KubernetesVersion struct {
	// Version is x.y.z.
	Version string
	Preview bool
	// Ready says whether nodes with Linux can be made of it now, Reason the
	// site's word on why not.
	Ready  bool
	Reason string
	// Images are all it said, by operating system.
	Images []Image
	// Upgrades are the versions a cluster of this one can go to.
	Upgrades []string
}

// Image is a node image and whether it is in place.
type Image struct {
	OSType, OSSKU string
	Ready         bool
	Reason        string
}

// ParseKubernetesVersions reads the answer of KubernetesVersions, oldest first.
func ParseKubernetesVersions(stdout []byte) ([]KubernetesVersion, error) {
	type patch struct {
		Readiness []struct {
			OSType, OSSKU, ErrorMessage text
			Ready                       truth
		}
		Upgrades []text
	}
	type minor struct {
		Version       text
		IsPreview     truth
		PatchVersions map[string]patch
	}
	var raw struct {
		Properties struct{ Values []minor }
		Values     []minor
	}
	if err := output.JSON(stdout, &raw); err != nil {
		return nil, err
	}
	var out []KubernetesVersion
	for _, m := range append(raw.Properties.Values, raw.Values...) {
		for _, name := range slices.Sorted(maps.Keys(m.PatchVersions)) {
			p := m.PatchVersions[name]
			v := KubernetesVersion{Version: name, Preview: bool(m.IsPreview), Upgrades: texts(p.Upgrades)}
			for _, r := range p.Readiness {
				image := Image{string(r.OSType), string(r.OSSKU), bool(r.Ready), string(r.ErrorMessage)}
				v.Images = append(v.Images, image)
				if strings.EqualFold(image.OSType, "Linux") {
					v.Ready, v.Reason = image.Ready, image.Reason
				}
			}
			out = append(out, v)
		}
	}
	slices.SortStableFunc(out, func(a, b KubernetesVersion) int { return compareTexts(a.Version, b.Version) })
	return out, nil
}

// compareTexts orders versions by number, and what isn't one by letter.
func compareTexts(a, b string) int {
	va, errA := VersionOf(a)
	vb, errB := VersionOf(b)
	if errA != nil || errB != nil {
		return cmp.Compare(a, b)
	}
	return va.Compare(vb)
}

// VMSize is a size of VM the site offers. 0 means the site didn't say.
type VMSize struct {
	Name     string
	CPUs     int
	MemoryMB int
	DiskGB   int
	GPUs     int
}

// ParseVMSizes reads the answer of VMSizes. Names of capabilities differ
// between the specification and its examples, so they are compared without
// case and under each of the known names.
func ParseVMSizes(stdout []byte) ([]VMSize, error) {
	type size struct {
		Name         text
		Capabilities []struct {
			Name  text
			Value number
		}
	}
	var raw struct {
		Properties struct{ Values []size }
		Values     []size
	}
	if err := output.JSON(stdout, &raw); err != nil {
		return nil, err
	}
	var out []VMSize
	for _, r := range append(raw.Properties.Values, raw.Values...) {
		s := VMSize{Name: string(r.Name)}
		for _, c := range r.Capabilities {
			value := c.Value.or(0)
			switch strings.ToLower(string(c.Name)) {
			case "vcpu", "vcpus":
				s.CPUs = value
			case "memorymb":
				s.MemoryMB = value
			case "memorygb":
				s.MemoryMB = value * 1024
			case "disksizegb":
				s.DiskGB = value
			case "gpucount", "gpus":
				s.GPUs = value
			}
		}
		out = append(out, s)
	}
	return out, nil
}

// Upgrades is what a cluster can be upgraded to.
type Upgrades struct {
	// Version is what it has now.
	Version string
	Targets []UpgradeTarget
}

// UpgradeTarget is a version a cluster can go to.
type UpgradeTarget struct {
	Version string
	Preview bool
}

// ParseUpgrades reads the answer of ClusterUpgrades. The part about node pools
// exists in some documents only and says nothing more.
func ParseUpgrades(stdout []byte) (Upgrades, error) {
	var raw struct {
		Properties struct {
			ControlPlaneProfile struct {
				KubernetesVersion text
				Upgrades          []struct {
					KubernetesVersion text
					IsPreview         truth
				}
			}
		}
	}
	if err := output.JSON(stdout, &raw); err != nil {
		return Upgrades{}, err
	}
	profile := raw.Properties.ControlPlaneProfile
	u := Upgrades{Version: string(profile.KubernetesVersion)}
	for _, t := range profile.Upgrades {
		if t.KubernetesVersion != "" {
			u.Targets = append(u.Targets, UpgradeTarget{string(t.KubernetesVersion), bool(t.IsPreview)})
		}
	}
	return u, nil
}

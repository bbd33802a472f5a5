package az

import (
	"strings"

	"aksarc-wizard/runner"
)

// VersionShow asks az for its own version and those of all extensions. Unlike
// "az --version" it never looks for updates.
func VersionShow() runner.Command {
	return azCommand("version").json().read(localTimeout)
}

// ConfigGet reads one setting ("core.instance_discovery"), a section ("core"),
// or everything (""). A setting that isn't there is exit code 1.
func ConfigGet(key string) runner.Command {
	b := azCommand("config", "get")
	if key != "" {
		b.positional(key)
	}
	return b.flag("--only-show-errors", true).json().read(localTimeout)
}

// ConfigSet changes settings, all in one call: two calls side by side lose
// settings without an error.
func ConfigSet(settings map[string]string) runner.Command {
	return azCommand("config", "set").positional(sortedPairs(settings)...).
		flag("--only-show-errors", true).mutate(localTimeout)
}

// ConfigUnset takes settings away, as if they had never been made.
func ConfigUnset(keys ...string) runner.Command {
	return azCommand("config", "unset").positional(keys...).flag("--only-show-errors", true).mutate(localTimeout)
}

// ExtensionList lists what is installed.
func ExtensionList() runner.Command {
	return azCommand("extension", "list").json().read(localTimeout)
}

// ExtensionShow shows one; not installed is exit code 1.
func ExtensionShow(name string) runner.Command {
	return azCommand("extension", "show").value("--name", name).json().read(localTimeout)
}

// ExtensionRemove removes one; not installed is exit code 1.
func ExtensionRemove(name string) runner.Command {
	return azCommand("extension", "remove").value("--name", name).mutate(localTimeout)
}

// ExtensionSpec is an extension to install: by name and version from an index,
// which an air gap usually lacks, or from a wheel.
type ExtensionSpec struct {
	// Name and Version choose from the index; ignored when Source is set,
	// because a wheel's file name says both.
	Name, Version string
	// Source is the path or address of a wheel.
	Source string
	// Upgrade replaces another version, newer or older. Without it az keeps
	// what is installed, warns, and ends well.
	Upgrade bool
	// Preview allows preview versions, which az 2.67 and later leave out.
	Preview bool
}

// ExtensionAdd installs an extension. The versions decide whether previews
// have to be allowed by name; the error is a *VersionError.
func ExtensionAdd(v Versions, s ExtensionSpec) (runner.Command, error) {
	b := azCommand("extension", "add")
	if s.Source != "" {
		b.value("--source", s.Source)
	} else {
		b.value("--name", s.Name).optional("--version", s.Version)
	}
	if s.Preview {
		if v.Core.Known() && !v.Core.AtLeast(coreAllowPreview) {
			return runner.Command{}, &VersionError{"az extension add", "--allow-preview", "az", coreAllowPreview, v.Core}
		}
		b.value("--allow-preview", "true")
	}
	return b.flag("--upgrade", s.Upgrade).flag("--yes", true).mutate(installLimit), nil
}

// WheelOf reads extension and version from the file name of a wheel, such as
// aksarc-1.2.23-py3-none-any.whl. Wheels write underscores for dashes.
func WheelOf(path string) (name string, version Version, ok bool) {
	base := path[strings.LastIndexAny(path, `/\`)+1:]
	stem, isWheel := strings.CutSuffix(base, ".whl")
	parts := strings.Split(stem, "-")
	if !isWheel || len(parts) < 5 || parts[0] == "" {
		return "", Version{}, false
	}
	version, err := VersionOf(parts[1])
	if err != nil {
		return "", Version{}, false
	}
	return strings.ReplaceAll(parts[0], "_", "-"), version, true
}

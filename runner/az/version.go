package az

import (
	"cmp"
	"fmt"
	"strconv"

	"aksarc-wizard/runner/pattern"
)

// Version is a version of az, of an extension or of Kubernetes: x.y.z and
// whatever follows. The zero Version means unknown or not installed.
type Version struct {
	Major, Minor, Patch int
	// Suffix is the rest as written, such as "b1" or "+k3s1".
	Suffix string
}

var versionForm = pattern.New(`^v?(\d{1,6})(?:\.(\d{1,6})(?:\.(\d{1,6})(\.[a-z0-9]+)?)?)?((?:[-+][0-9A-Za-z]|[a-z])[0-9A-Za-z.+-]*)?$`)

// VersionOf reads a version; a missing minor or patch is 0, a leading v is
// allowed because kubectl writes one.
func VersionOf(text string) (Version, error) {
	m := versionForm.FindStringSubmatch(text)
	if m == nil {
		return Version{}, fmt.Errorf("%q is not a version: wanted three numbers such as 1.2.23", text)
	}
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	return Version{number(m[1]), number(m[2]), number(m[3]), m[4] + m[5]}, nil
}

// mustVersion is for versions that the program itself brings.
func mustVersion(text string) Version {
	v, err := VersionOf(text)
	if err != nil {
		panic(err)
	}
	return v
}

// Known says whether there is a version at all.
func (v Version) Known() bool { return v != Version{} }

// String writes it as az does, "" when unknown.
func (v Version) String() string {
	if !v.Known() {
		return ""
	}
	return fmt.Sprintf("%d.%d.%d%s", v.Major, v.Minor, v.Patch, v.Suffix)
}

// Compare is negative when v is older than o, positive when it is newer. A
// preview (1.2.0b1, 1.2.0-rc.1) is older than its release; what follows a plus
// sign says nothing about age.
func (v Version) Compare(o Version) int {
	return cmp.Or(
		cmp.Compare(v.Major, o.Major),
		cmp.Compare(v.Minor, o.Minor),
		cmp.Compare(v.Patch, o.Patch),
		cmp.Compare(v.rank(), o.rank()),
		cmp.Compare(v.stage(), o.stage()),
	)
}

// AtLeast says whether v is o or newer. An unknown version never is.
func (v Version) AtLeast(o Version) bool { return v.Known() && v.Compare(o) >= 0 }

// rank puts previews before releases and corrections (".1", ".post1") after.
func (v Version) rank() int {
	switch {
	case v.stage() == "":
		return 0
	case v.Suffix[0] == '.' && len(v.Suffix) > 1 && v.Suffix[1] != 'd' && v.Suffix[1] != 'r':
		return 1
	}
	return -1
}

// stage is the suffix as far as it tells age.
func (v Version) stage() string {
	if v.Suffix == "" || v.Suffix[0] == '+' {
		return ""
	}
	return v.Suffix
}

// Versions are the versions a command is built for: those of the release
// profile for a plan, those found on the machine for everything else.
type Versions struct {
	Core, AksArc, StackHCIVM, CustomLocation Version
	// Extensions are all that az reported, by name.
	Extensions map[string]Version
}

// The first versions with something the wizard would use. Source: the
// generated reference of Azure CLI by version, and its release notes.
var (
	coreAllowPreview  = Version{Major: 2, Minor: 56, Patch: 0}
	coreCertificate   = Version{Major: 2, Minor: 66, Patch: 0}
	coreGraphEndpoint = Version{Major: 2, Minor: 75, Patch: 0}
	aksarcPicksIP     = Version{Major: 1, Minor: 4, Patch: 23}
	aksarcValidate    = Version{Major: 1, Minor: 5, Patch: 37}
	aksarcGetLogs     = Version{Major: 1, Minor: 5, Patch: 37}
	aksarcUpdateAsks  = Version{Major: 1, Minor: 5, Patch: 111}
	aksarcUpdateGap   = Version{Major: 1, Minor: 5, Patch: 113}
	lnetUpdateDNS     = Version{Major: 1, Minor: 10, Patch: 2}
)

// PicksControlPlaneIP says whether the control-plane IP may be left out, to be
// taken from the pool (fact 65). Before 1.4.23 it must be given and lie outside.
func (v Versions) PicksControlPlaneIP() bool { return v.AksArc.AtLeast(aksarcPicksIP) }

// VersionError says that an option needs a newer tool than there is.
type VersionError struct {
	// Command and Option are what was asked for.
	Command, Option string
	// Tool is az or the name of the extension.
	Tool string
	// Needs is the first version that has it, Has the one there is, unknown
	// when the tool isn't installed.
	Needs, Has Version
}

// Error says what is needed and what there is.
func (e *VersionError) Error() string {
	has := "its version is not known"
	if e.Has.Known() {
		has = "this is " + e.Has.String()
	}
	return fmt.Sprintf("%s %s needs %s %s or newer, and %s", e.Command, e.Option, e.Tool, e.Needs, has)
}

// set records an extension's version; one that can't be read stays unknown.
func (v *Versions) set(extension, text string) {
	version, err := VersionOf(text)
	if err != nil {
		return
	}
	v.Extensions[extension] = version
	switch extension {
	case "aksarc":
		v.AksArc = version
	case "stack-hci-vm":
		v.StackHCIVM = version
	case "customlocation":
		v.CustomLocation = version
	}
}

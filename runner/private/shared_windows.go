package private

import (
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// Shared says "network drive" when the path lies on one: there the kernel's lock
// may be nobody else's business. It is "" for any other, and when the path can't
// be looked at.
func Shared(path string) string {
	full, err := filepath.Abs(path)
	if err != nil {
		return ""
	}
	volume := strings.TrimPrefix(filepath.VolumeName(full), `\\?\`)
	if strings.HasPrefix(volume, `\\`) || strings.HasPrefix(strings.ToUpper(volume), `UNC\`) {
		return "network drive"
	}
	root, err := windows.UTF16PtrFromString(volume + `\`)
	if err != nil || windows.GetDriveType(root) != windows.DRIVE_REMOTE {
		return ""
	}
	return "network drive"
}

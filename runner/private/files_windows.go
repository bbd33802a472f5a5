package private

import (
	"fmt"
	"io/fs"

	"golang.org/x/sys/windows"
)

// NoFollow is nothing here: Windows has no flag of that meaning for
// os.OpenFile. Open looks first.
const NoFollow = 0

// makePrivate gives the folder an access list of its own that names only the
// current user, inherits nothing, and is inherited by the files made in it.
// Administrators can still take ownership, as root can elsewhere.
func makePrivate(path string, _ fs.FileInfo) error {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return fmt.Errorf("who am I: %w", err)
	}
	sddl := fmt.Sprintf("D:P(A;OICI;FA;;;%s)", user.User.Sid)
	descriptor, err := windows.SecurityDescriptorFromString(sddl)
	if err != nil {
		return fmt.Errorf("access list: %w", err)
	}
	list, _, err := descriptor.DACL()
	if err != nil {
		return fmt.Errorf("access list: %w", err)
	}
	return windows.SetNamedSecurityInfo(path, windows.SE_FILE_OBJECT,
		windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION,
		nil, nil, list, nil)
}

// SyncDir does nothing: Windows can't flush a folder, NTFS journals a rename.
func SyncDir(string) error { return nil }

package private

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"unsafe"

	"golang.org/x/sys/windows"
)

// NoFollow is nothing here: Windows has no flag of that meaning for
// os.OpenFile. Open looks first.
const NoFollow = 0

// reaches are the rights with which one can read a file, change it, or give
// oneself those rights.
const reaches = windows.FILE_READ_DATA | windows.FILE_WRITE_DATA | windows.FILE_APPEND_DATA |
	windows.GENERIC_READ | windows.GENERIC_WRITE | windows.GENERIC_ALL |
	windows.DELETE | windows.WRITE_DAC | windows.WRITE_OWNER

// allowedCallback is the type of an entry that allows under a condition; it
// begins as one that allows without (ACCESS_ALLOWED_CALLBACK_ACE).
const allowedCallback = 9

// anyway have rights that no access list takes from them, as root elsewhere:
// the system, and the administrators, who may take ownership.
var anyway = []string{"S-1-5-18", "S-1-5-32-544"}

// groups are the ones that a folder's list commonly lets in. Others are shown
// by number: to ask for their names could wait for a domain that is far away.
var groups = map[string]string{
	"S-1-1-0": "Everyone", "S-1-5-4": "Interactive", "S-1-5-11": "Authenticated Users",
	"S-1-5-32-545": "Users", "S-1-5-32-546": "Guests",
}

// Others says who besides its owner may read or change the file, as its access
// list has it: "" when nobody. The system and administrators don't count, and
// an entry that denies is not looked at, so that somebody named may still be
// kept out, but nobody is left out. A link is followed.
func Others(path string) (string, error) {
	me, err := user()
	if err != nil {
		return "", err
	}
	has, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
	if unsupported(err) {
		return "everybody: its file system keeps no access lists", nil
	}
	if err != nil {
		return "", &fs.PathError{Op: "read the access list of", Path: path, Err: err}
	}
	list, _, err := has.DACL()
	if errors.Is(err, windows.ERROR_OBJECT_NOT_FOUND) || err == nil && list == nil {
		return "everybody: it has no access list", nil
	}
	if err != nil {
		return "", &fs.PathError{Op: "read the access list of", Path: path, Err: err}
	}
	who, err := named(list, me)
	if err != nil {
		return "", &fs.PathError{Op: "read the access list of", Path: path, Err: err}
	}
	return strings.Join(who, ", "), nil
}

// named lists whom an access list lets in, besides me.
func named(list *windows.ACL, me *windows.SID) ([]string, error) {
	var who []string
	for i := range uint32(list.AceCount) {
		var entry *windows.ACCESS_ALLOWED_ACE
		if err := windows.GetAce(list, i, &entry); err != nil {
			return nil, err
		}
		allows := entry.Header.AceType == windows.ACCESS_ALLOWED_ACE_TYPE || entry.Header.AceType == allowedCallback
		if !allows || entry.Header.AceFlags&windows.INHERIT_ONLY_ACE != 0 || entry.Mask&reaches == 0 {
			continue
		}
		sid := (*windows.SID)(unsafe.Pointer(&entry.SidStart))
		if name := sid.String(); !sid.Equals(me) && !slices.Contains(anyway, name) {
			if known, ok := groups[name]; ok {
				name = known
			}
			who = append(who, name)
		}
	}
	slices.Sort(who)
	return slices.Compact(who), nil
}

// Protect takes everybody else's rights to a file away; the current user has
// them all.
func Protect(path string) error {
	who, err := Others(path)
	if err != nil || who == "" {
		return err
	}
	return restrict(path, alone)
}

// protectOpen leaves a file that was just opened to its owner alone. A new one
// is empty still, so nobody else ever reads a byte of it.
func protectOpen(f *os.File, _ fs.FileInfo, fresh bool) error {
	if fresh {
		return restrict(f.Name(), alone)
	}
	return Protect(f.Name())
}

// protectDir gives the folder a list that the files made in it inherit.
func protectDir(path string, _ fs.FileInfo) error {
	return restrict(path, inherited)
}

func user() (*windows.SID, error) {
	me, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return nil, fmt.Errorf("who am I: %w", err)
	}
	return me.User.Sid, nil
}

// How an entry is passed on: not at all, or to the files and folders within.
const (
	alone     = ""
	inherited = "OICI"
)

// restrict gives what is there an access list of its own that names only the
// current user and inherits nothing. Administrators can still take ownership,
// as root can elsewhere. A file system without access lists (a memory stick's)
// is left as it is, as on Unix.
func restrict(path, passedOn string) error {
	me, err := user()
	if err != nil {
		return err
	}
	descriptor, err := windows.SecurityDescriptorFromString("D:P(A;" + passedOn + ";FA;;;" + me.String() + ")")
	if err != nil {
		return fmt.Errorf("access list: %w", err)
	}
	if err := apply(path, descriptor); err != nil && !unsupported(err) {
		return &fs.PathError{Op: "make its owner's alone", Path: path, Err: err}
	}
	return nil
}

// apply opens what is there itself, never what a link leads to. Not
// SetNamedSecurityInfo: that walks through a folder's files, follows links, and
// does nothing under wine.
func apply(path string, descriptor *windows.SECURITY_DESCRIPTOR) error {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return err
	}
	const share = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE
	const flags = windows.FILE_FLAG_OPEN_REPARSE_POINT | windows.FILE_FLAG_BACKUP_SEMANTICS // the latter for folders
	h, err := windows.CreateFile(name, windows.READ_CONTROL|windows.WRITE_DAC, share, nil, windows.OPEN_EXISTING, flags, 0)
	if err != nil {
		return err
	}
	err = windows.SetKernelObjectSecurity(h, windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION, descriptor)
	return errors.Join(err, windows.CloseHandle(h))
}

func unsupported(err error) bool {
	return errors.Is(err, windows.ERROR_INVALID_FUNCTION) || errors.Is(err, windows.ERROR_NOT_SUPPORTED)
}

// SyncDir does nothing: Windows can't flush a folder, NTFS journals a rename.
func SyncDir(string) error { return nil }

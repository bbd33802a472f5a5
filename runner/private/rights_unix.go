//go:build !windows

package private

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// NoFollow is the flag for os.OpenFile by which the kernel refuses a link.
const NoFollow = syscall.O_NOFOLLOW

// Others says who besides its owner may read or change the file, as its mode:
// "" when nobody. A link is followed.
func Others(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if info.Mode().Perm()&0o077 == 0 {
		return "", nil
	}
	return fmt.Sprintf("mode %#o", info.Mode().Perm()), nil
}

// Protect takes everybody else's rights to a file away; its owner keeps his.
func Protect(path string) error {
	who, err := Others(path)
	if err != nil || who == "" {
		return err
	}
	return os.Chmod(path, FileMode)
}

// protectOpen leaves a file that was just opened to its owner alone.
func protectOpen(f *os.File, info fs.FileInfo, _ bool) error {
	if info.Mode().Perm() == FileMode {
		return nil
	}
	if err := f.Chmod(FileMode); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}

// protectDir leaves the folder to its owner alone, whatever the umask was.
func protectDir(path string, info fs.FileInfo) error {
	if info.Mode().Perm() == DirMode {
		return nil
	}
	return os.Chmod(path, DirMode)
}

// SyncDir makes a rename or a new file in the folder outlast a power cut.
func SyncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return &WriteError{Path: path, Op: "sync", Err: err}
	}
	err = d.Sync()
	if cerr := d.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return &WriteError{Path: path, Op: "sync", Err: err}
	}
	return nil
}

//go:build !windows

package private

import (
	"io/fs"
	"os"
	"syscall"
)

// NoFollow is the flag for os.OpenFile by which the kernel refuses a link.
const NoFollow = syscall.O_NOFOLLOW

// makePrivate leaves the folder to its owner alone, whatever the umask was.
func makePrivate(path string, info fs.FileInfo) error {
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

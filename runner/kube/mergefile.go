package kube

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// lockSuffix is that of kubectl, so that the two keep out of each other's way.
const lockSuffix = ".lock"

// LockedError says that another program is changing the file, or died doing it.
type LockedError struct{ Path string }

func (e *LockedError) Error() string {
	return fmt.Sprintf("another program is changing the file: %s exists. If none is, delete that lock and try again", e.Path)
}

func lock(path string) (unlock func(), err error) {
	name := path + lockSuffix
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, &LockedError{Path: name}
	}
	if err != nil {
		return nil, err
	}
	return func() { _ = os.Remove(name) }, f.Close()
}

// keep copies what a file held to a new file beside it.
func keep(path string, data []byte, now time.Time) (string, error) {
	stem := path + ".before-" + now.UTC().Format("20060102-150405")
	for n := range 100 {
		name := stem
		if n > 0 {
			name = fmt.Sprintf("%s-%d", stem, n+1)
		}
		f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = f.Write(data)
		return name, errors.Join(err, f.Sync(), f.Close())
	}
	return "", fmt.Errorf("no free name beside %s: %w", path, fs.ErrExist)
}

// replace puts data in place of the file, readable by its owner only.
func replace(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp") // 0600 by its documentation
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // best effort: the error that counts is the first
	}
	return err
}

// private takes everybody else's rights to a file away; on Windows the access
// list of its folder rules.
func private(path string) error {
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS == "windows" || info.Mode().Perm()&0o077 == 0 {
		return err
	}
	return os.Chmod(path, 0o600)
}

package kube

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"aksarc-wizard/runner/private"
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
		f, err := private.Open(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY)
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

package private

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// The modes of what is private, whatever the umask.
const (
	DirMode  fs.FileMode = 0o700
	FileMode fs.FileMode = 0o600
)

// Open opens a plain file and never follows a link at its last element.
// A file that it creates or finds is left readable by its owner only.
func Open(path string, flag int) (*os.File, error) {
	before, err := os.Lstat(path)
	switch {
	case err == nil && !before.Mode().IsRegular():
		return nil, &UnsafePathError{Path: path, Why: "it is not a plain file but " + Describe(before.Mode())}
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	f, err := os.OpenFile(path, flag|NoFollow, FileMode)
	if err != nil {
		return nil, err
	}
	after, err := f.Stat()
	if err == nil && (!after.Mode().IsRegular() || (before != nil && !os.SameFile(before, after))) {
		err = &UnsafePathError{Path: path, Why: "it was exchanged while it was opened"}
	}
	if err == nil {
		err = protectOpen(f, after, before == nil)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Describe says what is there instead of a plain file or a folder.
func Describe(m fs.FileMode) string {
	switch {
	case m&fs.ModeSymlink != 0:
		return "a symbolic link"
	case m.IsDir():
		return "a folder"
	}
	return "something special"
}

// Read reads a plain file of at most limit bytes.
func Read(path string, limit int64) ([]byte, error) {
	f, err := Open(path, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s is larger than %d bytes", path, limit)
	}
	return data, nil
}

// Replace puts data in place of the file as a whole: whoever reads it, also
// after a power cut, sees either the old content or the new.
func Replace(path string, data []byte) error {
	dir, name := filepath.Dir(path), filepath.Base(path)
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return &UnsafePathError{Path: path, Why: "it is not a plain file but " + Describe(info.Mode())}
	}
	temp := filepath.Join(dir, "."+name+".tmp")
	// One program at a time writes here (the lock), so a temporary file that
	// exists is what a killed one left behind.
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &WriteError{Path: path, Op: "replace", Err: err}
	}
	f, err := Open(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return &WriteError{Path: path, Op: "replace", Err: err}
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(temp, path)
	}
	if err != nil {
		_ = os.Remove(temp) // best effort: the error that counts is the first
		return &WriteError{Path: path, Op: "replace", Err: err}
	}
	return SyncDir(dir)
}

// MakeDir makes one private folder, or makes sure that an existing one is a
// folder and private.
func MakeDir(path string) error {
	err := os.Mkdir(path, DirMode)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return &WriteError{Path: path, Op: "create", Err: err}
	}
	info, err := os.Lstat(path)
	if err != nil {
		return &WriteError{Path: path, Op: "create", Err: err}
	}
	if !info.IsDir() {
		return &UnsafePathError{Path: path, Why: "it is not a folder but " + Describe(info.Mode())}
	}
	if err := protectDir(path, info); err != nil {
		return &WriteError{Path: path, Op: "protect", Err: err}
	}
	return nil
}

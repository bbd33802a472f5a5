package azfiles

import (
	"bytes"
	"errors"
	"io"
	"os"
)

const (
	// fileMax bounds az's own files, in bytes; those of az 2.45 to 2.74 have
	// some kilobytes. A larger one is somebody else's.
	fileMax = 1 << 20
	// headMax is how much of a package's metadata is read, in bytes; the version
	// stands in its first lines.
	headMax = 16 << 10
)

var (
	errNotFile = errors.New("not a file")
	errForeign = errors.New("not a text that az wrote")
)

// readAll reads a file that az keeps, whole or not at all.
func readAll(path string) ([]byte, error) {
	text, err := readSome(path, fileMax+1)
	if err == nil && (len(text) > fileMax || bytes.IndexByte(text, 0) >= 0) {
		return nil, errForeign // NULs are what a power cut leaves
	}
	return text, err
}

// readSome reads the first limit bytes of a plain file. A pipe or a device in
// its place is not opened: the operator would wait for ever.
func readSome(path string, limit int64) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotFile
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, limit))
}

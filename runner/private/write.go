package private

import (
	"os"
	"path/filepath"
)

// Write writes a file of the wizard that belongs to no deployment (the
// draft, an export) with the same care: as a whole or not at all, readable by
// its owner only, never through a link. A missing folder is made.
func Write(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), DirMode); err != nil {
		return &WriteError{Path: filepath.Dir(path), Op: "create", Err: err}
	}
	return Replace(path, data)
}

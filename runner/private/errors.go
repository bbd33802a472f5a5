package private

import "fmt"

// WriteError says that something could not be put on disk. A change that can't
// be recorded must not be begun.
type WriteError struct {
	Path string
	Op   string
	Err  error
}

func (e *WriteError) Error() string {
	return fmt.Sprintf("could not %s %s: %v", e.Op, e.Path, e.Err)
}

func (e *WriteError) Unwrap() error { return e.Err }

// UnsafePathError refuses to follow a link or to open what is no plain file.
type UnsafePathError struct {
	Path, Why string
}

func (e *UnsafePathError) Error() string {
	return fmt.Sprintf("%s was not opened: %s", e.Path, e.Why)
}

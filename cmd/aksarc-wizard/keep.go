package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"aksarc-wizard/steps"
)

var _ steps.Keeper = (*world)(nil)

// mostKept bounds how many numbers are tried for a name that is taken.
const mostKept = 1000

// Keep writes a text as a new file, for its owner alone.
func (w *world) Keep(name, text string) (string, error) {
	text = w.redactor.Redact(w.head("The log of a run, as the screen showed it.") + text)
	ext := filepath.Ext(name)
	for n := range mostKept {
		path := filepath.Join(w.about.Base, name)
		if n > 0 {
			path = filepath.Join(w.about.Base, fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n+1, ext))
		}
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = f.WriteString(text)
		if err = errors.Join(err, f.Close()); err != nil {
			_ = os.Remove(path)
			return "", err
		}
		return path, nil
	}
	return "", fmt.Errorf("%s and %d like it are there already", name, mostKept)
}

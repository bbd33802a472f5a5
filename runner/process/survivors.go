package process

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Survivor is a command that changes something and was not seen to its end: it
// was left running, or the wizard was killed.
type Survivor struct {
	// Pid is the process that is still at it, 0 when there is none or when the
	// system can't tell.
	Pid int
	// Stdout and Stderr are the files it writes to, raw. One of them is missing
	// when the wizard was killed while it made or removed them.
	Stdout, Stderr string
	// Since is when it last wrote, or started.
	Since time.Time
}

// Survivors lists what earlier runs left in Config.Dir, oldest first. The
// files are the caller's to show (sanitised) and to remove.
func Survivors(dir string) ([]Survivor, error) {
	names, err := filepath.Glob(filepath.Join(dir, "child-*"))
	if err != nil {
		return nil, err
	}
	var found []Survivor
	for _, name := range names { // sorted: a command's files are neighbours
		info, err := os.Lstat(name)
		base, isStderr := strings.CutSuffix(name, ".err")
		base, isStdout := strings.CutSuffix(base, ".out")
		if err != nil || !info.Mode().IsRegular() || !isStderr && !isStdout {
			continue
		}
		if n := len(found); n > 0 && found[n-1].Stdout == base+".out" {
			if info.ModTime().After(found[n-1].Since) {
				found[n-1].Since = info.ModTime()
			}
			continue
		}
		mark := strings.TrimPrefix(filepath.Base(base), "child-")
		found = append(found, Survivor{Pid: findMarked(mark), Stdout: base + ".out", Stderr: base + ".err", Since: info.ModTime()})
	}
	slices.SortStableFunc(found, func(a, b Survivor) int { return a.Since.Compare(b.Since) })
	return found, nil
}

package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"aksarc-wizard/runner/private"

	"github.com/gofrs/flock"
)

// Holder is the program that works on a deployment.
type Holder struct {
	PID   int       `json:"pid"`
	User  string    `json:"user"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

func (h Holder) String() string {
	if h.PID == 0 {
		return "another program"
	}
	return fmt.Sprintf("process %d of %s on %s since %s", h.PID, h.User, h.Host, h.Since.Format("2006-01-02 15:04:05 MST"))
}

const (
	lockFile   = "lock"
	holderFile = "holder.json"
	holderMax  = 64 << 10
)

// hold takes the kernel's lock on dir, which goes with the process however it
// ends. The lock file is never deleted: two programs could then hold locks on
// two files of the same name. Who holds it is written beside it, for people
// only; the kernel decides.
//
// The lock is advisory and a network file system may not honour it.
func hold(dir, what string, me Holder) (*flock.Flock, error) {
	path := filepath.Join(dir, lockFile)
	// Created by our own careful open, so that the library finds a plain file.
	f, err := private.Open(path, os.O_RDWR|os.O_CREATE)
	if err != nil {
		return nil, &private.WriteError{Path: path, Op: "lock", Err: err}
	}
	if err := f.Close(); err != nil {
		return nil, &private.WriteError{Path: path, Op: "lock", Err: err}
	}
	l := flock.New(path, flock.SetFlag(os.O_RDWR|private.NoFollow), flock.SetPermissions(private.FileMode))
	got, err := l.TryLock()
	if err != nil {
		return nil, &private.WriteError{Path: path, Op: "lock", Err: err}
	}
	if !got {
		return nil, &HeldError{ID: what, Holder: readHolder(dir)}
	}
	text, err := json.Marshal(me)
	if err == nil {
		err = private.Replace(filepath.Join(dir, holderFile), append(text, '\n'))
	}
	if err != nil {
		return nil, errors.Join(err, l.Unlock())
	}
	return l, nil
}

// readHolder is lenient: an unreadable name must not hide that it is held.
func readHolder(dir string) Holder {
	var h Holder
	data, err := private.Read(filepath.Join(dir, holderFile), holderMax)
	if err != nil || json.Unmarshal(data, &h) != nil {
		return Holder{}
	}
	return h
}

// holdTarget keeps two deployments from working on the same cluster at once.
func (s *Store) holdTarget(target string) (*flock.Flock, error) {
	if target == "" {
		return nil, nil
	}
	dir := s.targetDir(target)
	for _, d := range []string{filepath.Dir(dir), dir} {
		if err := private.MakeDir(d); err != nil {
			return nil, err
		}
	}
	return hold(dir, theCluster(target), s.Holder)
}

func (s *Store) targetDir(target string) string {
	world := "site:"
	if s.Rehearsal {
		world = "rehearsal:" + s.Site + ":" // practising on a cluster doesn't keep anybody from the real one
	}
	sum := sha256.Sum256([]byte(world + target))
	return filepath.Join(s.Root, "targets", hex.EncodeToString(sum[:8]))
}

func theCluster(target string) string { return "the cluster " + target }

// Free is nil when nobody works on the target now, else *HeldError. It only
// looks: who wants to work on it must still lock, and may come too late.
func (s *Store) Free(target string) error {
	if h, held, err := heldIn(s.targetDir(target)); err == nil && held {
		return &HeldError{ID: theCluster(target), Holder: h}
	}
	return nil
}

// HeldBy tells who works on the deployment now, without taking the lock for
// longer than the question; ok is false when nobody does.
func (s *Store) HeldBy(id string) (h Holder, ok bool, err error) {
	dir, err := s.dir(id)
	if err != nil {
		return h, false, err
	}
	return heldIn(dir)
}

func heldIn(dir string) (h Holder, ok bool, err error) {
	path := filepath.Join(dir, lockFile)
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return h, false, nil
	}
	l := flock.New(path, flock.SetFlag(os.O_RDWR|private.NoFollow))
	got, err := l.TryRLock()
	if err != nil {
		return h, false, err
	}
	if got {
		return h, false, l.Unlock()
	}
	return readHolder(dir), true, nil
}

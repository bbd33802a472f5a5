package site

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// The files of a site's folder.
const (
	stateFile  = "site.json"
	lockFile   = "site.lock"
	ledgerFile = "ledger.jsonl"
	// The mark is a file of its own, because it is looked for without the lock
	// and on Windows a file that somebody reads can't be replaced.
	markFile = "REHEARSAL.txt"
)

// Store is the folder of one site, as one process sees it.
type Store struct {
	// Dir is the folder; it must exist.
	Dir string
	// Speed is how many times faster than life the site's clock runs; 0 means
	// that nothing takes any time, AsRecorded keeps the site's last speed.
	Speed float64
	// Now is the wall clock.
	Now func() time.Time
}

// AsRecorded is the speed of a store that follows the other processes' clock.
const AsRecorded = -1

// ErrNoSite says that a folder holds no rehearsal site.
var ErrNoSite = errors.New("not the folder of a rehearsal site")

// IsSite says whether the folder holds a rehearsal site.
func IsSite(dir string) bool {
	content, err := os.ReadFile(filepath.Join(dir, markFile))
	return err == nil && strings.HasPrefix(string(content), Mark)
}

// Create writes the site's first state, replacing what was there.
func (s *Store) Create(state *State) error {
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return err
	}
	unlock, err := s.lock()
	if err != nil {
		return err
	}
	defer unlock()
	now := s.Now()
	state.Mark = Mark
	state.Clock = Clock{Wall: now, Site: now, Speed: max(0, s.Speed)}
	state.stamp(now)
	if err := os.Remove(s.path(ledgerFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := s.write(state); err != nil {
		return err
	}
	return os.WriteFile(s.path(markFile), []byte(Mark+".\nDelete this folder to forget the rehearsal.\n"), 0o600)
}

// Update runs do over the state, brought up to the present, with the site
// locked against every other process, and keeps what it changed. now is the
// site's time. An error of do is returned after the state was kept: what
// happened before a refusal has happened.
func (s *Store) Update(do func(state *State, now time.Time) error) error {
	unlock, err := s.lock()
	if err != nil {
		return err
	}
	defer unlock()
	state, before, err := s.read()
	if err != nil {
		return err
	}
	now := state.advance(s.Now(), s.speed(state))
	failed := do(state, now)
	after, err := encode(state)
	if err != nil {
		return err
	}
	if !bytes.Equal(before, after) {
		if err := s.replace(after); err != nil {
			return err
		}
	}
	return failed
}

func (s *Store) speed(state *State) float64 {
	if s.Speed == AsRecorded {
		return state.Clock.Speed
	}
	return s.Speed
}

// Wall is how long a process must wait for a span of the site's time.
func (s *Store) Wall(span time.Duration) time.Duration {
	if s.Speed <= 0 {
		return 0
	}
	return time.Duration(float64(span) / s.Speed)
}

// path is a file in the site's folder.
func (s *Store) path(name string) string { return filepath.Join(s.Dir, name) }

func (s *Store) lock() (unlock func(), err error) {
	l := flock.New(s.path(lockFile))
	if err := l.Lock(); err != nil {
		return nil, fmt.Errorf("lock the rehearsal site: %w", err)
	}
	return func() { _ = l.Close() }, nil
}

func (s *Store) read() (*State, []byte, error) {
	content, err := os.ReadFile(s.path(stateFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("%s: %w", s.Dir, ErrNoSite)
	}
	if err != nil {
		return nil, nil, err
	}
	state := new(State)
	if err := json.Unmarshal(content, state); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", s.path(stateFile), err)
	}
	if state.Mark == "" {
		return nil, nil, fmt.Errorf("%s: %w", s.Dir, ErrNoSite)
	}
	return state, content, nil
}

func (s *Store) write(state *State) error {
	content, err := encode(state)
	if err != nil {
		return err
	}
	return s.replace(content)
}

func encode(state *State) ([]byte, error) {
	content, err := json.MarshalIndent(state, "", " ")
	return append(content, '\n'), err
}

// replace writes the state beside the old one and renames it, so that nobody
// ever reads half of it.
func (s *Store) replace(content []byte) error {
	temp := s.path(stateFile + ".new")
	if err := os.WriteFile(temp, content, 0o600); err != nil {
		return err
	}
	return os.Rename(temp, s.path(stateFile))
}

package site

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"time"
)

// Entry is one call of the rehearsal az.
type Entry struct {
	Mark string `json:"REHEARSAL"`
	// Time is the wall time of the call's end, RFC 3339.
	Time string `json:"time"`
	// Site is the site's own time at the call's end, RFC 3339.
	Site string `json:"site_time"`
	// Argv is as received, before any @file was read, so a secret that came
	// from a file or standard input isn't in it.
	Argv     []string `json:"argv"`
	ExitCode int      `json:"exit_code"`
	// Mutating says whether the command can change anything.
	Mutating bool `json:"mutating"`
	// Command is the command without its flags, "" when none was recognised.
	Command string `json:"command"`
}

// Record adds a call to the site's ledger.
func (s *Store) Record(e Entry) error {
	unlock, err := s.lock()
	if err != nil {
		return err
	}
	defer unlock()
	e.Mark = "rehearsal"
	if state, _, err := s.read(); err == nil {
		e.Site = state.advance(s.Now(), s.speed(state)).UTC().Format(time.RFC3339Nano)
	}
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(s.path(ledgerFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(append(line, '\n'))
	return errors.Join(err, f.Close())
}

// Ledger reads every call that was made of the site in dir, oldest first.
func Ledger(dir string) ([]Entry, error) {
	f, err := os.Open((&Store{Dir: dir}).path(ledgerFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var entries []Entry
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e Entry
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return entries, err
		}
		entries = append(entries, e)
	}
	return entries, lines.Err()
}

package journal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"aksarc-wizard/runner/private"

	"github.com/gofrs/flock"
)

// The files of a deployment's folder.
const (
	JournalFile    = "journal.jsonl"
	AnswersFile    = "answers.yaml"
	LogFile        = "az.log"
	BashFile       = "commands.sh"
	PowerShellFile = "commands.ps1"
	ReportFile     = "report.md"
)

// MaxSize bounds the journal that will be read, in bytes. A run of hours writes
// well under one megabyte.
const MaxSize = 64 << 20

// file is what the journal asks of its file, so that tests can make it fail.
type file interface {
	io.WriterAt
	Sync() error
	Truncate(size int64) error
	Close() error
}

// Deployment is one deployment's folder. It is safe for concurrent use.
type Deployment struct {
	ID, Dir string

	store *Store

	mu      sync.Mutex
	records []Record
	good    int64 // length of the file's part that holds whole records
	dirty   bool  // something may follow the good part in the file
	pending []Record
	out     file // nil: open for reading only
	locks   []*flock.Flock
}

func (d *Deployment) path(name string) string { return filepath.Join(d.Dir, name) }

// read loads the journal. d.mu is held or d is not shared yet.
func (d *Deployment) read() error {
	path := d.path(JournalFile)
	data, err := private.Read(path, MaxSize)
	if errors.Is(err, fs.ErrNotExist) {
		return &DamagedError{Path: path, Line: 1, Why: "there is no journal"}
	}
	if err != nil {
		return err
	}
	records, good, unended, err := scan(path, data)
	if err != nil {
		return err
	}
	if len(records) == 0 {
		return &DamagedError{Path: path, Line: 1, Why: "the first record is missing"}
	}
	d.records, d.good = records, good
	d.dirty = good != int64(len(data)) || unended
	if unended {
		// The record counts, but it is written again so that it ends.
		last := records[len(records)-1]
		line, err := encode(last)
		if err != nil {
			return err
		}
		d.records = records[:len(records)-1]
		d.good -= int64(len(line)) - 1
		d.pending = []Record{last}
	}
	return nil
}

// Created is the data of the first record.
func (d *Deployment) Created() Created {
	d.mu.Lock()
	defer d.mu.Unlock()
	var c Created
	if len(d.records) > 0 {
		_ = d.records[0].Decode(&c) // an odd one was refused when it was read
	}
	return c
}

// Records gives all records, also those that could not be written yet.
func (d *Deployment) Records() []Record {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Concat(d.records, d.pending)
}

// Refresh reads what has been added, for one who watches without the lock.
func (d *Deployment) Refresh() ([]Record, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.out != nil {
		return nil, nil
	}
	known := len(d.records) + len(d.pending)
	d.pending = nil
	if err := d.read(); err != nil {
		return nil, err
	}
	all := slices.Concat(d.records, d.pending)
	return all[min(known, len(all)):], nil
}

// Lock makes the deployment writable for this program alone: *HeldError when
// another one has it, *RehearsalError when it belongs to the other world,
// *SiteError when it was practised on another rehearsal site. What a crash left
// half-written behind the last record is cut off.
func (d *Deployment) Lock() error {
	if err := d.store.MayContinue(d.ID, d.Created()); err != nil {
		return err
	}
	target := d.Created().Target
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.out != nil {
		return nil
	}
	own, err := d.holdOwn()
	if err != nil {
		return err
	}
	locks := []*flock.Flock{own}
	shared, err := d.store.holdTarget(target)
	if err != nil {
		return errors.Join(err, unlock(locks))
	}
	if shared != nil {
		locks = append(locks, shared)
	}
	return d.openWith(locks)
}

func (d *Deployment) holdOwn() (*flock.Flock, error) {
	return hold(d.Dir, "Deployment "+d.ID, d.store.Holder)
}

// openWith makes the deployment writable under the locks, which are given back
// when that fails.
func (d *Deployment) openWith(locks []*flock.Flock) error {
	if err := d.openJournal(); err != nil {
		return errors.Join(err, unlock(locks))
	}
	d.locks = locks
	return nil
}

// openJournal reads again under the lock, since another program may have
// written after we read, and makes the end of the file clean.
func (d *Deployment) openJournal() error {
	d.pending = nil
	if err := d.read(); err != nil {
		return err
	}
	f, err := private.Open(d.path(JournalFile), os.O_RDWR)
	if err != nil {
		return &private.WriteError{Path: d.path(JournalFile), Op: "open", Err: err}
	}
	d.out = f
	if err := d.flush(); err != nil {
		d.out = nil
		return errors.Join(err, f.Close())
	}
	return nil
}

// Close gives the lock back. Records that could not be written are lost with
// it, and that is an error.
func (d *Deployment) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.out == nil {
		return nil
	}
	err := d.flush()
	if n := len(d.pending); n > 0 {
		err = fmt.Errorf("%d records could not be written: %w", n, err)
	}
	err = errors.Join(err, d.out.Close(), unlock(d.locks))
	d.out, d.locks = nil, nil
	return err
}

func unlock(locks []*flock.Flock) error {
	var err error
	for _, l := range slices.Backward(locks) {
		err = errors.Join(err, l.Unlock())
	}
	return err
}

// Replace writes one of the folder's other files as a whole.
func (d *Deployment) Replace(name string, data []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.out == nil {
		return ErrNotLocked
	}
	switch name {
	case AnswersFile, BashFile, PowerShellFile, ReportFile:
		return private.Replace(d.path(name), data)
	}
	return fmt.Errorf("journal: %q is not a file of a deployment", name)
}

// Answers reads the answers that the deployment began with.
func (d *Deployment) Answers() ([]byte, error) {
	return private.Read(d.path(AnswersFile), MaxSize)
}

// OpenLog opens the log of what the tools said, to be appended to by whoever
// runs them; its size is theirs to bound.
func (d *Deployment) OpenLog() (*os.File, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.out == nil {
		return nil, ErrNotLocked
	}
	f, err := private.Open(d.path(LogFile), os.O_WRONLY|os.O_CREATE|os.O_APPEND)
	if err != nil || !d.store.Rehearsal {
		return f, err
	}
	if info, err := f.Stat(); err == nil && info.Size() == 0 {
		// A disk that refuses this will refuse the log as well, which is told then.
		_, _ = f.WriteString("# REHEARSAL: said by the built-in site; nothing here is real.\n")
	}
	return f, nil
}

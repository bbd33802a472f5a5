package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"aksarc-wizard/runner/private"

	"github.com/gofrs/flock"
)

// Store is the folder of all deployments. Every fact about the outside (where,
// who, when) is given to it.
type Store struct {
	// Root is the program's state folder; deployments/ is made in it.
	Root string
	// Holder is this program, for the message to whoever comes second.
	Holder Holder
	// Rehearsal says which world this program works on. A deployment of the
	// other world can be read but never locked.
	Rehearsal bool
	// Site names the rehearsal site this program works on, "" for a real one. A
	// deployment practised on another rehearsal site is never locked either.
	Site string
	Now  func() time.Time
	// Redact takes secrets out of text before it is written; nil changes nothing.
	Redact func(string) string
}

// Meta is what a deployment is created with.
type Meta struct {
	Cluster string
	// Target is what no two programs may work on at once, such as
	// subscription/group/cluster; empty locks nothing but the deployment.
	Target   string
	Release  string
	PlanHash string
	// Answers is the text of the answers file; it holds no secrets.
	Answers        []byte
	ProgramVersion string
	AzVersion      string
	// Purpose is "" for the deployment of a cluster; see Created.
	Purpose string
}

// MayContinue keeps practice and real work apart, and one practice from
// another: *RehearsalError or *SiteError when the deployment isn't of this world.
func (s *Store) MayContinue(id string, c Created) error {
	if c.Rehearsal != s.Rehearsal {
		return &RehearsalError{ID: id, Rehearsal: c.Rehearsal}
	}
	if c.Site != s.Site && c.Site != "" && s.Site != "" {
		return &SiteError{ID: id, Site: c.Site, Here: s.Site}
	}
	return nil
}

// maxID bounds the name of a deployment, in bytes.
const maxID = 100

// validID reports whether a name can be that of a deployment's folder: letters,
// digits, and within it dots, underscores and hyphens.
func validID(id string) bool {
	for i := range len(id) {
		switch c := id[i]; {
		case c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z':
		case i > 0 && (c == '.' || c == '_' || c == '-'):
		default:
			return false
		}
	}
	return id != "" && len(id) <= maxID
}

func (s *Store) deployments() string { return filepath.Join(s.Root, "deployments") }

func (s *Store) dir(id string) (string, error) {
	if !validID(id) {
		return "", fmt.Errorf("%w: %q is not the name of a deployment", ErrNotFound, id)
	}
	return filepath.Join(s.deployments(), id), nil
}

// Create makes the folder of a new deployment and holds its lock. The folder
// appears with its first record and its answers in it, or not at all; it does
// not appear when another program works on the same target (*HeldError).
func (s *Store) Create(m Meta) (*Deployment, error) {
	if err := os.MkdirAll(s.Root, private.DirMode); err != nil {
		return nil, &private.WriteError{Path: s.Root, Op: "create", Err: err}
	}
	if err := private.MakeDir(s.deployments()); err != nil {
		return nil, err
	}
	var locks []*flock.Flock
	shared, err := s.holdTarget(m.Target)
	if err != nil {
		return nil, err
	}
	if shared != nil {
		locks = append(locks, shared)
	}
	d, err := s.place(m)
	if err != nil {
		return nil, errors.Join(err, unlock(locks))
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	own, err := d.holdOwn()
	if err != nil {
		return nil, errors.Join(err, unlock(locks))
	}
	if err := d.openWith(append(locks, own)); err != nil {
		return nil, err
	}
	return d, nil
}

// place fills a folder and lets it appear.
func (s *Store) place(m Meta) (*Deployment, error) {
	now := s.Now().UTC()
	s.sweep(now)
	stem := now.Format("20060102-150405") + "-" + slug(m.Cluster)
	draft, err := s.draft(stem)
	if err != nil {
		return nil, err
	}
	if err := s.fill(draft, m, now); err != nil {
		return nil, errors.Join(err, os.RemoveAll(draft))
	}
	id, err := s.name(draft, stem)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(draft))
	}
	return s.Open(id)
}

// draftPrefix begins the names of folders that are being filled.
const draftPrefix = ".new-"

// sweep removes drafts of programs that were killed while they filled them.
// One that can't be removed does no harm.
func (s *Store) sweep(now time.Time) {
	drafts, _ := filepath.Glob(filepath.Join(s.deployments(), draftPrefix+"*"))
	for _, path := range drafts {
		if info, err := os.Lstat(path); err == nil && info.IsDir() && now.Sub(info.ModTime()) > time.Hour {
			_ = os.RemoveAll(path)
		}
	}
}

// draft makes a folder that no listing shows and no other program uses.
func (s *Store) draft(stem string) (string, error) {
	path, err := os.MkdirTemp(s.deployments(), draftPrefix+stem+"-")
	if err != nil {
		return "", &private.WriteError{Path: s.deployments(), Op: "create a deployment in", Err: err}
	}
	return path, private.MakeDir(path)
}

func (s *Store) fill(dir string, m Meta, now time.Time) error {
	if err := private.Replace(filepath.Join(dir, AnswersFile), m.Answers); err != nil {
		return err
	}
	first := NewRecord(KindCreated, "", "", Created{
		Schema: Schema, Cluster: m.Cluster, Target: m.Target, Release: m.Release,
		PlanHash: m.PlanHash, Answers: string(m.Answers), Program: m.ProgramVersion,
		Az: m.AzVersion, Rehearsal: s.Rehearsal, Site: s.Site, Purpose: m.Purpose,
	})
	first.Seq, first.Time = 1, now
	line, err := encode(redacted(first, s.Redact))
	if err != nil {
		return err
	}
	return private.Replace(filepath.Join(dir, JournalFile), line)
}

// name gives the draft its name; a name that is taken gets a number.
func (s *Store) name(draft, stem string) (string, error) {
	const attempts = 1000
	for n := 1; n <= attempts; n++ {
		id := stem
		if n > 1 {
			id = fmt.Sprintf("%s-%d", stem, n)
		}
		path := filepath.Join(s.deployments(), id)
		if _, err := os.Lstat(path); err == nil {
			continue
		}
		err := os.Rename(draft, path)
		switch {
		case err == nil:
			return id, private.SyncDir(s.deployments())
		case errors.Is(err, fs.ErrExist): // somebody was faster; folders hold a file, so nothing was replaced
			continue
		default:
			return "", &private.WriteError{Path: path, Op: "create", Err: err}
		}
	}
	return "", &private.WriteError{Path: s.deployments(), Op: "find a free name in", Err: fs.ErrExist}
}

// slug keeps of a name what is safe in a file name anywhere.
func slug(name string) string {
	const longest = 40
	safe := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return '_'
	}, name)
	if safe == "" {
		return "cluster"
	}
	return safe[:min(len(safe), longest)]
}

// Open reads a deployment without holding it. It can be watched with Refresh;
// Lock makes it writable.
func (s *Store) Open(id string) (*Deployment, error) {
	dir, err := s.dir(id)
	if err != nil {
		return nil, err
	}
	info, err := os.Lstat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", ErrNotFound, id)
	}
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &private.UnsafePathError{Path: dir, Why: "it is not a folder but " + private.Describe(info.Mode())}
	}
	d := &Deployment{ID: id, Dir: dir, store: s}
	if err := d.read(); err != nil {
		return nil, err
	}
	return d, nil
}

// Summary is one deployment in the list.
type Summary struct {
	ID      string
	Created Created
	// Started and Updated are the times of the first and the last record.
	Started, Updated time.Time
	// Unfinished deployments can be continued.
	Unfinished bool
	// Err says why the journal can't be read; the other fields are then empty.
	Err error
}

// List gives all deployments, newest first. One that can't be read is listed
// with the reason, because it may be the one that the operator looks for.
func (s *Store) List() ([]Summary, error) {
	entries, err := os.ReadDir(s.deployments())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []Summary
	for _, e := range entries {
		if !e.IsDir() || !validID(e.Name()) {
			continue
		}
		list = append(list, s.summary(e.Name()))
	}
	slices.SortStableFunc(list, func(a, b Summary) int {
		if c := b.Started.Compare(a.Started); c != 0 {
			return c
		}
		return strings.Compare(b.ID, a.ID)
	})
	return list, nil
}

func (s *Store) summary(id string) Summary {
	d, err := s.Open(id)
	if err != nil {
		return Summary{ID: id, Err: err}
	}
	records := d.Records()
	return Summary{
		ID: id, Created: d.Created(),
		Started: records[0].Time, Updated: records[len(records)-1].Time,
		Unfinished: Unfinished(records),
	}
}

package journal

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"aksarc-wizard/runner/private"
	"aksarc-wizard/runner/runnertest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var day0 = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

func newStore(t *testing.T) *Store {
	t.Helper()
	now := day0
	return &Store{
		Root:   runnertest.TempDir(t),
		Holder: Holder{PID: 4711, User: "op", Host: "node1", Since: day0},
		Now:    func() time.Time { now = now.Add(time.Second); return now },
	}
}

func meta() Meta {
	return Meta{Cluster: "c1", Target: "sub/grp/c1", Release: "2411", PlanHash: "abc", Answers: []byte("schema: 1\n"), ProgramVersion: "1.0", AzVersion: "2.60.0"}
}

func create(t *testing.T, s *Store) *Deployment {
	t.Helper()
	d, err := s.Create(meta())
	require.NoError(t, err)
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func note(text string) Record { return NewRecord(KindNote, "cluster", text, nil) }

func TestWhatWasWrittenIsRead(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	d := create(t, s)
	require.NoError(t, d.Record(NewRecord(KindOperation, "cluster", "Order\nit", Operation{Phase: OperationBegin, Argv: []string{"az", "x"}})))
	require.NoError(t, d.Keep(note("two ☃ \u2028 <&> \x00")))
	require.NoError(t, d.Close())
	require.ErrorIs(t, d.Record(note("x")), ErrNotLocked)

	again, err := s.Open(d.ID)
	require.NoError(t, err)
	records := again.Records()
	require.Len(t, records, 3)
	assert.Equal(t, Created{Schema: 1, Cluster: "c1", Target: "sub/grp/c1", Release: "2411", PlanHash: "abc", Answers: "schema: 1\n", Program: "1.0", Az: "2.60.0"}, again.Created())
	assert.Equal(t, "Order\nit", records[1].Message)
	var o Operation
	require.NoError(t, records[1].Decode(&o))
	assert.Equal(t, OperationBegin, o.Phase)
	assert.Equal(t, "two ☃ \u2028 <&> \x00", records[2].Message)
	answers, err := again.Answers()
	require.NoError(t, err)
	assert.Equal(t, "schema: 1\n", string(answers))

	data, err := os.ReadFile(filepath.Join(d.Dir, JournalFile))
	require.NoError(t, err)
	for l := range bytes.Lines(data) {
		assert.True(t, json.Valid(l), "every line is plain JSON: %s", l)
	}
}

func TestEverythingIsItsOwnersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("access lists rule there")
	}
	t.Parallel()
	s := newStore(t)
	d := create(t, s)
	require.NoError(t, d.Replace(ReportFile, []byte("# r")))
	log, err := d.OpenLog()
	require.NoError(t, err)
	require.NoError(t, log.Close())
	require.Error(t, d.Replace("../x", nil))
	require.NoError(t, filepath.WalkDir(filepath.Join(s.Root, "deployments"), func(path string, e os.DirEntry, err error) error {
		require.NoError(t, err)
		info, err := e.Info()
		require.NoError(t, err)
		want := private.FileMode
		if e.IsDir() {
			want = private.DirMode
		}
		assert.Equal(t, want, info.Mode().Perm(), path)
		assert.NotContains(t, e.Name(), ".tmp")
		return nil
	}))
}

func TestLinksAreNotFollowed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("making links needs a right there")
	}
	t.Parallel()
	var unsafe *private.UnsafePathError
	for _, name := range []string{ReportFile, LogFile, JournalFile, AnswersFile, lockFile} {
		s := newStore(t)
		d := create(t, s)
		victim := filepath.Join(t.TempDir(), "victim")
		require.NoError(t, os.WriteFile(victim, []byte("precious"), 0o644))
		require.NoError(t, os.RemoveAll(filepath.Join(d.Dir, name)))
		require.NoError(t, os.Symlink(victim, filepath.Join(d.Dir, name)))
		var err error
		switch name {
		case ReportFile:
			err = d.Replace(name, []byte("x"))
		case LogFile:
			_, err = d.OpenLog()
		case AnswersFile:
			_, err = d.Answers()
		case JournalFile:
			_, err = s.Open(d.ID)
		case lockFile:
			require.NoError(t, d.Close())
			var other *Deployment
			other, err = s.Open(d.ID)
			require.NoError(t, err)
			err = other.Lock()
		}
		require.ErrorAs(t, err, &unsafe, name)
		data, err := os.ReadFile(victim)
		require.NoError(t, err)
		assert.Equal(t, "precious", string(data))
	}
	s := newStore(t)
	require.NoError(t, os.MkdirAll(filepath.Join(s.Root, "deployments"), 0o700))
	require.NoError(t, os.Symlink(t.TempDir(), filepath.Join(s.Root, "deployments", "linked")))
	_, err := s.Open("linked")
	require.ErrorAs(t, err, &unsafe)
	for _, id := range []string{"", "..", ".", "a/b", `a\b`, "-x", "a\x00", strings.Repeat("a", 101)} {
		_, err := s.Open(id)
		require.ErrorIs(t, err, ErrNotFound, "%q", id)
	}
}

func TestTheSecondOneIsToldWhoHoldsIt(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	d := create(t, s)
	second := *s
	second.Holder = Holder{PID: 4712}
	watcher, err := second.Open(d.ID)
	require.NoError(t, err)
	var held *HeldError
	require.ErrorAs(t, watcher.Lock(), &held)
	assert.Equal(t, s.Holder, held.Holder)
	assert.Contains(t, held.Error(), "process 4711 of op on node1 since 2026-03-01 08:00:00 UTC")
	holder, busy, err := second.HeldBy(d.ID)
	require.NoError(t, err)
	assert.True(t, busy)
	assert.Equal(t, 4711, holder.PID)

	// It can watch, and it sees what is added.
	require.NoError(t, d.Record(note("news")))
	fresh, err := watcher.Refresh()
	require.NoError(t, err)
	require.Len(t, fresh, 1)
	assert.Equal(t, "news", fresh[0].Message)

	require.ErrorAs(t, second.Free(meta().Target), &held, "also before anything was asked or made")
	assert.Contains(t, held.Error(), "the cluster sub/grp/c1 is being worked on by process 4711")
	require.NoError(t, second.Free("another/one"))
	require.NoError(t, second.Free(""))

	// Another deployment of the same cluster is not begun meanwhile.
	_, err = second.Create(meta())
	require.ErrorAs(t, err, &held)
	assert.Contains(t, held.Error(), "the cluster sub/grp/c1")
	all, err := s.List()
	require.NoError(t, err)
	assert.Len(t, all, 1, "whoever was refused leaves nothing to be continued")

	require.NoError(t, d.Close())
	_, busy, err = second.HeldBy(d.ID)
	require.NoError(t, err)
	assert.False(t, busy)
	require.NoError(t, second.Free(meta().Target))
	require.NoError(t, watcher.Lock(), "the lock is free, its file is still there")
	require.Len(t, watcher.Records(), 2)
	require.NoError(t, watcher.Close())
}

func TestRehearsalAndRealityStayApart(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	d := create(t, s)
	require.NoError(t, d.Close())
	practice := *s
	practice.Rehearsal = true
	other, err := practice.Open(d.ID)
	require.NoError(t, err, "it can be read")
	var wrong *RehearsalError
	require.ErrorAs(t, other.Lock(), &wrong)
	assert.False(t, wrong.Rehearsal)

	held := create(t, s)
	r, err := practice.Create(meta())
	require.NoError(t, err, "though the real cluster of that name is being worked on")
	require.NoError(t, held.Close())
	require.NoError(t, r.Close())
	reality, err := s.Open(r.ID)
	require.NoError(t, err)
	require.ErrorAs(t, reality.Lock(), &wrong)
	assert.True(t, wrong.Rehearsal)
}

func TestRehearsalSitesStayApart(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.Rehearsal, s.Site = true, "drill-token-expires"
	d := create(t, s)
	elsewhere := *s
	elsewhere.Site = "site-2411"
	other, err := elsewhere.Open(d.ID)
	require.NoError(t, err)
	var wrong *SiteError
	require.ErrorAs(t, other.Lock(), &wrong)
	assert.Equal(t, "drill-token-expires", wrong.Site)
	assert.Equal(t, "site-2411", wrong.Here)

	parallel, err := elsewhere.Create(meta())
	require.NoError(t, err, "the same cluster is practised on two sites at once")
	require.NoError(t, parallel.Close())
	require.NoError(t, d.Close())
}

func TestListIsNewestFirst(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	list, err := s.List()
	require.NoError(t, err)
	assert.Empty(t, list)
	var ids []string
	for range 3 {
		d := create(t, s)
		ids = append(ids, d.ID)
		require.NoError(t, d.Record(NewRecord(KindRunStarted, "", "", RunStarted{})))
		if len(ids) == 2 {
			require.NoError(t, d.Record(NewRecord(KindRunEnded, "", "", Ended{Outcome: OutcomeDone})))
		}
		require.NoError(t, d.Close())
	}
	require.NoError(t, os.Mkdir(filepath.Join(s.deployments(), "broken"), 0o700))
	require.NoError(t, os.Mkdir(filepath.Join(s.deployments(), ".new-draft"), 0o700))
	list, err = s.List()
	require.NoError(t, err)
	require.Len(t, list, 4)
	assert.Equal(t, []string{ids[2], ids[1], ids[0], "broken"}, []string{list[0].ID, list[1].ID, list[2].ID, list[3].ID})
	assert.Equal(t, []bool{true, false, true}, []bool{list[0].Unfinished, list[1].Unfinished, list[2].Unfinished})
	var damaged *DamagedError
	require.ErrorAs(t, list[3].Err, &damaged)
}

func TestNamesThatAreTakenGetANumber(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.Now = func() time.Time { return day0 }
	m := meta()
	m.Target = ""
	m.Cluster = "../ä b"
	var ids []string
	for range 3 {
		d, err := s.Create(m)
		require.NoError(t, err)
		ids = append(ids, d.ID)
		require.NoError(t, d.Close())
	}
	assert.Equal(t, []string{"20260301-080000-_____b", "20260301-080000-_____b-2", "20260301-080000-_____b-3"}, ids)
}

func TestDraftsOfKilledProgramsAreSweptAway(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	create(t, s)
	old, fresh := filepath.Join(s.deployments(), draftPrefix+"old"), filepath.Join(s.deployments(), draftPrefix+"fresh")
	require.NoError(t, os.Mkdir(old, 0o700))
	require.NoError(t, os.Mkdir(fresh, 0o700))
	require.NoError(t, os.Chtimes(old, day0, day0.Add(-2*time.Hour)))
	require.NoError(t, os.Chtimes(fresh, day0, day0))
	m := meta()
	m.Target = "another"
	d, err := s.Create(m)
	require.NoError(t, err)
	require.NoError(t, d.Close())
	assert.NoDirExists(t, old)
	assert.DirExists(t, fresh)
}

func TestSecretsDoNotReachTheDisk(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.Redact = func(text string) string { return strings.ReplaceAll(text, "canary", "[hidden]") }
	d := create(t, s)
	require.NoError(t, d.Record(NewRecord(KindOperation, "a", "says canary", Operation{Argv: []string{"az", "-p", "xcanaryx"}})))
	require.NoError(t, d.Keep(Record{Kind: KindNote, Data: json.RawMessage(`{"a":["canary",{"b":"canary"}],"n":12345678901234567890}`)}))
	data, err := os.ReadFile(filepath.Join(d.Dir, JournalFile))
	require.NoError(t, err)
	assert.NotContains(t, string(data), "canary")
	assert.Contains(t, string(data), "12345678901234567890")
}

func TestARootThatCanNotBeMade(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	file := filepath.Join(s.Root, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	s.Root = filepath.Join(file, "state")
	_, err := s.Create(meta())
	var write *private.WriteError
	require.ErrorAs(t, err, &write)
}

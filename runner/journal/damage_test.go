package journal

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"aksarc-wizard/runner/private"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// sample is a journal of five records and the offsets at which lines end.
func sample(t *testing.T) (s *Store, id string, data []byte, ends []int) {
	t.Helper()
	s = newStore(t)
	d := create(t, s)
	for _, text := range []string{"one", "two two", "three ☃", "4"} {
		require.NoError(t, d.Record(note(text)))
	}
	require.NoError(t, d.Close())
	data, err := os.ReadFile(filepath.Join(d.Dir, JournalFile))
	require.NoError(t, err)
	for i, b := range data {
		if b == '\n' {
			ends = append(ends, i+1)
		}
	}
	require.Len(t, ends, 5)
	return s, d.ID, data, ends
}

// TestATornTailIsDropped cuts the journal at every byte: no acknowledged record
// is lost, nothing half-written is read, and what is appended then is sound.
func TestATornTailIsDropped(t *testing.T) {
	t.Parallel()
	s, id, data, ends := sample(t)
	path := filepath.Join(s.deployments(), id, JournalFile)
	for cut := range len(data) + 1 {
		require.NoError(t, os.WriteFile(path, data[:cut], 0o600))
		whole := 0
		for _, end := range ends {
			// A line that lacks nothing but its newline counts.
			if cut >= end-1 {
				whole++
			}
		}
		d, err := s.Open(id)
		if whole == 0 {
			var damaged *DamagedError
			require.ErrorAs(t, err, &damaged, "cut at %d", cut)
			continue
		}
		require.NoError(t, err, "cut at %d", cut)
		require.Len(t, d.Records(), whole, "cut at %d", cut)
		if near := data[max(cut-3, 0):min(cut+3, len(data))]; cut%32 != 0 && !bytes.ContainsRune(near, '\n') {
			continue // writing costs a sync; a sample of the middles of lines will do
		}
		require.NoError(t, d.Lock())
		require.NoError(t, d.Record(note("after")))
		require.NoError(t, d.Close())
		again, err := s.Open(id)
		require.NoError(t, err, "cut at %d", cut)
		require.Len(t, again.Records(), whole+1)
		assert.Equal(t, "after", again.Records()[whole].Message)
	}
}

// TestAPowerCutLeavesNULs: blocks that were never written read as NULs.
func TestAPowerCutLeavesNULs(t *testing.T) {
	t.Parallel()
	_, _, data, ends := sample(t)
	for _, tail := range [][]byte{
		make([]byte, 4096),
		append(bytes.Clone(data[ends[3]:ends[3]+10]), make([]byte, 512)...),
		append(make([]byte, 100), '\n'),
	} {
		records, good, _, err := scan("j", append(bytes.Clone(data[:ends[3]]), tail...))
		require.NoError(t, err)
		assert.Len(t, records, 4)
		assert.Equal(t, int64(ends[3]), good)
	}
}

// TestDamageIsRefused flips every bit of the journal: it is never read as
// something else than what was written.
func TestDamageIsRefused(t *testing.T) {
	t.Parallel()
	_, _, data, ends := sample(t)
	want, _, _, err := scan("j", data)
	require.NoError(t, err)
	for at := range data {
		for bit := range 8 {
			bad := bytes.Clone(data)
			bad[at] ^= 1 << bit
			records, _, _, err := scan("j", bad)
			var damaged *DamagedError
			var newer *NewerError
			if err == nil {
				// Only a NUL in the last line may pass, as a power cut would leave it.
				require.GreaterOrEqual(t, at, ends[3], "byte %d bit %d", at, bit)
				require.Zero(t, bad[at])
				require.Equal(t, want[:4], records)
				continue
			}
			require.True(t, errors.As(err, &damaged) || errors.As(err, &newer), "byte %d bit %d: %v", at, bit, err)
		}
	}
}

func TestDamageNamesItsLineAndTouchesNothing(t *testing.T) {
	t.Parallel()
	s, id, data, ends := sample(t)
	path := filepath.Join(s.deployments(), id, JournalFile)
	cases := map[string]struct {
		data []byte
		line int
	}{
		"a byte of the third":    {append(append(bytes.Clone(data[:ends[1]+20]), 'X'), data[ends[1]+21:]...), 3},
		"the second is missing":  {append(bytes.Clone(data[:ends[0]]), data[ends[1]:]...), 2},
		"the first is missing":   {data[ends[0]:], 1},
		"the second comes twice": {append(bytes.Clone(data[:ends[1]]), data[ends[0]:]...), 3},
		"an empty line":          {append(append(bytes.Clone(data[:ends[2]]), '\n'), data[ends[2]:]...), 4},
	}
	for name, c := range cases {
		require.NoError(t, os.WriteFile(path, c.data, 0o600))
		_, err := s.Open(id)
		var damaged *DamagedError
		require.ErrorAs(t, err, &damaged, name)
		assert.Equal(t, c.line, damaged.Line, name)
		after, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, c.data, after, name)
	}
}

func TestANewerJournalIsRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"seq":1,"kind":"created","data":{"schema":2}}` + "\n",
		`{"data":{"schema":99},"sum":"of another kind"}` + "\nwhatever",
	} {
		_, _, _, err := scan("j", []byte(text))
		var newer *NewerError
		require.ErrorAs(t, err, &newer)
	}
}

// brittle is a file whose calls fail when told.
type brittle struct {
	file
	fail  func(op string) error
	short bool // a failing write leaves half of the line behind
}

func (b *brittle) WriteAt(p []byte, off int64) (int, error) {
	if err := b.fail("write"); err != nil {
		if b.short {
			n, _ := b.file.WriteAt(p[:len(p)/2], off)
			return n, err
		}
		return 0, err
	}
	return b.file.WriteAt(p, off)
}

func (b *brittle) Sync() error {
	if err := b.fail("sync"); err != nil {
		return err
	}
	return b.file.Sync()
}

func (b *brittle) Truncate(n int64) error {
	if err := b.fail("truncate"); err != nil {
		return err
	}
	return b.file.Truncate(n)
}

var errFull = errors.New("no space left on device")

func TestWhatCanNotBeWrittenLeavesNoTrace(t *testing.T) {
	t.Parallel()
	for _, short := range []bool{false, true} {
		for _, ops := range [][]string{{"write"}, {"sync"}, {"write", "truncate"}, {"sync", "truncate"}, {"write", "sync", "truncate"}} {
			s := newStore(t)
			d := create(t, s)
			broken := true
			d.out = &brittle{file: d.out, short: short, fail: func(op string) error {
				for _, o := range ops {
					if broken && o == op {
						return errFull
					}
				}
				return nil
			}}
			err := d.Record(note("refused, and long enough that a rest of it would be seen"))
			var write *private.WriteError
			require.ErrorAs(t, err, &write)
			require.ErrorIs(t, err, errFull)
			require.ErrorIs(t, d.Keep(note("kept 1")), errFull)
			require.ErrorIs(t, d.Keep(note("kept 2")), errFull)
			require.Error(t, d.Record(note("refused while others wait")))
			require.Len(t, d.Records(), 3, "what is kept is known, what was refused is not")
			// A watcher, or whoever comes after a crash now, reads a sound journal.
			_, err = s.Open(d.ID)
			require.NoError(t, err)

			broken = false
			require.NoError(t, d.Flush())
			require.NoError(t, d.Record(note("x")))
			require.NoError(t, d.Close())
			again, err := s.Open(d.ID)
			require.NoError(t, err)
			var texts []string
			for _, r := range again.Records()[1:] {
				texts = append(texts, r.Message)
			}
			assert.Equal(t, []string{"kept 1", "kept 2", "x"}, texts)
		}
	}
}

func TestClosingWithUnwrittenRecordsIsAnError(t *testing.T) {
	t.Parallel()
	d := create(t, newStore(t))
	d.out = &brittle{file: d.out, fail: func(string) error { return errFull }}
	require.Error(t, d.Keep(note("x")))
	require.ErrorContains(t, d.Close(), "1 records could not be written")
}

// TestRandomFaults: whatever fails and wherever the program is killed, what was
// acknowledged is read again, in order.
func TestRandomFaults(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := newStore(t)
		d, err := s.Create(meta())
		require.NoError(rt, err)
		var acknowledged, possible []string
		faulty := func(string) error {
			if rapid.IntRange(0, 5).Draw(rt, "fault") == 0 {
				return errFull
			}
			return nil
		}
		for i := range rapid.IntRange(1, 12).Draw(rt, "records") {
			if f, ok := d.out.(*os.File); ok {
				d.out = &brittle{file: f, short: rapid.Bool().Draw(rt, "short"), fail: faulty}
			}
			text := string(rune('a' + i))
			if rapid.Bool().Draw(rt, "keep") {
				possible = append(possible, text)
				if d.Keep(note(text)) == nil {
					acknowledged = append(acknowledged[:0], possible...)
				}
			} else if d.Record(note(text)) == nil {
				possible = append(possible, text)
				acknowledged = append(acknowledged[:0], possible...)
			}
		}
		// Killed: the kernel closes the file and frees the locks.
		require.NoError(rt, errors.Join(d.out.(io.Closer).Close(), unlock(d.locks)))
		again, err := s.Open(d.ID)
		require.NoError(rt, err)
		var texts []string
		for _, r := range again.Records()[1:] {
			texts = append(texts, r.Message)
		}
		require.GreaterOrEqual(rt, len(texts), len(acknowledged))
		for i, text := range acknowledged {
			require.Equal(rt, text, texts[i])
		}
		require.NoError(rt, again.Lock())
		require.NoError(rt, again.Close())
	})
}

// FuzzScan: any bytes are records, a torn tail, or a typed error; and what is
// read is a prefix that reads the same again.
func FuzzScan(f *testing.F) {
	line, err := encode(Record{Seq: 1, Kind: KindCreated, Data: []byte(`{"schema":1}`)})
	require.NoError(f, err)
	f.Add(line)
	f.Add(append(bytes.Clone(line), line...))
	f.Add(line[:len(line)-1])
	f.Add([]byte("\n\n"))
	f.Add(make([]byte, 64))
	f.Fuzz(func(t *testing.T, data []byte) {
		records, good, unended, err := scan("j", data)
		if err != nil {
			var damaged *DamagedError
			var newer *NewerError
			require.True(t, errors.As(err, &damaged) || errors.As(err, &newer))
			return
		}
		require.LessOrEqual(t, good, int64(len(data)))
		again, n, u, err := scan("j", data[:good])
		require.NoError(t, err)
		require.Equal(t, records, again)
		require.Equal(t, good, n)
		require.Equal(t, unended, u)
	})
}

package process

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"aksarc-wizard/runner/private"
)

// openStreams makes the two outputs of a job: pipes, or files when the job is
// to survive us.
func (r *Runner) openStreams(j *job, files bool) (*streams, error) {
	s := &streams{}
	for _, o := range []struct {
		s    *stream
		name string
	}{{&s.stdout, "out"}, {&s.stderr, "err"}} {
		var err error
		if files {
			*o.s, err = openFile(filepath.Join(r.cfg.Dir, "child-"+j.mark+"."+o.name))
		} else {
			*o.s, err = openPipe()
		}
		if err != nil {
			s.closeWriters()
			s.discard()
			return nil, err
		}
	}
	return s, nil
}

func openPipe() (stream, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return stream{}, err
	}
	return stream{write: write, read: read, file: read}, nil
}

// openFile makes a private file that the child appends to and we follow.
func openFile(path string) (stream, error) {
	write, err := private.Open(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return stream{}, err
	}
	read, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return stream{}, errors.Join(err, write.Close(), os.Remove(path))
	}
	f := newFollower(read)
	return stream{write: write, read: f, file: read, path: path, tail: f}, nil
}

// closeWriters closes our copies of what the child writes to.
func (s *streams) closeWriters() {
	for _, o := range []*stream{&s.stdout, &s.stderr} {
		if o.write != nil {
			_ = o.write.Close()
			o.write = nil
		}
	}
}

// ended says that the child has ended: a file has an end now. A pipe knows.
func (s *streams) ended() {
	for _, o := range []*stream{&s.stdout, &s.stderr} {
		if o.tail != nil {
			o.tail.finish()
		}
	}
}

// stop makes the readers return, whatever else holds the other end.
func (s *streams) stop() {
	s.ended()
	for _, o := range []*stream{&s.stdout, &s.stderr} {
		if o.tail == nil && o.file != nil {
			if o.file.SetReadDeadline(time.Unix(1, 0)) != nil {
				_ = o.file.Close()
			}
		}
	}
}

// close closes the readers and leaves the files.
func (s *streams) close() {
	for _, o := range []*stream{&s.stdout, &s.stderr} {
		if o.file != nil {
			_ = o.file.Close()
		}
	}
}

// discard closes the readers and removes the files.
func (s *streams) discard() {
	s.close()
	for _, o := range []*stream{&s.stdout, &s.stderr} {
		if o.path != "" {
			_ = os.Remove(o.path)
		}
	}
}

const (
	// followSoon is how soon a line in a file is seen while the child talks,
	// followLate when it has long been silent: each look costs a tenth of a
	// millisecond, and az says nothing for minutes.
	followSoon = 40 * time.Millisecond
	followLate = 500 * time.Millisecond
	// followMax is how large a followed file may grow before what was read of
	// it is dropped, in bytes. It keeps a flood from filling the disk.
	followMax = 32 << 20
)

// follower reads a file that grows, until it is told that it grows no more.
type follower struct {
	f      *os.File
	offset int64
	pause  time.Duration // until the next look
	done   chan struct{}
	once   sync.Once
}

func newFollower(f *os.File) *follower {
	return &follower{f: f, pause: followSoon, done: make(chan struct{})}
}

func (f *follower) finish() { f.once.Do(func() { close(f.done) }) }

// Read waits for something to read. It gives io.EOF at the end of the file
// once finish was called.
func (f *follower) Read(p []byte) (int, error) {
	for {
		finished := false
		select {
		case <-f.done:
			finished = true
		default:
		}
		if note := f.shorten(); note != "" {
			return copy(p, note), nil
		}
		n, err := f.f.ReadAt(p, f.offset)
		f.offset += int64(n)
		if n > 0 {
			f.pause = followSoon
			return n, nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return 0, err
		}
		if finished {
			return 0, io.EOF
		}
		within(f.done, f.pause)
		f.pause = min(f.pause*3/2, followLate)
	}
}

// shorten empties a file that has grown too large, when all of it was read or
// the child writes faster than we read; the note says what was not read. The
// child appends, so for it the file simply starts anew.
func (f *follower) shorten() (note string) {
	if f.offset <= followMax {
		return ""
	}
	info, err := f.f.Stat()
	if err != nil {
		return ""
	}
	unread := info.Size() - f.offset
	if unread > 0 && unread <= followMax || f.f.Truncate(0) != nil {
		return ""
	}
	f.offset = 0
	if unread > 0 {
		note = fmt.Sprintf("\n… (%d bytes of output were not kept)\n", unread)
	}
	return note
}

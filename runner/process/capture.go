package process

import (
	"bytes"
	"runtime"
	"strings"

	"aksarc-wizard/runner"
)

// chunk is how much is read at once: what a pipe holds.
const chunk = 64 << 10

// bounded keeps the first limit bytes written to it. Beyond that it keeps
// nothing at all, since half a document is of no use, and only counts.
type bounded struct {
	limit  int64
	total  int64
	chunks [][]byte
	// collected is for which 2 MiB of output garbage was last collected.
	collected int64
}

func newBounded() *bounded { return &bounded{limit: runner.MaxStdout} }

func (b *bounded) add(p []byte) {
	b.total += int64(len(p))
	if b.total > b.limit {
		if b.chunks != nil {
			b.chunks = nil
			runtime.GC() // else garbage may grow to twice what was kept
		}
		return
	}
	// Chunks rather than one growing buffer: no moment holds it twice.
	if n := len(b.chunks); n > 0 && cap(b.chunks[n-1])-len(b.chunks[n-1]) >= len(p) {
		b.chunks[n-1] = append(b.chunks[n-1], p...)
		return
	}
	size := max(len(p), min(chunk, 4<<10<<len(b.chunks)))
	b.chunks = append(b.chunks, append(make([]byte, 0, size), p...))
	if kept := b.total >> 21; kept >= 2 && kept > b.collected {
		// A flood of lines is garbage at once. Left alone, the collector lets
		// garbage double what is kept here.
		b.collected = kept
		runtime.GC()
	}
}

func (b *bounded) overflowed() bool { return b.total > b.limit }

func (b *bounded) bytes() []byte { return bytes.Join(b.chunks, nil) }

// tailBytes is how much of standard error is kept, in bytes.
const tailBytes = 64 << 10

// tail keeps the last lines written to it, tailBytes of them at most.
type tail struct {
	buf []byte
}

func (t *tail) add(line string) {
	if len(t.buf)+len(line)+1 > 2*tailBytes {
		from := max(0, len(t.buf)-tailBytes+len(line)+1)
		if nl := bytes.IndexByte(t.buf[from:], '\n'); nl >= 0 {
			from += nl + 1
		}
		t.buf = append(t.buf[:0], t.buf[from:]...)
	}
	t.buf = append(append(t.buf, line...), '\n')
}

func (t *tail) String() string {
	b := t.buf
	if len(b) > tailBytes {
		from := len(b) - tailBytes
		if nl := bytes.IndexByte(b[from:], '\n'); nl >= 0 && from+nl+1 < len(b) {
			from += nl + 1
		}
		b = b[from:]
	}
	return strings.TrimSuffix(string(b), "\n")
}

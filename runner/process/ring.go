package process

import (
	"sync"
	"sync/atomic"

	"aksarc-wizard/runner"
)

// Ring keeps the last lines of a tool's output for a screen. Appending never
// waits for the reader, however slow: it overwrites the oldest line, and wakes
// the reader once for any number of lines. Safe for use at the same time.
type Ring struct {
	mu    sync.Mutex
	lines []runner.Line
	next  int
	total uint64
	dirty atomic.Bool
	wake  chan struct{}
}

// NewRing returns a ring of size lines, at least one.
func NewRing(size int) *Ring {
	return &Ring{lines: make([]runner.Line, 0, max(1, size)), wake: make(chan struct{}, 1)}
}

// Append adds a line. It fits as the output callback of Runner.Run.
func (r *Ring) Append(l runner.Line) {
	r.mu.Lock()
	if len(r.lines) < cap(r.lines) {
		r.lines = append(r.lines, l)
	} else {
		r.lines[r.next] = l
	}
	r.next = (r.next + 1) % cap(r.lines)
	r.total++
	r.mu.Unlock()
	if !r.dirty.Swap(true) {
		select {
		case r.wake <- struct{}{}:
		default:
		}
	}
}

// Wake gives one value when lines came since the last Tail. The reader takes
// it, and calls Tail when it is ready to draw; until then there is no other.
func (r *Ring) Wake() <-chan struct{} { return r.wake }

// Dirty reports whether lines came since the last Tail.
func (r *Ring) Dirty() bool { return r.dirty.Load() }

// Tail returns a copy of the last n lines, oldest first.
func (r *Ring) Tail(n int) []runner.Line {
	r.dirty.Store(false)
	r.mu.Lock()
	defer r.mu.Unlock()
	n = max(0, min(n, len(r.lines)))
	out := make([]runner.Line, 0, n)
	for i := range n {
		at := (r.next - n + i + cap(r.lines)) % cap(r.lines)
		out = append(out, r.lines[at])
	}
	return out
}

// Total is how many lines were ever appended.
func (r *Ring) Total() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.total
}

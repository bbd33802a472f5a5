package process

import (
	"bytes"
	"io"
	"time"

	"aksarc-wizard/runner/sanitize"
)

// rawLine is how much of a line is looked at before it is redacted and cut to
// sanitize.MaxLine; twice as much, so that a secret across the cut is seen.
const rawLine = 2 * sanitize.MaxLine

// splitter cuts a stream into lines without ever holding more than rawLine of
// one. A line without end costs its first bytes and a count.
type splitter struct {
	partial []byte
	skipped int
	emit    func(raw []byte, skipped int)
}

// add takes the next bytes of the stream. emit may keep none of what it gets.
func (s *splitter) add(p []byte) {
	for len(p) > 0 {
		nl := bytes.IndexByte(p, '\n')
		if nl < 0 {
			s.hold(p)
			return
		}
		if len(s.partial) == 0 && s.skipped == 0 && nl <= rawLine {
			s.emit(trimCR(p[:nl]), 0)
		} else {
			s.hold(p[:nl])
			s.flush()
		}
		p = p[nl+1:]
	}
}

// hold keeps the beginning of an unfinished line.
func (s *splitter) hold(p []byte) {
	room := max(0, rawLine-len(s.partial))
	keep := min(room, len(p))
	s.partial = append(s.partial, p[:keep]...)
	s.skipped += len(p) - keep
}

// flush emits an unfinished line.
func (s *splitter) flush() {
	if len(s.partial) > 0 || s.skipped > 0 {
		s.emit(trimCR(s.partial), s.skipped)
	} else {
		s.emit(nil, 0)
	}
	s.partial, s.skipped = s.partial[:0], 0
}

// end emits what is left when the stream has ended without a newline.
func (s *splitter) end() {
	if len(s.partial) > 0 || s.skipped > 0 {
		s.flush()
	}
}

func trimCR(b []byte) []byte { return bytes.TrimSuffix(b, []byte{'\r'}) }

// While a child floods, it and we keep two processors busy, and every thread that
// a key wakes waits for its turn, three times on its way to the screen. So we
// stop for a moment now and then.
const (
	breatheAfter = 20 // full chunks
	breath       = 200 * time.Microsecond
)

// pump reads r to its end. raw gets every byte as it came and may be nil; line
// gets each line; between tells that a chunk has been worked off.
func pump(r io.Reader, raw func([]byte), line func(raw []byte, skipped int), between func()) {
	buf := make([]byte, chunk)
	s := splitter{emit: line}
	for flood := 0; ; {
		n, err := r.Read(buf)
		if flood++; n < chunk {
			flood = 0
		} else if flood%breatheAfter == 0 {
			time.Sleep(breath)
		}
		if n > 0 {
			if raw != nil {
				raw(buf[:n])
			}
			s.add(buf[:n])
			between()
		}
		if err != nil {
			s.end()
			between()
			return
		}
	}
}

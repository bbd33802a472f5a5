package main

import (
	"bytes"
	"io"

	"github.com/spf13/cobra"
)

// The mark of a rehearsal's lines.
const lineMark = "REHEARSAL"

// ownMark annotates a command whose output carries the mark in another way: a
// face with its banner, a file with its head, az itself.
const ownMark = "own-mark"

// markStreams makes every line of a rehearsal say so, on both streams. What
// programs read on standard output has a field for it instead.
func (a *app) markStreams(c *cobra.Command) {
	if !a.flags.rehearse || !c.HasParent() || c.Annotations[ownMark] != "" {
		return
	}
	a.streams.Out = &markedLines{to: a.streams.Out, off: func() bool { return a.flags.json }}
	a.streams.Err = &markedLines{to: a.streams.Err}
}

// file is standard output for what is saved as a file, which has its own head.
func (a *app) file() io.Writer {
	if m, ok := a.streams.Out.(*markedLines); ok {
		return m.to
	}
	return a.streams.Out
}

// markedLines puts the mark before every line that isn't empty and doesn't
// begin with it.
type markedLines struct {
	to   io.Writer
	off  func() bool
	open bool // the last line has no end yet
}

// Write reports the bytes of p, so that the mark is nobody's short write.
func (m *markedLines) Write(p []byte) (int, error) {
	if m.off != nil && m.off() {
		return m.to.Write(p)
	}
	var out bytes.Buffer
	for line := range bytes.Lines(p) {
		if !m.open && len(bytes.TrimSpace(line)) > 0 && !bytes.HasPrefix(line, []byte(lineMark)) {
			out.WriteString(lineMark + " ")
		}
		out.Write(line)
		m.open = !bytes.HasSuffix(line, []byte("\n"))
	}
	if _, err := m.to.Write(out.Bytes()); err != nil {
		return 0, err
	}
	return len(p), nil
}

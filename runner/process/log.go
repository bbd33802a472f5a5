package process

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"aksarc-wizard/runner"
)

// logBytes is how much of one command's output goes to the log, in bytes.
const logBytes = 2 << 20

// commandLog is the log of all commands. Each line begins with the number of
// its command, since reads run side by side.
type commandLog struct {
	mu  sync.Mutex
	w   io.Writer
	err error
}

func (l *commandLog) failure() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

// write keeps the first error and goes on trying: a disk may have room again.
func (l *commandLog) write(p []byte) {
	if l.w == nil || len(p) == 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, err := l.w.Write(p); err != nil && l.err == nil {
		l.err = err
	}
}

func (l *commandLog) entry(n uint64, clock func() time.Time) *entry {
	return &entry{log: l, n: n, clock: clock}
}

// entry is one command's part of the log. Its lines are already harmless.
type entry struct {
	log     *commandLog
	n       uint64
	clock   func() time.Time
	buf     []byte
	written int
	dropped int
}

func (e *entry) stamp() string {
	return e.clock().UTC().Format("2006-01-02T15:04:05.000Z")
}

func (e *entry) started(argv []string, stdin bool) {
	note := ""
	if stdin {
		note = "  (a secret on its standard input)"
	}
	e.log.write(fmt.Appendf(nil, "%s #%d $ %s%s\n", e.stamp(), e.n, quoted(argv), note))
}

// line notes one line of output; flush passes them on.
func (e *entry) line(isStderr bool, text string) {
	if e.log.w == nil {
		return
	}
	if e.written > logBytes {
		e.dropped++
		return
	}
	from := "out"
	if isStderr {
		from = "err"
	}
	before := len(e.buf)
	e.buf = append(strconv.AppendUint(append(e.buf, '#'), e.n, 10), ' ')
	e.buf = append(append(append(append(e.buf, from...), "| "...), text...), '\n')
	e.written += len(e.buf) - before
}

func (e *entry) flush() {
	e.log.write(e.buf)
	e.buf = e.buf[:0]
}

func (e *entry) finished(res runner.Result, err error) {
	how := fmt.Sprintf("exit code %d", res.ExitCode)
	if res.Signal != "" {
		how = "ended by " + res.Signal
	}
	if err != nil {
		how += ": " + err.Error()
	}
	e.ended(how, res.Took)
}

func (e *entry) ended(how string, took time.Duration) {
	e.flush()
	if e.dropped > 0 {
		how += fmt.Sprintf(" (%d more lines of output are not in this log)", e.dropped)
	}
	e.log.write(fmt.Appendf(nil, "%s #%d = %s after %.1f s\n", e.stamp(), e.n, how, took.Seconds()))
}

// quoted shows a command line so that the borders of arguments can be seen.
func quoted(argv []string) string {
	var b strings.Builder
	for i, a := range argv {
		if i > 0 {
			b.WriteByte(' ')
		}
		if a == "" || strings.ContainsFunc(a, func(r rune) bool { return r <= ' ' || strings.ContainsRune(`"'\$&|<>()*;`, r) || r > '~' }) {
			fmt.Fprintf(&b, "%q", a)
		} else {
			b.WriteString(a)
		}
	}
	return b.String()
}

package line

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLine bounds one line of input, in bytes. The longest useful one, a list
// of ranges, has a few hundred.
const maxLine = 64 << 10

// What can be wrong with a line before it is looked at.
var (
	errTooLong = errors.New("the line is longer than 65536 bytes")
	errCutOff  = errors.New("the input ended in the middle of a line")

	errInterrupted = errors.New("interrupted")
)

// reader reads lines, each only when it is asked for, byte by byte: what
// follows belongs to whoever reads next, such as az login.
type reader struct {
	in io.Reader
	// echo: the input isn't a terminal, which would show what is typed.
	echo  bool
	first bool
	// interrupts are Ctrl-C where a line is waited for.
	interrupts <-chan struct{}
	// pending is the read under way: it outlives a cancelled next.
	pending chan read
	ended   error
}

type read struct {
	line string
	err  error
}

func newReader(in io.Reader, interrupts <-chan struct{}) *reader {
	return &reader{in: in, echo: !isDevice(in), first: true, interrupts: interrupts}
}

// isDevice says whether the input is a terminal, as far as a file tells.
func isDevice(in io.Reader) bool {
	file, ok := in.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// next gives the next line without its end. At the end of the input it gives
// io.EOF, or errCutOff once with what there was; errTooLong leaves the input
// at the next line. When ctx ends first, its cause is the error.
func (r *reader) next(ctx context.Context) (string, error) {
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	if r.ended != nil {
		return "", r.ended
	}
	select {
	case <-ctx.Done():
		return "", context.Cause(ctx)
	case <-r.interrupts:
		return "", errInterrupted
	case got := <-r.arriving():
		return r.take(got)
	}
}

// arriving begins to read a line, unless that is under way, and gives where it
// comes; take must be given what does.
func (r *reader) arriving() <-chan read {
	if r.pending == nil {
		r.pending = make(chan read, 1)
		if r.ended != nil {
			r.pending <- read{"", r.ended}
			return r.pending
		}
		go func(to chan<- read) {
			line, err := r.read()
			to <- read{line, err}
		}(r.pending)
	}
	return r.pending
}

// take is the line of what has arrived, without its end.
func (r *reader) take(got read) (string, error) {
	r.pending = nil
	if got.err != nil && !errors.Is(got.err, errTooLong) {
		r.ended = io.EOF
	}
	line := strings.TrimSuffix(got.line, "\r")
	if r.first {
		line = strings.TrimPrefix(line, "\ufeff") // as PowerShell's pipes begin
		r.first = false
	}
	return line, got.err
}

func (r *reader) read() (string, error) {
	var line []byte
	long := false
	buf := make([]byte, 1)
	for empty := 0; empty < 100; {
		n, err := r.in.Read(buf)
		switch {
		case n > 0 && buf[0] == '\n' && long:
			return "", errTooLong
		case n > 0 && buf[0] == '\n':
			return string(line), nil
		case n > 0 && len(line) >= maxLine:
			long = true
		case n > 0:
			line = append(line, buf[0])
		}
		switch {
		case err != nil && len(line) > 0:
			return string(line), errCutOff
		case err != nil:
			return "", io.EOF
		case n == 0:
			empty++
		default:
			empty = 0
		}
	}
	return "", io.EOF // a reader that gives nothing, again and again
}

// unfit says what in a typed line can't be part of a value, "" when nothing.
// Most often it is a key, like an arrow, that a line can't hold.
func unfit(line string) string {
	if !utf8.ValidString(line) {
		return "bytes that are not UTF-8 text"
	}
	for _, r := range line {
		switch {
		case r == 0x1b:
			return "an escape character, as arrow and function keys send"
		case r == '\b' || r == 0x7f:
			return "a backspace, which this terminal does not carry out"
		case unicode.IsControl(r):
			return "a control character"
		}
	}
	return ""
}

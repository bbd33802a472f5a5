package screen

import (
	"time"
	"unicode/utf8"
)

// Times that tell keys from sequences and hands from machines.
const (
	// escapeWait is how long a lone ESC waits for the rest of a sequence. On a
	// slow line the bytes of one arrow key arrive one by one.
	escapeWait       = 50 * time.Millisecond
	escapeWaitSerial = 120 * time.Millisecond
	// answerWait is how long an unfinished answer or paste waits for more.
	answerWait = time.Second
	// burstGap is the longest pause within a burst. Hands are slower.
	burstGap = 20 * time.Millisecond
	// longBurst is the number of characters in one read that no hand types.
	longBurst = 8
	// maxPaste bounds one paste in bytes; the rest of it is dropped.
	maxPaste = 64 << 10
)

// token is one thing that came from the keyboard.
type token struct {
	// seq is a key: one rune, one control byte or one sequence.
	seq string
	// paste is pasted text with its lines ended by \n; used if seq is empty.
	paste string
}

// lexer cuts the bytes of a terminal into tokens. It
//   - waits for sequences that arrive in parts,
//   - drops whatever terminals answer to queries, early or late, so that no
//     answer is ever taken for text,
//   - recognises pastes, also from terminals that do not bracket them: a line
//     break in a burst of characters belongs to the text and is no Enter.
//
// It reads no clock: add is told when the bytes came.
type lexer struct {
	escapeWait time.Duration
	buf        []byte
	last       time.Time // when the last bytes came
	run        int       // printable characters since the last pause or key
	inPaste    bool      // between ESC[200~ and ESC[201~
	paste      []byte
	// inBurst says that the last token was text of an unbracketed paste.
	inBurst bool
	cr      bool // the last byte was a carriage return
}

// add takes bytes that came at a time and returns the tokens complete so far.
func (l *lexer) add(b []byte, at time.Time) []token {
	if at.Sub(l.last) > burstGap {
		l.run, l.inBurst, l.cr = 0, false, false
	}
	l.last = at
	l.buf = append(l.buf, b...)
	return l.scan(false)
}

// wait says after which silence expire is due; 0 if nothing is unfinished.
func (l *lexer) wait() time.Duration {
	switch {
	case l.inPaste:
		return answerWait
	case len(l.buf) == 0:
		return 0
	case len(l.buf) == 1 && l.buf[0] == 0x1b,
		len(l.buf) == 2 && l.buf[0] == 0x1b && !isStringIntroducer(l.buf[1]):
		return l.escapeWait
	default:
		return answerWait
	}
}

// expire gives what is unfinished after a silence: ESC was the key, and what
// cannot be a key is dropped.
func (l *lexer) expire() []token {
	if l.inPaste {
		l.inPaste = false
		text := l.paste
		l.paste = nil
		l.buf = nil
		return pasted(nil, text)
	}
	return l.scan(true)
}

// scan cuts tokens off the buffer. With final nothing more will come.
func (l *lexer) scan(final bool) []token {
	var out []token
	for len(l.buf) > 0 {
		if l.inPaste {
			if !l.scanPaste() {
				break
			}
			out = pasted(out, l.paste)
			l.paste = nil
			continue
		}
		var n int
		switch b := l.buf[0]; {
		case b == 0x1b:
			out, n = l.escape(out, final)
			l.run, l.inBurst, l.cr = 0, false, false
		case isText(l.buf):
			out, n = l.text(out, final)
		default:
			out = append(out, token{seq: string(b)})
			l.run, l.inBurst, l.cr = 0, false, false
			n = 1
		}
		if n == 0 {
			break
		}
		l.buf = l.buf[n:]
	}
	if len(l.buf) == 0 {
		l.buf = l.buf[:0:0]
	}
	return out
}

// isText says whether the buffer starts with something that a text may hold.
func isText(b []byte) bool {
	c := b[0]
	return c == '\r' || c == '\n' || c == '\t' || c >= 0x20 && c != 0x7f
}

// text takes the run of text at the start of the buffer.
func (l *lexer) text(out []token, final bool) ([]token, int) {
	n, chars, breaks := 0, 0, false
	for n < len(l.buf) && isText(l.buf[n:]) {
		if b := l.buf[n]; b < 0x20 {
			breaks = true
			n++
			continue
		}
		if !utf8.FullRune(l.buf[n:]) && !final {
			break // the rest of the character is on its way
		}
		_, size := utf8.DecodeRune(l.buf[n:])
		n += size
		chars++
	}
	l.run += chars
	if chars >= longBurst || breaks && l.run >= 2 || l.inBurst {
		l.inBurst = true
		return pasted(out, l.buf[:n]), n
	}
	for i := 0; i < n; {
		r, size := utf8.DecodeRune(l.buf[i:])
		key := string(l.buf[i : i+size])
		i += size
		switch {
		case r == utf8.RuneError && size == 1:
			continue // line noise
		case r >= 0x80 && r < 0xa0:
			continue // C1 controls are no text
		case key == "\n" && l.cr:
			// A terminal that sends CR LF for Enter means one key.
			l.cr = false
			continue
		}
		l.cr = key == "\r"
		out = append(out, token{seq: key})
	}
	return out, n
}

// scanPaste moves bytes to the paste and reports whether its end was there.
func (l *lexer) scanPaste() bool {
	const end = "\x1b[201~"
	i := indexOrPrefix(l.buf, end)
	if room := maxPaste - len(l.paste); i > 0 && room > 0 {
		l.paste = append(l.paste, l.buf[:min(i, room)]...)
	}
	l.buf = l.buf[i:]
	if len(l.buf) < len(end) {
		return false
	}
	l.buf = l.buf[len(end):]
	l.inPaste = false
	return true
}

// indexOrPrefix finds mark in b, or where b ends with the first bytes of it,
// or the end of b.
func indexOrPrefix(b []byte, mark string) int {
	for i := range b {
		n := min(len(mark), len(b)-i)
		if string(b[i:i+n]) == mark[:n] {
			return i
		}
	}
	return len(b)
}

// pasted appends a paste with one kind of line end and without controls.
func pasted(out []token, text []byte) []token {
	clean := make([]rune, 0, len(text))
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		i += size
		switch {
		case r == utf8.RuneError && size == 1, r >= 0x7f && r < 0xa0:
			continue
		case r == '\r':
			if i < len(text) && text[i] == '\n' {
				continue
			}
			r = '\n'
		case r < 0x20 && r != '\n' && r != '\t':
			continue
		}
		clean = append(clean, r)
	}
	if len(clean) == 0 {
		return out
	}
	return append(out, token{paste: string(clean)})
}

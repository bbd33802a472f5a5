package screen

// escape takes the sequence at the start of the buffer, which begins with ESC.
// It returns the number of bytes taken, 0 when the rest must be waited for.
func (l *lexer) escape(out []token, final bool) ([]token, int) {
	b := l.buf
	if len(b) == 1 {
		if !final {
			return out, 0
		}
		return append(out, token{seq: "\x1b"}), 1
	}
	switch c := b[1]; {
	case c == '[':
		return l.csi(out, final)
	case c == 'O':
		if len(b) == 2 {
			if !final {
				return out, 0
			}
			return append(out, token{seq: "\x1bO"}), 2
		}
		return append(out, token{seq: string(b[:3])}), 3
	case isStringIntroducer(c):
		return l.answer(out, final)
	case c == 0x1b:
		// Esc pressed twice, or Esc and then a sequence: one at a time.
		return append(out, token{seq: "\x1b"}), 1
	case c >= 0x80:
		return append(out, token{seq: "\x1b"}), 1 // alt and a letter beyond ASCII
	default:
		return append(out, token{seq: string(b[:2])}), 2
	}
}

// isStringIntroducer names the second byte of OSC, DCS, SOS, PM and APC.
func isStringIntroducer(c byte) bool {
	return c == ']' || c == 'P' || c == 'X' || c == '^' || c == '_'
}

// csi takes a control sequence. Keys go on; reports of the terminal do not.
func (l *lexer) csi(out []token, final bool) ([]token, int) {
	b := l.buf
	for i := 2; i < len(b); i++ {
		c := b[i]
		switch {
		case i == 2 && c == '[':
			// F1 to F5 of the Linux console: ESC [ [ A.
			if len(b) < 4 {
				if final {
					return out, len(b)
				}
				return out, 0
			}
			return append(out, token{seq: string(b[:4])}), 4
		case i == 2 && c == 'M':
			// X10 mouse report with three bytes behind. We never ask for it.
			if len(b) < 6 && !final {
				return out, 0
			}
			return out, min(6, len(b))
		case c == '$' && i == len(b)-1 && final, c == '^', c == '@':
			// rxvt ends some keys so.
			return append(out, token{seq: string(b[:i+1])}), i + 1
		case c >= 0x40 && c <= 0x7e:
			seq := string(b[:i+1])
			switch {
			case seq == "\x1b[200~":
				l.inPaste = true
			case seq == "\x1b[201~" || isReport(seq):
			default:
				out = append(out, token{seq: seq})
			}
			return out, i + 1
		case c < 0x20 || c > 0x7e:
			return out, i // broken off: drop the beginning
		}
	}
	switch {
	case !final:
		return out, 0
	case len(b) == 2:
		return append(out, token{seq: "\x1b["}), 2 // alt and [
	default:
		return out, len(b) // an unfinished sequence is no key
	}
}

// isReport tells what terminals send by themselves or as an answer from keys:
// cursor position (R), attributes (c), status (n), modes (y), window (t), mouse
// (<...M, <...m), focus (I, O). A key like Alt+F3 that looks the same is lost.
func isReport(seq string) bool {
	params, final := seq[2:len(seq)-1], seq[len(seq)-1]
	switch final {
	case 'R', 'c', 'n', 'y', 't', 'x':
		return params != ""
	case 'I', 'O':
		return params == ""
	case 'M', 'm':
		return true
	case 'u':
		return params != "" && params[0] == '?'
	}
	return params != "" && (params[0] == '?' || params[0] == '>' || params[0] == '<' || params[0] == '=')
}

// answer takes a string sequence up to BEL or ST and drops it: only terminals
// send such. The keys Alt+], Alt+P, Alt+X, Alt+^ and Alt+_, which begin the same
// way, are dropped with it: nothing may be bound to them.
func (l *lexer) answer(out []token, final bool) ([]token, int) {
	b := l.buf
	if len(b) > 2 && (b[2] >= 'a' && b[2] <= 'z' || b[2] == ' ') {
		return out, 2 // no answer starts so: a person typed
	}
	for i := 2; i < len(b); i++ {
		switch b[i] {
		case 0x07:
			return out, i + 1
		case 0x1b:
			if i+1 == len(b) {
				if final {
					return out, len(b)
				}
				return out, 0
			}
			if b[i+1] == '\\' {
				return out, i + 2
			}
			return out, i // broken off by the next sequence
		case 0x18, 0x1a, '\r':
			return out, i // cancelled, or a person went on typing
		}
	}
	if len(b) > maxAnswer || final {
		return out, len(b)
	}
	return out, 0
}

// maxAnswer bounds an answer that never ends, in bytes.
const maxAnswer = 4 << 10

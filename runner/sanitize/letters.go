package sanitize

import "strings"

// letters is a set of bytes as one word: a bit for each letter whatever its
// case, for each digit and for what marks a secret; all others share three. A
// text can be in a line only when its letters are among the line's, and to look
// at that costs a tenth of searching: a tool that floods is read by this.
type letters uint64

const (
	bitDigit  = 26
	bitColon  = 36
	bitEquals = 37
	bitDash   = 38
	bitSpace  = 39
	bitUnder  = 40
	bitHigh   = 41 // not ASCII
	bitOther  = 42 // other punctuation
	bitActs   = 43 // controls
)

var letterOf = func() (t [256]letters) {
	for i := range t {
		bit := bitOther
		switch c := byte(i); {
		case c >= 'a' && c <= 'z':
			bit = int(c - 'a')
		case c >= 'A' && c <= 'Z':
			bit = int(c - 'A')
		case c >= '0' && c <= '9':
			bit = bitDigit + int(c-'0')
		case c == ':':
			bit = bitColon
		case c == '=':
			bit = bitEquals
		case c == '-':
			bit = bitDash
		case c == ' ':
			bit = bitSpace
		case c == '_':
			bit = bitUnder
		case c >= 0x80:
			bit = bitHigh
		case c < ' ' || c == 0x7f:
			bit = bitActs
		}
		t[i] = 1 << bit
	}
	return t
}()

func lettersOf(s string) letters {
	var a, b, c, d letters
	for len(s) >= 4 {
		a |= letterOf[s[0]]
		b |= letterOf[s[1]]
		c |= letterOf[s[2]]
		d |= letterOf[s[3]]
		s = s[4:]
	}
	for i := range len(s) {
		a |= letterOf[s[i]]
	}
	return a | b | c | d
}

// have reports whether all of the others are among them.
func (l letters) have(others letters) bool { return others&^l == 0 }

var (
	lettersMark   = lettersOf(":") | lettersOf("=")
	lettersDash   = lettersOf("-")
	lettersToken  = lettersOf("eyJ")
	lettersBearer = lettersOf("bearer")
)

// suspicious is a quick look at s, whose letters are l, without allocation:
// every shape needs one of these, and most lines of output have none.
func suspicious(s string, l letters) bool {
	return l&lettersMark != 0 ||
		l.have(lettersDash) && (strings.Contains(s, "--") || strings.Contains(s, "-p")) ||
		l.have(lettersToken) && strings.Contains(s, "eyJ") ||
		l.have(lettersBearer) && (strings.Contains(s, "earer") || strings.Contains(s, "EARER"))
}

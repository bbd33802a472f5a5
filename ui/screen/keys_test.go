package screen

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// typed gives the tokens for chunks that come a pause apart, written as
// <key>|<key>, pastes in brackets. "~" as a chunk is a long silence.
func typed(pause time.Duration, chunks ...string) string {
	l := lexer{escapeWait: escapeWait}
	now := time.Unix(0, 0)
	var all []string
	note := func(tokens []token) {
		for _, t := range tokens {
			if t.seq != "" {
				all = append(all, strings.ReplaceAll(t.seq, "\x1b", "ESC"))
			} else {
				all = append(all, "["+t.paste+"]")
			}
		}
	}
	for _, c := range chunks {
		now = now.Add(pause)
		if c == "~" {
			now = now.Add(2 * time.Second)
			for l.wait() > 0 {
				before := len(l.buf)
				note(l.expire())
				if len(l.buf) == before && !l.inPaste {
					break
				}
			}
			continue
		}
		note(l.add([]byte(c), now))
	}
	return strings.Join(all, "|")
}

func TestKeys(t *testing.T) {
	const hand, line = 100 * time.Millisecond, time.Millisecond
	for name, c := range map[string]struct {
		pause  time.Duration
		chunks []string
		want   string
	}{
		"keys":                         {hand, []string{"a", "b", "\r", "\x7f", "\x03"}, "a|b|\r|\x7f|\x03"},
		"two keys in one read":         {hand, []string{"jj"}, "j|j"},
		"arrow":                        {hand, []string{"\x1b[A"}, "ESC[A"},
		"arrow, byte by byte":          {line, []string{"\x1b", "[", "A"}, "ESC[A"},
		"application arrow":            {line, []string{"\x1b", "O", "A"}, "ESCOA"},
		"F1 of the Linux console":      {line, []string{"\x1b[", "[A"}, "ESC[[A"},
		"escape":                       {hand, []string{"\x1b", "~"}, "ESC"},
		"escape, then a letter":        {hand, []string{"\x1b", "~", "a"}, "ESC|a"},
		"alt and a letter":             {hand, []string{"\x1bx"}, "ESCx"},
		"alt and bracket":              {hand, []string{"\x1b[", "~"}, "ESC["},
		"letter in two reads":          {line, []string{"\xc3", "\xbc"}, "ü"},
		"half a letter":                {hand, []string{"\xc3", "~", "a"}, "a"},
		"enter as CR LF":               {hand, []string{"\r\n"}, "\r"},
		"bracketed paste":              {hand, []string{"\x1b[200~a\rb\x1b[201~c"}, "[a\nb]|c"},
		"bracketed paste in parts":     {line, []string{"\x1b[2", "00~a\x1b", "[201", "~", "\r"}, "[a]|\r"},
		"paste with controls":          {hand, []string{"\x1b[200~a\x1b[31m\x00b\tc\r\nd\x1b[201~"}, "[a[31mb\tc\nd]"},
		"paste without an end":         {hand, []string{"\x1b[200~abc", "~", "\r"}, "[abc]|\r"},
		"burst with enter":             {hand, []string{"ab\rcd\r"}, "[ab\ncd\n]"},
		"long burst":                   {hand, []string{"192.168.200.180"}, "[192.168.200.180]"},
		"burst in two reads":           {line, []string{"192.168.200.180\r192", ".168\r"}, "[192.168.200.180\n192]|[.168\n]"},
		"burst, its enter alone":       {line, []string{"192.168.200.180", "\r"}, "[192.168.200.180]|[\n]"},
		"burst byte by byte":           {line, []string{"a", "b", "\r", "c"}, "a|b|[\n]|[c]"},
		"burst with a tab":             {hand, []string{"ab\tcd"}, "[ab\tcd]"},
		"hand after a burst":           {hand, []string{"192.168.200.180", "\r", "a"}, "[192.168.200.180]|\r|a"},
		"one letter and enter":         {hand, []string{"y\r"}, "y|\r"},
		"late colour, BEL":             {hand, []string{"\x1b]11;rgb:0000/0000/0000\x07a"}, "a"},
		"late colour, ST":              {hand, []string{"\x1b]11;rgb:0000/0000/0000\x1b\\a"}, "a"},
		"late colour, byte by byte":    {30 * time.Millisecond, strings.Split("\x1b]11;rgb:00/00/00\x1b\\a", ""), "a"},
		"late colour, no end":          {hand, []string{"\x1b]11;rgb:00", "~", "a"}, "a"},
		"cursor position":              {hand, []string{"\x1b[24;80Ra"}, "a"},
		"cursor position in parts":     {30 * time.Millisecond, []string{"\x1b[", "24;", "80", "R"}, ""},
		"device attributes":            {hand, []string{"\x1b[?62;1;6cab"}, "a|b"},
		"version":                      {hand, []string{"\x1bP>|XTerm(370)\x1b\\a"}, "a"},
		"mode report":                  {hand, []string{"\x1b[?2026;2$y"}, ""},
		"mouse":                        {hand, []string{"\x1b[<0;5;5M\x1b[<0;5;5m\x1b[M !!a"}, "a"},
		"focus":                        {hand, []string{"\x1b[I\x1b[O"}, ""},
		"unfinished sequence":          {hand, []string{"\x1b[1;", "~", "a"}, "a"},
		"answer while a text is typed": {hand, []string{"a", "\x1b]11;rgb:1/2/3\x07", "b"}, "a|b"},
	} {
		if got := typed(c.pause, c.chunks...); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// However an answer of the terminal is cut and delayed within a second, none of
// it becomes a key, and no key around it is lost.
func TestAnswersNeverBecomeText(t *testing.T) {
	answers := []string{
		"\x1b]11;rgb:1e1e/1e1e/1e1e\x07", "\x1b]10;rgb:ffff/ffff/ffff\x1b\\", "\x1b[1;1R", "\x1b[24;80R",
		"\x1b[?64;1;2;6;9;15;18;21;22c", "\x1b[>41;370;0c", "\x1bP1$r0m\x1b\\", "\x1b[0n", "\x1b[8;24;80t",
		"\x1b[?1u", "\x1b]52;c;aGVsbG8=\x07", "\x1b_Gi=1;OK\x1b\\", "\x1b[?2026;2$y",
	}
	rapid.Check(t, func(t *rapid.T) {
		var all string
		for _, a := range rapid.SliceOfN(rapid.SampledFrom(answers), 1, 4).Draw(t, "answers") {
			all += a
		}
		l := lexer{escapeWait: escapeWait}
		now := time.Unix(0, 0)
		add := func(s string) {
			// Whatever waits stays within its patience.
			gap := time.Duration(rapid.IntRange(0, int(escapeWait/time.Millisecond)-1).Draw(t, "gap")) * time.Millisecond
			now = now.Add(gap)
			if tokens := l.add([]byte(s), now); len(tokens) > 0 {
				t.Fatalf("%q gave the keys %q", s, tokens)
			}
		}
		for len(all) > 0 {
			n := rapid.IntRange(1, len(all)).Draw(t, "cut")
			add(all[:n])
			all = all[n:]
		}
		now = now.Add(time.Second)
		if tokens := l.add([]byte("x"), now); len(tokens) != 1 || tokens[0].seq != "x" {
			t.Fatalf("the key after the answers gave %q", tokens)
		}
	})
}

// No input, however broken, stops the keyboard or piles up.
func TestLexerNeverHangs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := lexer{escapeWait: escapeWait}
		now := time.Unix(0, 0)
		for range rapid.IntRange(1, 20).Draw(t, "chunks") {
			chunk := rapid.OneOf(
				rapid.SliceOfN(rapid.Byte(), 1, 30),
				rapid.SliceOfN(rapid.SampledFrom([]byte("\x1b[]OPM;?0129~ABRc\x07\\\r\n\tab\xc3\xbc")), 1, 12),
			).Draw(t, "chunk")
			now = now.Add(time.Duration(rapid.IntRange(0, 40).Draw(t, "gap")) * time.Millisecond)
			for _, token := range l.add(chunk, now) {
				if token.seq == "" && token.paste == "" {
					t.Fatal("an empty token")
				}
			}
		}
		for i := 0; l.wait() > 0; i++ {
			if i > 100 {
				t.Fatalf("%q is never done with", l.buf)
			}
			l.expire()
		}
		if tokens := l.add([]byte("x"), now.Add(time.Minute)); len(tokens) != 1 || tokens[0].seq != "x" {
			t.Fatalf("afterwards x gave %q", tokens)
		}
	})
}

package sanitize

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTextShowsWhatWouldAct(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, in, want string }{
		{"clean", "plain text, 100 %\n\tindented", "plain text, 100 %\n\tindented"},
		{"unicode", "größe – 東京 ✓ e\u0301", "größe – 東京 ✓ e\u0301"},
		{"colour", "\x1b[31mred\x1b[0m", "^[[31mred^[[0m"},
		{"clear and home", "\x1b[2J\x1b[HAll checks passed", "^[[2J^[[HAll checks passed"},
		{"title", "\x1b]0;pwned\a", "^[]0;pwned^G"},
		{"clipboard, C1 form", "\u009d52;c;cm0gLXJm\u009c", `\x9d52;c;cm0gLXJm\x9c`},
		{"raw C1 byte", "a\x9b2Jb", `a\x9b2Jb`},
		{"carriage return", "FAILED\rPASSED", "FAILED^MPASSED"},
		{"backspaces", "FAILED\b\b\b\b\b\bPASSED", "FAILED^H^H^H^H^H^HPASSED"},
		{"nul and delete", "a\x00b\x7fc", "a^@b^?c"},
		{"bidi override", "admin\u202egpj.exe", `admin\u{202e}gpj.exe`},
		{"bidi isolate", "\u2066x\u2069", `\u{2066}x\u{2069}`},
		{"zero width", "pass\u200bword\ufeff", `pass\u{200b}word\u{feff}`},
		{"soft hyphen", "a\u00adb", `a\u{ad}b`},
		{"line separator", "a\u2028b", `a\u{2028}b`},
		{"tag characters", "a\U000e0041b", `a\u{e0041}b`},
		{"hangul filler", "a\u3164b", `a\u{3164}b`},
		{"truncated UTF-8", "abc\xe2\x82", `abc\xe2\x82`},
		{"surrogate half", "\xed\xa0\x80", `\xed\xa0\x80`},
		{"five marks", "a" + strings.Repeat("\u0301", 5), "a" + strings.Repeat("\u0301", 4) + `\u{301}`},
		{"replacement character itself", "\ufffd", "\ufffd"},
	} {
		assert.Equal(t, tc.want, Text(tc.in), tc.name)
		assert.Equal(t, tc.want, Bytes([]byte(tc.in)), tc.name)
	}
}

func TestLineHasOneLine(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "a^Jb    c", Line("a\nb\tc"))
	assert.Equal(t, "clean", Line("clean"))
}

func TestOverlongLinesAreCutAndSaySo(t *testing.T) {
	t.Parallel()
	got := Text("short\n" + strings.Repeat("é", 10_000) + "\nend")
	lines := strings.Split(got, "\n")
	require.Len(t, lines, 3)
	assert.LessOrEqual(t, len(lines[1]), MaxLine)
	assert.True(t, utf8.ValidString(got))
	_, mark, found := strings.Cut(lines[1], "… (")
	require.True(t, found)
	n, err := strconv.Atoi(strings.TrimSuffix(mark, " more bytes)"))
	require.NoError(t, err)
	assert.Equal(t, 20_000, n+strings.Index(lines[1], "…"))
	assert.Equal(t, got, Text(got), "cutting again changes nothing")
}

func TestCleanTextIsNotCopied(t *testing.T) {
	clean := strings.Repeat("a line of az output, 42\n", 400)
	assert.Zero(t, testing.AllocsPerRun(50, func() { _ = Text(clean) }))
}

// The corpus has one text per trick that is known to work on some terminal or
// on some other program's filter.
func TestHostileCorpus(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/hostile/*.txt")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 21)
	for _, f := range files {
		quoted, err := os.ReadFile(f)
		require.NoError(t, err)
		raw, err := strconv.Unquote(strings.TrimSpace(string(quoted)))
		require.NoError(t, err, f)
		require.True(t, acts(raw), "%s doesn't hold a hostile text", f)
		for _, got := range []string{Text(raw), Line(raw)} {
			assert.False(t, acts(got), "%s still acts: %q", f, got)
			for _, word := range strings.FieldsFunc(raw, func(r rune) bool { return r > '~' || r < '0' }) {
				if len(raw) < MaxLine {
					assert.Contains(t, got, word, "%s lost text", f)
				}
			}
		}
	}
}

// acts is written apart from the code it checks: any control but newline and
// tab, any format character, line or paragraph separator, invalid UTF-8.
func acts(s string) bool {
	if !utf8.ValidString(s) {
		return true
	}
	for _, r := range s {
		if r == '\n' || r == '\t' {
			continue
		}
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Bidi_Control) ||
			unicode.Is(unicode.Variation_Selector, r) && r != 0xfe0f && r != 0xfe0e ||
			unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) {
			return true
		}
	}
	for l := range strings.SplitSeq(s, "\n") {
		if len(l) > MaxLine {
			return true
		}
	}
	return false
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "clean", "\x1b]52;c;x\a", "\u202e", "\xff\xfe", strings.Repeat("x", MaxLine+1)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, clean := range map[string]func(string) string{"Text": Text, "Line": Line} {
			got := clean(s)
			if !utf8.ValidString(got) {
				t.Fatalf("%s(%q) is not UTF-8", name, s)
			}
			for _, r := range got {
				if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)) {
					t.Fatalf("%s(%q) still holds %U", name, s, r)
				}
			}
			if again := clean(got); again != got {
				t.Fatalf("%s twice differs: %q then %q", name, got, again)
			}
			for l := range strings.SplitSeq(got, "\n") {
				if len(l) > MaxLine {
					t.Fatalf("%s left a line of %d bytes", name, len(l))
				}
			}
		}
	})
}

func BenchmarkText(b *testing.B) {
	plain := strings.Repeat("INFO: azure.cli.core: polling the operation, status Running\n", 1000)
	for name, s := range map[string]string{
		"plain":    plain,
		"coloured": strings.ReplaceAll(plain, "INFO:", "\x1b[32mINFO:\x1b[0m"),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				_ = Text(s)
			}
		})
	}
}

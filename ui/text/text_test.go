package text

import (
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestWidthAgreesWithTheMeasureThatPaints(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.OneOf(
			rapid.RuneFrom([]rune("abc 123.-✓✗●○·…–│─█▲›éü")),
			rapid.RuneFrom([]rune("界\u0301👩\u200d🚀\ufe0f️ก")),
		)).Draw(t, "s")
		want := 0
		_, widths := Clusters(s)
		for _, w := range widths {
			want += w
		}
		assert.Equal(t, want, Width(s))
		assert.Equal(t, want, Width("\x1b[1;38;5;39m"+s+"\x1b[m"))
	})
}

func TestWrapKeepsEveryWordWithinTheWidth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[a-z0-9 .,]{1,200}`).Draw(t, "s")
		w := rapid.IntRange(1, 90).Draw(t, "w")
		joined := ""
		for _, line := range Wrap(s, w) {
			assert.LessOrEqual(t, ansi.StringWidth(line), w)
			joined += line
		}
		strip := func(s string) (out string) {
			for _, r := range s {
				if r != ' ' {
					out += string(r)
				}
			}
			return out
		}
		assert.Equal(t, strip(s), strip(joined))
	})
}

func TestCutAndPad(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "abc…", Cut("abcdef", 4, "…"))
	assert.Equal(t, "abcd", Cut("abcd", 4, "…"))
	assert.Equal(t, "a", Cut("abc", 1, "…"))
	assert.Empty(t, Cut("abc", 0, "…"))
	assert.Equal(t, "界 ", Fit("界界", 3, ""))
	assert.Equal(t, "✓  ", Pad("✓", 3))
}

func TestCleanMakesOneLineOfAPaste(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "a b c", Clean("a\nb\tc"))
	assert.Equal(t, "ab", Clean("a\x1b\x00\u202eb"))
	assert.Equal(t, "e\u0301", Clean("e\u0301"))
}

// The quick way to cut must be the slow way's equal, colours behind the cut
// included.
func TestCutOfPlainTextIsWhatTheLibraryCuts(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"abcdefgh", "abcdé", "abcde\u0301fgh", "ab\x1b[31mcdefgh\x1b[0m", "abcdefg\x1b[0m", "日本語です", "abc日本語", "a b "} {
		for w := 1; w < 9; w++ {
			for _, more := range []string{"", "…", "..."} {
				want := s
				if Width(s) > w {
					tail := more
					if Width(more) >= w {
						tail = ""
					}
					want = ansi.Truncate(s, w, tail)
				}
				if got := Cut(s, w, more); got != want {
					t.Errorf("Cut(%q, %d, %q) = %q, not %q", s, w, more, got, want)
				}
			}
		}
	}
}

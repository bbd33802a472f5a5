package process

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/sanitize"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func split(text string, chunks func(left int) int) (lines []string) {
	s := splitter{emit: func(raw []byte, skipped int) { lines = append(lines, fmt.Sprintf("%s+%d", raw, skipped)) }}
	for len(text) > 0 {
		n := chunks(len(text))
		s.add([]byte(text[:n]))
		text = text[n:]
	}
	s.end()
	return lines
}

func TestSplitter(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", rawLine+5)
	for text, want := range map[string][]string{
		"":                      nil,
		"a":                     {"a+0"},
		"a\n":                   {"a+0"},
		"a\nb":                  {"a+0", "b+0"},
		"a\r\nb\r\n":            {"a+0", "b+0"},
		"\n\na\n":               {"+0", "+0", "a+0"},
		long:                    {long[:rawLine] + "+5"},
		"a\n" + long + "\nb":    {"a+0", long[:rawLine] + "+5", "b+0"},
		long[:rawLine] + "\nb":  {long[:rawLine] + "+0", "b+0"},
		"cr\rin the middle\r\n": {"cr\rin the middle+0"},
	} {
		assert.Equal(t, want, split(text, func(left int) int { return left }), "%.20q at once", text)
		assert.Equal(t, want, split(text, func(int) int { return 1 }), "%.20q byte by byte", text)
	}
}

// However the pipe cuts the stream, the lines are the same.
func TestSplitterDoesNotDependOnChunks(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var b strings.Builder
		for range rng.IntN(20) {
			b.WriteString(strings.Repeat("y", rng.IntN(40)))
			if rng.IntN(10) == 0 {
				b.WriteString(strings.Repeat("z", rawLine+rng.IntN(3)-1))
			}
			b.WriteString([]string{"\n", "\r\n", "\n\n", ""}[rng.IntN(4)])
		}
		want := split(b.String(), func(left int) int { return left })
		got := split(b.String(), func(left int) int { return 1 + rng.IntN(min(left, 700)) })
		require.Equal(t, want, got)
	}
}

// A secret that a line is cut in the middle of doesn't show its beginning.
func TestASecretAcrossTheCutIsHidden(t *testing.T) {
	t.Parallel()
	for _, stream := range []string{"out", "err"} {
		for before := sanitize.MaxLine - 60; before < sanitize.MaxLine+10; before += 7 {
			cfg := tool(t, "say")
			cfg.Redactor = sanitize.New("canary-0123456789-canary-0123456789")
			text := strings.Repeat("x", before) + " canary-0123456789-canary-0123456789 " + strings.Repeat("y", 9000)
			args := []string{text, "", "0"}
			if stream == "err" {
				args = []string{"", text, "0"}
			}
			var lines []runner.Line
			// Straight through the pump: a process for each is not needed.
			take := newIntake(New(cfg), &job{log: (&commandLog{}).entry(1, nil)}, func(l runner.Line) { lines = append(lines, l) })
			pump(strings.NewReader(args[0]+args[1]), nil, take.lines(stream == "err"), func() {})
			require.Len(t, lines, 1)
			assert.NotContains(t, lines[0].Text, "canar")
			assert.NotContains(t, take.stderr.String(), "canar")
			assert.LessOrEqual(t, len(lines[0].Text), sanitize.MaxLine)
		}
	}
}

func TestTailKeepsTheLastLinesWhole(t *testing.T) {
	t.Parallel()
	var tl tail
	for i := range 20_000 {
		tl.add(fmt.Sprintf("line %d of the output", i))
	}
	got := tl.String()
	assert.LessOrEqual(t, len(got), tailBytes)
	assert.Greater(t, len(got), tailBytes-100)
	assert.True(t, strings.HasPrefix(got, "line "))
	assert.True(t, strings.HasSuffix(got, "line 19999 of the output"))
	assert.Equal(t, "a\nb", func() string { var s tail; s.add("a"); s.add("b"); return s.String() }())
}

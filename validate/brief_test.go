package validate

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestBrief(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 1000)
	for _, tt := range []struct{ sentence, want string }{
		{"short", "short"},
		{`"` + strings.Repeat("x", 70) + `" is not a name. ` + strings.Repeat("word ", 30), `"` + strings.Repeat("x", 70) + `" is not a name. ` + strings.Repeat("word ", 30)},
		{`"` + long + `" is not a name for a cluster.`, `"` + long[:30] + "…" + long[:20] + `" is not a name for a cluster.`},
		{"Write " + long + ".", "Write " + long[:29] + "…" + long[:19] + "."},
		{`an odd " quote ` + long, `an odd " quote ` + long[:29] + "…" + long[:20]},
		{`"` + strings.Repeat(`\"é `, 200) + `" ends`, `"` + strings.Repeat(`\"é `, 10) + "…" + `é ` + strings.Repeat(`\"é `, 6) + `" ends`},
	} {
		assert.Equal(t, tt.want, brief(tt.sentence))
	}
}

func TestBriefNeverGrowsNorBreaks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "sentence") + strings.Repeat(rapid.SampledFrom([]string{"a", `"`, `\`, " ", "é", `\"`}).Draw(t, "piece"), rapid.IntRange(0, 400).Draw(t, "times"))
		got := brief(s)
		if len(got) > len(s) || utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Fatalf("%q became %q", s, got)
		}
	})
}

// What is pasted into a field by mistake does not hide what is wrong with it.
func TestALongValueLeavesRoomForTheReason(t *testing.T) {
	t.Parallel()
	for _, field := range Fields() {
		for _, p := range NewChecker(Site{}).Check(sample(field, strings.Repeat("line of a page ", 400))).Problems {
			assert.Less(t, len(p.Message), 500, "%s: %s", p.Field, p.Message)
			assert.Less(t, len(p.Hint), 500, "%s: %s", p.Field, p.Hint)
		}
	}
}

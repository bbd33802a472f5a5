package form

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"aksarc-wizard/ui/text"
	"aksarc-wizard/ui/theme"
)

func TestTypingNarrowsTheList(t *testing.T) {
	t.Parallel()
	l := NewList([]Option{{Value: "1.28.9"}, {Value: "1.29.2", Unusable: "not ready"}, {Value: "1.29.4", Note: "ready"}}, "1.29.4")
	o, ok := l.Picked()
	assert.True(t, ok)
	assert.Equal(t, "1.29.4", o.Value, "the current value is where the list begins")
	l.Insert("28")
	o, _ = l.Picked()
	assert.Equal(t, "1.28.9", o.Value)
	l.Insert("x")
	_, ok = l.Picked()
	assert.False(t, ok)
	l.Key("ctrl+u")
	assert.Len(t, l.View(theme.New(theme.None, true, false), 60, 9), 3)
	assert.Contains(t, strings.Join(l.View(theme.New(theme.None, true, false), 60, 9), "\n"), "! not ready")
}

func TestTheMarkIsAlwaysInSight(t *testing.T) {
	t.Parallel()
	th := theme.New(theme.None, false, false)
	rapid.Check(t, func(t *rapid.T) {
		var all []Option
		for range rapid.IntRange(1, 30).Draw(t, "n") {
			all = append(all, Option{Value: rapid.StringMatching(`[a-z]{1,60}`).Draw(t, "value")})
		}
		l := NewList(all, "")
		h, w := rapid.IntRange(1, 10).Draw(t, "h"), rapid.IntRange(10, 80).Draw(t, "w")
		for range 20 {
			l.Key(rapid.SampledFrom([]string{"up", "down", "pgup", "pgdown"}).Draw(t, "key"))
			lines := l.View(th, w, h)
			assert.LessOrEqual(t, len(lines), h)
			marked := 0
			for _, s := range lines {
				assert.LessOrEqual(t, text.Width(s), w)
				if strings.HasPrefix(s, "> ") {
					marked++
				}
			}
			assert.Equal(t, 1, marked)
		}
	})
}

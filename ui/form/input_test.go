package form

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"aksarc-wizard/ui/text"
)

func TestTypedCharactersArriveInOrder(t *testing.T) {
	t.Parallel()
	var in Input
	for _, c := range "aksarc-lnet static" {
		in.Insert(string(c))
	}
	assert.Equal(t, "aksarc-lnet static", in.Value())
	in.Key("ctrl+w")
	assert.Equal(t, "aksarc-lnet ", in.Value())
	in.Key("home")
	in.Key("delete")
	assert.Equal(t, "ksarc-lnet ", in.Value())
}

func TestUndoTakesARunOfTypingBackAtOnce(t *testing.T) {
	t.Parallel()
	var in Input
	in.SetValue("10.0.0.1")
	in.Insert("0")
	in.Insert("1")
	in.Key("ctrl+u")
	assert.Empty(t, in.Value())
	assert.True(t, in.Undo())
	assert.Equal(t, "10.0.0.101", in.Value())
	assert.True(t, in.Undo())
	assert.Equal(t, "10.0.0.1", in.Value())
	assert.False(t, in.Undo())
}

func TestAMarkJoinsTheLetterBeforeIt(t *testing.T) {
	t.Parallel()
	var in Input
	in.Insert("e")
	in.Insert("\u0301")
	in.Key("backspace")
	assert.Empty(t, in.Value(), "one step back takes letter and mark")
}

func TestTheCaretIsAlwaysInsideTheWindow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var in Input
		in.SetValue(rapid.StringOf(rapid.RuneFrom([]rune("abc 界é"))).Draw(t, "value"))
		w := rapid.IntRange(3, 40).Draw(t, "w")
		for range 30 {
			before := in.Value()
			key := rapid.SampledFrom([]string{"left", "right", "home", "end", "alt+b", "alt+f", "x", "backspace", "ctrl+_"}).Draw(t, "key")
			if key == "x" {
				in.Insert("x")
			} else {
				in.Key(key)
			}
			line, caret := in.View(w, "…")
			assert.LessOrEqual(t, text.Width(line), w, "%q", before)
			assert.GreaterOrEqual(t, caret, 0)
			assert.Less(t, caret, w)
			assert.LessOrEqual(t, caret, text.Width(line), "%q in %d", in.Value(), w)
		}
	})
}

// What doesn't fit is left out at its end, and takes nothing away that was there.
func TestAPasteThatIsTooLongTakesNothingAway(t *testing.T) {
	t.Parallel()
	for _, piece := range []string{"x", "é", "界"} {
		var in Input
		in.SetValue("head tail")
		in.Key("home")
		for range 5 {
			in.Key("right")
		}
		assert.False(t, in.Insert(strings.Repeat(piece, maxInput)))
		assert.Equal(t, "head "+strings.Repeat(piece, maxInput-9)+"tail", in.Value())
		assert.False(t, in.Insert("y"), "it is full")
		in.Key("backspace")
		assert.True(t, in.Insert("y"))
		assert.True(t, in.Undo())
		assert.True(t, in.Undo())
		assert.True(t, in.Undo())
		assert.Equal(t, "head tail", in.Value())
	}
}

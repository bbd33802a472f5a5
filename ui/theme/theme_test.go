package theme_test

import (
	"reflect"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"

	"aksarc-wizard/ui/theme"
)

func TestEverySignIsOneCellButTheMarksOfTheASCIIRail(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		signs := reflect.ValueOf(theme.New(theme.None, ascii, false).Signs)
		for i := range signs.NumField() {
			name, sign := signs.Type().Field(i).Name, signs.Field(i).String()
			want := 1
			switch name {
			case "Done", "Here", "Ahead", "Doubt":
				if ascii {
					want = 3
				}
			}
			assert.Equal(t, want, ansi.StringWidth(sign), name)
			for _, r := range sign {
				assert.True(t, !ascii || r < 0x7f, "%s is not ASCII: %q", name, r)
			}
		}
	}
}

func TestSignsOfDifferentMeaningDiffer(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		s := theme.New(theme.None, ascii, false).Signs
		seen := map[string]bool{}
		for _, sign := range []string{s.OKSign, s.Bad, s.Caution, s.Pending, s.Running, s.Idle} {
			assert.False(t, seen[sign], "%q stands for two things", sign)
			seen[sign] = true
		}
	}
}

func TestWithoutColourNoColourIsWritten(t *testing.T) {
	t.Parallel()
	th := theme.New(theme.None, false, false)
	for _, s := range []theme.Style{th.Title, th.Accent, th.Muted, th.OK, th.Warn, th.Error, th.Live, th.Rehearsal} {
		assert.Equal(t, "text", s.Render("text"))
	}
	assert.Equal(t, "text", ansi.Strip(theme.New(theme.Sixteen, false, false).Error.Render("text")))
	assert.Empty(t, theme.New(theme.Sixteen, false, false).Error.Render(""))
}

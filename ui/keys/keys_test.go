package keys_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/ui/theme"
)

func TestTheFooterLeavesOutWholeKeys(t *testing.T) {
	t.Parallel()
	th := theme.New(theme.None, true, false)
	all := []keys.Key{{Name: "Enter", Does: "next field"}, keys.ForSuggest, keys.ForHelp, keys.ForBack}
	assert.Equal(t, " Enter next field  Ctrl+G suggest  F1 why?  Esc back", keys.Footer(all, 80, th))
	assert.Equal(t, " Enter next field  F1 why?", keys.Footer(all, 30, th), "a short key fits where a long one doesn't")
	for w := range 60 {
		assert.LessOrEqual(t, text.Width(keys.Footer(all, w, theme.New(theme.TwoFiftySix, false, false))), max(w, 1))
	}
}

func TestEveryKeyOfTheHelpHasANameAndAnUse(t *testing.T) {
	t.Parallel()
	for _, k := range keys.Everywhere() {
		assert.NotEmpty(t, k.Name)
		assert.NotEmpty(t, k.Does, k.Name)
	}
}

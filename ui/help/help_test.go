package help_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"aksarc-wizard/steps"
	"aksarc-wizard/ui/help"
	"aksarc-wizard/ui/text"
	"aksarc-wizard/ui/theme"
)

func TestEveryFieldSaysWhatWhyExampleAndLater(t *testing.T) {
	t.Parallel()
	m := steps.New(nil)
	for _, f := range steps.Fields() {
		topic := help.About(m, f.Path)
		assert.Equal(t, f.Label, topic.Title)
		has := map[string]bool{}
		for _, p := range topic.Parts {
			assert.NotEmpty(t, p.Text)
			has[p.Name] = true
		}
		for _, name := range []string{"", "Why", "Example", "When wrong", "Later", "Source"} {
			assert.True(t, has[name], "%s lacks %q", f.Path, name)
		}
	}
}

func TestEveryStepHasAPage(t *testing.T) {
	t.Parallel()
	m := steps.New(nil)
	for _, s := range steps.Steps() {
		m.GoTo(s.ID)
		topic := help.About(m, "")
		assert.Equal(t, s.Title, topic.Title)
		assert.GreaterOrEqual(t, len(topic.Parts), 2, s.ID)
	}
}

func TestSearchFindsAllWordsAnywhere(t *testing.T) {
	t.Parallel()
	found := func(query string) (ids []string) {
		for _, topic := range help.All() {
			if topic.Contains(query) {
				ids = append(ids, topic.ID)
			}
		}
		return ids
	}
	assert.Contains(t, found("--ip-pool-start"), "network.ipPool.start")
	assert.Contains(t, found("KUBE-apiserver control"), "cluster.controlPlane.ip")
	assert.Contains(t, found("paint again"), "keys")
	assert.Empty(t, found("no such words anywhere"))
}

func TestHelpFitsTheWidth(t *testing.T) {
	t.Parallel()
	for _, topic := range help.All() {
		for _, w := range []int{34, 54, 90} {
			for _, l := range help.Render(topic, theme.New(theme.TwoFiftySix, false, false), w) {
				assert.LessOrEqual(t, text.Width(l), w, topic.ID)
			}
		}
	}
}

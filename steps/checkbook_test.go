package steps

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPrerequisitesPageIsThatOfTheChecks(t *testing.T) {
	t.Parallel()
	file := filepath.Join("..", "docs", "prerequisites.md")
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
		require.NoError(t, os.WriteFile(file, []byte(PrerequisitesPage()), 0o644))
	}
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, PrerequisitesPage(), strings.ReplaceAll(string(text), "\r\n", "\n"),
		"docs/prerequisites.md is out of date; write it with: go test ./steps -run Prerequisites -update")
	assert.NotContains(t, PrerequisitesPage(), "{{")
}

// Every row that can appear is described, and every description has its row.
func TestEveryCheckIsInTheBook(t *testing.T) {
	t.Parallel()
	m, _ := rowsAfter(t, wellReach(), wellWorkstation())
	for _, q := range m.Ask(AskSubscriptions) {
		require.True(t, m.Learn(Answer{Question: q}))
	}
	rows := byID(m)
	described, used := map[string]bool{}, map[string]bool{}
	for _, e := range CheckBook() {
		described[e.ID] = true
		for _, text := range []string{e.Rule, e.Title, e.Does, e.Proves, e.Remedy, e.Source} {
			assert.NotEmpty(t, text, e.ID)
			assert.NotContains(t, text, "|", "%s: it would end the cell", e.ID)
		}
	}
	for id := range rows {
		if strings.HasPrefix(id, "extension.") {
			id = "extension.*"
		}
		assert.True(t, described[id], "%s is not in the book", id)
		used[id] = true
	}
	assert.Equal(t, described, used, "a description without its row")
	var rules []string
	for _, e := range CheckBook() {
		rules = append(rules, strings.Split(e.Rule, ", ")...)
	}
	for _, v := range strings.Fields("V1 V2 V3 V4 V5 V6 V7 V8 V9 V10 V11 V12 V13 V14 V15 V16 V17 V18 V19 V20 V21") {
		assert.Contains(t, rules, v)
	}
}

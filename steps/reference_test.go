package steps_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aksarc-wizard/steps"
)

var updateReference = flag.Bool("update", false, "write docs/reference.md anew")

func TestReferencePageIsThatOfTheFields(t *testing.T) {
	t.Parallel()
	file := filepath.Join("..", "docs", "reference.md")
	if *updateReference {
		require.NoError(t, os.WriteFile(file, []byte(steps.Reference()), 0o644))
	}
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, steps.Reference(), strings.ReplaceAll(string(text), "\r\n", "\n"),
		"docs/reference.md is out of date; write it with: go test ./steps -run Reference -update")
}

func TestReferenceSaysEverythingAboutEveryField(t *testing.T) {
	t.Parallel()
	page := steps.Reference()
	headings := regexp.MustCompile("(?m)^### .*$").FindAllString(page, -1)
	assert.Len(t, headings, len(steps.Fields()))
	for _, f := range steps.Fields() {
		assert.Contains(t, page, "(`"+f.Path+"`)\n")
	}
	anchors := map[string]bool{}
	for _, h := range headings {
		slug := strings.ToLower(strings.TrimPrefix(h, "### "))
		slug = regexp.MustCompile("[^a-z0-9 -]").ReplaceAllString(slug, "")
		anchors[strings.ReplaceAll(slug, " ", "-")] = true
	}
	for _, link := range regexp.MustCompile(`\(#([^)]*)\)`).FindAllStringSubmatch(page, -1) {
		assert.True(t, anchors[link[1]], "the link to #%s leads nowhere", link[1])
	}
	assert.Contains(t, page, "**Asked:** when Network is `create`")
	assert.Contains(t, page, "**Asked:** when Autoscaler is `true`")
	assert.NotRegexp(t, `<(intent|fqdn)>`, strings.ReplaceAll(page, "`", ""), "a viewer would take it for a tag")
}

// TestEveryFieldIsExplained: help, reason, example and consequence, or the help
// pages of all faces have holes.
func TestEveryFieldIsExplained(t *testing.T) {
	t.Parallel()
	for _, f := range steps.Fields() {
		for what, text := range map[string]string{"Label": f.Label, "Help": f.Help, "Why": f.Why, "Example": f.Example,
			"Wrong": f.Wrong, "Later": f.Later, "Source": f.Source} {
			assert.NotEmpty(t, text, "%s of %s", what, f.Path)
		}
	}
}

package rehearsal

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the list of drills in docs/rehearsal.md anew")

const (
	docsFile  = "../../docs/rehearsal.md"
	docsBegin = "<!-- The list of drills is made from runner/rehearsal/scenarios: make golden -->\n"
	docsEnd   = "<!-- End of the list of drills -->\n"
)

// drillBook is the list of drills as the data gives it.
func drillBook() string {
	var b strings.Builder
	skill := ""
	for _, s := range Scenarios() {
		if s.Skill != skill {
			skill = s.Skill
			fmt.Fprintf(&b, "\n### %s\n\n| Drill | What is wrong | Release | Help from outside |\n|---|---|---|---|\n", skill)
		}
		release, outside := s.Release, "-"
		if release == "" {
			release = "any"
		}
		if s.Outside != nil {
			outside = s.Outside.Text
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", s.Name, s.Title, release, outside)
	}
	b.WriteString("\n")
	return b.String()
}

func TestDocsListTheDrills(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(docsFile)
	require.NoError(t, err)
	head, rest, found := strings.Cut(string(content), docsBegin)
	require.True(t, found, "the mark of the list's begin is missing")
	list, tail, found := strings.Cut(rest, docsEnd)
	require.True(t, found, "the mark of the list's end is missing")
	if *update {
		require.NoError(t, os.WriteFile(docsFile, []byte(head+docsBegin+drillBook()+docsEnd+tail), 0o600))
		return
	}
	assert.Equal(t, drillBook(), list, "make golden writes it anew")
}

package remedy

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write docs/troubleshooting.md anew")

const troubleshooting = "../../docs/troubleshooting.md"

// sections says which heading of rules.yaml stands above the first rule of each
// section.
func sections() map[string]string {
	above := map[string]string{}
	heading := ""
	for line := range strings.Lines(string(rulesFile)) {
		if m := regexp.MustCompile(`^# -+ (.+)\n$`).FindStringSubmatch(line); m != nil {
			heading = m[1]
		}
		if id, ok := strings.CutPrefix(line, "- id: "); ok && heading != "" {
			above[strings.TrimSpace(id)] = strings.ToUpper(heading[:1]) + heading[1:]
			heading = ""
		}
	}
	return above
}

// guide is docs/troubleshooting.md as the rules give it.
func guide() string {
	var b strings.Builder
	b.WriteString("# When something fails\n\n" +
		"Every failure that the wizard knows, with the message it is known by. The wizard shows cause and remedy by itself; this page is for searching and for reading ahead.\n\n" +
		"Generated from `runner/remedy/rules.yaml`; `go test ./runner/remedy -update` writes it anew. Do not edit by hand.\n\n" +
		"How sure the advice is: *documented* by the source named, *measured* with a real `az`, *reported* by users, or *inferred* from the others. " +
		"A message that is not here is shown as it came, and nothing is made up about it.\n")
	above := sections()
	for _, r := range Rules() {
		if s := above[r.ID]; s != "" {
			fmt.Fprintf(&b, "\n## %s\n", s)
		}
		fmt.Fprintf(&b, "\n### %s\n\n", r.ID)
		for i, s := range r.Samples {
			if i == 2 { // two are enough to recognise it
				break
			}
			text := s.Text
			if s.Code != "" && !strings.Contains(text, s.Code) {
				text = s.Code + ": " + text
			}
			fmt.Fprintf(&b, "```text\n%s\n```\n\n", strings.TrimSpace(text))
		}
		if r.Silent != "" {
			fmt.Fprintf(&b, "%s\n\n", plain(r.Silent))
		}
		fmt.Fprintf(&b, "- **Cause**: %s\n- **What to do**: %s\n", plain(r.Cause), plain(r.Remedy))
		if r.Field != "" {
			fmt.Fprintf(&b, "- **Field**: `%s`\n", r.Field)
		}
		fmt.Fprintf(&b, "- **Source**: %s (%s)\n", plain(r.Source), r.Certainty)
	}
	return b.String()
}

// plain is a text that Markdown leaves as it is.
func plain(text string) string {
	return strings.NewReplacer("<", "&lt;", ">", "&gt;", "*", `\*`).Replace(text)
}

func TestTroubleshootingIsUpToDate(t *testing.T) {
	t.Parallel()
	got := guide()
	if *update {
		require.NoError(t, os.WriteFile(troubleshooting, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(troubleshooting)
	require.NoError(t, err)
	if strings.ReplaceAll(string(want), "\r\n", "\n") != got {
		t.Errorf("%s is not what the rules say; run: go test ./runner/remedy -update", troubleshooting)
	}
}

func TestEverySectionOfTheRulesIsInTheGuide(t *testing.T) {
	t.Parallel()
	assert.Len(t, sections(), strings.Count(string(rulesFile), "\n# -----"), "a heading without a rule below it")
}

package validate

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/rules.md and the golden files anew")

// ruleBook is docs/rules.md as the table of rules gives it.
func ruleBook() string {
	var b strings.Builder
	b.WriteString("# The rules\n\n" +
		"Generated from the table in package validate; `go test ./validate -update` writes it anew. Do not edit by hand.\n\n" +
		"*When*: **L** is decided from the answers alone, **V** needs a fact of the workstation or the site, **L+V** has a part of each. " +
		"*Level* is the sternest the rule can be. *Where* says who decides it: `Check` speaks while you type and in `aksarc-wizard validate`.\n")
	sections := map[string]string{
		"V1": "Workstation and tools", "V11": "Cloud, DNS, TLS, sign-in", "V22": "Scope",
		"V29": "Logical network", "V47": "Cluster", "V69": "Kubeconfig, day two, delete",
	}
	for _, r := range Rules() {
		if s := sections[r.Number]; s != "" {
			b.WriteString("\n## " + s + "\n\n| # | Name | When | Level | Rule | Fields | Where | Source |\n|---|---|---|---|---|---|---|---|\n")
		}
		fields := "-"
		switch n := len(r.Fields); {
		case n == len(Fields()):
			fields = "every field"
		case n > 0:
			fields = "`" + strings.Join(r.Fields, "` `") + "`"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s | %s |\n", r.Number, r.Name, r.When, r.Level,
			strings.NewReplacer("<", "&lt;", ">", "&gt;", "|", "\\|").Replace(r.Text), fields, r.Where, r.Source)
	}
	b.WriteString("\n## What may not touch what\n\nTwo ranges of addresses that are not listed together may touch. The first of a pair is the one to change.\n\n" +
		"| Range | Must stay clear of | Level | Rule |\n|---|---|---|---|\n")
	for _, row := range kinds() {
		for _, a := range row.clashes {
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", row.kind, a.kind, a.severity, a.rule)
		}
	}
	return b.String()
}

// golden compares with a file, or writes it with -update.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// A checkout on Windows may have turned the line ends.
	if strings.ReplaceAll(string(want), "\r\n", "\n") != got {
		t.Errorf("%s is not what the code says; run: go test ./validate -update", path)
	}
}

func TestRuleBookIsUpToDate(t *testing.T) {
	t.Parallel()
	golden(t, "../docs/rules.md", ruleBook())
}

func TestRulesAreNumberedV1ToV81(t *testing.T) {
	t.Parallel()
	all := Rules()
	if len(all) != 81 {
		t.Fatalf("%d rules, want 81", len(all))
	}
	known := map[string]bool{}
	for _, f := range Fields() {
		known[f] = true
	}
	for i, r := range all {
		if want := fmt.Sprintf("V%d", i+1); r.Number != want {
			t.Errorf("rule %d is %s", i+1, r.Number)
		}
		if r.Name == "" || r.Text == "" || r.Where == "" || r.Source == "" || r.When == "" || r.Level == "" {
			t.Errorf("%s is not fully described: %+v", r.Number, r)
		}
		if inCheck := r.Where == byCheck || strings.HasPrefix(r.Where, byCheck+" for "); (r.check != nil) != inCheck && r.Where != whileRead {
			t.Errorf("%s says it is decided by %q", r.Number, r.Where)
		}
		for _, f := range r.Fields {
			if !known[f] {
				t.Errorf("%s names the unknown field %s", r.Number, f)
			}
		}
	}
}

// TestProblemsNameFieldsOfTheirRule keeps the book honest about fields.
func TestProblemsNameFieldsOfTheirRule(t *testing.T) {
	t.Parallel()
	fields := map[string]string{}
	for _, r := range Rules() {
		fields[r.Number] = strings.Join(r.Fields, " ") + " "
	}
	for _, tc := range ruleCases() {
		site := seedSite()
		if tc.site != nil {
			tc.site(&site)
		}
		for _, p := range NewChecker(site).Check(sample(tc.changes...)).Problems {
			// What is wrong with an existing network belongs to the choice of it.
			if !strings.Contains(fields[p.Rule], p.Field+" ") && p.Field != FieldNetworkName {
				t.Errorf("%s speaks of %s, which its entry does not name", p.Rule, p.Field)
			}
		}
	}
}

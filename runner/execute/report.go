package execute

import (
	"fmt"
	"strings"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/journal"
)

// Report tells in Markdown what a deployment did, for the ticket and for
// whoever comes after. It is made from the journal, which holds no secrets;
// the plan gives the titles.
func Report(plan runner.Plan, records []journal.Record) string {
	var b strings.Builder
	if len(records) == 0 {
		return ""
	}
	var c journal.Created
	_ = records[0].Decode(&c) // what can't be read is left out
	fmt.Fprintf(&b, "# Deployment of %s\n\n", cell(orElse(c.Cluster, plan.Cluster)))
	if c.Rehearsal {
		b.WriteString("**REHEARSAL: this was practice on a built-in site. Nothing here exists.**\n\n")
	}
	last := records[len(records)-1]
	fmt.Fprintf(&b, "| | |\n|---|---|\n")
	for _, row := range [][2]string{
		{"Result", result(records)},
		{"Release", c.Release},
		{"Begun", stamp(records[0].Time)},
		{"Last word", stamp(last.Time)},
		{"aksarc-wizard", c.Program},
		{"az", c.Az},
		{"Plan", short(c.PlanHash)},
	} {
		if row[1] != "" {
			fmt.Fprintf(&b, "| %s | %s |\n", row[0], cell(row[1]))
		}
	}
	actionsTable(&b, plan, records)
	failureSection(&b, records)
	acknowledgedSection(&b, records)
	commandSection(&b, records)
	madeSection(&b, plan, records)
	return b.String()
}

func actionsTable(b *strings.Builder, plan runner.Plan, records []journal.Record) {
	states := journal.State(records)
	b.WriteString("\n## Actions\n\n| Action | Came out | State | Took |\n|---|---|---|---|\n")
	for _, a := range plan.Actions {
		s := states[a.ID]
		took := ""
		if s.Ended != nil {
			took = (time.Duration(s.Ended.ElapsedMS) * time.Millisecond).Round(time.Second).String()
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", cell(a.Title), cell(believed(s)), cell(s.State), took)
	}
}

// failureSection shows the failure of the last run, if that is how it ended.
func failureSection(b *strings.Builder, records []journal.Record) {
	e, ok := lastEnd(records)
	if !ok || e.Failure == nil {
		return
	}
	f := e.Failure
	b.WriteString("\n## What went wrong\n\n")
	if f.Code != "" {
		fmt.Fprintf(b, "Code: `%s`\n\n", strings.ReplaceAll(f.Code, "`", "'"))
	}
	fmt.Fprintf(b, "%s\n", quote(f.Message))
	if f.Cause != "" {
		fmt.Fprintf(b, "\nWhy this usually happens: %s\n", line(f.Cause))
	}
	if f.Remedy != "" {
		fmt.Fprintf(b, "\nWhat to do: %s\n", line(f.Remedy))
	}
}

// acknowledgedSection tells in spite of which checks the operator went on.
func acknowledgedSection(b *strings.Builder, records []journal.Record) {
	said := map[string]bool{}
	for _, r := range records {
		if r.Kind != journal.KindAcknowledged || said[r.Message] {
			continue
		}
		if len(said) == 0 {
			b.WriteString("\n## Acknowledged\n\nChecks that were not met, and why the operator went on:\n\n")
		}
		said[r.Message] = true
		fmt.Fprintf(b, "- %s, %s\n", cell(r.Message), stamp(r.Time))
	}
}

func commandSection(b *strings.Builder, records []journal.Record) {
	var lines []string
	for _, r := range records {
		var o journal.Operation
		if r.Kind != journal.KindOperation || r.Decode(&o) != nil || o.Phase != journal.OperationBegin {
			continue
		}
		lines = append(lines, fmt.Sprintf("%s  %s", stamp(r.Time), line(strings.Join(o.Argv, " "))))
	}
	if len(lines) == 0 {
		b.WriteString("\n## Commands\n\nNone that could change anything was run.\n")
		return
	}
	fmt.Fprintf(b, "\n## Commands\n\nThose that could change something, in order; the quoting is left out.\n\n%s\n", indent(lines))
}

func madeSection(b *strings.Builder, plan runner.Plan, records []journal.Record) {
	made := journal.CleanUp(records)
	if len(made) == 0 {
		return
	}
	b.WriteString("\n## Made by this deployment\n\nIn the order in which it could be taken away:\n\n")
	for i, m := range made {
		title := m.Action
		if a, ok := plan.Action(m.Action); ok {
			title = a.Title
		}
		certain := orElse(m.State, "seen")
		if !m.Certain {
			certain = "ordered, but never seen"
		}
		fmt.Fprintf(b, "%d. %s (%s)\n", i+1, cell(title), cell(certain))
	}
}

func result(records []journal.Record) string {
	if e, ok := lastEnd(records); ok {
		if e.Outcome == journal.OutcomeDone {
			return "done"
		}
		return "failed"
	}
	return "not finished; it can be continued"
}

// Ended reports whether the last run of a deployment came to an end of its own,
// good or bad, so that its report says all there is.
func Ended(records []journal.Record) bool {
	_, ok := lastEnd(records)
	return ok
}

// lastEnd is how the last run ended; not ok when it did not come to its end.
func lastEnd(records []journal.Record) (e journal.Ended, ok bool) {
	for _, r := range records {
		switch r.Kind {
		case journal.KindRunStarted:
			ok = false
		case journal.KindRunEnded:
			e = journal.Ended{}
			ok = r.Decode(&e) == nil
		}
	}
	return e, ok
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05Z") }

func short(hash string) string { return hash[:min(len(hash), 12)] }

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// line makes one line of a text.
func line(s string) string { return strings.Join(strings.Fields(s), " ") }

// cell keeps a text inside its cell of a table.
func cell(s string) string { return strings.NewReplacer("|", `\|`, "<", "&lt;").Replace(line(s)) }

func quote(s string) string {
	return "> " + strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(s), "<", "&lt;"), "\n", "\n> ")
}

// indent makes a code block that no content can end.
func indent(lines []string) string { return "    " + strings.Join(lines, "\n    ") }

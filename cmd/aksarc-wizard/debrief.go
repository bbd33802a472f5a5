package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"aksarc-wizard/runner/rehearsal"
	"aksarc-wizard/runner/rehearsal/site"
)

// debrief says at the end of a drill what there was to learn.
func (w *world) debrief(out io.Writer) {
	if w.drill != nil {
		fmt.Fprint(out, "\n"+debrief(*w.drill, w.siteDir))
	}
}

// debrief is the end of a drill: what went wrong, what was done about it, how
// long that took, and what the guide recommends. What was done is in the
// site's ledger, whoever did it: the wizard or a hand.
func debrief(s rehearsal.Scenario, dir string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "REHEARSAL, debrief of the drill %s: %s\n", s.Name, s.Title)
	entries, err := rehearsal.Ledger(dir)
	if err != nil {
		fmt.Fprintf(&b, "  What was done can't be told: %v\n", err)
	}
	done(&b, entries)
	b.WriteString(lesson(s))
	return b.String()
}

// done lists the calls that can change something, in order, by the site's clock.
func done(b *strings.Builder, entries []site.Entry) {
	var changes []site.Entry
	for _, e := range entries {
		if e.Mutating {
			changes = append(changes, e)
		}
	}
	if len(changes) == 0 {
		fmt.Fprintf(b, "  Done: nothing that could change the site; %d looks.\n", len(entries))
		return
	}
	fmt.Fprintf(b, "  Done, beside %d looks:\n", len(entries)-len(changes))
	for _, e := range changes {
		end := "done"
		if e.ExitCode != 0 {
			end = fmt.Sprintf("refused or failed, exit code %d", e.ExitCode)
		}
		fmt.Fprintf(b, "    after %s: az %s: %s\n", since(changes[0].Site, e.Site), subject(e), end)
	}
	// Typing the answers is no part of it.
	first, last := changes[0], entries[len(entries)-1]
	fmt.Fprintf(b, "  Time: %s at the site, %s for you.\n", since(first.Site, last.Site), since(first.Time, last.Time))
}

// subject is a command without the flags that don't tell what it was about.
func subject(e site.Entry) string {
	words := []string{e.Command}
	for i, arg := range e.Argv {
		flag, value, joined := strings.Cut(arg, "=")
		switch flag {
		case "--name", "-n", "--cluster-name", "--source":
			if !joined && i+1 < len(e.Argv) {
				value = e.Argv[i+1]
			}
			if flag == "-n" {
				flag = "--name"
			}
			words = append(words, flag, value)
		}
	}
	return strings.Join(words, " ")
}

// since is the span between two times of the ledger, to the second.
func since(from, to string) string {
	a, errA := time.Parse(time.RFC3339Nano, from)
	b, errB := time.Parse(time.RFC3339Nano, to)
	if errA != nil || errB != nil {
		return "an unknown time"
	}
	return b.Sub(a).Round(time.Second).String()
}

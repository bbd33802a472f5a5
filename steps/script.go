package steps

import (
	"fmt"
	"strings"

	"aksarc-wizard/runner"
)

// Shell is a dialect in which commands are written for people to run.
type Shell string

// The dialects.
const (
	Bash       Shell = "bash"
	PowerShell Shell = "powershell"
)

// WriteScript writes the plan as a script that a person can read, change and
// run by hand: the very argument lists that the runner executes, quoted for
// the shell. head is written as a comment at the top.
func WriteScript(p runner.Plan, sh Shell, head string) string {
	var b strings.Builder
	if sh == Bash {
		b.WriteString("#!/usr/bin/env bash\n")
	}
	for line := range strings.Lines(head) {
		b.WriteString("# " + strings.TrimRight(line, "\n") + "\n")
	}
	b.WriteString("# Look before you run a command twice: creating on an existing name is an update.\n")
	if sh == Bash {
		b.WriteString("set -euo pipefail\n")
	} else {
		b.WriteString("# az ends without an exception when it fails: look at $LASTEXITCODE after each.\n")
	}
	for _, a := range p.Actions {
		fmt.Fprintf(&b, "\n# %s: %s\n", a.ID, a.Title)
		if a.Look != nil {
			fmt.Fprintf(&b, "# Already there? %s\n", oneLine(*a.Look, sh))
		}
		for _, s := range a.Steps {
			if s.Unless != "" {
				fmt.Fprintf(&b, "# %s; fails harmlessly when that is so already\n", s.Title)
			}
			b.WriteString(FormatCommand(s.Command, sh))
			if s.Unless != "" && sh == Bash {
				b.WriteString(" || true")
			}
			b.WriteString("\n")
		}
		if a.Wait != nil && len(a.Commands()) > 0 {
			fmt.Fprintf(&b, "# Then wait until %s: %s\n", waitedFor(*a.Wait), oneLine(a.Wait.Poll, sh))
			for _, s := range a.Wait.Again {
				fmt.Fprintf(&b, "# ... and after %s again: %s\n", a.Wait.AgainEvery, oneLine(s.Command, sh))
			}
		}
		if a.Merge != nil {
			fmt.Fprintf(&b, "# Then %s; aksarc-wizard does it.\n", DescribeMerge(*a.Merge))
		}
		if a.Proof != nil {
			for _, c := range a.Proof.Commands {
				b.WriteString(FormatCommand(c, sh) + "\n")
			}
		}
	}
	return b.String()
}

// DescribeMerge says what joining a kubeconfig into another will do.
func DescribeMerge(m runner.Merge) string {
	s := fmt.Sprintf("join %s into %s, after a copy of that file", m.From, m.Into)
	if m.Overwrite {
		s += "; entries of the same names are replaced"
	}
	if m.Current {
		return s + "; it becomes the current context"
	}
	return s + "; the current context stays"
}

// waitedFor is the end of a wait in words.
func waitedFor(w runner.Wait) string {
	if w.Gone {
		return "it is gone"
	}
	return "its state is " + strings.Join(w.Done, " or ")
}

// FormatCommand writes one command for a shell, a flag with its values on each
// line.
func FormatCommand(c runner.Command, sh Shell) string {
	more, quote := " \\\n    ", QuoteBash
	if sh == PowerShell {
		more = " `\n    "
		quote = func(s string) string { return QuotePowerShell(s, c.Program == runner.Az) }
	}
	var b strings.Builder
	b.WriteString(string(c.Program))
	flags := 0
	for _, arg := range c.Args {
		if strings.HasPrefix(arg, "--") {
			flags++
		}
	}
	for _, arg := range c.Args {
		if strings.HasPrefix(arg, "--") && flags > 2 {
			b.WriteString(more)
		} else {
			b.WriteString(" ")
		}
		b.WriteString(quote(arg))
	}
	return b.String()
}

// oneLine writes a command on one line.
func oneLine(c runner.Command, sh Shell) string {
	words := []string{string(c.Program)}
	for _, a := range c.Args {
		if sh == PowerShell {
			words = append(words, QuotePowerShell(a, c.Program == runner.Az))
		} else {
			words = append(words, QuoteBash(a))
		}
	}
	return strings.Join(words, " ")
}

// OneLine writes a command on one line, quoted for bash, as logs show it.
func OneLine(c runner.Command) string { return oneLine(c, Bash) }

const plainChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,+@%"

// QuoteBash quotes one argument for a POSIX shell.
func QuoteBash(s string) string {
	if s != "" && strings.Trim(s, plainChars) == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// SplitBash takes apart what QuoteBash has put together.
func SplitBash(line string) []string {
	var out []string
	var word strings.Builder
	quoted, begun := false, false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\'':
			quoted, begun = !quoted, true
		case c == '\\' && !quoted && i+1 < len(line):
			i++
			word.WriteByte(line[i])
			begun = true
		case c == ' ' && !quoted:
			if begun {
				out = append(out, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteByte(c)
			begun = true
		}
	}
	if begun {
		out = append(out, word.String())
	}
	return out
}

// QuotePowerShell quotes one argument for Windows PowerShell 5.1. az there is
// a batch file: PowerShell hands it the argument, and cmd.exe reads it again,
// so what cmd would take for its own needs double quotes inside the single
// ones (the form the documents use for switch names).
func QuotePowerShell(s string, batch bool) string {
	if s != "" && strings.Trim(s, strings.ReplaceAll(strings.ReplaceAll(plainChars, "@", ""), "%", "")) == "" && !strings.Contains(s, ",") {
		return s
	}
	quoted := strings.ReplaceAll(s, "'", "''")
	if batch && strings.ContainsAny(s, " ()&|<>^%!;,=") {
		return `'"` + quoted + `"'`
	}
	return "'" + quoted + "'"
}

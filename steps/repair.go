package steps

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
)

// SetAside renames a damaged extension folder, so that az no longer reads it.
// It is a command of the wizard itself, as the operator could type it.
func SetAside(extension string) runner.Command {
	return runner.Command{Program: runner.Self, Args: []string{"media", "set-aside", extension}, Mutates: true}
}

// OnlineSaid is what an operator must know before Check.Online is run.
func OnlineSaid(commands []runner.Command) string {
	var most time.Duration
	for _, c := range commands {
		most += c.Bound()
	}
	return fmt.Sprintf("Only where this computer reaches the internet: without it az tries for minutes and then fails. It is given at most %d minutes; Ctrl+C stops it.",
		int(most/time.Minute))
}

// fromMedia are the commands that install an extension from what was carried
// in, nil when they can't, and what to do.
func fromMedia(f *Facts, e az.Extension, installed bool) (commands []runner.Command, say string) {
	media := f.Workstation.Media
	const carry = "carry its wheel in and name its folder, on the page or with --media DIR (aksarc-wizard media list says what to carry)."
	if media == nil {
		return nil, "Without internet az can't fetch it: " + carry
	}
	if media.Err != "" {
		return nil, "The media can't be read: " + media.Err + "."
	}
	item, ok := media.Item(e.Name)
	if !ok {
		return nil, "The media are for another release: " + carry
	}
	if !item.Ready() {
		return nil, fmt.Sprintf("It can't be installed from %s: %s.", media.Dir, strings.Join(item.Problems, "; "))
	}
	add, err := az.ExtensionAdd(f.Tools, az.ExtensionSpec{Source: item.File, Upgrade: installed})
	if err != nil {
		return nil, err.Error()
	}
	say = "Install it from " + filepath.Base(item.File) + " on the media"
	if n := len(item.Wheels) - 1; n > 0 {
		say += fmt.Sprintf(", with %d dependencies", n)
		if n == 1 {
			say = strings.TrimSuffix(say, "ies") + "y"
		}
	}
	say += "; no index is asked (PIP_NO_INDEX=1)."
	if item.Unproved {
		say += " There is no SHA256SUMS on the media, so nobody vouches for the file."
	}
	return []runner.Command{add}, say
}

// Safe says whether a repair may run unattended after it was shown: it changes
// az's settings and extensions on this computer only, and can be undone.
// Signing in is not: it needs a person or a secret.
func (c Check) Safe() bool {
	if len(c.Repair) == 0 || c.Status != CheckFail && c.Status != CheckWarn {
		return false
	}
	for _, r := range c.Repair {
		if r.Interactive || r.Program == "" {
			return false
		}
	}
	return !c.Careful
}

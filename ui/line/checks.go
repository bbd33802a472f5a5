package line

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
)

// ready is the prerequisites page.
func (f *face) ready() {
	f.fromEnd = false
	f.settle(f.m.Questions(), false)
	for {
		switch f.rows(f.m.Checks(), steps.Ready) {
		case typed, moved:
			return
		case back:
			f.back()
			return
		case word: // something has changed: look again
		}
	}
}

// signIn is the second half of its step: the cloud and the account. It reports
// like finish.
func (f *face) signIn() (field int, stay bool) {
	f.settle(f.m.Questions(), false)
	for {
		var rows []steps.Check
		for _, c := range f.m.Checks() {
			if c.LaterMended() || !c.Passed() {
				rows = append(rows, c)
			}
		}
		switch f.rows(rows, steps.SignIn) {
		case typed, moved:
			return 0, false
		case back:
			return len(f.m.Shown()) - 1, true
		case word: // something has changed: look again
		}
	}
}

// rows lists checks and asks what to do about them. It gives typed when the
// operator has gone on, and word when the checks must be listed anew.
func (f *face) rows(rows []steps.Check, step steps.ID) replyKind {
	f.blank()
	mend := -1
	for i, c := range rows {
		f.check(i+1, c, step)
		later := step == steps.Ready && c.LaterMended()
		if mend < 0 && c.Status == steps.CheckFail && len(c.Repair) > 0 && !later {
			mend = i
		}
	}
	prompt := "Enter goes on, a number looks at that row, :again checks again"
	if mend >= 0 {
		prompt = fmt.Sprintf("Enter repairs row %d, another number that row, :again checks again", mend+1)
	}
	for {
		r := f.ask(question{
			prompt: fixed(prompt),
			help:   func() { f.checksHelp() },
			commands: []command{
				{"again", "check everything again"},
				{"next", "go on without repairing"},
				{"changes", "what repairs changed on this computer, and undo the newest"},
				{"powershell", "show commands for PowerShell"},
				{"bash", "show commands for bash"},
			},
		})
		switch {
		case r.kind == word && r.text == "again":
			f.settle(f.m.AskAgain(f.m.Step().Asks...), false)
			return word
		case r.kind == word && r.text == "changes":
			if kind := f.listChanges(); kind != typed {
				return kind
			}
			continue
		case r.kind == word && r.text != "next":
			f.speak(r.text)
			continue
		case r.kind == back || r.kind == moved:
			return r.kind
		case r.kind == word || r.text == "" && mend < 0:
			if f.m.Next() {
				return typed
			}
			why, _ := f.m.Blocker()
			f.say("Not yet: %s", sentence(why))
			continue
		case r.text == "":
			r.text = strconv.Itoa(mend + 1)
		}
		n, err := strconv.Atoi(r.text)
		if err != nil || n < 1 || n > len(rows) {
			f.say("There is no row %q; type a number from 1 to %d.", r.text, len(rows))
			continue
		}
		if done := f.repair(rows[n-1]); done != typed {
			return done
		}
	}
}

// check writes one row: the status is its first word.
func (f *face) check(n int, c steps.Check, step steps.ID) {
	status := strings.ToUpper(string(c.Status))
	s := fmt.Sprintf("%s %d. %s", status, n, c.Title)
	if c.Found != "" {
		s += ": found " + c.Found
	}
	s += ", wanted " + c.Wanted + "."
	if c.Status != steps.CheckOK {
		s += " " + sentence(c.Message)
		if c.Remedy != "" {
			s += " " + sentence(c.Remedy)
		}
		switch {
		case step == steps.Ready && c.LaterMended():
			s += " The next step deals with it."
		case len(c.Repair) > 0:
			s += " Can be repaired here."
		case f.wants(c):
			s += " Its number asks for the " + c.Wants.Name() + "."
		case stops(c):
			s += " Its number takes a reason to go on in spite of it."
		}
		if c.Acknowledged != "" {
			s += " Going on in spite of it: " + sentence(c.Acknowledged)
		}
	}
	f.say("%s", s)
}

func (f *face) checksHelp() {
	f.say("Each row says what was found and what is wanted. FAIL stops you here, WARN does not, SKIPPED could not be told because an earlier row failed.")
	f.say("A repair shows its exact command and asks before it runs.")
}

// repair offers the commands that mend a check, one by one. It gives word when
// one was run, so that everything looks different now, and typed when not.
func (f *face) repair(c steps.Check) replyKind {
	switch {
	case c.SignIn && len(c.Repair) > 0:
		return f.signInHow(c.Asks)
	case len(c.Repair) > 0:
		return f.runAll(c.Title, c.Repair, c.Asks)
	}
	if f.wants(c) {
		f.say("%s: %s", c.Title, sentence(c.Remedy))
	} else {
		f.say("%s: there is nothing to run here. %s", c.Title, sentence(c.Remedy))
	}
	if kind := f.carried(c); kind != typed {
		return kind
	}
	if len(c.Online) > 0 {
		f.say("%s", steps.OnlineSaid(c.Online))
		yes, ok := f.confirm("Fetch it online?", false, func() {
			f.say("In an air gap it can't work; carry the wheel in instead.")
		})
		switch {
		case !ok:
			return moved
		case yes:
			return f.runAll(c.Title, c.Online, c.Asks)
		}
	}
	return f.inSpiteOf(c)
}

// stops reports whether a check holds the operator up though it isn't proved that
// it must.
func stops(c steps.Check) bool { return c.Status == steps.CheckFail && !c.Passed() && !c.Fatal() }

// inSpiteOf asks for the reason to go on in spite of a check. It gives word when
// there is one, so that the rows look different now.
func (f *face) inSpiteOf(c steps.Check) replyKind {
	if !stops(c) {
		return typed
	}
	for {
		r := f.ask(question{prompt: fixed("The reason to go on in spite of it; an empty line leaves it"), help: func() {
			f.say("It isn't proved that this can't work. The reason is kept in the journal and in the report.")
		}})
		switch {
		case r.kind == back || r.kind == typed && r.text == "":
			return typed
		case r.kind != typed:
			return r.kind
		}
		if err := f.m.Acknowledge(c.ID, r.text); err != nil {
			f.say("That can't be: %s", sentence(err.Error()))
			continue
		}
		f.say("Noted.")
		return word
	}
}

// runAll asks for each command and runs it, until one fails or isn't wanted.
func (f *face) runAll(title string, commands []runner.Command, asks []steps.QuestionID) replyKind {
	ran := false
	for _, command := range commands {
		f.blank()
		f.say("%s. The command:", title)
		f.show(command)
		yes, ok := f.confirm("Run this command?", false, func() {
			f.say("It changes this workstation's az, or signs you in; nothing is created at the site.")
		})
		if !ok {
			return moved
		}
		if !yes {
			f.say("Not run.")
			break
		}
		ran = true
		if !f.perform(command) {
			break
		}
	}
	if !ran {
		return typed
	}
	f.settle(f.m.AskAgain(asks...), false)
	return word
}

// show writes a command as it would be typed in the chosen shell.
func (f *face) show(c runner.Command) {
	for line := range strings.SplitSeq(steps.FormatCommand(c, f.shell), "\n") {
		f.verbatim("    %s", line)
	}
}

// perform runs one confirmed command; false when it did not end well.
func (f *face) perform(c runner.Command) bool {
	if c.Interactive {
		return f.handOver(c)
	}
	type ending struct {
		result runner.Result
		err    error
	}
	ended := make(chan ending, 1)
	go func() {
		result, err := f.world.Run(f.ctx, c, func(l runner.Line) { f.say("  | %s", l.Text) })
		ended <- ending{result, err}
	}()
	tick, stop := f.o.Tick(f.o.Heartbeat)
	defer stop()
	for {
		select {
		case <-tick:
			f.say("Still at work.")
		case e := <-ended:
			return f.ranWell(e.result, e.err)
		}
	}
}

func (f *face) ranWell(result runner.Result, err error) bool {
	switch {
	case err != nil:
		f.say("FAIL: it did not run to its end: %v.", err)
	case result.ExitCode != 0:
		f.say("FAIL: it ended with exit code %d.", result.ExitCode)
		f.paragraphs("  | ", result.Stderr)
	default:
		f.say("OK: done.")
		return true
	}
	return false
}

// handOver gives the terminal to a command that must ask: az login. Without
// files to hand over it is the operator's to run, elsewhere.
func (f *face) handOver(c runner.Command) bool {
	in, inOK := f.o.In.(*os.File)
	out, outOK := f.o.Out.(*os.File)
	if !inOK || !outOK {
		f.say("There is no terminal here to hand over. Run it in another session of this workstation, then type :again here.")
		return false
	}
	f.say("The next lines are those of %s. If it shows an address and a code, open the address on a machine of the site that has a browser, and enter the code there.", string(c.Program))
	result, err := f.world.Interactive(f.ctx, c, in, out, out)
	return f.ranWell(result, err)
}

func (f *face) speak(shell string) {
	f.shell = steps.Shell(shell)
	f.say("Commands are shown for %s from now on.", shell)
}

package line

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
)

// signInHow offers the three ways to sign in and takes one. It gives word when
// something was run, so that everything looks different now, typed when not.
func (f *face) signInHow(asks []steps.QuestionID) replyKind {
	offers := steps.SignInOffers()
	f.blank()
	for i, o := range offers {
		f.say("%d. %s: %s", i+1, o.Label, o.Help)
	}
	for {
		r := f.ask(question{
			prompt:   fixed(fmt.Sprintf("How to sign in, 1 to %d [1]", len(offers))),
			help:     func() { f.say("Each way ends with az having a token for this site. < leaves it for now.") },
			commands: []command{{"skip", "don't sign in now"}},
		})
		switch {
		case r.kind == back || r.kind == word:
			f.say("Not signed in.")
			return typed
		case r.kind == moved:
			return moved
		case r.text == "":
			r.text = "1"
		}
		n, err := strconv.Atoi(r.text)
		if err != nil || n < 1 || n > len(offers) {
			f.say("Please type a number from 1 to %d.", len(offers))
			continue
		}
		var a steps.Application
		if offers[n-1].Way == steps.ByApplication {
			var kind replyKind
			if a, kind = f.application(); kind != typed {
				return kind
			}
			if a.Secret == "" {
				f.say("Not signed in.")
				return typed
			}
		}
		return f.runAll(offers[n-1].Label, f.m.SignInCommands(offers[n-1].Way, a), asks)
	}
}

// application asks who signs in. The secret comes last and is not echoed;
// without one there is no application.
func (f *face) application() (steps.Application, replyKind) {
	var a steps.Application
	for _, part := range []struct {
		prompt string
		to     *string
	}{{"The application's id", &a.ID}, {"Its tenant, a GUID", &a.Tenant}} {
		for *part.to == "" {
			r := f.ask(question{prompt: fixed(part.prompt), help: func() {
				f.say("Both are told by whoever made the service principal. < leaves it.")
			}})
			if r.kind == back {
				return steps.Application{}, typed
			}
			if r.kind != typed {
				return a, r.kind
			}
			*part.to = r.text
			// The secret stands for itself here, so that only the rest is judged.
			probe := a
			probe.Secret = "-"
			if why := probe.Problem(); why != "" && (part.to == &a.Tenant || !strings.Contains(why, "tenant")) {
				f.say("%s", why)
				*part.to = ""
			}
		}
	}
	secret, err := f.secret()
	switch {
	case f.over:
		return a, moved
	case err != nil || secret == "":
		return steps.Application{}, typed
	}
	a.Secret = runner.Secret(secret)
	return a, typed
}

// secret reads one line that nobody sees: without an echo on a terminal, the
// next line of the input elsewhere.
func (f *face) secret() (string, error) {
	if f.o.Secret != nil {
		return f.o.Secret(f.ctx)
	}
	f.prompt("The secret (not shown)")
	echo := f.in.echo
	f.in.echo = false
	defer func() { f.in.echo = echo }()
	line, err := f.in.next(f.ctx)
	if err != nil {
		if errors.Is(err, errCutOff) {
			err = nil // the last line of a file need not end
		} else {
			f.heard("", err)
		}
	}
	f.blank()
	return line, err
}

// signInFor asks to sign in when that is why the site did not answer. It reports
// whether to try again what failed.
func (f *face) signInFor(err error) bool {
	if _, ended := steps.SignInEnded(err); !ended {
		return false
	}
	yes, ok := f.confirm("Sign in again now?", true, func() {
		f.say("Without a sign-in the site tells nothing. Afterwards you are back here.")
	})
	return ok && yes && f.signInHow(steps.SignInAsks()) == word
}

// signInEnded asks to sign in again when a form has learnt that the sign-in
// doesn't hold any more; once for each step. It reports false when the
// operator has moved elsewhere.
func (f *face) signInEnded() bool {
	said, ended := f.m.Facts().SignInEnded()
	id := f.m.Step().ID
	if !ended || f.endedAt == id || id == steps.SignIn || id == steps.Ready {
		return true
	}
	f.endedAt = id
	f.say("The sign-in has ended. The site says: %s", sentence(said))
	yes, ok := f.confirm("Sign in again now? What you have typed stays.", true, func() {
		f.say("Without a sign-in the site offers nothing to choose from, and nothing can be deployed.")
	})
	if !ok {
		return false
	}
	if !yes {
		return true
	}
	switch f.signInHow(steps.SignInAsks()) {
	case moved:
		return false
	case word:
		f.endedAt = ""
		f.say("You are back at the step %s.", f.m.Step().Title)
		f.settle(f.m.Questions(), true)
	}
	return true
}

package line

import (
	"slices"

	"aksarc-wizard/steps"
)

// wants reports whether naming a place, which can be done here, would mend a
// check.
func (f *face) wants(c steps.Check) bool {
	_, ok := f.world.(steps.Carrier)
	return ok && c.Wants != ""
}

// carried asks where something lies that was carried in and would mend a check.
// It gives word when it was taken, typed when nothing was named.
func (f *face) carried(c steps.Check) replyKind {
	w, ok := f.world.(steps.Carrier)
	if !ok || c.Wants == "" {
		return typed
	}
	for {
		r := f.ask(question{prompt: fixed("The place of the " + c.Wants.Name() + ", < leaves it"), help: func() { f.say("%s", c.Wants.Help()) }})
		switch {
		case r.kind == back || r.kind == typed && r.text == "":
			return typed
		case r.kind != typed:
			return r.kind
		}
		var err error
		if c.Wants == steps.CarriedRoot {
			var agreed bool
			if agreed, err = f.trust(w, r.text); err == nil && !agreed {
				f.say("Not trusted.")
				return typed
			}
		} else {
			err = w.Media(r.text)
		}
		if err != nil {
			f.say("That can't be taken: %s", sentence(err.Error()))
			continue
		}
		f.about = f.world.About() // a command that is shown names it from now on
		f.say("Taken.")
		f.settle(f.m.AskAgain(slices.Concat(c.Asks, c.Wants.Asks())...), false)
		return word
	}
}

// trust shows the certificates of a file, and has az trust them when the
// operator agrees.
func (f *face) trust(w steps.Carrier, file string) (agreed bool, err error) {
	roots, err := w.Roots(file)
	if err != nil {
		return false, err
	}
	for _, c := range roots {
		f.say("Subject %q, SHA-256 %s, valid %s to %s.", c.Subject, c.SHA256, c.NotBefore.UTC().Format("2006-01-02"), c.NotAfter.UTC().Format("2006-01-02"))
	}
	yes, ok := f.confirm("Compare the fingerprint with the one that the site's operator tells you. Shall the az that the wizard starts trust it?", false, func() {
		f.say("A bundle of the wizard's own is made of az's roots and this one. az's installation is not touched.")
	})
	if !ok || !yes {
		return false, nil
	}
	return true, w.Trust(file, roots)
}

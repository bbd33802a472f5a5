package steps

import "aksarc-wizard/runner"

// Carried names what would mend a check, if somebody said where it lies: it has
// to be carried into the air gap, so the wizard can't know.
type Carried string

// What can be carried in.
const (
	CarriedMedia Carried = "media" // the folder with the extensions' wheels
	CarriedRoot  Carried = "root"  // the site's root certificate
)

// Name is what a face calls it.
func (c Carried) Name() string {
	switch c {
	case CarriedMedia:
		return "media folder"
	case CarriedRoot:
		return "root certificate"
	}
	return ""
}

// Help is a sentence on what is wanted, for whoever is asked for its place.
func (c Carried) Help() string {
	switch c {
	case CarriedMedia:
		return "The folder with the wheels that were carried in, such as the place of a USB stick. Nothing is installed before you have seen the command."
	case CarriedRoot:
		return "The file with the site's root certificate, PEM (Base-64) or DER. It is shown before anything trusts it."
	}
	return ""
}

// Asks are what is asked anew beside the check's own questions: what failed for
// want of it.
func (c Carried) Asks() []QuestionID {
	if c == CarriedRoot {
		return SignInAsks()
	}
	return nil
}

// Carrier is a World that can be told where something lies that was carried in.
// What it is told holds until it is closed, and About's Flags have it from then
// on. Places are the operator's: ~ and relative ones are meant, too. An error is a
// sentence for the operator; nothing has changed then.
type Carrier interface {
	// Media takes a folder of wheels in place of the one before.
	Media(dir string) error
	// Roots reads the certificates of a file; nothing trusts them yet.
	Roots(file string) ([]runner.Certificate, error)
	// Trust has az trust these as well, which were read from the file and agreed to;
	// an error when it holds others now. az's installation is not touched.
	Trust(file string, agreed []runner.Certificate) error
}

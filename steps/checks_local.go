package steps

import (
	"fmt"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

// fitCheck is rule V4: az must be new enough for its extensions, those
// installed and those wanted, or it leaves them out without a word.
func fitCheck(rel az.Release, f *Facts, azMissing bool) Check {
	c := Check{ID: CheckFits, Title: "az fits extensions", Rule: "V4", Severity: validate.Error, Wanted: "az new enough", Asks: []QuestionID{AskTools}}
	if c, wait := c.skip(f, AskTools, azMissing); wait {
		return c
	}
	core := f.Tools.Core
	c.Found = "az " + core.String()
	for _, e := range rel.Extensions() {
		version, installed := f.Tools.Extensions[e.Name]
		least, known := az.MinimumCore(e.Name, version)
		if installed && known && !core.AtLeast(least) {
			c.Status = CheckFail
			c.Message = fmt.Sprintf("The extension %s %s needs az %s or newer; az %s leaves it out, and its commands look misspelled.", e.Name, version, least, core)
			c.Remedy = fmt.Sprintf("Install %s %s, the version documented for this release, or a newer az.", e.Name, e.Version)
			return c
		}
		wanted, err := az.VersionOf(e.Version)
		if least, known = az.MinimumCore(e.Name, wanted); err == nil && known && !core.AtLeast(least) {
			c.Status = CheckFail
			c.Message = fmt.Sprintf("%s %s, which release %s wants, needs az %s or newer; this is %s.", e.Name, e.Version, rel.Name, least, core)
			c.Remedy = fmt.Sprintf("Install Azure CLI %s from your media.", rel.Az)
			return c
		}
	}
	c.Status, c.Message = CheckOK, "as wanted"
	return c
}

// tokenCheck is rule V20: a cheap question that only a living sign-in answers.
func tokenCheck(v validate.Values, f *Facts, azMissing bool) Check {
	c := Check{ID: CheckToken, Title: "Sign-in alive", Rule: "V20", Severity: validate.Error, Wanted: "the site answers",
		Asks: append([]QuestionID{AskGroups}, SignInAsks()...)}
	s, account := f.Standing(AskGroups), f.Standing(AskAccount)
	said, ended := f.SignInEnded()
	switch {
	case azMissing:
		c.Status, c.Message = CheckSkipped, "Not checked: az doesn't answer."
	case account.State == Failed:
		c.Status, c.Message = CheckSkipped, "Not checked: nobody is signed in."
	case account.State == Learnt && f.Account.Cloud != v[validate.FieldCloudName]:
		c.Status, c.Message = CheckSkipped, "Not checked: the sign-in is to another cloud."
	case ended:
		c.Status, c.Found, c.Message = CheckFail, "ended", "The site says: "+said
		c.Remedy = "Sign in again."
		c.Repair, c.SignIn = []runner.Command{az.LoginDeviceCode("")}, true
	case s.State == NotAsked:
		c.Status, c.Message = CheckSkipped, "Not checked yet: the list of resource groups will tell."
	case s.State == Asking:
		c.Status = CheckPending
	case s.State == Failed:
		// The network or a missing right, perhaps of this moment.
		c.Status, c.Certainty, c.Found, c.Message = CheckFail, Probable, "refused", "az group list says: "+s.Said
		c.Remedy = "If names, port and certificates above are well, sign in again. Group changes take up to six hours to arrive."
	default:
		c.Status, c.Found = CheckOK, "answers"
		c.Message = fmt.Sprintf("%d resource groups", len(f.Groups))
		if len(f.Groups) == 0 {
			c.Status, c.Certainty = CheckWarn, Probable
			c.Message = "The sign-in works, but no resource group is visible."
			c.Remedy = "Is the right subscription chosen? After a change of group membership it takes up to six hours until rights arrive."
		}
	}
	return c
}

// workstationChecks are the rows about this computer's disk. None when the
// world can't look.
func workstationChecks(f *Facts) []Check {
	s := f.Standing(AskWorkstation)
	if s.State == Failed {
		return nil
	}
	rows := []Check{
		{ID: CheckFolder, Title: "Extension folder", Rule: "V6", Severity: validate.Warning, Wanted: "whole and writable"},
		{ID: CheckDynamic, Title: "Self-installation", Rule: "V7", Severity: validate.Warning, Wanted: "off"},
		{ID: CheckBundle, Title: "Trusted roots", Rule: "V18", Severity: validate.Error, Wanted: "a readable bundle"},
	}
	for i := range rows {
		rows[i].Asks = []QuestionID{AskWorkstation}
		switch s.State {
		case NotAsked:
			rows[i].Status, rows[i].Message = CheckSkipped, "Not checked yet."
		case Asking:
			rows[i].Status = CheckPending
		}
	}
	if s.State == Learnt {
		w := f.Workstation
		rows[0], rows[1], rows[2] = folderCheck(rows[0], w), dynamicCheck(rows[1], w), bundleCheck(rows[2], w.Bundle)
	}
	return rows
}

func folderCheck(c Check, w runner.Workstation) Check {
	c.Did = "looked at each extension's files and wrote a test file in " + w.ExtensionDir
	c.Status, c.Found, c.Message = CheckOK, "writable", w.ExtensionDir
	if w.Rehearsal {
		c.Did = "the built-in az has no folder"
		c.Message = "nothing to write in a rehearsal"
		return c
	}
	if len(w.Damaged) > 0 {
		d := w.Damaged[0]
		c.Status, c.Severity, c.Certainty, c.Found = CheckFail, validate.Error, Probable, d.Name+" is damaged"
		c.Message = fmt.Sprintf("The extension folder %s: %s. One damaged extension can break every az command.", d.Dir, d.Why)
		c.Remedy = "Set the folder aside (it is renamed, nothing is deleted), then add the extension again."
		for _, d := range w.Damaged {
			c.Repair = append(c.Repair, SetAside(d.Name))
		}
		c.Asks = []QuestionID{AskWorkstation, AskTools}
		return c
	}
	if w.WriteErr != "" {
		c.Status, c.Found, c.Message = CheckWarn, "not writable", "Extensions can't be installed: "+w.WriteErr+"."
		c.Remedy = "Give this user the right to write there, or set AZURE_EXTENSION_DIR to another folder."
	}
	return c
}

func dynamicCheck(c Check, w runner.Workstation) Check {
	c.Did = "looked at the environment that az is started with"
	const variable = "AZURE_EXTENSION_USE_DYNAMIC_INSTALL"
	if off(w.AzEnv[variable]) {
		c.Status, c.Found, c.Message = CheckOK, "off", "the wizard starts az with "+variable+"="+w.AzEnv[variable]
		return c
	}
	c.Status, c.Found = CheckWarn, w.AzEnv[variable]
	c.Message = "az would try to fetch a missing extension by itself, and take whatever version is newest."
	c.Remedy = "Set " + variable + "=no where the wizard is started."
	return c
}

func bundleCheck(c Check, b runner.Bundle) Check {
	c.Did = "read " + b.Path
	switch {
	case b.Path == "":
		c.Status, c.Certainty, c.Severity, c.Found = CheckWarn, Untested, validate.Warning, "not found"
		c.Message = "The file of roots in az's Python was not found, so which ones az trusts is not known."
		c.Did = "looked where az's installers put it"
		c.Remedy = "It matters only if the site's certificates are not trusted: see the row Certificates."
	case b.Fault != "":
		c.Status, c.Found = CheckFail, "unusable"
		c.Message = fmt.Sprintf("The file %s can't be used: %s.", b.Path, b.Fault)
		c.Remedy = "Unset REQUESTS_CA_BUNDLE, or let it name a PEM file that holds the public roots and the site's."
	default:
		c.Status, c.Found = CheckOK, fmt.Sprintf("%d roots", b.Certificates)
		c.Message = map[runner.BundleSource]string{
			runner.BundleOfAz: "those of az's own Python", runner.BundleOfUser: "from REQUESTS_CA_BUNDLE", runner.BundleOfOurs: "az's own and the site's",
		}[b.Source]
		for _, added := range b.Added {
			c.Message += fmt.Sprintf("; %s, until %s", added.Subject, day(added.NotAfter))
		}
	}
	return c
}

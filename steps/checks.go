package steps

import (
	"fmt"
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

// CheckStatus is how a check came out.
type CheckStatus string

// The statuses, as `check --json` prints them. Pending is only for screens.
const (
	CheckPending CheckStatus = "pending"
	CheckOK      CheckStatus = "ok"
	CheckWarn    CheckStatus = "warn"
	CheckFail    CheckStatus = "fail"
	CheckSkipped CheckStatus = "skipped"
)

// Check is one prerequisite: what was wanted, what was found, and the way out.
type Check struct {
	ID, Title string
	Status    CheckStatus
	// Severity says whether a failure blocks.
	Severity      validate.Severity
	Wanted, Found string
	// Message says what it means, Remedy what to do, Rule its number.
	Message, Remedy, Rule string
	// Did says what was done to find out, such as "ran az version".
	Did string
	// Certainty says how much the result can be relied on.
	Certainty Certainty
	// Acknowledged is the reason for which the operator goes on in spite of it.
	Acknowledged string
	// Seen: the result comes from az's own files, az hasn't confirmed it yet.
	Seen bool
	// Repair are the commands that mend it, shown before they run. Nil when
	// the wizard can't mend it.
	Repair []runner.Command
	// Careful: the repair is the operator's to decide on, so it never runs
	// unattended.
	Careful bool
	// SignIn: it is mended by signing in, for which a face offers the ways of
	// SignInOffers; Repair is the first of them.
	SignIn bool
	// Online are the commands that would mend it where this computer reaches the
	// internet. In an air gap they only take time, so no face offers them as the
	// repair: the operator must ask for them.
	Online []runner.Command
	// Wants is what would mend it, if the operator said where it lies.
	Wants Carried
	// Asks are the questions to ask again after a repair.
	Asks []QuestionID
}

// Passed says whether the operator may go on with this check as it is.
func (c Check) Passed() bool {
	return c.Status == CheckOK || c.Status == CheckWarn || c.Status == CheckSkipped || c.Severity == validate.Warning || c.Acknowledged != ""
}

// LaterMended checks fail on a fresh workstation and are the business of the
// sign-in step, so they don't stop the operator on the prerequisites page.
func (c Check) LaterMended() bool {
	switch c.ID {
	case CheckCloud, CheckAccount, CheckToken, CheckSubscription, CheckNames, CheckPort, CheckChain, CheckCloudNames:
		return true
	}
	return false
}

// Checks judges the prerequisites from the facts at hand. Rows whose question
// hasn't been answered are pending; those that can't be told because an
// earlier one failed are skipped, with the reason.
func (m *Machine) Checks() []Check {
	rel, f, v := m.Release(), &m.facts, m.values
	out := []Check{azCheck(rel, f)}
	missing := out[0].Status == CheckFail && f.Standing(AskTools).State == Failed
	for _, e := range rel.Extensions() {
		out = append(out, extensionCheck(rel, e, f, missing))
	}
	out = append(out, workstationChecks(f)...)
	out = append(out, discoveryCheck(f, missing), brokerCheck(rel, f, missing))
	out = append(out, siteChecks(f)...)
	out = append(out, cloudCheck(v, f, missing), accountCheck(v, f, missing), kubectlCheck(v, f),
		fitCheck(rel, f, missing), tokenCheck(v, f, missing))
	if c, asked := subscriptionCheck(v, f, missing); asked {
		out = append(out, c)
	}
	for i := range out {
		out[i] = out[i].settle(f)
		out[i].Acknowledged = m.acknowledged[out[i].ID]
	}
	return out
}

// skip fills a check in that can't be made, or says that it is on its way.
func (c Check) skip(f *Facts, id QuestionID, azMissing bool) (Check, bool) {
	switch s := f.Standing(id); {
	case azMissing:
		c.Status, c.Message = CheckSkipped, "Not checked: az doesn't answer."
	case (s.State == NotAsked || s.State == Asking) && !s.Seen:
		c.Status = CheckPending
	case s.State == Failed && s.Refused:
		// It says nothing about az, nor about what was asked.
		c.Status, c.Found, c.Message = CheckFail, "not known", "az could not be started: "+s.Said
		if c.Severity != validate.Error {
			c.Status = CheckWarn
		}
		c.Remedy = "This computer is short of descriptors, processes or memory: end other programs, or raise the limit (ulimit -n, ulimit -u), and check again."
	default:
		return c, false
	}
	return c, true
}

func azCheck(rel az.Release, f *Facts) Check {
	c := Check{ID: "az.version", Title: "Azure CLI", Severity: validate.Error, Wanted: rel.Az, Rule: "V2", Asks: []QuestionID{AskTools}}
	s := f.Standing(AskTools)
	if c, wait := c.skip(f, AskTools, false); wait {
		return c
	}
	if s.State == Failed {
		c.Rule, c.Status, c.Found = "V1", CheckFail, "does not answer"
		c.Message = "az version failed: " + s.Said
		c.Remedy = fmt.Sprintf("Reinstall Azure CLI %s from your media, then check again.", rel.Az)
		if s.NotStarted {
			// Once it is there, everything that rests on it can be asked.
			c.Asks = []QuestionID{AskTools, AskConfig, AskClouds, AskAccount, AskWorkstation}
			c.Found, c.Message = "not found", "az could not be started: "+s.Said
			c.Remedy = fmt.Sprintf("Install Azure CLI %s (64-bit) from your media, or name the program with --az.", rel.Az)
		} else if strings.Contains(s.Said, "PermissionError") || strings.Contains(s.Said, "ImportError") {
			c.Remedy = "A damaged extension folder breaks every az command: move the folders in ~/.azure/cliextensions aside, add the extensions again."
		}
		return c
	}
	c.Found = f.Tools.Core.String()
	switch d := f.Tools.Core.Compare(rel.Versions().Core); {
	case d == 0:
		c.Status, c.Message = CheckOK, "as wanted"
	case d < 0:
		// Not tested with is not the same as not working.
		c.Status, c.Certainty = CheckFail, Probable
		c.Message = fmt.Sprintf("Azure CLI %s is older than %s, which release %s was tested with.", c.Found, rel.Az, rel.Name)
		c.Remedy = fmt.Sprintf("Install Azure CLI %s from your media.", rel.Az)
	default:
		c.Status, c.Certainty = CheckWarn, Probable
		c.Message = fmt.Sprintf("Azure CLI %s is newer than %s, which release %s was tested with.", c.Found, rel.Az, rel.Name)
		c.Remedy = fmt.Sprintf("It may work. To be sure, install %s.", rel.Az)
	}
	return c
}

func extensionCheck(rel az.Release, e az.Extension, f *Facts, azMissing bool) Check {
	c := Check{ID: "extension." + e.Name, Title: e.Name, Severity: validate.Error, Wanted: e.Version, Rule: "V3", Asks: []QuestionID{AskTools, AskWorkstation}}
	if c, wait := c.skip(f, AskTools, azMissing); wait {
		return c
	}
	found, wanted := f.Tools.Extensions[e.Name], rel.Versions().Extensions[e.Name]
	c.Found = found.String()
	install, err := az.ExtensionAdd(f.Tools, az.ExtensionSpec{Name: e.Name, Version: e.Version, Upgrade: found.Known()})
	if err != nil {
		c.Status, c.Message, c.Remedy = CheckFail, err.Error(), "Install the Azure CLI of the release first."
		return c
	}
	add, offline := fromMedia(f, e, found.Known())
	if add == nil {
		c.Wants = CarriedMedia
	}
	online := []runner.Command{install}
	switch {
	case !found.Known():
		c.Status, c.Found, c.Repair, c.Online = CheckFail, "not installed", add, online
		c.Message = fmt.Sprintf("The extension %s is not installed.", e.Name)
		c.Remedy = offline
	case found.Compare(wanted) == 0:
		c.Status, c.Message, c.Wants = CheckOK, "as wanted", ""
	case found.Compare(wanted) > 0:
		c.Status, c.Certainty, c.Repair, c.Online = CheckFail, Probable, add, online
		c.Message = fmt.Sprintf("%s %s is newer than %s, the highest version documented for this release.", e.Name, found, e.Version)
		c.Remedy = "Install the documented version in its place. " + offline
	default:
		c.Status, c.Severity, c.Certainty = CheckWarn, validate.Warning, Probable
		c.Message = fmt.Sprintf("%s %s is older than %s, the version documented for this release.", e.Name, found, e.Version)
		c.Remedy = offline
	}
	return c
}

func accountCheck(v validate.Values, f *Facts, azMissing bool) Check {
	name := v[validate.FieldCloudName]
	c := Check{ID: "account.signedIn", Title: "Signed in", Severity: validate.Error, Wanted: "to " + name, Rule: "V19",
		Asks: SignInAsks()}
	if c, wait := c.skip(f, AskAccount, azMissing); wait {
		return c
	}
	s := f.Standing(AskAccount)
	switch {
	case s.Seen && f.Account.ID == "":
		c.Status, c.Found, c.Message = CheckFail, "signed out", "Nobody has signed in."
		c.Remedy = "Sign in."
	case s.State == Failed:
		c.Status, c.Found = CheckFail, "signed out"
		c.Message = "az account show says: " + s.Said
		c.Remedy = "Sign in. Without a browser here use the device code: az shows an address and a code to enter on another machine of the site."
		c.Repair, c.SignIn = []runner.Command{az.LoginDeviceCode("")}, true
	case f.Account.Cloud != name:
		c.Status, c.Found = CheckFail, fmt.Sprintf("%s, to %s", f.Account.User, f.Account.Cloud)
		c.Message = fmt.Sprintf("The sign-in belongs to the cloud %s, not to %s.", f.Account.Cloud, name)
		c.Remedy = "Make the cloud active, then sign in to it."
		c.Repair, c.SignIn = []runner.Command{az.LoginDeviceCode("")}, true
	default:
		c.Status, c.Found, c.Message = CheckOK, f.Account.User, "subscription "+f.Account.Name
	}
	return c
}

func kubectlCheck(v validate.Values, f *Facts) Check {
	want := v[validate.FieldKubernetesVersion]
	c := Check{ID: "kubectl.version", Title: "kubectl", Severity: validate.Warning, Wanted: "within one minor version of " + want, Rule: "V10", Asks: []QuestionID{AskKubectl}}
	if c, wait := c.skip(f, AskKubectl, false); wait {
		return c
	}
	if f.Standing(AskKubectl).State == Failed {
		c.Status, c.Found = CheckWarn, "not found"
		c.Message = "The last proof will be a plain TLS connection to the API server instead of kubectl get nodes."
		c.Remedy = "Carry kubectl in on your media; az aks install-cli needs the internet."
		return c
	}
	c.Found = f.Kubectl.String()
	if k, err := az.VersionOf(want); err == nil && (k.Major != f.Kubectl.Major || abs(k.Minor-f.Kubectl.Minor) > 1) {
		c.Status = CheckWarn
		c.Message = fmt.Sprintf("kubectl %s and Kubernetes %s are more than one minor version apart, which is not supported; simple reads usually work.", c.Found, want)
		c.Remedy = fmt.Sprintf("Carry a kubectl in that is within one minor version of %s.", want)
		return c
	}
	c.Status, c.Message = CheckOK, "as wanted"
	return c
}

// off reads a setting of az as az does: false, off, no and 0 are off.
func off(value string) bool {
	switch strings.ToLower(value) {
	case "false", "off", "no", "0", "f", "n":
		return true
	}
	return false
}

func abs(n int) int { return max(n, -n) }

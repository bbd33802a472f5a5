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
	case CheckCloud, CheckAccount, CheckToken, CheckNames, CheckPort, CheckChain, CheckCloudNames:
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
	c := Check{ID: "extension." + e.Name, Title: e.Name, Severity: validate.Error, Wanted: e.Version, Rule: "V3", Asks: []QuestionID{AskTools}}
	if c, wait := c.skip(f, AskTools, azMissing); wait {
		return c
	}
	found, wanted := f.Tools.Extensions[e.Name], rel.Versions().Extensions[e.Name]
	c.Found = found.String()
	install, err := az.ExtensionAdd(f.Tools, az.ExtensionSpec{Name: e.Name, Version: e.Version, Upgrade: found.Known()})
	if err != nil {
		c.Status, c.Message = CheckFail, err.Error()
		return c
	}
	add, offline := []runner.Command{install}, "Without internet az can't fetch it: carry its wheel in and name its folder with --media DIR (aksarc-wizard media list says what to carry)."
	if source, say := fromMedia(f, e, found.Known()); say != "" {
		add, offline = source, say
	}
	switch {
	case !found.Known():
		c.Status, c.Found, c.Repair = CheckFail, "not installed", add
		c.Message = fmt.Sprintf("The extension %s is not installed.", e.Name)
		c.Remedy = offline
	case found.Compare(wanted) == 0:
		c.Status, c.Message = CheckOK, "as wanted"
	case found.Compare(wanted) > 0:
		c.Status, c.Certainty, c.Repair = CheckFail, Probable, add
		c.Message = fmt.Sprintf("%s %s is newer than %s, the highest version documented for this release.", e.Name, found, e.Version)
		c.Remedy = "Remove it and install the documented version. " + offline
	default:
		c.Status, c.Severity, c.Certainty = CheckWarn, validate.Warning, Probable
		c.Message = fmt.Sprintf("%s %s is older than %s, the version documented for this release.", e.Name, found, e.Version)
		c.Remedy = offline
	}
	return c
}

func discoveryCheck(f *Facts, azMissing bool) Check {
	c := Check{ID: "config.instanceDiscovery", Title: "Instance discovery", Severity: validate.Error, Wanted: "off", Rule: "V8", Asks: []QuestionID{AskConfig}}
	if c, wait := c.skip(f, AskConfig, azMissing); wait {
		return c
	}
	val, set := f.Config["core.instance_discovery"]
	switch {
	case set && off(val):
		c.Status, c.Found, c.Message = CheckOK, "off", "as wanted"
		return c
	case set:
		c.Found = "on (" + val + ")"
	default:
		c.Found = "on (not set)"
	}
	// With an AD FS authority some versions of az skip the question.
	c.Status, c.Certainty = CheckFail, Probable
	c.Message = "Sign-in would ask a public Microsoft address to confirm the site, which can't be reached from here."
	c.Remedy = "Turn it off."
	c.Repair = []runner.Command{az.ConfigSet(map[string]string{"core.instance_discovery": "false"})}
	return c
}

// pickerSince is the first az whose sign-in shows a subscription picker.
var pickerSince = az.Version{Major: 2, Minor: 61}

func brokerCheck(rel az.Release, f *Facts, azMissing bool) Check {
	c := Check{ID: "config.loginExperience", Title: "Sign-in windows", Severity: validate.Warning, Wanted: "off", Rule: "V9", Asks: []QuestionID{AskConfig}}
	if c, wait := c.skip(f, AskConfig, azMissing); wait {
		return c
	}
	set := map[string]string{}
	if v, ok := f.Config["core.enable_broker_on_windows"]; !ok || !off(v) {
		set["core.enable_broker_on_windows"] = "false"
	}
	if v, ok := f.Config["core.login_experience_v2"]; rel.Versions().Core.AtLeast(pickerSince) && (!ok || !off(v)) {
		set["core.login_experience_v2"] = "off"
	}
	if len(set) == 0 {
		c.Status, c.Found, c.Message = CheckOK, "off", "as wanted"
		return c
	}
	c.Status, c.Found = CheckWarn, "not turned off"
	c.Message = "From az 2.61 sign-in opens a broker window (on Windows) and a subscription picker that waits for a key."
	c.Remedy = "Turn both off; harmless with older versions."
	c.Repair = []runner.Command{az.ConfigSet(set)}
	return c
}

func cloudCheck(v validate.Values, f *Facts, azMissing bool) Check {
	name, fqdn := v[validate.FieldCloudName], v[validate.FieldCloudFQDN]
	c := Check{ID: "cloud.active", Title: "Cloud", Severity: validate.Error, Wanted: name + " active", Rule: "V13", Asks: []QuestionID{AskClouds, AskAccount}}
	if c, wait := c.skip(f, AskClouds, azMissing); wait {
		return c
	}
	if s := f.Standing(AskClouds); s.State == Failed {
		c.Status, c.Found, c.Message = CheckFail, "not known", "az cloud list failed: "+s.Said
		return c
	}
	active := ""
	var mine *az.Cloud
	for i, cl := range f.Clouds {
		if cl.Active {
			active = cl.Name
		}
		if cl.Name == name {
			mine = &f.Clouds[i]
		}
	}
	c.Found = active + " active"
	want := az.SiteCloud(name, fqdn)
	switch {
	case mine == nil:
		c.Status = CheckFail
		c.Message = fmt.Sprintf("The cloud %s is not registered; az talks to %s.", name, active)
		c.Remedy = "Register it and make it the active one."
		c.Repair = []runner.Command{az.CloudRegister(f.Tools, want), az.CloudSet(name)}
	case !pointsTo(mine.CloudSpec, want):
		c.Status, c.Rule = CheckFail, "V14"
		c.Found = fmt.Sprintf("%s points to %s", name, mine.ResourceManager)
		c.Message = fmt.Sprintf("The cloud %s is registered with %s as its resource manager, not %s: a leftover of another site?", name, mine.ResourceManager, want.ResourceManager)
		c.Remedy = "If this workstation now serves the new site only, update it; else choose another cloud name."
		c.Repair = []runner.Command{az.CloudUpdate(f.Tools, want), az.CloudSet(name)}
	case active != name:
		c.Status = CheckFail
		c.Message = fmt.Sprintf("The cloud %s is registered, but az talks to %s.", name, active)
		c.Remedy = "Make it the active one."
		c.Repair = []runner.Command{az.CloudSet(name)}
	default:
		c.Status, c.Message = CheckOK, "endpoints of "+fqdn
	}
	return c
}

func accountCheck(v validate.Values, f *Facts, azMissing bool) Check {
	name := v[validate.FieldCloudName]
	c := Check{ID: "account.signedIn", Title: "Signed in", Severity: validate.Error, Wanted: "to " + name, Rule: "V19",
		Asks: []QuestionID{AskAccount, AskSubscriptions, AskGroups, AskCustomLocations}}
	if c, wait := c.skip(f, AskAccount, azMissing); wait {
		return c
	}
	s := f.Standing(AskAccount)
	switch {
	case s.State == Failed:
		c.Status, c.Found = CheckFail, "signed out"
		c.Message = "az account show says: " + s.Said
		c.Remedy = "Sign in. Without a browser here use the device code: az shows an address and a code to enter on another machine of the site."
		c.Repair = []runner.Command{az.LoginDeviceCode("")}
	case f.Account.Cloud != name:
		c.Status, c.Found = CheckFail, fmt.Sprintf("%s, to %s", f.Account.User, f.Account.Cloud)
		c.Message = fmt.Sprintf("The sign-in belongs to the cloud %s, not to %s.", f.Account.Cloud, name)
		c.Remedy = "Make the cloud active, then sign in to it."
		c.Repair = []runner.Command{az.LoginDeviceCode("")}
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

// pointsTo says whether a registered cloud leads to the wanted site (rule V14).
func pointsTo(found, want az.CloudSpec) bool {
	same := func(a, b string) bool { return strings.EqualFold(strings.TrimRight(a, "/"), strings.TrimRight(b, "/")) }
	return same(found.ResourceManager, want.ResourceManager) && same(found.ActiveDirectory, want.ActiveDirectory)
}

func abs(n int) int { return max(n, -n) }

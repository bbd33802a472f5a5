package steps

import (
	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

// What of az's configuration matters to a sign-in without internet. Each is a
// setting of az's file and a variable of its environment, which comes first:
// every az of the wizard has the variable, so the file decides only about the
// operator's own az, in another terminal.
const (
	keyDiscovery = "core.instance_discovery"
	keyBroker    = "core.enable_broker_on_windows"
	keyPicker    = "core.login_experience_v2"
	varDiscovery = "AZURE_CORE_INSTANCE_DISCOVERY"
	varBroker    = "AZURE_CORE_ENABLE_BROKER_ON_WINDOWS"
	varPicker    = "AZURE_CORE_LOGIN_EXPERIENCE_V2"
)

// ownAz says of a row that the wizard's own az is well whatever the file says.
const ownAz = "The az that the wizard starts has it off. Your own az in another terminal goes by its file"

// discoveryCheck is rule V8.
func discoveryCheck(f *Facts, azMissing bool) Check {
	c := Check{ID: "config.instanceDiscovery", Title: "Instance discovery", Severity: validate.Error, Wanted: "off", Rule: "V8", Asks: []QuestionID{AskConfig}}
	if c, wait := c.skip(f, AskConfig, azMissing); wait {
		return c
	}
	if s := f.Standing(AskConfig); s.State == Failed {
		c.Status, c.Certainty = CheckFail, Probable
		c.Found, c.Message = "not known", "az config get failed: "+s.Said
		if forced(f, varDiscovery) {
			c.Status, c.Severity = CheckWarn, validate.Warning
		}
		return c
	}
	val, set := f.Config[keyDiscovery]
	switch {
	case set && off(val):
		c.Status, c.Found, c.Message = CheckOK, "off", "as wanted"
		return c
	case set:
		c.Found = "on (" + val + ")"
	default:
		c.Found = "on (not set)"
	}
	const asks = "Sign-in would ask a public Microsoft address to confirm the site, which can't be reached from here."
	c.Repair = []runner.Command{az.ConfigSet(map[string]string{keyDiscovery: "false"})}
	if forced(f, varDiscovery) {
		c.Status, c.Severity, c.Found = CheckWarn, validate.Warning, "off here; file: on"
		c.Message = ownAz + ". " + asks
		c.Remedy = "Turn it off in the file too, if az is to be used without the wizard."
		return c
	}
	// With an AD FS authority some versions of az skip the question.
	c.Status, c.Certainty = CheckFail, Probable
	c.Message, c.Remedy = asks, "Turn it off."
	return c
}

// pickerSince is the first az whose sign-in shows a subscription picker.
var pickerSince = az.Version{Major: 2, Minor: 61}

// brokerCheck is rule V9.
func brokerCheck(rel az.Release, f *Facts, azMissing bool) Check {
	c := Check{ID: "config.loginExperience", Title: "Sign-in windows", Severity: validate.Warning, Wanted: "off", Rule: "V9", Asks: []QuestionID{AskConfig}}
	if c, wait := c.skip(f, AskConfig, azMissing); wait {
		return c
	}
	if s := f.Standing(AskConfig); s.State == Failed {
		c.Status, c.Found, c.Message = CheckWarn, "not known", "az config get failed: "+s.Said
		return c
	}
	set := map[string]string{}
	if v, ok := f.Config[keyBroker]; !ok || !off(v) {
		set[keyBroker] = "false"
	}
	if v, ok := f.Config[keyPicker]; rel.Versions().Core.AtLeast(pickerSince) && (!ok || !off(v)) {
		set[keyPicker] = "off"
	}
	if len(set) == 0 {
		c.Status, c.Found, c.Message = CheckOK, "off", "as wanted"
		return c
	}
	c.Status, c.Found = CheckWarn, "not turned off"
	c.Message = "From az 2.61 sign-in opens a broker window (on Windows) and a subscription picker that waits for a key."
	c.Remedy = "Turn both off; harmless with older versions."
	c.Repair = []runner.Command{az.ConfigSet(set)}
	if forced(f, varBroker) && forced(f, varPicker) {
		c.Found = "off here; file: on"
		c.Message = ownAz + ". " + c.Message
	}
	return c
}

// forced says whether every az that the wizard starts has a setting turned off
// by its environment.
func forced(f *Facts, variable string) bool { return off(f.Workstation.AzEnv[variable]) }

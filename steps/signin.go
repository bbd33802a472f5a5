package steps

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

// SignInWay is one of the ways to sign in.
type SignInWay string

// The ways, in the order in which they are offered.
const (
	ByDevice      SignInWay = "device-code"
	ByBrowser     SignInWay = "browser"
	ByApplication SignInWay = "application"
)

// SignInOffer is a way to sign in as a face offers it.
type SignInOffer struct {
	Way SignInWay
	// Label is a few words, Letter a key that stands for it, Help a sentence.
	Label, Letter, Help string
}

// SignInOffers are the three ways (facts 33 and 34). The device code comes
// first: it needs no browser on this computer (rule V21).
func SignInOffers() []SignInOffer {
	return []SignInOffer{
		{ByDevice, "Device code", "d", "az shows an address and a code, to be entered on any machine of the site that has a browser."},
		{ByBrowser, "Browser here", "b", "az opens a browser on this computer."},
		{ByApplication, "Application", "a", "A service principal, by its id and a secret. az keeps the secret in clear in its own folder."},
	}
}

// Application is a service principal that signs in. The secret reaches az on
// its standard input alone.
type Application struct {
	// ID is the application's id, Tenant a GUID: az can't resolve the name adfs.
	ID, Tenant string
	Secret     runner.Secret
}

var guid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// Problem says what of it can't be right, "" when nothing is; the secret is
// looked at last, and never told.
func (a Application) Problem() string {
	switch {
	case a.ID == "":
		return "The application's id is missing."
	case az.CheckValue(a.ID) != nil || strings.HasPrefix(a.ID, "@") || strings.HasPrefix(a.ID, "-") || strings.ContainsAny(a.ID, " \t"):
		return "The application's id can't be " + quoted(a.ID) + ": it is a GUID or a name without blanks."
	case !guid.MatchString(a.Tenant):
		return "The tenant " + quoted(a.Tenant) + " is not a GUID (8-4-4-4-12 digits); az can't resolve a name, not even adfs."
	case a.Secret == "":
		return "The secret is missing."
	}
	return ""
}

func quoted(s string) string { return `"` + s + `"` }

// SignInCommands sign in that way. An application's begin with clearing the
// earlier sign-in: with its token still alive az takes any secret for right,
// and fails an hour later, in the middle of a deployment.
func (m *Machine) SignInCommands(way SignInWay, a Application) []runner.Command {
	switch way {
	case ByApplication:
		return []runner.Command{az.AccountClear(), az.LoginServicePrincipal(m.facts.Tools, az.ServicePrincipal{AppID: a.ID, Tenant: a.Tenant, Secret: a.Secret})}
	case ByBrowser:
		return []runner.Command{az.Login("")}
	}
	return []runner.Command{az.LoginDeviceCode("")}
}

// SignInAsks are what a sign-in changes the answers of.
func SignInAsks() []QuestionID {
	return []QuestionID{AskAccount, AskSubscriptions, AskGroups, AskCustomLocations}
}

// starter is how a site calls the first subscription for workloads (fact 36).
const starter = "starter subscription"

// PickSubscription chooses where nobody has chosen: the starter subscription,
// or the only one that can be used. It gives -1 when it takes a person.
func PickSubscription(all []validate.Subscription) int {
	usable := func(s validate.Subscription) bool { return s.State == "" || s.State == "Enabled" }
	i := slices.IndexFunc(all, func(s validate.Subscription) bool { return usable(s) && strings.EqualFold(s.Name, starter) })
	if i < 0 && len(all) == 1 && usable(all[0]) {
		return 0
	}
	return i
}

// OperatorsOwn says whether a subscription looks like the one that the site's
// operator keeps for the appliance; workloads don't belong there (fact 36).
func OperatorsOwn(name string) bool { return strings.Contains(strings.ToLower(name), "operator") }

// siteQuestions are those that only the site can answer, so that an ended
// sign-in shows in them.
var siteQuestions = []QuestionID{AskGroups, AskCustomLocations, AskNetworks, AskClusters, AskVersions, AskVMSizes, AskResourceTypes}

// endedWords are those of an ended sign-in, not of a missing right or line.
var endedWords = []string{"ExpiredAuthenticationToken", "InvalidAuthenticationToken", "TokenExpired", "az login", "MSIS", "AADSTS"}

func endedSignIn(said string) bool {
	return slices.ContainsFunc(endedWords, func(w string) bool { return strings.Contains(said, w) })
}

// SignInEnded tells of an error whether it is that no sign-in holds, and what the
// site said.
func SignInEnded(err error) (said string, ended bool) {
	var f *runner.Failure
	if !errors.As(err, &f) || f.Kind != runner.FailedSignIn {
		return "", false
	}
	return f.Message, true
}

// SignInEnded says whether a question has shown that the sign-in doesn't hold
// any more, and in what words. It holds until AskAccount is asked again.
func (f *Facts) SignInEnded() (said string, ended bool) {
	for _, id := range siteQuestions {
		if s := f.standing[id]; s.State == Failed && endedSignIn(s.Said) {
			return s.Said, true
		}
	}
	return "", false
}

// forgetEnded makes the questions be asked again that failed for want of a
// sign-in.
func (f *Facts) forgetEnded() {
	for _, id := range siteQuestions {
		if s := f.standing[id]; s.State == Failed && endedSignIn(s.Said) {
			delete(f.standing, id)
		}
	}
}

// subscriptionCheck is rule V22 as far as the sign-in decides it: something is
// visible, and it isn't the operator's. It is there once it was asked.
func subscriptionCheck(v validate.Values, f *Facts, azMissing bool) (Check, bool) {
	c := Check{ID: CheckSubscription, Title: "Subscription", Severity: validate.Error, Wanted: "your own or the starter one", Rule: "V22", Asks: []QuestionID{AskSubscriptions}}
	s, account := f.Standing(AskSubscriptions), f.Standing(AskAccount)
	if s.State == NotAsked {
		return c, false
	}
	if c, wait := c.skip(f, AskSubscriptions, azMissing); wait {
		return c, true
	}
	all := f.Site.Subscriptions
	chosen := v[validate.FieldSubscription]
	i := slices.IndexFunc(all, func(s validate.Subscription) bool { return strings.EqualFold(s.ID, chosen) })
	switch {
	case account.State == Failed || account.State == Learnt && f.Account.ID == "":
		c.Status, c.Message = CheckSkipped, "Not checked: nobody is signed in."
	case s.State == Failed:
		c.Status, c.Message = CheckSkipped, "Not checked: az account list failed: "+s.Said
	case len(all) == 0:
		c.Status, c.Certainty, c.Found = CheckFail, Probable, "none visible"
		c.Message = "The sign-in works, but no subscription is visible."
		c.Remedy = "After a change of group membership it takes up to six hours until rights arrive; then sign in again. Otherwise the operator of the site must grant a role."
	case chosen == "":
		c.Status, c.Severity, c.Found = CheckWarn, validate.Warning, fmt.Sprintf("%d visible, none chosen", len(all))
		c.Message = "None of them is called Starter subscription, so none was chosen for you."
		c.Remedy = "Choose on the page Scope: your own, not the operator's."
	case i < 0:
		c.Status, c.Severity, c.Found = CheckWarn, validate.Warning, "not visible"
		c.Message = "The subscription of the answers, " + chosen + ", is not visible to this sign-in."
		c.Remedy = "Choose another on the page Scope. After a change of group membership it takes up to six hours until rights arrive."
	case OperatorsOwn(all[i].Name):
		c.Status, c.Severity, c.Certainty, c.Found = CheckWarn, validate.Warning, Probable, all[i].Name
		c.Message = "This looks like the operator's subscription."
		c.Remedy = "Workloads belong in your own or in the starter subscription: choose on the page Scope."
	default:
		c.Status, c.Found, c.Message = CheckOK, all[i].Name, "chosen on the page Scope"
	}
	return c, true
}

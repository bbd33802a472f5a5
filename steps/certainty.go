package steps

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"aksarc-wizard/validate"
)

// Certainty says how much the result of a check can be relied on.
type Certainty string

// The certainties.
const (
	// Proved: what was seen leaves no other reading.
	Proved Certainty = "proved"
	// Probable: documents or experience say so, this site may differ.
	Probable Certainty = "probable"
	// Untested: it could not be tested from here.
	Untested Certainty = "untested"
)

// The ids of the checks that others than their own file speak of.
const (
	CheckCloud      = "cloud.active"
	CheckCloudNames = "cloud.names"
	CheckAccount    = "account.signedIn"
	CheckToken      = "account.token"
	// CheckSubscription is there once the subscriptions were asked for.
	CheckSubscription = "account.subscription"
	CheckNames        = "dns.names"
	CheckPort         = "port.443"
	CheckChain        = "tls.chain"
	CheckBundle       = "trust.bundle"
	CheckFolder       = "extensions.folder"
	CheckFits         = "extensions.fit"
	CheckDynamic      = "az.dynamicInstall"
)

// Fatal says that going on can't work: it failed, and what was seen leaves no
// other reading. Only what isn't fatal can be acknowledged.
func (c Check) Fatal() bool {
	return c.Status == CheckFail && c.Severity == validate.Error && c.Certainty == Proved
}

// settle fills in what every row has: what was done, and how certain it is.
func (c Check) settle(f *Facts) Check {
	if len(c.Asks) > 0 {
		s := f.Standing(c.Asks[0])
		c.Seen = s.Seen && c.Status != CheckPending && c.Status != CheckSkipped
		if c.Did == "" {
			c.Did = s.Did
		}
		if c.Did == "" {
			c.Did = did(c.Asks[0], s.Took)
		}
		if s.NotStarted {
			tool, _, _ := strings.Cut(strings.TrimPrefix(c.Did, "ran "), " ")
			c.Did = "looked for " + tool + " and could not start it"
		}
	}
	switch {
	case c.Status == CheckSkipped || c.Status == CheckPending:
		c.Certainty, c.Did = Untested, ""
	case c.Seen:
		// Nothing is mended on a guess.
		c.Certainty, c.Did, c.Repair = Probable, "read az's own files; az hasn't confirmed it yet", nil
	case c.Certainty == "":
		c.Certainty = Proved
	}
	return c
}

// did says which command answered, and how long it took.
func did(id QuestionID, took time.Duration) string {
	command := map[QuestionID]string{
		AskTools: "az version", AskConfig: "az config get", AskClouds: "az cloud list", AskAccount: "az account show",
		AskKubectl: "kubectl version --client", AskGroups: "az group list", AskSubscriptions: "az account list",
	}[id]
	if command == "" {
		return ""
	}
	if took > 0 {
		return fmt.Sprintf("ran %s (%s)", command, took.Round(10*time.Millisecond))
	}
	return "ran " + command
}

// Errors of Acknowledge.
var (
	ErrNoCheck  = errors.New("there is no such check")
	ErrNoReason = errors.New("a reason is needed, for those who read the report")
	ErrFatal    = errors.New("it can't work this way, so it can't be acknowledged")
)

// Acknowledge notes that the operator goes on in spite of a check, and why.
// What is provably fatal can't be acknowledged. The reason goes to the journal
// and the report with the deployment.
func (m *Machine) Acknowledge(id, reason string) error {
	reason = strings.Join(strings.Fields(reason), " ")
	if reason == "" {
		return ErrNoReason
	}
	for _, c := range m.AllChecks() {
		if c.ID != id {
			continue
		}
		if c.Fatal() {
			return fmt.Errorf("%s: %w: %s", c.Title, ErrFatal, c.Message)
		}
		if m.acknowledged == nil {
			m.acknowledged = map[string]string{}
		}
		m.acknowledged[id] = reason
		return nil
	}
	return ErrNoCheck
}

// Acknowledged are the reasons by check id, of those that failed or warned.
func (m *Machine) Acknowledged() map[string]string {
	out := maps.Clone(m.acknowledged)
	for _, c := range m.AllChecks() {
		if c.Status == CheckOK || c.Status == CheckSkipped {
			delete(out, c.ID)
		}
	}
	return out
}

package steps

import (
	"errors"
	"strings"
	"syscall"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

// Question builds the command that asks. It reports false while an answer
// that the question needs (the custom location for its versions) is missing.
func (m *Machine) Question(id QuestionID) (Question, bool) {
	v := m.values
	sub := v[validate.FieldSubscription]
	if len(m.problemsAt(validate.FieldSubscription)) > 0 {
		sub = ""
	}
	q := Question{ID: id}
	switch id {
	case AskTools:
		q.Command = az.VersionShow()
	case AskConfig:
		q.Command = az.ConfigGet("")
	case AskClouds:
		q.Command = az.CloudList()
	case AskAccount:
		q.Command = az.AccountShow()
	case AskKubectl:
		q.Command = az.KubectlVersion()
	case AskSubscriptions:
		q.Command = az.AccountList(false)
	case AskGroups:
		q.Command, q.Stamp = az.GroupList(sub), sub
	case AskCustomLocations:
		q.Command, q.Stamp = az.CustomLocationList(az.Scope{Subscription: sub}), sub
	case AskNetworks:
		q.Command, q.Stamp = az.LNetList(az.Scope{Subscription: sub}), sub
	case AskClusters:
		q.Command, q.Stamp = az.ClusterList(az.Scope{Subscription: sub}), sub
	case AskVersions, AskVMSizes:
		loc := CustomLocationID(v)
		if loc == "" {
			return Question{}, false
		}
		q.Stamp = sub + " " + loc
		q.Command = az.KubernetesVersions(sub, loc)
		if id == AskVMSizes {
			q.Command = az.VMSizes(sub, loc)
		}
	case AskReach:
		q.Site = v[validate.FieldCloudFQDN]
		q.Stamp = q.Site
		if q.Site == "" || len(m.problemsAt(validate.FieldCloudFQDN)) > 0 {
			return Question{}, false
		}
	case AskWorkstation:
		q.Release = m.Release().Name
		q.Stamp = q.Release
	case AskResourceTypes:
		loc, ok := az.ParseID(CustomLocationID(v))
		if !ok {
			return Question{}, false
		}
		q.Stamp = CustomLocationID(v)
		q.Command = az.CustomLocationResourceTypes(az.Scope{Subscription: loc.Subscription, ResourceGroup: loc.ResourceGroup}, loc.Name())
	default:
		return Question{}, false
	}
	return q, true
}

// Questions are what the current step needs to ask now: not asked yet, or
// asked with other inputs. They are noted as asked.
func (m *Machine) Questions() []Question { return m.ask(m.Step().Asks) }

// AskAgain forgets what the ids taught and asks anew, as after a repair.
func (m *Machine) AskAgain(ids ...QuestionID) []Question {
	m.facts.Forget(ids...)
	out := m.ask(ids)
	for i := range out {
		out[i].Again = true
	}
	return out
}

// Ask asks what isn't known yet of these, as Questions does for a step.
func (m *Machine) Ask(ids ...QuestionID) []Question { return m.ask(ids) }

func (m *Machine) ask(ids []QuestionID) []Question {
	var out []Question
	for _, id := range ids {
		q, ok := m.Question(id)
		if !ok {
			continue
		}
		if s := m.facts.Standing(id); s.State != NotAsked && s.Stamp == q.Stamp {
			continue
		}
		m.facts.Asked(q)
		out = append(out, q)
	}
	return out
}

func (m *Machine) problemsAt(path string) []validate.Problem {
	var out []validate.Problem
	for _, p := range m.report.Problems {
		if p.Field == path && p.Severity == validate.Error {
			out = append(out, p)
		}
	}
	return out
}

// CustomLocationID is the full id of the chosen custom location: as typed, or
// made from subscription, resource group and name. Empty while one is missing.
func CustomLocationID(v validate.Values) string {
	c := v[validate.FieldCustomLocation]
	if c == "" || strings.HasPrefix(c, "/") {
		return c
	}
	sub, group := v[validate.FieldSubscription], v[validate.FieldResourceGroup]
	if sub == "" || group == "" {
		return ""
	}
	return az.CustomLocationID(sub, group, c)
}

// notStarted says whether the tool isn't there at all.
func notStarted(err error) bool {
	var f *runner.Failure
	return errors.As(err, &f) && f.Kind == runner.FailedStart
}

// refused says whether the system was too short of something to start it.
func refused(err error) bool {
	// EBADF is what a program says that finds no descriptor free while it is
	// being started.
	for _, short := range []error{syscall.EMFILE, syscall.ENFILE, syscall.EBADF, syscall.EAGAIN, syscall.ENOMEM} {
		if errors.Is(err, short) {
			return true
		}
	}
	return false
}

// lastError is the last line of stderr that begins with ERROR:, without it;
// the whole tail when there is none.
func lastError(stderr string) string {
	lines := strings.Split(strings.TrimSpace(stderr), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		if rest, ok := strings.CutPrefix(lines[i], "ERROR: "); ok {
			return rest
		}
	}
	return strings.TrimSpace(stderr)
}

// offerOnlyChoice fills an empty field for which the site offers exactly one
// usable value: a list of one chooses itself.
func (m *Machine) offerOnlyChoice(id QuestionID) {
	paths := map[QuestionID][]string{
		AskSubscriptions:   {validate.FieldSubscription},
		AskGroups:          {validate.FieldResourceGroup},
		AskCustomLocations: {validate.FieldCustomLocation, validate.FieldLocation},
	}
	if id == AskSubscriptions && m.values[validate.FieldSubscription] == "" {
		if i := PickSubscription(m.facts.Site.Subscriptions); i >= 0 {
			m.values[validate.FieldSubscription] = m.facts.Site.Subscriptions[i].ID
		}
	}
	for _, path := range paths[id] {
		if m.values[path] != "" {
			continue
		}
		f, _, _ := m.way.fieldAt(path)
		var usable []Option
		for _, o := range f.Offered(m.values, &m.facts) {
			if o.Unusable == "" {
				usable = append(usable, o)
			}
		}
		if len(usable) == 1 {
			m.values[path] = usable[0].Value
		}
	}
}

package steps

import (
	"fmt"
	"slices"
	"strings"

	"aksarc-wizard/runner/az"
	"aksarc-wizard/validate"
)

// Machine walks the steps. It holds the answers and the facts, applies the
// rules to every change, and knows what a change upstream has put in doubt.
// It touches neither the terminal nor the site: faces ask it for questions
// and feed it answers.
//
// It is not safe for concurrent use; its owner is the face's own loop.
type Machine struct {
	way *wayIndex
	// task is set where the way is one of day two; its rules then hold instead of
	// the checker's.
	task    *Task
	at      int
	values  validate.Values
	facts   Facts
	checker *validate.Checker
	report  validate.Report
	// left notes the fields the operator has been in and left: only those may
	// be told that they are empty.
	left map[string]bool
	// passed are the steps that were left forwards without an error.
	passed map[ID]bool
	// doubts are why a passed step must be looked at again.
	doubts map[ID][]string
	// back is the step to return to after a jump, "" when there is none.
	back ID
	// past holds earlier values of each field, newest last.
	past map[string][]string
	// done notes the steps without fields that have come true.
	done map[ID]bool
	// found is what a look at files said of the values foundFor.
	found    []validate.Problem
	foundFor validate.Values
	// acknowledged are the reasons for going on in spite of a check, by its id.
	acknowledged map[string]string
}

// New starts a machine with these answers.
func New(v validate.Values) *Machine {
	m := &Machine{
		way: way(), values: validate.Values{}, left: map[string]bool{}, passed: map[ID]bool{},
		doubts: map[ID][]string{}, past: map[string][]string{}, done: map[ID]bool{},
	}
	for k, s := range v {
		m.values[k] = s
	}
	m.Relearn()
	return m
}

// Steps are the steps in order.
func (m *Machine) Steps() []Step { return m.way.steps }

// FieldAt finds the description of a path on this way, and the step that asks
// for it.
func (m *Machine) FieldAt(path string) (Field, ID, bool) { return m.way.fieldAt(path) }

// Fields are all fields of this way, in order; read only.
func (m *Machine) Fields() []Field { return m.way.fields }

// Step is the one the operator is at.
func (m *Machine) Step() Step { return m.way.steps[m.at] }

// Values are the answers as typed. The map is the machine's own: read only.
func (m *Machine) Values() validate.Values { return m.values }

// Facts are what is known of the site.
func (m *Machine) Facts() *Facts { return &m.facts }

// Release is the profile chosen; the default one while the choice is invalid.
func (m *Machine) Release() az.Release {
	if r, ok := az.ReleaseByName(m.values[validate.FieldRelease]); ok {
		return r
	}
	return az.Releases()[0]
}

// Report is what the rules say of all the answers.
func (m *Machine) Report() validate.Report { return m.report }

// Relearn rebuilds the rules after the facts have changed.
func (m *Machine) Relearn() {
	if m.task != nil {
		m.check()
		return
	}
	rel := m.Release()
	site := m.facts.Site
	site.KubernetesVersions = rel.KubernetesVersions
	if site.AksArc == "" {
		site.AksArc = rel.AksArc
	}
	m.checker = validate.NewChecker(site)
	m.check()
}

// check applies the rules, and the one that only this room can: whether the
// release is one of the profiles.
func (m *Machine) check() {
	if m.task != nil {
		m.checkTask()
		return
	}
	m.report = m.checker.Check(m.values)
	name := m.values[validate.FieldRelease]
	if _, ok := az.ReleaseByName(name); !ok {
		var known []string
		for _, r := range az.Releases() {
			known = append(known, r.Name)
		}
		m.report.Problems = append([]validate.Problem{{Field: validate.FieldRelease, Rule: "V2", Severity: validate.Error,
			Message: fmt.Sprintf("%q is not a release profile.", name), Hint: "Known are " + strings.Join(known, ", ") + "."}}, m.report.Problems...)
	}
}

// Learn takes an answer of the site in; false when it came too late.
func (m *Machine) Learn(a Answer) bool {
	if !m.facts.Learn(a) {
		return false
	}
	m.offerOnlyChoice(a.Question.ID)
	m.Relearn()
	return true
}

// Set changes an answer as typed, applies the rules, and notes what is now in
// doubt. Nothing is refused: a wrong value stays, with its problem beside it.
func (m *Machine) Set(path, text string) {
	was := m.values[path]
	if was == text {
		return
	}
	if text == "" {
		delete(m.values, path)
	} else {
		m.values[path] = text
	}
	if m.task != nil {
		m.refill()
	}
	if path == validate.FieldRelease {
		m.Relearn()
	} else {
		m.check()
	}
	m.doubt(path)
}

// doubt marks the passed steps whose fields depend on the changed one.
func (m *Machine) doubt(path string) {
	changed, own, _ := m.way.fieldAt(path)
	for i, s := range m.way.steps {
		if s.ID == own || !m.passed[s.ID] || i <= m.index(own) {
			continue
		}
		for _, f := range s.Fields {
			if slices.Contains(f.Needs, path) && f.Shown(m.values) {
				why := fmt.Sprintf("%s changed: look at %s again", changed.Label, f.Label)
				if !slices.Contains(m.doubts[s.ID], why) {
					m.doubts[s.ID] = append(m.doubts[s.ID], why)
				}
			}
		}
	}
}

// Leave notes that the operator has left a field: the value it had then is
// remembered, and from now on it may be told that it is empty.
func (m *Machine) Leave(path string) {
	m.left[path] = true
	m.Remember(path)
}

// Remember keeps the value that a field has now among its earlier ones, before
// something else takes its place.
func (m *Machine) Remember(path string) {
	v := m.values[path]
	p := m.past[path]
	if v == "" || len(p) > 0 && p[len(p)-1] == v {
		return
	}
	m.past[path] = append(p, v)
}

// Past are the field's earlier values, newest last.
func (m *Machine) Past(path string) []string { return m.past[path] }

// Problems of one field that may be shown now.
func (m *Machine) Problems(path string) []validate.Problem {
	var out []validate.Problem
	for _, p := range m.report.Problems {
		if p.Field == path && (!p.Missing || m.left[path]) {
			out = append(out, p)
		}
	}
	return out
}

// StepProblems are all problems of a step's shown fields, missing ones
// included, errors first.
func (m *Machine) StepProblems(id ID) []validate.Problem {
	var errs, warns []validate.Problem
	for _, p := range m.report.Problems {
		f, own, ok := m.way.fieldAt(p.Field)
		// What no field of a task can mend stands in its way from the start.
		if m.task != nil && !ok && id == m.way.steps[0].ID {
			own, ok = id, true
		}
		if !ok || own != id || !f.Shown(m.values) {
			continue
		}
		if p.Severity == validate.Error {
			errs = append(errs, p)
		} else {
			warns = append(warns, p)
		}
	}
	return append(errs, warns...)
}

// Blocker says why the operator can't go on from this step, "" when they can,
// and which field to mend first.
func (m *Machine) Blocker() (why, field string) {
	s := m.Step()
	for _, p := range m.StepProblems(s.ID) {
		if p.Severity == validate.Error {
			return p.Message, p.Field
		}
	}
	if s.ID == Ready {
		for _, c := range m.Checks() {
			if (c.Status == CheckPending || c.Seen) && !c.LaterMended() {
				return "still checking: " + c.Title, ""
			}
			// What the next step mends doesn't stop here.
			if !c.Passed() && !c.LaterMended() {
				return c.Title + ": " + c.Message, ""
			}
		}
	}
	if s.ID == SignIn {
		for _, c := range m.Checks() {
			if !c.Passed() && c.Status == CheckFail {
				return c.Title + ": " + c.Message, ""
			}
		}
	}
	if s.ID == Review {
		if id, why := m.FirstOpen(); id != "" {
			return why, ""
		}
	}
	if (s.ID == Deploy || s.ID == Access) && !m.done[s.ID] {
		return "not finished yet", ""
	}
	return "", ""
}

// FirstOpen is the first step before the review that isn't settled, and why.
func (m *Machine) FirstOpen() (ID, string) {
	for _, s := range m.way.steps {
		if s.ID == Review {
			return "", ""
		}
		for _, p := range m.StepProblems(s.ID) {
			if p.Severity == validate.Error {
				return s.ID, s.Title + ": " + p.Message
			}
		}
		if d := m.doubts[s.ID]; len(d) > 0 {
			return s.ID, s.Title + ": " + d[0]
		}
		if !m.passed[s.ID] {
			return s.ID, s.Title + " has not been settled yet"
		}
	}
	return "", ""
}

// Next goes on: to the step after this one, or back to where a jump came
// from. It reports false, and stays, when there is a Blocker.
func (m *Machine) Next() bool {
	for _, f := range m.Step().Fields {
		if f.Shown(m.values) {
			m.Leave(f.Path)
		}
	}
	if why, _ := m.Blocker(); why != "" {
		return false
	}
	id := m.Step().ID
	m.passed[id] = true
	delete(m.doubts, id)
	if m.back != "" && m.index(m.back) > m.at {
		m.at, m.back = m.index(m.back), ""
		return true
	}
	if m.at < len(m.way.steps)-1 {
		m.at++
	}
	return true
}

// Back goes to the step before, or back to where a jump came from. Nothing is
// lost. It reports false at the first step, and once the deployment runs.
func (m *Machine) Back() bool {
	if m.back != "" {
		m.at, m.back = m.index(m.back), ""
		return true
	}
	if m.at == 0 || m.done[Deploy] {
		return false
	}
	m.at--
	return true
}

// Jump goes to an earlier step, remembering where it came from so that Next
// or Back returns there.
func (m *Machine) Jump(id ID) bool {
	i := m.index(id)
	if i < 0 || i >= m.at {
		return false
	}
	if m.back == "" {
		m.back = m.Step().ID
	}
	m.at = i
	return true
}

// Returning is the step a jump will return to, "" when there was none.
func (m *Machine) Returning() ID { return m.back }

// GoTo places the operator at a step without passing those between: for
// `resume`, which shows a running deployment whose answers were settled.
func (m *Machine) GoTo(id ID) {
	for _, s := range m.way.steps[:m.index(id)] {
		m.passed[s.ID] = true
	}
	m.at, m.back = m.index(id), ""
}

// Finish notes that a step without fields has come true.
func (m *Machine) Finish(id ID) { m.done[id] = true }

// Shown are the fields of the current step that have a meaning now.
func (m *Machine) Shown() []Field {
	var out []Field
	for _, f := range m.Step().Fields {
		if f.Shown(m.values) {
			out = append(out, f)
		}
	}
	return out
}

// Suggest proposes values so that everything fits; see validate.Checker.
func (m *Machine) Suggest() ([]validate.Suggestion, string) {
	if m.task != nil {
		return nil, "Nothing is suggested here."
	}
	return m.checker.Suggest(m.values)
}

// Last says whether there is no step after this one.
func (m *Machine) Last() bool { return m.at == len(m.way.steps)-1 }

func (m *Machine) index(id ID) int {
	return slices.IndexFunc(m.way.steps, func(s Step) bool { return s.ID == id })
}

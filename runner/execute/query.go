package execute

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jmespath/go-jmespath"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/sanitize"
)

// compile refuses a plan that can't be carried out (an expression that can't be
// evaluated, a wait for no state) before anything is done.
func compile(p runner.Plan) error {
	for _, a := range p.Actions {
		if a.State == "" && a.Wait != nil && !a.Wait.Gone {
			return fmt.Errorf("action %s waits for a state, but names none", a.ID)
		}
		for _, path := range expressions(a) {
			if path == "" {
				continue
			}
			if _, err := jmespath.Compile(path); err != nil {
				return fmt.Errorf("action %s: expression %q: %w", a.ID, path, err)
			}
		}
	}
	return nil
}

func expressions(a runner.Action) []string {
	paths := []string{a.State}
	for _, x := range a.Expect {
		paths = append(paths, x.Path)
	}
	steps, waits := a.Steps, []*runner.Wait{a.Wait}
	if a.Recreate != nil {
		steps = slices.Concat(steps, a.Recreate.Steps)
		waits = append(waits, a.Recreate.Wait)
	}
	for _, w := range waits {
		if w != nil {
			paths = append(paths, w.Detail, w.Error)
			steps = slices.Concat(steps, w.Again)
		}
	}
	for _, s := range steps {
		paths = append(paths, s.Unless)
	}
	return paths
}

// search evaluates an expression. What can't be evaluated over this answer is
// nothing, as for a path that isn't there: an answer of an unknown shape must
// not look like a wanted value.
func search(path string, answer any) any {
	if path == "" || answer == nil {
		return nil
	}
	v, err := jmespath.Search(path, answer)
	if err != nil {
		return nil
	}
	return v
}

// text is the value of an expression as one line fit to be shown.
func text(path string, answer any) string {
	return strings.Join(values(search(path, answer)), ", ")
}

// state is text for a state, which is one word: a list or an object is shown as
// what it is, and is never the word in it.
func state(path string, answer any) string {
	switch v := search(path, answer).(type) {
	case []any, map[string]any:
		return fmt.Sprintf("[%s]", strings.Join(values(v), ", "))
	default:
		return strings.Join(values(v), "")
	}
}

// prose is the value with its line breaks, as a service's message has them:
// what is nested in such a message can be read only so.
func prose(path string, answer any) string {
	if s, ok := search(path, answer).(string); ok {
		return sanitize.Text(s)
	}
	return text(path, answer)
}

// values gives the value as texts: none for null, one for a scalar, one for
// every element of a list.
func values(v any) []string {
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		return []string{sanitize.Line(v)}
	case bool:
		return []string{strconv.FormatBool(v)}
	case float64:
		return []string{strconv.FormatFloat(v, 'f', -1, 64)}
	case []any:
		var all []string
		for _, element := range v {
			all = append(all, values(element)...)
		}
		return all
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return []string{fmt.Sprint(v)}
	}
	return []string{sanitize.Line(string(raw))}
}

// truthy follows JMESPath: null, false, and what is empty are false.
func truthy(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case []any:
		return len(v) > 0
	case map[string]any:
		return len(v) > 0
	}
	return true
}

// differences compares an answer with what is wanted; lists are compared as
// sets, and an empty value equals one that isn't there.
func differences(want []runner.Expectation, answer any) []runner.Difference {
	var found []runner.Difference
	for _, x := range want {
		have := values(search(x.Path, answer))
		if sameSet(x.Want, have, x.Fold) {
			continue
		}
		found = append(found, runner.Difference{
			Label: x.Label, Field: x.Field, Immutable: x.Immutable,
			Want: strings.Join(x.Want, ", "), Found: strings.Join(have, ", "),
		})
	}
	return found
}

func sameSet(a, b []string, fold bool) bool {
	return slices.Equal(normal(a, fold), normal(b, fold))
}

func normal(list []string, fold bool) []string {
	var set []string
	for _, s := range list {
		if fold {
			s = strings.ToLower(s)
		}
		if s != "" {
			set = append(set, s)
		}
	}
	slices.Sort(set)
	return slices.Compact(set)
}

package remedy

import (
	"bytes"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"aksarc-wizard/runner"
)

// Rule is one known failure. Conditions that are given must all hold.
type Rule struct {
	ID string `yaml:"id"`
	// Match is a regular expression over what the tool said, or over the
	// service's code, without case; ^ and $ match at line ends.
	Match string `yaml:"match"`
	// Codes are codes of the service, any of which will do.
	Codes []string `yaml:"code"`
	// Commands are beginnings of command lines, any of which will do.
	Commands []string `yaml:"command"`
	// Kinds are kinds of failure, any of which will do; none for any.
	Kinds []runner.FailureKind `yaml:"kind"`

	Cause  string `yaml:"cause"`
	Remedy string `yaml:"remedy"`
	// Field is the answers-file path that is usually at fault, "" when none is.
	Field string `yaml:"field"`
	// Source is the document or measurement the advice comes from.
	Source    string    `yaml:"source"`
	Certainty Certainty `yaml:"certainty"`
	Samples   []Sample  `yaml:"samples"`
	// Silent says why the failure has no message to be known by. Such a rule
	// never matches; it is there to be read.
	Silent string `yaml:"silent"`

	pattern, codes *regexp.Regexp
}

// Certainty says how sure a rule is.
type Certainty string

// The certainties.
const (
	Documented Certainty = "documented" // a public document says so
	Measured   Certainty = "measured"   // seen with a real az
	Reported   Certainty = "reported"   // users reported it
	Inferred   Certainty = "inferred"   // put together from the above
)

// Sample is what a failure looks like when it comes here.
type Sample struct {
	Text    string             `yaml:"text"`
	Code    string             `yaml:"code"`
	Command string             `yaml:"command"`
	Kind    runner.FailureKind `yaml:"kind"`
}

// Rules are all known failures, in the order they are tried.
func Rules() []Rule { return slices.Clone(rules()) }

//go:embed rules.yaml
var rulesFile []byte

// The file is part of the program, so one that can't be read is a fault of the
// build; the tests read it before anybody can ship it.
var rules = sync.OnceValue(func() []Rule {
	all, err := readRules(rulesFile)
	if err != nil {
		panic(err)
	}
	return all
})

func readRules(data []byte) ([]Rule, error) {
	var all []Rule
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&all); err != nil {
		return nil, fmt.Errorf("remedy rules: %w", err)
	}
	for i := range all {
		r := &all[i]
		silent := r.Match == "" && len(r.Codes) == 0 && len(r.Kinds) == 0
		if silent != (r.Silent != "") {
			return nil, fmt.Errorf("remedy rule %q: wanted either a condition or a reason for having none", r.ID)
		}
		if err := r.compile(); err != nil {
			return nil, fmt.Errorf("remedy rule %q: %w", r.ID, err)
		}
	}
	return all, nil
}

// compile prepares the conditions. A code also counts where the text names it
// as one, because codes nest: "error with code X occurred", "(X)", or quoted.
func (r *Rule) compile() (err error) {
	if r.Match != "" {
		if r.pattern, err = regexp.Compile("(?im)" + r.Match); err != nil {
			return err
		}
	}
	if len(r.Codes) > 0 {
		var quoted []string
		for _, code := range r.Codes {
			quoted = append(quoted, regexp.QuoteMeta(code))
		}
		r.codes, err = regexp.Compile(`(?:\(|"|\b[Cc]ode:? ?)(?:` + strings.Join(quoted, "|") + `)\b`)
	}
	return err
}

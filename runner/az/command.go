package az

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"aksarc-wizard/runner"
)

// Bounds on the commands, chosen above the time az itself needs to give up
// where that is known, so that its own words arrive before ours.
const (
	localTimeout  = 60 * time.Second  // reads only files of az; the first run in a new folder takes 3 s
	readTimeout   = 2 * time.Minute   // one question to the site
	discoverLimit = 150 * time.Second // cloud register gives up by itself after 135 s of silence
	installLimit  = 8 * time.Minute   // extension add gives up by itself after 407 s of silence
	signInLimit   = 15 * time.Minute  // a person with a browser; device codes live as long
	secretLimit   = 5 * time.Minute   // sign-in without a person gives up after 270 s
	networkLimit  = 30 * time.Minute  // lnet create and delete can't be left; a sample took 2 minutes
	acceptLimit   = 20 * time.Minute  // --no-wait returns once the service has accepted
	blockingLimit = 2 * time.Hour     // the longest anybody allows a cluster operation
	collectLimit  = 30 * time.Minute  // logs of every node over SSH
	kubectlLimit  = 45 * time.Second
	kubectlAnswer = "--request-timeout=20s"
)

// waitLimit bounds an operation that may block or be left to the service.
func waitLimit(wait bool) time.Duration {
	if wait {
		return blockingLimit
	}
	return acceptLimit
}

// ValueError says why a value can't be handed to az.
type ValueError struct {
	Value  string
	Reason string
}

// Error names the value and the reason.
func (e *ValueError) Error() string {
	return fmt.Sprintf("%q can't be passed to az: %s", e.Value, e.Reason)
}

// CheckValue says whether az would take the value as it stands. The error is a
// *ValueError.
//
// az puts the content of a file in place of every argument that begins with @,
// and of every argument whose part after the first equals sign does.
func CheckValue(value string) error {
	_, after, _ := strings.Cut(value, "=")
	switch {
	case strings.HasPrefix(value, "@"):
		return &ValueError{value, "it begins with @, and az would read a file of that name instead"}
	case strings.HasPrefix(after, "@"):
		return &ValueError{value, "it has an @ after the equals sign, and az would read a file of that name instead"}
	case strings.ContainsRune(value, 0):
		return &ValueError{value, "it holds a NUL character, which ends an argument"}
	}
	return nil
}

// builder collects the arguments of one command. Once a value can't be passed
// it stays unbuildable, so no caller has to look at an error in between.
type builder struct {
	program     runner.Program
	args        []string
	unbuildable bool
}

func azCommand(words ...string) *builder {
	return &builder{program: runner.Az, args: words}
}

// value adds a flag that is always there, even with an empty value: az then
// says what is missing, and the review shows the gap.
func (b *builder) value(flag, value string) *builder {
	if b.program == runner.Az && CheckValue(value) != nil {
		b.unbuildable = true
		return b
	}
	if strings.HasPrefix(value, "-") {
		b.args = append(b.args, flag+"="+value)
		return b
	}
	b.args = append(b.args, flag, value)
	return b
}

// optional adds a flag unless its value is empty.
func (b *builder) optional(flag, value string) *builder {
	if value == "" {
		return b
	}
	return b.value(flag, value)
}

// number adds a flag unless its value is zero.
func (b *builder) number(flag string, n int) *builder {
	if n == 0 {
		return b
	}
	return b.value(flag, strconv.Itoa(n))
}

// flag adds a switch when it is on.
func (b *builder) flag(flag string, on bool) *builder {
	if on {
		b.args = append(b.args, flag)
	}
	return b
}

// list adds a flag with its values as separate arguments, as az wants lists.
// A dash can be escaped for the first value only, and only if it is alone.
func (b *builder) list(flag string, values []string) *builder {
	switch len(values) {
	case 0:
		return b
	case 1:
		return b.value(flag, values[0])
	}
	b.args = append(b.args, flag)
	return b.positional(values...)
}

// pairs adds a flag with key=value arguments, sorted so that the same spec
// always gives the same command.
func (b *builder) pairs(flag string, m map[string]string) *builder {
	return b.list(flag, sortedPairs(m))
}

func sortedPairs(m map[string]string) []string {
	var pairs []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		pairs = append(pairs, key+"="+m[key])
	}
	return pairs
}

// positional adds bare arguments.
func (b *builder) positional(values ...string) *builder {
	for _, v := range values {
		if CheckValue(v) != nil || strings.HasPrefix(v, "-") {
			b.unbuildable = true
		}
	}
	b.args = append(b.args, values...)
	return b
}

// json asks for JSON whatever the operator has configured.
func (b *builder) json() *builder { return b.value("--output", "json") }

// read ends a command that changes nothing.
func (b *builder) read(limit time.Duration) runner.Command {
	return b.build(runner.Command{Timeout: limit})
}

// mutate ends a command that changes the site, az's configuration or a file.
func (b *builder) mutate(limit time.Duration) runner.Command {
	return b.build(runner.Command{Timeout: limit, Mutates: true})
}

func (b *builder) build(c runner.Command) runner.Command {
	if b.unbuildable {
		return runner.Command{}
	}
	c.Program, c.Args = b.program, b.args
	return c
}

// Scope is where a resource lives.
type Scope struct {
	// Subscription is a name or an id; "" leaves it to what az has active.
	Subscription string
	// ResourceGroup is the name of the group; "" means the whole subscription
	// to the commands that list.
	ResourceGroup string
}

// in adds the scope of a named resource.
func (b *builder) in(s Scope) *builder {
	return b.value("--resource-group", s.ResourceGroup).optional("--subscription", s.Subscription)
}

// within adds the scope of a list.
func (b *builder) within(s Scope) *builder {
	return b.optional("--resource-group", s.ResourceGroup).optional("--subscription", s.Subscription)
}

package runnertest

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"aksarc-wizard/runner"
)

// Tool is a runner.Tool that answers as told. A command it was not told of
// fails the test, and so does an expectation that nobody used. It is safe for
// concurrent use.
type Tool struct {
	t testing.TB

	mu     sync.Mutex
	wanted []*Expectation
	calls  []runner.Command
}

// Expectation is one call that must come, and its answer.
type Expectation struct {
	argv     []string
	result   runner.Result
	err      error
	lines    []runner.Line
	do       func(context.Context)
	used     int
	repeated bool
}

// New makes a tool whose expectations are checked when the test ends.
func New(t testing.TB) *Tool {
	tool := &Tool{t: t}
	t.Cleanup(tool.check)
	return tool
}

// Expect names a call by its whole command line, program first. Calls may come
// in any order; of several expectations for one command line the first unused
// one answers. Where order matters, look at Changes.
func (t *Tool) Expect(argv ...string) *Expectation {
	t.mu.Lock()
	defer t.mu.Unlock()
	e := &Expectation{argv: argv}
	t.wanted = append(t.wanted, e)
	return e
}

// Reply is how the tool ends.
func (e *Expectation) Reply(exit int, stdout, stderr string) *Expectation {
	e.result = runner.Result{ExitCode: exit, Stdout: []byte(stdout), Stderr: stderr}
	return e
}

// Fail gives an error instead of a result, as for a tool that was cut off.
func (e *Expectation) Fail(err error) *Expectation {
	e.err = err
	return e
}

// Says lets the tool print lines before it ends.
func (e *Expectation) Says(lines ...string) *Expectation {
	for _, l := range lines {
		e.lines = append(e.lines, runner.Line{Text: l, Stderr: true})
	}
	return e
}

// Takes lets the call last on the clock.
func (e *Expectation) Takes(c *Clock, d time.Duration) *Expectation {
	e.result.Took = d
	return e.Do(func(context.Context) { c.Advance(d) })
}

// Do is called while the tool "runs".
func (e *Expectation) Do(f func(context.Context)) *Expectation {
	e.do = f
	return e
}

// Always answers any number of calls, at least one.
func (e *Expectation) Always() *Expectation {
	e.repeated = true
	return e
}

// Run answers a call.
func (t *Tool) Run(ctx context.Context, c runner.Command, output func(runner.Line)) (runner.Result, error) {
	t.t.Helper()
	e := t.take(c)
	if e == nil {
		return runner.Result{}, &UnexpectedError{Argv: c.Argv()}
	}
	if output != nil {
		for _, l := range e.lines {
			output(l)
		}
	}
	if e.do != nil {
		e.do(ctx)
	}
	result := e.result
	result.Command = c
	return result, e.err
}

func (t *Tool) take(c runner.Command) *Expectation {
	t.t.Helper()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.calls = append(t.calls, c)
	for _, e := range t.wanted {
		if e.used > 0 && !e.repeated {
			continue
		}
		if slices.Equal(e.argv, c.Argv()) {
			e.used++
			return e
		}
	}
	t.t.Errorf("unexpected command: %s\nleft are:\n%s", strings.Join(c.Argv(), " "), t.left())
	return nil
}

// check complains about what nobody asked.
func (t *Tool) check() {
	t.t.Helper()
	t.mu.Lock()
	defer t.mu.Unlock()
	if left := t.left(); left != "" && !t.t.Failed() {
		t.t.Errorf("expected commands that never came:\n%s", left)
	}
}

// left lists the unused expectations; t.mu is held.
func (t *Tool) left() string {
	var b strings.Builder
	for _, e := range t.wanted {
		if e.used == 0 {
			b.WriteString("  " + strings.Join(e.argv, " ") + "\n")
		}
	}
	return b.String()
}

// Replace changes the answer of the expectation that was last made for that
// command line, from now on.
func (t *Tool) Replace(exit int, stdout string, argv ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, e := range slices.Backward(t.wanted) {
		if slices.Equal(e.argv, argv) {
			e.Reply(exit, stdout, "")
			return
		}
	}
}

// Changes lists, in order, the command lines of the calls that mutate.
func (t *Tool) Changes() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var list []string
	for _, c := range t.calls {
		if c.Mutates {
			list = append(list, strings.Join(c.Argv(), " "))
		}
	}
	return list
}

// UnexpectedError is what a call that nobody expected gets.
type UnexpectedError struct{ Argv []string }

func (e *UnexpectedError) Error() string {
	return "unexpected command: " + strings.Join(e.Argv, " ")
}

package execute_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/runnertest"
)

// site is a model of a site that survives its clients: it remembers what it was
// asked to make, and goes on making it.
type site struct {
	clock  *runnertest.Clock
	made   map[string]*resource
	ledger []string // every creation and deletion that was heard
	// before is called before every command; an error is what the tool gives
	// then. heard says that the command reached the site all the same.
	before func(ctx context.Context, c runner.Command) (heard bool, res *runner.Result, err error)
}

type resource struct {
	since time.Time
	takes time.Duration
	state string // set when it isn't on its way to Succeeded
}

func newSite(clock *runnertest.Clock) *site {
	return &site{clock: clock, made: map[string]*resource{}}
}

func (r *resource) now(t time.Time) string {
	switch {
	case r.state != "":
		return r.state
	case t.Sub(r.since) < r.takes:
		return "Creating"
	}
	return "Succeeded"
}

// Run answers as az would: az network|cluster show|create|delete.
func (s *site) Run(ctx context.Context, c runner.Command, output func(runner.Line)) (runner.Result, error) {
	s.clock.Advance(time.Second)
	if s.before != nil {
		heard, res, err := s.before(ctx, c)
		if heard {
			s.do(c)
		}
		if err != nil || res != nil {
			if res == nil {
				res = &runner.Result{}
			}
			return *res, err
		}
	}
	if err := ctx.Err(); err != nil {
		return runner.Result{}, err
	}
	output(runner.Line{Text: "working", Stderr: true})
	return s.do(c), nil
}

func (s *site) do(c runner.Command) runner.Result {
	what, verb := c.Args[0], c.Args[1]
	r := s.made[what]
	switch {
	case verb == "show" && r == nil:
		return runner.Result{ExitCode: 3, Stderr: notFound}
	case verb == "show":
		return runner.Result{Stdout: []byte(fmt.Sprintf(`{"state":%q,"error":"(Boom) broken"}`, r.now(s.clock.Now())))}
	case verb == "create":
		s.ledger = append(s.ledger, what)
		if r == nil {
			s.made[what] = &resource{since: s.clock.Now(), takes: 14 * time.Minute}
		}
	case verb == "delete":
		s.ledger = append(s.ledger, "delete "+what)
		delete(s.made, what)
	}
	return runner.Result{}
}

func (s *site) count(what string) int {
	n := 0
	for _, l := range s.ledger {
		if l == what {
			n++
		}
	}
	return n
}

func siteAction(what string) runner.Action {
	command := func(verb string, mutates bool) runner.Command {
		return runner.Command{Program: runner.Az, Args: []string{what, verb}, Mutates: mutates}
	}
	look := command("show", false)
	return runner.Action{
		ID: what, Title: "The " + what, Look: &look, State: "state",
		Steps: []runner.Step{{Title: "create the " + what, Command: command("create", true)}},
		Wait: &runner.Wait{Poll: look, Done: []string{"Succeeded"}, Failed: []string{"Failed"}, Error: "error",
			Every: 15 * time.Second, Bound: 5 * time.Hour},
		Recreate: &runner.Recreate{Word: what, Steps: []runner.Step{{Title: "delete the " + what, Command: command("delete", true)}},
			Wait: &runner.Wait{Poll: look, Gone: true, Every: 15 * time.Second, Bound: time.Hour}},
	}
}

func sitePlan() runner.Plan {
	fetch := runner.Action{ID: "kubeconfig", Title: "The kubeconfig", Steps: []runner.Step{{Title: "fetch",
		Command: runner.Command{Program: runner.Az, Args: []string{"file", "fetch"}, Mutates: true}}}}
	return plan(siteAction("network"), siteAction("cluster"), fetch)
}

// faults the tools and the site are known for; see az.md.
var (
	errTimedOut = fmt.Errorf("az gave no result: %w", context.DeadlineExceeded)
	errNoFork   = errors.New("fork: resource temporarily unavailable")
)

func failing(kind string) (*runner.Result, error) {
	switch kind {
	case "timeout":
		return nil, errTimedOut
	case "fork":
		return nil, errNoFork
	case "garbage":
		return &runner.Result{Stdout: []byte("<html>proxy</html>")}, nil
	case "empty":
		return &runner.Result{}, nil
	case "cut":
		return &runner.Result{Stdout: []byte(`{"state":"Succee`)}, nil
	case "refused":
		return &runner.Result{ExitCode: 1, Stderr: "ERROR: <urllib3>: Failed to establish a new connection: [Errno 111] Connection refused"}, nil
	case "expired":
		return &runner.Result{ExitCode: 1, Stderr: "ERROR: (ExpiredAuthenticationToken) The access token expiry UTC time is past"}, nil
	case "signal":
		return &runner.Result{ExitCode: -1, Signal: "killed"}, nil
	}
	panic("no such fault: " + strings.TrimSpace(kind))
}

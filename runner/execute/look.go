package execute

import (
	"context"
	"errors"
	"fmt"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/journal"
)

// errNotFound is exit code 3: the thing that was asked for does not exist.
var errNotFound = errors.New("not found")

// ask runs a read once.
func (r *run) ask(ctx context.Context, c runner.Command) (any, error) {
	return ask(ctx, r.Tool, c)
}

func ask(ctx context.Context, tool runner.Tool, c runner.Command) (any, error) {
	res, err := tool.Run(ctx, c, func(runner.Line) {})
	res.Command = c
	switch {
	case err != nil:
		return nil, notRun(c, err)
	case res.ExitCode == exitNotFound:
		return nil, errNotFound
	case res.ExitCode != 0 || res.Signal != "":
		return nil, ranBadly(res)
	}
	answer, err := parse(res.Stdout)
	if err != nil {
		return nil, unusable(res, err)
	}
	return answer, nil
}

// patience is how a repeated read bears failures: it counts time, not tries,
// because a try can take from half a second to minutes.
type patience struct {
	limit   time.Duration
	since   time.Time // of the first failure in a row; zero while it answers
	pause   time.Duration
	signIns int
	told    time.Time
}

// The pauses between failed reads, and how often the trouble is told again.
const (
	firstPause  = 5 * time.Second
	longPause   = time.Minute
	tellEvery   = 5 * time.Minute
	mostSignIns = 3
)

func (p *patience) answered() { p.since, p.pause, p.signIns = time.Time{}, 0, 0 }

// bear decides about one failed read: nil means ask again, now.
func (r *run) bear(ctx context.Context, p *patience, f *runner.Failure) error {
	if ctx.Err() != nil {
		return f
	}
	if f.Kind == runner.FailedSignIn && r.SignIn != nil && p.signIns < mostSignIns {
		p.signIns++
		return r.signIn(ctx, f)
	}
	limit := p.limit
	if hopeless(f) || f.Kind == runner.FailedSignIn {
		limit = min(limit, r.limits.Broken)
	}
	if f.Kind == runner.FailedSignIn && r.SignIn == nil {
		limit = 0
	}
	now := r.Clock.Now()
	if p.since.IsZero() {
		p.since, p.told = now, now
		if limit > 0 {
			r.note("The site does not answer (%s); asking again. The change goes on at the service. It is waited for at most %s; you can detach meanwhile.", f.Message, span(limit))
		}
	}
	silent := now.Sub(p.since)
	if silent >= limit {
		if limit == p.limit && limit > 0 {
			f.Kind = runner.FailedConnection
		}
		return f
	}
	if now.Sub(p.told) >= tellEvery {
		p.told = now
		r.note("The site has not answered for %s of at most %s; still waiting. A restart of the appliance can take up to an hour. You can detach: the service goes on.", span(silent), span(limit))
	}
	p.pause = min(max(2*p.pause, firstPause), longPause)
	return r.Clock.Sleep(ctx, min(r.spread(p.pause), limit-silent))
}

// span is a length of time for people, to the minute from two minutes on.
func span(d time.Duration) string {
	switch m := int(d.Round(time.Minute) / time.Minute); {
	case d < 2*time.Minute:
		return d.Round(time.Second).String()
	case m < 60:
		return fmt.Sprintf("%d min", m)
	case m%60 == 0:
		return fmt.Sprintf("%d h", m/60)
	default:
		return fmt.Sprintf("%d h %02d min", m/60, m%60)
	}
}

// signIn has the operator sign in again, or says why the run can't go on.
func (r *run) signIn(ctx context.Context, f *runner.Failure) error {
	r.keep(journal.KindNote, "The sign-in has expired or is missing.", nil)
	r.emit(runner.Event{
		Kind: runner.ActionProgress, Message: "The sign-in has expired or is missing. Sign in again to go on.", Failure: r.failure(f),
	})
	if err := r.SignIn(ctx, f); err != nil {
		f.Err = errors.Join(err, f.Err)
		return f
	}
	r.note("Signed in again.")
	return nil
}

// spread moves a pause by up to a tenth either way, so that many wizards at one
// site don't ask at the same moments.
func (r *run) spread(d time.Duration) time.Duration {
	if r.Jitter == nil {
		return d
	}
	return time.Duration(float64(d) * (0.9 + 0.2*r.Jitter()))
}

// look asks whether the action's thing exists. With limit 0 the first failure
// that a sign-in doesn't heal ends it: nothing was begun, so the operator
// decides. After a change the site is given time to answer.
func (r *run) look(ctx context.Context, a runner.Action, limit time.Duration) (seen, error) {
	p := patience{limit: limit}
	for {
		answer, err := r.ask(ctx, *a.Look)
		if f := (*runner.Failure)(nil); errors.As(err, &f) {
			if err := r.bear(ctx, &p, f); err != nil {
				return seen{}, err
			}
			continue
		}
		s := read(a, answer, err)
		return s, r.log(journal.KindLooked, "", s.looked())
	}
}

func read(a runner.Action, answer any, err error) seen {
	if errors.Is(err, errNotFound) {
		return seen{}
	}
	return seen{found: true, answer: answer, state: state(a.State, answer)}
}

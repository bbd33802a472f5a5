package execute

import (
	"context"
	"errors"
	"slices"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/journal"
	"aksarc-wizard/runner/process"
)

// steps runs the commands in order; clears marks those that delete a failed
// attempt.
func (p *performance) steps(ctx context.Context, steps []runner.Step, clears bool) error {
	var last lastLook
	for _, s := range steps {
		needed, err := p.needed(ctx, s, 0, &last)
		if err != nil {
			return err
		}
		if !needed {
			p.note("Not needed: %s.", s.Title)
			continue
		}
		last = lastLook{} // what it said may not be so any more
		if err := p.step(ctx, s, clears); err != nil {
			return err
		}
	}
	return nil
}

// lastLook is the answer to the look of the step before. It serves the next
// step too when that asks the same and nothing was changed between: a start of
// az costs up to seconds (perf.md 6). Nil asks anew, always.
type lastLook struct {
	argv   []string
	answer any
}

func (l *lastLook) at(c runner.Command) (any, bool) {
	if l == nil || l.argv == nil || !slices.Equal(l.argv, c.Argv()) {
		return nil, false
	}
	return l.answer, true
}

func (l *lastLook) keep(c runner.Command, answer any) {
	if l != nil {
		*l = lastLook{c.Argv(), answer}
	}
}

// needed asks the step's own look; a step that has none is always needed.
func (p *performance) needed(ctx context.Context, s runner.Step, limit time.Duration, last *lastLook) (bool, error) {
	if s.Look == nil || s.Unless == "" {
		return true, nil
	}
	bear := patience{limit: limit}
	for {
		answer, known := last.at(*s.Look)
		var err error
		if !known {
			answer, err = p.ask(ctx, *s.Look)
		}
		if errors.Is(err, errNotFound) {
			return true, nil
		}
		if err == nil {
			last.keep(*s.Look, answer)
			return !truthy(search(s.Unless, answer)), nil
		}
		if err := p.bear(ctx, &bear, asFailure(err)); err != nil {
			return false, err
		}
	}
}

// step runs one command. One that fails without a clear end is followed by the
// step's own look, if it has one; otherwise by that of the action.
func (p *performance) step(ctx context.Context, s runner.Step, clears bool) error {
	for attempt := 1; ; attempt++ {
		f := p.command(ctx, s, clears)
		if f == nil {
			return nil
		}
		if ctx.Err() != nil || !unclear(f) {
			return f
		}
		if s.Look != nil && s.Unless != "" {
			needed, err := p.needed(ctx, s, p.limits.Unreachable, nil)
			if err != nil {
				return err
			}
			if !needed {
				p.note("The command did not end well (%s), but what it was for has been reached.", f.Message)
				return nil
			}
		}
		if f.Kind != runner.FailedSignIn || p.SignIn == nil || p.a.Look != nil || attempt > 1 {
			return f
		}
		if err := p.signIn(ctx, f); err != nil {
			return err
		}
	}
}

// command announces, runs and reports one command.
func (p *performance) command(ctx context.Context, s runner.Step, clears bool) *runner.Failure {
	op := journal.Operation{Phase: journal.OperationBegin, Title: s.Title, Argv: s.Command.Argv(), Clears: clears}
	if err := p.record(journal.KindOperation, s.Title, op); err != nil {
		return asFailure(err)
	}
	p.done = true
	p.changing = p.changing || s.Command.Mutates
	p.emit(runner.Event{Kind: runner.ActionProgress, Message: s.Title, Bound: s.Command.Bound()})
	res, err := p.Tool.Run(ctx, s.Command, func(l runner.Line) {
		// Standard output is the answer, for programs; az speaks to people on
		// the other one. Both are in az.log.
		if !l.Stderr {
			return
		}
		p.emit(runner.Event{Kind: runner.ActionProgress, Message: l.Text, Line: true})
	})
	res.Command = s.Command
	var f *runner.Failure
	switch {
	case err != nil:
		f = notRun(s.Command, err)
	case res.ExitCode != 0 || res.Signal != "":
		f = ranBadly(res)
	}
	op.Phase, op.ExitCode, op.Signal = journal.OperationEnd, res.ExitCode, res.Signal
	op.Argv = nil
	if f != nil && (f.Kind == runner.FailedTimeout || f.Kind == runner.FailedStopped || f.Signal != "") {
		op.Phase = journal.OperationCut
	}
	var left *process.DetachedError
	if errors.As(err, &left) {
		op.PID = left.Pid
	}
	message := ""
	if f != nil {
		message = f.Message
	}
	p.keep(journal.KindOperation, message, op)
	return f
}

package execute

import (
	"context"
	"fmt"
	"time"

	"aksarc-wizard/runner"
)

// mayAppear: an earlier run announced this change and was killed before it
// could write how it ended, so a tool of that run may be about to make it.
func (p *performance) mayAppear() bool {
	b, ok := p.opts.Belief[p.a.ID]
	return ok && b.Unclear && p.orders == 0
}

// outlast waits until a tool that a killed run left behind has ended, or would
// have shown its effect where nobody can tell, then looks again.
func (p *performance) outlast(ctx context.Context) (seen, error) {
	p.settled = true
	if err := p.leftover(ctx); err != nil {
		return seen{}, err
	}
	// The two times come from two programs and perhaps from a clock that was
	// set in between; neither makes us wait longer than the limit.
	rest := p.limits.Settle - p.Clock.Now().Sub(p.opts.Belief[p.a.ID].Changed)
	rest = min(rest, p.limits.Settle)
	if rest > 0 {
		p.note("An earlier run was interrupted just after it ordered this. Waiting %s to see whether it appears.", rest.Round(time.Second))
		if err := p.Clock.Sleep(ctx, rest); err != nil {
			return seen{}, err
		}
	}
	return p.look(ctx, p.a, p.limits.Unreachable)
}

// leftover waits for the end of a tool that an earlier run left behind. Two of
// them at the same thing are what resuming must prevent, so one that doesn't
// end is a failure.
func (p *performance) leftover(ctx context.Context) error {
	if p.Busy == nil {
		return nil
	}
	const pause = 2 * time.Second
	told := false
	for since := p.Clock.Now(); ; {
		pid, busy := p.Busy()
		if !busy {
			return nil
		}
		if p.Clock.Now().Sub(since) >= p.limits.Appear {
			return &runner.Failure{
				Kind:    runner.FailedTimeout,
				Message: fmt.Sprintf("Process %d, which an earlier run left behind, is still at it after %s. Wait for it or end it, then continue.", pid, p.limits.Appear),
			}
		}
		if !told {
			told = true
			p.note("Process %d, which an earlier run left behind, is still at it; waiting for it.", pid)
		}
		if err := p.Clock.Sleep(ctx, pause); err != nil {
			return err
		}
	}
}

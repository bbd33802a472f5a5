package execute

import (
	"context"
	"errors"
	"time"

	"aksarc-wizard/runner"
)

// merge joins the kubeconfig into the operator's own, as the plan says.
func (r *run) merge(m runner.Merge) error {
	if r.Merge == nil {
		return &runner.Failure{Kind: runner.FailedFile, Message: "There is nothing here that can merge kubeconfigs."}
	}
	said, err := r.Merge(m)
	var f *runner.Failure
	switch {
	case err == nil:
		r.note("%s", said)
		return nil
	case errors.As(err, &f):
		return f
	}
	return &runner.Failure{Kind: runner.FailedFile, Message: "The kubeconfig was fetched, but not merged: " + err.Error() + ".", Err: err}
}

// waitAgain waits, and repeats what the wait says is to be repeated.
func (p *performance) waitAgain(ctx context.Context, w runner.Wait) (seen, error) {
	t := p.waiter(p.a, w)
	t.again = func(ctx context.Context) error {
		p.note("It is still there after %s; asking again that it goes.", p.Clock.Now().Sub(t.begin).Round(time.Second))
		return p.steps(ctx, w.Again, false)
	}
	return t.poll(ctx)
}

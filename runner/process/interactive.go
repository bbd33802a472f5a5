package process

import (
	"context"
	"os"
	"os/exec"
	"time"

	"aksarc-wizard/runner"
)

// Interactive runs a command that needs the terminal (az login), which is
// handed over: in, out and errs are the child's. Nothing of what it shows is
// kept, and Result has the exit code alone. The caller has put the terminal
// into its ordinary state before, and takes it back afterwards.
//
// The child stays in our session and process group, or it couldn't use the
// terminal; so Ctrl-C reaches it as well as us. When the context ends, it alone
// is interrupted, then killed.
func (r *Runner) Interactive(ctx context.Context, c runner.Command, in, out, errs *os.File) (runner.Result, error) {
	j, err := r.prepare(c)
	if err != nil {
		return runner.Result{}, err
	}
	if !c.Interactive {
		return runner.Result{}, &StartError{Argv: j.shown, Path: j.cmd.Path, Err: errNotInteractive}
	}
	if c.Mutates {
		free, err := r.alone(ctx, j)
		if err != nil {
			return runner.Result{}, err
		}
		defer free()
	}
	// A person at a sign-in page needs longer than a read: only a bound that
	// the command names counts.
	bounded, cancel := ctx, context.CancelFunc(func() {})
	if c.Timeout > 0 {
		bounded, cancel = context.WithTimeout(ctx, c.Timeout)
	}
	defer cancel()
	if bounded.Err() != nil {
		return runner.Result{}, ended(bounded, ctx, c, j.shown, "")
	}
	cmd := j.cmd
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, errs
	// The operator reads this: colours and warnings as az has them.
	cmd.Env = lastOfEach(append(cmd.Env, "AZURE_CORE_NO_COLOR=false", "AZURE_CORE_OUTPUT=none"), goos == "windows")
	j.begun = r.cfg.Clock()
	j.log.started(j.shown, false)
	if err := cmd.Start(); err != nil {
		err = &StartError{Argv: j.shown, Path: cmd.Path, Err: plain(err)}
		j.log.ended(err.Error(), 0)
		return runner.Result{}, err
	}
	over := make(chan struct{})
	go func() {
		_ = cmd.Wait() // the status is in cmd.ProcessState
		close(over)
	}()
	select {
	case <-over:
	case <-bounded.Done():
		endAlone(cmd, over, r.cfg.Grace)
		<-over
		err = ended(bounded, ctx, c, j.shown, "")
	}
	res := j.result(r)
	j.log.finished(res, err)
	return res, err
}

// endAlone interrupts one process and kills it after the grace.
func endAlone(cmd *exec.Cmd, over <-chan struct{}, grace time.Duration) {
	if cmd.Process.Signal(os.Interrupt) == nil && within(over, grace) {
		return
	}
	_ = cmd.Process.Kill()
}

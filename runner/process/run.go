package process

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"aksarc-wizard/runner"
	"aksarc-wizard/runner/sanitize"
)

// Run runs the command to its end and gives what it left behind. output, which
// may be nil, gets every line as it comes, never two at a time and none after
// Run has returned; it must be quick, since the child waits for it.
//
// Errors: *StartError, *TimeoutError, *CancelledError, *DetachedError,
// *OutputTooLargeError. A tool that ran and failed is no error.
func (r *Runner) Run(ctx context.Context, c runner.Command, output func(runner.Line)) (runner.Result, error) {
	j, err := r.prepare(c)
	if err != nil {
		return runner.Result{}, err
	}
	if c.Interactive {
		return runner.Result{}, &StartError{Argv: j.shown, Path: j.cmd.Path, Err: errInteractive}
	}
	free := func() {}
	if c.Mutates {
		if free, err = r.alone(ctx, j); err != nil {
			return runner.Result{}, err
		}
		// No child of ours is at it now, so what lies there is an earlier run's.
		// It is for the log only: what can't be read of it stops nothing.
		_ = r.Gather()
	}
	bounded, cancel := context.WithTimeout(ctx, c.Bound())
	defer cancel()
	if bounded.Err() != nil {
		free()
		return runner.Result{}, ended(bounded, ctx, c, j.shown, "")
	}
	res, left, err := r.follow(bounded, ctx, j, output)
	if left != nil {
		go func() {
			left()
			free()
		}()
		return res, err
	}
	free()
	return res, err
}

// alone waits until no other command that changes something is running: az
// loses settings when two write its configuration at once.
func (r *Runner) alone(ctx context.Context, j *job) (free func(), err error) {
	select {
	case r.one <- struct{}{}:
		return func() { <-r.one }, nil
	case <-ctx.Done():
		return nil, ended(ctx, ctx, j.command, j.shown, "")
	}
}

// follow starts the job and takes its output until it ends, is ended or is left
// running; left then waits for that far end.
func (r *Runner) follow(ctx, caller context.Context, j *job, output func(runner.Line)) (res runner.Result, left func(), err error) {
	survives := j.command.Mutates && r.cfg.Dir != ""
	streams, err := r.openStreams(j, survives)
	if err != nil {
		return res, nil, &StartError{Argv: j.shown, Path: j.cmd.Path, Err: err}
	}
	j.cmd.Stdout, j.cmd.Stderr = streams.stdout.write, streams.stderr.write
	err = j.start(r, survives)
	streams.closeWriters()
	if err != nil {
		streams.discard()
		return res, nil, err
	}

	take := newIntake(r, j, output)
	var pumps sync.WaitGroup
	pumps.Go(func() { pump(streams.stdout.read, take.raw, take.lines(false), take.between) })
	pumps.Go(func() { pump(streams.stderr.read, nil, take.lines(true), take.between) })
	drained := make(chan struct{})
	go func() { pumps.Wait(); close(drained) }()
	over := make(chan struct{})
	go func() { j.tree.wait(j.cmd); close(over) }()

	cut := false
	select {
	case <-over:
	case <-ctx.Done():
		cut = true
		if survives && errors.Is(context.Cause(ctx), ErrDetach) {
			streams.stop()
			<-drained
			streams.close()
			err := &DetachedError{
				Argv: j.shown, Pid: j.cmd.Process.Pid,
				Stdout: streams.stdout.path, Stderr: streams.stderr.path,
			}
			j.log.ended(err.Error(), r.cfg.Clock().Sub(j.begun))
			j.tree.leave()
			return runner.Result{Command: j.command, ExitCode: -1, Stderr: take.stderr.String()},
				func() { <-over; j.tree.reap(j.cmd) }, err
		}
		j.tree.end(over, r.cfg.Grace)
		<-over
	}
	streams.ended()
	if !within(drained, r.cfg.Drain) {
		// Something the child left behind holds its output open.
		j.tree.kill()
		if !within(drained, r.cfg.Drain) {
			streams.stop()
		}
		<-drained
	} else {
		j.tree.killGroup()
	}
	j.tree.reap(j.cmd)
	streams.discard()

	res = j.result(r)
	res.Stderr = take.stderr.String()
	if cut {
		err = ended(ctx, caller, j.command, j.shown, res.Stderr)
	} else if take.stdout.overflowed() {
		err = &OutputTooLargeError{Argv: j.shown, Printed: take.stdout.total, Limit: take.stdout.limit, ExitCode: res.ExitCode}
	} else {
		res.Stdout = take.stdout.bytes()
	}
	j.log.finished(res, err)
	return res, nil, err
}

func within(done <-chan struct{}, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-done:
		return true
	case <-t.C:
		return false
	}
}

// intake is where a job's output arrives from its two pumps.
type intake struct {
	mu     sync.Mutex
	r      *Runner
	log    *entry
	output func(runner.Line)
	stdout *bounded // only the pump of standard output uses it
	stderr tail
}

func newIntake(r *Runner, j *job, output func(runner.Line)) *intake {
	if output == nil {
		output = func(runner.Line) {}
	}
	return &intake{r: r, log: j.log, output: output, stdout: newBounded()}
}

func (t *intake) raw(p []byte) { t.stdout.add(p) }

// lines gives the sink of one stream: redacted as it was printed, then made
// harmless, then told to everybody.
func (t *intake) lines(isStderr bool) func([]byte, int) {
	redact := t.r.cfg.Redactor.Lines()
	return func(raw []byte, skipped int) {
		text := sanitize.CutLine(redact(string(raw)), skipped)
		t.mu.Lock()
		defer t.mu.Unlock()
		if isStderr {
			t.stderr.add(text)
		}
		t.log.line(isStderr, text)
		t.output(runner.Line{Stderr: isStderr, Text: text})
	}
}

func (t *intake) between() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.log.flush()
}

// stream is one output of a child: where it writes and where we read.
type stream struct {
	write *os.File
	read  io.Reader
	file  *os.File // what read reads from
	path  string   // of the file, "" for a pipe
	tail  *follower
}

type streams struct{ stdout, stderr stream }

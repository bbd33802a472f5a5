package process

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"aksarc-wizard/runner"
)

// job is one command on its way from data to a process.
type job struct {
	command runner.Command
	// shown is the command line for people and logs.
	shown []string
	cmd   *exec.Cmd
	tree  *tree
	log   *entry
	mark  string
	begun time.Time
}

// prepare checks the command and builds the process, and starts nothing.
func (r *Runner) prepare(c runner.Command) (*job, error) {
	if c.Stdin != "" {
		r.cfg.Redactor.Add(c.Stdin.Reveal())
	}
	j := &job{command: c, shown: r.cfg.Redactor.Argv(c.Argv())}
	p, ok := r.cfg.Find(c.Program)
	if !ok || p.Path == "" {
		return nil, &StartError{Argv: j.shown, Err: errNoProgram}
	}
	refused := checkArgs(c)
	if refused == nil && p.Batch {
		refused = checkBatch(p.Path, c.Args)
	}
	if refused != nil {
		refused.Arg = r.cfg.Redactor.Redact(refused.Arg)
		return nil, &StartError{Argv: j.shown, Path: p.Path, Err: refused}
	}
	// exec would look a bare name up in our own environment's PATH, and on a
	// directory says "permission denied".
	if info, err := os.Stat(p.Path); err == nil && info.IsDir() {
		return nil, &StartError{Argv: j.shown, Path: p.Path, Err: errDirectory}
	}
	n := r.seq.Add(1)
	j.mark = fmt.Sprintf("%s.%d", r.mark, n)
	j.cmd = exec.Command(p.Path, append(append([]string{}, p.Prefix...), c.Args...)...)
	j.cmd.Dir = r.cfg.WorkDir
	var set []string
	if r.cfg.Set != nil {
		set = r.cfg.Set()
	}
	j.cmd.Env = environ(r.cfg.Env, c.Program, goos, set, p.Env, []string{markerVar + "=" + j.mark})
	j.cmd.WaitDelay = r.cfg.Drain
	if c.Stdin != "" {
		j.cmd.Stdin = strings.NewReader(c.Stdin.Reveal())
	}
	if p.Batch {
		batchLine(j.cmd)
	}
	j.tree = &tree{mark: j.mark}
	j.log = r.log.entry(n, r.cfg.Clock)
	return j, nil
}

// start starts the process in a group of its own.
func (j *job) start(r *Runner, survives bool) error {
	j.begun = r.cfg.Clock()
	j.log.started(j.shown, j.command.Stdin != "")
	if err := j.tree.start(j.cmd, survives); err != nil {
		err = &StartError{Argv: j.shown, Path: j.cmd.Path, Err: plain(err)}
		j.log.ended(err.Error(), 0)
		return err
	}
	return nil
}

// plain takes exec's own wrapping off, which repeats the path.
func plain(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	var ee *exec.Error
	if errors.As(err, &ee) {
		return ee.Err
	}
	return err
}

// result reads off how the process ended; it has been waited for.
func (j *job) result(r *Runner) runner.Result {
	res := runner.Result{Command: j.command, ExitCode: -1, Took: r.cfg.Clock().Sub(j.begun)}
	if s := j.cmd.ProcessState; s != nil {
		res.ExitCode = s.ExitCode()
		res.Signal = signalName(s)
	}
	return res
}

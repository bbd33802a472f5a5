package process

import (
	"errors"
	"fmt"
	"os"

	"aksarc-wizard/runner"
)

// Gather puts what the commands of earlier runs said into the log, redacted and
// made harmless, and removes their files, which hold it raw. It leaves alone
// what is still being written. Config.Dir belongs to one Runner at a time; Run
// calls it before each command that changes something.
func (r *Runner) Gather() error {
	if r.cfg.Dir == "" {
		return nil
	}
	left, err := Survivors(r.cfg.Dir)
	for _, s := range left {
		if s.Pid == 0 {
			err = errors.Join(err, r.gather(s))
		}
	}
	return err
}

func (r *Runner) gather(s Survivor) error {
	e := r.log.entry(r.seq.Add(1), r.cfg.Clock)
	e.log.write(fmt.Appendf(nil, "%s #%d what a command of an earlier run said after that had ended, last at %s:\n",
		e.stamp(), e.n, s.Since.UTC().Format("2006-01-02T15:04:05Z")))
	take := &intake{r: r, log: e, output: func(runner.Line) {}}
	for _, o := range []struct {
		path     string
		isStderr bool
	}{{s.Stdout, false}, {s.Stderr, true}} {
		f, err := os.Open(o.path)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		pump(f, nil, take.lines(o.isStderr), take.between)
		// Windows removes no file that is open.
		if err := errors.Join(f.Close(), os.Remove(o.path)); err != nil {
			return err
		}
	}
	return nil
}

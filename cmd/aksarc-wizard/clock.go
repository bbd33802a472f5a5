package main

import (
	"context"
	"sync/atomic"
	"time"

	"aksarc-wizard/runner"
)

// clock is the engine's: the real one, except that a rehearsal's pauses are as
// much shorter as its site is faster. What a pause was shortened by counts as
// passed, so that bounds are reached as they would be in life.
type clock struct {
	w     *world
	ahead atomic.Int64 // nanoseconds
}

func (c *clock) Now() time.Time { return c.w.host.Now().Add(time.Duration(c.ahead.Load())) }

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	begin := c.w.host.Now()
	err := c.w.sleep(ctx, d)
	if saved := d - c.w.host.Now().Sub(begin); err == nil && saved > 0 && c.w.waits != 1 {
		c.ahead.Add(int64(saved))
	}
	return err
}

// onTheWall gives events the time and the durations of the operator's clock.
func (w *world) onTheWall(emit func(runner.Event)) func(runner.Event) {
	began := w.host.Now()
	action := began
	return func(e runner.Event) {
		e.Time = w.host.Now()
		if e.Kind == runner.ActionStarted {
			action = e.Time
		}
		switch e.Kind {
		case runner.RunDone, runner.RunFailed, runner.Detached:
			e.Elapsed = e.Time.Sub(began)
		default:
			e.Elapsed = e.Time.Sub(action)
		}
		switch {
		case w.waits == 0:
			e.Bound, e.Used = 0, 0 // nothing is waited for
		case w.waits != 1:
			e.Bound, e.Used = time.Duration(float64(e.Bound)/w.waits), time.Duration(float64(e.Used)/w.waits)
		}
		emit(e)
	}
}

func (w *world) sleep(ctx context.Context, d time.Duration) error {
	if w.pausing != nil {
		w.pausing()
	}
	switch {
	case w.waits == 0:
		d = min(d, 20*time.Millisecond)
	case w.waits != 1:
		d = time.Duration(float64(d) / w.waits)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

package runnertest

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Clock is virtual: Sleep moves it and returns at once. It is safe for
// concurrent use, but sleepers don't wait for each other.
type Clock struct {
	mu     sync.Mutex
	now    time.Time
	events []event
	slept  []time.Duration
}

type event struct {
	at time.Time
	do func()
}

// NewClock starts at a fixed moment, so that tests print the same times.
func NewClock() *Clock {
	return &Clock{now: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)}
}

// Now is the virtual time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// After has do called, once, as soon as the clock has moved by d. It is called
// by whoever moves the clock.
func (c *Clock) After(d time.Duration, do func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.events = append(c.events, event{c.now.Add(d), do})
	slices.SortStableFunc(c.events, func(a, b event) int { return a.at.Compare(b.at) })
}

// Sleep moves the clock by d, or up to the event that cancels ctx.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	c.slept = append(c.slept, d)
	c.mu.Unlock()
	return c.advance(ctx, d)
}

// Advance moves the clock by d, as a long call of a tool would.
func (c *Clock) Advance(d time.Duration) { _ = c.advance(context.Background(), d) }

func (c *Clock) advance(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	end := c.now.Add(max(d, 0))
	for len(c.events) > 0 && !c.events[0].at.After(end) {
		e := c.events[0]
		c.events = c.events[1:]
		c.now = e.at
		c.mu.Unlock()
		e.do()
		if err := ctx.Err(); err != nil {
			return err
		}
		c.mu.Lock()
	}
	if end.After(c.now) {
		c.now = end
	}
	c.mu.Unlock()
	return nil
}

// Slept lists the sleeps so far.
func (c *Clock) Slept() []time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.slept)
}

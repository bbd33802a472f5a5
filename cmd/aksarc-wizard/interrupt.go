package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"aksarc-wizard/runner"
)

// interruptible ends with detaching at the first signal: what the service has
// accepted goes on, and can be resumed. While a run on a terminal is under way
// Ctrl-C asks first what it means; see asking.
func (a *app) interruptible() (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	stop := onSignals(func(s os.Signal) (over bool) {
		if q := a.question.Load(); s == os.Interrupt && q != nil && q.press() {
			return false
		}
		// One more ends the program at once, as the system does it.
		cancel(runner.ErrDetach)
		return true
	})
	return ctx, func() { stop(); cancel(nil) }
}

// askable is for a face that asks itself what Ctrl-C means: it comes as a value,
// and when nobody has taken the last one it means to leave.
func (a *app) askable() (context.Context, <-chan struct{}, func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	interrupts := make(chan struct{}, 1)
	stop := onSignals(func(s os.Signal) (over bool) {
		if s == os.Interrupt {
			select {
			case interrupts <- struct{}{}:
				return false
			default:
			}
		}
		cancel(runner.ErrDetach)
		return true
	})
	return ctx, interrupts, func() { stop(); cancel(nil) }
}

// onSignals calls act for each signal that asks the program to end, until it
// says that it is over.
func onSignals(act func(os.Signal) (over bool)) (stop func()) {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case s := <-signals:
				if act(s) {
					signal.Stop(signals)
					return
				}
			case <-done:
				return
			}
		}
	}()
	return sync.OnceFunc(func() {
		signal.Stop(signals)
		close(done)
	})
}

// leaveQuestion is what Ctrl-C asks while a run without a screen is under way on
// a terminal. The run goes on meanwhile, and is told of.
type leaveQuestion struct {
	in  io.Reader
	out io.Writer
	now func() time.Time
	// what names the run, again is the command that comes back to it; cleanable
	// runs can also be cleaned up.
	what, again string
	cleanable   bool
	cancel      context.CancelCauseFunc

	mu      sync.Mutex
	at      string
	since   time.Time
	asking  bool
	decided bool
	cleanUp atomic.Bool
}

// asking has Ctrl-C ask, where there is a terminal to ask on. emit must be given
// the events; the question ends with done.
func (a *app) asking(ctx context.Context, what, again string, cleanable bool, emit func(runner.Event)) (_ context.Context, _ func(runner.Event), q *leaveQuestion, done func()) {
	in, ok := terminal(a.streams.In)
	if !ok || a.flags.json {
		return ctx, emit, &leaveQuestion{}, func() {}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	q = &leaveQuestion{in: in, out: a.streams.Err, now: a.host.Now, what: what, again: again, cleanable: cleanable, cancel: cancel, since: a.host.Now()}
	a.question.Store(q)
	return ctx, func(e runner.Event) {
			q.event(e)
			emit(e)
		}, q, func() {
			a.question.Store(nil)
			cancel(nil)
		}
}

func (q *leaveQuestion) event(e runner.Event) {
	if e.Kind == runner.ActionStarted {
		q.mu.Lock()
		q.at, q.since = e.Message, e.Time
		q.mu.Unlock()
	}
}

// press is Ctrl-C: the first one asks, one while the question stands leaves. It
// reports false once the answer is known and being acted on.
func (q *leaveQuestion) press() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.decided:
		return false
	case q.asking:
		fmt.Fprintln(q.out, "\nLeaving.")
		q.decided = true
		q.cancel(runner.ErrDetach)
		return true
	}
	q.asking = true
	at := ""
	if q.at != "" {
		at = fmt.Sprintf("; at work on %s for %s", q.at, q.now().Sub(q.since).Round(time.Second))
	}
	fmt.Fprintf(q.out, "\n%s is running%s. What shall happen?\n  1  Keep watching: nothing changes.\n  2  Leave: the site goes on with what it has accepted; %s comes back to it.\n"+
		"  3  Stop: az is stopped here, then it is looked up what exists. What the site has accepted goes on there.\n", q.what, at, q.again)
	if q.cleanable {
		fmt.Fprintln(q.out, "  4  Stop and clean up: then what this deployment made is listed, and deleted once you have typed its name.")
	}
	fmt.Fprint(q.out, "Ctrl-C again leaves. [1] ")
	go q.hear()
	return true
}

// hear reads answers until one is clear.
func (q *leaveQuestion) hear() {
	for {
		line, err := readLine(q.in)
		if q.answer(strings.TrimSpace(line), err) {
			return
		}
		fmt.Fprint(q.out, "Type one of the numbers. [1] ")
	}
}

// answer acts on one; false when it isn't clear.
func (q *leaveQuestion) answer(line string, err error) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.decided {
		return true
	}
	leave := func(cause error) bool {
		q.decided = true
		q.cancel(cause)
		return true
	}
	switch {
	case err != nil || line == "2":
		return leave(runner.ErrDetach)
	case line == "" || line == "1":
		q.asking = false
		return true
	case line == "3":
		return leave(runner.ErrStop)
	case line == "4" && q.cleanable:
		q.cleanUp.Store(true)
		return leave(runner.ErrStop)
	}
	return false
}

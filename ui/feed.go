package ui

import (
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/runner"
)

// feed carries what a running command says to the screen. The sender never
// waits for the screen: lines beyond maxFeed are dropped, oldest first, and
// counted; transitions are never dropped. Many lines make one wake-up.
type feed struct {
	mu      sync.Mutex
	events  []runner.Event
	lines   int // of events, how many are mere lines
	dropped int
	wake    chan struct{}
	closed  bool
}

// maxFeed bounds the lines between two looks of the screen.
const maxFeed = 2000

func newFeed() *feed { return &feed{wake: make(chan struct{}, 1)} }

// add is called by the goroutine that runs the command.
func (f *feed) add(e runner.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if e.Line {
		f.lines++
	}
	f.events = append(f.events, e)
	if f.lines > 2*maxFeed {
		f.trim()
	}
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// trim drops the oldest lines beyond maxFeed. It moves everything that stays,
// so it is done once for many lines: a child that floods waits for add.
func (f *feed) trim() {
	kept := f.events[:0]
	for i := range f.events {
		if f.events[i].Line && f.lines > maxFeed {
			f.lines--
			f.dropped++
			continue
		}
		kept = append(kept, f.events[i])
	}
	clear(f.events[len(kept):])
	f.events = kept
}

func (f *feed) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.closed {
		f.closed = true
		close(f.wake)
	}
}

// take empties the feed.
func (f *feed) take() (events []runner.Event, dropped int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.trim()
	events, dropped = f.events, f.dropped
	f.events, f.lines, f.dropped = nil, 0, 0
	return events, dropped
}

// pace is the shortest time between two looks: what a person can't see apart
// need not be painted twice.
const pace = 40 * time.Millisecond

// watch waits for something new. It ends without a message when the feed does.
func (f *feed) watch() tea.Cmd {
	return func() tea.Msg {
		if _, open := <-f.wake; !open {
			return nil
		}
		time.Sleep(pace)
		return fedMsg{f}
	}
}

package screen

import (
	"io"
	"sync"
	"time"
)

// writer paints frames on a goroutine of its own, so that a slow or stopped
// terminal never holds up the model. Only the newest frame counts: what could
// not be painted before the next one came is left out.
type writer struct {
	out  io.Writer
	fail func(error) // called once a write has failed; never nil

	// turn is held while the painter, the buffer or the terminal is used.
	turn    chan struct{}
	painter *painter
	buf     []byte

	mu     sync.Mutex // never held while writing
	next   frame
	have   bool
	before []byte // modes to set before the frame
	clean  bool   // start the frame from an empty screen
	extra  []byte // a bell, a title: after the frame
	paused bool   // the terminal is lent or given back

	shown chan struct{} // closed once a frame is on the terminal
	first sync.Once

	wake chan struct{}
	quit chan struct{}
	done chan struct{}
}

func newWriter(out io.Writer, p *painter, fail func(error)) *writer {
	w := &writer{
		out: out, fail: fail, painter: p,
		turn:  make(chan struct{}, 1),
		shown: make(chan struct{}),
		wake:  make(chan struct{}, 1),
		quit:  make(chan struct{}),
		done:  make(chan struct{}),
	}
	go w.loop()
	return w
}

// show hands over the newest frame and returns at once.
func (w *writer) show(f frame) {
	w.mu.Lock()
	w.next, w.have = f, true
	w.mu.Unlock()
	w.nudge()
}

// maxExtra bounds what waits for a stopped terminal beside the frame, in bytes.
const maxExtra = 256 << 10

// send hands over bytes to write after the frame, and returns at once.
func (w *writer) send(s string) {
	w.mu.Lock()
	if len(w.extra)+len(s) <= maxExtra {
		w.extra = append(w.extra, s...)
	}
	w.mu.Unlock()
	w.nudge()
}

func (w *writer) nudge() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func (w *writer) loop() {
	defer close(w.done)
	for {
		select {
		case <-w.quit:
			return
		case <-w.wake:
		}
		select {
		case <-w.quit:
			return
		case w.turn <- struct{}{}:
		}
		err := w.flush()
		<-w.turn
		if err != nil {
			w.fail(err)
			return
		}
	}
}

// flush paints what waits. It is called with the turn.
func (w *writer) flush() error {
	w.mu.Lock()
	if w.paused {
		w.mu.Unlock()
		return nil // what waits is painted after resume
	}
	f, have, clean := w.next, w.have, w.clean
	w.buf = append(w.buf[:0], w.before...)
	extra := w.extra
	w.have, w.before, w.extra = false, nil, nil
	if have {
		w.clean = false
	}
	w.mu.Unlock()

	if have {
		if clean {
			w.painter.forget()
		}
		w.buf = w.painter.paint(w.buf, f)
	}
	w.buf = append(w.buf, extra...)
	if len(w.buf) == 0 {
		return nil
	}
	_, err := w.out.Write(w.buf)
	if have {
		w.first.Do(func() { close(w.shown) })
	}
	return err
}

// pause stops painting and waits for the write under way, for at most a while.
func (w *writer) pause(patience time.Duration) {
	w.mu.Lock()
	w.paused = true
	w.mu.Unlock()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case w.turn <- struct{}{}:
		<-w.turn
	case <-timer.C:
	}
}

// idle reports whether no write is under way.
func (w *writer) idle() bool {
	select {
	case w.turn <- struct{}{}:
		<-w.turn
		return true
	default:
		return false
	}
}

// resume makes the next frame start with the modes and an empty screen.
func (w *writer) resume(modes string) {
	w.mu.Lock()
	w.paused, w.clean = false, true
	w.before = append(w.before[:0], modes...)
	w.mu.Unlock()
}

// forget makes the next frame start from an empty screen.
func (w *writer) forget() {
	w.mu.Lock()
	w.clean = true
	w.mu.Unlock()
}

// stop ends the goroutine, unless a write never returns.
func (w *writer) stop(patience time.Duration) {
	close(w.quit)
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-w.done:
	case <-timer.C:
	}
}

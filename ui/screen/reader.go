package screen

import (
	"errors"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/cancelreader"
)

// chunk is what one read of the terminal gave.
type chunk struct {
	data []byte
	at   time.Time
}

// reader is the keyboard as Bubble Tea sees it: an io.Reader that gives one key
// per Read, so that Bubble Tea's decoder never sees half a key or two at once.
// Pastes take a shorter way, as finished messages.
type reader struct {
	in   *os.File
	now  func() time.Time
	send func(tea.Msg) // blocks until the model's loop has taken the message
	fail func(error)

	lex    lexer
	queue  []token
	queued atomic.Int32 // tokens that Bubble Tea has not asked for yet

	chunks chan chunk
	closed chan struct{}
	once   sync.Once

	mu    sync.Mutex
	pump  *pump
	spill []chunk // read, but not delivered when the pump was stopped
}

// pump is one spell of reading the terminal, between taking and giving it.
type pump struct {
	r       cancelreader.CancelReader
	stopped chan struct{}
	done    chan struct{}
}

func newReader(o Options, fail func(error)) *reader {
	wait := escapeWait
	if o.Profile.Serial {
		wait = escapeWaitSerial
	}
	return &reader{
		in: o.In, now: o.now, fail: fail,
		lex:    lexer{escapeWait: wait},
		chunks: make(chan chunk),
		closed: make(chan struct{}),
	}
}

// start begins to read the terminal.
func (r *reader) start() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.pump != nil {
		return nil
	}
	cr, err := cancelreader.NewReader(r.in)
	if err != nil {
		return err
	}
	p := &pump{r: cr, stopped: make(chan struct{}), done: make(chan struct{})}
	r.pump = p
	spill := r.spill
	r.spill = nil
	go r.run(p, spill)
	return nil
}

// stop leaves the terminal's input to others. What was typed and not yet read
// stays for them.
func (r *reader) stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.pump
	if p == nil {
		return
	}
	r.pump = nil
	close(p.stopped)
	if !p.r.Cancel() {
		return // cannot be cancelled; it ends with the next key
	}
	<-p.done
	_ = p.r.Close()
}

// deliver hands a chunk to Read. When the pump is stopped first, the chunk is
// kept for the next one. It reports whether to go on.
func (r *reader) deliver(p *pump, c chunk) bool {
	select {
	case r.chunks <- c:
		return true
	case <-r.closed:
	case <-p.stopped:
		r.spill = append(r.spill, c) // stop holds mu and waits for us
	}
	return false
}

func (r *reader) run(p *pump, spill []chunk) {
	defer close(p.done)
	for i, c := range spill {
		if !r.deliver(p, c) {
			r.spill = append(r.spill, spill[i+1:]...)
			return
		}
	}
	var buf [4096]byte
	for {
		n, err := p.r.Read(buf[:])
		if n > 0 {
			c := chunk{data: append([]byte(nil), buf[:n]...), at: r.now()}
			if !r.deliver(p, c) {
				return
			}
		}
		switch {
		case errors.Is(err, cancelreader.ErrCanceled):
			return
		case err != nil:
			r.fail(err)
			return
		case n == 0:
			r.fail(io.EOF)
			return
		}
	}
}

// Read gives the next key.
func (r *reader) Read(b []byte) (int, error) {
	for {
		for len(r.queue) > 0 {
			t := r.queue[0]
			r.queue = r.queue[1:]
			r.queued.Store(int32(len(r.queue)))
			if t.seq != "" {
				return copy(b, t.seq), nil
			}
			r.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(t.paste), Paste: true})
		}
		tokens, err := r.more()
		if err != nil {
			return 0, err
		}
		r.queue = tokens
		r.queued.Store(int32(len(r.queue)))
	}
}

// more waits for bytes, or for the silence that completes what is unfinished.
func (r *reader) more() ([]token, error) {
	var silence <-chan time.Time
	if d := r.lex.wait(); d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		silence = timer.C
	}
	select {
	case <-r.closed:
		return nil, io.EOF
	case c := <-r.chunks:
		return r.lex.add(c.data, c.at), nil
	case <-silence:
		return r.lex.expire(), nil
	}
}

// pending reports whether further keys wait behind the one just given.
func (r *reader) pending() bool { return r.queued.Load() > 0 }

// close ends Read for good.
func (r *reader) close() {
	r.once.Do(func() { close(r.closed) })
	r.stop()
}

package screen

import (
	"errors"
	"runtime/debug"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// terminal is what the host needs of the place it is shown at.
type terminal interface {
	show(frame)
	wire(wireMsg)
	redraw()
	// lend gives the terminal to somebody else; take gets it back and reports
	// whether it is ours again (a job in the background has none).
	lend()
	take() bool
	suspend()
	size() (w, h int)
}

// host is the model that Bubble Tea runs: it keeps ours within, paints it after
// each message and handles what belongs to the terminal. All its methods but
// end run on Bubble Tea's event loop.
type host struct {
	inner   tea.Model
	term    terminal
	opts    Options
	pace    pace
	pending func() bool // whether further keys wait
	send    func(tea.Msg)
	end     func(error) // ends the program; callable from anywhere

	w, h    int
	away    bool // the terminal is lent to a child
	paint   bool // the message just handled wants a paint
	crashed bool // the model has panicked and is not called again
}

func (h *host) Init() (cmd tea.Cmd) {
	defer h.guard("Init")
	h.w, h.h = h.term.size()
	first := h.inner.Init()
	// The size comes before the first picture, so that there is only one.
	var second tea.Cmd
	h.inner, second = h.inner.Update(tea.WindowSizeMsg{Width: h.w, Height: h.h})
	h.paint = true
	return h.wrap(tea.Batch(first, second))
}

func (h *host) Update(msg tea.Msg) (_ tea.Model, cmd tea.Cmd) {
	defer h.guard("Update")
	if h.crashed {
		return h, nil
	}
	switch m := msg.(type) {
	case flushMsg:
		h.pace.flush(h.opts.now())
		h.paint = true
		return h, nil
	case suspendMsg:
		return h, h.suspend()
	case continueMsg:
		return h, h.resume()
	case wireMsg:
		h.term.wire(m)
		return h, nil
	case execMsg:
		return h, h.lend(m)
	case execDoneMsg:
		return h, h.unlend(m)
	case resizeMsg:
		// Also when the size is the old one: it may have changed and come back,
		// and the terminal has cut the page meanwhile.
		h.term.redraw()
		return h, h.resize()
	case tea.KeyMsg:
		if !m.Paste {
			switch m.Type {
			case tea.KeyCtrlZ:
				return h, h.suspend()
			case tea.KeyCtrlL:
				return h, h.repaint()
			}
		}
		h.hand()
	case tea.MouseMsg, tea.WindowSizeMsg:
		h.hand()
	default:
		h.program()
	}
	h.inner, cmd = h.inner.Update(msg)
	return h, h.wrap(cmd)
}

// View paints, and gives Bubble Tea nothing to do.
func (h *host) View() string {
	defer h.guard("View")
	if !h.paint || h.crashed || h.away {
		return ""
	}
	h.paint = false
	f := frame{view: h.inner.View(), w: h.w, h: h.h}
	if c, ok := h.inner.(Caret); ok {
		f.cx, f.cy, f.caret = c.Cursor()
	}
	h.term.show(f)
	return ""
}

func (h *host) hand() {
	paint, later := h.pace.hand(h.pending())
	h.schedule(paint, later)
}

func (h *host) program() {
	paint, later := h.pace.program(h.opts.now())
	h.schedule(paint, later)
}

func (h *host) schedule(paint bool, later time.Duration) {
	h.paint = h.paint || paint
	if later > 0 {
		time.AfterFunc(later, func() { h.send(flushMsg{}) })
	}
}

func (h *host) repaint() tea.Cmd {
	h.term.redraw()
	h.paint = true
	return nil
}

// resize tells the model the size of the terminal.
func (h *host) resize() tea.Cmd {
	h.paint = true
	w, ht := h.term.size()
	if w == h.w && ht == h.h {
		return nil
	}
	h.w, h.h = w, ht
	var cmd tea.Cmd
	h.inner, cmd = h.inner.Update(tea.WindowSizeMsg{Width: w, Height: ht})
	return h.wrap(cmd)
}

func (h *host) suspend() tea.Cmd {
	if h.away {
		return nil
	}
	h.term.suspend()
	return h.resume()
}

// resume paints everything again, once the terminal is ours.
func (h *host) resume() tea.Cmd {
	if h.away || !h.term.take() {
		return nil
	}
	return h.resize()
}

func (h *host) lend(m execMsg) tea.Cmd {
	if h.away {
		return func() tea.Msg { return execDoneMsg{err: errLent, done: m.done} }
	}
	h.away = true
	h.term.lend()
	return h.wrap(func() tea.Msg {
		return execDoneMsg{err: m.run(h.opts.In, h.opts.Out, h.opts.Out), done: m.done}
	})
}

func (h *host) unlend(m execDoneMsg) tea.Cmd {
	var cmds []tea.Cmd
	if !errors.Is(m.err, errLent) {
		h.away = false
		cmds = append(cmds, h.resume())
	}
	if m.done != nil {
		var cmd tea.Cmd
		h.inner, cmd = h.inner.Update(m.done(m.err))
		cmds = append(cmds, h.wrap(cmd))
	}
	h.paint = true
	return tea.Batch(cmds...)
}

// guard turns a panic of the model into the end of the program.
func (h *host) guard(where string) {
	if v := recover(); v != nil {
		h.crashed = true
		h.end(&PanicError{Where: where, Value: v, Stack: debug.Stack()})
	}
}

func (h *host) wrap(cmd tea.Cmd) tea.Cmd { return guardCmd(cmd, h.end) }

// filter sees messages before Bubble Tea acts on them by itself.
func filter(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg.(type) {
	case tea.SuspendMsg:
		return suspendMsg{} // Bubble Tea does not know that we hold the terminal
	}
	return msg
}

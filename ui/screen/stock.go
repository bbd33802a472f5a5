package screen

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// runStock shows the model by Bubble Tea's own renderer and terminal handling.
// It is the way on Windows, and the fallback elsewhere.
func runStock(ctx context.Context, m tea.Model, o Options) (tea.Model, error) {
	if o.In == nil || o.Out == nil || !term.IsTerminal(o.In.Fd()) || !term.IsTerminal(o.Out.Fd()) {
		return m, ErrNoTerminal
	}
	end := newEnding()
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	s := &stock{inner: m, opts: o, end: func(err error) { end.because(err); cancel() }}
	p := tea.NewProgram(s,
		tea.WithContext(inner),
		tea.WithAltScreen(),
		tea.WithInput(o.In),
		tea.WithOutput(o.Out),
		tea.WithoutSignalHandler(),
		tea.WithoutCatchPanics(),
	)

	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	defer signal.Stop(signals)
	quit := make(chan struct{})
	defer close(quit)
	go func() {
		select {
		case <-quit:
		case sig := <-signals:
			s.end(&SignalError{Signal: sig})
		}
	}()

	_, err := p.Run()
	switch {
	case end.reason() != nil:
		return s.inner, end.reason()
	case ctx.Err() != nil && err != nil:
		return s.inner, context.Cause(ctx)
	case errors.Is(err, tea.ErrInterrupted):
		return s.inner, tea.ErrInterrupted
	case err != nil:
		return s.inner, errors.Join(ErrHangup, err)
	}
	return s.inner, nil
}

// stock translates our messages for Bubble Tea and draws the caret, which its
// renderer has none for.
type stock struct {
	inner   tea.Model
	opts    Options
	end     func(error)
	w, h    int
	crashed bool
}

func (s *stock) Init() tea.Cmd {
	defer s.guard("Init")
	return s.wrap(s.inner.Init())
}

func (s *stock) Update(msg tea.Msg) (_ tea.Model, cmd tea.Cmd) {
	defer s.guard("Update")
	if s.crashed {
		return s, nil
	}
	switch m := msg.(type) {
	case suspendMsg:
		return s, tea.Suspend
	case wireMsg:
		if m.kind == wireTitle {
			return s, tea.SetWindowTitle(ansi.Strip(m.text))
		}
		_, _ = io.WriteString(s.opts.Out, m.bytes(modesFor(s.opts.Term).xterm))
		return s, nil
	case execMsg:
		return s, tea.Exec(&lent{msg: m, opts: s.opts}, func(err error) tea.Msg {
			if m.done == nil {
				return nil
			}
			return m.done(err)
		})
	case tea.KeyMsg:
		if !m.Paste {
			switch m.Type {
			case tea.KeyCtrlZ:
				return s, tea.Suspend
			case tea.KeyCtrlL:
				return s, tea.ClearScreen
			}
		}
	case tea.WindowSizeMsg:
		if s.opts.Size != nil {
			m.Width, m.Height = s.opts.Size()
		}
		s.w, s.h = ClampSize(m.Width, m.Height)
		msg = tea.WindowSizeMsg{Width: s.w, Height: s.h}
	}
	s.inner, cmd = s.inner.Update(msg)
	return s, s.wrap(cmd)
}

func (s *stock) View() string {
	defer s.guard("View")
	if s.crashed {
		return ""
	}
	view := s.inner.View()
	if c, ok := s.inner.(Caret); ok {
		if x, y, show := c.Cursor(); show {
			view = drawCaret(view, x, y)
		}
	}
	return view
}

// drawCaret turns the cell at x, y to reverse video.
func drawCaret(view string, x, y int) string {
	lines := strings.Split(view, "\n")
	if x < 0 || y < 0 || y >= len(lines) {
		return view
	}
	line := lines[y]
	width := ansi.StringWidth(line)
	under := " "
	switch {
	case x < width:
		under = ansi.Strip(ansi.Cut(line, x, x+1))
		lines[y] = ansi.Truncate(line, x, "") + "\x1b[7m" + under + "\x1b[27m" + ansi.TruncateLeft(line, x+1, "")
	default:
		lines[y] = line + strings.Repeat(" ", x-width) + "\x1b[7m" + under + "\x1b[27m"
	}
	return strings.Join(lines, "\n")
}

func (s *stock) guard(where string) {
	if v := recover(); v != nil {
		s.crashed = true
		s.end(&PanicError{Where: where, Value: v, Stack: debug.Stack()})
	}
}

func (s *stock) wrap(cmd tea.Cmd) tea.Cmd { return guardCmd(cmd, s.end) }

// lent is a program that borrows the terminal, in Bubble Tea's terms.
type lent struct {
	msg  execMsg
	opts Options
}

func (l *lent) Run() error          { return l.msg.run(l.opts.In, l.opts.Out, l.opts.Out) }
func (l *lent) SetStdin(io.Reader)  {}
func (l *lent) SetStdout(io.Writer) {}
func (l *lent) SetStderr(io.Writer) {}

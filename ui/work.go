package ui

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/screen"
	"aksarc-wizard/ui/text"
)

// work is a repair under way: its commands, one after the other.
type work struct {
	id       int
	commands []runner.Command
	began    time.Time
	last     string
	feed     *feed
	cancel   context.CancelCauseFunc
	done     chan struct{}
	back     comeBack
}

// take moves what the feed holds into what is shown.
func (w *work) take() {
	events, _ := w.feed.take()
	if n := len(events); n > 0 {
		w.last = events[n-1].Message
	}
}

// repair runs commands that the operator has seen and confirmed. A command
// that talks to the operator is lent the terminal.
func (m *Model) repair(commands []runner.Command, asks []steps.QuestionID) tea.Cmd {
	return m.repairFor(commands, asks, nil)
}

// repairFor is repair for who wants to be back where it was begun.
func (m *Model) repairFor(commands []runner.Command, asks []steps.QuestionID, back comeBack) tea.Cmd {
	if m.work != nil {
		return nil
	}
	ctx, cancel := cancellable()
	m.planStamp++
	w := &work{id: m.planStamp, commands: commands, feed: newFeed(), cancel: cancel, done: make(chan struct{}), back: back}
	for _, c := range commands {
		if c.Interactive {
			m.work = w
			return m.lend(ctx, w, asks)
		}
	}
	m.work = w
	m.sheet = &workSheet{m}
	world := m.world
	run := func() tea.Msg {
		defer close(w.done)
		defer w.feed.close()
		out := func(l runner.Line) { w.feed.add(runner.Event{Message: l.Text, Line: true}) }
		for i := range commands {
			res, err := world.Run(ctx, commands[i], out)
			if err != nil || res.ExitCode != 0 {
				return repairedMsg{id: w.id, asks: asks, failed: &commands[i], result: res, err: err}
			}
		}
		return repairedMsg{id: w.id, asks: asks}
	}
	return tea.Batch(run, w.feed.watch(), m.tick())
}

// lend gives the terminal to the commands, those before and after the
// interactive one too, so that what they say is seen in order.
func (m *Model) lend(ctx context.Context, w *work, asks []steps.QuestionID) tea.Cmd {
	world, commands := m.world, w.commands
	msg := repairedMsg{id: w.id, asks: asks}
	return screen.Exec(func(in, out, errw *os.File) error {
		defer close(w.done)
		defer w.feed.close()
		for i := range commands {
			fmt.Fprintf(out, "\n%s\n\n", steps.OneLine(commands[i]))
			res, err := world.Interactive(ctx, commands[i], in, out, errw)
			if err != nil || res.ExitCode != 0 {
				msg.failed, msg.result, msg.err = &commands[i], res, err
				return err
			}
		}
		return nil
	}, func(err error) tea.Msg {
		if err != nil && msg.err == nil {
			msg.err = err
			msg.failed = &commands[0]
		}
		return msg
	})
}

// repaired takes the end of a repair in: what it may have changed is asked
// anew, and a failure is shown with what the tool said.
func (m *Model) repaired(msg repairedMsg) tea.Cmd {
	if m.work == nil || m.work.id != msg.id {
		return nil
	}
	m.work.cancel(nil)
	back := m.work.back
	m.work = nil
	m.sheet = nil
	cmds := []tea.Cmd{m.ask(m.machine.AskAgain(msg.asks...)), m.ask(m.machine.Questions())}
	m.machine.Relearn()
	m.changed()
	switch {
	case msg.failed != nil:
		cmds = append(cmds, m.showFailed(msg, back))
	case back != nil:
		cmds = append(cmds, back(true))
	default:
		m.sayWhile("Done. Checking again.", func() bool { return m.asking(msg.asks) })
	}
	return tea.Batch(append(cmds, m.station().receive(msg))...)
}

// asking reports whether an answer to one of these is on its way.
func (m *Model) asking(ids []steps.QuestionID) bool {
	return slices.ContainsFunc(ids, func(id steps.QuestionID) bool { return m.machine.Facts().Standing(id).State == steps.Asking })
}

func (m *Model) showFailed(msg repairedMsg, back comeBack) tea.Cmd {
	said := msg.result.Stderr
	if msg.err != nil {
		said = msg.err.Error()
	} else if said == "" {
		said = fmt.Sprintf("It ended with exit code %d and said nothing.", msg.result.ExitCode)
	}
	if said = text.Clean(said); len(said) > 600 {
		said = said[len(said)-600:]
	}
	_, cmd := m.question(sentences("This command failed:", steps.OneLine(*msg.failed), "", said),
		choice{"Close", "c", back.unchanged})
	return cmd
}

// askWork asks what Ctrl+C means while a command runs.
func (m *Model) askWork() (*question, tea.Cmd) {
	w := m.work
	wait := func() tea.Cmd {
		if m.work != nil {
			m.sheet = &workSheet{m}
		}
		return nil
	}
	q, cmd := m.question(sentences("A command is running: "+steps.OneLine(w.commands[0]), "Stopping it ends az here; what the site has accepted stays."),
		choice{"Keep waiting", "k", wait},
		choice{"Stop it", "s", func() tea.Cmd {
			w.cancel(runner.ErrStop)
			m.sayWhile("Stopping it.", func() bool { return m.work != nil })
			return wait()
		}})
	q.escape = 0
	return q, cmd
}

// workSheet shows the repair that runs.
type workSheet struct{ m *Model }

func (s *workSheet) whole() bool   { return false }
func (s *workSheet) title() string { return "Working" }
func (s *workSheet) armed(int)     {}

func (s *workSheet) key(tea.KeyMsg, string) tea.Cmd {
	s.m.sayWhile("A command is running. Ctrl+C can stop it.", func() bool { return s.m.work != nil })
	return nil
}

func (s *workSheet) keys() []keys.Key {
	return []keys.Key{{Name: "Ctrl+C", Does: "stop it"}}
}

func (s *workSheet) layout(w, _ int) content {
	t, k := s.m.theme, s.m.work
	if k == nil {
		return content{}
	}
	lines := []string{"   " + t.Running + " Running"}
	if !k.began.IsZero() { // the first tick of the clock has come
		lines[0] += ", " + elapsed(s.m.now.Sub(k.began))
	}
	for _, c := range k.commands {
		for _, l := range text.Wrap(steps.OneLine(c), w-10) {
			lines = append(lines, "     "+t.Accent.Render(l))
		}
	}
	if k.last != "" {
		lines = append(lines, "     "+t.Muted.Render(text.Cut(text.Clean(k.last), w-10, t.Ellipsis)))
	}
	return content{lines: lines}
}

// elapsed writes a duration as people read it: "8 s", "2 min 04 s", "1 h 02 min".
func elapsed(d time.Duration) string {
	s := int(max(d, 0) / time.Second)
	switch {
	case s < 60:
		return fmt.Sprintf("%d s", s)
	case s < 3600:
		return fmt.Sprintf("%d min %02d s", s/60, s%60)
	}
	return fmt.Sprintf("%d h %02d min", s/3600, s/60%60)
}

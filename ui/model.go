package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/runner"
	"aksarc-wizard/steps"
	"aksarc-wizard/ui/addressmap"
	"aksarc-wizard/ui/keys"
	"aksarc-wizard/ui/theme"
	"aksarc-wizard/validate"
)

// Options say how to draw and what was found out about the terminal. The face
// asks neither the terminal nor the environment itself.
type Options struct {
	// ASCII draws with ASCII alone, Color says how many colours there are,
	// Light is for a light background.
	ASCII bool
	Color theme.Profile
	Light bool
	// Serial lines get a clock each five seconds instead of each second.
	Serial bool
	// Width and Height are the size until the terminal says another, in cells.
	Width, Height int
	// Now tells how close together keys come, so that a paste that the terminal
	// doesn't mark as one is known by its speed. Nil: only marked ones are.
	Now func() time.Time
	// After makes a command that waits; nil is tea.Tick. Tests have no patience.
	After func(d time.Duration, f func(time.Time) tea.Msg) tea.Cmd
	// Deployment is the one to continue; the machine then stands at Deploy.
	Deployment string
	// Draft says that the answers are those of last time, kept in this file.
	Draft string
	// ReadFile reads a file that the operator names, bounded; nil takes the taking
	// over of the site's files away.
	ReadFile func(name string) ([]byte, error)
	// LookAtKey looks at the SSH key that the answers name; nil: what was found
	// before the start stays.
	LookAtKey func(validate.Values) *validate.SSHKey
	// Quiet leaves out the bell and the window's title.
	Quiet bool
}

// station is one step on the screen. Its methods run in the program's loop.
type station interface {
	// enter is called each time the step becomes the current one.
	enter() tea.Cmd
	// key acts on a key; false when it has no use for it.
	key(k tea.KeyMsg, name string) (tea.Cmd, bool)
	// receive takes a message that isn't a key.
	receive(msg tea.Msg) tea.Cmd
	// layout draws the page for w cells; h rows are to be seen at once.
	layout(w, h int) content
	// keys are those that work now, most important first.
	keys() []keys.Key
	// typing reports whether letters go into a text.
	typing() bool
	// topic is the field that help is about, "" for the page as a whole.
	topic() string
}

// content is what a screen draws.
type content struct {
	lines []string
	// top to bottom-1 are the lines that must be seen: the focus and its help.
	top, bottom int
	// The terminal's cursor, when caret is set; y counts from the first line.
	x, y  int
	caret bool
	// panel stays beneath the lines, however they scroll; side stands beside
	// them in wide windows.
	panel, side []string
}

// Model is the full screen. It is a tea.Model by its pointer.
type Model struct {
	world   steps.World
	machine *steps.Machine
	about   steps.About
	opt     Options
	theme   *theme.Theme
	maps    *addressmap.Map
	w, h    int

	stations map[steps.ID]station
	sheet    sheet
	outcome  Outcome
	frame    frame

	// version counts changes of answers, facts or place; optVersion those that
	// can change what is offered.
	version, optVersion int
	notice              notice
	keyStamp            int  // counts the changes of which SSH key is meant
	keyUnseen           bool // nobody has looked at it since

	saving, unsaved bool
	saved           validate.Values
	planStamp       int
	armID           int
	ticking         bool
	tickID          int
	now             time.Time

	// visit is set while a task of day two is under way; did are those that came
	// to a good end.
	visit *visit
	did   []string

	work *work
	// application is what was typed of one that signs in; endedAt the page on
	// which it was told that the sign-in has ended.
	application application
	endedAt     steps.ID
	lastRune    time.Time
	leaving     bool
}

// New makes the full screen over a world and a machine. Both must not be used
// by anybody else until the program has ended.
func New(world steps.World, machine *steps.Machine, opt Options) *Model {
	if opt.After == nil {
		opt.After = tea.Tick
	}
	t := theme.New(opt.Color, opt.ASCII, opt.Light)
	m := &Model{
		world: world, machine: machine, about: world.About(), opt: opt,
		theme: t, maps: addressmap.New(t, "   "), stations: map[steps.ID]station{}, now: world.Now(),
		outcome: Outcome{ID: opt.Deployment},
	}
	m.resize(opt.Width, opt.Height)
	m.stations[steps.Welcome] = newWelcome(m)
	m.stations[steps.Ready] = newReady(m)
	m.stations[steps.SignIn] = newSignIn(m)
	m.stations[steps.Scope] = newScope(m)
	m.stations[steps.Network] = newNetwork(m)
	m.stations[steps.Cluster] = newCluster(m)
	m.stations[steps.Review] = newReview(m)
	m.stations[steps.Deploy] = newDeploy(m)
	m.stations[steps.Access] = newAccess(m)
	m.stations[steps.Done] = newDone(m)
	return m
}

// Init starts with the step that the machine stands at.
func (m *Model) Init() tea.Cmd { return m.arrive() }

func (m *Model) station() station { return m.stations[m.machine.Step().ID] }

// Update takes one message. It never blocks and does no I/O.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.update(msg)
	if ended := m.noticeEnded(); ended != nil {
		cmd = tea.Batch(cmd, ended)
	}
	m.forget()
	return m, cmd
}

func (m *Model) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.resize(msg.Width, msg.Height)
		return nil
	case tea.KeyMsg:
		return m.press(msg)
	case glimpsedMsg:
		if m.machine.Facts().Glimpse(msg.answer) {
			m.changed()
			return m.station().receive(msg)
		}
		return nil
	case answeredMsg:
		if m.machine.Learn(msg.answer) {
			m.changed()
			m.optVersion++
			return tea.Batch(m.station().receive(msg), m.ask(m.machine.Questions()))
		}
		if m.visit != nil { // it was asked before the task
			m.visit.machine.Learn(msg.answer)
		}
		return nil
	case savedMsg:
		return m.savedNow(msg)
	case readMsg:
		if s, ok := m.sheet.(*takeSheet); ok {
			s.receive(msg)
		}
		return nil
	case changesMsg:
		if m.sheet == sheet(msg.sheet) {
			msg.sheet.receive(msg)
		}
		return nil
	case rootsMsg:
		if m.sheet == sheet(msg.sheet) { // Esc has not been pressed meanwhile
			return msg.sheet.read(msg)
		}
		return nil
	case carriedMsg:
		return msg.sheet.taken(msg)
	case asideMsg:
		if m.sheet == sheet(msg.sheet) { // Esc has not been pressed meanwhile
			return msg.sheet.receive(msg)
		}
		return nil
	case homeMsg:
		if s, ok := m.sheet.(*homeSheet); ok {
			return s.receive(msg)
		}
		return nil
	case learntMsg:
		return m.learnt(msg)
	case lookedMsg:
		return m.looked(msg)
	case outsideMsg:
		return m.answeredOutside(msg)
	case keyMsg:
		return m.learnKey(msg)
	case tickedMsg:
		return m.ticked(msg)
	case armedMsg:
		if m.sheet != nil {
			m.sheet.armed(msg.id)
		}
		return m.station().receive(msg)
	case fedMsg:
		if m.work != nil && m.work.feed == msg.feed {
			m.work.take()
			return msg.feed.watch()
		}
	case repairedMsg:
		return m.repaired(msg)
	}
	return m.broadcast(msg)
}

// broadcast gives a message to the screens it can concern: those that asked may
// not be the current one any more.
func (m *Model) broadcast(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, s := range m.machine.Steps() {
		if c := m.stations[s.ID].receive(msg); c != nil {
			cmds = append(cmds, c)
		}
	}
	return tea.Batch(cmds...)
}

// Bounds of the size in cells.
const (
	defaultWidth, defaultHeight = 80, 24
	maxWidth, maxHeight         = 500, 200
	minWidth, minHeight         = 40, 10
)

func (m *Model) resize(w, h int) {
	if w <= 0 || h <= 0 {
		w, h = defaultWidth, defaultHeight
	}
	m.w, m.h = min(w, maxWidth), min(h, maxHeight)
}

// changed notes that answers, facts or the place are not what they were.
func (m *Model) changed() { m.version++ }

func (m *Model) ticked(msg tickedMsg) tea.Cmd {
	if msg.id != m.tickID {
		return nil
	}
	m.now = msg.now
	if m.work != nil && m.work.began.IsZero() {
		m.work.began = msg.now.Add(-m.tickEvery())
	}
	if m.work == nil && !m.deploying() {
		m.ticking = false
		return nil
	}
	return m.nextTick()
}

// deploying reports whether a deployment runs.
func (m *Model) deploying() bool {
	d, ok := m.stations[steps.Deploy].(*deployScreen)
	return ok && d.running()
}

// arrive is called when another step has become the current one.
func (m *Model) arrive() tea.Cmd {
	m.changed()
	m.optVersion++
	m.frame.scroll, m.frame.manual = 0, false
	return tea.Batch(m.station().enter(), m.ask(m.machine.Questions()))
}

// next goes on, or says why not and puts the focus on what is to be mended.
func (m *Model) next() tea.Cmd {
	if m.visit != nil && m.machine.Last() {
		if why, _ := m.machine.Blocker(); why == "" {
			return m.leaveTask()
		}
	}
	if !m.machine.Next() {
		why, field := m.machine.Blocker()
		m.changed()
		if p, ok := m.station().(focuser); ok && field != "" {
			p.focusOn(field)
			if f, _, ok := m.machine.FieldAt(field); ok {
				why = "Not yet: mend " + f.Label + " first" // what is wrong stands beneath it
			}
		}
		m.sayBlocked(why)
		return m.save()
	}
	return tea.Batch(m.save(), m.arrive())
}

// focuser is a screen that can put the focus on a field.
type focuser interface{ focusOn(path string) }

func (m *Model) back() tea.Cmd {
	if m.deploying() {
		m.sayWhile(m.runs()+" is running. Ctrl+C leaves or stops it.", m.deploying)
		return nil
	}
	if !m.machine.Back() {
		if m.visit != nil {
			return m.leaveTask()
		}
		if m.machine.Step().ID == steps.Welcome {
			m.say("This is the first page. Ctrl+C leaves the program.")
		} else {
			m.say("What is deployed can't be taken back from here.")
		}
		return nil
	}
	return tea.Batch(m.save(), m.arrive())
}

// canGoBack reports whether Esc leads anywhere.
func (m *Model) canGoBack() bool {
	if m.visit != nil {
		return !m.deploying()
	}
	switch m.machine.Step().ID {
	case steps.Welcome:
		return false
	case steps.Deploy, steps.Access, steps.Done:
		return !m.deploying() && m.outcome.Kind != Finished
	}
	return true
}

// jump goes to a field of an earlier step; Next or Back returns.
func (m *Model) jump(path string) tea.Cmd {
	_, id, ok := m.machine.FieldAt(path)
	if !ok || !m.machine.Jump(id) {
		m.say("That can't be changed from here.")
		return nil
	}
	cmd := m.arrive()
	if f, ok := m.station().(focuser); ok {
		f.focusOn(path)
	}
	return cmd
}

// quit ends the program. What still runs is told by Shutdown.
func (m *Model) quit(kind OutcomeKind) tea.Cmd {
	m.outcome.Kind = kind
	m.leaving = true
	return tea.Quit
}

// Shutdown ends what still runs, detaching from a deployment, and waits for
// it. The composition root calls it after the program has ended for whatever
// reason; it returns at once when nothing runs.
func (m *Model) Shutdown() {
	if w := m.work; w != nil {
		w.cancel(runner.ErrDetach)
		<-w.done
	}
	if d, ok := m.stations[steps.Deploy].(*deployScreen); ok {
		d.shutdown()
	}
}

// cancellable is a context whose end has a cause.
func cancellable() (context.Context, context.CancelCauseFunc) {
	return context.WithCancelCause(context.Background())
}

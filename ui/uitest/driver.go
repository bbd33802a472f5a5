package uitest

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/ui/screen/screentest"
)

// Driver plays the terminal and the event loop: it gives keys to a model, runs
// the commands that come back, and shows the screen.
type Driver struct {
	t     testing.TB
	World *World
	Model tea.Model
	msgs  chan tea.Msg
	open  int // commands under way
	w, h  int
	// Ended is set once the model has quit.
	Ended bool
}

// Drive starts a model at a size.
func Drive(t testing.TB, w *World, m tea.Model, width, height int) *Driver {
	d := &Driver{t: t, World: w, Model: m, msgs: make(chan tea.Msg, 1024), w: width, h: height}
	d.run(m.Init())
	d.update(tea.WindowSizeMsg{Width: width, Height: height})
	d.Settle()
	return d
}

// At once makes a command that doesn't wait for grace times, and drops clocks:
// a model under test gets it as Options.After.
func AtOnce(wait time.Duration, f func(time.Time) tea.Msg) tea.Cmd {
	if wait >= time.Second {
		return nil
	}
	return func() tea.Msg { return f(time.Time{}) }
}

func (d *Driver) update(msg tea.Msg) {
	var cmd tea.Cmd
	d.Model, cmd = d.Model.Update(msg)
	d.run(cmd)
}

// run starts a command in the background, as Bubble Tea does.
func (d *Driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	d.open++
	go func() { d.msgs <- done{cmd()} }()
}

type done struct{ msg tea.Msg }

// take handles what a command brought.
func (d *Driver) take(msg tea.Msg) {
	if x, ok := msg.(done); ok {
		d.open--
		msg = x.msg
	}
	switch v := msg.(type) {
	case nil:
		return
	case tea.QuitMsg:
		d.Ended = true
		return
	case tea.BatchMsg:
		for _, c := range v {
			d.run(c)
		}
		return
	}
	rv := reflect.ValueOf(msg)
	if rv.Kind() == reflect.Slice && rv.Type().Elem() == reflect.TypeFor[tea.Cmd]() { // a sequence
		for i := range rv.Len() {
			if c, ok := rv.Index(i).Interface().(tea.Cmd); ok && c != nil {
				d.take(c())
			}
		}
		return
	}
	if d.exec(msg) {
		return
	}
	d.update(msg)
}

// exec runs what the painter would run: a command that is lent the terminal.
// Its message type is private to ui/screen; the other messages of that room are
// for the painter alone.
func (d *Driver) exec(msg tea.Msg) bool {
	rv := reflect.ValueOf(msg)
	if rv.Kind() != reflect.Struct || !strings.HasSuffix(rv.Type().PkgPath(), "ui/screen") {
		return false
	}
	if l, ok := msg.(interface {
		Lend(in, out, errw *os.File) tea.Msg
	}); ok {
		null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
		if err != nil {
			d.t.Fatal(err)
		}
		d.run(func() tea.Msg {
			defer func() { _ = null.Close() }()
			return l.Lend(null, null, null)
		})
	}
	return true
}

// Settle waits until nothing is under way any more but what the world keeps
// waiting: a silent question, a run that is held.
func (d *Driver) Settle() {
	d.t.Helper()
	limit := time.After(5 * time.Second)
	for d.open > 0 {
		quiet := time.After(60 * time.Millisecond)
		select {
		case m := <-d.msgs:
			d.take(m)
		case <-quiet:
			if d.open <= d.World.mayWait() {
				return
			}
		case <-limit:
			d.t.Fatalf("the program doesn't come to rest:\n%s", d.Screen())
		}
	}
}

// Press gives keys by the names that Bubble Tea has for them; a single
// character is typed.
func (d *Driver) Press(names ...string) {
	d.t.Helper()
	for _, n := range names {
		d.update(Key(n))
		d.Settle()
	}
}

// Type types a text character by character.
func (d *Driver) Type(s string) {
	for _, r := range s {
		if r == ' ' {
			d.update(tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}})
		} else {
			d.update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
		}
	}
	d.Settle()
}

// Paste gives a text as a terminal with bracketed paste does.
func (d *Driver) Paste(s string) {
	d.update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s), Paste: true})
	d.Settle()
}

// Resize changes the size.
func (d *Driver) Resize(w, h int) {
	d.w, d.h = w, h
	d.update(tea.WindowSizeMsg{Width: w, Height: h})
}

// Screen is what a person sees.
func (d *Driver) Screen() string {
	w, h := d.Size()
	return strings.Join(screentest.Screen(d.Model.View(), w, h), "\n")
}

// Size is the size that the model draws for.
func (d *Driver) Size() (w, h int) {
	if d.w <= 0 || d.h <= 0 {
		return 80, 24
	}
	return min(d.w, 500), min(d.h, 200)
}

// Until pumps messages until the screen shows the text, and then until nothing
// more is to come: grace times too are over.
func (d *Driver) Until(text string) {
	d.t.Helper()
	limit := time.After(5 * time.Second)
	for !strings.Contains(d.Screen(), text) {
		select {
		case m := <-d.msgs:
			d.take(m)
		case <-limit:
			d.t.Fatalf("%q never came:\n%s", text, d.Screen())
		}
	}
	d.Settle()
}

// Key makes the message of a key by Bubble Tea's name for it.
func Key(name string) tea.KeyMsg {
	if k, ok := named[name]; ok {
		return tea.KeyMsg{Type: k}
	}
	if alt, ok := strings.CutPrefix(name, "alt+"); ok {
		k := Key(alt)
		k.Alt = true
		return k
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

var named = func() map[string]tea.KeyType {
	all := map[string]tea.KeyType{}
	for k := tea.KeyType(-100); k < 128; k++ {
		if s := (tea.KeyMsg{Type: k}).String(); s != "" && k != tea.KeyRunes {
			all[s] = k
		}
	}
	return all
}()

// Send gives a message to the model.
func (d *Driver) Send(msg tea.Msg) {
	if msg != nil {
		d.update(msg)
	}
	d.Settle()
}

// UntilEnded pumps messages until the program has quit.
func (d *Driver) UntilEnded() {
	d.t.Helper()
	limit := time.After(5 * time.Second)
	for !d.Ended {
		select {
		case m := <-d.msgs:
			d.take(m)
		case <-limit:
			d.t.Fatalf("the program doesn't end:\n%s", d.Screen())
		}
	}
}

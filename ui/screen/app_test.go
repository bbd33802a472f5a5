//go:build !windows

package screen

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"aksarc-wizard/ui/screen/screentest"
)

// appEnv makes the test binary a small program on our screen: its value says
// how it is run.
const appEnv = "SCREEN_TEST_APP"

func TestMain(m *testing.M) {
	if how := os.Getenv(appEnv); how != "" {
		os.Exit(runApp(strings.Fields(how)))
	}
	os.Exit(m.Run())
}

// start runs the small program on a console.
func start(t testing.TB, term, how string, w, h int) *screentest.Console {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), appEnv+"=run "+how, "TERM="+term, "GOCOVERDIR="+t.TempDir())
	return screentest.Start(t, cmd, w, h)
}

func runApp(how []string) int {
	has := func(word string) bool {
		for _, w := range how {
			if w == word {
				return true
			}
		}
		return false
	}
	m := &app{ticks: has("ticks"), fast: has("fast")}
	m.hold = has("hold")
	o := Options{
		In: os.Stdin, Out: os.Stdout, Term: os.Getenv("TERM"),
		Profile: Profile{Colours: Sixteen, Unicode: true, Serial: has("serial")},
		Stock:   has("stock"),
	}
	if has("mono") {
		o.Profile.Colours = NoColour
	}
	if has("guarded") {
		exe, _ := os.Executable()
		o.Guardian = append([]string{exe}, GuardianArgs()...)
		o.LastWords = "ended by others"
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	if has("cancel") {
		time.AfterFunc(100*time.Millisecond, func() { cancel(errors.New("cancelled")) })
	}
	final, err := Run(ctx, m, o)
	var sig *SignalError
	var panicked *PanicError
	switch {
	case errors.As(err, &sig):
		fmt.Println("after: signal")
		return sig.ExitCode()
	case errors.As(err, &panicked):
		fmt.Println("after: panic in", panicked.Where, panicked.Value)
		return 2
	case errors.Is(err, ErrHangup):
		return 3
	case err != nil:
		fmt.Println("after:", err)
		return 4
	}
	fmt.Println("after: done with", final.(*app).fields[0])
	return 0
}

// app is a form of ten fields with a line under the focused one.
type app struct {
	w, h   int
	fields [10]string
	at     int
	log    string // the last messages, as text
	enters int
	ticks  bool
	fast   bool
	hold   bool
	n      int
	kids   int
}

type tickMsg struct{}
type noteMsg string

func (a *app) tick() tea.Cmd {
	if !a.ticks {
		return nil
	}
	d := 100 * time.Millisecond
	if a.fast {
		d = time.Millisecond
	}
	return tea.Tick(d, func(time.Time) tea.Msg { return tickMsg{} })
}

func (a *app) Init() tea.Cmd { return a.tick() }

func (a *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch m := msg.(type) {
	case tea.WindowSizeMsg:
		a.w, a.h = m.Width, m.Height
	case tickMsg:
		a.n++
		return a, a.tick()
	case noteMsg:
		a.log = string(m)
	case tea.KeyMsg:
		switch {
		case m.Paste:
			a.fields[a.at] += string(m.Runes)
			a.log = fmt.Sprintf("paste of %d", len(m.Runes))
			return a, nil
		case m.Type == tea.KeyRunes, m.Type == tea.KeySpace:
			a.fields[a.at] += string(m.Runes)
			return a, nil
		}
		a.log = m.String()
		switch m.String() {
		case "ctrl+c":
			return a, tea.Quit
		case "enter":
			a.enters++
			a.at = (a.at + 1) % len(a.fields)
		case "down":
			a.at = (a.at + 1) % len(a.fields)
		case "up":
			a.at = (a.at + len(a.fields) - 1) % len(a.fields)
		case "backspace":
			if f := []rune(a.fields[a.at]); len(f) > 0 {
				a.fields[a.at] = string(f[:len(f)-1])
			}
		case "ctrl+u":
			panic("in update")
		case "ctrl+v":
			a.kids = -1
		case "ctrl+o":
			return a, func() tea.Msg { panic("in a command") }
		case "ctrl+s":
			return a, tea.Sequence(nil, tea.Batch(func() tea.Msg { panic("in a batch") }, nil))
		case "ctrl+g":
			go func() { panic("in a goroutine") }()
		case "ctrl+x":
			os.Exit(9)
		case "ctrl+r":
			time.Sleep(time.Hour) // Update hangs
		case "ctrl+e":
			return a, Exec(func(in, out, errw *os.File) error {
				cmd := exec.Command("sh", "-c", `stty -a | grep -o '[-]*icanon'; printf 'your name? '; read x; echo "hello $x"; test "$x" != bad`)
				cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, errw
				return cmd.Run()
			}, func(err error) tea.Msg { return noteMsg(fmt.Sprintf("child: %v", err)) })
		case "ctrl+t":
			return a, tea.Batch(Title("a title\x1b[31m"), Bell, Copy("copied"))
		}
	}
	return a, nil
}

func (a *app) View() string {
	if a.kids < 0 {
		panic("in view")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\x1b[1maksarc-wizard\x1b[0m  size %dx%d  ticks %d\n", a.w, a.h, a.n)
	b.WriteString("\x1b[36m" + strings.Repeat("─", max(0, a.w-1)) + "\x1b[0m\n")
	for i, f := range a.fields {
		mark := "  "
		if i == a.at {
			mark = "\x1b[33m>\x1b[0m "
		}
		fmt.Fprintf(&b, "%s\x1b[36mField %2d\x1b[0m  %s\n", mark, i+1, strings.ReplaceAll(f, "\n", "|"))
	}
	fmt.Fprintf(&b, "\n  last %s, enters %d", a.log, a.enters)
	return b.String()
}

func (a *app) Cursor() (x, y int, show bool) {
	return 12 + len([]rune(a.fields[a.at])), 2 + a.at, true
}

func lookBash() (func(args ...string) *exec.Cmd, error) {
	path, err := exec.LookPath("bash")
	return func(args ...string) *exec.Cmd { return exec.Command(path, args...) }, err
}

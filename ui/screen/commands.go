package screen

import (
	"encoding/base64"
	"os"
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
)

// Caret is implemented by models that want the terminal's own cursor seen.
// Cursor gives the cell of the last View, from 0, 0 at the top left. The
// cursor then blinks or not as the terminal's owner likes, and costs nothing
// while nobody types. Models without it have no visible cursor.
type Caret interface {
	Cursor() (x, y int, show bool)
}

type (
	suspendMsg  struct{}
	continueMsg struct{}
	flushMsg    struct{}
	resizeMsg   struct{}
	execMsg     struct {
		run  func(in, out, errw *os.File) error
		done func(error) tea.Msg
	}
	execDoneMsg struct {
		err  error
		done func(error) tea.Msg
	}
	// wireMsg asks for something beyond cells: a bell, a title, the clipboard.
	wireMsg struct {
		kind wireKind
		text string
	}
)

type wireKind uint8

const (
	wireBell wireKind = iota
	wireTitle
	wireClipboard
)

// Bell is a command that rings the terminal's bell.
func Bell() tea.Msg { return wireMsg{kind: wireBell} }

// Title sets the title of the terminal's window where there is one. The old
// title comes back at the end.
func Title(title string) tea.Cmd {
	return func() tea.Msg { return wireMsg{kind: wireTitle, text: title} }
}

// maxClipboard bounds what is offered to the clipboard, in bytes. Terminals
// drop longer sequences, some of them with garbage on the screen.
const maxClipboard = 64 << 10

// Copy offers text to the clipboard of the operator's terminal (OSC 52). There
// is no way to know whether the terminal took it, so always write it to a file
// as well.
func Copy(text string) tea.Cmd {
	return func() tea.Msg { return wireMsg{kind: wireClipboard, text: text} }
}

// Exec is a command that lends the terminal to run, for instance to let
// `az login` talk to the operator. The screen is left, the terminal's own modes
// are back while run works, and afterwards everything is painted again. The
// model goes on receiving messages meanwhile, but no keys. A Ctrl-C typed
// meanwhile is for the child: it does not end the program.
//
// done turns the result into a message for the model; it may be nil. A child
// must stay in the program's process group, or the terminal will not let it
// read.
func Exec(run func(in, out, errw *os.File) error, done func(error) tea.Msg) tea.Cmd {
	return func() tea.Msg { return execMsg{run: run, done: done} }
}

// Lend runs it with these files, and gives the message that ends it: for a
// test that plays the terminal.
func (m execMsg) Lend(in, out, errw *os.File) tea.Msg {
	err := m.run(in, out, errw)
	if m.done == nil {
		return nil
	}
	return m.done(err)
}

// bytes gives what goes on the wire, nothing if the terminal might print it.
func (m wireMsg) bytes(xterm bool) string {
	switch {
	case m.kind == wireBell:
		return "\a"
	case !xterm:
		return ""
	case m.kind == wireTitle:
		clean := strings.Map(func(r rune) rune {
			if !unicode.IsPrint(r) {
				return -1
			}
			return r
		}, m.text)
		return "\x1b]0;" + clean + "\a"
	case len(m.text) > maxClipboard:
		return ""
	default:
		return "\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(m.text)) + "\a"
	}
}

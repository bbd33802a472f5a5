package screen

import (
	"reflect"
	"runtime/debug"

	tea "github.com/charmbracelet/bubbletea"
)

// guardCmd makes a command, and those it leads to, end the program in order
// when it panics, instead of ending the process with the terminal in raw mode.
func guardCmd(cmd tea.Cmd, end func(error)) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if v := recover(); v != nil {
				end(&PanicError{Where: "command", Value: v, Stack: debug.Stack()})
			}
		}()
		return guardAll(cmd(), end)
	}
}

var cmdType = reflect.TypeFor[tea.Cmd]()

// guardAll guards the commands within a batch or a sequence. The type of a
// sequence is private to Bubble Tea, but it is a list of commands as well.
func guardAll(msg tea.Msg, end func(error)) tea.Msg {
	v := reflect.ValueOf(msg)
	if !v.IsValid() || v.Kind() != reflect.Slice || v.Type().Elem() != cmdType {
		return msg
	}
	guarded := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	for i := range v.Len() {
		cmd, _ := v.Index(i).Interface().(tea.Cmd)
		guarded.Index(i).Set(reflect.ValueOf(guardCmd(cmd, end)))
	}
	return guarded.Interface()
}

// Package screen shows a Bubble Tea model on a terminal: the terminal's modes,
// the painter, the keyboard, signals, and giving everything back.
//
// Bubble Tea's event loop runs the model; its renderer is not used. That one
// waits for a tick of 60 Hz and rewrites whole lines, which is most of the time
// from a key to its picture and most of the bytes on a slow line. Here the view
// is compared with what stands on the terminal straight after each Update, and
// only changed cells are written.
//
// What a model must know:
//
//   - It hears the size (tea.WindowSizeMsg) before its first View. A view may
//     hold text and SGR; everything else in it is left out.
//   - It implements Caret to show the terminal's own cursor.
//   - It uses Exec, Redraw, Suspend, Title, Bell and Copy of this package. The
//     commands of Bubble Tea that speak to its renderer (Exec, ClearScreen,
//     SetWindowTitle, EnterAltScreen, mouse, WindowSize) have no effect.
//   - Ctrl-Z and Ctrl-L never reach it: they suspend and redraw.
//   - Text with line breaks that comes in one burst is one tea.KeyMsg with
//     Paste set, whether the terminal brackets pastes or not; lines end in \n.
//
// The way of a key: reader (one goroutine reads, lexer cuts) -> Bubble Tea's
// decoder and loop -> host (Update, View, pace) -> writer (a goroutine with the
// painter). A terminal that takes no bytes stops only the last of these.
//
// What the page says is none of this package's business.
package screen

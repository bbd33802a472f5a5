// Package line is the line-mode face: the same steps, fields, help and
// deployment as the full screen, as plain lines. It is for screen readers,
// remote PowerShell, a serial line at 9600 baud, and pipes.
//
// The rules of this face, each held by a test:
//
//   - Append only. No escape byte and no other control but the line end is ever
//     written, whatever a name at the site holds; see printer.
//   - Whole sentences. The status is the first word of a line; nothing rests on
//     colour or on a place on the screen. ASCII unless Options.Unicode.
//   - The first line says that this is line mode, why, and how to leave it.
//   - An empty line takes the value in brackets. ? explains, < goes back, and
//     everything else that isn't a value begins with a colon (:review, :quit),
//     which no value of any field does.
//   - A wrong value is kept, explained with both sides, and asked again.
//   - The end of the input is a way to leave, not an error and never a loop.
//   - While a deployment runs: milestones, and a heartbeat that is sparse.
//
// What does not live here: rules, the order of steps, commands (package steps
// and below), and any reading of the environment or the clock.
package line

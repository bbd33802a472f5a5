// Package az knows the Azure CLI as data: the commands the wizard uses, what
// they print, which versions go together, and how Azure names things.
//
// A builder turns a spec into a runner.Command and does nothing else; a parser
// turns what the command printed into a value. Both are pure. What does not
// live here: starting az (runner/process), deciding what to run (steps), and
// what a failure means (runner/remedy).
//
// # Rules every builder keeps
//
//   - Full flag names only: az accepts unambiguous beginnings, and a later
//     version may make one ambiguous.
//   - --output json wherever something is printed, because the operator may
//     have configured another format; --subscription wherever it is accepted.
//   - --only-show-errors on the config group alone, where it hides nothing but
//     the notice that the group is experimental. Elsewhere a warning may be
//     the only explanation there is.
//   - A value that begins with a dash is passed as --flag=value.
//   - A value that begins with "@" is the name of a file to az, and nothing
//     escapes it. A spec that holds one gives the zero Command, which no tool
//     starts; CheckValue tells why.
//   - Options that sign in through Entra, and the Arc gateway, have no field
//     in any spec: disconnected operations have neither.
package az

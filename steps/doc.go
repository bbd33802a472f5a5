// Package steps is the wizard without a terminal: the answers, the fields and
// their help, the order of the steps and what a change upstream makes stale,
// the questions asked of the site, the prerequisite checks, and the plan.
//
// What lives here: everything the three faces (full screen, line mode,
// headless) must agree on. What does not: drawing, keys, processes, files
// (the one exception is the text of the answers file: bytes in, bytes out).
//
// The way through the files: field.go says what a field is; fields_*.go
// describe them, one file a step; list.go puts the steps in order; machine.go
// walks them; facts.go and questions.go learn about the site; checks.go judges
// the prerequisites; plan.go turns answers into commands; script.go and
// file.go write and read text.
package steps

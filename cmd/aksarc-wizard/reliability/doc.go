// Package reliability holds the built program to its promises when things go
// wrong: killed at every system call, disks that refuse, signals, two programs
// at once, hostile and secret text.
//
// What lives here: tests only, which build the program once and drive it from
// outside, against its rehearsal site and that site's ledger of what it was
// asked. What does not: tests of one room, which are beside that room. The
// findings are in docs/reliability.md.
package reliability

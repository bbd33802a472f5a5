// Package execute is the engine: for every action of a plan it looks, decides,
// does what is missing, waits, and verifies.
//
// The order of things is a promise. A record is on disk before the act that it
// announces, and before the event that tells anybody. So whoever saw an event
// finds it in the journal, and a change that can't be recorded isn't begun. Two
// things are told without a record of their own: lines of a tool's output,
// which are in az.log, and a repeated state while waiting. When the journal
// can't be written in the middle of a change, the change is not abandoned: the
// records are kept in memory, the run says so, and nothing is called done until
// they are on disk.
//
// Continuing a deployment is running its plan again: looking first is what
// makes that safe. The journal's belief is for people, with one exception: when
// it says that a change was announced and its end was not recorded, an absent
// thing may be one that a left-over tool is about to create, so the engine waits
// a little and looks again before it creates anything.
//
// What lives here: the engine, the comparison of belief and truth, the report.
// What does not: processes, files, clocks, random numbers, advice and sockets;
// they are given to the engine.
package execute

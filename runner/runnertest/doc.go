// Package runnertest helps to test what is built on the port of the runner: a
// tool that answers as told and complains about what it was not told, and a
// clock that only moves when somebody sleeps.
//
// What lives here: test doubles for runner.Tool and for the clocks of the
// rooms, and a folder that can be removed under wine, too. What does not: anything that knows az; the model of a site is the
// rehearsal's.
package runnertest

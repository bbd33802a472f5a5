// Package process is the only place where the wizard starts programs: finding
// az, handing it its arguments and environment, bounding what it prints and how
// long it runs, and ending it with everything it started.
//
// What holds for every child:
//
//   - Its arguments reach it as they are; no shell is involved. Arguments az
//     would read a file for ("@name") are refused.
//   - Its environment is ours: an allow-list of the caller's, then our settings.
//   - It has a session of its own on Unix and a job object on Windows, so that
//     neither a key in our terminal nor a dropped ssh reaches it, and so that it
//     can be ended with all its descendants. It can't open our terminal.
//   - Its standard input is closed, or a secret.
//   - It is never blocked by us: what it prints is always taken, though only a
//     bounded part of it is kept.
//
// Reading commands print into pipes and die with us: on Linux the kernel kills
// the child itself (what a launcher script started ends at its next word, when
// it finds the pipe broken), on Windows the whole job. Commands that change the
// site print into files that we follow, so that they survive us: an az in the
// middle of a create neither sees a broken pipe nor a hang-up when the wizard
// is killed, and its words can be read afterwards.
//
// What does not live here: what to run and what its output means. The package
// depends on runner/sanitize because its edge is where text from outside enters.
package process

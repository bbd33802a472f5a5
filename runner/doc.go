// Package runner is the port between those who decide what is to be done and
// those who do it: commands, plans, results, events and failures as plain data.
//
// A command is data before it is a process, so the review screen, the exported
// script, the dry run and the execution are the same value.
//
// What lives here: the values and the two small interfaces that everybody may
// hold. What does not: anything that starts a process, opens a file, reads the
// clock or knows a particular az command. Those are the rooms beneath. Each
// depends on this package, and on sanitize and output where text from outside
// comes in; only execute knows the others:
//
//	runner/sanitize   text from outside made harmless; secrets taken out
//	runner/output     the JSON and the errors in what a tool printed, never guessed
//	runner/process    the only os/exec: finding az, signals, process trees, bounded output
//	runner/az         typed az commands, release profiles, the JSON that az prints
//	runner/journal    what was decided and done, on disk before it is on the screen
//	runner/remedy     known failures -> cause and remedy
//	runner/kube       the kubeconfig file and the proof that the cluster answers
//	runner/execute    look, decide, do, wait, verify: the engine above them all
//	runner/rehearsal  an az that is a small model of a site
//	runner/runnertest a tool and a clock for tests
package runner

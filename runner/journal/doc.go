// Package journal keeps what was decided and done, on disk before it is on
// anybody's screen, so that a killed program can be continued.
//
// A deployment is a folder of its own, for its owner only:
//
//	<root>/deployments/<id>/
//	  journal.jsonl   append-only; one checksummed JSON object a line
//	  answers.yaml    what the operator answered, as it was when the run began
//	  az.log          what the tools said (written by others, opened here)
//	  commands.sh     the exported scripts and the report, replaced as a whole
//	  commands.ps1
//	  report.md
//	  lock            held by the kernel for the one program that may write
//	  holder.json     who holds it, for the message to the second one
//
// The journal holds intent: a record is written and synced before the act that
// it announces. So it says what may have been done, never that something was
// not done, and whoever continues asks the site first. A line that was cut off
// by a crash was never acknowledged to anybody and is dropped; damage anywhere
// else is refused, because a journal with a hole in it is worse than none.
//
// What lives here: the folder, the lock, the records, and the belief that
// follows from them. What does not: how a private file is written
// (runner/private), running anything, or asking the site.
package journal

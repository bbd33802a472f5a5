//go:build !windows

package main

import "golang.org/x/sys/unix"

// writeNoDumps keeps the system from writing this program's memory, or that of
// the tools it starts, into a file: a dump holds every secret of a run.
func writeNoDumps() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) // less is always allowed
}

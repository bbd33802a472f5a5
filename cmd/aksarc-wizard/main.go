// Command aksarc-wizard walks an operator through the deployment of AKS Arc on
// Azure Local with disconnected operations.
//
// What lives here: flags, environment, facts about the terminal, and the
// wiring of the rooms, which happens nowhere else (world.go). What does not:
// any knowledge of az, of addresses or of screens.
package main

import (
	"os"
	"time"
)

func main() {
	writeNoDumps()
	os.Exit(run(os.Args[1:], Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, Host{
		Env:  os.Environ(),
		Now:  time.Now,
		Self: os.Executable,
		Dir:  os.Getwd,
	}))
}

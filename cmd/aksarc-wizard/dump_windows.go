package main

// writeNoDumps: Windows writes none by itself but to its error reports, which
// are the computer's setting.
func writeNoDumps() {}

// Package site is the rehearsal's Azure Local site: what exists there, the
// clock by which its operations go on, and the rules by which its services
// refuse. Its state is one file in a folder, shared by every process that plays
// az against it.
//
// The rules here are written apart from the wizard's own validation, on
// purpose: a fault that the wizard misses must be caught in rehearsal, and it
// wouldn't be if both asked the same code. What isn't here: command lines,
// output formats, the Kubernetes API of a cluster.
package site

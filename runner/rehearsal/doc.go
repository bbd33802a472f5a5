// Package rehearsal is an az that drives a small model of a site instead of a
// real one, so that a deployment, and its failures, can be practised.
//
// The wizard starts it as a child process in az's place: same command line,
// same exit codes, same texts on the same streams. It is strict where az is
// strict, and its services refuse by rules of their own; it never imports the
// wizard's validation, or it would prove nothing.
//
// In the rooms beneath: grammar (az's command line), render (its output
// formats), site (what exists, the clock, the service's rules), kube (the
// clusters' certificates and API servers). Here: what each command does, and
// the drills.
package rehearsal

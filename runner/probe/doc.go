// Package probe looks at the way from this computer to a site: names, ports,
// certificates (rules V15 to V17). It is one of the two rooms that open
// connections, runner/kube being the other; it sends nothing but a TLS
// greeting, and never a byte of ours over it.
//
// What does not live here: which roots are trusted (runner/trust), what the
// findings mean for the operator (steps).
package probe

// Package probe looks at the way from this computer to a site: names, ports,
// certificates (rules V15 to V17), and what the site says of its endpoints
// (fact 30). It is one of the two rooms that open connections, runner/kube
// being the other; over a connection that az wouldn't trust it sends nothing
// but a TLS greeting, over one that it would, a single GET without credentials.
//
// What does not live here: which roots are trusted (runner/trust), what the
// findings mean for the operator (steps).
package probe

// Package sanitize makes text from outside harmless to look at, and takes the
// secrets out of it.
//
// Whatever a tool, the service, a file or a resource name says passes through
// here once, at the edge, before a person or a log sees it. Two jobs, apart:
//
//   - Text and Line show every character that could act on a terminal instead
//     of sending it there. Nothing is silently dropped: a hidden character is
//     information for whoever reads the screen.
//   - Redactor replaces secrets, those it was told and those it recognises.
//
// Redact first, then sanitise: a secret is compared as the tool printed it.
//
// What does not live here: reading, bounding or parsing a tool's output.
package sanitize

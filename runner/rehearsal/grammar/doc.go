// Package grammar is the command line of az at the pinned versions: which
// commands there are, which flags they take, and how az's parser reads and
// refuses a command line.
//
// The tables are data (commands.json), derived from Microsoft's generated
// reference; a flag or command newer than the pinned versions carries the
// version it came with. What the commands do is not here.
package grammar
